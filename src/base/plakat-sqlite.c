/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <stdarg.h>
#include <unistd.h>

#include "plakat-error.h"
#include "plakat-sqlite-private.h"

static PlakatBaseError
error_code (int code)
{
  switch (code & 0xff)
    {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return PLAKAT_BASE_ERROR_CORRUPT;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_NOMEM:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_PROTOCOL:
      return PLAKAT_BASE_ERROR_BUSY;
    default:
      return PLAKAT_BASE_ERROR_DATABASE;
    }
}

gboolean
plakat_sqlite_fail (PlakatSqlite *self, GError **error)
{
  int code = sqlite3_extended_errcode (self->handle);

  self->full = (code & 0xff) == SQLITE_FULL;
  switch (code & 0xff)
    {
    case SQLITE_FULL:
      g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_BUSY,
                   _ ("The disk is full, and nothing was changed. Make some room on it and try again."));
      break;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
      g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_BUSY,
                   _ ("“%s” cannot be opened or written. Check who may write there, and try again."),
                   self->path);
      break;
    case SQLITE_IOERR:
      g_set_error (
          error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_BUSY,
          _ ("The disk with “%s” does not answer as it should (%d), and nothing was changed. Try again."),
          self->path, code);
      break;
    default:
      g_set_error (error, PLAKAT_BASE_ERROR, error_code (code), "%s: %s (%d)", self->path,
                   sqlite3_errmsg (self->handle), code);
    }
  return FALSE;
}

/* SQLite stays silently with a journal where it cannot have a log. */
static gboolean
use_log (PlakatSqlite *self, GError **error)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (self, "PRAGMA journal_mode=WAL", error);
  const char *mode;
  gboolean row, done;

  if (statement == NULL || !plakat_sqlite_step (self, statement, &row, error))
    return FALSE;
  mode = row ? (const char *) sqlite3_column_text (statement, 0) : NULL;
  done = g_strcmp0 (mode, "wal") == 0 || g_strcmp0 (mode, "memory") == 0;
  if (!done)
    g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_BUSY, "%s: no log can be kept beside it",
                 self->path);
  sqlite3_reset (statement);
  return done;
}

static gboolean
harden (PlakatSqlite *self, PlakatSqliteFlags flags, GError **error)
{
  const char *sql =
      flags & PLAKAT_SQLITE_PRECIOUS
          ? "PRAGMA synchronous=FULL; PRAGMA journal_size_limit=8388608; PRAGMA secure_delete=ON;"
          : "PRAGMA synchronous=NORMAL; PRAGMA journal_size_limit=67108864;";

  sqlite3_busy_timeout (self->handle, 5000);
  sqlite3_extended_result_codes (self->handle, 1);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
  sqlite3_limit (self->handle, SQLITE_LIMIT_LENGTH, 16 * MIB);
  if (!plakat_sqlite_exec (
          self, "PRAGMA foreign_keys=ON; PRAGMA cell_size_check=ON; PRAGMA temp_store=MEMORY;", error))
    return FALSE;
  if (flags & PLAKAT_SQLITE_READ_ONLY)
    return TRUE;
  /* A new file has a journal till it has a log, and one that came back after a power loss would undo its
   * birth. */
  if (flags & PLAKAT_SQLITE_PRECIOUS && !plakat_sqlite_exec (self, "PRAGMA synchronous=EXTRA;", error))
    return FALSE;
  return use_log (self, error) && plakat_sqlite_exec (self, sql, error);
}

/* SQLite makes files by the umask; what is in ours is nobody else's business. */
static void
make_private (const char *path)
{
  int fd = g_open (path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);

  if (fd >= 0)
    g_close (fd, NULL);
}

static void
finalize (gpointer statement)
{
  sqlite3_finalize (statement);
}

/**
 * plakat_sqlite_open:
 * @path: a file, made if it is not there (but for %PLAKAT_SQLITE_READ_ONLY)
 * @flags: how it is to be kept
 * @error: return location
 *
 * A connection belongs to one thread at a time; the caller sees to it.
 *
 * Returns: (transfer full) (nullable): the connection
 */
