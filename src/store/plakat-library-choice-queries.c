/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plakat-error.h"
#include "plakat-library-edit-queries.h"
#include "plakat-library-page-queries.h"
#include "plakat-library-sync-queries.h"

/* What people do on the sync page. Each is one transaction, and what changes a list or a text is an edit like
 * any other. */

/** plakat_library_write_retry: @key: (nullable): one, or %NULL for all that are parked */
gboolean
plakat_library_write_retry (PlakatSqlite *db, const char *key, GError **error)
{
  gboolean done;

  if (!plakat_sqlite_begin (db, error))
    return FALSE;
  done = plakat_library_try_again (db, key, NULL, error)
         && plakat_sqlite_run (
             db, error, "UPDATE outbox SET held = 0, verify = 0, http = 0, message = NULL WHERE key = ?1",
             "t", key);
  return plakat_sqlite_end (db, done, done ? error : NULL);
}

typedef struct
{
  char *kind;
  char *list_uid;
  char *uid;
} Key;

static void
key_clear (Key *key)
{
  g_free (key->kind);
  g_free (key->list_uid);
  g_free (key->uid);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Key, key_clear)

static gboolean
find_key (PlakatSqlite *db, const char *text, Key *key, gboolean *found, GError **error)
{
  sqlite3_stmt *statement =
      plakat_sqlite_prepare (db, "SELECT kind, list_uid, uid FROM outbox WHERE key = ?1", error);

  if (statement == NULL)
    return FALSE;
  plakat_sqlite_bind (statement, "t", text);
  if (!plakat_sqlite_step (db, statement, found, error))
    return FALSE;
  if (*found)
    {
      key->kind = plakat_sqlite_dup_text (statement, 0);
      key->list_uid = plakat_sqlite_dup_text (statement, 1);
      key->uid = plakat_sqlite_dup_text (statement, 2);
      sqlite3_reset (statement);
    }
  return TRUE;
}

static gboolean
discard_entry (PlakatSqlite *db, const Key *key, GError **error)
{
  g_auto (PlakatEntryRow) row = { 0 };

  if (!plakat_library_load_entry (db, key->list_uid, key->uid, &row, error))
    return FALSE;
  if (row.merge.want && !row.merge.base
      && !plakat_library_bin_entry (db, key->list_uid, key->uid, "discarded", error))
    return FALSE;
  row.merge.want = row.merge.base;
  g_set_str (&row.position, row.base_position);
  row.merge.acked_seq = row.merge.edit_seq;
  row.merge.sent = FALSE;
  return plakat_library_store_entry (db, key->list_uid, key->uid, &row, error);
}

/* A list that was never there takes along what was to be put on it. */
static gboolean
discard_list (PlakatSqlite *db, PlakatUserRecordKind kind, const char *uid, GError **error)
{
  g_autofree char *list_uid = NULL;

  if (kind != PLAKAT_USER_RECORD_PROFILE && kind != PLAKAT_USER_RECORD_LIST)
    return TRUE;
  list_uid = g_strconcat (plakat_user_record_kind_to_string (kind), ":", uid, NULL);
  return plakat_sqlite_run (db, error,
                            "INSERT INTO bin (list_uid, film_uid, why, wall) SELECT list_uid, film_uid,"
                            " 'discarded', ?2 FROM entry WHERE list_uid = ?1 AND want = 1 AND base = 0",
                            "ti", list_uid, plakat_library_now ())
         && plakat_library_take_back_entries (db, kind, uid, error);
}

static gboolean
discard_record (PlakatSqlite *db, const Key *key, GError **error)
{
  g_auto (PlakatRecordRow) row = { 0 };
  g_autoptr (PlakatFields) before = NULL;
  PlakatUserRecordKind kind;

  if (!plakat_user_record_kind_from_string (key->kind, &kind)
      || !plakat_library_load_row (db, kind, key->uid, &row, error))
    return FALSE;
  before = g_steal_pointer (&row.value);
  row.value = row.base ? plakat_fields_copy (row.base) : NULL;
  row.acked_seq = row.edit_seq;
  row.sent = FALSE;
  return plakat_library_keep_texts (db, kind, key->uid, before, row.value, "discarded", row.edit_seq, error)
         && (plakat_fields_is_empty (before) || plakat_fields_equal (before, row.value)
             || plakat_library_bin_record (db, kind, key->uid, before, "discarded", error))
         && (!plakat_fields_is_empty (row.value) || discard_list (db, kind, key->uid, error))
         && plakat_library_store_row (db, kind, key->uid, &row, plakat_library_now (), error);
}

