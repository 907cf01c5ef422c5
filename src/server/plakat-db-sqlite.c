/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <stdarg.h>

#include "plakat-db.h"
#include "plakat-sqlite.h"
#include "plakat-text.h"

#define APPLICATION_ID 0x504c5356

struct _PlakatDb
{
  PlakatSqlite *sqlite;
  char *path;
  char *epoch;
  gint64 seq; /* the last number given away in this transaction; 0 when none was */
};

struct _PlakatRows
{
  PlakatDb *db;
  sqlite3_stmt *statement;
  GError *error;
  gboolean done;
};

G_DEFINE_QUARK (plakat_server_error, plakat_server_error)

static char *
path_from_uri (const char *uri, GError **error)
{
  if (uri != NULL && g_str_has_prefix (uri, "sqlite:") && uri[strlen ("sqlite:")] != '\0')
    return g_strdup (uri + strlen ("sqlite:"));
  g_set_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_ARGUMENT,
               _ ("“%s” is not a database that plakat-server knows; write it as sqlite:PATH"),
               uri ? uri : "");
  return NULL;
}

/* The epoch names this very database: a client that meets another one starts over. */
static gboolean
read_epoch (PlakatDb *self, GError **error)
{
  g_autofree char *fresh = plakat_text_uuid ();
  g_autoptr (PlakatRows) rows = NULL;

  if (!plakat_db_run (self, error,
                      "INSERT INTO meta (name, value) VALUES ('epoch', ?1) ON CONFLICT DO NOTHING", "t",
                      fresh))
    return FALSE;
  rows = plakat_db_query (self, error, "SELECT value FROM meta WHERE name = 'epoch'", "");
  if (rows == NULL)
    return FALSE;
  if (plakat_rows_next (rows))
    self->epoch = g_strdup (plakat_rows_get_text (rows, 0));
  return plakat_rows_end (rows, error) && self->epoch != NULL;
}

/**
 * plakat_db_open:
 * @uri: `sqlite:PATH`
 * @error: return location
 *
 * Opens the storage, makes it when it is not there, and brings it to the newest form.
 *
 * Returns: (transfer full) (nullable): the storage
 */
PlakatDb *
plakat_db_open (const char *uri, GError **error)
{
  g_autoptr (PlakatDb) self = g_new0 (PlakatDb, 1);
  g_autofree char *folder = NULL;

  self->path = path_from_uri (uri, error);
  if (self->path == NULL)
    return NULL;
  folder = g_path_get_dirname (self->path);
  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_ARGUMENT,
                   _ ("The folder %s cannot be made: %s"), folder, g_strerror (errno));
      return NULL;
    }
  self->sqlite = plakat_sqlite_open (self->path, PLAKAT_SQLITE_PRECIOUS, error);
  if (self->sqlite == NULL
      || !plakat_sqlite_exec (self->sqlite, "PRAGMA cache_size=-32768; PRAGMA mmap_size=268435456;", error)
      || !plakat_sqlite_migrate (self->sqlite, "/io/github/plakat_app/Server/sql", APPLICATION_ID, error)
      || !read_epoch (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
plakat_db_close (PlakatDb *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->sqlite, plakat_sqlite_close);
  g_free (self->path);
  g_free (self->epoch);
  g_free (self);
}

/** plakat_db_get_path: Returns: (transfer none): the file, beside which the keys stand */
const char *
plakat_db_get_path (PlakatDb *self)
{
  return self->path;
}

const char *
plakat_db_get_epoch (PlakatDb *self)
{
  return self->epoch;
}

/**
 * plakat_db_run:
 * @sql: one statement, whose rows are passed over
 * @types: for each parameter in order `t` text (%NULL binds null), `i` #gint64, `n` int, `d` double
 * @...: the values
 *
 * Returns: %TRUE when it is done
 */
gboolean
plakat_db_run (PlakatDb *self, GError **error, const char *sql, const char *types, ...)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (self->sqlite, sql, error);
  gboolean row, done;
  va_list args;

  if (statement == NULL)
    return FALSE;
  va_start (args, types);
  plakat_sqlite_bind_va (statement, types, args, SQLITE_STATIC);
  va_end (args);
  do
    done = plakat_sqlite_step (self->sqlite, statement, &row, error);
  while (done && row);
  /* The values were not copied: the statement must forget them. */
  sqlite3_clear_bindings (statement);
  return done;
}

/** plakat_db_get_changes: Returns: how many rows the last statement wrote */
gint64
plakat_db_get_changes (PlakatDb *self)
{
  return sqlite3_changes64 (plakat_sqlite_get_handle (self->sqlite));
}

/** plakat_db_get_last_id: Returns: the number of the row that was inserted last */
gint64
plakat_db_get_last_id (PlakatDb *self)
{
  return sqlite3_last_insert_rowid (plakat_sqlite_get_handle (self->sqlite));
}

