/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-error.h"
#include "plakat-storage-films.h"
#include "plakat-storage-lists.h"
#include "plakat-storage-own-lists.h"
#include "plakat-storage-profiles.h"
#include "plakat-storage-ratings.h"
#include "plakat-storage-records.h"
#include "plakat-storage-sync.h"

#define MAX_DEVICES 50
#define FORGET_SECONDS (G_GINT64_CONSTANT (400) * 24 * 60 * 60)

/** Push: @device: who pushes for whom */
typedef struct
{
  PlakatDb *db;
  PlakatKeys *keys;
  gint64 user_id;
  const char *device;
} Push;

static gint64
now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static char *
tag_of (gint64 number)
{
  return number != 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, number) : NULL;
}

/* Notes that the device was here; one that has not been for very long makes room. */
static gboolean
note_device (const Push *push, gint64 highest, GError **error)
{
  gint64 others;

  if (!plakat_db_run (push->db, error, "DELETE FROM device WHERE user_id = ?1 AND seen_at < ?2", "ii",
                      push->user_id, now () - FORGET_SECONDS)
      || !plakat_db_read_int (push->db, error, &others,
                              "SELECT count(*) FROM device WHERE user_id = ?1 AND device <> ?2", "it",
                              push->user_id, push->device))
    return FALSE;
  if (others >= MAX_DEVICES)
    {
      g_set_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_CONFLICT,
                   _ ("This account is used on %d devices already; that is as many as it can have."),
                   MAX_DEVICES);
      return FALSE;
    }
  return plakat_db_run (push->db, error,
                        "INSERT INTO device (user_id, device, seen_at, acked) VALUES (?1, ?2, ?3, ?4) "
                        "ON CONFLICT (user_id, device) DO UPDATE SET seen_at = excluded.seen_at, acked = "
                        "CASE WHEN device.acked < excluded.acked THEN excluded.acked ELSE device.acked END",
                        "itii", push->user_id, push->device, now (), highest);
}

/* What the op is about, as the device names it: a repeat finds its own answer whatever the film is called
 * now. */
static char *
target_of (const PlakatOp *op)
{
  switch (op->kind)
    {
    case PLAKAT_OP_RATING:
      return g_strconcat ("rating/", op->film_uid, NULL);
    case PLAKAT_OP_PROFILE:
      return g_strconcat ("profile/", op->profile_uid, NULL);
    case PLAKAT_OP_PROFILE_ENTRY:
      return g_strconcat ("profile/", op->profile_uid, "/", op->film_uid, NULL);
    case PLAKAT_OP_LIST_ENTRY:
      return g_strconcat ("list/", op->list_uid, "/", op->film_uid, NULL);
    case PLAKAT_OP_RECORD:
      return g_strconcat (plakat_user_record_kind_to_string (op->record_kind), "/", op->record_uid, NULL);
    case PLAKAT_OP_ENTRY:
    default:
      return g_strconcat (plakat_list_kind_to_string (op->list), "/", op->film_uid, NULL);
    }
}

/* The name that the film is kept by; what the catalogue lacks keeps its own. */
static char *
resolve (const Push *push, const char *film_uid, GError **error)
{
  char *uid = NULL;

  if (!plakat_storage_resolve_film (push->db, film_uid, &uid, NULL, error))
    return NULL;
  return uid ? uid : g_strdup (film_uid);
}

/* The same for what a record is about, where that is a film. */
static char *
resolve_record (const Push *push, const PlakatOp *op, GError **error)
{
  if (op->record_kind == PLAKAT_USER_RECORD_ACCOUNT)
    return g_strdup (PLAKAT_ACCOUNT_UID);
  return plakat_user_record_kind_is_of_film (op->record_kind) ? resolve (push, op->record_uid, error)
                                                              : g_strdup (op->record_uid);
}

/* Tells what stands where the op meant to write. */
static void
set_conflict (PlakatOpResult *result, const PlakatStoredRating *rating)
{
  result->status = PLAKAT_OP_CONFLICT;
  result->message = g_strdup (_ ("It was changed on another device meanwhile."));
  result->current = plakat_rating_new (NULL, rating->half_stars);
  result->current->review = g_strdup (rating->review);
  result->current->tag = tag_of (rating->version);
}

