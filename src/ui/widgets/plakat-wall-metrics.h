/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PLAKAT_WALL_NARROW 500

/**
 * PlakatWallMetrics:
 * @columns: how many posters stand in a row
 * @sides: free pixels left and right
 * @gap: pixels between posters
 *
 * How a wall is hung at one width.
 */
typedef struct
{
  int columns;
  int sides;
  int gap;
} PlakatWallMetrics;

void plakat_wall_metrics_init (PlakatWallMetrics *self,
                               int                width,
                               int                chosen,
                               int                sides);

G_END_DECLS
