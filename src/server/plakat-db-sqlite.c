/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "plakat-db-private.h"
#include "plakat-db-sqlite-copy.h"
#include "plakat-error.h"
#include "plakat-sqlite.h"

/* What marks a file as ours, and what marked those of before there was a release. */
#define APPLICATION_ID 0x504c5344
#define OLD_APPLICATION_ID 0x504c5356

/* Texts that are put together, as those with facets, could be any number. */
#define MOST_STATEMENTS 256

/* Each connection has a cache of its own, and there are several; behind them stands the system's. A file that
 * is mapped would count as the server's memory once for each connection. */
#define CACHE "PRAGMA cache_size=-6144; PRAGMA mmap_size=0;"
#define BUSY_MILLISECONDS 5000

typedef struct
{
  PlakatDb parent;
  PlakatSqlite *sqlite;
  char *path;
  guint n_open; /* rows that somebody still reads */
  PlakatSqliteCopy *copy;
} Sqlite;

typedef struct
{
  PlakatRows parent;
  Sqlite *db;
  sqlite3_stmt *statement;
} SqliteRows;

static gint64
rows_get_int (PlakatRows *rows, int column)
{
  return sqlite3_column_int64 (((SqliteRows *) rows)->statement, column);
}

static double
rows_get_double (PlakatRows *rows, int column)
{
  return sqlite3_column_double (((SqliteRows *) rows)->statement, column);
}

static const char *
rows_get_text (PlakatRows *rows, int column)
{
  return (const char *) sqlite3_column_text (((SqliteRows *) rows)->statement, column);
}

static gboolean
rows_is_null (PlakatRows *rows, int column)
{
  return sqlite3_column_type (((SqliteRows *) rows)->statement, column) == SQLITE_NULL;
}

static GBytes *
rows_dup_bytes (PlakatRows *rows, int column)
{
  sqlite3_stmt *statement = ((SqliteRows *) rows)->statement;
  const void *data;

  if (rows_is_null (rows, column))
    return NULL;
  data = sqlite3_column_blob (statement, column);
  return g_bytes_new (data, sqlite3_column_bytes (statement, column));
}

static gboolean
rows_next (PlakatRows *rows, GError **error)
{
  SqliteRows *self = (SqliteRows *) rows;
  gboolean row;

  return plakat_sqlite_step (self->db->sqlite, self->statement, &row, error) && row;
}

/* A key that leads nowhere, for one, is noticed only after the last row. */
static gboolean
rows_finish (PlakatRows *rows, GError **error)
{
  SqliteRows *self = (SqliteRows *) rows;

  if (sqlite3_stmt_readonly (self->statement))
    return FALSE;
  while (rows_next (rows, error))
    ;
  return TRUE;
}

static void
rows_free (PlakatRows *rows)
{
  SqliteRows *self = (SqliteRows *) rows;

  sqlite3_reset (self->statement);
  sqlite3_clear_bindings (self->statement);
  self->db->n_open--;
  g_free (self);
}

static const PlakatRowsClass rows_class = {
  .next = rows_next,
  .finish = rows_finish,
  .get_int = rows_get_int,
  .get_double = rows_get_double,
  .get_text = rows_get_text,
  .dup_bytes = rows_dup_bytes,
  .is_null = rows_is_null,
  .free = rows_free,
};

/* A full disk makes SQLite undo a transaction by itself: what follows would stand outside of any. */
static gboolean
has_transaction (Sqlite *self, GError **error)
{
  if (self->parent.depth == 0 || !sqlite3_get_autocommit (plakat_sqlite_get_handle (self->sqlite)))
    return TRUE;
  g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_BUSY, _ ("%s: the transaction was undone"),
               self->path);
  return FALSE;
}

static sqlite3_stmt *
prepare (Sqlite *self, const char *sql, GError **error)
{
  if (!has_transaction (self, error))
    return NULL;
  if (self->n_open == 0 && self->copy == NULL)
    plakat_sqlite_forget (self->sqlite, MOST_STATEMENTS);
  return plakat_sqlite_prepare (self->sqlite, sql, error);
}

/* The values were not copied: the statement must forget them. */
static gboolean
finish (Sqlite *self, sqlite3_stmt *statement, GError **error)
{
  gboolean row, done;

  do
    done = plakat_sqlite_step (self->sqlite, statement, &row, error);
  while (done && row);
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
  return done;
}

static gboolean
exec (PlakatDb *db, const char *sql, GError **error)
{
  return plakat_sqlite_exec (((Sqlite *) db)->sqlite, sql, error);
}