static void
set_record_conflict (PlakatOpResult *result, PlakatStoredRecord *record)
{
  result->status = PLAKAT_OP_CONFLICT;
  result->message = g_strdup (_ ("It was changed on another device meanwhile."));
  g_free (result->tag);
  result->tag = tag_of (record->version);
  result->current_fields = g_steal_pointer (&record->fields);
}

/* What is kept of an op's tag is what it wrote, or what the one before wrote where it was refused. */
static gboolean
is_own (int status)
{
  return status == PLAKAT_OP_DONE || status == PLAKAT_OP_REJECTED;
}

/* @own: (out): the version that the device's last op about it left, for one that is newer */
static gboolean
find_answer (const Push *push,
             const char *target,
             const PlakatOp *op,
             PlakatOpResult *result,
             gboolean *found,
             char **own,
             GError **error)
{
  g_autoptr (PlakatRows) rows = plakat_db_query (
      push->db, error,
      "SELECT seq, status, tag, message FROM op WHERE user_id = ?1 AND device = ?2 AND target = ?3", "itt",
      push->user_id, push->device, target);

  *found = FALSE;
  *own = NULL;
  if (rows == NULL)
    return FALSE;
  if (!plakat_rows_next (rows))
    return plakat_rows_end (rows, error);
  if (op->seq > plakat_rows_get_int (rows, 0))
    {
      if (is_own (plakat_rows_get_int (rows, 1)))
        *own = g_strdup (plakat_rows_get_text (rows, 2));
    }
  else
    {
      *found = TRUE;
      result->status = PLAKAT_OP_STALE;
      if (op->seq == plakat_rows_get_int (rows, 0))
        {
          result->status = plakat_rows_get_int (rows, 1);
          result->message = g_strdup (plakat_rows_get_text (rows, 3));
          if (result->status != PLAKAT_OP_REJECTED)
            result->tag = g_strdup (plakat_rows_get_text (rows, 2));
        }
    }
  return plakat_rows_end (rows, error);
}

static gboolean
note_answer (const Push *push,
             const char *target,
             const PlakatOp *op,
             const PlakatOpResult *result,
             const char *own,
             GError **error)
{
  const char *tag = result->status == PLAKAT_OP_REJECTED ? own : result->tag;
  const char *reason = result->status == PLAKAT_OP_REJECTED ? result->message : NULL;

  return plakat_db_run (push->db, error,
                        "INSERT INTO op (user_id, device, target, seq, status, tag, message) "
                        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (user_id, device, target) DO UPDATE "
                        "SET seq = excluded.seq, status = excluded.status, tag = excluded.tag, "
                        "message = excluded.message",
                        "ittintt", push->user_id, push->device, target, op->seq, (int) result->status, tag,
                        reason);
}

static gboolean
repeat_record_conflict (const Push *push, const PlakatOp *op, PlakatOpResult *result, GError **error)
{
  g_auto (PlakatStoredRecord) record = { 0 };
  g_autofree char *uid = resolve_record (push, op, error);

  if (uid == NULL
      || !plakat_storage_get_record (push->db, push->keys, push->user_id, op->record_kind, uid, &record,
                                     error))
    return FALSE;
  set_record_conflict (result, &record);
  return TRUE;
}

/* The answer to a repeat: a conflict tells what stands there by now. */
static gboolean
repeat_answer (const Push *push, const PlakatOp *op, PlakatOpResult *result, GError **error)
{
  g_auto (PlakatStoredRating) rating = { 0 };
  g_autofree char *uid = NULL;

  if (result->status != PLAKAT_OP_CONFLICT)
    return TRUE;
  if (op->kind == PLAKAT_OP_RECORD)
    return repeat_record_conflict (push, op, result, error);
  uid = resolve (push, op->film_uid, error);
  if (uid == NULL || !plakat_storage_get_rating (push->db, push->user_id, uid, &rating, error))
    return FALSE;
  set_conflict (result, &rating);
  return TRUE;
}

