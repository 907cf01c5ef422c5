/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-search-table.h"
#include "plakat-sqlite.h"

G_BEGIN_DECLS

/**
 * PlakatSearchChoice:
 * @films: (element-type gint64): rows, ascending
 * @persons: (element-type gint64): the same
 * @persons_before: (nullable): a table in which some of the people are, with all their films
 *
 * Which films and people are taken.
 */
typedef struct
{
  GArray *films;
  GArray *persons;
  const PlakatSearchTable *persons_before;
} PlakatSearchChoice;

/** PlakatSearchParts: (element-type GBytes): of each kind's table */
typedef struct
{
  GBytes *parts[PLAKAT_FIND_N_KINDS][PLAKAT_N_PARTS];
} PlakatSearchParts;

PlakatSearchParts *plakat_search_build        (PlakatSqlite              *db,
                                               const PlakatSearchChoice  *choice,
                                               const char                *folder,
                                               const int                 *stopped,
                                               GError                   **error);
void               plakat_search_parts_free   (PlakatSearchParts         *self);
gboolean           plakat_search_parts_open   (PlakatSearchParts         *self,
                                               PlakatSearchTable          tables[PLAKAT_FIND_N_KINDS]);

int                plakat_search_compare_rows (gconstpointer             a,
                                               gconstpointer             b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatSearchParts, plakat_search_parts_free)

G_END_DECLS
