/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-library-page-queries.h"
#include "plakat-library-sync-queries.h"
#include "planted-bug.h"

/* What the server has: one entry or record at a time, and the feed of its changes. */

static gboolean
is_on_own_list (const char *list_uid)
{
  PlakatUserRecordKind kind;
  g_autofree char *parent = plakat_library_parent_of (list_uid, &kind);

  return parent != NULL && kind == PLAKAT_USER_RECORD_LIST;
}

static gboolean
merge_rows_equal (const PlakatMergeRow *a, const PlakatMergeRow *b)
{
  return a->base == b->base && g_strcmp0 (a->base_tag, b->base_tag) == 0 && a->want == b->want
         && a->edit_seq == b->edit_seq && a->acked_seq == b->acked_seq && a->sent == b->sent
         && a->sent_want == b->sent_want && a->sent_seq == b->sent_seq && a->miss == b->miss;
}

/* The server said that it may be there already, and it is not: what was there may have been taken off
 * meanwhile, so it is tried once more. The second time it did refuse it. */
static gboolean
end_verifying (
    PlakatSqlite *db, const char *list_uid, const char *film_uid, PlakatEntryRow *row, GError **error)
{
  g_autofree char *key = g_strconcat (list_uid, " ", film_uid, NULL);
  sqlite3_stmt *statement =
      plakat_sqlite_prepare (db,
                             "UPDATE outbox SET parked = verify = 3, verify = iif (verify = 1, 2, 0)"
                             " WHERE key = ?1 AND verify IN (1, 3) RETURNING seq",
                             error);
  gboolean asked, more;

  if (statement == NULL)
    return FALSE;
  plakat_sqlite_bind (statement, "t", key);
  if (!plakat_sqlite_step (db, statement, &asked, error))
    return FALSE;
  if (asked)
    row->merge.sent = FALSE;
  return !asked || plakat_sqlite_step (db, statement, &more, error);
}

/** plakat_library_see_entry: @entry: of a film that is not there only the uid is read */
gboolean
plakat_library_see_entry (PlakatSqlite *db,
                          const char *list_uid,
                          const PlakatEntry *entry,
                          const PlakatMergeSight *sight,
                          PlakatChanges *changes,
                          GError **error)
{
  g_auto (PlakatEntryRow) row = { 0 };
  g_auto (PlakatMergeRow) before = { 0 };
  PlakatMergeEffect effect;
  gboolean moved = FALSE;

  if (!plakat_library_load_entry (db, list_uid, entry->film_uid, &row, error))
    return FALSE;
  before = row.merge;
  before.base_tag = g_strdup (row.merge.base_tag);
  effect = plakat_merge_see (&row.merge, sight);
  if (is_on_own_list (list_uid))
    {
      moved = g_set_str (&row.base_position, sight->present ? entry->position : NULL);
      if (sight->present && !plakat_merge_is_dirty (&row.merge))
        moved = g_set_str (&row.position, entry->position) || moved;
    }
  if (!sight->present && sight->complete && row.merge.want && row.merge.sent
      && !end_verifying (db, list_uid, entry->film_uid, &row, error))
    return FALSE;
  if (merge_rows_equal (&before, &row.merge) && !moved)
    return TRUE;
  if (entry->added_at > 0 && sight->present && (!before.want || row.added_at == 0))
    row.added_at = entry->added_at;
  plakat_changes_add (changes, entry->film_uid);
  return (!sight->present
          || plakat_library_upsert_film (db, entry->film_uid, entry->tmdb_id, entry->title, entry->year,
                                         entry->poster_path, error))
         && (sight->present || before.base || before.want || before.edit_seq > 0
                 ? plakat_library_store_entry (db, list_uid, entry->film_uid, &row, error)
                 : TRUE)
         && (!(effect & PLAKAT_MERGE_BIN)
             || plakat_library_bin_entry (db, list_uid, entry->film_uid, "removed", error))
         && (!(effect & PLAKAT_MERGE_READDED)
             || plakat_library_bin_entry (db, list_uid, entry->film_uid, "readded", error))
         && (!(effect & PLAKAT_MERGE_SETTLED)
             || plakat_library_unqueue (db, list_uid, entry->film_uid, row.merge.acked_seq, error));
}

/* ── records ───────────────────────────────────────────────────────────── */

static char *
list_of (PlakatUserRecordKind kind, const char *uid)
{
  if (kind != PLAKAT_USER_RECORD_PROFILE && kind != PLAKAT_USER_RECORD_LIST)
    return NULL;
  return g_strconcat (plakat_user_record_kind_to_string (kind), ":", uid, NULL);
}