PlakatSqlite *
plakat_sqlite_open (const char *path, PlakatSqliteFlags flags, GError **error)
{
  g_autoptr (PlakatSqlite) self = g_new0 (PlakatSqlite, 1);
  int mode =
      flags & PLAKAT_SQLITE_READ_ONLY ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;

  self->path = g_strdup (path);
  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, finalize);
  if (!(flags & PLAKAT_SQLITE_READ_ONLY) && *path != ':')
    make_private (path);
  if (sqlite3_open_v2 (path, &self->handle, mode | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE, NULL)
      != SQLITE_OK)
    {
      plakat_sqlite_fail (self, error);
      return NULL;
    }
  if (!harden (self, flags, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
plakat_sqlite_close (PlakatSqlite *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->statements, g_hash_table_unref);
  if (sqlite3_close (self->handle) != SQLITE_OK)
    g_critical ("%s is closed while it is still in use", self->path);
  g_free (self->ballast);
  g_free (self->path);
  g_free (self);
}

/** plakat_sqlite_get_handle: Returns: (transfer none): for what has no wrapper here */
sqlite3 *
plakat_sqlite_get_handle (PlakatSqlite *self)
{
  return self->handle;
}

/* A disk that fails, even at a read, undoes the whole transaction: what comes after it would be half of it.
 */
static gboolean
check_transaction (PlakatSqlite *self, GError **error)
{
  if (!self->in_transaction || !sqlite3_get_autocommit (self->handle))
    return TRUE;
  g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_BUSY, "%s: what was begun is undone", self->path);
  return FALSE;
}

/**
 * plakat_sqlite_exec:
 * @sql: one or more statements that hold no data
 *
 * Returns: %TRUE when all of them are done
 */
gboolean
plakat_sqlite_exec (PlakatSqlite *self, const char *sql, GError **error)
{
  return check_transaction (self, error)
         && (sqlite3_exec (self->handle, sql, NULL, NULL, NULL) == SQLITE_OK
             || plakat_sqlite_fail (self, error));
}

/**
 * plakat_sqlite_prepare:
 * @sql: one statement
 *
 * Each text is prepared once and kept; a statement may not be used within itself.
 *
 * Returns: (transfer none) (nullable): the statement, reset, nothing bound
 */
sqlite3_stmt *
plakat_sqlite_prepare (PlakatSqlite *self, const char *sql, GError **error)
{
  sqlite3_stmt *statement = g_hash_table_lookup (self->statements, sql);

  if (self->left_open && sqlite3_exec (self->handle, "ROLLBACK", NULL, NULL, NULL) != SQLITE_OK)
    {
      plakat_sqlite_fail (self, error);
      return NULL;
    }
  self->left_open = FALSE;
  if (statement == NULL)
    {
      if (sqlite3_prepare_v3 (self->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL)
          != SQLITE_OK)
        {
          plakat_sqlite_fail (self, error);
          return NULL;
        }
      g_hash_table_insert (self->statements, g_strdup (sql), statement);
      return statement;
    }
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
  return statement;
}

/**
 * plakat_sqlite_forget:
 * @limit: how many may be kept
 *
 * For who puts texts together, so that there is no end of them: drops all statements when there are more than
 * that. None may be in use.
 */
void
plakat_sqlite_forget (PlakatSqlite *self, guint limit)
{
  if (g_hash_table_size (self->statements) > limit)
    g_hash_table_remove_all (self->statements);
}

/* A value for which SQLite has no memory would be null, and nobody told: GLib then makes the copy. */
static void
bind_text (sqlite3_stmt *statement, int i, const char *text, sqlite3_destructor_type keep)
{
  if (sqlite3_bind_text (statement, i, text, -1, keep) == SQLITE_NOMEM)
    sqlite3_bind_text (statement, i, g_strdup (text), -1, g_free);
}

static void
bind_blob (sqlite3_stmt *statement, int i, GBytes *bytes, sqlite3_destructor_type keep)
{
  gsize size;
  const void *data = g_bytes_get_data (bytes, &size);

  if (sqlite3_bind_blob64 (statement, i, data ? data : "", size, keep) == SQLITE_NOMEM)
    sqlite3_bind_blob64 (statement, i, data ? g_memdup2 (data, size) : g_strdup (""), size, g_free);
}

