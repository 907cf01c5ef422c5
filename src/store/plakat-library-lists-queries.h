/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-library-lists.h"
#include "plakat-library-rows.h"

G_BEGIN_DECLS

/* In the thread that owns the file; what is returned is (transfer full) (nullable). */
GPtrArray        *plakat_library_read_records  (PlakatSqlite          *db,
                                                PlakatUserRecordKind   kind,
                                                GError               **error);
PlakatUserRecord *plakat_library_read_record   (PlakatSqlite          *db,
                                                PlakatUserRecordKind   kind,
                                                const char            *uid,
                                                GError               **error);
GPtrArray        *plakat_library_read_listed   (PlakatSqlite          *db,
                                                const char            *list_uid,
                                                GError               **error);
GStrv             plakat_library_read_lists_of (PlakatSqlite          *db,
                                                const char            *film_uid,
                                                GError               **error);

G_END_DECLS