/* A list that went elsewhere while a film was put on it here comes back: the edit wins. */
static gboolean
is_needed (PlakatSqlite *db, const char *list_uid, gint64 *needed, GError **error)
{
  return plakat_sqlite_read_number (
      db, needed, error,
      "SELECT EXISTS (SELECT 1 FROM entry WHERE list_uid = ?1 AND want = 1 AND edit_seq > acked_seq)", "t",
      list_uid);
}

static gboolean
follow_list (PlakatSqlite *db,
             PlakatUserRecordKind kind,
             const char *uid,
             PlakatRecordRow *row,
             const PlakatFields *before,
             PlakatRecordEffect *effect,
             PlakatChanges *changes,
             GError **error)
{
  g_autofree char *list_uid = list_of (kind, uid);
  gint64 needed = FALSE;

  if (list_uid == NULL)
    return TRUE;
  changes->lists = TRUE;
  if (!plakat_fields_is_empty (row->value))
    return TRUE;
  if (!is_needed (db, list_uid, &needed, error))
    return FALSE;
  if (needed)
    {
      row->value = plakat_fields_copy (before);
      *effect = (*effect & ~PLAKAT_RECORD_SETTLED) | PLAKAT_RECORD_AGAIN;
      return plakat_library_try_again (db, NULL, list_uid, error);
    }
  /* What was to be taken off it is off it. */
  return plakat_sqlite_run (db, error, "DELETE FROM outbox WHERE list_uid = ?1", "t", list_uid)
         && plakat_sqlite_run (db, error,
                               "UPDATE entry SET acked_seq = edit_seq, sent_want = NULL, sent_seq = NULL"
                               " WHERE list_uid = ?1 AND edit_seq > acked_seq",
                               "t", list_uid)
         && plakat_library_bin_record (db, kind, uid, before, "removed", error);
}

/* What another device took away can be taken back, the stars with the text. Lists follow rules of their own,
 * and who says nothing about themselves any more took nothing away. */
static gboolean
keep_gone (PlakatSqlite *db,
           PlakatUserRecordKind kind,
           const char *uid,
           const PlakatRecordRow *row,
           const PlakatFields *before,
           GError **error)
{
  if (kind == PLAKAT_USER_RECORD_PROFILE || kind == PLAKAT_USER_RECORD_LIST
      || kind == PLAKAT_USER_RECORD_ACCOUNT || !plakat_fields_is_empty (row->value)
      || plakat_fields_is_empty (before))
    return TRUE;
  return plakat_library_bin_record (db, kind, uid, before, "removed", error);
}

static gboolean
write_conflict (PlakatSqlite *db,
                PlakatUserRecordKind kind,
                const char *uid,
                const PlakatRecordRow *row,
                const PlakatFields *theirs,
                GError **error)
{
  g_autofree char *mine = plakat_fields_print (row->value);
  g_autofree char *other = plakat_fields_print (theirs);
  const char *name = plakat_user_record_kind_to_string (kind);

  return plakat_sqlite_run (db, error, "DELETE FROM conflict WHERE kind = ?1 AND uid = ?2 AND theirs IS ?3",
                            "ttt", name, uid, other)
         && plakat_sqlite_run (
             db, error, "INSERT INTO conflict (kind, uid, mine, theirs, wall) VALUES (?1, ?2, ?3, ?4, ?5)",
             "tttti", name, uid, mine, other, plakat_library_now ())
         && plakat_library_keep_texts (db, kind, uid, theirs, row->value, "conflict", row->edit_seq, error);
}

/** plakat_library_see_record: @touched_at: when the server's was written, 0 for now */
gboolean
plakat_library_see_record (PlakatSqlite *db,
                           PlakatUserRecordKind kind,
                           const char *uid,
                           const PlakatRecordSight *sight,
                           gint64 touched_at,
                           PlakatChanges *changes,
                           GError **error)
{
  g_auto (PlakatRecordRow) row = { 0 };
  g_autoptr (PlakatFields) before = NULL, theirs = NULL;
  g_autofree char *again = NULL;
  PlakatRecordEffect effect;
  gboolean done = TRUE;

  if (!plakat_library_load_row (db, kind, uid, &row, error))
    return FALSE;
  before = row.value ? plakat_fields_copy (row.value) : NULL;
  effect = plakat_record_see (&row, kind, sight, &theirs);
  plakat_changes_add (changes, uid);
  if ((effect & PLAKAT_RECORD_CHANGED)
      && (!follow_list (db, kind, uid, &row, before, &effect, changes, error)
          || !keep_gone (db, kind, uid, &row, before, error)
          || !plakat_library_keep_texts (db, kind, uid, before, row.value, "replaced", row.edit_seq, error)))
    return FALSE;
  if (theirs != NULL && (effect & PLAKAT_RECORD_CONFLICT)
      && !write_conflict (db, kind, uid, &row, theirs, error))
    return FALSE;
  if (effect & PLAKAT_RECORD_AGAIN)
    {
      again = plakat_fields_print (row.value);
      done = plakat_library_next_seq (db, &row.edit_seq, error)
             && plakat_library_queue_record (db, kind, uid, row.edit_seq, again, error);
    }
  else if (effect & PLAKAT_RECORD_SETTLED)
    done = plakat_library_unqueue (db, plakat_user_record_kind_to_string (kind), uid, row.acked_seq, error);
  return done
         && plakat_library_store_row (
             db, kind, uid, &row,
             effect & PLAKAT_RECORD_CHANGED ? (touched_at > 0 ? touched_at : plakat_library_now ()) : 0,
             error);
}

