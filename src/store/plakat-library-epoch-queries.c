/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-library-page-queries.h"
#include "plakat-library-sync-queries.h"

/*
 * A server that is not the one that was known: it was set up anew, or restored from a copy. Nothing that is
 * wanted is given up, and nothing is sent or taken before the user has said which side is right.
 */

/** plakat_library_write_account: notes whose library this is */
gboolean
plakat_library_write_account (
    PlakatSqlite *db, const char *origin, const char *user_id, const char *username, GError **error)
{
  return plakat_sqlite_run (db, error, "UPDATE account SET origin = ?1, remote_user_id = ?2, username = ?3",
                            "ttt", origin, user_id, username);
}

/* Where the user chose a server that was not read since, nothing is known of it, and all that is shown may
 * go. */
static gboolean
count_known (PlakatSqlite *db, gint64 *count, GError **error)
{
  return plakat_sqlite_read_number (db, count, error,
                                    "SELECT iif (EXISTS (SELECT 1 FROM latch WHERE scope = 'server'),"
                                    " (SELECT count (*) FROM entry WHERE want = 1) + (SELECT count (*) FROM "
                                    "record WHERE value IS NOT NULL),"
                                    " (SELECT count (*) FROM entry WHERE base = 1 OR base_tag IS NOT NULL)"
                                    " + (SELECT count (*) FROM record WHERE base IS NOT NULL))",
                                    "");
}

static gboolean
take_epoch (PlakatSqlite *db, const char *epoch, GError **error)
{
  return plakat_sqlite_run (db, error, "UPDATE account SET epoch = ?1, cursor = NULL", "t", epoch);
}

/**
 * plakat_library_write_epoch:
 * @epoch: the server's new one
 *
 * Asks, unless the server never had anything of this library.
 */
gboolean
plakat_library_write_epoch (PlakatSqlite *db, const char *epoch, GError **error)
{
  gint64 known;
  gboolean done;

  if (!plakat_sqlite_begin (db, error))
    return FALSE;
  done = count_known (db, &known, error);
  if (done && known > 0)
    done = plakat_library_write_latch (db, "server", "epoch", known, 0, epoch, error);
  else if (done)
    done = take_epoch (db, epoch, error);
  return plakat_sqlite_end (db, done, done ? error : NULL);
}

/* Of an entry, when it is as if no server had ever had it. */
#define NO_BASE                                                                         \
  "base = 0, base_tag = NULL, base_position = NULL, sent_want = NULL, sent_seq = NULL," \
  " sent_position = NULL, miss = 0"

/* Likewise of a record. */
#define NO_RECORD_BASE \
  "base = NULL, base_tag = NULL, gone = NULL, sent_value = NULL, sent_seq = NULL, miss = 0"

/* Films of a list that was taken away are not wanted, though the server has not said yet that they are gone.
 */
#define HIDDEN                                                                                 \
  " instr (list_uid, ':') > 0 AND (?1 IS NULL OR list_uid = ?1) AND NOT " PLAKAT_LIST_STANDS ( \
      "record", "list_uid", "")

static gboolean
drop_hidden (PlakatSqlite *db, const char *list_uid, GError **error)
{
  return plakat_sqlite_run (db, error, "UPDATE entry SET want = 0, acked_seq = edit_seq WHERE" HIDDEN, "t",
                            list_uid)
         && plakat_sqlite_run (db, error, "DELETE FROM outbox WHERE kind = 'entry' AND" HIDDEN, "t",
                               list_uid);
}

/* ── once more, as edits of their own ──────────────────────────────────── */

static gboolean
begin_again (PlakatSqlite *db, GError **error)
{
  return plakat_sqlite_run (db, error,
                            "CREATE TEMP TABLE IF NOT EXISTS again (seq INTEGER PRIMARY KEY, kind TEXT, "
                            "list_uid TEXT, uid TEXT)",
                            "")
         && plakat_sqlite_run (db, error, "DELETE FROM temp.again", "");
}

/* What stands in temp.again has those numbers from now on, and waits to be sent. */
static gboolean
end_again (PlakatSqlite *db, GError **error)
{
  return plakat_sqlite_run (
             db, error,
             "UPDATE device SET next_seq = max (next_seq, ifnull ((SELECT max (seq) FROM temp.again), 0))",
             "")
         && plakat_sqlite_run (
             db, error,
             "UPDATE entry SET edit_seq = a.seq FROM temp.again a WHERE a.kind = 'entry' AND"
             " a.list_uid = entry.list_uid AND a.uid = entry.film_uid",
             "")
         && plakat_sqlite_run (db, error,
                               "UPDATE record SET edit_seq = a.seq FROM temp.again a WHERE a.kind = "
                               "record.kind AND a.uid = record.uid",
                               "")
         && plakat_sqlite_run (db, error,
                               "INSERT INTO outbox (key, kind, list_uid, uid, seq, since) SELECT ifnull "
                               "(list_uid, kind) || ' ' || uid, kind,"
                               " list_uid, uid, seq, ?1 FROM temp.again WHERE true ON CONFLICT (key) DO "
                               "UPDATE SET seq = excluded.seq,"
                               " parked = 0, held = 0, verify = 0, http = 0, message = NULL",
                               "i", plakat_library_now ())
         && plakat_sqlite_run (db, error, "DELETE FROM temp.again", "");
}

