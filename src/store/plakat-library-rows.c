/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-library-lists.h"
#include "plakat-library-rows.h"
#include "planted-bug.h"

/** plakat_library_now: seconds since 1970: for show, and for how long things are kept; nothing is decided by
 * it */
gint64
plakat_library_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

void
plakat_merge_row_clear (PlakatMergeRow *row)
{
  g_clear_pointer (&row->base_tag, g_free);
}

void
plakat_entry_row_clear (PlakatEntryRow *row)
{
  plakat_merge_row_clear (&row->merge);
  g_clear_pointer (&row->position, g_free);
  g_clear_pointer (&row->base_position, g_free);
  g_clear_pointer (&row->sent_position, g_free);
}

/** plakat_library_next_seq: @seq: (out): the only clock of what is edited here */
gboolean
plakat_library_next_seq (PlakatSqlite *db, gint64 *seq, GError **error)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (
      db, "UPDATE device SET next_seq = next_seq + 1 WHERE id = 1 RETURNING next_seq", error);
  gboolean row;

  if (statement == NULL || !plakat_sqlite_step (db, statement, &row, error))
    return FALSE;
  *seq = sqlite3_column_int64 (statement, 0);
  return plakat_sqlite_step (db, statement, &row, error);
}

/* ── entries ───────────────────────────────────────────────────────────── */

/** plakat_library_load_entry: @row: cleared; stays as it is where there is none */
gboolean
plakat_library_load_entry (
    PlakatSqlite *db, const char *list_uid, const char *film_uid, PlakatEntryRow *row, GError **error)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (
      db,
      "SELECT base, base_tag, want, edit_seq, acked_seq, sent_want, sent_seq, miss, position, added_at,"
      " base_position, sent_position"
      " FROM entry WHERE list_uid = ?1 AND film_uid = ?2",
      error);
  PlakatMergeRow *merge = &row->merge;
  gboolean found;

  if (statement == NULL)
    return FALSE;
  plakat_sqlite_bind (statement, "tt", list_uid, film_uid);
  if (!plakat_sqlite_step (db, statement, &found, error))
    return FALSE;
  if (!found)
    return TRUE;
  merge->base = sqlite3_column_int (statement, 0);
  merge->base_tag = plakat_sqlite_dup_text (statement, 1);
  merge->want = sqlite3_column_int (statement, 2);
  merge->edit_seq = sqlite3_column_int64 (statement, 3);
  merge->acked_seq = sqlite3_column_int64 (statement, 4);
  merge->sent = sqlite3_column_type (statement, 6) != SQLITE_NULL;
  merge->sent_want = sqlite3_column_int (statement, 5);
  merge->sent_seq = sqlite3_column_int64 (statement, 6);
  merge->miss = sqlite3_column_int (statement, 7);
  row->position = plakat_sqlite_dup_text (statement, 8);
  row->added_at = sqlite3_column_int64 (statement, 9);
  row->base_position = plakat_sqlite_dup_text (statement, 10);
  row->sent_position = plakat_sqlite_dup_text (statement, 11);
  sqlite3_reset (statement);
  return TRUE;
}

gboolean
plakat_library_store_entry (
    PlakatSqlite *db, const char *list_uid, const char *film_uid, const PlakatEntryRow *row, GError **error)
{
  const PlakatMergeRow *merge = &row->merge;

  return plakat_sqlite_run (
      db, error,
      "INSERT INTO entry (list_uid, film_uid, base, base_tag, want, edit_seq, acked_seq, sent_want, "
      "sent_seq, miss,"
      " position, added_at, base_position, sent_position)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, iif (?10, ?8, NULL), iif (?10, ?9, NULL), ?11, ?12, ?13, ?14,"
      " iif (?10, ?15, NULL))"
      " ON CONFLICT (list_uid, film_uid) DO UPDATE SET base = ?3, base_tag = ?4, want = ?5, edit_seq = ?6,"
      " acked_seq = ?7, sent_want = iif (?10, ?8, NULL), sent_seq = iif (?10, ?9, NULL), miss = ?11,"
      " position = ?12, added_at = ?13, base_position = ?14, sent_position = iif (?10, ?15, NULL)",
      "ttntniininntitt", list_uid, film_uid, merge->base, merge->base_tag, merge->want, merge->edit_seq,
      merge->acked_seq, merge->sent_want, merge->sent_seq, merge->sent, merge->miss, row->position,
      row->added_at, row->base_position, row->sent_position);
}

/* ── records ───────────────────────────────────────────────────────────── */

static gboolean
read_fields (sqlite3_stmt *statement, int column, PlakatFields **fields, GError **error)
{
  const char *json = (const char *) sqlite3_column_text (statement, column);

  if (json == NULL)
    return TRUE;
  *fields = plakat_fields_parse (json, error);
  return *fields != NULL;
}

