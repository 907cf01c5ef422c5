/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-library-page.h"
#include "plakat-library-rows.h"

G_BEGIN_DECLS

/* What the sync page reads and does. In the thread that owns the file; arrays are (transfer full). */
GPtrArray *plakat_library_read_waiting       (PlakatSqlite         *db,
                                              GError              **error);
GPtrArray *plakat_library_read_conflicts     (PlakatSqlite         *db,
                                              GError              **error);
GPtrArray *plakat_library_read_bin           (PlakatSqlite         *db,
                                              GError              **error);
GPtrArray *plakat_library_read_latches       (PlakatSqlite         *db,
                                              GError              **error);
GPtrArray *plakat_library_read_versions      (PlakatSqlite         *db,
                                              const char           *kind,
                                              const char           *uid,
                                              GError              **error);
char      *plakat_library_read_log           (PlakatSqlite         *db,
                                              GError              **error);
gboolean   plakat_library_write_retry        (PlakatSqlite         *db,
                                              const char           *key,
                                              GError              **error);
gboolean   plakat_library_write_discard      (PlakatSqlite         *db,
                                              const char           *key,
                                              GError              **error);
gboolean   plakat_library_write_settlement   (PlakatSqlite         *db,
                                              gint64                id,
                                              PlakatConflictChoice  choice,
                                              GError              **error);
gboolean   plakat_library_write_restore      (PlakatSqlite         *db,
                                              gint64                id,
                                              GError              **error);
gboolean   plakat_library_write_latch_answer (PlakatSqlite         *db,
                                              const char           *scope,
                                              PlakatLatchChoice     choice,
                                              GError              **error);

G_END_DECLS