/**
 * plakat_sqlite_bind_va:
 * @keep: `SQLITE_TRANSIENT` copies texts and blobs; `SQLITE_STATIC` for those that outlive their being bound
 *
 * plakat_sqlite_bind() for who has the values in a list.
 */
void
plakat_sqlite_bind_va (sqlite3_stmt *statement, const char *types, va_list args, sqlite3_destructor_type keep)
{
  for (int i = 1; types[i - 1] != '\0'; i++)
    switch (types[i - 1])
      {
      case 't':
        bind_text (statement, i, va_arg (args, const char *), keep);
        break;
      case 'i':
        sqlite3_bind_int64 (statement, i, va_arg (args, gint64));
        break;
      case 'n':
        sqlite3_bind_int (statement, i, va_arg (args, int));
        break;
      case 'd':
        sqlite3_bind_double (statement, i, va_arg (args, double));
        break;
      case 'b':
        {
          GBytes *bytes = va_arg (args, GBytes *);

          if (bytes != NULL)
            bind_blob (statement, i, bytes, keep);
          break;
        }
      case '-':
        break;
      default:
        g_assert_not_reached ();
      }
}

/**
 * plakat_sqlite_bind:
 * @statement: from plakat_sqlite_prepare()
 * @types: for each parameter in order: `t` text (%NULL binds null), `i` #gint64, `n` int, `d` double, `b`
 *   #GBytes (%NULL binds null), `-` null without an argument
 * @...: the values
 */
void
plakat_sqlite_bind (sqlite3_stmt *statement, const char *types, ...)
{
  va_list args;

  va_start (args, types);
  plakat_sqlite_bind_va (statement, types, args, SQLITE_TRANSIENT);
  va_end (args);
}

/**
 * plakat_sqlite_step:
 * @row: (out): whether there is a row to read; at the end the statement is reset
 *
 * Returns: %FALSE on an error
 */
gboolean
plakat_sqlite_step (PlakatSqlite *self, sqlite3_stmt *statement, gboolean *row, GError **error)
{
  int code;

  *row = FALSE;
  if (!check_transaction (self, error))
    {
      sqlite3_reset (statement);
      return FALSE;
    }
  code = sqlite3_step (statement);
  *row = code == SQLITE_ROW;
  if (code == SQLITE_ROW)
    return TRUE;
  if (code != SQLITE_DONE)
    plakat_sqlite_fail (self, error);
  sqlite3_reset (statement);
  return code == SQLITE_DONE;
}

/** plakat_sqlite_dup_text: Returns: (transfer full) (nullable): the text of a column of the row, %NULL for
 * null */
char *
plakat_sqlite_dup_text (sqlite3_stmt *statement, int column)
{
  const char *bytes;
  int size;

  if (sqlite3_column_type (statement, column) != SQLITE_TEXT)
    return g_strdup ((const char *) sqlite3_column_text (statement, column));
  /* As a text it may want memory for the zero at its end, and be NULL where there is none. */
  size = sqlite3_column_bytes (statement, column);
  bytes = sqlite3_column_blob (statement, column);
  return bytes ? g_strndup (bytes, size) : g_strdup ("");
}

static sqlite3_stmt *
prepare_bound (PlakatSqlite *self, const char *sql, const char *types, va_list args, GError **error)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (self, sql, error);

  if (statement != NULL)
    plakat_sqlite_bind_va (statement, types, args, SQLITE_TRANSIENT);
  return statement;
}

/**
 * plakat_sqlite_run:
 * @sql: one statement, whose rows are passed over
 * @types: as for plakat_sqlite_bind()
 *
 * Returns: %TRUE when it is done
 */
gboolean
plakat_sqlite_run (PlakatSqlite *self, GError **error, const char *sql, const char *types, ...)
{
  sqlite3_stmt *statement;
  va_list args;
  gboolean row;

  va_start (args, types);
  statement = prepare_bound (self, sql, types, args, error);
  va_end (args);
  if (statement == NULL)
    return FALSE;
  do
    if (!plakat_sqlite_step (self, statement, &row, error))
      return FALSE;
  while (row);
  return TRUE;
}