/* ── the feed ──────────────────────────────────────────────────────────── */

static gboolean
see_change (PlakatSqlite *db, const PlakatEntry *entry, PlakatChanges *changes, GError **error)
{
  PlakatMergeSight sight = { .present = entry->present, .tag = entry->tag, .tombstone = !entry->present };
  const char *list_uid = entry->list_uid ? entry->list_uid : plakat_list_kind_to_string (entry->list);

  return (!entry->present
          || plakat_library_upsert_film (db, entry->film_uid, entry->tmdb_id, entry->title, entry->year,
                                         entry->poster_path, error))
         && plakat_library_see_entry (db, list_uid, entry, &sight, changes, error);
}

static gboolean
see_rating (PlakatSqlite *db, const PlakatRating *rating, PlakatChanges *changes, GError **error)
{
  g_autoptr (PlakatFields) fields = plakat_fields_new ();
  g_autofree char *stars = rating->half_stars > 0 ? g_strdup_printf ("%d", rating->half_stars) : NULL;
  PlakatRecordSight sight = { .fields = fields, .tag = rating->tag };

  plakat_fields_set (fields, "stars", stars);
  plakat_fields_set (fields, "text", rating->review);
  return plakat_library_upsert_film (db, rating->film_uid, rating->tmdb_id, rating->title, rating->year,
                                     rating->poster_path, error)
         && plakat_library_see_record (db, PLAKAT_USER_RECORD_RATING, rating->film_uid, &sight,
                                       rating->updated_at, changes, error);
}

static gboolean
see_record_change (PlakatSqlite *db, const PlakatUserRecord *record, PlakatChanges *changes, GError **error)
{
  PlakatRecordSight sight = { .fields = record->fields, .tag = record->tag };

  return (!plakat_user_record_kind_is_of_film (record->kind) || record->fields == NULL
          || plakat_library_upsert_film (db, record->uid, record->tmdb_id, record->title, record->year,
                                         record->poster_path, error))
         && plakat_library_see_record (db, record->kind, record->uid, &sight, record->updated_at, changes,
                                       error);
}

/**
 * plakat_library_write_feed:
 *
 * The changes and the cursor that covers them, in one transaction (I17). Lists before what is on them, so
 * that a film put on a list that went elsewhere brings it back.
 */
gboolean
plakat_library_write_feed (PlakatSqlite *db, const PlakatFeed *feed, PlakatChanges *changes, GError **error)
{
  gboolean done = TRUE;

#if PLAKAT_PLANTED_BUG == 11
  if (!plakat_sqlite_run (db, error, "UPDATE account SET epoch = ?1, cursor = ?2", "tt", feed->epoch,
                          feed->cursor))
    return FALSE;
#endif
  if (!plakat_sqlite_begin (db, error))
    return FALSE;
  for (guint i = 0; done && i < feed->records->len; i++)
    done = see_record_change (db, g_ptr_array_index (feed->records, i), changes, error);
  for (guint i = 0; done && i < feed->entries->len; i++)
    done = see_change (db, g_ptr_array_index (feed->entries, i), changes, error);
  for (guint i = 0; done && i < feed->ratings->len; i++)
    done = see_rating (db, g_ptr_array_index (feed->ratings, i), changes, error);
  done = done
         && plakat_sqlite_run (db, error, "UPDATE account SET epoch = ?1, cursor = ?2", "tt", feed->epoch,
                               feed->cursor);
  if (done && !feed->more)
    done = plakat_library_sweep_accepted (db, changes, error);
  return plakat_sqlite_end (db, done, done ? error : NULL);
}
