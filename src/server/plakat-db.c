/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plakat-db-private.h"

G_DEFINE_QUARK (plakat_server_error, plakat_server_error)

static PlakatDb *
open_engine (const char *uri, PlakatDbUse use, GError **error)
{
  g_autofree char *engine = NULL;

  if (uri != NULL && g_str_has_prefix (uri, "sqlite:") && uri[strlen ("sqlite:")] != '\0')
    return plakat_db_sqlite_open (uri + strlen ("sqlite:"), use, error);
  if (uri != NULL && (g_str_has_prefix (uri, "postgresql://") || g_str_has_prefix (uri, "postgres://")))
    return plakat_db_postgresql_open (uri, use, error);
  /* Not more of it: there may be a password in the rest. */
  engine = uri != NULL ? g_strndup (uri, strcspn (uri, ":")) : g_strdup ("");
  g_set_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_ARGUMENT,
               _ ("“%s” is not a database that plakat-server knows; write it as sqlite:PATH or "
                  "postgresql://HOST/NAME"),
               engine);
  return NULL;
}

/**
 * plakat_db_open:
 * @uri: `sqlite:PATH`, or `postgresql://…` as libpq reads it
 * @use: what for
 * @error: return location
 *
 * Opens the storage; with %PLAKAT_DB_OWN makes it when it is not there, and brings it to the newest form.
 *
 * Errors: %PLAKAT_SERVER_ERROR_ARGUMENT for a storage that cannot be used; else #PlakatBaseError.
 *
 * Returns: (transfer full) (nullable): the connection
 */
