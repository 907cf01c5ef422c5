/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-library-sync-queries.h"

/* What the server answered to what was sent. An answer clears just the sequence number that it is about. */

typedef struct
{
  char *list_uid; /* NULL: a record */
  PlakatUserRecordKind kind;
  char *uid;
} Target;

static void
target_clear (Target *target)
{
  g_free (target->list_uid);
  g_free (target->uid);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Target, target_clear)

void
plakat_changes_init (PlakatChanges *self)
{
  *self = (PlakatChanges) { 0 };
  self->films = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

void
plakat_changes_clear (PlakatChanges *self)
{
  g_clear_pointer (&self->films, g_hash_table_unref);
}

/** plakat_changes_add: @film_uid: a film; the uid of anything else does no harm */
void
plakat_changes_add (PlakatChanges *self, const char *film_uid)
{
  g_hash_table_add (self->films, g_strdup (film_uid));
  if (g_hash_table_size (self->films) > 2000)
    self->all = TRUE;
}

static gboolean
find_sent (PlakatSqlite *db, gint64 seq, Target *target, gboolean *found, GError **error)
{
  sqlite3_stmt *statement =
      plakat_sqlite_prepare (db,
                             "SELECT list_uid, NULL, film_uid FROM entry WHERE sent_seq = ?1"
                             " UNION ALL SELECT NULL, kind, uid FROM record WHERE sent_seq = ?1",
                             error);

  if (statement == NULL)
    return FALSE;
  plakat_sqlite_bind (statement, "i", seq);
  if (!plakat_sqlite_step (db, statement, found, error))
    return FALSE;
  if (*found)
    {
      target->list_uid = plakat_sqlite_dup_text (statement, 0);
      target->uid = plakat_sqlite_dup_text (statement, 2);
      if (target->list_uid == NULL)
        *found = plakat_user_record_kind_from_string ((const char *) sqlite3_column_text (statement, 1),
                                                      &target->kind);
      sqlite3_reset (statement);
    }
  return TRUE;
}

static const char *
get_scope (const Target *target)
{
  return target->list_uid ? target->list_uid : plakat_user_record_kind_to_string (target->kind);
}

/* The edit stays where it is, in sight: parked, held, or to be looked for in the next listing. */
static gboolean
set_aside (
    PlakatSqlite *db, const Target *target, const char *change, const PlakatOpResult *result, GError **error)
{
  g_autofree char *key = g_strconcat (get_scope (target), " ", target->uid, NULL);
  /* Looked for in vain once it is tried again: what was there may have been taken off meanwhile. */
  g_autofree char *sql =
      g_strdup_printf ("UPDATE outbox SET %s, http = ?3, message = ?4 WHERE key = ?1 AND seq = ?2", change);

  return plakat_sqlite_run (db, error, sql, "tint", key, result->seq, (int) result->http, result->message);
}

/* Whether the attempt is over without an effect, and where the edit goes then. */
static const char *
find_change (PlakatOpStatus status)
{
  switch (status)
    {
    case PLAKAT_OP_REJECTED:
    case PLAKAT_OP_CONFLICT:
    case PLAKAT_OP_REFUSED:
      return "parked = 1";
    case PLAKAT_OP_UNABLE:
      return "held = 1";
    case PLAKAT_OP_VERIFY:
      return "verify = iif (verify = 2, 3, 1)";
    case PLAKAT_OP_DONE:
    case PLAKAT_OP_STALE:
    case PLAKAT_OP_UNKNOWN:
    default:
      return NULL;
    }
}

static gboolean
settle_entry (PlakatSqlite *db, const Target *target, const PlakatOpResult *result, GError **error)
{
  g_auto (PlakatEntryRow) row = { 0 };
  const char *change = find_change (result->status);

  if (!plakat_library_load_entry (db, target->list_uid, target->uid, &row, error))
    return FALSE;
  if (change == NULL)
    {
      g_set_str (&row.base_position, row.sent_position);
      plakat_merge_ack (&row.merge, result->tag);
    }
  else if (result->status != PLAKAT_OP_VERIFY)
    row.merge.sent = FALSE;
  return plakat_library_store_entry (db, target->list_uid, target->uid, &row, error)
         && (change != NULL
                 ? set_aside (db, target, change, result, error)
                 : plakat_library_unqueue (db, target->list_uid, target->uid, row.merge.acked_seq, error));
}

/* What stands on the server in place of what was sent; a rating has its own form on the wire. */
static PlakatFields *
get_current (const PlakatOpResult *result, const char **tag)
{
  PlakatFields *fields = plakat_fields_new ();
  g_autofree char *stars = NULL;

  *tag = result->tag;
  if (result->current == NULL)
    {
      plakat_fields_free (fields);
      return result->current_fields ? plakat_fields_copy (result->current_fields) : NULL;
    }
  *tag = result->current->tag;
  if (result->current->half_stars > 0)
    stars = g_strdup_printf ("%d", result->current->half_stars);
  plakat_fields_set (fields, "stars", stars);
  plakat_fields_set (fields, "text", result->current->review);
  return fields;
}

/* What is wanted is not what was sent: it is an edit of its own. */
static gboolean
queue_again (PlakatSqlite *db, const Target *target, PlakatRecordRow *row, GError **error)
{
  g_autofree char *value = plakat_fields_print (row->value);

  return plakat_library_next_seq (db, &row->edit_seq, error)
         && plakat_library_queue_record (db, target->kind, target->uid, row->edit_seq, value, error);
}

static gboolean
settle_record (PlakatSqlite *db,
               const Target *target,
               const PlakatOpResult *result,
               PlakatChanges *changes,
               GError **error)
{
  g_auto (PlakatRecordRow) row = { 0 };
  const char *change = find_change (result->status);

  if (result->status == PLAKAT_OP_CONFLICT)
    {
      PlakatRecordSight sight = { .refused_ours = TRUE };
      g_autoptr (PlakatFields) current = get_current (result, &sight.tag);

      sight.fields = current;
      return plakat_library_see_record (db, target->kind, target->uid, &sight, 0, changes, error);
    }
  if (!plakat_library_load_row (db, target->kind, target->uid, &row, error))
    return FALSE;
  if (change == NULL && (plakat_record_ack (&row, result->tag) & PLAKAT_RECORD_AGAIN)
      && !queue_again (db, target, &row, error))
    return FALSE;
  if (change != NULL && result->status != PLAKAT_OP_VERIFY)
    row.sent = FALSE;
  return plakat_library_store_row (db, target->kind, target->uid, &row, 0, error)
         && (change != NULL
                 ? set_aside (db, target, change, result, error)
                 : plakat_library_unqueue (db, get_scope (target), target->uid, row.acked_seq, error));
}

/**
 * plakat_library_write_results:
 * @results: (element-type PlakatOpResult): the server's answers; one of %PLAKAT_OP_UNKNOWN changes nothing
 *
 * One transaction.
 */
gboolean
plakat_library_write_results (PlakatSqlite *db, GPtrArray *results, PlakatChanges *changes, GError **error)
{
  const PlakatOpResult *first = results->len > 0 ? g_ptr_array_index (results, 0) : NULL;
  gboolean done = TRUE;

  if (!plakat_sqlite_begin (db, error))
    return FALSE;
  /* Who took the first edits is known from then on, though nothing was read from there yet. */
  if (first != NULL && first->epoch != NULL)
    done =
        plakat_sqlite_run (db, error, "UPDATE account SET epoch = ?1 WHERE epoch IS NULL", "t", first->epoch);
  for (guint i = 0; done && i < results->len; i++)
    {
      const PlakatOpResult *result = g_ptr_array_index (results, i);
      g_auto (Target) target = { 0 };
      gboolean found;

      if (result->status == PLAKAT_OP_UNKNOWN)
        continue;
      done = find_sent (db, result->seq, &target, &found, error);
      if (!done || !found)
        continue;
      plakat_changes_add (changes, target.uid);
      done = target.list_uid != NULL ? settle_entry (db, &target, result, error)
                                     : settle_record (db, &target, result, changes, error);
    }
  return plakat_sqlite_end (db, done, done ? error : NULL);
}
