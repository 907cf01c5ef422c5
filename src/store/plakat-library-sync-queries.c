/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-error.h"
#include "plakat-library-queries.h"

/* What the sync reads and writes: dirty rows out, answers and the server's changes in. */

static void
clear_row (PlakatMergeRow *row)
{
  g_clear_pointer (&row->base_tag, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlakatMergeRow, clear_row)

#define ENTRY_COLUMNS "base, base_tag, want, edit_seq, acked_seq, sent_want, sent_seq, miss"

static void
read_row (sqlite3_stmt *statement, int first, PlakatMergeRow *row)
{
  row->base = sqlite3_column_int (statement, first);
  row->base_tag = g_strdup ((const char *) sqlite3_column_text (statement, first + 1));
  row->want = sqlite3_column_int (statement, first + 2);
  row->edit_seq = sqlite3_column_int64 (statement, first + 3);
  row->acked_seq = sqlite3_column_int64 (statement, first + 4);
  row->sent = sqlite3_column_type (statement, first + 6) != SQLITE_NULL;
  row->sent_want = sqlite3_column_int (statement, first + 5);
  row->sent_seq = sqlite3_column_int64 (statement, first + 6);
  row->miss = sqlite3_column_int (statement, first + 7);
}

static gboolean
load_row (PlakatSqlite *db, const char *list, const char *film_uid, PlakatMergeRow *row, GError **error)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (
      db, "SELECT " ENTRY_COLUMNS " FROM entry WHERE list_uid = ?1 AND film_uid = ?2", error);
  gboolean found;

  if (statement == NULL)
    return FALSE;
  plakat_sqlite_bind (statement, "tt", list, film_uid);
  if (!plakat_sqlite_step (db, statement, &found, error))
    return FALSE;
  if (found)
    read_row (statement, 0, row);
  sqlite3_reset (statement);
  return TRUE;
}

static gboolean
store_row (PlakatSqlite *db,
           const char *list,
           const char *film_uid,
           const PlakatMergeRow *row,
           gint64 added_at,
           GError **error)
{
  return plakat_sqlite_run (
      db, error,
      "INSERT INTO entry (list_uid, film_uid, " ENTRY_COLUMNS ", added_at)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, iif (?10, ?8, NULL), iif (?10, ?9, NULL), ?11, ?12)"
      " ON CONFLICT (list_uid, film_uid) DO UPDATE SET base = ?3, base_tag = ?4, want = ?5, edit_seq = ?6,"
      " acked_seq = ?7, sent_want = iif (?10, ?8, NULL), sent_seq = iif (?10, ?9, NULL), miss = ?11,"
      " added_at = iif (?12 > 0, ?12, added_at)",
      "ttntniininni", list, film_uid, row->base, row->base_tag, row->want, row->edit_seq, row->acked_seq,
      row->sent_want, row->sent_seq, row->sent, row->miss, added_at);
}

static gboolean
clear_outbox (PlakatSqlite *db, const char *scope, const char *film_uid, gint64 acked, GError **error)
{
  g_autofree char *key = g_strdup_printf ("%s %s", scope, film_uid);

  return plakat_sqlite_run (db, error, "DELETE FROM outbox WHERE key = ?1 AND seq <= ?2", "ti", key, acked);
}

/** plakat_library_read_identity: who this device is, and where it stands in the server's feed */
gboolean
plakat_library_read_identity (PlakatSqlite *db, char **device, char **epoch, char **cursor, GError **error)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (
      db, "SELECT device_uuid, epoch, cursor FROM device JOIN account ON device.id = account.id", error);
  gboolean row;

  if (statement == NULL || !plakat_sqlite_step (db, statement, &row, error) || !row)
    return FALSE;
  *device = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  *epoch = g_strdup ((const char *) sqlite3_column_text (statement, 1));
  *cursor = g_strdup ((const char *) sqlite3_column_text (statement, 2));
  sqlite3_reset (statement);
  return TRUE;
}

