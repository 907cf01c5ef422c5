/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plakat-error.h"
#include "plakat-library-edit-queries.h"
#include "plakat-library-private.h"

/*
 * The library of this computer goes into the library of an account: a union. What is wanted there is wanted
 * here, as edits of this library; nothing is taken away, and where both say something the account's stays in
 * sight, the other beside it. One transaction: a merge that was cut short did not happen, and a second one
 * changes nothing.
 */

static GPtrArray *
list_edits (PlakatSqlite *db, GError **error)
{
  g_autoptr (GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_edit_free);
  sqlite3_stmt *statement = plakat_sqlite_prepare (
      db,
      "SELECT e.list_uid, e.film_uid FROM other.entry e LEFT JOIN main.entry m ON m.list_uid = e.list_uid"
      " AND m.film_uid = e.film_uid WHERE e.want = 1 AND ifnull (m.want, 0) = 0"
      " AND (instr (e.list_uid, ':') = 0 OR " PLAKAT_LIST_STANDS (
          "other.record", "e.list_uid", "") ")"
                                            " ORDER BY e.list_uid, e.position, e.edit_seq, e.film_uid",
      error);
  gboolean row;

  if (statement == NULL)
    return NULL;
  while (plakat_sqlite_step (db, statement, &row, error))
    {
      PlakatEdit *edit;

      if (!row)
        return g_steal_pointer (&edits);
      edit = g_new0 (PlakatEdit, 1);
      edit->list_uid = plakat_sqlite_dup_text (statement, 0);
      edit->uid = plakat_sqlite_dup_text (statement, 1);
      edit->want = TRUE;
      g_ptr_array_add (edits, edit);
    }
  return NULL;
}

static GPtrArray *
list_records (PlakatSqlite *db, GError **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_user_record_free);
  sqlite3_stmt *statement = plakat_sqlite_prepare (
      db, "SELECT kind, uid, value FROM other.record WHERE value IS NOT NULL ORDER BY edit_seq", error);
  gboolean row;

  if (statement == NULL)
    return NULL;
  while (plakat_sqlite_step (db, statement, &row, error))
    {
      PlakatUserRecord *record;
      PlakatUserRecordKind kind;

      if (!row)
        return g_steal_pointer (&records);
      if (!plakat_user_record_kind_from_string ((const char *) sqlite3_column_text (statement, 0), &kind))
        continue;
      record = plakat_user_record_new (kind, (const char *) sqlite3_column_text (statement, 1));
      g_ptr_array_add (records, record);
      record->fields = plakat_fields_parse ((const char *) sqlite3_column_text (statement, 2), error);
      if (record->fields == NULL)
        {
          sqlite3_reset (statement);
          return NULL;
        }
    }
  return NULL;
}

static gboolean
is_taken (PlakatSqlite *db, const PlakatUserRecord *record, gint64 *taken, GError **error)
{
  return plakat_sqlite_read_number (
      db, taken, error,
      "SELECT EXISTS (SELECT 1 FROM main.record WHERE kind = ?1 AND uid <> ?2 AND value ->> 'name' = ?3)",
      "ttt", plakat_user_record_kind_to_string (record->kind), record->uid,
      plakat_fields_get (record->fields, "name"));
}

/* Two lists of one name are told apart. */
static gboolean
rename_taken (PlakatSqlite *db, PlakatUserRecord *record, GError **error)
{
  g_autofree char *name = NULL;
  gint64 taken;

  if (record->kind != PLAKAT_USER_RECORD_PROFILE && record->kind != PLAKAT_USER_RECORD_LIST)
    return TRUE;
  if (!is_taken (db, record, &taken, error))
    return FALSE;
  if (!taken)
    return TRUE;
  /* Translators: added to the name of a list where another list has the same name */
  name = g_strdup_printf (_ ("%.40s (this computer)"), plakat_fields_get (record->fields, "name"));
  if (!g_utf8_validate (name, -1, NULL))
    g_set_str (&name, _ ("This computer"));
  plakat_fields_set (record->fields, "name", name);
  return TRUE;
}

static gboolean
write_choice (PlakatSqlite *db, const PlakatUserRecord *record, const PlakatFields *here, GError **error)
{
  const char *kind = plakat_user_record_kind_to_string (record->kind);
  g_autofree char *mine = plakat_fields_print (here);
  g_autofree char *theirs = plakat_fields_print (record->fields);

  return plakat_sqlite_run (
             db, error,
             "INSERT INTO conflict (kind, uid, mine, theirs, wall) SELECT ?1, ?2, ?3, ?4, ?5"
             " WHERE NOT EXISTS (SELECT 1 FROM conflict WHERE kind = ?1 AND uid = ?2 AND theirs = ?4)",
             "tttti", kind, record->uid, mine, theirs, plakat_library_now ())
         && plakat_library_keep_texts (db, record->kind, record->uid, record->fields, here, "conflict", 0,
                                       error);
}

static gboolean
merge_record (PlakatSqlite *db, PlakatUserRecord *record, GError **error)
{
  g_auto (PlakatRecordRow) row = { 0 };
  g_autoptr (PlakatFields) merged = NULL, lost = NULL;
  PlakatEdit edit = { .kind = record->kind, .uid = record->uid };

  if (!plakat_library_load_row (db, record->kind, record->uid, &row, error))
    return FALSE;
  if (plakat_fields_equal (row.value, record->fields))
    return TRUE;
  if (plakat_fields_is_empty (row.value) && !rename_taken (db, record, error))
    return FALSE;
  merged = plakat_fields_merge (record->kind, NULL, row.value, record->fields, &lost);
  if (lost != NULL && !write_choice (db, record, row.value, error))
    return FALSE;
  edit.fields = merged;
  return plakat_fields_equal (merged, row.value) || plakat_library_apply_edit (db, &edit, error);
}

