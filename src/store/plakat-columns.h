/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-query.h"
#include "plakat-sqlite.h"

G_BEGIN_DECLS

/*
 * What filters and orders need of each film, as arrays in a file beside catalogue.db that is mapped and not read. What
 * the file has not seen yet is kept in memory. Without the file, or when it is damaged or too old, there is SQL. In the
 * thread that owns the connection, within a transaction that reads.
 */
typedef struct _PlakatColumns PlakatColumns;

PlakatColumns *plakat_columns_new         (const char         *path);
void           plakat_columns_free        (PlakatColumns      *self);
gboolean       plakat_columns_refresh     (PlakatColumns      *self,
                                           PlakatSqlite       *db,
                                           GError            **error);
gboolean       plakat_columns_wants_build (PlakatColumns      *self);
GBytes        *plakat_columns_select      (PlakatColumns      *self,
                                           PlakatSqlite       *db,
                                           const PlakatQuery  *query,
                                           GError            **error);
GPtrArray     *plakat_columns_count       (PlakatColumns      *self,
                                           PlakatSqlite       *db,
                                           const PlakatQuery  *query,
                                           PlakatFacet         facet,
                                           const char         *words,
                                           GError            **error);

/* Any thread that has a connection of its own; @stop (atomic) ends it early. */
gboolean       plakat_columns_build       (PlakatSqlite       *db,
                                           const char         *path,
                                           const int          *stop,
                                           GError            **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatColumns, plakat_columns_free)

G_END_DECLS
