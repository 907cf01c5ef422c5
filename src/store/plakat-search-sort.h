/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-search-table.h"

G_BEGIN_DECLS

/*
 * Takes tokens and the things that they are in, in any order, and makes the token parts of a table of them. Sorts as
 * much as fits in memory, writes that aside, and merges it in the end.
 */
typedef struct _PlakatSearchSorter PlakatSearchSorter;

PlakatSearchSorter *plakat_search_sorter_new    (const char          *folder);
void                plakat_search_sorter_add    (PlakatSearchSorter  *self,
                                                 char                 mark,
                                                 const char          *token,
                                                 gsize                length,
                                                 guint32              thing);
gboolean            plakat_search_sorter_finish (PlakatSearchSorter  *self,
                                                 GBytes              *parts[PLAKAT_N_PARTS],
                                                 GError             **error);
void                plakat_search_sorter_free   (PlakatSearchSorter  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatSearchSorter, plakat_search_sorter_free)

G_END_DECLS