/**
 * plakat_sqlite_read_number:
 * @number: (out): the first column of the first row; 0 where there is none, or where it is NULL
 * @sql: one statement; further rows are passed over
 * @types: as for plakat_sqlite_bind()
 *
 * Returns: %TRUE when it was read
 */
gboolean
plakat_sqlite_read_number (
    PlakatSqlite *self, gint64 *number, GError **error, const char *sql, const char *types, ...)
{
  sqlite3_stmt *statement;
  va_list args;
  gboolean row;

  va_start (args, types);
  statement = prepare_bound (self, sql, types, args, error);
  va_end (args);
  if (statement == NULL)
    return FALSE;
  if (!plakat_sqlite_step (self, statement, &row, error))
    return FALSE;
  *number = row ? sqlite3_column_int64 (statement, 0) : 0;
  if (row)
    sqlite3_reset (statement);
  return TRUE;
}

/* ── transactions ────────────────────────────────────────────────── */

/**
 * plakat_sqlite_begin_reading:
 * @begun: (out): for plakat_sqlite_end_reading(): %FALSE where whoever asks had begun before
 *
 * From now on all that is read is of one moment.
 */
gboolean
plakat_sqlite_begin_reading (PlakatSqlite *self, gboolean *begun, GError **error)
{
  *begun = sqlite3_get_autocommit (self->handle) != 0;
  return !*begun || plakat_sqlite_exec (self, "BEGIN", error);
}

void
plakat_sqlite_end_reading (PlakatSqlite *self, gboolean begun)
{
  if (begun)
    plakat_sqlite_exec (self, "COMMIT", NULL);
}

/** plakat_sqlite_begin: starts a transaction that writes; Returns: %FALSE if it cannot be had */
gboolean
plakat_sqlite_begin (PlakatSqlite *self, GError **error)
{
  self->in_transaction = plakat_sqlite_run (self, error, "BEGIN IMMEDIATE", "");
  return self->in_transaction;
}

/**
 * plakat_sqlite_end:
 * @commit: whether to keep what was done
 *
 * Ends the transaction; if it cannot be committed it is rolled back, so that the state before stands.
 *
 * Returns: %TRUE if @commit was done; %FALSE after a rollback (with @error set only if the commit failed)
 */
gboolean
plakat_sqlite_end (PlakatSqlite *self, gboolean commit, GError **error)
{
  gboolean done = commit && plakat_sqlite_run (self, error, "COMMIT", "");

  self->in_transaction = FALSE;
  if (done)
    {
      plakat_sqlite_look_for_ballast (self);
      return TRUE;
    }
  self->left_open = !sqlite3_get_autocommit (self->handle) && !plakat_sqlite_run (self, NULL, "ROLLBACK", "");
  return FALSE;
}

/* Statements that name it would keep it. */
static gboolean
let_go (PlakatSqlite *self, const char *name, GError **error)
{
  plakat_sqlite_forget (self, 0);
  return plakat_sqlite_run (self, error, "DETACH DATABASE ?1", "t", name);
}

/**
 * plakat_sqlite_attach:
 * @path: another database
 * @name: by which statements name it
 *
 * Returns: %TRUE when it can be read
 */
gboolean
plakat_sqlite_attach (PlakatSqlite *self, const char *path, const char *name, GError **error)
{
  /* one of that name of which the last user could not rid itself */
  if (sqlite3_db_filename (self->handle, name) != NULL && !let_go (self, name, error))
    return FALSE;
  return plakat_sqlite_run (self, error, "ATTACH DATABASE ?1 AS ?2", "tt", path, name);
}

/**
 * plakat_sqlite_detach:
 * @name: what plakat_sqlite_attach() was given
 *
 * What was done with it stands: where it cannot be let go, for want of memory, the next who attaches one of
 * that name does it.
 */
void
plakat_sqlite_detach (PlakatSqlite *self, const char *name)
{
  let_go (self, name, NULL);
}
