/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "again.h"

/* Copies of answers, so that one can be applied twice (I15). */

static PlakatEntry *
entry_copy (const PlakatEntry *self)
{
  PlakatEntry *copy = g_memdup2 (self, sizeof *self);

  copy->list_uid = g_strdup (self->list_uid);
  copy->position = g_strdup (self->position);
  copy->film_uid = g_strdup (self->film_uid);
  copy->title = g_strdup (self->title);
  copy->poster_path = g_strdup (self->poster_path);
  copy->tag = g_strdup (self->tag);
  return copy;
}

static PlakatRating *
rating_copy (const PlakatRating *self)
{
  PlakatRating *copy = g_memdup2 (self, sizeof *self);

  copy->film_uid = g_strdup (self->film_uid);
  copy->title = g_strdup (self->title);
  copy->poster_path = g_strdup (self->poster_path);
  copy->review = g_strdup (self->review);
  copy->tag = g_strdup (self->tag);
  return copy;
}

static PlakatUserRecord *
record_copy (const PlakatUserRecord *self)
{
  PlakatUserRecord *copy = g_memdup2 (self, sizeof *self);

  copy->uid = g_strdup (self->uid);
  copy->fields = self->fields != NULL ? plakat_fields_copy (self->fields) : NULL;
  copy->tag = g_strdup (self->tag);
  copy->title = g_strdup (self->title);
  copy->poster_path = g_strdup (self->poster_path);
  return copy;
}

/** feed_copy: Returns: (transfer full): the same feed again */
PlakatFeed *
feed_copy (const PlakatFeed *self)
{
  PlakatFeed *copy = g_memdup2 (self, sizeof *self);

  copy->epoch = g_strdup (self->epoch);
  copy->cursor = g_strdup (self->cursor);
  copy->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_entry_free);
  copy->ratings = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_rating_free);
  copy->records = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_user_record_free);
  for (guint i = 0; i < self->entries->len; i++)
    g_ptr_array_add (copy->entries, entry_copy (g_ptr_array_index (self->entries, i)));
  for (guint i = 0; i < self->ratings->len; i++)
    g_ptr_array_add (copy->ratings, rating_copy (g_ptr_array_index (self->ratings, i)));
  for (guint i = 0; i < self->records->len; i++)
    g_ptr_array_add (copy->records, record_copy (g_ptr_array_index (self->records, i)));
  return copy;
}

static char *
describe_entry (const EntryState *entry)
{
  return g_strdup_printf ("%s %s base %d %s want %d edit %" G_GINT64_FORMAT " acked %" G_GINT64_FORMAT
                          " sent %d %d %" G_GINT64_FORMAT " miss %d at %s",
                          entry->list_uid, entry->film_uid, entry->base, entry->base_tag, entry->want,
                          entry->edit_seq, entry->acked_seq, entry->sent, entry->sent && entry->sent_want,
                          entry->sent ? entry->sent_seq : 0, entry->miss, entry->position);
}

static char *
describe_record (const RecordState *record)
{
  g_autofree char *value = plakat_fields_print (record->value);

  return g_strdup_printf ("%s %s base %s %s value %s edit %" G_GINT64_FORMAT " acked %" G_GINT64_FORMAT
                          " sent %d %" G_GINT64_FORMAT,
                          plakat_user_record_kind_to_string (record->kind), record->uid, record->base_text,
                          record->base_tag, value, record->edit_seq, record->acked_seq, record->sent,
                          record->sent ? record->sent_seq : 0);
}

/** state_compare: Returns: (transfer full) (nullable): the first row that differs, both ways */
char *
state_compare (const State *before, const State *after)
{
  for (guint i = 0; i < after->entries->len; i++)
    {
      const EntryState *new = g_ptr_array_index (after->entries, i);
      const EntryState *old = state_find_entry (before, new->list_uid, new->film_uid);
      g_autofree char *was = old != NULL ? describe_entry (old) : g_strdup ("nothing");
      g_autofree char *is = describe_entry (new);

      if (!g_str_equal (was, is))
        return g_strdup_printf ("%s → %s", was, is);
    }
  for (guint i = 0; i < after->records->len; i++)
    {
      const RecordState *new = g_ptr_array_index (after->records, i);
      const RecordState *old = state_find_record (before, new->kind, new->uid);
      g_autofree char *was = old != NULL ? describe_record (old) : g_strdup ("nothing");
      g_autofree char *is = describe_record (new);

      if (!g_str_equal (was, is))
        return g_strdup_printf ("%s → %s", was, is);
    }
  if (before->outbox->len != after->outbox->len)
    return g_strdup_printf ("%u wait → %u wait", before->outbox->len, after->outbox->len);
  if (before->last_bin != after->last_bin)
    return g_strdup ("another row in the bin");
  return NULL;
}
