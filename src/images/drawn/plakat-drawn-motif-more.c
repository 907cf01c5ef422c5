/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "plakat-drawn-private.h"

/* The second and third figure of each genre, so that two westerns on a wall
 * need not wear the same star. Figures of the first nine genres are here, the
 * others in plakat-drawn-motif-rest.c. Their order is part of the format. */

#define TAU DRAWN_TAU

static void
trace_ellipse (cairo_t *c, double x, double y, double rx, double ry)
{
  cairo_save (c);
  cairo_translate (c, x, y);
  cairo_scale (c, rx, ry);
  drawn_disc (c, 0, 0, 1);
  cairo_restore (c);
}

/* A saucer and what it throws on the ground. */
static void
draw_saucer (cairo_t *c, const DrawnMotifColours *m)
{
  DRAWN_POLY (c, { 0.36, 0.36 }, { 0.64, 0.36 }, { 0.92, 1 }, { 0.08, 1 });
  drawn_fill (c, m->b);
  cairo_arc (c, 0.5, 0.27, 0.19, G_PI, TAU);
  cairo_close_path (c);
  drawn_fill (c, m->b);
  trace_ellipse (c, 0.5, 0.32, 0.5, 0.105);
  drawn_fill (c, m->a);
}

static void
draw_rocket (cairo_t *c, const DrawnMotifColours *m)
{
  DRAWN_POLY (c, { 0.34, 0.5 }, { 0.34, 0.8 }, { 0.12, 0.86 });
  DRAWN_POLY (c, { 0.66, 0.5 }, { 0.66, 0.8 }, { 0.88, 0.86 });
  DRAWN_POLY (c, { 0.41, 0.82 }, { 0.59, 0.82 }, { 0.5, 1.02 });
  drawn_fill (c, m->b);
  cairo_move_to (c, 0.5, 0);
  cairo_curve_to (c, 0.74, 0.2, 0.74, 0.52, 0.65, 0.8);
  cairo_line_to (c, 0.35, 0.8);
  cairo_curve_to (c, 0.26, 0.52, 0.26, 0.2, 0.5, 0);
  drawn_fill (c, m->a);
  drawn_disc (c, 0.5, 0.38, 0.085);
  drawn_fill (c, m->back);
}

/* What claws leave. */
static void
draw_claws (cairo_t *c, const DrawnMotifColours *m)
{
  drawn_disc (c, 0.5, 0.5, 0.5);
  drawn_fill (c, m->a);
  for (int i = 0; i < 3; i++)
    {
      double x = 0.3 + 0.2 * i;
      double y = 0.05 * (i % 2);

      DRAWN_POLY (c, { x + 0.13, 0.12 + y }, { x + 0.03, 0.62 + y }, { x - 0.13, 0.92 + y },
                  { x - 0.04, 0.42 + y });
    }
  drawn_fill (c, m->back);
}

static void
draw_coffin (cairo_t *c, const DrawnMotifColours *m)
{
  DRAWN_POLY (c, { 0.36, 0 }, { 0.64, 0 }, { 0.8, 0.28 }, { 0.66, 1 }, { 0.34, 1 }, { 0.2, 0.28 });
  drawn_fill (c, m->a);
  DRAWN_POLY (c, { 0.5, 0 }, { 0.64, 0 }, { 0.8, 0.28 }, { 0.66, 1 }, { 0.5, 1 });
  drawn_fill (c, m->b);
  cairo_rectangle (c, 0.47, 0.16, 0.06, 0.42);
  cairo_rectangle (c, 0.37, 0.27, 0.26, 0.06);
  drawn_fill (c, m->back);
}

