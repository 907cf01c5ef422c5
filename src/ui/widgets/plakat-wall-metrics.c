/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-wall-metrics.h"

/**
 * plakat_wall_metrics_init:
 * @width: the wall's
 * @chosen: the poster's width that the person chose
 * @sides: free pixels left and right, or -1 for the wall's own
 *
 * The number of columns for which posters come as near to the chosen width as a full row allows. On a narrow
 * window posters are a third smaller and stand in two or three columns.
 */
void
plakat_wall_metrics_init (PlakatWallMetrics *self, int width, int chosen, int sides)
{
  gboolean narrow = width < PLAKAT_WALL_NARROW;
  int room, step;

  g_return_if_fail (self != NULL);

  self->sides = sides >= 0 ? sides : narrow ? 12 : 18;
  self->gap = narrow ? 9 : 12;
  if (narrow)
    chosen = chosen * 2 / 3;
  room = MAX (width - 2 * self->sides + self->gap, 0);
  step = MAX (chosen, 1) + self->gap;
  self->columns = (2 * room + step) / (2 * step);
  self->columns = narrow ? CLAMP (self->columns, 2, 3) : MAX (self->columns, 1);
}
