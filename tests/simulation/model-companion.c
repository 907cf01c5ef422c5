/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model-server.h"

/* Our own server: every op has a name and has its effect once; changes are read by a cursor. */

static char *
tag_of (gint64 number)
{
  return number > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, number) : NULL;
}

static char *
target_of (const PlakatOp *op)
{
  g_autofree char *list = model_op_dup_list (op);
  PlakatUserRecordKind kind;
  const char *uid;

  if (list != NULL)
    return g_strdup_printf ("%s/%s", list, op->film_uid);
  g_assert_true (model_op_get_record (op, &kind, &uid));
  return g_strdup_printf ("%s/%s", plakat_user_record_kind_to_string (kind), uid);
}

static void
reject (PlakatOpResult *result, const char *why)
{
  result->status = PLAKAT_OP_REJECTED;
  result->message = g_strdup (why);
}

static PlakatRating *
rating_of (const ModelRecord *record, const char *film_uid)
{
  const char *stars = record != NULL ? plakat_fields_get (record->fields, "stars") : NULL;
  PlakatRating *rating =
      plakat_rating_new (film_uid, stars != NULL ? (int) g_ascii_strtoll (stars, NULL, 10) : 0);

  rating->review = record != NULL ? g_strdup (plakat_fields_get (record->fields, "text")) : NULL;
  rating->tag = record != NULL ? tag_of (record->seq) : NULL;
  return rating;
}

static void
tell_current (const PlakatOp *op, const ModelRecord *record, PlakatOpResult *result)
{
  result->status = PLAKAT_OP_CONFLICT;
  if (op->kind == PLAKAT_OP_RATING)
    result->current = rating_of (record, NULL);
  else if (record != NULL && record->fields != NULL)
    result->current_fields = plakat_fields_copy (record->fields);
  g_free (result->tag);
  result->tag = record != NULL ? tag_of (record->seq) : NULL;
}

static void
put_entry (ModelServer *self, const char *list, const PlakatOp *op, PlakatOpResult *result)
{
  ModelEntry *entry;

  if (!model_server_has_list (self, list))
    {
      reject (result, "The list that this is about is not there.");
      return;
    }
  model_server_set_entry (self, list, op->film_uid, op->want, op->position);
  entry = model_server_find_entry (self, list, op->film_uid);
  result->tag = entry != NULL ? tag_of (entry->id) : NULL;
}

/* Whether the tag that is kept of an answer is of what the device wrote: where it was refused, of the time
 * before. */
static gboolean
is_own (const PlakatOpResult *answer)
{
  return answer->status == PLAKAT_OP_DONE || answer->status == PLAKAT_OP_REJECTED;
}

/* @before: (nullable): what the device was told last: what it wrote itself is no news to it, even if it never
 * heard so */
static gboolean
is_overtaken (const PlakatOp *op,
              const ModelRecord *record,
              const PlakatFields *wanted,
              const PlakatOpResult *before)
{
  g_autofree char *tag = record != NULL ? tag_of (record->seq) : NULL;

  if (!op->has_base || plakat_fields_equal (record != NULL ? record->fields : NULL, wanted))
    return FALSE;
  if (before != NULL && is_own (before) && g_strcmp0 (before->tag, tag) == 0)
    return FALSE;
  if (op->base == NULL)
    return record != NULL && record->fields != NULL;
  return g_strcmp0 (op->base, tag) != 0;
}

