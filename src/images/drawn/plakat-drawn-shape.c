/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "plakat-drawn-private.h"

void
drawn_disc (cairo_t *c, double x, double y, double r)
{
  cairo_new_sub_path (c);
  cairo_arc (c, x, y, r, 0, DRAWN_TAU);
}

void
drawn_poly (cairo_t *c, const DrawnPoint *points, guint count)
{
  cairo_move_to (c, points[0].x, points[0].y);
  for (guint i = 1; i < count; i++)
    cairo_line_to (c, points[i].x, points[i].y);
  cairo_close_path (c);
}

/* A star that begins at the angle @turn with one of its points. */
void
drawn_star (cairo_t *c, double x, double y, double outer, double inner, guint points, double turn)
{
  for (guint i = 0; i < 2 * points; i++)
    {
      double r = i % 2 == 0 ? outer : inner;
      double t = i * DRAWN_TAU / (2 * points) + turn;

      if (i == 0)
        cairo_move_to (c, x + r * cos (t), y + r * sin (t));
      else
        cairo_line_to (c, x + r * cos (t), y + r * sin (t));
    }
  cairo_close_path (c);
}

void
drawn_source (cairo_t *c, DrawnColour colour)
{
  cairo_set_source_rgb (c, colour.red, colour.green, colour.blue);
}

void
drawn_fill (cairo_t *c, DrawnColour colour)
{
  drawn_source (c, colour);
  cairo_fill (c);
}

void
drawn_stroke (cairo_t *c, DrawnColour colour, double width)
{
  drawn_source (c, colour);
  cairo_set_line_width (c, width);
  cairo_stroke (c);
}