/** plakat_library_write_discard: what the server has is shown again; what was wanted goes into the bin */
gboolean
plakat_library_write_discard (PlakatSqlite *db, const char *text, GError **error)
{
  g_auto (Key) key = { 0 };
  gboolean found = FALSE, done;

  if (!plakat_sqlite_begin (db, error))
    return FALSE;
  done = find_key (db, text, &key, &found, error);
  if (done && found)
    done = (key.list_uid != NULL ? discard_entry (db, &key, error) : discard_record (db, &key, error))
           && plakat_sqlite_run (db, error, "DELETE FROM outbox WHERE key = ?1", "t", text);
  return plakat_sqlite_end (db, done, done ? error : NULL);
}

/* ── conflicts ─────────────────────────────────────────────────────────── */

static gboolean
read_conflict (
    PlakatSqlite *db, gint64 id, PlakatEdit *edit, PlakatFields **theirs, gboolean *found, GError **error)
{
  sqlite3_stmt *statement =
      plakat_sqlite_prepare (db, "SELECT kind, uid, theirs FROM conflict WHERE id = ?1", error);
  const char *json;

  if (statement == NULL)
    return FALSE;
  plakat_sqlite_bind (statement, "i", id);
  if (!plakat_sqlite_step (db, statement, found, error))
    return FALSE;
  if (!*found)
    return TRUE;
  *found =
      plakat_user_record_kind_from_string ((const char *) sqlite3_column_text (statement, 0), &edit->kind);
  edit->uid = plakat_sqlite_dup_text (statement, 1);
  json = (const char *) sqlite3_column_text (statement, 2);
  *theirs = json ? plakat_fields_parse (json, error) : plakat_fields_new ();
  sqlite3_reset (statement);
  return *theirs != NULL;
}

/* Texts one after the other; of what can only be one thing, mine. */
static gboolean
join (PlakatSqlite *db, const PlakatEdit *edit, PlakatFields *theirs, GError **error)
{
  g_auto (PlakatRecordRow) row = { 0 };
  g_autoptr (PlakatFields) all = plakat_fields_copy (theirs);
  const char *name, *value;

  if (!plakat_library_load_row (db, edit->kind, edit->uid, &row, error))
    return FALSE;
  for (guint i = 0; plakat_fields_get_nth (all, i, &name, &value); i++)
    {
      const char *mine = plakat_fields_get (row.value, name);
      g_autofree char *both = NULL;

      if (mine == NULL)
        continue;
      if (plakat_user_record_get_field_type (edit->kind, name) == PLAKAT_FIELD_TEXT
          && strstr (mine, value) == NULL)
        both = g_strconcat (mine, "\n\n", value, NULL);
      plakat_fields_set (theirs, name, both ? both : mine);
    }
  return TRUE;
}

/**
 * plakat_library_write_settlement:
 *
 * What gives way is kept among the earlier texts, and in the bin where it is a value. Theirs, and both, are
 * edits.
 */
gboolean
plakat_library_write_settlement (PlakatSqlite *db, gint64 id, PlakatConflictChoice choice, GError **error)
{
  PlakatEdit edit = { 0 };
  g_autoptr (PlakatFields) theirs = NULL;
  gboolean found = FALSE, done;

  if (!plakat_sqlite_begin (db, error))
    return FALSE;
  done = read_conflict (db, id, &edit, &theirs, &found, error);
  if (done && found && choice == PLAKAT_CONFLICT_MINE)
    done = plakat_library_bin_record (db, edit.kind, edit.uid, theirs, "conflict", error);
  else if (done && found)
    {
      g_auto (PlakatRecordRow) row = { 0 };

      edit.fields = theirs;
      done = plakat_library_load_row (db, edit.kind, edit.uid, &row, error)
             && (choice != PLAKAT_CONFLICT_BOTH || join (db, &edit, theirs, error))
             && (plakat_fields_is_empty (row.value)
                 || plakat_library_bin_record (db, edit.kind, edit.uid, row.value, "conflict", error))
             && plakat_library_apply_edit (db, &edit, error);
    }
  done = done && plakat_sqlite_run (db, error, "DELETE FROM conflict WHERE id = ?1", "i", id);
  g_free (edit.uid);
  return plakat_sqlite_end (db, done, done ? error : NULL);
}

