/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-picture-widths.h"

/* Few, so that devices of all kinds share what is made and kept: a film's cell on a plain screen and on one
 * of double density, the page of a film, and what fills a screen's height. */
static const int widths[] = { 160, 320, 500, 780 };

/** plakat_picture_widths_get: Returns: (transfer none): the widths that are made, in pixels, ascending */
const int *
plakat_picture_widths_get (gsize *length)
{
  *length = G_N_ELEMENTS (widths);
  return widths;
}

/**
 * plakat_picture_widths_round_up:
 * @width: what is asked for, in pixels; 0 when nothing is
 *
 * Returns: the least of the widths that is enough, or 0 for the picture itself
 */
int
plakat_picture_widths_round_up (gint64 width)
{
  for (gsize i = 0; width > 0 && i < G_N_ELEMENTS (widths); i++)
    if (width <= widths[i])
      return widths[i];
  return 0;
}
