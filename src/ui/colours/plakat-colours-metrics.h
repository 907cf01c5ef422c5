/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Free pixels between posters that hang as a rainbow, and how wide they are where there are more than fit. */
#define PLAKAT_COLOURS_GAP 6
#define PLAKAT_COLOURS_POSTER 68

/**
 * PlakatColoursMetrics:
 * @rows: films in a column
 * @width: a poster's pixels
 * @height: a poster's pixels
 *
 * How posters hang in columns.
 */
typedef struct
{
  int rows;
  int width;
  int height;
} PlakatColoursMetrics;

void plakat_colours_metrics_init (PlakatColoursMetrics *self,
                                  int                   width,
                                  int                   height,
                                  guint                 n_films);

G_END_DECLS
