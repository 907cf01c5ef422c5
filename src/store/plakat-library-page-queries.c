/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-library-page-queries.h"

/* What the sync page shows. */

#define BIN_SECONDS (G_GINT64_CONSTANT (30) * 24 * 60 * 60)

void
plakat_waiting_edit_free (PlakatWaitingEdit *self)
{
  g_free (self->key);
  g_free (self->kind);
  g_free (self->uid);
  g_free (self->list_uid);
  g_free (self->title);
  g_free (self->poster_path);
  g_free (self->text);
  g_free (self->message);
  g_free (self);
}

void
plakat_conflict_free (PlakatConflict *self)
{
  g_free (self->uid);
  g_free (self->title);
  g_free (self->poster_path);
  g_clear_pointer (&self->mine, plakat_fields_free);
  g_clear_pointer (&self->theirs, plakat_fields_free);
  g_free (self);
}

void
plakat_binned_free (PlakatBinned *self)
{
  g_free (self->list_uid);
  g_free (self->film_uid);
  g_free (self->kind);
  g_free (self->uid);
  g_free (self->title);
  g_free (self->poster_path);
  g_free (self->why);
  g_free (self);
}

void
plakat_latch_free (PlakatLatch *self)
{
  g_free (self->scope);
  g_free (self->reason);
  g_free (self);
}

void
plakat_text_version_free (PlakatTextVersion *self)
{
  g_free (self->field);
  g_free (self->text);
  g_free (self->reason);
  g_free (self);
}

typedef gpointer (*ReadRow) (sqlite3_stmt *statement, GError **error);

/* All rows of a statement whose parameters are bound. */
static GPtrArray *
read_all (PlakatSqlite *db, sqlite3_stmt *statement, ReadRow read, GDestroyNotify destroy, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (destroy);
  gboolean row;

  while (plakat_sqlite_step (db, statement, &row, error))
    {
      gpointer one;

      if (!row)
        return g_steal_pointer (&found);
      one = read (statement, error);
      if (one == NULL)
        {
          sqlite3_reset (statement);
          return NULL;
        }
      g_ptr_array_add (found, one);
    }
  return NULL;
}

/* Title and poster of what a row is about: of a film, or the name of a list or profile. */
#define TITLE(kind, uid)                                      \
  "ifnull ((SELECT title FROM film_ref WHERE film_uid = " uid \
  "), (SELECT ifnull (value, base) ->> 'name' FROM record"    \
  " WHERE kind = " kind " AND uid = " uid "))"
#define POSTER(uid) "(SELECT poster_path FROM film_ref WHERE film_uid = " uid ")"

static gpointer
read_waiting (sqlite3_stmt *statement, GError **error)
{
  PlakatWaitingEdit *edit = g_new0 (PlakatWaitingEdit, 1);

  edit->key = plakat_sqlite_dup_text (statement, 0);
  edit->kind = plakat_sqlite_dup_text (statement, 1);
  edit->uid = plakat_sqlite_dup_text (statement, 2);
  edit->list_uid = plakat_sqlite_dup_text (statement, 3);
  edit->title = plakat_sqlite_dup_text (statement, 4);
  edit->poster_path = plakat_sqlite_dup_text (statement, 5);
  edit->want = sqlite3_column_int (statement, 6);
  edit->text = plakat_sqlite_dup_text (statement, 7);
  edit->since = sqlite3_column_int64 (statement, 8);
  edit->parked = sqlite3_column_int (statement, 9);
  edit->held = sqlite3_column_int (statement, 10);
  edit->message = plakat_sqlite_dup_text (statement, 11);
  if (edit->title == NULL)
    edit->title = g_strdup ("");
  return edit;
}

/** plakat_library_read_waiting: (element-type PlakatWaitingEdit): the oldest thousand */
GPtrArray *
plakat_library_read_waiting (PlakatSqlite *db, GError **error)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (
      db,
      "SELECT key, kind, uid, list_uid, " TITLE ("o.kind", "o.uid") ", " POSTER (
          "o.uid") ","
                   " iif (kind = 'entry', (SELECT want FROM entry e WHERE e.list_uid = o.list_uid AND "
                   "e.film_uid = o.uid),"
                   "  (SELECT value IS NOT NULL FROM record r WHERE r.kind = o.kind AND r.uid = o.uid)),"
                   " (SELECT coalesce (value ->> 'text', value ->> 'description', value ->> 'biography', "
                   "value ->> 'name')"
                   "  FROM record r WHERE r.kind = o.kind AND r.uid = o.uid),"
                   " since, parked, held OR ability NOT IN (SELECT name FROM ability), message FROM outbox o "
                   "ORDER BY seq LIMIT 1000",
      error);

  return statement == NULL
             ? NULL
             : read_all (db, statement, read_waiting, (GDestroyNotify) plakat_waiting_edit_free, error);
}

