/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-library-sync-queries.h"
#include "plakat-text.h"
#include "planted-bug.h"

/* What is sent: dirty rows become ops, noted as sent on the disk before the first byte of a request leaves.
 */

/** Taking: @feed: the server has op ids; @ops: what is to be sent */
typedef struct
{
  PlakatSqlite *db;
  gboolean feed;
  GPtrArray *ops;
  PlakatChanges *changes;
} Taking;

typedef struct
{
  char *kind;
  char *list_uid;
  char *uid;
} Waiting;

static void
waiting_free (Waiting *waiting)
{
  g_free (waiting->kind);
  g_free (waiting->list_uid);
  g_free (waiting->uid);
  g_free (waiting);
}

/* ── the account's place ───────────────────────────────────────────────── */

/* Where an answer is missing is looked at first: the walk may not come to its end. */
static gboolean
read_scopes (PlakatSqlite *db, GPtrArray *lists, GError **error)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (
      db,
      "SELECT list_uid, tag FROM ("
      "SELECT name AS list_uid, NULL AS tag FROM ability WHERE name IN ('watchlist', 'favourites')"
      " UNION ALL SELECT 'profile:' || uid, base_tag FROM record WHERE kind = 'profile' AND base IS NOT NULL"
      " AND base_tag IS NOT NULL AND EXISTS (SELECT 1 FROM ability WHERE name = 'profile:')"
      ") l ORDER BY NOT EXISTS (SELECT 1 FROM entry e WHERE e.sent_seq IS NOT NULL AND e.list_uid = "
      "l.list_uid)",
      error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  while (plakat_sqlite_step (db, statement, &row, error))
    {
      PlakatLibraryScope *scope;

      if (!row)
        return TRUE;
      scope = g_new0 (PlakatLibraryScope, 1);
      scope->list_uid = plakat_sqlite_dup_text (statement, 0);
      scope->parent_tag = plakat_sqlite_dup_text (statement, 1);
      g_ptr_array_add (lists, scope);
    }
  return FALSE;
}

static void
scope_free (PlakatLibraryScope *scope)
{
  g_free (scope->list_uid);
  g_free (scope->parent_tag);
  g_free (scope);
}

/** plakat_library_read_place: who this device is, and where it stands with the server */
gboolean
plakat_library_read_place (PlakatSqlite *db, PlakatLibraryPlace *place, GError **error)
{
  sqlite3_stmt *statement =
      plakat_sqlite_prepare (db,
                             "SELECT device_uuid, nullif (remote_user_id, ''), epoch, cursor, next_seq,"
                             " (SELECT count (*) FROM entry WHERE sent_seq IS NOT NULL) + (SELECT count (*) "
                             "FROM record WHERE sent_seq IS NOT"
                             "  NULL),"
                             " EXISTS (SELECT 1 FROM latch WHERE scope = 'server' AND choice IS NULL)"
                             " FROM device JOIN account ON device.id = account.id",
                             error);
  gboolean row;

  place->lists = g_ptr_array_new_with_free_func ((GDestroyNotify) scope_free);
  if (statement == NULL || !plakat_sqlite_step (db, statement, &row, error) || !row)
    return FALSE;
  place->device = plakat_sqlite_dup_text (statement, 0);
  place->user_id = plakat_sqlite_dup_text (statement, 1);
#if PLAKAT_PLANTED_BUG != 13
  place->epoch = plakat_sqlite_dup_text (statement, 2);
#endif
  place->cursor = plakat_sqlite_dup_text (statement, 3);
  place->seq = sqlite3_column_int64 (statement, 4);
  place->unknown = sqlite3_column_int (statement, 5);
  place->latched = sqlite3_column_int (statement, 6);
  sqlite3_reset (statement);
  return read_scopes (db, place->lists, error);
}