static PlakatOp *
take_entry (PlakatSqlite *db, const char *list, const char *film_uid, GError **error)
{
  g_auto (PlakatMergeRow) row = { 0 };
  g_autoptr (PlakatOp) op = g_new0 (PlakatOp, 1);
  PlakatMergeStep step;

  if (!plakat_list_kind_from_string (list, &op->list) || !load_row (db, list, film_uid, &row, error))
    return NULL;
  step = plakat_merge_plan (&row);
  if (step == PLAKAT_MERGE_STEP_CANCEL)
    plakat_merge_cancel (&row);
  else if (step != PLAKAT_MERGE_STEP_NONE)
    plakat_merge_send (&row);
  if (!store_row (db, list, film_uid, &row, 0, error))
    return NULL;
  op->kind = PLAKAT_OP_ENTRY;
  op->film_uid = g_strdup (film_uid);
  op->want = row.want;
  op->seq = row.edit_seq;
  if (step != PLAKAT_MERGE_STEP_ADD && step != PLAKAT_MERGE_STEP_REMOVE)
    {
      op->seq = 0; /* nothing to send */
      if (!clear_outbox (db, list, film_uid, row.acked_seq, error))
        return NULL;
    }
  return g_steal_pointer (&op);
}

static PlakatOp *
take_rating (PlakatSqlite *db, const char *film_uid, GError **error)
{
  g_autoptr (PlakatOp) op = g_new0 (PlakatOp, 1);
  sqlite3_stmt *statement = plakat_sqlite_prepare (
      db,
      "UPDATE rating SET sent_seq = edit_seq, sent_stars = stars, sent_text = text WHERE film_uid = ?1"
      " RETURNING edit_seq, stars, text",
      error);
  gboolean row;

  if (statement == NULL)
    return NULL;
  plakat_sqlite_bind (statement, "t", film_uid);
  if (!plakat_sqlite_step (db, statement, &row, error))
    return NULL;
  op->kind = PLAKAT_OP_RATING;
  op->film_uid = g_strdup (film_uid);
  if (row)
    {
      op->seq = sqlite3_column_int64 (statement, 0);
      op->half_stars = sqlite3_column_int (statement, 1);
      op->review = g_strdup ((const char *) sqlite3_column_text (statement, 2));
      plakat_sqlite_step (db, statement, &row, NULL);
    }
  return g_steal_pointer (&op);
}

typedef struct
{
  gboolean is_entry;
  char *list;
  char *film_uid;
} Waiting;

static void
waiting_free (Waiting *waiting)
{
  g_free (waiting->list);
  g_free (waiting->film_uid);
  g_free (waiting);
}

static GPtrArray *
list_waiting (PlakatSqlite *db, guint most, gboolean ratings, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) waiting_free);
  sqlite3_stmt *statement = plakat_sqlite_prepare (
      db,
      "SELECT kind, list_uid, film_uid FROM outbox WHERE parked = 0 AND (?2 OR kind = 'entry' OR EXISTS"
      " (SELECT 1 FROM rating WHERE rating.film_uid = outbox.film_uid AND sent_seq = edit_seq))"
      " ORDER BY seq LIMIT ?1",
      error);
  gboolean row;

  if (statement == NULL)
    return NULL;
  plakat_sqlite_bind (statement, "in", (gint64) most, ratings);
  while (plakat_sqlite_step (db, statement, &row, error))
    {
      Waiting *waiting;

      if (!row)
        return g_steal_pointer (&found);
      waiting = g_new0 (Waiting, 1);
      waiting->is_entry = g_str_equal ((const char *) sqlite3_column_text (statement, 0), "entry");
      waiting->list = g_strdup ((const char *) sqlite3_column_text (statement, 1));
      waiting->film_uid = g_strdup ((const char *) sqlite3_column_text (statement, 2));
      g_ptr_array_add (found, waiting);
    }
  return NULL;
}

static gboolean
take_waiting (PlakatSqlite *db, guint most, gboolean ratings, GPtrArray *ops, GError **error)
{
  g_autoptr (GPtrArray) waiting = list_waiting (db, most, ratings, error);

  for (guint i = 0; waiting != NULL && i < waiting->len; i++)
    {
      Waiting *one = g_ptr_array_index (waiting, i);
      PlakatOp *op = one->is_entry ? take_entry (db, one->list, one->film_uid, error)
                                   : take_rating (db, one->film_uid, error);

      if (op == NULL)
        return FALSE;
      if (op->seq > 0)
        g_ptr_array_add (ops, op);
      else
        plakat_op_free (op);
    }
  return waiting != NULL;
}

