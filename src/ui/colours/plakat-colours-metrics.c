/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-colours-metrics.h"

#define MOST_WIDTH 220

static void
fill (PlakatColoursMetrics *self, int height, int rows)
{
  self->rows = rows;
  self->height = MAX ((height - (rows - 1) * PLAKAT_COLOURS_GAP) / rows, 3);
  self->width = MIN (self->height * 2 / 3, MOST_WIDTH);
  self->height = self->width * 3 / 2;
}

/**
 * plakat_colours_metrics_init:
 * @self: (out)
 * @width: of the wall, without its sides
 * @height: of the wall
 * @n_films: how many hang there
 *
 * Columns fill the height. A few films are as large as lets all of them be seen; many are as near to
 * %PLAKAT_COLOURS_POSTER as the height allows, and the wall scrolls to the side.
 */
void
plakat_colours_metrics_init (PlakatColoursMetrics *self, int width, int height, guint n_films)
{
  int pitch = PLAKAT_COLOURS_POSTER * 3 / 2 + PLAKAT_COLOURS_GAP;
  int most = MAX ((height + PLAKAT_COLOURS_GAP + pitch / 2) / pitch, 1);

  g_return_if_fail (self != NULL);

  for (int rows = 1; rows <= most; rows++)
    {
      guint columns;

      fill (self, height, rows);
      columns = (guint) (MAX (width + PLAKAT_COLOURS_GAP, 0) / (self->width + PLAKAT_COLOURS_GAP));
      if (columns * (guint) rows >= n_films)
        return;
    }
}
