/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "model-server.h"

static void
entry_free (gpointer data)
{
  ModelEntry *entry = data;

  g_free (entry->list_uid);
  g_free (entry->film_uid);
  g_free (entry->position);
  g_free (entry);
}

static void
record_free (gpointer data)
{
  ModelRecord *record = data;

  g_free (record->uid);
  g_clear_pointer (&record->fields, plakat_fields_free);
  g_free (record);
}

static void
answer_free (gpointer data)
{
  plakat_op_result_free (data);
}

static void
set_up (ModelServer *self)
{
  self->entries = g_ptr_array_new_with_free_func (entry_free);
  self->records = g_ptr_array_new_with_free_func (record_free);
  self->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, answer_free);
}

static void
tear_down (ModelServer *self)
{
  g_ptr_array_unref (self->entries);
  g_ptr_array_unref (self->records);
  g_hash_table_unref (self->answers);
  know_free (self->know);
}

ModelServer *
model_server_new (guint user, gboolean has_feed, Keys *keys)
{
  ModelServer *self = g_new0 (ModelServer, 1);

  self->user = user;
  self->has_feed = has_feed;
  self->capabilities = has_feed ? PLAKAT_CAN_EVERYTHING
                                : PLAKAT_CAN_WATCHLIST | PLAKAT_CAN_FAVOURITES | PLAKAT_CAN_RATE
                                      | PLAKAT_CAN_REVIEW | PLAKAT_CAN_HALF_STARS | PLAKAT_CAN_PROFILES
                                      | PLAKAT_CAN_SEVERAL_DEVICES;
  self->page_size = 2;
  self->epoch = 1;
  self->keys = keys;
  self->know = know_new ();
  set_up (self);
  return self;
}

void
model_server_free (ModelServer *self)
{
  tear_down (self);
  g_free (self);
}

static void
copy_content (ModelServer *self, const ModelServer *from)
{
  GHashTableIter iter;
  gpointer name, value;

  set_up (self);
  self->know = know_copy (from->know);
  for (guint i = 0; i < from->entries->len; i++)
    {
      ModelEntry *copy = g_memdup2 (g_ptr_array_index (from->entries, i), sizeof (ModelEntry));

      copy->list_uid = g_strdup (copy->list_uid);
      copy->film_uid = g_strdup (copy->film_uid);
      copy->position = g_strdup (copy->position);
      g_ptr_array_add (self->entries, copy);
    }
  for (guint i = 0; i < from->records->len; i++)
    {
      ModelRecord *copy = g_memdup2 (g_ptr_array_index (from->records, i), sizeof (ModelRecord));

      copy->uid = g_strdup (copy->uid);
      copy->fields = copy->fields ? plakat_fields_copy (copy->fields) : NULL;
      g_ptr_array_add (self->records, copy);
    }
  g_hash_table_iter_init (&iter, from->answers);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      const PlakatOpResult *answer = value;
      PlakatOpResult *copy = g_new0 (PlakatOpResult, 1);

      copy->seq = answer->seq;
      copy->status = answer->status;
      copy->tag = g_strdup (answer->tag);
      copy->message = g_strdup (answer->message);
      g_hash_table_insert (self->answers, g_strdup (name), copy);
    }
}

/** model_server_count_rows: Returns: rows that a cycle may have read, though the server was restored
 * meanwhile */
guint
model_server_count_rows (const ModelServer *self)
{
  return MAX (self->most_rows, self->entries->len + self->records->len);
}

/** model_server_count_lists: Returns: likewise of lists */
guint
model_server_count_lists (const ModelServer *self)
{
  guint lists = 2;

  for (guint i = 0; i < self->records->len; i++)
    lists += ((ModelRecord *) g_ptr_array_index (self->records, i))->kind == PLAKAT_USER_RECORD_PROFILE;
  return MAX (self->most_lists, lists);
}

/** model_server_copy: Returns: (transfer full): a backup */
ModelServer *
model_server_copy (const ModelServer *self)
{
  ModelServer *copy = g_memdup2 (self, sizeof *self);

  copy_content (copy, self);
  return copy;
}

