/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "plakat-drawn-private.h"

/* The second and third figure of the genres that plakat-drawn-motif-more.c
 * leaves out. */

#define TAU DRAWN_TAU

/* A castle with a light on. */
static void
draw_castle (cairo_t *c, const DrawnMotifColours *m)
{
  static const double TOWERS[][3] = { { 0.06, 0.24, 0.44 }, { 0.36, 0.28, 0.28 }, { 0.7, 0.24, 0.5 } };

  for (guint i = 0; i < G_N_ELEMENTS (TOWERS); i++)
    {
      double x = TOWERS[i][0];
      double w = TOWERS[i][1];
      double y = TOWERS[i][2];

      cairo_rectangle (c, x, y, w, 1 - y);
      drawn_fill (c, m->a);
      DRAWN_POLY (c, { x - 0.05, y }, { x + w / 2, y - 0.28 }, { x + w + 0.05, y });
      drawn_fill (c, m->b);
    }
  cairo_rectangle (c, 0.1, 0.78, 0.8, 0.22);
  drawn_fill (c, m->a);
  cairo_arc (c, 0.5, 0.48, 0.05, G_PI, TAU);
  cairo_line_to (c, 0.55, 0.6);
  cairo_line_to (c, 0.45, 0.6);
  cairo_close_path (c);
  drawn_fill (c, m->back);
}

static void
draw_crown (cairo_t *c, const DrawnMotifColours *m)
{
  DRAWN_POLY (c, { 0.1, 0.78 }, { 0.02, 0.26 }, { 0.3, 0.52 }, { 0.5, 0.14 }, { 0.7, 0.52 }, { 0.98, 0.26 },
              { 0.9, 0.78 });
  drawn_fill (c, m->a);
  cairo_rectangle (c, 0.1, 0.82, 0.8, 0.1);
  drawn_fill (c, m->b);
  drawn_disc (c, 0.03, 0.22, 0.06);
  drawn_disc (c, 0.5, 0.1, 0.07);
  drawn_disc (c, 0.97, 0.22, 0.06);
  drawn_fill (c, m->b);
}

/* A bowler hat. */
static void
draw_bowler (cairo_t *c, const DrawnMotifColours *m)
{
  cairo_move_to (c, 0.2, 0.64);
  cairo_curve_to (c, 0.16, 0.04, 0.84, 0.04, 0.8, 0.64);
  cairo_close_path (c);
  drawn_fill (c, m->a);
  cairo_rectangle (c, 0.2, 0.52, 0.6, 0.13);
  drawn_fill (c, m->b);
  cairo_move_to (c, 0, 0.58);
  cairo_curve_to (c, 0.1, 0.7, 0.9, 0.7, 1, 0.58);
  cairo_curve_to (c, 1, 0.86, 0, 0.86, 0, 0.58);
  drawn_fill (c, m->a);
}

/* A mouth that laughs. */
static void
draw_laugh (cairo_t *c, const DrawnMotifColours *m)
{
  cairo_arc (c, 0.5, 0.26, 0.5, 0, G_PI);
  cairo_close_path (c);
  drawn_fill (c, m->a);
  cairo_save (c);
  cairo_arc (c, 0.5, 0.3, 0.42, 0, G_PI);
  cairo_close_path (c);
  cairo_clip (c);
  cairo_rectangle (c, 0, 0.3, 1, 0.11);
  drawn_fill (c, m->back);
  drawn_disc (c, 0.5, 0.84, 0.26);
  drawn_fill (c, m->b);
  cairo_restore (c);
}

/* A clock at two minutes to twelve. */
static void
draw_clock (cairo_t *c, const DrawnMotifColours *m)
{
  drawn_disc (c, 0.5, 0.5, 0.5);
  drawn_fill (c, m->a);
  drawn_disc (c, 0.5, 0.5, 0.4);
  drawn_fill (c, m->back);
  cairo_save (c);
  cairo_set_line_cap (c, CAIRO_LINE_CAP_ROUND);
  cairo_move_to (c, 0.5, 0.5);
  cairo_line_to (c, 0.49, 0.27);
  drawn_stroke (c, m->a, 0.085);
  cairo_move_to (c, 0.5, 0.5);
  cairo_line_to (c, 0.5 + 0.33 * sin (-TAU / 22), 0.5 - 0.33 * cos (TAU / 22));
  drawn_stroke (c, m->b, 0.05);
  cairo_restore (c);
  drawn_disc (c, 0.5, 0.5, 0.06);
  drawn_fill (c, m->b);
}

/* A bomb and its fuse. */
static void
draw_bomb (cairo_t *c, const DrawnMotifColours *m)
{
  cairo_move_to (c, 0.6, 0.3);
  cairo_curve_to (c, 0.66, 0.12, 0.8, 0.3, 0.86, 0.14);
  drawn_stroke (c, m->a, 0.05);
  drawn_disc (c, 0.42, 0.62, 0.38);
  drawn_fill (c, m->a);
  cairo_save (c);
  cairo_translate (c, 0.42, 0.62);
  cairo_rotate (c, 0.52);
  cairo_rectangle (c, -0.12, -0.46, 0.24, 0.14);
  drawn_fill (c, m->a);
  cairo_restore (c);
  drawn_star (c, 0.87, 0.13, 0.14, 0.055, 6, 0);
  drawn_fill (c, m->b);
}