static GPtrArray *
take_ops (PlakatSqlite *db, guint most, gboolean ratings, GError **error)
{
  g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_op_free);
  guint before, left, parked;
  gboolean done;

  if (!plakat_sqlite_begin (db, error))
    return NULL;
  done = plakat_library_count_outbox (db, &left, &parked, error);
  /* Of a whole batch nothing may be left to send: then it is the turn of the next. */
  do
    {
      before = left;
      done = done && take_waiting (db, most, ratings, ops, error)
             && plakat_library_count_outbox (db, &left, &parked, error);
    }
  while (done && ops->len == 0 && left < before);
  if (!plakat_sqlite_end (db, done, done ? error : NULL))
    return NULL;
  return g_steal_pointer (&ops);
}

/**
 * plakat_library_take_ops:
 * @most: how many
 *
 * The oldest waiting edits, noted as sent in the same transaction: before the first byte of a request leaves
 * it is on the disk that one may have left. What cancels itself is settled on the way.
 *
 * Returns: (transfer full) (nullable) (element-type PlakatOp): what to push
 */
GPtrArray *
plakat_library_take_ops (PlakatSqlite *db, guint most, GError **error)
{
  return take_ops (db, most, TRUE, error);
}

/** plakat_library_take_entry_ops: the same, of the lists, and ratings that were sent before without an answer
 */
GPtrArray *
plakat_library_take_entry_ops (PlakatSqlite *db, guint most, GError **error)
{
  return take_ops (db, most, FALSE, error);
}

static gboolean
find_sent (PlakatSqlite *db, gint64 seq, char **list, char **film_uid, GError **error)
{
  sqlite3_stmt *statement =
      plakat_sqlite_prepare (db,
                             "SELECT list_uid, film_uid FROM entry WHERE sent_seq = ?1"
                             " UNION ALL SELECT NULL, film_uid FROM rating WHERE sent_seq = ?1",
                             error);
  gboolean row;

  *list = *film_uid = NULL;
  if (statement == NULL)
    return FALSE;
  plakat_sqlite_bind (statement, "i", seq);
  if (!plakat_sqlite_step (db, statement, &row, error))
    return FALSE;
  if (row)
    {
      *list = g_strdup ((const char *) sqlite3_column_text (statement, 0));
      *film_uid = g_strdup ((const char *) sqlite3_column_text (statement, 1));
    }
  sqlite3_reset (statement);
  return TRUE;
}

static gboolean
park (PlakatSqlite *db, const char *scope, const char *film_uid, const PlakatOpResult *result, GError **error)
{
  g_autofree char *key = g_strdup_printf ("%s %s", scope, film_uid);

  return plakat_sqlite_run (db, error,
                            "UPDATE outbox SET parked = 1, message = ?3 WHERE key = ?1 AND seq = ?2", "tit",
                            key, result->seq, result->message);
}

/* A conflict is for the person to settle: like a refusal it leaves the edit where it is, in sight. */
static gboolean
had_no_effect (const PlakatOpResult *result)
{
  return result->status == PLAKAT_OP_REJECTED || result->status == PLAKAT_OP_CONFLICT;
}

static gboolean
settle_entry (
    PlakatSqlite *db, const char *list, const char *film_uid, const PlakatOpResult *result, GError **error)
{
  g_auto (PlakatMergeRow) row = { 0 };

  if (!load_row (db, list, film_uid, &row, error))
    return FALSE;
  if (had_no_effect (result))
    row.sent = FALSE;
  else
    plakat_merge_ack (&row, result->tag);
  return store_row (db, list, film_uid, &row, 0, error)
         && (had_no_effect (result) ? park (db, list, film_uid, result, error)
                                    : clear_outbox (db, list, film_uid, row.acked_seq, error));
}