static gboolean
run (PlakatDb *db, const char *sql, const char *types, va_list args, GError **error)
{
  Sqlite *self = (Sqlite *) db;
  sqlite3_stmt *statement = prepare (self, sql, error);

  db->changes = 0;
  if (statement == NULL)
    return FALSE;
  plakat_sqlite_bind_va (statement, types, args, SQLITE_STATIC);
  if (!finish (self, statement, error))
    return FALSE;
  if (!sqlite3_stmt_readonly (statement))
    db->changes = sqlite3_changes64 (plakat_sqlite_get_handle (self->sqlite));
  return TRUE;
}

static PlakatRows *
query (PlakatDb *db, const char *sql, const char *types, va_list args, GError **error)
{
  Sqlite *self = (Sqlite *) db;
  sqlite3_stmt *statement = prepare (self, sql, error);
  SqliteRows *rows;

  if (statement == NULL)
    return NULL;
  plakat_sqlite_bind_va (statement, types, args, SQLITE_STATIC);
  rows = g_new0 (SqliteRows, 1);
  rows->parent.class = &rows_class;
  rows->db = self;
  rows->statement = statement;
  self->n_open++;
  return &rows->parent;
}

static gboolean
copy_begin (PlakatDb *db, const char *table, const char *columns, const char *types, GError **error)
{
  Sqlite *self = (Sqlite *) db;

  if (!has_transaction (self, error))
    return FALSE;
  g_clear_pointer (&self->copy, plakat_sqlite_copy_free);
  self->copy = plakat_sqlite_copy_new (self->sqlite, table, columns, types, error);
  return self->copy != NULL;
}

static gboolean
copy_row (PlakatDb *db, va_list args, GError **error)
{
  Sqlite *self = (Sqlite *) db;

  if (has_transaction (self, error) && plakat_sqlite_copy_row (self->copy, args, error))
    return TRUE;
  g_clear_pointer (&self->copy, plakat_sqlite_copy_free);
  return FALSE;
}

static gboolean
copy_end (PlakatDb *db, GError **error)
{
  Sqlite *self = (Sqlite *) db;
  gboolean done = has_transaction (self, error) && plakat_sqlite_copy_end (self->copy, error);

  g_clear_pointer (&self->copy, plakat_sqlite_copy_free);
  return done;
}

static gboolean
prepare_load (PlakatDb *db, GError **error)
{
  return exec (db,
               "PRAGMA synchronous=NORMAL; PRAGMA secure_delete=OFF; PRAGMA cache_size=-131072; "
               "PRAGMA mmap_size=0; PRAGMA wal_autocheckpoint=16384; PRAGMA temp_store=FILE;",
               error);
}

/*
 * SQLite sorts as much as its cache holds at a time, and merges that: with pieces that fit into the
 * processor's own cache it takes less than half of the time, provided that they go into files.
 */
static gboolean
prepare_indexes (PlakatDb *db, GError **error)
{
  return exec (db, "PRAGMA cache_size=-2048;", error);
}

static gboolean
has_journal (PlakatDb *db, const char *mode)
{
  g_autofree char *sql = g_strconcat ("PRAGMA journal_mode=", mode, NULL);
  g_autoptr (PlakatRows) rows = plakat_db_query (db, NULL, sql, "");

  return rows != NULL && plakat_rows_next (rows)
         && g_ascii_strcasecmp (plakat_rows_get_text (rows, 0), mode) == 0;
}

static gboolean
let_others_in (PlakatDb *db, GError **error)
{
  sqlite3_busy_timeout (plakat_sqlite_get_handle (((Sqlite *) db)->sqlite), BUSY_MILLISECONDS);
  return exec (db, "PRAGMA locking_mode=NORMAL; PRAGMA journal_mode=WAL;", error);
}

/*
 * Without a write-ahead log, which others would need, what is added is written once, not twice; should it be
 * interrupted, the journal has what stood there before.
 */
static gboolean
take_alone (PlakatDb *db)
{
  /* Whoever is there is not waited for. */
  sqlite3_busy_timeout (plakat_sqlite_get_handle (((Sqlite *) db)->sqlite), 0);
  if (has_journal (db, "delete")
      && exec (db, "PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT;", NULL))
    return TRUE;
  let_others_in (db, NULL);
  return FALSE;
}

static gboolean
finish_load (PlakatDb *db, GError **error)
{
  return exec (db,
               "PRAGMA optimize=0x10002; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA wal_autocheckpoint=1000; "
               "PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY; " CACHE,
               error)
         && let_others_in (db, error);
}

static gboolean
read_pragma (PlakatDb *db, const char *sql, gint64 *value, GError **error)
{
  return plakat_db_read_int (db, error, value, sql, "");
}