static const struct
{
  const char *name;
  PlakatCapabilities capability;
} abilities[] = {
  { "watchlist", PLAKAT_CAN_WATCHLIST },
  { "favourites", PLAKAT_CAN_FAVOURITES },
  { "profile:", PLAKAT_CAN_PROFILES },
  { "list:", PLAKAT_CAN_LISTS },
  { "rating", PLAKAT_CAN_RATE },
  { "note", PLAKAT_CAN_NOTES },
  { "watched", PLAKAT_CAN_WATCHED },
  { "profile", PLAKAT_CAN_PROFILES },
  { "list", PLAKAT_CAN_LISTS },
  { "account", PLAKAT_CAN_ACCOUNT },
  { "display_name", PLAKAT_CAN_DISPLAY_NAME },
};

static PlakatCapabilities
find_ability (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (abilities); i++)
    if (g_str_equal (abilities[i].name, name))
      return abilities[i].capability;
  return 0;
}

/* What the server is known to keep. */
static gboolean
read_abilities (PlakatSqlite *db, PlakatCapabilities *capabilities, GError **error)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (db, "SELECT name FROM ability", error);
  gboolean row;

  *capabilities = 0;
  if (statement == NULL)
    return FALSE;
  while (plakat_sqlite_step (db, statement, &row, error))
    {
      if (!row)
        return TRUE;
      *capabilities |= find_ability ((const char *) sqlite3_column_text (statement, 0));
    }
  return FALSE;
}

/** plakat_library_write_abilities: what the server keeps by now: what it could not before may be tried;
 * @changed: (out): whether it is something else than was known */
gboolean
plakat_library_write_abilities (PlakatSqlite *db,
                                PlakatCapabilities capabilities,
                                gboolean *changed,
                                GError **error)
{
  PlakatCapabilities known, kept = 0;
  gboolean done;

  for (guint i = 0; i < G_N_ELEMENTS (abilities); i++)
    kept |= abilities[i].capability & capabilities;
  if (!read_abilities (db, &known, error))
    return FALSE;
  *changed = known != kept;
  if (!*changed)
    return TRUE;
  if (!plakat_sqlite_begin (db, error))
    return FALSE;
  done = plakat_sqlite_run (db, error, "DELETE FROM ability", "");
  for (guint i = 0; done && i < G_N_ELEMENTS (abilities); i++)
    if (kept & abilities[i].capability)
      done = plakat_sqlite_run (db, error, "INSERT INTO ability VALUES (?1)", "t", abilities[i].name);
  return plakat_sqlite_end (db, done, done ? error : NULL);
}

/* ── ops ───────────────────────────────────────────────────────────────── */

/* What the server calls the profile or list that an entry belongs to. */
static gboolean
find_parent (Taking *taking, const char *list_uid, PlakatOp *op, GError **error)
{
  PlakatUserRecordKind kind;
  g_autofree char *parent = plakat_library_parent_of (list_uid, &kind);
  g_auto (PlakatRecordRow) row = { 0 };

  if (parent == NULL)
    return plakat_list_kind_from_string (list_uid, &op->list);
  if (!plakat_library_load_row (taking->db, kind, parent, &row, error))
    return FALSE;
  if (kind == PLAKAT_USER_RECORD_PROFILE)
    op->profile_uid = g_strdup (parent);
  else
    op->list_uid = g_strdup (parent);
  op->kind = kind == PLAKAT_USER_RECORD_PROFILE ? PLAKAT_OP_PROFILE_ENTRY : PLAKAT_OP_LIST_ENTRY;
  op->parent_tag = g_strdup (row.base_tag);
  return TRUE;
}

static gboolean
find_tmdb_id (PlakatSqlite *db, PlakatOp *op, GError **error)
{
  return op->film_uid == NULL
         || plakat_sqlite_read_number (db, &op->tmdb_id, error,
                                       "SELECT tmdb_id FROM film_ref WHERE film_uid = ?1", "t", op->film_uid);
}

