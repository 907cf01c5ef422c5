/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-facet-value.h"
#include "plakat-wanted.h"

G_BEGIN_DECLS

/*
 * What both ways of counting share. A value's number is that of the films that it would leave if it were the only one
 * that is chosen in its facet; what is ruled out there stays so.
 */

/* How many films answer @query, in which @choice is all that is chosen in its facet. */
typedef gboolean (*PlakatCountQuery) (gpointer           data,
                                      const PlakatQuery *query,
                                      const PlakatTerm  *choice,
                                      guint             *count,
                                      GError           **error);

gboolean   plakat_count_is_possible   (PlakatFacet         facet,
                                       GError            **error);
gboolean   plakat_count_is_by_choice  (PlakatFacet         facet);
GPtrArray *plakat_count_by_choice     (PlakatSqlite       *db,
                                       const PlakatQuery  *query,
                                       PlakatFacet         facet,
                                       PlakatCountQuery    count,
                                       gpointer            data,
                                       GError            **error);
void       plakat_count_add           (GPtrArray          *values,
                                       PlakatFacet         facet,
                                       const char         *value,
                                       const char         *label,
                                       guint               count);
void       plakat_count_add_bucket    (GPtrArray          *values,
                                       PlakatFacet         facet,
                                       int                 bucket,
                                       guint               count);
int        plakat_count_get_bucket    (PlakatFacet         facet,
                                       double              number);
gboolean   plakat_count_name_matches  (const char         *folded,
                                       const char         *words);

G_END_DECLS