/** plakat_db_begin: starts a transaction that writes; Returns: %FALSE if it cannot be had */
gboolean
plakat_db_begin (PlakatDb *self, GError **error)
{
  self->seq = 0;
  return plakat_sqlite_begin (self->sqlite, error);
}

/** plakat_db_begin_read: starts a transaction whose queries all see the same state */
gboolean
plakat_db_begin_read (PlakatDb *self, GError **error)
{
  self->seq = 0;
  return plakat_db_run (self, error, "BEGIN", "");
}

/**
 * plakat_db_end:
 * @commit: whether to keep what was done
 * @error: return location for why it could not be kept
 *
 * Returns: %TRUE if it was kept
 */
gboolean
plakat_db_end (PlakatDb *self, gboolean commit, GError **error)
{
  if (commit && self->seq != 0
      && !plakat_db_run (self, error, "UPDATE counter SET value = ?1 WHERE name = 'commit'", "i", self->seq))
    commit = FALSE;
  self->seq = 0;
  return plakat_sqlite_end (self->sqlite, commit, error);
}

/**
 * plakat_db_next_seq:
 *
 * A number for a changed row, within a transaction that writes. Writers come one after the other, so the
 * numbers rise in the order of the commits, and a reader that has seen one has seen all before it.
 *
 * Returns: the number
 */
gint64
plakat_db_next_seq (PlakatDb *self)
{
  if (self->seq == 0)
    {
      g_autoptr (PlakatRows) rows =
          plakat_db_query (self, NULL, "SELECT value FROM counter WHERE name = 'commit'", "");

      if (rows != NULL && plakat_rows_next (rows))
        self->seq = plakat_rows_get_int (rows, 0);
    }
  return ++self->seq;
}

/**
 * plakat_db_prepare_load:
 *
 * Before a load: what is loaded can be loaded again, so that the last transactions may be lost when the power
 * goes (the order of commits stands), and nothing secret is overwritten.
 */
gboolean
plakat_db_prepare_load (PlakatDb *self, GError **error)
{
  return plakat_sqlite_exec (
      self->sqlite,
      "PRAGMA synchronous=NORMAL; PRAGMA secure_delete=OFF; PRAGMA cache_size=-131072; "
      "PRAGMA wal_autocheckpoint=16384;",
      error);
}

/** plakat_db_optimize: after a load: tidies the search indexes and what the planner knows */
gboolean
plakat_db_optimize (PlakatDb *self, GError **error)
{
  return plakat_sqlite_exec (self->sqlite, "PRAGMA optimize=0x10002; PRAGMA wal_checkpoint(TRUNCATE);",
                             error);
}

/**
 * plakat_db_query:
 * @sql: a statement, not used by rows that are still open
 * @types: as for plakat_db_run()
 * @...: the values, which must stay until the rows are freed
 *
 * Returns: (transfer full) (nullable): the rows, before the first
 */
PlakatRows *
plakat_db_query (PlakatDb *self, GError **error, const char *sql, const char *types, ...)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (self->sqlite, sql, error);
  PlakatRows *rows;
  va_list args;

  if (statement == NULL)
    return NULL;
  va_start (args, types);
  plakat_sqlite_bind_va (statement, types, args, SQLITE_STATIC);
  va_end (args);
  rows = g_new0 (PlakatRows, 1);
  rows->db = self;
  rows->statement = statement;
  return rows;
}

/** plakat_rows_next: Returns: %TRUE at a row, %FALSE at the end and on an error (see plakat_rows_end()) */
gboolean
plakat_rows_next (PlakatRows *self)
{
  gboolean row;

  if (self->done || self->error != NULL)
    return FALSE;
  if (plakat_sqlite_step (self->db->sqlite, self->statement, &row, &self->error) && row)
    return TRUE;
  self->done = TRUE;
  return FALSE;
}

gint64
plakat_rows_get_int (PlakatRows *self, int column)
{
  return sqlite3_column_int64 (self->statement, column);
}

double
plakat_rows_get_double (PlakatRows *self, int column)
{
  return sqlite3_column_double (self->statement, column);
}

/** plakat_rows_get_text: Returns: (transfer none) (nullable): until the next row */
const char *
plakat_rows_get_text (PlakatRows *self, int column)
{
  return (const char *) sqlite3_column_text (self->statement, column);
}

/** plakat_rows_end: Returns: %FALSE if the rows ended because of an error */
gboolean
plakat_rows_end (PlakatRows *self, GError **error)
{
  if (self->error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}

void
plakat_rows_free (PlakatRows *self)
{
  sqlite3_reset (self->statement);
  sqlite3_clear_bindings (self->statement);
  g_clear_error (&self->error);
  g_free (self);
}
