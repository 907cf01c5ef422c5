/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libdex.h>

#include "plakat-columns.h"

G_BEGIN_DECLS

/*
 * Answers queries by columns where they are there, else by SQL, and has the columns made in the background when the
 * catalogue has been quiet for a while.
 */
typedef struct _PlakatColumnsKeeper PlakatColumnsKeeper;

/* Main thread. */
PlakatColumnsKeeper *plakat_columns_keeper_new   (const char           *path,
                                                  const char           *library_path);
void                 plakat_columns_keeper_free  (PlakatColumnsKeeper  *self);
const char          *plakat_columns_keeper_get_path (PlakatColumnsKeeper *self);
void                 plakat_columns_keeper_touch (PlakatColumnsKeeper  *self);
DexFuture           *plakat_columns_keeper_build (PlakatColumnsKeeper  *self);      /* TRUE */
DexFuture           *plakat_columns_keeper_close (PlakatColumnsKeeper  *self);      /* TRUE */

/* The reader's thread. */
GBytes              *plakat_columns_keeper_select (PlakatColumnsKeeper *self,
                                                  PlakatSqlite         *db,
                                                  const PlakatQuery    *query,
                                                  GError              **error);
GPtrArray           *plakat_columns_keeper_count (PlakatColumnsKeeper  *self,
                                                  PlakatSqlite         *db,
                                                  const PlakatQuery    *query,
                                                  PlakatFacet           facet,
                                                  const char           *words,
                                                  GError              **error);

G_END_DECLS
