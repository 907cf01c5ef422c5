/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "plakat-catalogue-look.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_COLOUR_STRIP (plakat_colour_strip_get_type ())
G_DECLARE_FINAL_TYPE (PlakatColourStrip, plakat_colour_strip, PLAKAT, COLOUR_STRIP, GtkWidget)

/*
 * A wall's colours in one piece, from its beginning to its end, with a ring round what is in view. A slider for assistive
 * technology: arrow keys, Home and End go along it, Return picks.
 * Signals: seek (double: the place that is to be in the middle, 0 to 1), picked (uint: the piece that was pressed).
 */
GtkWidget               *plakat_colour_strip_new         (void);
void                     plakat_colour_strip_set_colours (PlakatColourStrip       *self,
                                                          const PlakatStripColour *colours,
                                                          guint                    n_colours);
const PlakatStripColour *plakat_colour_strip_get_colour  (PlakatColourStrip       *self,
                                                          guint                    piece);     /* nullable */
void                     plakat_colour_strip_set_view    (PlakatColourStrip       *self,
                                                          double                   from,
                                                          double                   to);
void                     plakat_colour_strip_get_ring    (PlakatColourStrip       *self,
                                                          double                  *from,
                                                          double                  *to);

G_END_DECLS