/* A compass whose needle has found north. */
static void
draw_compass (cairo_t *c, const DrawnMotifColours *m)
{
  drawn_disc (c, 0.5, 0.5, 0.44);
  drawn_stroke (c, m->a, 0.1);
  cairo_save (c);
  cairo_translate (c, 0.5, 0.5);
  cairo_rotate (c, 0.6);
  DRAWN_POLY (c, { 0, -0.33 }, { 0.11, 0 }, { -0.11, 0 });
  drawn_fill (c, m->b);
  DRAWN_POLY (c, { 0, 0.33 }, { 0.11, 0 }, { -0.11, 0 });
  drawn_fill (c, m->a);
  cairo_restore (c);
}

static void
draw_ship (cairo_t *c, const DrawnMotifColours *m)
{
  DRAWN_POLY (c, { 0.46, 0.02 }, { 0.46, 0.68 }, { 0.04, 0.68 });
  drawn_fill (c, m->b);
  DRAWN_POLY (c, { 0.53, 0.14 }, { 0.94, 0.68 }, { 0.53, 0.68 });
  drawn_fill (c, m->a);
  DRAWN_POLY (c, { 0, 0.74 }, { 1, 0.74 }, { 0.82, 0.96 }, { 0.18, 0.96 });
  drawn_fill (c, m->a);
}

/* A kite and its tail. */
static void
draw_kite (cairo_t *c, const DrawnMotifColours *m)
{
  cairo_move_to (c, 0.5, 0.68);
  cairo_curve_to (c, 0.3, 0.78, 0.7, 0.88, 0.46, 1);
  drawn_stroke (c, m->a, 0.04);
  DRAWN_POLY (c, { 0.5, 0 }, { 0.5, 0.7 }, { 0.14, 0.3 });
  drawn_fill (c, m->a);
  DRAWN_POLY (c, { 0.5, 0 }, { 0.86, 0.3 }, { 0.5, 0.7 });
  drawn_fill (c, m->b);
}

static void
draw_doll (cairo_t *c, double x, double s, DrawnColour colour)
{
  drawn_disc (c, x, 1 - s * 0.8, s * 0.2);
  drawn_fill (c, colour);
  cairo_move_to (c, x - s * 0.28, 1);
  cairo_curve_to (c, x - s * 0.34, 1 - s * 0.76, x + s * 0.34, 1 - s * 0.76, x + s * 0.28, 1);
  cairo_close_path (c);
  drawn_fill (c, colour);
}

/* A large one, a middle one, a small one. */
static void
draw_dolls (cairo_t *c, const DrawnMotifColours *m)
{
  draw_doll (c, 0.24, 0.96, m->a);
  draw_doll (c, 0.62, 0.7, m->b);
  draw_doll (c, 0.88, 0.42, m->a);
}

/* An aqueduct. */
static void
draw_arches (cairo_t *c, const DrawnMotifColours *m)
{
  cairo_rectangle (c, 0, 0.14, 1, 0.1);
  drawn_fill (c, m->b);
  cairo_rectangle (c, 0, 0.28, 1, 0.68);
  drawn_fill (c, m->a);
  for (int i = 0; i < 3; i++)
    {
      double x = 0.19 + 0.31 * i;

      cairo_new_sub_path (c);
      cairo_arc (c, x, 0.54, 0.11, G_PI, TAU);
      cairo_line_to (c, x + 0.11, 0.97);
      cairo_line_to (c, x - 0.11, 0.97);
      cairo_close_path (c);
    }
  drawn_fill (c, m->back);
}

static void
draw_hourglass (cairo_t *c, const DrawnMotifColours *m)
{
  cairo_rectangle (c, 0.14, 0, 0.72, 0.09);
  cairo_rectangle (c, 0.14, 0.91, 0.72, 0.09);
  drawn_fill (c, m->b);
  DRAWN_POLY (c, { 0.2, 0.12 }, { 0.8, 0.12 }, { 0.53, 0.5 }, { 0.8, 0.88 }, { 0.2, 0.88 }, { 0.47, 0.5 });
  drawn_fill (c, m->a);
  DRAWN_POLY (c, { 0.28, 0.14 }, { 0.72, 0.14 }, { 0.6, 0.3 }, { 0.4, 0.3 });
  DRAWN_POLY (c, { 0.5, 0.62 }, { 0.66, 0.85 }, { 0.34, 0.85 });
  drawn_fill (c, m->back);
}