/* ── the bin ───────────────────────────────────────────────────────────── */

typedef struct
{
  PlakatEdit edit;
  char *why;
} Binned;

static void
binned_free (Binned *binned)
{
  g_free (binned->edit.list_uid);
  g_free (binned->edit.uid);
  g_clear_pointer (&binned->edit.fields, plakat_fields_free);
  g_free (binned->why);
  g_free (binned);
}

static gboolean
collect (PlakatSqlite *db, sqlite3_stmt *statement, GPtrArray *found, GError **error)
{
  gboolean row;

  while (plakat_sqlite_step (db, statement, &row, error))
    {
      Binned *binned;
      const char *value;

      if (!row)
        return TRUE;
      binned = g_new0 (Binned, 1);
      g_ptr_array_add (found, binned);
      value = (const char *) sqlite3_column_text (statement, 3);
      binned->why = plakat_sqlite_dup_text (statement, 4);
      binned->edit.list_uid = plakat_sqlite_dup_text (statement, 0);
      binned->edit.uid = plakat_sqlite_dup_text (statement, 1);
      /* What came back though it had been removed here is removed again. */
      binned->edit.want = !g_str_equal (binned->why, "readded");
      if (binned->edit.list_uid == NULL
          && (!plakat_user_record_kind_from_string ((const char *) sqlite3_column_text (statement, 2),
                                                    &binned->edit.kind)
              || (binned->edit.fields = plakat_fields_parse (value ? value : "{}", error)) == NULL))
        {
          sqlite3_reset (statement);
          return FALSE;
        }
    }
  return FALSE;
}

#define BINNED "SELECT list_uid, ifnull (film_uid, uid), kind, value, why FROM bin WHERE "

/* A list comes back with the films that went with it. */
static gboolean
read_bin (PlakatSqlite *db, gint64 id, GPtrArray *found, GError **error)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (db, BINNED "id = ?1", error);
  const Binned *first;
  g_autofree char *list_uid = NULL;

  if (statement == NULL)
    return FALSE;
  plakat_sqlite_bind (statement, "i", id);
  if (!collect (db, statement, found, error))
    return FALSE;
  first = found->len > 0 ? g_ptr_array_index (found, 0) : NULL;
  if (first == NULL || first->edit.list_uid != NULL
      || (first->edit.kind != PLAKAT_USER_RECORD_LIST && first->edit.kind != PLAKAT_USER_RECORD_PROFILE))
    return TRUE;
  list_uid = g_strconcat (plakat_user_record_kind_to_string (first->edit.kind), ":", first->edit.uid, NULL);
  statement = plakat_sqlite_prepare (db, BINNED "list_uid = ?1 AND id > ?2 ORDER BY id", error);
  if (statement == NULL)
    return FALSE;
  plakat_sqlite_bind (statement, "ti", list_uid, id);
  return collect (db, statement, found, error)
         && plakat_sqlite_run (db, error, "DELETE FROM bin WHERE list_uid = ?1 AND id > ?2", "ti", list_uid,
                               id);
}

/** plakat_library_write_restore: an edit like any other; what is not in the bin (any more) does nothing */
gboolean
plakat_library_write_restore (PlakatSqlite *db, gint64 id, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) binned_free);
  gboolean done;

  if (!plakat_sqlite_begin (db, error))
    return FALSE;
  done = read_bin (db, id, found, error);
  for (guint i = 0; done && i < found->len; i++)
    done = plakat_library_apply_edit (db, &((Binned *) g_ptr_array_index (found, i))->edit, error);
  done = done && plakat_sqlite_run (db, error, "DELETE FROM bin WHERE id = ?1", "i", id);
  return plakat_sqlite_end (db, done, done ? error : NULL);
}
