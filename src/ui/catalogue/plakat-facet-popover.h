/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "plakat-catalogue.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_FACET_POPOVER (plakat_facet_popover_get_type ())
G_DECLARE_FINAL_TYPE (PlakatFacetPopover, plakat_facet_popover, PLAKAT, FACET_POPOVER, GtkPopover)

/*
 * What a wall can be narrowed to, each value with the number of films that it would leave. Signals: toggled (facet as
 * int, value, label, whether to leave it out), ranged (facet as int, range or NULL).
 */
GtkWidget *plakat_facet_popover_new       (void);
void       plakat_facet_popover_set_query (PlakatFacetPopover *self,
                                           PlakatCatalogue    *catalogue,
                                           const PlakatQuery  *query);

G_END_DECLS
