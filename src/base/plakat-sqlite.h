/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>
#include <stdarg.h>

#include "plakat-types.h"

G_BEGIN_DECLS

/**
 * PlakatSqliteFlags:
 * @PLAKAT_SQLITE_PRECIOUS: every commit is on the disk when it returns (synchronous=FULL)
 * @PLAKAT_SQLITE_READ_ONLY: a second connection, for reading
 */
typedef enum
{
  PLAKAT_SQLITE_REBUILDABLE = 0,
  PLAKAT_SQLITE_PRECIOUS = 1 << 0,
  PLAKAT_SQLITE_READ_ONLY = 1 << 1,
} PlakatSqliteFlags;

/**
 * PLAKAT_SQLITE_MISTAKES:
 *
 * How many mistakes SQLite is asked for where it checks a file. With the last of them it leaves the rest of the
 * trees uncounted, and where it has no memory to say what it found, it goes on and compares those counts, which
 * are then any bytes and may be taken for an address (OP_IntegrityCk of 3.46). To say this many takes more than
 * the hundred bytes that it has without asking, and there it does tell that memory was short.
 */
#define PLAKAT_SQLITE_MISTAKES "10"

PlakatSqlite *plakat_sqlite_open       (const char         *path,
                                        PlakatSqliteFlags   flags,
                                        GError            **error);
void          plakat_sqlite_close      (PlakatSqlite       *self);
gboolean      plakat_sqlite_migrate    (PlakatSqlite       *self,
                                        const char         *resource_folder,
                                        int                 application_id,
                                        GError            **error);
gboolean      plakat_sqlite_migrate_to (PlakatSqlite       *self,
                                        const char         *resource_folder,
                                        int                 application_id,
                                        int                 last,
                                        GError            **error);
gboolean      plakat_sqlite_check      (PlakatSqlite       *self,
                                        gboolean           *whole,
                                        GError            **error);
void          plakat_sqlite_keep_ballast (PlakatSqlite     *self,
                                          const char       *path);
gboolean      plakat_sqlite_make_room  (PlakatSqlite       *self);
gboolean      plakat_sqlite_attach     (PlakatSqlite       *self,
                                        const char         *path,
                                        const char         *name,
                                        GError            **error);
void          plakat_sqlite_detach     (PlakatSqlite       *self,
                                        const char         *name);
gboolean      plakat_sqlite_exec       (PlakatSqlite       *self,
                                        const char         *sql,
                                        GError            **error);
sqlite3_stmt *plakat_sqlite_prepare    (PlakatSqlite       *self,
                                        const char         *sql,
                                        GError            **error);
void          plakat_sqlite_forget     (PlakatSqlite       *self,
                                        guint               limit);
void          plakat_sqlite_bind       (sqlite3_stmt       *statement,
                                        const char         *types,
                                        ...);
void          plakat_sqlite_bind_va    (sqlite3_stmt            *statement,
                                        const char              *types,
                                        va_list                  args,
                                        sqlite3_destructor_type  keep);
gboolean      plakat_sqlite_step       (PlakatSqlite       *self,
                                        sqlite3_stmt       *statement,
                                        gboolean           *row,
                                        GError            **error);
char         *plakat_sqlite_dup_text   (sqlite3_stmt       *statement,
                                        int                 column);
gboolean      plakat_sqlite_run        (PlakatSqlite       *self,
                                        GError            **error,
                                        const char         *sql,
                                        const char         *types,
                                        ...);
gboolean      plakat_sqlite_read_number (PlakatSqlite      *self,
                                         gint64            *number,
                                         GError           **error,
                                         const char        *sql,
                                         const char        *types,
                                         ...);
gboolean      plakat_sqlite_begin_reading (PlakatSqlite    *self,
                                           gboolean        *begun,
                                           GError         **error);
void          plakat_sqlite_end_reading (PlakatSqlite      *self,
                                         gboolean           begun);
gboolean      plakat_sqlite_begin      (PlakatSqlite       *self,
                                        GError            **error);
gboolean      plakat_sqlite_end        (PlakatSqlite       *self,
                                        gboolean            commit,
                                        GError            **error);
sqlite3      *plakat_sqlite_get_handle (PlakatSqlite       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatSqlite, plakat_sqlite_close)

G_END_DECLS