/** plakat_library_load_row: @row: cleared; stays as it is where there is none */
gboolean
plakat_library_load_row (
    PlakatSqlite *db, PlakatUserRecordKind kind, const char *uid, PlakatRecordRow *row, GError **error)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (
      db,
      "SELECT base, base_tag, value, edit_seq, acked_seq, sent_value, sent_seq, gone FROM record"
      " WHERE kind = ?1 AND uid = ?2",
      error);
  gboolean found, read;

  if (statement == NULL)
    return FALSE;
  plakat_sqlite_bind (statement, "tt", plakat_user_record_kind_to_string (kind), uid);
  if (!plakat_sqlite_step (db, statement, &found, error))
    return FALSE;
  if (!found)
    return TRUE;
  row->base_tag = plakat_sqlite_dup_text (statement, 1);
  row->edit_seq = sqlite3_column_int64 (statement, 3);
  row->acked_seq = sqlite3_column_int64 (statement, 4);
  row->sent = sqlite3_column_type (statement, 6) != SQLITE_NULL;
  row->sent_seq = sqlite3_column_int64 (statement, 6);
  read = read_fields (statement, 0, &row->base, error) && read_fields (statement, 2, &row->value, error)
         && read_fields (statement, 5, &row->sent_value, error)
         && read_fields (statement, 7, &row->gone, error);
  sqlite3_reset (statement);
  return read;
}

/** plakat_library_store_row: @touched_at: when what is shown changed; 0 leaves it */
gboolean
plakat_library_store_row (PlakatSqlite *db,
                          PlakatUserRecordKind kind,
                          const char *uid,
                          const PlakatRecordRow *row,
                          gint64 touched_at,
                          GError **error)
{
  g_autofree char *base = plakat_fields_print (row->base);
  g_autofree char *gone = row->gone ? plakat_fields_print (row->gone) : NULL;
  g_autofree char *value = plakat_fields_print (row->value);
  g_autofree char *sent = row->sent ? plakat_fields_print (row->sent_value) : NULL;

  return plakat_sqlite_run (db, error,
                            "INSERT INTO record (kind, uid, base, base_tag, value, edit_seq, acked_seq, "
                            "sent_value, sent_seq, touched_at, gone)"
                            " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, iif (?10, ?9, NULL), ?11, ?12)"
                            " ON CONFLICT (kind, uid) DO UPDATE SET base = ?3, base_tag = ?4, value = ?5, "
                            "edit_seq = ?6, acked_seq = ?7,"
                            " sent_value = ?8, sent_seq = iif (?10, ?9, NULL), miss = 0, touched_at = iif "
                            "(?11 > 0, ?11, touched_at), gone = ?12",
                            "tttttiitinit", plakat_user_record_kind_to_string (kind), uid, base,
                            row->base_tag, value, row->edit_seq, row->acked_seq, sent, row->sent_seq,
                            row->sent, touched_at, gone);
}

/* ── what is written beside them ───────────────────────────────────────── */

/* An edit that waits: in the log, which is only added to, and in the outbox, where the newest of a key
 * stands. */
static gboolean
queue (PlakatSqlite *db,
       const char *kind,
       const char *list_uid,
       const char *uid,
       gint64 seq,
       const char *value,
       GError **error)
{
  g_autofree char *key = g_strconcat (list_uid ? list_uid : kind, " ", uid, NULL);
  gint64 now = plakat_library_now ();

  return plakat_sqlite_run (db, error,
                            "INSERT INTO edit_log (seq, kind, key, value, wall) VALUES (?1, ?2, ?3, ?4, ?5)",
                            "ittti", seq, kind, key, value, now)
         && plakat_sqlite_run (
             db, error,
             "INSERT INTO outbox (key, kind, list_uid, uid, seq, since)"
             " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (key) DO UPDATE SET"
             " seq = excluded.seq, since = excluded.since, parked = 0, held = 0, verify = 0,"
             " http = 0, message = NULL",
             "ttttii", key, kind, list_uid, uid, seq, now);
}

gboolean
plakat_library_queue_entry (PlakatSqlite *db,
                            const char *list_uid,
                            const char *film_uid,
                            gint64 seq,
                            const char *value,
                            GError **error)
{
  return queue (db, "entry", list_uid, film_uid, seq, value, error);
}

gboolean
plakat_library_queue_record (PlakatSqlite *db,
                             PlakatUserRecordKind kind,
                             const char *uid,
                             gint64 seq,
                             const char *value,
                             GError **error)
{
  return queue (db, plakat_user_record_kind_to_string (kind), NULL, uid, seq, value, error);
}

/** plakat_library_unqueue: @scope: a list, or the kind of a record; what is newer than @acked stays */
gboolean
plakat_library_unqueue (PlakatSqlite *db, const char *scope, const char *uid, gint64 acked, GError **error)
{
  g_autofree char *key = g_strconcat (scope, " ", uid, NULL);

#if PLAKAT_PLANTED_BUG == 12
  acked = G_MAXINT64;
#endif
  return plakat_sqlite_run (db, error, "DELETE FROM outbox WHERE key = ?1 AND seq <= ?2", "ti", key, acked);
}

/** plakat_library_bin_entry: @why: "removed" elsewhere, "readded" elsewhere, "discarded" here, "gone" for
 * many at once */
