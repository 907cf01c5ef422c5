/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "plakat-catalogue.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_FILTER_COMPLETION (plakat_filter_completion_get_type ())
G_DECLARE_FINAL_TYPE (PlakatFilterCompletion, plakat_filter_completion, PLAKAT, FILTER_COMPLETION, GtkPopover)

/*
 * Under an entry: the keys and values of the filter language that what is typed may become, values with the number of
 * films that they would leave. Up and down choose, Tab and Enter take, Escape closes; the focus stays in the entry.
 */
PlakatFilterCompletion *plakat_filter_completion_new       (GtkEditable            *entry);
void                    plakat_filter_completion_set_place (PlakatFilterCompletion *self,
                                                            PlakatCatalogue        *catalogue,
                                                            const PlakatQuery      *query);
void                    plakat_filter_completion_update    (PlakatFilterCompletion *self);

G_END_DECLS