static gboolean
get_version (PlakatDb *db, int *version, GError **error)
{
  Sqlite *self = (Sqlite *) db;
  gint64 number, owner;

  if (!read_pragma (db, "PRAGMA user_version", &number, error)
      || !read_pragma (db, "PRAGMA application_id", &owner, error))
    return FALSE;
  *version = number;
  if (owner == APPLICATION_ID || (owner == 0 && number == 0))
    return TRUE;
  if (owner == OLD_APPLICATION_ID)
    g_set_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_ARGUMENT,
                 _ ("%s was made by a plakat-server from before its first release, which this one cannot "
                    "read. Name a new file and load the catalogue into it again"),
                 self->path);
  else
    g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_CORRUPT, _ ("%s belongs to another application"),
                 self->path);
  return FALSE;
}

static gboolean
set_version (PlakatDb *db, int version, GError **error)
{
  g_autofree char *sql =
      g_strdup_printf ("PRAGMA user_version=%d; PRAGMA application_id=%d;", version, APPLICATION_ID);

  return exec (db, sql, error);
}

static void
close_sqlite (PlakatDb *db)
{
  Sqlite *self = (Sqlite *) db;

  g_clear_pointer (&self->copy, plakat_sqlite_copy_free);
  g_clear_pointer (&self->sqlite, plakat_sqlite_close);
  g_free (self->path);
  g_free (self);
}

static const char *const macros[] = {
  "{key}",      "INTEGER PRIMARY KEY",
  "{serial}",   "INTEGER PRIMARY KEY AUTOINCREMENT",
  "{blob}",     "BLOB",
  "{real}",     "REAL",
  "{bytewise}", "COLLATE BINARY",
  "{rowless}",  "WITHOUT ROWID",
  NULL,
};

static const PlakatDbClass sqlite_class = {
  .engine = PLAKAT_DB_SQLITE,
  .name = "sqlite",
  .begin = "BEGIN IMMEDIATE",
  .begin_read = "BEGIN",
  .macros = macros,
  .close = close_sqlite,
  .get_version = get_version,
  .set_version = set_version,
  .exec = exec,
  .run = run,
  .query = query,
  .prepare_load = prepare_load,
  .take_alone = take_alone,
  .prepare_indexes = prepare_indexes,
  .finish_load = finish_load,
  .copy_begin = copy_begin,
  .copy_row = copy_row,
  .copy_end = copy_end,
};

static gboolean
make_folder (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (g_mkdir_with_parents (folder, 0700) == 0)
    return TRUE;
  g_set_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_ARGUMENT,
               _ ("The folder %s cannot be made: %s"), folder, g_strerror (errno));
  return FALSE;
}

static gpointer
configure (gpointer data)
{
  /* Nobody asks how much memory SQLite has; keeping count takes a lock each time. */
  sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
  return NULL;
}

/* Whether somebody has the file for themselves, as the first load into it has. */
static gboolean
is_taken (const char *path)
{
  sqlite3 *handle = NULL;
  int code = sqlite3_open_v2 (path, &handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);

  if (code == SQLITE_OK)
    code = sqlite3_exec (handle, "PRAGMA schema_version", NULL, NULL, NULL);
  sqlite3_close (handle);
  return (code & 0xff) == SQLITE_BUSY;
}

/** plakat_db_sqlite_open: Returns: (transfer full) (nullable): a connection to the file at @path */
PlakatDb *
plakat_db_sqlite_open (const char *path, PlakatDbUse use, GError **error)
{
  PlakatSqliteFlags flags = use == PLAKAT_DB_OWN ? PLAKAT_SQLITE_PRECIOUS : PLAKAT_SQLITE_READ_ONLY;
  g_autoptr (PlakatSqlite) sqlite = NULL;
  static GOnce once = G_ONCE_INIT;
  Sqlite *self;

  g_once (&once, configure, NULL);
  if (use == PLAKAT_DB_OWN && !make_folder (path, error))
    return NULL;
  sqlite = plakat_sqlite_open (path, flags, error);
  if (sqlite == NULL && is_taken (path))
    {
      g_clear_error (error);
      g_set_error (
          error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_BUSY,
          _ ("A catalogue is being loaded into %s, which nobody else can use until that is done. Wait for "
             "the load to end, and try again."),
          path);
    }
  if (sqlite == NULL || !plakat_sqlite_exec (sqlite, CACHE, error))
    return NULL;
  self = g_new0 (Sqlite, 1);
  self->parent.class = &sqlite_class;
  self->path = g_strdup (path);
  self->sqlite = g_steal_pointer (&sqlite);
  return &self->parent;
}