gboolean
plakat_library_bin_entry (
    PlakatSqlite *db, const char *list_uid, const char *film_uid, const char *why, GError **error)
{
  return plakat_sqlite_run (db, error,
                            "INSERT INTO bin (list_uid, film_uid, why, wall) VALUES (?1, ?2, ?3, ?4)", "ttti",
                            list_uid, film_uid, why, plakat_library_now ());
}

gboolean
plakat_library_bin_record (PlakatSqlite *db,
                           PlakatUserRecordKind kind,
                           const char *uid,
                           const PlakatFields *fields,
                           const char *why,
                           GError **error)
{
  g_autofree char *value = plakat_fields_print (fields);

  return plakat_sqlite_run (
      db, error, "INSERT INTO bin (kind, uid, value, why, wall) VALUES (?1, ?2, ?3, ?4, ?5)", "tttti",
      plakat_user_record_kind_to_string (kind), uid, value, why, plakat_library_now ());
}

static const char *const text_fields[] = { "text", "description", "biography" };

/**
 * plakat_library_keep_texts:
 * @before: (nullable): what was shown, or came
 * @after: (nullable): what is shown now
 * @reason: "edited" by the user, "merged", "replaced" by another device, "conflict" for the other's text,
 * "discarded"
 *
 * A text that gives way is kept, whoever wrote it; at most 200 for each record, the oldest of other devices
 * first.
 */
gboolean
plakat_library_keep_texts (PlakatSqlite *db,
                           PlakatUserRecordKind kind,
                           const char *uid,
                           const PlakatFields *before,
                           const PlakatFields *after,
                           const char *reason,
                           gint64 seq,
                           GError **error)
{
  const char *name = plakat_user_record_kind_to_string (kind);

#if PLAKAT_PLANTED_BUG == 9
  if (!g_str_equal (reason, "edited"))
    return TRUE;
#endif
  for (guint i = 0; i < G_N_ELEMENTS (text_fields); i++)
    {
      const char *field = text_fields[i];
      const char *text = plakat_fields_get (before, field);

      if (text == NULL || g_strcmp0 (text, plakat_fields_get (after, field)) == 0)
        continue;
      if (!plakat_sqlite_run (
              db, error,
              "INSERT INTO version (kind, uid, field, text, reason, seq, wall)"
              " SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE NOT EXISTS (SELECT 1 FROM version"
              " WHERE kind = ?1 AND uid = ?2 AND field = ?3 AND text = ?4"
              " AND id = (SELECT max (id) FROM version WHERE kind = ?1 AND uid = ?2 AND field = ?3))",
              "tttttii", name, uid, field, text, reason, seq, plakat_library_now ())
          || !plakat_sqlite_run (
              db, error,
              "DELETE FROM version WHERE id IN (SELECT id FROM version WHERE kind = ?1 AND uid = ?2"
              " ORDER BY reason IN ('edited', 'merged', 'discarded') DESC, id DESC LIMIT -1 OFFSET 200)",
              "tt", name, uid))
        return FALSE;
    }
  return TRUE;
}

/** plakat_library_write_line: a line of the log that people can copy; the last thousand are kept */
gboolean
plakat_library_write_line (PlakatSqlite *db, const char *line, GError **error)
{
  return plakat_sqlite_run (db, error, "INSERT INTO journal (line, wall) VALUES (?1, ?2)", "ti", line,
                            plakat_library_now ())
         && plakat_sqlite_run (db, error,
                               "DELETE FROM journal WHERE id <= (SELECT max (id) FROM journal) - 1000", "");
}

/**
 * plakat_library_write_latch:
 * @epoch: (nullable): the server's new one, of a question about the whole server
 *
 * Asks the user; #PlakatLatch says what the rest is.
 */
gboolean
plakat_library_write_latch (PlakatSqlite *db,
                            const char *scope,
                            const char *reason,
                            gint64 known,
                            gint64 missing,
                            const char *epoch,
                            GError **error)
{
  return plakat_sqlite_run (db, error,
                            "INSERT OR REPLACE INTO latch (scope, reason, known, missing, epoch, wall)"
                            " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                            "ttiiti", scope, reason, known, missing, epoch, plakat_library_now ());
}

/**
 * plakat_library_parent_of:
 * @kind: (out): of the record that a list belongs to
 *
 * Returns: (transfer full) (nullable): its uid; %NULL for the lists that every account has
 */
char *
plakat_library_parent_of (const char *list_uid, PlakatUserRecordKind *kind)
{
  if (g_str_has_prefix (list_uid, PLAKAT_LIST_UID_PROFILE))
    {
      *kind = PLAKAT_USER_RECORD_PROFILE;
      return g_strdup (list_uid + strlen (PLAKAT_LIST_UID_PROFILE));
    }
  if (g_str_has_prefix (list_uid, PLAKAT_LIST_UID_OWN))
    {
      *kind = PLAKAT_USER_RECORD_LIST;
      return g_strdup (list_uid + strlen (PLAKAT_LIST_UID_OWN));
    }
  return NULL;
}