static gboolean
settle_rating (PlakatSqlite *db, const char *film_uid, const PlakatOpResult *result, GError **error)
{
  if (had_no_effect (result))
    return plakat_sqlite_run (db, error, "UPDATE rating SET sent_seq = NULL WHERE film_uid = ?1", "t",
                              film_uid)
           && park (db, "rating", film_uid, result, error);
  return plakat_sqlite_run (db, error,
                            "UPDATE rating SET base_stars = sent_stars, base_text = sent_text, base_tag = ?2,"
                            " acked_seq = max (acked_seq, sent_seq), sent_seq = NULL WHERE film_uid = ?1",
                            "tt", film_uid, result->tag)
         && clear_outbox (db, "rating", film_uid, result->seq, error);
}

/**
 * plakat_library_write_results:
 * @results: (element-type PlakatOpResult): the server's definite answers
 *
 * One transaction. An answer clears just the sequence number that it is about.
 */
gboolean
plakat_library_write_results (PlakatSqlite *db, GPtrArray *results, GError **error)
{
  gboolean done = TRUE;

  if (!plakat_sqlite_begin (db, error))
    return FALSE;
  for (guint i = 0; done && i < results->len; i++)
    {
      const PlakatOpResult *result = g_ptr_array_index (results, i);
      g_autofree char *list = NULL, *film_uid = NULL;

      done = find_sent (db, result->seq, &list, &film_uid, error);
      if (!done || film_uid == NULL)
        continue;
      done = list != NULL ? settle_entry (db, list, film_uid, result, error)
                          : settle_rating (db, film_uid, result, error);
    }
  return plakat_sqlite_end (db, done, done ? error : NULL);
}

static gboolean
put_in_bin (PlakatSqlite *db, const char *list, const char *film_uid, GError **error)
{
  return plakat_sqlite_run (db, error,
                            "INSERT INTO bin (list_uid, film_uid, why, wall) VALUES (?1, ?2, ?3, ?4)", "ttti",
                            list, film_uid, "removed on another device", g_get_real_time () / G_USEC_PER_SEC);
}

static gboolean
see_entry (PlakatSqlite *db, const PlakatEntry *entry, GError **error)
{
  const char *list = plakat_list_kind_to_string (entry->list);
  PlakatMergeSight sight = { .present = entry->present, .tag = entry->tag, .tombstone = !entry->present };
  g_auto (PlakatMergeRow) row = { 0 };
  PlakatMergeEffect effect;

  if (!plakat_library_upsert_film (db, entry->film_uid, entry->tmdb_id, entry->title, entry->year,
                                   entry->poster_path, error)
      || !load_row (db, list, entry->film_uid, &row, error))
    return FALSE;
  effect = plakat_merge_see (&row, &sight);
  return store_row (db, list, entry->film_uid, &row, entry->present ? entry->added_at : 0, error)
         && (!(effect & PLAKAT_MERGE_BIN) || put_in_bin (db, list, entry->film_uid, error))
         && (!(effect & PLAKAT_MERGE_SETTLED)
             || clear_outbox (db, list, entry->film_uid, row.acked_seq, error));
}

/* Field by field: what only the server changed is taken; what was changed here stays and waits to be sent. A
 * text that gives way is kept. */
static gboolean
see_rating (PlakatSqlite *db, const PlakatRating *rating, GError **error)
{
  return plakat_library_upsert_film (db, rating->film_uid, rating->tmdb_id, rating->title, rating->year,
                                     rating->poster_path, error)
         && plakat_sqlite_run (db, error, "INSERT OR IGNORE INTO rating (film_uid) VALUES (?1)", "t",
                               rating->film_uid)
         && plakat_sqlite_run (db, error,
                               "INSERT INTO review_version (film_uid, stars, text, reason, seq, wall)"
                               " SELECT film_uid, stars, iif (text IS base_text, text, ?2),"
                               " iif (text IS base_text, 'replaced', 'conflict'), edit_seq, ?3 FROM rating"
                               " WHERE film_uid = ?1 AND text IS NOT ?2 AND base_text IS NOT ?2"
                               " AND iif (text IS base_text, text, ?2) IS NOT NULL",
                               "tti", rating->film_uid, rating->review, g_get_real_time () / G_USEC_PER_SEC)
         && plakat_sqlite_run (
             db, error,
             "UPDATE rating SET stars = iif (stars = base_stars, ?2, stars),"
             " text = iif (text IS base_text, ?3, text), base_stars = ?2, base_text = ?3, base_tag = ?4,"
             " rated_at = iif (edit_seq > acked_seq, rated_at, ?5) WHERE film_uid = ?1",
             "tntti", rating->film_uid, rating->half_stars, rating->review, rating->tag, rating->updated_at);
}