static gboolean
take_entry (Taking *taking, const Waiting *waiting, GError **error)
{
  g_auto (PlakatEntryRow) row = { 0 };
  g_autoptr (PlakatOp) op = g_new0 (PlakatOp, 1);
  PlakatMergeStep step;

  op->kind = PLAKAT_OP_ENTRY;
  if (!find_parent (taking, waiting->list_uid, op, error)
      || !plakat_library_load_entry (taking->db, waiting->list_uid, waiting->uid, &row, error))
    return FALSE;
  step = plakat_merge_plan (&row.merge);
  if (step != PLAKAT_MERGE_STEP_ADD && step != PLAKAT_MERGE_STEP_REMOVE)
    {
      if (step == PLAKAT_MERGE_STEP_CANCEL)
        plakat_merge_cancel (&row.merge);
      plakat_changes_add (taking->changes, waiting->uid);
      return plakat_library_store_entry (taking->db, waiting->list_uid, waiting->uid, &row, error)
             && plakat_library_unqueue (taking->db, waiting->list_uid, waiting->uid, row.merge.acked_seq,
                                        error);
    }
  op->again = row.merge.sent;
  op->tag = g_strdup (row.merge.base_tag);
  plakat_merge_send (&row.merge);
  g_set_str (&row.sent_position, row.merge.want ? row.position : NULL);
  op->film_uid = g_strdup (waiting->uid);
  if (!find_tmdb_id (taking->db, op, error))
    return FALSE;
  op->want = row.merge.want;
  op->position = g_strdup (row.position);
  op->seq = row.merge.edit_seq;
  g_ptr_array_add (taking->ops, g_steal_pointer (&op));
  return plakat_library_store_entry (taking->db, waiting->list_uid, waiting->uid, &row, error);
}

static void
fill_record_op (PlakatOp *op, PlakatUserRecordKind kind, const char *uid, const PlakatRecordRow *row)
{
  const char *stars = plakat_fields_get (row->value, "stars");

  op->has_base = TRUE;
  op->base = g_strdup (row->base_tag);
  op->tag = g_strdup (row->base_tag);
  op->again = row->sent;
  op->seq = row->edit_seq;
  op->record_kind = kind;
  op->want = !plakat_fields_is_empty (row->value);
  switch (kind)
    {
    case PLAKAT_USER_RECORD_RATING:
      op->kind = PLAKAT_OP_RATING;
      op->film_uid = g_strdup (uid);
      op->half_stars = stars ? (int) g_ascii_strtoll (stars, NULL, 10) : 0;
      op->review = g_strdup (plakat_fields_get (row->value, "text"));
      op->had_review = plakat_fields_get (row->base, "text") != NULL
                       || (row->sent && plakat_fields_get (row->sent_value, "text") != NULL);
      break;
    case PLAKAT_USER_RECORD_PROFILE:
      op->kind = PLAKAT_OP_PROFILE;
      op->has_base = FALSE;
      g_clear_pointer (&op->base, g_free);
      op->profile_uid = g_strdup (uid);
      op->name = g_strdup (plakat_fields_get (row->value, "name"));
      break;
    case PLAKAT_USER_RECORD_NOTE:
    case PLAKAT_USER_RECORD_WATCHED:
    case PLAKAT_USER_RECORD_LIST:
    case PLAKAT_USER_RECORD_ACCOUNT:
    default:
      op->kind = PLAKAT_OP_RECORD;
      op->record_uid = g_strdup (uid);
      op->fields = op->want ? plakat_fields_copy (row->value) : NULL;
    }
}

/* Of what users say about themselves a server may keep all but the name. @kept is that, and %NULL where it
 * keeps the whole. */
static gboolean
find_kept (Taking *taking,
           PlakatUserRecordKind kind,
           const PlakatRecordRow *row,
           PlakatFields **kept,
           GError **error)
{
  gint64 keeps_name;

  *kept = NULL;
  if (kind != PLAKAT_USER_RECORD_ACCOUNT || plakat_fields_get (row->value, "display_name") == NULL)
    return TRUE;
  if (!plakat_sqlite_read_number (taking->db, &keeps_name, error,
                                  "SELECT EXISTS (SELECT 1 FROM ability WHERE name = 'display_name')", ""))
    return FALSE;
  if (keeps_name)
    return TRUE;
  *kept = plakat_fields_copy (row->value);
  plakat_fields_set (*kept, "display_name", NULL);
  return TRUE;
}

/*
 * An attempt without an answer, of what was edited since, goes out again as it was: what is wanted now comes
 * from what became of it, and no state that the server shows later tells that. The server does it once,
 * however often it comes.
 */