static void
trace_heart (cairo_t *c)
{
  cairo_move_to (c, 0.5, 0.95);
  cairo_curve_to (c, 0.2, 0.7, 0, 0.5, 0, 0.3);
  cairo_curve_to (c, 0, 0.14, 0.12, 0.05, 0.25, 0.05);
  cairo_curve_to (c, 0.37, 0.05, 0.46, 0.12, 0.5, 0.24);
  cairo_curve_to (c, 0.54, 0.12, 0.63, 0.05, 0.75, 0.05);
  cairo_curve_to (c, 0.88, 0.05, 1, 0.14, 1, 0.3);
  cairo_curve_to (c, 1, 0.5, 0.8, 0.7, 0.5, 0.95);
  cairo_close_path (c);
}

/* A heart in two halves. */
static void
draw_heart (cairo_t *c, const DrawnMotifColours *m)
{
  trace_heart (c);
  drawn_fill (c, m->a);
  cairo_save (c);
  DRAWN_POLY (c, { 0.5, 0 }, { 0.43, 0.28 }, { 0.57, 0.46 }, { 0.45, 0.66 }, { 0.5, 1 }, { 1.1, 1 },
              { 1.1, 0 });
  cairo_clip (c);
  trace_heart (c);
  drawn_fill (c, m->b);
  cairo_restore (c);
}

/* Two who lean on one another. */
static void
draw_couple (cairo_t *c, const DrawnMotifColours *m)
{
  DRAWN_POLY (c, { 0.06, 1 }, { 0.2, 0.36 }, { 0.52, 0.36 }, { 0.52, 1 });
  drawn_disc (c, 0.4, 0.19, 0.145);
  drawn_fill (c, m->a);
  DRAWN_POLY (c, { 0.52, 1 }, { 0.52, 0.5 }, { 0.8, 0.5 }, { 0.94, 1 });
  drawn_disc (c, 0.64, 0.35, 0.125);
  drawn_fill (c, m->b);
}

/* Handcuffs. */
static void
draw_cuffs (cairo_t *c, const DrawnMotifColours *m)
{
  drawn_disc (c, 0.27, 0.36, 0.215);
  drawn_stroke (c, m->a, 0.1);
  drawn_disc (c, 0.73, 0.64, 0.215);
  drawn_stroke (c, m->b, 0.1);
  cairo_move_to (c, 0.43, 0.46);
  cairo_line_to (c, 0.57, 0.54);
  drawn_stroke (c, m->a, 0.07);
}

/* A revolver's drum, one chamber loaded. */
static void
draw_drum (cairo_t *c, const DrawnMotifColours *m)
{
  drawn_disc (c, 0.5, 0.5, 0.5);
  drawn_fill (c, m->a);
  for (int i = 0; i < 6; i++)
    {
      double t = i * TAU / 6 - TAU / 4;

      drawn_disc (c, 0.5 + 0.3 * cos (t), 0.5 + 0.3 * sin (t), 0.115);
      drawn_fill (c, i == 0 ? m->b : m->back);
    }
  drawn_disc (c, 0.5, 0.5, 0.06);
  drawn_fill (c, m->back);
}

/* A magnifying glass. */
static void
draw_glass (cairo_t *c, const DrawnMotifColours *m)
{
  cairo_move_to (c, 0.64, 0.64);
  cairo_line_to (c, 0.95, 0.95);
  drawn_stroke (c, m->b, 0.13);
  drawn_disc (c, 0.4, 0.4, 0.4);
  drawn_fill (c, m->a);
  drawn_disc (c, 0.4, 0.4, 0.285);
  drawn_fill (c, m->back);
  drawn_disc (c, 0.4, 0.4, 0.11);
  drawn_fill (c, m->b);
}

/* A candle in the dark. */
static void
draw_candle (cairo_t *c, const DrawnMotifColours *m)
{
  drawn_disc (c, 0.5, 0.3, 0.3);
  drawn_fill (c, m->b);
  cairo_move_to (c, 0.5, 0.06);
  cairo_curve_to (c, 0.68, 0.28, 0.62, 0.42, 0.5, 0.44);
  cairo_curve_to (c, 0.38, 0.42, 0.32, 0.28, 0.5, 0.06);
  drawn_fill (c, m->back);
  cairo_rectangle (c, 0.37, 0.5, 0.26, 0.5);
  drawn_fill (c, m->a);
}