/* A microphone. */
static void
draw_microphone (cairo_t *c, const DrawnMotifColours *m)
{
  cairo_arc (c, 0.5, 0.48, 0.31, 0, G_PI);
  drawn_stroke (c, m->b, 0.06);
  cairo_rectangle (c, 0.47, 0.78, 0.06, 0.16);
  cairo_rectangle (c, 0.28, 0.93, 0.44, 0.07);
  drawn_fill (c, m->b);
  cairo_arc (c, 0.5, 0.21, 0.21, G_PI, TAU);
  cairo_arc (c, 0.5, 0.48, 0.21, 0, G_PI);
  cairo_close_path (c);
  drawn_fill (c, m->a);
  for (int i = 0; i < 3; i++)
    cairo_rectangle (c, 0.29, 0.2 + 0.1 * i, 0.2, 0.035);
  drawn_fill (c, m->back);
}

/* The world. */
static void
draw_globe (cairo_t *c, const DrawnMotifColours *m)
{
  drawn_disc (c, 0.5, 0.5, 0.5);
  drawn_fill (c, m->a);
  for (int i = 0; i < 2; i++)
    {
      cairo_save (c);
      cairo_translate (c, 0.5, 0.5);
      cairo_scale (c, 0.2 + 0.18 * i, 0.5);
      drawn_disc (c, 0, 0, 1);
      cairo_restore (c);
      drawn_stroke (c, m->back, 0.028);
    }
  cairo_rectangle (c, 0, 0.486, 1, 0.028);
  cairo_rectangle (c, 0, 0.25, 1, 0.028);
  cairo_rectangle (c, 0, 0.722, 1, 0.028);
  drawn_fill (c, m->back);
  drawn_disc (c, 0.63, 0.37, 0.085);
  drawn_fill (c, m->b);
}

/* Lightning. */
static void
draw_bolt (cairo_t *c, const DrawnMotifColours *m)
{
  drawn_disc (c, 0.5, 0.5, 0.42);
  drawn_fill (c, m->b);
  DRAWN_POLY (c, { 0.62, 0 }, { 0.2, 0.58 }, { 0.46, 0.58 }, { 0.38, 1 }, { 0.8, 0.4 }, { 0.54, 0.4 });
  drawn_fill (c, m->a);
}

/* Three that press on. */
static void
draw_chevrons (cairo_t *c, const DrawnMotifColours *m)
{
  for (int i = 0; i < 3; i++)
    {
      double x = 0.3 * i;

      DRAWN_POLY (c, { x, 0.1 }, { x + 0.2, 0.1 }, { x + 0.42, 0.5 }, { x + 0.2, 0.9 }, { x, 0.9 },
                  { x + 0.22, 0.5 });
      drawn_fill (c, i == 2 ? m->b : m->a);
    }
}

/* A lamp and the table that it lights. */
static void
draw_lamp (cairo_t *c, const DrawnMotifColours *m)
{
  DRAWN_POLY (c, { 0.3, 0.32 }, { 0.7, 0.32 }, { 0.96, 0.9 }, { 0.04, 0.9 });
  drawn_fill (c, m->b);
  cairo_rectangle (c, 0.485, -0.02, 0.03, 0.16);
  DRAWN_POLY (c, { 0.42, 0.12 }, { 0.58, 0.12 }, { 0.72, 0.33 }, { 0.28, 0.33 });
  drawn_fill (c, m->a);
  cairo_rectangle (c, 0, 0.9, 1, 0.07);
  drawn_fill (c, m->a);
}

/* A chair that somebody has left. */
static void
draw_chair (cairo_t *c, const DrawnMotifColours *m)
{
  cairo_rectangle (c, 0.24, 0, 0.1, 0.98);
  cairo_rectangle (c, 0.72, 0.56, 0.1, 0.42);
  drawn_fill (c, m->a);
  cairo_rectangle (c, 0.34, 0.05, 0.07, 0.34);
  drawn_fill (c, m->b);
  cairo_rectangle (c, 0.24, 0.48, 0.58, 0.1);
  drawn_fill (c, m->b);
}

/**
 * drawn_motif_get_rest:
 * @genre: a genre that plakat-drawn-motif-more.c leaves out
 * @variant: 1 or 2
 */
DrawnMotifDraw
drawn_motif_get_rest (DrawnGenre genre, guint variant)
{
  gboolean third = variant == 2;

  switch ((int) genre)
    {
    case DRAWN_GENRE_DOCUMENTARY:
      return third ? draw_globe : draw_microphone;
    case DRAWN_GENRE_FANTASY:
      return third ? draw_crown : draw_castle;
    case DRAWN_GENRE_COMEDY:
      return third ? draw_laugh : draw_bowler;
    case DRAWN_GENRE_THRILLER:
      return third ? draw_bomb : draw_clock;
    case DRAWN_GENRE_ADVENTURE:
      return third ? draw_ship : draw_compass;
    case DRAWN_GENRE_FAMILY:
      return third ? draw_dolls : draw_kite;
    case DRAWN_GENRE_HISTORY:
      return third ? draw_hourglass : draw_arches;
    case DRAWN_GENRE_ACTION:
      return third ? draw_chevrons : draw_bolt;
    default:
      return third ? draw_chair : draw_lamp;
    }
}
