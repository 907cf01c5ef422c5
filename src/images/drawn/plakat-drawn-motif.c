/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "plakat-drawn-private.h"

/* One figure for each genre, in a box of one unit, y down. Further figures of
 * the same genre are in plakat-drawn-motif-more.c. */

/* A planet and its ring, which passes in front. */
static void
draw_science_fiction (cairo_t *c, const DrawnMotifColours *m)
{
  drawn_disc (c, 0.5, 0.5, 0.3);
  drawn_fill (c, m->a);
  cairo_save (c);
  cairo_translate (c, 0.5, 0.5);
  cairo_rotate (c, -0.42);
  cairo_save (c);
  cairo_scale (c, 1, 0.27);
  drawn_disc (c, 0, 0, 0.475);
  cairo_restore (c);
  drawn_stroke (c, m->b, 0.05);
  cairo_rectangle (c, -0.5, -0.5, 1, 0.5);
  cairo_clip (c);
  drawn_disc (c, 0, 0, 0.3);
  drawn_fill (c, m->a);
  cairo_restore (c);
  drawn_disc (c, 0.88, 0.14, 0.05);
  drawn_fill (c, m->b);
}

/* An eye that is awake. */
static void
draw_horror (cairo_t *c, const DrawnMotifColours *m)
{
  cairo_move_to (c, 0, 0.5);
  cairo_curve_to (c, 0.25, 0.1, 0.75, 0.1, 1, 0.5);
  cairo_curve_to (c, 0.75, 0.9, 0.25, 0.9, 0, 0.5);
  drawn_fill (c, m->a);
  drawn_disc (c, 0.5, 0.5, 0.235);
  drawn_fill (c, m->b);
  cairo_move_to (c, 0.5, 0.27);
  cairo_curve_to (c, 0.58, 0.42, 0.58, 0.58, 0.5, 0.73);
  cairo_curve_to (c, 0.42, 0.58, 0.42, 0.42, 0.5, 0.27);
  drawn_fill (c, m->back);
}

/* Two that overlap. */
static void
draw_romance (cairo_t *c, const DrawnMotifColours *m)
{
  drawn_disc (c, 0.34, 0.5, 0.34);
  drawn_fill (c, m->a);
  drawn_disc (c, 0.66, 0.5, 0.34);
  drawn_fill (c, m->b);
  cairo_save (c);
  drawn_disc (c, 0.34, 0.5, 0.34);
  cairo_clip (c);
  drawn_disc (c, 0.66, 0.5, 0.34);
  drawn_fill (c, m->back);
  cairo_restore (c);
}

/* A blade. */
static void
draw_crime (cairo_t *c, const DrawnMotifColours *m)
{
  DRAWN_POLY (c, { 0.5, 0 }, { 0.68, 0.6 }, { 0.32, 0.6 });
  drawn_fill (c, m->a);
  DRAWN_POLY (c, { 0.5, 0 }, { 0.68, 0.6 }, { 0.5, 0.6 });
  drawn_fill (c, m->b);
  cairo_rectangle (c, 0.18, 0.62, 0.64, 0.07);
  cairo_rectangle (c, 0.43, 0.71, 0.14, 0.29);
  drawn_fill (c, m->a);
}

/* A keyhole. */
static void
draw_mystery (cairo_t *c, const DrawnMotifColours *m)
{
  cairo_rectangle (c, 0.1, 0, 0.8, 1);
  drawn_fill (c, m->a);
  drawn_disc (c, 0.5, 0.38, 0.17);
  DRAWN_POLY (c, { 0.5, 0.3 }, { 0.68, 0.8 }, { 0.32, 0.8 });
  drawn_fill (c, m->back);
}

/* A helmet on the ground. */
static void
draw_war (cairo_t *c, const DrawnMotifColours *m)
{
  cairo_arc (c, 0.5, 0.62, 0.4, G_PI, DRAWN_TAU);
  cairo_close_path (c);
  drawn_fill (c, m->a);
  cairo_rectangle (c, 0.02, 0.62, 0.96, 0.09);
  drawn_fill (c, m->b);
  cairo_rectangle (c, 0, 0.84, 1, 0.05);
  drawn_fill (c, m->a);
}

/* A sheriff's star. */
static void
draw_western (cairo_t *c, const DrawnMotifColours *m)
{
  drawn_star (c, 0.5, 0.52, 0.5, 0.21, 5, -DRAWN_TAU / 4);
  drawn_fill (c, m->a);
  drawn_disc (c, 0.5, 0.52, 0.1);
  drawn_fill (c, m->back);
}