/**
 * plakat_library_want_again:
 * @list_uid: (nullable): a list, or %NULL for everything
 *
 * Everything that is on a list, and every record, becomes an edit again, with a number of its own, as if the
 * server had never had it. Within a transaction.
 */
gboolean
plakat_library_want_again (PlakatSqlite *db, const char *list_uid, GError **error)
{
  return drop_hidden (db, list_uid, error) && begin_again (db, error)
         && plakat_sqlite_run (db, error,
                               "INSERT INTO temp.again SELECT row_number () OVER (ORDER BY edit_seq, kind) + "
                               "(SELECT next_seq FROM device),"
                               " kind, list_uid, uid FROM (SELECT 'entry' AS kind, list_uid, film_uid AS "
                               "uid, edit_seq FROM entry"
                               "  WHERE (want = 1 OR edit_seq > acked_seq) AND (?1 IS NULL OR list_uid = ?1)"
                               " UNION ALL SELECT kind, NULL, uid, edit_seq FROM record"
                               "  WHERE (value IS NOT NULL OR edit_seq > acked_seq) AND ?1 IS NULL)",
                               "t", list_uid)
         && plakat_sqlite_run (db, error, "UPDATE entry SET " NO_BASE " WHERE ?1 IS NULL OR list_uid = ?1",
                               "t", list_uid)
         && plakat_sqlite_run (db, error, "UPDATE record SET " NO_RECORD_BASE " WHERE ?1 IS NULL", "t",
                               list_uid)
         && end_again (db, error);
}

/**
 * plakat_library_try_again:
 * @key: (nullable): of the outbox, or %NULL for all
 * @list_uid: (nullable): those of a list, or %NULL for all
 *
 * What the server refused is tried again, as an edit with a number of its own: under the old one ours refuses
 * it again, so that no copy of the request that comes late is done; another may do such a copy.
 * Within a transaction.
 */
gboolean
plakat_library_try_again (PlakatSqlite *db, const char *key, const char *list_uid, GError **error)
{
  return begin_again (db, error)
         && plakat_sqlite_run (db, error,
                               "INSERT INTO temp.again SELECT row_number () OVER (ORDER BY seq) + (SELECT "
                               "next_seq FROM device), kind, list_uid, uid FROM outbox WHERE parked = 1"
                               " AND (?1 IS NULL OR key = ?1) AND (?2 IS NULL OR list_uid = ?2)",
                               "tt", key, list_uid)
         && end_again (db, error);
}

/* The server's list is right: what is not in it goes into the bin when it was read to its end. */
static gboolean
forget_bases (PlakatSqlite *db, GError **error)
{
  return plakat_sqlite_run (db, error, "UPDATE entry SET " NO_BASE, "")
         && plakat_sqlite_run (db, error, "UPDATE record SET " NO_RECORD_BASE, "");
}

static gboolean
answer_server (PlakatSqlite *db, const char *epoch, PlakatLatchChoice choice, GError **error)
{
  if (choice == PLAKAT_LATCH_PUT_BACK)
    return plakat_library_want_again (db, NULL, error) && take_epoch (db, epoch, error)
           && plakat_sqlite_run (db, error, "DELETE FROM latch WHERE scope = 'server'", "");
  return forget_bases (db, error) && take_epoch (db, epoch, error)
         && plakat_sqlite_run (db, error, "UPDATE latch SET choice = 'accept' WHERE scope = 'server'", "");
}

static gboolean
read_epoch_of_latch (PlakatSqlite *db, const char *scope, gboolean *asked, char **epoch, GError **error)
{
  sqlite3_stmt *statement =
      plakat_sqlite_prepare (db, "SELECT epoch FROM latch WHERE scope = ?1 AND choice IS NULL", error);

  if (statement == NULL)
    return FALSE;
  plakat_sqlite_bind (statement, "t", scope);
  if (!plakat_sqlite_step (db, statement, asked, error))
    return FALSE;
  if (*asked)
    *epoch = plakat_sqlite_dup_text (statement, 0);
  if (*asked)
    sqlite3_reset (statement);
  return TRUE;
}

