/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "plakat-query.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_FACET_HISTOGRAM (plakat_facet_histogram_get_type ())
G_DECLARE_FINAL_TYPE (PlakatFacetHistogram, plakat_facet_histogram, PLAKAT, FACET_HISTOGRAM, GtkWidget)

/* How many films there are of each number, as bars; those within a range are darker. */
void plakat_facet_histogram_set_values (PlakatFacetHistogram *self,
                                        PlakatFacet           facet,
                                        GListModel           *values);   /* PlakatFacetValue */
void plakat_facet_histogram_set_range  (PlakatFacetHistogram *self,
                                        double                from,
                                        double                to);

G_END_DECLS