static gboolean
merge_all (PlakatSqlite *db, GError **error)
{
  g_autoptr (GPtrArray) records = NULL, edits = NULL;

  if (!plakat_sqlite_run (db, error,
                          "INSERT OR IGNORE INTO main.film_ref (film_uid, tmdb_id, title, year, poster_path)"
                          " SELECT film_uid, tmdb_id, title, year, poster_path FROM other.film_ref",
                          ""))
    return FALSE;
  records = list_records (db, error);
  for (guint i = 0; records != NULL && i < records->len; i++)
    if (!merge_record (db, g_ptr_array_index (records, i), error))
      return FALSE;
  edits = records != NULL ? list_edits (db, error) : NULL;
  for (guint i = 0; edits != NULL && i < edits->len; i++)
    if (!plakat_library_apply_edit (db, g_ptr_array_index (edits, i), error))
      return FALSE;
  return edits != NULL
         && plakat_sqlite_run (
             db, error,
             "INSERT INTO main.version (kind, uid, field, text, reason, seq, wall)"
             " SELECT kind, uid, field, text, reason, 0, wall FROM other.version o WHERE NOT EXISTS"
             " (SELECT 1 FROM main.version m WHERE m.kind = o.kind AND m.uid = o.uid"
             "  AND m.field = o.field AND m.text = o.text)",
             "");
}

static gboolean
read_numbers (PlakatSqlite *db, const char *sql, gint64 *numbers, guint n, GError **error)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (db, sql, error);
  gboolean row;

  if (statement == NULL || !plakat_sqlite_step (db, statement, &row, error))
    return FALSE;
  for (guint i = 0; row && i < n; i++)
    numbers[i] = sqlite3_column_int64 (statement, i);
  sqlite3_reset (statement);
  return TRUE;
}

/* What is here by now, read back. */
static char *
write_report (PlakatSqlite *db, GError **error)
{
  gint64 n[4] = { 0 };
  g_autoptr (GString) report = g_string_new (NULL);

  if (!read_numbers (
          db,
          "SELECT (SELECT count (*) FROM main.entry WHERE want = 1 AND list_uid = 'watchlist'),"
          " (SELECT count (*) FROM main.entry WHERE want = 1 AND list_uid = 'favourites'),"
          " (SELECT count (*) FROM main.record WHERE kind = 'rating' AND value IS NOT NULL),"
          " (SELECT count (*) FROM main.record WHERE kind IN ('list', 'profile') AND value IS NOT NULL)",
          n, G_N_ELEMENTS (n), error))
    return NULL;
  g_string_append_printf (
      report,
      g_dngettext (GETTEXT_PACKAGE, "%d film on the watchlist", "%d films on the watchlist", (gulong) n[0]),
      (int) n[0]);
  g_string_append_c (report, '\n');
  g_string_append_printf (
      report, g_dngettext (GETTEXT_PACKAGE, "%d favourite", "%d favourites", (gulong) n[1]), (int) n[1]);
  g_string_append_c (report, '\n');
  g_string_append_printf (
      report, g_dngettext (GETTEXT_PACKAGE, "%d rating or review", "%d ratings and reviews", (gulong) n[2]),
      (int) n[2]);
  if (n[3] > 0)
    {
      g_string_append_c (report, '\n');
      g_string_append_printf (report,
                              g_dngettext (GETTEXT_PACKAGE, "%d other list", "%d other lists", (gulong) n[3]),
                              (int) n[3]);
    }
  return g_string_free (g_steal_pointer (&report), FALSE);
}

static gboolean
was_merged (PlakatSqlite *db, gboolean *merged, GError **error)
{
  gint64 found = 0;

  if (!read_numbers (db,
                     "SELECT EXISTS (SELECT 1 FROM main.merged_from m JOIN other.device d ON d.device_uuid = "
                     "m.device_uuid"
                     " AND d.next_seq <= m.seq)",
                     &found, 1, error))
    return FALSE;
  *merged = found > 0;
  return TRUE;
}

static char *
merge_attached (PlakatSqlite *db, GError **error)
{
  g_autofree char *report = NULL;
  gboolean merged = FALSE, done;

  if (!plakat_sqlite_begin (db, error))
    return NULL;
  done = was_merged (db, &merged, error) && (merged || merge_all (db, error));
  report = done ? write_report (db, error) : NULL;
  done = report != NULL
         && (merged
             || plakat_sqlite_run (db, error,
                                   "INSERT OR REPLACE INTO main.merged_from (device_uuid, seq, report, wall)"
                                   " SELECT device_uuid, next_seq, ?1, ?2 FROM other.device",
                                   "ti", report, plakat_library_now ()));
  return plakat_sqlite_end (db, done, done ? error : NULL) ? g_steal_pointer (&report) : NULL;
}

/** plakat_library_write_merge: Returns: (transfer full) (nullable): sentences with what is here by now */
GStrv
plakat_library_write_merge (PlakatSqlite *db, const char *path, GError **error)
{
  g_autoptr (PlakatSqlite) other = plakat_library_open_db (path, NULL, error); /* brings it to this form */
  g_autofree char *report = NULL;

  if (other == NULL)
    return NULL;
  g_clear_pointer (&other, plakat_sqlite_close);
  if (!plakat_sqlite_attach (db, path, "other", error))
    return NULL;
  report = merge_attached (db, error);
  plakat_sqlite_detach (db, "other");
  return report != NULL ? g_strsplit (report, "\n", -1) : NULL;
}
