/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-sqlite.h"

G_BEGIN_DECLS

/* What the writer of catalogue.db remembers between two pages. In the writer's thread. */

gboolean plakat_catalogue_writer_begin       (PlakatSqlite *db,
                                              GError      **error);
gboolean plakat_catalogue_writer_is_filling  (PlakatSqlite *db);
gboolean plakat_catalogue_writer_finish      (PlakatSqlite *db,
                                              GError      **error);
void     plakat_catalogue_writer_undo        (PlakatSqlite *db);
void     plakat_catalogue_writer_tidy        (PlakatSqlite *db);
gboolean plakat_catalogue_writer_note_films  (PlakatSqlite *db,
                                              GError      **error);
void     plakat_catalogue_writer_add_film    (PlakatSqlite *db);
gboolean plakat_catalogue_writer_count_films (PlakatSqlite *db,
                                              guint        *count,
                                              GError      **error);
gint64   plakat_catalogue_writer_get_person  (PlakatSqlite *db,
                                              const char   *uid);
void     plakat_catalogue_writer_keep_person (PlakatSqlite *db,
                                              const char   *uid,
                                              gint64        id);

G_END_DECLS