static PlakatOp *
repeat_attempt (PlakatUserRecordKind kind, const char *uid, const PlakatRecordRow *row)
{
  PlakatRecordRow attempt = *row;
  PlakatOp *op = g_new0 (PlakatOp, 1);

  attempt.value = row->sent_value;
  attempt.edit_seq = row->sent_seq;
  fill_record_op (op, kind, uid, &attempt);
  return op;
}

/* All that a server can keep of a record is there: the rest waits here for one that keeps more. */
static gboolean
hold_rest (Taking *taking, const Waiting *waiting, GError **error)
{
  g_autofree char *key = g_strconcat (waiting->kind, " ", waiting->uid, NULL);

  plakat_changes_add (taking->changes, waiting->uid);
  return plakat_sqlite_run (taking->db, error,
                            "UPDATE outbox SET held = 1, http = 0, message = ?2 WHERE key = ?1", "tt", key,
                            _ ("The server keeps no name that you choose: it stays on this computer"));
}

/*
 * Where there are no op ids a profile that may have been made already is looked for by its name before it is
 * made. One that is known here by a number of its own is another one, whatever its name.
 */
static gboolean
tell_from_namesake (Taking *taking, PlakatOp *op, GError **error)
{
  g_autofree char *name = NULL;
  gint64 known;

  if (taking->feed || op->kind != PLAKAT_OP_PROFILE || !op->again || op->tag != NULL || op->name == NULL)
    return TRUE;
  name = plakat_text_clean_line (op->name);
  if (!plakat_sqlite_read_number (taking->db, &known, error,
                                  "SELECT EXISTS (SELECT 1 FROM record WHERE kind = 'profile' AND uid <> ?1"
                                  " AND base_tag IS NOT NULL AND base ->> 'name' = ?2)",
                                  "tt", op->profile_uid, name))
    return FALSE;
  op->again = !known;
  return TRUE;
}

static gboolean
take_record (Taking *taking, const Waiting *waiting, GError **error)
{
  g_auto (PlakatRecordRow) row = { 0 };
  g_autoptr (PlakatFields) kept = NULL;
  PlakatUserRecordKind kind;
  PlakatFields *wanted;
  PlakatOp *op;

  if (!plakat_user_record_kind_from_string (waiting->kind, &kind)
      || !plakat_library_load_row (taking->db, kind, waiting->uid, &row, error)
      || !find_kept (taking, kind, &row, &kept, error))
    return FALSE;
  if (taking->feed && plakat_record_is_edited_since (&row))
    {
      op = repeat_attempt (kind, waiting->uid, &row);
      g_ptr_array_add (taking->ops, op);
      return find_tmdb_id (taking->db, op, error);
    }
  if (kept != NULL && plakat_record_is_dirty (&row) && !row.sent && plakat_fields_equal (kept, row.base))
    return hold_rest (taking, waiting, error);
  if (!plakat_record_is_dirty (&row) || plakat_record_cancels (&row))
    {
      if (plakat_record_is_dirty (&row))
        plakat_record_cancel (&row);
      plakat_changes_add (taking->changes, waiting->uid);
      return plakat_library_store_row (taking->db, kind, waiting->uid, &row, 0, error)
             && plakat_library_unqueue (taking->db, waiting->kind, waiting->uid, row.acked_seq, error);
    }
  /* What is sent is what can be kept; what is wanted stays whole. */
  wanted = row.value;
  if (kept != NULL)
    row.value = kept;
  op = g_new0 (PlakatOp, 1);
  fill_record_op (op, kind, waiting->uid, &row);
  plakat_record_send (&row);
  row.value = wanted;
  g_ptr_array_add (taking->ops, op);
  if (!find_tmdb_id (taking->db, op, error) || !tell_from_namesake (taking, op, error))
    return FALSE;
  return plakat_library_store_row (taking->db, kind, waiting->uid, &row, 0, error);
}

/* Parents first, then what is in them, each by the order of edits. An entry waits, and delays nobody, while
 * its parent was refused, cannot be kept, or has no name at a server that gives names. */