/* What an op cannot do as things are is its own affair; nothing was written for it. */
static gboolean
reject (PlakatOpResult *result, GError *reason, GError **error)
{
  if (!g_error_matches (reason, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_CONFLICT)
      && !g_error_matches (reason, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_WIRE))
    {
      g_propagate_error (error, reason);
      return FALSE;
    }
  result->status = PLAKAT_OP_REJECTED;
  result->message = g_strdup (reason->message);
  g_error_free (reason);
  return TRUE;
}

static gboolean
put_entry (const Push *push,
           const PlakatOp *op,
           gint64 list,
           const char *position,
           PlakatOpResult *result,
           GError **error)
{
  g_autofree char *uid = resolve (push, op->film_uid, error);
  gint64 id;

  if (uid == NULL
      || !plakat_storage_put_entry (push->db, push->user_id, list, uid, op->want, position, &id, error))
    return FALSE;
  result->tag = tag_of (id);
  return TRUE;
}

/* Whether the device knew what stands there. What it wants already is no conflict, nor is a rating that is
 * gone for one that never saw it, nor what it wrote itself, even where the answer never came there. */
static gboolean
is_overtaken (const PlakatOp *op, const PlakatStoredRating *rating, const char *own)
{
  g_autofree char *tag = tag_of (rating->version);
  const char *review = op->review != NULL && *op->review != '\0' ? op->review : NULL;

  if (!op->has_base || (rating->half_stars == op->half_stars && g_strcmp0 (rating->review, review) == 0)
      || (own != NULL && g_strcmp0 (own, tag) == 0))
    return FALSE;
  if (op->base == NULL)
    return plakat_stored_rating_exists (rating);
  return g_strcmp0 (op->base, tag) != 0;
}

static gboolean
put_rating (const Push *push, const PlakatOp *op, const char *own, PlakatOpResult *result, GError **error)
{
  g_autofree char *uid = resolve (push, op->film_uid, error);
  g_auto (PlakatStoredRating) rating = { 0 };
  gint64 version;

  if (uid == NULL || !plakat_storage_get_rating (push->db, push->user_id, uid, &rating, error))
    return FALSE;
  if (is_overtaken (op, &rating, own))
    {
      set_conflict (result, &rating);
      return TRUE;
    }
  if (!plakat_storage_put_rating (push->db, push->user_id, uid, op->half_stars, op->review, &version, error))
    return FALSE;
  result->tag = tag_of (version);
  return TRUE;
}

static gboolean
put_profile (const Push *push, const PlakatOp *op, PlakatOpResult *result, GError **error)
{
  GError *reason = NULL;
  gint64 id, version = 0;

  if (op->want && (op->name == NULL || *op->name == '\0'))
    {
      g_set_error (&reason, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_CONFLICT, _ ("A profile needs a name."));
      return reject (result, reason, error);
    }
  if (op->want)
    {
      if (!plakat_storage_put_profile (push->db, push->user_id, op->profile_uid, op->name, &id, &version,
                                       &reason))
        return reject (result, reason, error);
    }
  else if (!plakat_storage_find_profile (push->db, push->user_id, op->profile_uid, &id, error)
           || (id != 0 && !plakat_storage_remove_profile (push->db, push->user_id, id, &version, error)))
    return FALSE;
  result->tag = tag_of (version);
  return TRUE;
}

static gboolean
put_profile_entry (const Push *push, const PlakatOp *op, PlakatOpResult *result, GError **error)
{
  gint64 id;

  if (!plakat_storage_find_profile (push->db, push->user_id, op->profile_uid, &id, error))
    return FALSE;
  if (id != 0)
    return put_entry (push, op, PLAKAT_LIST_OF_PROFILE (id), NULL, result, error);
  result->status = PLAKAT_OP_REJECTED;
  result->message =
      g_strdup (_ ("The profile whose list this is about is not there; it may have been removed."));
  return TRUE;
}

static gboolean
put_list_entry (const Push *push, const PlakatOp *op, PlakatOpResult *result, GError **error)
{
  gint64 id;

  if (!plakat_storage_find_own_list (push->db, push->user_id, op->list_uid, &id, error))
    return FALSE;
  if (id != 0)
    return put_entry (push, op, PLAKAT_LIST_OF_RECORD (id), op->position, result, error);
  result->status = PLAKAT_OP_REJECTED;
  result->message = g_strdup (_ ("The list that this is about is not there; it may have been removed."));
  return TRUE;
}