/* A record. */
static void
draw_music (cairo_t *c, const DrawnMotifColours *m)
{
  static const double GROOVES[] = { 0.43, 0.37, 0.31, 0.25 };

  drawn_disc (c, 0.5, 0.5, 0.5);
  drawn_fill (c, m->a);
  for (guint i = 0; i < G_N_ELEMENTS (GROOVES); i++)
    {
      drawn_disc (c, 0.5, 0.5, GROOVES[i]);
      drawn_stroke (c, m->back, 0.008);
    }
  drawn_disc (c, 0.5, 0.5, 0.17);
  drawn_fill (c, m->b);
  drawn_disc (c, 0.5, 0.5, 0.035);
  drawn_fill (c, m->back);
}

/* A ball and where it was. */
static void
draw_animation (cairo_t *c, const DrawnMotifColours *m)
{
  for (int i = 0; i < 5; i++)
    {
      double t = i / 4.0;
      double y = i == 0 ? 0.85 : 0.85 - 2.6 * t * (1 - t) * 1.05;

      drawn_disc (c, 0.1 + 0.2 * i, y, 0.035 + 0.025 * i);
      drawn_fill (c, drawn_colour_blend (m->b, m->a, t));
    }
  cairo_rectangle (c, 0, 0.965, 1, 0.035);
  drawn_fill (c, m->a);
}

/* A house with an open door. */
static void
draw_family (cairo_t *c, const DrawnMotifColours *m)
{
  DRAWN_POLY (c, { 0.5, 0.04 }, { 0.98, 0.46 }, { 0.02, 0.46 });
  drawn_fill (c, m->b);
  cairo_rectangle (c, 0.12, 0.46, 0.76, 0.5);
  drawn_fill (c, m->a);
  cairo_rectangle (c, 0.42, 0.62, 0.16, 0.34);
  drawn_fill (c, m->back);
}

/* A bow tie. */
static void
draw_comedy (cairo_t *c, const DrawnMotifColours *m)
{
  DRAWN_POLY (c, { 0, 0.2 }, { 0.5, 0.5 }, { 0, 0.8 });
  drawn_fill (c, m->a);
  DRAWN_POLY (c, { 1, 0.2 }, { 0.5, 0.5 }, { 1, 0.8 });
  drawn_fill (c, m->b);
  drawn_disc (c, 0.5, 0.5, 0.12);
  drawn_fill (c, m->a);
}

/* A burst. */
static void
draw_action (cairo_t *c, const DrawnMotifColours *m)
{
  for (int i = 0; i < 24; i++)
    {
      double t = i * DRAWN_TAU / 24;
      double r = i % 2 != 0 ? 0.24 : i / 2 % 2 == 0 ? 0.5 : 0.4;

      if (i == 0)
        cairo_move_to (c, 0.5 + r * cos (t), 0.5 + r * sin (t));
      else
        cairo_line_to (c, 0.5 + r * cos (t), 0.5 + r * sin (t));
    }
  cairo_close_path (c);
  drawn_fill (c, m->a);
  drawn_disc (c, 0.5, 0.5, 0.12);
  drawn_fill (c, m->b);
}

/* A mountain, its light and its shade. */
static void
draw_adventure (cairo_t *c, const DrawnMotifColours *m)
{
  DRAWN_POLY (c, { 0.55, 0.08 }, { 1, 0.92 }, { 0.1, 0.92 });
  drawn_fill (c, m->a);
  DRAWN_POLY (c, { 0.55, 0.08 }, { 1, 0.92 }, { 0.48, 0.92 }, { 0.6, 0.5 });
  drawn_fill (c, m->b);
  DRAWN_POLY (c, { 0, 0.92 }, { 0.24, 0.52 }, { 0.46, 0.92 });
  drawn_fill (c, m->b);
}

/* Stairs and a moon. */
static void
draw_thriller (cairo_t *c, const DrawnMotifColours *m)
{
  for (int i = 0; i < 5; i++)
    cairo_rectangle (c, i / 5.0, 1 - (i + 1) / 5.0, 1 / 5.0 + 0.002, (i + 1) / 5.0);
  drawn_fill (c, m->a);
  drawn_disc (c, 0.14, 0.2, 0.13);
  drawn_fill (c, m->b);
}

/* A star in the arms of the moon. */
static void
draw_fantasy (cairo_t *c, const DrawnMotifColours *m)
{
  drawn_disc (c, 0.46, 0.52, 0.44);
  drawn_fill (c, m->a);
  drawn_disc (c, 0.62, 0.42, 0.34);
  drawn_fill (c, m->back);
  drawn_star (c, 0.68, 0.4, 0.15, 0.05, 4, 0);
  drawn_fill (c, m->b);
}