/* A medal on its ribbon. */
static void
draw_medal (cairo_t *c, const DrawnMotifColours *m)
{
  DRAWN_POLY (c, { 0.24, 0 }, { 0.5, 0 }, { 0.5, 0.46 });
  drawn_fill (c, m->b);
  DRAWN_POLY (c, { 0.5, 0 }, { 0.76, 0 }, { 0.5, 0.46 });
  drawn_fill (c, m->a);
  drawn_disc (c, 0.5, 0.68, 0.32);
  drawn_fill (c, m->a);
  drawn_star (c, 0.5, 0.69, 0.23, 0.095, 5, -TAU / 4);
  drawn_fill (c, m->back);
}

/* Three crosses on a hill. */
static void
draw_crosses (cairo_t *c, const DrawnMotifColours *m)
{
  static const double SIZES[] = { 0.42, 0.62, 0.42 };

  for (int i = 0; i < 3; i++)
    {
      double x = 0.2 + 0.3 * i;
      double s = SIZES[i];

      cairo_rectangle (c, x - 0.035, 0.86 - s, 0.07, s);
      cairo_rectangle (c, x - s * 0.22, 0.86 - s * 0.78, s * 0.44, 0.07);
    }
  drawn_fill (c, m->b);
  cairo_move_to (c, 0, 1);
  cairo_line_to (c, 0, 0.86);
  cairo_curve_to (c, 0.3, 0.7, 0.7, 0.7, 1, 0.86);
  cairo_line_to (c, 1, 1);
  cairo_close_path (c);
  drawn_fill (c, m->a);
}