PlakatDb *
plakat_db_open (const char *uri, PlakatDbUse use, GError **error)
{
  g_autoptr (PlakatDb) self = open_engine (uri, use, error);

  if (self == NULL)
    return NULL;
  if (use == PLAKAT_DB_OWN && !plakat_db_make_schema (self, error))
    return NULL;
  if (!plakat_db_read_epoch (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
plakat_db_close (PlakatDb *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->epoch);
  self->class->close (self);
}

PlakatDbEngine
plakat_db_get_engine (PlakatDb *self)
{
  return self->class->engine;
}

/** plakat_db_get_epoch: Returns: (transfer none): the name of this very storage: who meets another starts
 * over */
const char *
plakat_db_get_epoch (PlakatDb *self)
{
  return self->epoch;
}

/**
 * plakat_db_run:
 * @sql: one statement, whose rows are passed over
 * @types: for each parameter in order `t` text (%NULL binds null), `i` #gint64, `n` int, `d` double, `b`
 * #GBytes
 *   (%NULL binds null), `-` null without a value
 * @...: the values
 *
 * Returns: %TRUE when it is done
 */
gboolean
plakat_db_run (PlakatDb *self, GError **error, const char *sql, const char *types, ...)
{
  gboolean done;
  va_list args;

  g_return_val_if_fail (!self->copying, FALSE);

  va_start (args, types);
  done = self->class->run (self, sql, types, args, error);
  va_end (args);
  return done;
}

/** plakat_db_get_changes: Returns: how many rows the last plakat_db_run() wrote */
gint64
plakat_db_get_changes (PlakatDb *self)
{
  return self->changes;
}

/**
 * plakat_db_query:
 * @sql: a statement, not used by rows that are still open
 * @types: as for plakat_db_run()
 * @...: the values, which must stay until the rows are freed
 *
 * A statement that writes and returns is done when its rows were read to the end, or plakat_rows_end() says
 * so.
 *
 * Returns: (transfer full) (nullable): the rows, before the first
 */
PlakatRows *
plakat_db_query (PlakatDb *self, GError **error, const char *sql, const char *types, ...)
{
  PlakatRows *rows;
  va_list args;

  g_return_val_if_fail (!self->copying, NULL);

  va_start (args, types);
  rows = self->class->query (self, sql, types, args, error);
  va_end (args);
  return rows;
}

/**
 * plakat_db_read_int:
 * @value: (out): the first column of the first row, 0 when there is none
 * @sql: a statement
 * @types: as for plakat_db_run()
 * @...: the values
 *
 * Returns: %FALSE on an error
 */
gboolean
plakat_db_read_int (PlakatDb *self, GError **error, gint64 *value, const char *sql, const char *types, ...)
{
  g_autoptr (PlakatRows) rows = NULL;
  va_list args;

  g_return_val_if_fail (!self->copying, FALSE);

  *value = 0;
  va_start (args, types);
  rows = self->class->query (self, sql, types, args, error);
  va_end (args);
  if (rows == NULL)
    return FALSE;
  if (plakat_rows_next (rows))
    *value = plakat_rows_get_int (rows, 0);
  return plakat_rows_end (rows, error);
}

static gboolean
exec_savepoint (PlakatDb *self, const char *verb, guint depth, GError **error)
{
  char sql[40];

  g_snprintf (sql, sizeof sql, "%s p%u", verb, depth);
  return self->class->exec (self, sql, error);
}

static gboolean
exec_end (PlakatDb *self, const char *outer, const char *inner, GError **error)
{
  return self->depth == 1 ? self->class->exec (self, outer, error)
                          : exec_savepoint (self, inner, self->depth - 1, error);
}

static gboolean
begin (PlakatDb *self, const char *sql, GError **error)
{
  if (self->depth == 0 ? !self->class->exec (self, sql, error)
                       : !exec_savepoint (self, "SAVEPOINT", self->depth, error))
    return FALSE;
  self->depth++;
  return TRUE;
}

/**
 * plakat_db_begin:
 *
 * Starts a transaction that writes, or within one, a part of it that can be undone by itself.
 *
 * Returns: %FALSE if it cannot be had; then there is nothing to end
 */
gboolean
plakat_db_begin (PlakatDb *self, GError **error)
{
  return begin (self, self->class->begin, error);
}

/** plakat_db_begin_read: starts a transaction whose queries all see the same state */
gboolean
plakat_db_begin_read (PlakatDb *self, GError **error)
{
  return begin (self, self->class->begin_read, error);
}

/**
 * plakat_db_end:
 * @commit: whether to keep what was done
 * @error: return location for why it could not be kept
 *
 * Ends what the last plakat_db_begin() began. What cannot be kept is undone.
 *
 * Returns: %TRUE if it was kept
 */
gboolean
plakat_db_end (PlakatDb *self, gboolean commit, GError **error)
{
  gboolean kept;

  g_return_val_if_fail (self->depth > 0, FALSE);

  if (self->copying)
    {
      /* Somebody gave up amid a copy. */
      self->copying = FALSE;
      self->class->copy_end (self, NULL);
      commit = FALSE;
    }
  kept = commit && exec_end (self, "COMMIT", "RELEASE", error);
  if (!kept && exec_end (self, "ROLLBACK", "ROLLBACK TO", NULL) && self->depth > 1)
    exec_end (self, NULL, "RELEASE", NULL);
  /* Only now: an engine makes a lost connection anew when there is no transaction. */
  self->depth--;
  return kept;
}

/**
 * plakat_db_prepare_load:
 *
 * Before a load: what is loaded can be loaded again, so that the last transactions may be lost when the power
 * goes (the order of commits stands), and it may take as long as it takes.
 */
gboolean
plakat_db_prepare_load (PlakatDb *self, GError **error)
{
  return self->class->prepare_load (self, error);
}

/**
 * plakat_db_take_alone:
 *
 * After plakat_db_prepare_load(), outside of a transaction: keeps everybody else out until
 * plakat_db_finish_load(), if nobody else is there and the engine knows how. Then a transaction may be as
 * large as it likes: it is in nobody's way.
 *
 * Returns: whether the storage is ours alone
 */
gboolean
plakat_db_take_alone (PlakatDb *self)
{
  return self->class->take_alone != NULL && self->class->take_alone (self);
}

/** plakat_db_prepare_indexes: in a load, before indexes are made of what many rows there are */
gboolean
plakat_db_prepare_indexes (PlakatDb *self, GError **error)
{
  return self->class->prepare_indexes == NULL || self->class->prepare_indexes (self, error);
}

/** plakat_db_finish_load: after a load: tidies up, tells the planner what there is now, and is careful again
 */
gboolean
plakat_db_finish_load (PlakatDb *self, GError **error)
{
  return self->class->finish_load (self, error);
}

/**
 * plakat_db_copy_begin:
 * @table: the table to fill
 * @columns: its columns, with commas
 * @types: a letter for each, as for plakat_db_run()
 * @error: return location
 *
 * Begins to write many rows into one table, within a transaction. Until plakat_db_copy_end() the connection
 * can do nothing else. After an error the transaction can only be undone.
 *
 * Returns: %TRUE if rows can follow
 */
gboolean
plakat_db_copy_begin (
    PlakatDb *self, const char *table, const char *columns, const char *types, GError **error)
{
  g_return_val_if_fail (!self->copying, FALSE);

  self->copying = self->class->copy_begin (self, table, columns, types, error);
  return self->copying;
}

/** plakat_db_copy_row: @...: a value for each column; Returns: %FALSE on an error, after which the copy is
 * over */
gboolean
plakat_db_copy_row (PlakatDb *self, GError **error, ...)
{
  va_list args;

  g_return_val_if_fail (self->copying, FALSE);

  va_start (args, error);
  self->copying = self->class->copy_row (self, args, error);
  va_end (args);
  return self->copying;
}

/** plakat_db_copy_end: Returns: %TRUE if all rows were taken */
gboolean
plakat_db_copy_end (PlakatDb *self, GError **error)
{
  g_return_val_if_fail (self->copying, FALSE);

  self->copying = FALSE;
  return self->class->copy_end (self, error);
}

/** plakat_rows_next: Returns: %TRUE at a row, %FALSE at the end and on an error (see plakat_rows_end()) */
gboolean
plakat_rows_next (PlakatRows *self)
{
  if (self->done)
    return FALSE;
  self->done = !self->class->next (self, &self->error);
  return !self->done;
}

/** plakat_rows_get_int: Returns: the number; 0 for null and what is no number; 1 for what is true */
gint64
plakat_rows_get_int (PlakatRows *self, int column)
{
  return self->class->get_int (self, column);
}

double
plakat_rows_get_double (PlakatRows *self, int column)
{
  return self->class->get_double (self, column);
}

/** plakat_rows_get_text: Returns: (transfer none) (nullable): until the next row */
const char *
plakat_rows_get_text (PlakatRows *self, int column)
{
  return self->class->get_text (self, column);
}

/** plakat_rows_dup_bytes: Returns: (transfer full) (nullable): the bytes; %NULL for null */
GBytes *
plakat_rows_dup_bytes (PlakatRows *self, int column)
{
  return self->class->dup_bytes (self, column);
}

gboolean
plakat_rows_is_null (PlakatRows *self, int column)
{
  return self->class->is_null (self, column);
}

/**
 * plakat_rows_end:
 *
 * To be called before the rows are let go, at the latest, where it matters whether they were all there were,
 * and whether what wrote has written: a statement may fail after its last row.
 *
 * Returns: %FALSE if the rows ended because of an error
 */
gboolean
plakat_rows_end (PlakatRows *self, GError **error)
{
  if (!self->done && self->class->finish != NULL)
    self->done = self->class->finish (self, &self->error);
  if (self->error == NULL)
    return TRUE;
  self->done = TRUE;
  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}

void
plakat_rows_free (PlakatRows *self)
{
  g_return_if_fail (self != NULL);

  g_clear_error (&self->error);
  self->class->free (self);
}
