/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "plakat-facet-value.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_FACET_ROW (plakat_facet_row_get_type ())
G_DECLARE_FINAL_TYPE (PlakatFacetRow, plakat_facet_row, PLAKAT, FACET_ROW, GtkListBoxRow)

/* One value of a facet: chosen or not, its name, its number of films. */
GtkWidget        *plakat_facet_row_new       (PlakatFacetValue *value,
                                              gboolean          chosen,
                                              gboolean          ruled_out);
PlakatFacetValue *plakat_facet_row_get_value (PlakatFacetRow   *self);

G_END_DECLS