/* As of a rating: whether the device knew what stands there. */
static gboolean
is_record_overtaken (const PlakatOp *op, const PlakatStoredRecord *record, const char *own)
{
  g_autofree char *tag = tag_of (record->version);

  if (!op->has_base || plakat_fields_equal (record->fields, op->fields)
      || (own != NULL && g_strcmp0 (own, tag) == 0))
    return FALSE;
  if (op->base == NULL)
    return record->fields != NULL;
  return g_strcmp0 (op->base, tag) != 0;
}

static gboolean
put_record (const Push *push, const PlakatOp *op, const char *own, PlakatOpResult *result, GError **error)
{
  g_autofree char *uid = resolve_record (push, op, error);
  g_auto (PlakatStoredRecord) record = { 0 };
  GError *reason = NULL;
  gint64 version;

  if (uid == NULL
      || !plakat_storage_get_record (push->db, push->keys, push->user_id, op->record_kind, uid, &record,
                                     error))
    return FALSE;
  if (is_record_overtaken (op, &record, own))
    {
      set_record_conflict (result, &record);
      return TRUE;
    }
  if (!plakat_storage_put_record (push->db, push->keys, push->user_id, op->record_kind, uid, op->fields,
                                  &version, &reason))
    return reject (result, reason, error);
  result->tag = tag_of (version);
  return TRUE;
}

static gboolean
put (const Push *push, const PlakatOp *op, const char *own, PlakatOpResult *result, GError **error)
{
  result->status = PLAKAT_OP_DONE;
  switch (op->kind)
    {
    case PLAKAT_OP_RATING:
      return put_rating (push, op, own, result, error);
    case PLAKAT_OP_PROFILE:
      return put_profile (push, op, result, error);
    case PLAKAT_OP_PROFILE_ENTRY:
      return put_profile_entry (push, op, result, error);
    case PLAKAT_OP_LIST_ENTRY:
      return put_list_entry (push, op, result, error);
    case PLAKAT_OP_RECORD:
      return put_record (push, op, own, result, error);
    case PLAKAT_OP_ENTRY:
    default:
      return put_entry (push, op, op->list, NULL, result, error);
    }
}

/* A refused op is remembered as well: who gave it up must not have it done by a copy that comes late. Tried
 * again it has a number of its own. */
static gboolean
apply_op (const Push *push, const PlakatOp *op, PlakatOpResult *result, GError **error)
{
  g_autofree char *target = target_of (op);
  g_autofree char *own = NULL;
  gboolean found;

  result->seq = op->seq;
  if (!find_answer (push, target, op, result, &found, &own, error))
    return FALSE;
  if (found)
    return repeat_answer (push, op, result, error);
  return put (push, op, own, result, error) && note_answer (push, target, op, result, own, error);
}

/**
 * plakat_storage_apply_ops:
 * @ops: (element-type PlakatOp): a push
 * @results: (element-type PlakatOpResult): takes their answers
 *
 * Within a transaction that writes: it holds the effects and the memory that they were had, so that a repeat
 * finds either both or neither. An op that is not newer than the newest of its device for its key has no
 * effect. What happens at the same time elsewhere waits for the account's lock, so that the same op twice at
 * once has one effect.
 *
 * Errors: %PLAKAT_SERVER_ERROR_CONFLICT if it is one device too many.
 */
gboolean
plakat_storage_apply_ops (PlakatDb *db,
                          PlakatKeys *keys,
                          gint64 user_id,
                          const char *device,
                          GPtrArray *ops,
                          GPtrArray *results,
                          GError **error)
{
  const Push push = { db, keys, user_id, device };
  gint64 highest = 0;

  for (guint i = 0; i < ops->len; i++)
    highest = MAX (highest, ((PlakatOp *) g_ptr_array_index (ops, i))->seq);
  if (!plakat_storage_lock_account (db, user_id, error) || !note_device (&push, highest, error))
    return FALSE;
  for (guint i = 0; i < ops->len; i++)
    {
      PlakatOpResult *result = g_new0 (PlakatOpResult, 1);

      g_ptr_array_add (results, result);
      if (!apply_op (&push, g_ptr_array_index (ops, i), result, error))
        return FALSE;
    }
  return TRUE;
}