/**
 * model_server_restore:
 *
 * The server is as it was when the backup was made. Our own says so by its epoch. Numbers of rows do not come
 * twice with a plain one.
 */
void
model_server_restore (ModelServer *self, const ModelServer *copy)
{
  self->most_rows = model_server_count_rows (self);
  self->most_lists = model_server_count_lists (self);
  tear_down (self);
  copy_content (self, copy);
  if (self->has_feed)
    {
      self->epoch++;
      self->seq = copy->seq;
    }
}

ModelEntry *
model_server_find_entry (const ModelServer *self, const char *list_uid, const char *film_uid)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      ModelEntry *entry = g_ptr_array_index (self->entries, i);

      if (g_str_equal (entry->film_uid, film_uid) && g_str_equal (entry->list_uid, list_uid))
        return entry;
    }
  return NULL;
}

ModelEntry *
model_server_make_entry (ModelServer *self, const char *list_uid, const char *film_uid)
{
  ModelEntry *entry = model_server_find_entry (self, list_uid, film_uid);

  if (entry == NULL)
    {
      entry = g_new0 (ModelEntry, 1);
      entry->list_uid = g_strdup (list_uid);
      entry->film_uid = g_strdup (film_uid);
      g_ptr_array_add (self->entries, entry);
    }
  return entry;
}

ModelRecord *
model_server_find_record (const ModelServer *self, PlakatUserRecordKind kind, const char *uid)
{
  for (guint i = 0; i < self->records->len; i++)
    {
      ModelRecord *record = g_ptr_array_index (self->records, i);

      if (record->kind == kind && g_str_equal (record->uid, uid))
        return record;
    }
  return NULL;
}

ModelRecord *
model_server_make_record (ModelServer *self, PlakatUserRecordKind kind, const char *uid)
{
  ModelRecord *record = model_server_find_record (self, kind, uid);

  if (record == NULL)
    {
      record = g_new0 (ModelRecord, 1);
      record->kind = kind;
      record->uid = g_strdup (uid);
      g_ptr_array_add (self->records, record);
    }
  return record;
}

/** model_server_find_number: Returns: (nullable): the profile that the server calls so, or called so once */
ModelRecord *
model_server_find_number (const ModelServer *self, const char *number)
{
  gint64 wanted = number != NULL ? g_ascii_strtoll (number, NULL, 10) : 0;

  for (guint i = 0; wanted > 0 && i < self->records->len; i++)
    {
      ModelRecord *record = g_ptr_array_index (self->records, i);

      if (record->kind == PLAKAT_USER_RECORD_PROFILE && record->number == wanted)
        return record;
    }
  return NULL;
}

gboolean
model_server_has_list (const ModelServer *self, const char *list_uid)
{
  const char *uid = strchr (list_uid, ':');
  ModelRecord *record;

  if (uid == NULL)
    return TRUE;
  record = model_server_find_record (
      self, g_str_has_prefix (list_uid, "profile:") ? PLAKAT_USER_RECORD_PROFILE : PLAKAT_USER_RECORD_LIST,
      uid + 1);
  return record != NULL && record->fields != NULL;
}

/** model_server_name_list: @number: (nullable): what the server calls the profile whose list it is */
char *
model_server_name_list (const ModelServer *self, const char *list_uid, const char *number)
{
  const ModelRecord *profile =
      g_str_has_prefix (list_uid, "profile:") ? model_server_find_number (self, number) : NULL;

  return profile != NULL && !self->has_feed ? g_strconcat ("profile:", profile->uid, NULL)
                                            : g_strdup (list_uid);
}

/* What is so already is left alone: no number, no new row. */
void
model_server_set_entry (
    ModelServer *self, const char *list_uid, const char *film_uid, gboolean want, const char *position)
{
  ModelEntry *entry = model_server_find_entry (self, list_uid, film_uid);
  gboolean moves = want && position != NULL && (entry == NULL || g_strcmp0 (entry->position, position) != 0);

  if (want != (entry != NULL && entry->present) || moves)
    {
      entry = model_server_make_entry (self, list_uid, film_uid);
      entry->seq = ++self->seq;
      if (want && !entry->present)
        entry->id = entry->seq;
      entry->present = want;
      if (want && position != NULL)
        g_set_str (&entry->position, position);
      self->n_effects++;
    }
}