static gboolean
has_name (const ModelServer *self, const char *uid, const char *name)
{
  for (guint i = 0; i < self->records->len; i++)
    {
      const ModelRecord *record = g_ptr_array_index (self->records, i);

      if (record->kind == PLAKAT_USER_RECORD_PROFILE && record->fields != NULL
          && !g_str_equal (record->uid, uid)
          && g_strcmp0 (plakat_fields_get (record->fields, "name"), name) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
put_record (ModelServer *self, const PlakatOp *op, const PlakatOpResult *before, PlakatOpResult *result)
{
  g_autoptr (PlakatFields) wanted = model_op_dup_fields (op);
  PlakatUserRecordKind kind;
  ModelRecord *record;
  const char *uid;

  g_assert_true (model_op_get_record (op, &kind, &uid));
  record = model_server_find_record (self, kind, uid);
  if (is_overtaken (op, record, wanted, before))
    {
      tell_current (op, record, result);
      return;
    }
  if (kind == PLAKAT_USER_RECORD_PROFILE && wanted != NULL
      && has_name (self, uid, plakat_fields_get (wanted, "name")))
    {
      reject (result, "There is a profile of that name already.");
      return;
    }
  if (record != NULL || wanted != NULL)
    {
      record = model_server_make_record (self, kind, uid);
      model_server_set_record (self, record, wanted);
      result->tag = tag_of (record->seq);
    }
}

/**
 * model_companion_apply:
 * @know: what the device knew when it made the request
 *
 * An op that is not newer than the newest of its device for its target has no effect.
 *
 * Returns: (transfer full): the answer
 */
PlakatOpResult *
model_companion_apply (ModelServer *self, const char *device, const PlakatOp *op, const Know *know)
{
  g_autofree char *target = target_of (op);
  g_autofree char *name = g_strdup_printf ("%s %s", device, target);
  g_autofree char *list = model_op_dup_list (op);
  const PlakatOpResult *before = g_hash_table_lookup (self->answers, name);
  PlakatOpResult *result = g_new0 (PlakatOpResult, 1);
  PlakatOpResult *kept;
  PlakatUserRecordKind kind;
  const char *uid;

  result->seq = op->seq;
  result->epoch = g_strdup_printf ("epoch-%u", self->epoch);
  if (before != NULL && op->seq <= before->seq)
    {
      result->status = op->seq == before->seq ? before->status : PLAKAT_OP_STALE;
      if (result->status == PLAKAT_OP_REJECTED)
        result->message = g_strdup (before->message);
      else if (op->seq == before->seq)
        result->tag = g_strdup (before->tag);
      if (result->status == PLAKAT_OP_CONFLICT && model_op_get_record (op, &kind, &uid))
        tell_current (op, model_server_find_record (self, kind, uid), result);
      return result;
    }
  result->status = PLAKAT_OP_DONE;
  if (list != NULL)
    put_entry (self, list, op, result);
  else
    put_record (self, op, before, result);
  if (result->status == PLAKAT_OP_DONE)
    know_add_all (self->know, know);
  kept = g_new0 (PlakatOpResult, 1);
  kept->seq = op->seq;
  kept->status = result->status;
  kept->message = g_strdup (result->message);
  if (result->status != PLAKAT_OP_REJECTED)
    kept->tag = g_strdup (result->tag);
  else if (before != NULL && is_own (before))
    kept->tag = g_strdup (before->tag);
  g_hash_table_insert (self->answers, g_steal_pointer (&name), kept);
  return result;
}

/* ── the feed ──────────────────────────────────────────────────────────── */

typedef struct
{
  gint64 seq;
  const ModelEntry *entry;
  const ModelRecord *record;
} Change;

static int
compare_changes (gconstpointer a, gconstpointer b)
{
  const Change *one = a, *other = b;

  return one->seq < other->seq ? -1 : one->seq > other->seq;
}

static GArray *
list_changes (const ModelServer *self, gint64 since)
{
  GArray *changes = g_array_new (FALSE, TRUE, sizeof (Change));

  for (guint i = 0; i < self->entries->len; i++)
    {
      const ModelEntry *entry = g_ptr_array_index (self->entries, i);
      Change change = { .seq = entry->seq, .entry = entry };

      if (entry->seq > since)
        g_array_append_val (changes, change);
    }
  for (guint i = 0; i < self->records->len; i++)
    {
      const ModelRecord *record = g_ptr_array_index (self->records, i);
      Change change = { .seq = record->seq, .record = record };

      if (record->seq > since)
        g_array_append_val (changes, change);
    }
  g_array_sort (changes, compare_changes);
  return changes;
}

static void
add_entry (const ModelServer *self, const ModelEntry *entry, PlakatFeed *feed, Know *know)
{
  PlakatListKind list = PLAKAT_LIST_WATCHLIST;
  gboolean is_common = plakat_list_kind_from_string (entry->list_uid, &list);
  PlakatEntry *told = plakat_entry_new (list, entry->film_uid);
  guint key = keys_find_entry (self->keys, entry->list_uid, entry->film_uid);

  told->list_uid = is_common ? NULL : g_strdup (entry->list_uid);
  told->position = g_strdup (entry->position);
  told->title = g_strdup (entry->film_uid);
  told->present = entry->present;
  told->tag = tag_of (entry->id);
  told->added_at = 1000 + entry->id;
  g_ptr_array_add (feed->entries, told);
  know_add (know, key, know_get (self->know, key));
}

static void
add_record (const ModelServer *self, const ModelRecord *record, PlakatFeed *feed, Know *know)
{
  const char *kind = plakat_user_record_kind_to_string (record->kind);
  g_autofree char *group = g_strdup_printf ("%s %s", kind, record->uid);
  Know *part = know_of_group (self->know, self->keys, group);

  know_add_all (know, part);
  know_free (part);
  if (record->kind == PLAKAT_USER_RECORD_RATING)
    {
      PlakatRating *rating = rating_of (record, record->uid);

      rating->title = g_strdup (record->uid);
      g_ptr_array_add (feed->ratings, rating);
    }
  else
    {
      PlakatUserRecord *told = plakat_user_record_new (record->kind, record->uid);

      told->fields = record->fields ? plakat_fields_copy (record->fields) : NULL;
      told->tag = tag_of (record->seq);
      if (plakat_user_record_kind_is_of_film (record->kind))
        told->title = g_strdup (record->uid);
      g_ptr_array_add (feed->records, told);
    }
}

/**
 * model_companion_read:
 * @know: (out): what the changes know of
 *
 * Returns: (transfer full) (nullable): a page of the feed; %NULL: the cursor is of another epoch
 */
PlakatFeed *
model_companion_read (const ModelServer *self, const char *cursor, Know **know)
{
  g_auto (GStrv) parts = cursor != NULL ? g_strsplit (cursor, "/", 2) : NULL;
  gint64 since = parts != NULL ? g_ascii_strtoll (parts[1], NULL, 10) : 0;
  g_autoptr (GArray) changes = NULL;
  PlakatFeed *feed;

  if (parts != NULL && (guint) g_ascii_strtoull (parts[0], NULL, 10) != self->epoch)
    return NULL;
  feed = g_new0 (PlakatFeed, 1);
  feed->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_entry_free);
  feed->ratings = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_rating_free);
  feed->records = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_user_record_free);
  *know = know_new ();
  changes = list_changes (self, since);
  for (guint i = 0; i < changes->len && i < self->page_size; i++)
    {
      const Change *change = &g_array_index (changes, Change, i);

      if (change->entry != NULL)
        add_entry (self, change->entry, feed, *know);
      else
        add_record (self, change->record, feed, *know);
      since = change->seq;
    }
  feed->more = changes->len > self->page_size;
  feed->epoch = g_strdup_printf ("epoch-%u", self->epoch);
  feed->cursor = g_strdup_printf ("%u/%" G_GINT64_FORMAT, self->epoch, since);
  return feed;
}