/* A column. */
static void
draw_history (cairo_t *c, const DrawnMotifColours *m)
{
  cairo_rectangle (c, 0.08, 0, 0.84, 0.09);
  cairo_rectangle (c, 0.08, 0.91, 0.84, 0.09);
  drawn_fill (c, m->b);
  for (int i = 0; i < 4; i++)
    cairo_rectangle (c, 0.17 + i * 0.175, 0.13, 0.13, 0.74);
  drawn_fill (c, m->a);
}

/* A lens. */
static void
draw_documentary (cairo_t *c, const DrawnMotifColours *m)
{
  drawn_disc (c, 0.5, 0.5, 0.5);
  drawn_fill (c, m->a);
  drawn_disc (c, 0.5, 0.5, 0.36);
  drawn_fill (c, m->back);
  drawn_disc (c, 0.5, 0.5, 0.25);
  drawn_fill (c, m->b);
  drawn_disc (c, 0.41, 0.41, 0.07);
  drawn_fill (c, m->back);
}

/* A door left open. */
static void
draw_drama (cairo_t *c, const DrawnMotifColours *m)
{
  cairo_rectangle (c, 0.2, 0, 0.6, 1);
  drawn_fill (c, m->b);
  DRAWN_POLY (c, { 0.2, 0 }, { 0.56, 0.1 }, { 0.56, 1.1 }, { 0.2, 1 });
  drawn_fill (c, m->a);
  drawn_disc (c, 0.49, 0.58, 0.028);
  drawn_fill (c, m->back);
}

static const DrawnMotifDraw FIRST[] = {
  [DRAWN_GENRE_WESTERN] = draw_western,
  [DRAWN_GENRE_HORROR] = draw_horror,
  [DRAWN_GENRE_WAR] = draw_war,
  [DRAWN_GENRE_SCIENCE_FICTION] = draw_science_fiction,
  [DRAWN_GENRE_MUSIC] = draw_music,
  [DRAWN_GENRE_ANIMATION] = draw_animation,
  [DRAWN_GENRE_DOCUMENTARY] = draw_documentary,
  [DRAWN_GENRE_ROMANCE] = draw_romance,
  [DRAWN_GENRE_MYSTERY] = draw_mystery,
  [DRAWN_GENRE_CRIME] = draw_crime,
  [DRAWN_GENRE_FANTASY] = draw_fantasy,
  [DRAWN_GENRE_COMEDY] = draw_comedy,
  [DRAWN_GENRE_THRILLER] = draw_thriller,
  [DRAWN_GENRE_ADVENTURE] = draw_adventure,
  [DRAWN_GENRE_FAMILY] = draw_family,
  [DRAWN_GENRE_HISTORY] = draw_history,
  [DRAWN_GENRE_ACTION] = draw_action,
  [DRAWN_GENRE_DRAMA] = draw_drama,
};

/**
 * drawn_motif:
 * @c: a context whose unit square is the motif's
 * @genre: a genre
 * @variant: which of its figures, from 0
 * @colours: a leads, b answers, back shows through
 */
void
drawn_motif (cairo_t *c, DrawnGenre genre, guint variant, const DrawnMotifColours *colours)
{
  cairo_new_path (c);
  if (variant == 0)
    FIRST[genre](c, colours);
  else
    drawn_motif_variant (c, genre, variant, colours);
}

/**
 * drawn_sheet_motif:
 * @sheet: a sheet
 * @x: left edge
 * @y: upper edge
 * @size: of the square
 * @a: the colour that leads
 * @b: the one that answers
 * @back: the field that shows through
 *
 * Draws the figure of the film's genre.
 */
void
drawn_sheet_motif (
    const DrawnSheet *sheet, double x, double y, double size, DrawnColour a, DrawnColour b, DrawnColour back)
{
  DrawnMotifColours colours = { a, b, back };
  DrawnGenre genre = sheet->film->genre;
  guint variant = 0;

  if (size <= 0)
    return;
  if (!drawn_get_reference ())
    variant = drawn_chance_index (sheet->uid, drawn_motif_count (genre), "motif+");
  if (drawn_colour_contrast (a, b) < 1.4)
    colours.b = drawn_colour_blend (a, back, 0.5);
  cairo_save (sheet->c);
  cairo_translate (sheet->c, x, y);
  cairo_scale (sheet->c, size, size);
  drawn_motif (sheet->c, genre, variant, &colours);
  cairo_restore (sheet->c);
}