#define UP_TO                                                                                                \
  "SELECT kind, list_uid, uid FROM outbox o WHERE parked = 0 AND held = 0 AND ability IN (SELECT name FROM " \
  "ability)"                                                                                                 \
  " AND rank <= ?2 AND (instr (ifnull (list_uid, ''), ':') = 0 OR NOT EXISTS (SELECT 1 FROM outbox p WHERE"  \
  "  p.key = replace (o.list_uid, ':', ' ') AND (p.parked OR p.held)))"                                      \
  " AND (instr (ifnull (list_uid, ''), ':') = 0 OR " PLAKAT_LIST_STANDS (                                    \
      "record", "o.list_uid", " AND (?3 OR r.base_tag IS NOT NULL)") ")"

/* What was sent before without an answer, whatever it is. */
#define SENT                                                                                               \
  "SELECT kind, list_uid, uid FROM outbox WHERE parked = 0 AND held = 0 AND rank > ?2 AND ?3 IS NOT NULL " \
  "AND key IN"                                                                                             \
  " (SELECT kind || ' ' || uid FROM record WHERE sent_seq IS NOT NULL)"

static gboolean
list_waiting (Taking *taking, const char *sql, guint most, int rank, GPtrArray *found, GError **error)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (taking->db, sql, error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  plakat_sqlite_bind (statement, "inn", (gint64) most, rank, taking->feed);
  while (plakat_sqlite_step (taking->db, statement, &row, error))
    {
      Waiting *waiting;

      if (!row)
        return TRUE;
      waiting = g_new0 (Waiting, 1);
      waiting->kind = plakat_sqlite_dup_text (statement, 0);
      waiting->list_uid = plakat_sqlite_dup_text (statement, 1);
      waiting->uid = plakat_sqlite_dup_text (statement, 2);
      g_ptr_array_add (found, waiting);
    }
  return FALSE;
}

static gboolean
take_some (Taking *taking, guint most, PlakatTake what, guint *seen, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) waiting_free);

  if (!list_waiting (taking, UP_TO " ORDER BY rank, seq LIMIT ?1", most, what == PLAKAT_TAKE_ALL ? 2 : 1,
                     found, error)
      || (what == PLAKAT_TAKE_LISTS && found->len < most
          && !list_waiting (taking, SENT " ORDER BY seq LIMIT ?1", most - found->len, 1, found, error)))
    return FALSE;
  *seen = found->len;
  for (guint i = 0; i < found->len; i++)
    {
      const Waiting *waiting = g_ptr_array_index (found, i);

      if (!(waiting->list_uid != NULL ? take_entry (taking, waiting, error)
                                      : take_record (taking, waiting, error)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
count_all (PlakatSqlite *db, guint *count, GError **error)
{
  PlakatTally tally;

  if (!plakat_library_read_tally (db, &tally, error))
    return FALSE;
  *count = tally.waiting;
  return TRUE;
}

/**
 * plakat_library_take_ops:
 * @most: how many
 * @feed: whether the server has op ids; else what belongs to a profile waits for the server's name of it
 *
 * The oldest waiting edits, noted as sent in the same transaction (I6). What cancels itself is settled on the
 * way.
 *
 * Returns: (transfer full) (nullable) (element-type PlakatOp): what to push
 */
GPtrArray *
plakat_library_take_ops (
    PlakatSqlite *db, guint most, PlakatTake what, gboolean feed, PlakatChanges *changes, GError **error)
{
  g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_op_free);
  Taking taking = { db, feed, ops, changes };
  guint before, left, seen = 0;
  gboolean done;

  if (!plakat_sqlite_begin (db, error))
    return NULL;
  done = count_all (db, &left, error);
  /* Of a whole batch nothing may be left to send: then it is the turn of the next. */
  do
    {
      before = left;
      done = done && take_some (&taking, most, what, &seen, error) && count_all (db, &left, error);
    }
  while (done && ops->len == 0 && seen > 0 && left < before);
  if (!plakat_sqlite_end (db, done, done ? error : NULL))
    return NULL;
  return g_steal_pointer (&ops);
}