/* A cactus before the sun. */
static void
draw_cactus (cairo_t *c, const DrawnMotifColours *m)
{
  drawn_disc (c, 0.5, 0.46, 0.36);
  drawn_fill (c, m->b);
  cairo_save (c);
  cairo_set_line_cap (c, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (c, CAIRO_LINE_JOIN_ROUND);
  cairo_move_to (c, 0.5, 0.12);
  cairo_line_to (c, 0.5, 0.9);
  cairo_move_to (c, 0.26, 0.34);
  cairo_line_to (c, 0.26, 0.58);
  cairo_line_to (c, 0.5, 0.58);
  cairo_move_to (c, 0.74, 0.24);
  cairo_line_to (c, 0.74, 0.48);
  cairo_line_to (c, 0.5, 0.48);
  drawn_stroke (c, m->a, 0.12);
  cairo_restore (c);
  cairo_rectangle (c, 0, 0.9, 1, 0.06);
  drawn_fill (c, m->a);
}

/* A horseshoe with its seven nails. */
static void
draw_horseshoe (cairo_t *c, const DrawnMotifColours *m)
{
  cairo_move_to (c, 0.2, 0.98);
  cairo_line_to (c, 0.15, 0.46);
  cairo_curve_to (c, 0.13, -0.02, 0.87, -0.02, 0.85, 0.46);
  cairo_line_to (c, 0.8, 0.98);
  drawn_stroke (c, m->a, 0.22);
  for (int i = 0; i < 7; i++)
    {
      double t = G_PI * (1 + (i - 0.5) / 5);

      drawn_disc (c, 0.5 + 0.36 * cos (t), 0.47 + 0.36 * sin (t), 0.032);
    }
  drawn_fill (c, m->back);
}

/* Two quavers. */
static void
draw_notes (cairo_t *c, const DrawnMotifColours *m)
{
  DRAWN_POLY (c, { 0.34, 0.12 }, { 0.94, 0 }, { 0.94, 0.18 }, { 0.34, 0.3 });
  drawn_fill (c, m->b);
  cairo_rectangle (c, 0.34, 0.12, 0.075, 0.7);
  cairo_rectangle (c, 0.865, 0.01, 0.075, 0.7);
  drawn_fill (c, m->a);
  trace_ellipse (c, 0.235, 0.83, 0.18, 0.135);
  trace_ellipse (c, 0.76, 0.71, 0.18, 0.135);
  drawn_fill (c, m->a);
}

/* Five keys of a piano. */
static void
draw_keys (cairo_t *c, const DrawnMotifColours *m)
{
  for (int i = 0; i < 5; i++)
    cairo_rectangle (c, i * 0.204, 0, 0.184, 1);
  drawn_fill (c, m->a);
  for (int i = 0; i < 4; i++)
    if (i != 2)
      cairo_rectangle (c, i * 0.204 + 0.126, 0, 0.136, 0.6);
  drawn_fill (c, m->b);
}

/* A pencil that has drawn a line. */
static void
draw_pencil (cairo_t *c, const DrawnMotifColours *m)
{
  cairo_move_to (c, 0.02, 0.9);
  cairo_curve_to (c, 0.1, 0.62, 0.24, 1.1, 0.34, 0.9);
  drawn_stroke (c, m->b, 0.05);
  cairo_save (c);
  cairo_translate (c, 0.34, 0.9);
  cairo_rotate (c, -0.95);
  DRAWN_POLY (c, { 0, 0 }, { 0.22, -0.13 }, { 0.22, 0.13 });
  drawn_fill (c, m->b);
  cairo_rectangle (c, 0.22, -0.13, 0.6, 0.26);
  drawn_fill (c, m->a);
  cairo_rectangle (c, 0.84, -0.13, 0.13, 0.26);
  drawn_fill (c, m->b);
  cairo_restore (c);
}

/* A zoetrope seen from above, its slots and its horse of a dot. */
static void
draw_zoetrope (cairo_t *c, const DrawnMotifColours *m)
{
  drawn_disc (c, 0.5, 0.5, 0.5);
  drawn_fill (c, m->a);
  for (int i = 0; i < 10; i++)
    {
      double t = i * TAU / 10;

      drawn_disc (c, 0.5 + 0.36 * cos (t), 0.5 + 0.36 * sin (t), 0.028 + 0.006 * i);
    }
  drawn_fill (c, m->back);
  drawn_disc (c, 0.5, 0.5, 0.2);
  drawn_fill (c, m->b);
}

static const DrawnMotifDraw MORE[][2] = {
  [DRAWN_GENRE_WESTERN] = { draw_cactus, draw_horseshoe },
  [DRAWN_GENRE_HORROR] = { draw_claws, draw_coffin },
  [DRAWN_GENRE_WAR] = { draw_medal, draw_crosses },
  [DRAWN_GENRE_SCIENCE_FICTION] = { draw_saucer, draw_rocket },
  [DRAWN_GENRE_MUSIC] = { draw_notes, draw_keys },
  [DRAWN_GENRE_ANIMATION] = { draw_pencil, draw_zoetrope },
  [DRAWN_GENRE_DOCUMENTARY] = { NULL, NULL },
  [DRAWN_GENRE_ROMANCE] = { draw_heart, draw_couple },
  [DRAWN_GENRE_MYSTERY] = { draw_glass, draw_candle },
  [DRAWN_GENRE_CRIME] = { draw_cuffs, draw_drum },
};

/**
 * drawn_motif_count:
 * @genre: a genre
 *
 * Returns: how many figures it has, the first among them
 */
guint
drawn_motif_count (DrawnGenre genre)
{
  return genre < DRAWN_N_GENRES ? 3 : 1;
}

/**
 * drawn_motif_variant:
 * @c: a context whose unit square is the motif's
 * @genre: a genre
 * @variant: 1 or 2
 * @colours: a leads, b answers, back shows through
 */
void
drawn_motif_variant (cairo_t *c, DrawnGenre genre, guint variant, const DrawnMotifColours *colours)
{
  DrawnMotifDraw draw = NULL;

  g_return_if_fail (variant >= 1 && variant <= 2);

  if (genre < G_N_ELEMENTS (MORE))
    draw = MORE[genre][variant - 1];
  if (draw == NULL)
    draw = drawn_motif_get_rest (genre, variant);
  draw (c, colours);
}