/* What both have is no conflict, nor is what only one side is asked about. */
static void
drop_equal (PlakatFields *mine, PlakatFields *theirs)
{
  g_autoptr (PlakatFields) all = plakat_fields_copy (theirs);
  g_autoptr (PlakatFields) whole = plakat_fields_copy (mine);
  const char *name, *value;

  for (guint i = 0; plakat_fields_get_nth (whole, i, &name, NULL); i++)
    if (plakat_fields_get (theirs, name) == NULL)
      plakat_fields_set (mine, name, NULL);

  for (guint i = 0; plakat_fields_get_nth (all, i, &name, &value); i++)
    if (g_strcmp0 (plakat_fields_get (mine, name), value) == 0)
      {
        plakat_fields_set (mine, name, NULL);
        plakat_fields_set (theirs, name, NULL);
      }
}

static gpointer
read_conflict (sqlite3_stmt *statement, GError **error)
{
  g_autoptr (PlakatConflict) conflict = g_new0 (PlakatConflict, 1);
  const char *mine = (const char *) sqlite3_column_text (statement, 3);
  const char *theirs = (const char *) sqlite3_column_text (statement, 4);

  conflict->id = sqlite3_column_int64 (statement, 0);
  if (!plakat_user_record_kind_from_string ((const char *) sqlite3_column_text (statement, 1),
                                            &conflict->kind))
    conflict->kind = PLAKAT_USER_RECORD_NOTE;
  conflict->uid = plakat_sqlite_dup_text (statement, 2);
  conflict->mine = mine ? plakat_fields_parse (mine, error) : plakat_fields_new ();
  if (conflict->mine == NULL)
    return NULL;
  conflict->theirs = theirs ? plakat_fields_parse (theirs, error) : plakat_fields_new ();
  if (conflict->theirs == NULL)
    return NULL;
  drop_equal (conflict->mine, conflict->theirs);
  conflict->when = sqlite3_column_int64 (statement, 5);
  conflict->title =
      sqlite3_column_text (statement, 6) ? plakat_sqlite_dup_text (statement, 6) : g_strdup ("");
  conflict->poster_path = plakat_sqlite_dup_text (statement, 7);
  return g_steal_pointer (&conflict);
}

/** plakat_library_read_conflicts: (element-type PlakatConflict): oldest first */
GPtrArray *
plakat_library_read_conflicts (PlakatSqlite *db, GError **error)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (
      db,
      "SELECT id, kind, uid, mine, theirs, wall, " TITLE ("c.kind", "c.uid") ", " POSTER (
          "c.uid") " FROM conflict c ORDER BY id LIMIT 1000",
      error);

  return statement == NULL
             ? NULL
             : read_all (db, statement, read_conflict, (GDestroyNotify) plakat_conflict_free, error);
}

/* The sentence for a reason that stands in the file. */
static char *
explain (const char *why)
{
  if (g_str_equal (why, "removed"))
    return g_strdup (_ ("Removed on another device"));
  if (g_str_equal (why, "readded"))
    return g_strdup (_ ("Added again on another device after you had removed it here"));
  if (g_str_equal (why, "discarded"))
    return g_strdup (_ ("You discarded the edit"));
  if (g_str_equal (why, "gone"))
    return g_strdup (_ ("The server’s list, which you accepted, does not have it"));
  if (g_str_equal (why, "yours"))
    return g_strdup (_ ("You removed it"));
  if (g_str_equal (why, "conflict"))
    return g_strdup (_ ("You chose the other version"));
  return g_strdup (_ ("Removed"));
}

static gpointer
read_binned (sqlite3_stmt *statement, GError **error)
{
  PlakatBinned *binned = g_new0 (PlakatBinned, 1);

  binned->id = sqlite3_column_int64 (statement, 0);
  binned->list_uid = plakat_sqlite_dup_text (statement, 1);
  binned->film_uid = plakat_sqlite_dup_text (statement, 2);
  binned->kind = plakat_sqlite_dup_text (statement, 3);
  binned->uid = plakat_sqlite_dup_text (statement, 4);
  binned->why = explain ((const char *) sqlite3_column_text (statement, 5));
  binned->when = sqlite3_column_int64 (statement, 6);
  binned->title = sqlite3_column_text (statement, 7) ? plakat_sqlite_dup_text (statement, 7) : g_strdup ("");
  binned->poster_path = plakat_sqlite_dup_text (statement, 8);
  return binned;
}

