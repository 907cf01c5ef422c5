/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "plakat-drawn-private.h"

/* What tests need to see: every line of type with its place and its contrast,
 * and the drawing as it was first designed, without what came later. */

/* How many points across a line are asked what it stands on. */
#define SAMPLES 48

static _Thread_local GArray *watch = NULL;
static int reference = 0;

/**
 * drawn_set_reference:
 * @on: whether to draw as the first design did
 *
 * For tests and the tool that compares: leaves out the palettes and motifs
 * that came later, and shapes each line of type at its own size.
 */
void
drawn_set_reference (gboolean on)
{
  g_atomic_int_set (&reference, on ? 1 : 0);
}

gboolean
drawn_get_reference (void)
{
  return g_atomic_int_get (&reference) != 0;
}

/**
 * drawn_watch_begin:
 * @inks: (element-type DrawnInk): takes what this thread sets from now on
 */
void
drawn_watch_begin (GArray *inks)
{
  watch = inks;
}

void
drawn_watch_end (void)
{
  watch = NULL;
}

static gboolean
read_pixel (cairo_surface_t *surface, int x, int y, DrawnColour *colour)
{
  const guint8 *data = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);
  guint32 pixel;

  if (data == NULL || x < 0 || y < 0 || x >= cairo_image_surface_get_width (surface)
      || y >= cairo_image_surface_get_height (surface))
    return FALSE;
  pixel = *(const guint32 *) (const void *) (data + y * stride + x * 4);
  *colour =
      (DrawnColour) { (pixel >> 16 & 0xff) / 255.0, (pixel >> 8 & 0xff) / 255.0, (pixel & 0xff) / 255.0 };
  return TRUE;
}

/* The context's origin is that of the line. */
static double
sample_contrast (const DrawnLine *line, cairo_t *c, DrawnColour colour)
{
  cairo_surface_t *surface = cairo_get_target (c);
  double least = 21;

  cairo_surface_flush (surface);
  for (int i = 0; i < SAMPLES; i++)
    {
      double x = line->left + line->width * (i + 0.5) / SAMPLES;
      double y = line->top + line->height * (i % 3 + 0.5) / 3;
      DrawnColour under;

      if (!cairo_in_clip (c, x, y))
        continue;
      cairo_user_to_device (c, &x, &y);
      if (read_pixel (surface, (int) x, (int) y, &under))
        least = MIN (least, drawn_colour_contrast (colour, under));
    }
  return least;
}

/* What is cut off by a clip is no ink. */
static void
cut_to_clip (DrawnInk *ink, cairo_t *c)
{
  double units = DRAWN_WIDTH / cairo_image_surface_get_width (cairo_get_target (c));
  double left, top, right, bottom;

  cairo_save (c);
  cairo_identity_matrix (c);
  cairo_clip_extents (c, &left, &top, &right, &bottom);
  cairo_restore (c);
  ink->left = MAX (ink->left, left * units);
  ink->right = MIN (ink->right, right * units);
  ink->top = MAX (ink->top, top * units);
  ink->bottom = MIN (ink->bottom, bottom * units);
}

static void
stretch_to (DrawnInk *ink, cairo_t *c, double x, double y)
{
  double units = DRAWN_WIDTH / cairo_image_surface_get_width (cairo_get_target (c));

  cairo_user_to_device (c, &x, &y);
  ink->left = MIN (ink->left, x * units);
  ink->right = MAX (ink->right, x * units);
  ink->top = MIN (ink->top, y * units);
  ink->bottom = MAX (ink->bottom, y * units);
}

/**
 * drawn_watch_line:
 * @line: a line that is about to be drawn
 * @c: with the line's origin for its own
 * @colour: the line's colour
 */
void
drawn_watch_line (const DrawnLine *line, cairo_t *c, DrawnColour colour)
{
  DrawnInk ink = {
    .size = line->size, .left = G_MAXDOUBLE, .top = G_MAXDOUBLE, .right = -G_MAXDOUBLE, .bottom = -G_MAXDOUBLE
  };

  if (watch == NULL)
    return;
  ink.text = g_strdup (pango_layout_get_text (line->layout));
  stretch_to (&ink, c, line->left, line->top);
  stretch_to (&ink, c, line->left + line->width, line->top);
  stretch_to (&ink, c, line->left, line->bottom);
  stretch_to (&ink, c, line->left + line->width, line->bottom);
  cut_to_clip (&ink, c);
  ink.contrast = sample_contrast (line, c, colour);
  g_array_append_val (watch, ink);
}