/**
 * plakat_library_write_feed:
 *
 * The changes and the cursor that covers them, in one transaction.
 */
gboolean
plakat_library_write_feed (PlakatSqlite *db, const PlakatFeed *feed, GError **error)
{
  gboolean done = TRUE;

  if (!plakat_sqlite_begin (db, error))
    return FALSE;
  for (guint i = 0; done && i < feed->entries->len; i++)
    done = see_entry (db, g_ptr_array_index (feed->entries, i), error);
  for (guint i = 0; done && i < feed->ratings->len; i++)
    done = see_rating (db, g_ptr_array_index (feed->ratings, i), error);
  done = done
         && plakat_sqlite_run (db, error, "UPDATE account SET epoch = ?1, cursor = ?2", "tt", feed->epoch,
                               feed->cursor);
  return plakat_sqlite_end (db, done, done ? error : NULL);
}

/**
 * plakat_library_write_epoch:
 * @epoch: the server's new one
 *
 * The server is not the one that was known: it was reset or restored. Nothing that is wanted is given up:
 * every row that is on a list, and every rating, becomes an edit again, with a number of its own, and the
 * feed is read from its start.
 */
gboolean
plakat_library_write_epoch (PlakatSqlite *db, const char *epoch, GError **error)
{
  gboolean done;

  if (!plakat_sqlite_begin (db, error))
    return FALSE;
  done = plakat_sqlite_exec (
             db,
             "CREATE TEMP TABLE again AS"
             " SELECT row_number () OVER (ORDER BY edit_seq) + (SELECT next_seq FROM device) AS seq, * FROM ("
             "  SELECT list_uid, film_uid, edit_seq FROM entry WHERE want = 1 OR edit_seq > acked_seq"
             "  UNION ALL SELECT NULL, film_uid, edit_seq FROM rating"
             "   WHERE stars > 0 OR text IS NOT NULL OR edit_seq > acked_seq);"
             "UPDATE device SET next_seq = max (next_seq, coalesce ((SELECT max (seq) FROM again), 0));"
             "UPDATE entry SET base = 0, base_tag = NULL, sent_want = NULL, sent_seq = NULL, miss = 0;"
             "UPDATE entry SET edit_seq = (SELECT seq FROM again WHERE again.list_uid = entry.list_uid"
             "  AND again.film_uid = entry.film_uid)"
             " WHERE EXISTS (SELECT 1 FROM again WHERE again.list_uid = entry.list_uid"
             "  AND again.film_uid = entry.film_uid);"
             "UPDATE rating SET base_stars = 0, base_text = NULL, base_tag = NULL, sent_seq = NULL;"
             "UPDATE rating SET edit_seq = (SELECT seq FROM again WHERE again.list_uid IS NULL"
             "  AND again.film_uid = rating.film_uid)"
             " WHERE EXISTS (SELECT 1 FROM again WHERE again.list_uid IS NULL AND again.film_uid = "
             "rating.film_uid);"
             "INSERT OR REPLACE INTO outbox (key, kind, list_uid, film_uid, seq, since)"
             " SELECT coalesce (list_uid, 'rating') || ' ' || film_uid, iif (list_uid IS NULL, 'rating', "
             "'entry'),"
             "  list_uid, film_uid, seq, unixepoch () FROM again;"
             "DROP TABLE again;",
             error)
         && plakat_sqlite_run (db, error, "UPDATE account SET epoch = ?1, cursor = NULL", "t", epoch);
  return plakat_sqlite_end (db, done, done ? error : NULL);
}

/** plakat_library_write_account: notes whose library this is */
gboolean
plakat_library_write_account (
    PlakatSqlite *db, const char *origin, const char *user_id, const char *username, GError **error)
{
  return plakat_sqlite_run (db, error, "UPDATE account SET origin = ?1, remote_user_id = ?2, username = ?3",
                            "ttt", origin, user_id, username);
}