/** plakat_library_write_latch_answer: @scope: "server" or a list; one that is not asked about (any more) does
 * nothing */
gboolean
plakat_library_write_latch_answer (PlakatSqlite *db,
                                   const char *scope,
                                   PlakatLatchChoice choice,
                                   GError **error)
{
  g_autofree char *epoch = NULL;
  gboolean asked = FALSE, done;

  if (!plakat_sqlite_begin (db, error))
    return FALSE;
  done = read_epoch_of_latch (db, scope, &asked, &epoch, error);
  if (done && asked && g_str_equal (scope, "server"))
    done = answer_server (db, epoch, choice, error);
  else if (done && asked && choice == PLAKAT_LATCH_PUT_BACK)
    done = plakat_library_want_again (db, scope, error)
           && plakat_sqlite_run (db, error, "DELETE FROM latch WHERE scope = ?1", "t", scope);
  else if (done && asked)
    done = plakat_sqlite_run (db, error, "UPDATE latch SET choice = 'accept' WHERE scope = ?1", "t", scope);
  return plakat_sqlite_end (db, done, done ? error : NULL);
}

/* Lists are taken away one by one: one on which a film was put since the answer comes back, and what was to
 * be done on the others is done. */
static gboolean
sweep_lists (PlakatSqlite *db, PlakatChanges *changes, GError **error)
{
  g_autoptr (GPtrArray) lists = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_user_record_free);
  PlakatRecordSight sight = { 0 };
  sqlite3_stmt *statement = plakat_sqlite_prepare (
      db,
      "SELECT kind, uid FROM record WHERE kind IN ('profile', 'list') AND value IS NOT NULL AND base IS NULL"
      " AND edit_seq <= acked_seq ORDER BY kind, uid",
      error);
  gboolean row = TRUE;

  if (statement == NULL)
    return FALSE;
  while (row)
    {
      PlakatUserRecordKind kind;

      if (!plakat_sqlite_step (db, statement, &row, error))
        return FALSE;
      if (row
          && plakat_user_record_kind_from_string ((const char *) sqlite3_column_text (statement, 0), &kind))
        g_ptr_array_add (lists,
                         plakat_user_record_new (kind, (const char *) sqlite3_column_text (statement, 1)));
    }
  for (guint i = 0; i < lists->len; i++)
    {
      const PlakatUserRecord *list = g_ptr_array_index (lists, i);

      if (!plakat_library_see_record (db, list->kind, list->uid, &sight, 0, changes, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * plakat_library_sweep_accepted:
 *
 * When the feed of a server whose list was accepted came to its end: what is shown and was not in it goes
 * into the bin. Within a transaction; does nothing at any other time.
 */
gboolean
plakat_library_sweep_accepted (PlakatSqlite *db, PlakatChanges *changes, GError **error)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (
      db, "DELETE FROM latch WHERE scope = 'server' AND choice = 'accept' RETURNING 1", error);
  gint64 now = plakat_library_now ();
  gboolean swept, more;

  if (statement == NULL || !plakat_sqlite_step (db, statement, &swept, error))
    return FALSE;
  if (!swept)
    return TRUE;
  changes->all = TRUE;
  if (!plakat_sqlite_step (db, statement, &more, error) || !sweep_lists (db, changes, error))
    return FALSE;
  return plakat_sqlite_run (
             db, error,
             "INSERT INTO bin (list_uid, film_uid, why, wall) SELECT list_uid, film_uid, 'gone', ?1"
             " FROM entry WHERE want = 1 AND base = 0 AND edit_seq <= acked_seq",
             "i", now)
         && plakat_sqlite_run (
             db, error, "UPDATE entry SET want = 0 WHERE want = 1 AND base = 0 AND edit_seq <= acked_seq", "")
         && plakat_sqlite_run (
             db, error,
             "INSERT INTO bin (kind, uid, value, why, wall) SELECT kind, uid, value, 'gone', ?1"
             " FROM record WHERE value IS NOT NULL AND base IS NULL AND edit_seq <= acked_seq",
             "i", now)
         && plakat_sqlite_run (
             db, error,
             "INSERT INTO version (kind, uid, field, text, reason, seq, wall)"
             " SELECT kind, record.uid, j.key, j.value, 'replaced', edit_seq, ?1 FROM record,"
             " json_each (record.value) j WHERE record.value IS NOT NULL AND base IS NULL"
             " AND edit_seq <= acked_seq AND j.key IN ('text', 'description', 'biography')",
             "i", now)
         && plakat_sqlite_run (db, error,
                               "UPDATE record SET value = NULL WHERE value IS NOT NULL AND base IS NULL AND "
                               "edit_seq <= acked_seq",
                               "");
}