/** plakat_library_read_bin: (element-type PlakatBinned): newest first; of a thousand and more, what is older
 * than 30 days goes. A clock that was put forward empties no bin. */
GPtrArray *
plakat_library_read_bin (PlakatSqlite *db, GError **error)
{
  sqlite3_stmt *statement;

  if (!plakat_sqlite_run (db, error,
                          "DELETE FROM bin WHERE wall < ?1 AND id <= (SELECT id FROM bin ORDER BY id DESC "
                          "LIMIT 1 OFFSET 1000)",
                          "i", plakat_library_now () - BIN_SECONDS))
    return NULL;
  statement = plakat_sqlite_prepare (db,
                                     "SELECT id, list_uid, film_uid, kind, uid, why, wall, ifnull (value ->> "
                                     "'name', " TITLE ("b.kind", "ifnull (b.film_uid, b.uid)") "), " POSTER (
                                         "ifnull (b.film_uid, b.uid)") " FROM bin b"
                                                                       " ORDER BY id DESC LIMIT 1000",
                                     error);
  return statement == NULL
             ? NULL
             : read_all (db, statement, read_binned, (GDestroyNotify) plakat_binned_free, error);
}

static gpointer
read_latch (sqlite3_stmt *statement, GError **error)
{
  PlakatLatch *latch = g_new0 (PlakatLatch, 1);

  latch->scope = plakat_sqlite_dup_text (statement, 0);
  latch->reason = plakat_sqlite_dup_text (statement, 1);
  latch->known = sqlite3_column_int (statement, 2);
  latch->missing = sqlite3_column_int (statement, 3);
  latch->when = sqlite3_column_int64 (statement, 4);
  return latch;
}

/** plakat_library_read_latches: (element-type PlakatLatch): what is asked */
GPtrArray *
plakat_library_read_latches (PlakatSqlite *db, GError **error)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (
      db, "SELECT scope, reason, known, missing, wall FROM latch WHERE choice IS NULL ORDER BY scope", error);

  return statement == NULL ? NULL
                           : read_all (db, statement, read_latch, (GDestroyNotify) plakat_latch_free, error);
}

static gpointer
read_version (sqlite3_stmt *statement, GError **error)
{
  PlakatTextVersion *version = g_new0 (PlakatTextVersion, 1);

  version->id = sqlite3_column_int64 (statement, 0);
  version->field = plakat_sqlite_dup_text (statement, 1);
  version->text = plakat_sqlite_dup_text (statement, 2);
  version->reason = plakat_sqlite_dup_text (statement, 3);
  version->when = sqlite3_column_int64 (statement, 4);
  return version;
}

/** plakat_library_read_versions: (element-type PlakatTextVersion): newest first */
GPtrArray *
plakat_library_read_versions (PlakatSqlite *db, const char *kind, const char *uid, GError **error)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (
      db, "SELECT id, field, text, reason, wall FROM version WHERE kind = ?1 AND uid = ?2 ORDER BY id DESC",
      error);

  if (statement == NULL)
    return NULL;
  plakat_sqlite_bind (statement, "tt", kind, uid);
  return read_all (db, statement, read_version, (GDestroyNotify) plakat_text_version_free, error);
}

/** plakat_library_read_log: Returns: (transfer full) (nullable): a line for each thing, with its time */
char *
plakat_library_read_log (PlakatSqlite *db, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  sqlite3_stmt *statement = plakat_sqlite_prepare (
      db,
      "SELECT strftime ('%Y-%m-%d %H:%M:%S', wall, 'unixepoch', 'localtime'), line FROM journal ORDER BY id",
      error);
  gboolean row;

  if (statement == NULL)
    return NULL;
  while (plakat_sqlite_step (db, statement, &row, error))
    {
      if (!row)
        return g_string_free (g_steal_pointer (&text), FALSE);
      g_string_append_printf (text, "%s  %s\n", sqlite3_column_text (statement, 0),
                              sqlite3_column_text (statement, 1));
    }
  return NULL;
}
