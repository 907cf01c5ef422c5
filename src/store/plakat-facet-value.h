/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-query.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_FACET_VALUE (plakat_facet_value_get_type ())
G_DECLARE_FINAL_TYPE (PlakatFacetValue, plakat_facet_value, PLAKAT, FACET_VALUE, GObject)

/*
 * One value of a facet with the number of films that choosing it would leave. Properties: value, label, count.
 * @value is what plakat_query_add_text() takes (for decades: the first year as text, "1960").
 */
PlakatFacetValue *plakat_facet_value_new       (const char       *value,
                                                const char       *label,
                                                guint             count);
const char       *plakat_facet_value_get_value (PlakatFacetValue *self);
const char       *plakat_facet_value_get_label (PlakatFacetValue *self);
guint             plakat_facet_value_get_count (PlakatFacetValue *self);
gboolean          plakat_facet_value_is_called (PlakatFacetValue *self,
                                                const char       *typed);
gboolean          plakat_facet_value_contains  (PlakatFacetValue *self,
                                                const char       *typed);

G_END_DECLS