/* A list that goes takes its films along. */
void
model_server_set_record (ModelServer *self, ModelRecord *record, const PlakatFields *fields)
{
  if (plakat_fields_equal (record->fields, fields))
    return;
  if (plakat_fields_is_empty (fields)
      && (record->kind == PLAKAT_USER_RECORD_PROFILE || record->kind == PLAKAT_USER_RECORD_LIST))
    {
      g_autofree char *list =
          g_strconcat (plakat_user_record_kind_to_string (record->kind), ":", record->uid, NULL);

      for (guint i = 0; i < self->entries->len; i++)
        {
          ModelEntry *entry = g_ptr_array_index (self->entries, i);

          if (entry->present && g_str_equal (entry->list_uid, list))
            {
              entry->present = FALSE;
              entry->seq = ++self->seq;
            }
        }
    }
  g_clear_pointer (&record->fields, plakat_fields_free);
  record->fields = plakat_fields_is_empty (fields) ? NULL : plakat_fields_copy (fields);
  record->seq = ++self->seq;
  if (record->number == 0)
    record->number = record->seq;
  self->n_effects++;
}

/* ── ops ───────────────────────────────────────────────────────────────── */

static char *
prefix (const char *with, const char *uid)
{
  return g_str_has_prefix (uid, with) ? g_strdup (uid) : g_strconcat (with, uid, NULL);
}

/** model_op_dup_list: Returns: (nullable): the list whose entry it is about */
char *
model_op_dup_list (const PlakatOp *op)
{
  switch (op->kind)
    {
    case PLAKAT_OP_ENTRY:
      return g_strdup (plakat_list_kind_to_string (op->list));
    case PLAKAT_OP_PROFILE_ENTRY:
      return prefix ("profile:", op->profile_uid);
    case PLAKAT_OP_LIST_ENTRY:
      return prefix ("list:", op->list_uid);
    case PLAKAT_OP_RATING:
    case PLAKAT_OP_PROFILE:
    case PLAKAT_OP_RECORD:
    default:
      return NULL;
    }
}

gboolean
model_op_get_record (const PlakatOp *op, PlakatUserRecordKind *kind, const char **uid)
{
  switch (op->kind)
    {
    case PLAKAT_OP_RATING:
      *kind = PLAKAT_USER_RECORD_RATING;
      *uid = op->film_uid;
      return TRUE;
    case PLAKAT_OP_PROFILE:
      *kind = PLAKAT_USER_RECORD_PROFILE;
      *uid = op->profile_uid;
      return TRUE;
    case PLAKAT_OP_RECORD:
      *kind = op->record_kind;
      *uid = op->record_uid;
      return TRUE;
    case PLAKAT_OP_ENTRY:
    case PLAKAT_OP_PROFILE_ENTRY:
    case PLAKAT_OP_LIST_ENTRY:
    default:
      return FALSE;
    }
}

/** model_op_dup_fields: Returns: (nullable): what it wants the record to say */
PlakatFields *
model_op_dup_fields (const PlakatOp *op)
{
  g_autoptr (PlakatFields) fields = plakat_fields_new ();

  if (op->kind == PLAKAT_OP_RATING)
    {
      char stars[16];

      g_snprintf (stars, sizeof stars, "%d", op->half_stars);
      plakat_fields_set (fields, "stars", op->half_stars > 0 ? stars : NULL);
      plakat_fields_set (fields, "text", op->review);
    }
  else if (op->kind == PLAKAT_OP_PROFILE)
    plakat_fields_set (fields, "name", op->want ? op->name : NULL);
  else
    return op->fields != NULL && !plakat_fields_is_empty (op->fields) ? plakat_fields_copy (op->fields)
                                                                      : NULL;
  return plakat_fields_is_empty (fields) ? NULL : g_steal_pointer (&fields);
}
