/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "watch.h"

/*
 * What has to hold of the rows of a library at any time, and when an answer was applied. A device knows of an
 * edit when what it shows for the key is what an answer that knew of it said.
 */

/* ── rows, at any time ─────────────────────────────────────────────────── */

static void
check_seqs (Device *self, const char *name, gint64 edit_seq, gint64 acked_seq)
{
  Shelf *shelf = self->shelf;
  gint64 *known = g_hash_table_lookup (shelf->seqs, name);

  if (acked_seq > edit_seq)
    breaches_add (self->breaches, "I3: more of %s is acknowledged than was edited", name);
  if (known == NULL)
    {
      known = g_new0 (gint64, 2);
      g_hash_table_insert (shelf->seqs, g_strdup (name), known);
    }
  if (edit_seq < known[0] || acked_seq < known[1])
    breaches_add (self->breaches, "I3: a number of %s went back", name);
  known[0] = edit_seq;
  known[1] = acked_seq;
}

static void
check_row (
    Device *self, const State *state, const char *scope, const char *uid, gint64 edit_seq, gint64 acked_seq)
{
  const OutboxState *outbox = state_find_outbox (state, scope, uid);
  char name[160];

  g_snprintf (name, sizeof name, "%s %s", scope, uid);
  check_seqs (self, name, edit_seq, acked_seq);
  if ((edit_seq > acked_seq) != (outbox != NULL))
    breaches_add (self->breaches, "I4: %s is %s and %s the outbox", name,
                  edit_seq > acked_seq ? "dirty" : "clean", outbox != NULL ? "in" : "not in");
  if (outbox != NULL && outbox->seq != edit_seq)
    breaches_add (self->breaches, "I4: the outbox has an old edit of %s", name);
}

/** watch_rows: I3, I4: what holds at each moment */
void
watch_rows (Device *self, const State *before, const State *after)
{
  guint dirty = 0;

  if (after->next_seq < before->next_seq)
    breaches_add (self->breaches, "the sequence went back");
  for (guint i = 0; i < after->entries->len; i++)
    {
      const EntryState *entry = g_ptr_array_index (after->entries, i);

      check_row (self, after, entry->list_uid, entry->film_uid, entry->edit_seq, entry->acked_seq);
      dirty += entry->edit_seq > entry->acked_seq;
    }
  for (guint i = 0; i < after->records->len; i++)
    {
      const RecordState *record = g_ptr_array_index (after->records, i);

      check_row (self, after, plakat_user_record_kind_to_string (record->kind), record->uid, record->edit_seq,
                 record->acked_seq);
      dirty += record->edit_seq > record->acked_seq;
    }
  if (dirty != after->outbox->len)
    breaches_add (self->breaches, "I4: %u rows are dirty and %u in the outbox", dirty, after->outbox->len);
}

/* ── what was applied ──────────────────────────────────────────────────── */

static void
seen_free (gpointer data)
{
  Seen *seen = data;

  g_free (seen->list_uid);
  g_free (seen->film_uid);
  g_free (seen->tag);
  g_free (seen->uid);
  g_clear_pointer (&seen->fields, plakat_fields_free);
  g_free (seen);
}

void
applied_free (gpointer data)
{
  Applied *applied = data;

  state_unref (applied->before);
  g_ptr_array_unref (applied->seen);
  g_clear_pointer (&applied->know, know_free);
  g_free (applied->list_uid);
  g_free (applied);
}

Applied *
applied_new (Device *device, Apply what)
{
  Applied *self = g_new0 (Applied, 1);

  self->device = device;
  self->incarnation = device->incarnation;
  self->what = what;
  self->before = shelf_read (device->shelf);
  self->seen = g_ptr_array_new_with_free_func (seen_free);
  return self;
}

void
applied_see_entry (Applied *self, const char *list_uid, const PlakatEntry *entry)
{
  Seen *seen = g_new0 (Seen, 1);

  seen->list_uid = g_strdup (list_uid);
  seen->film_uid = g_strdup (entry->film_uid);
  seen->present = entry->present;
  seen->tag = g_strdup (entry->tag);
  g_ptr_array_add (self->seen, seen);
}

void
applied_see_record (
    Applied *self, PlakatUserRecordKind kind, const char *uid, const char *tag, const PlakatFields *fields)
{
  Seen *seen = g_new0 (Seen, 1);

  seen->kind = kind;
  seen->uid = g_strdup (uid);
  seen->tag = g_strdup (tag);
  seen->fields = fields != NULL ? plakat_fields_copy (fields) : NULL;
  g_ptr_array_add (self->seen, seen);
}

static const Seen *
find_seen (const Applied *self, const char *list_uid, const char *film_uid)
{
  /* The last one counts. */
  for (guint i = self->seen->len; i > 0; i--)
    {
      const Seen *seen = g_ptr_array_index (self->seen, i - 1);

      if (seen->film_uid != NULL && g_str_equal (seen->film_uid, film_uid)
          && g_str_equal (seen->list_uid, list_uid))
        return seen;
    }
  return NULL;
}

static void
check_taken_off (Applied *self, const EntryState *old, const State *after)
{
  Device *device = self->device;
  const Seen *seen = find_seen (self, old->list_uid, old->film_uid);
  const char *key = old->film_uid;

  if (old->edit_seq > old->acked_seq)
    breaches_add (device->breaches, "I2: %s on %s was wanted by an edit that waits, and is not", key,
                  old->list_uid);
  if (self->what == APPLY_RESULTS)
    breaches_add (device->breaches, "I2: an answer took %s off %s", key, old->list_uid);
  if (self->what == APPLY_LISTING && !self->complete)
    breaches_add (device->breaches, "I7: a listing that is not complete took %s off %s", key, old->list_uid);
  if (self->what == APPLY_LISTING && (seen != NULL || (old->miss < 1 && !device->shelf->accepted)))
    breaches_add (device->breaches, "I8: %s went off %s without two proofs", key, old->list_uid);
  /* Of a server that is another than it was the user may have taken the list as it is. */
  if (self->what == APPLY_FEED && (seen == NULL || seen->present) && !state_is_orphan (after, old->list_uid)
      && !device->shelf->accepted)
    breaches_add (device->breaches, "I8: %s went off %s without a tombstone", key, old->list_uid);
  if (!state_is_orphan (after, old->list_uid)
      && !shelf_ask (device->shelf,
                     "SELECT count(*) FROM bin WHERE list_uid = ?1 AND film_uid = ?2 AND id > ?3",
                     old->list_uid, old->film_uid, self->before->last_bin))
    breaches_add (device->breaches, "I8: %s went off %s and is not in the bin", key, old->list_uid);
}

static void
check_wants (Applied *self, const State *after)
{
  Device *device = self->device;

  for (guint i = 0; i < after->entries->len; i++)
    {
      const EntryState *new = g_ptr_array_index (after->entries, i);
      const EntryState *old = state_find_entry (self->before, new->list_uid, new->film_uid);
      const Seen *seen;

      if (new->want == (old != NULL && old->want))
        continue;
      if (state_is_latched (self->before, new->list_uid) && self->what != APPLY_RESULTS)
        breaches_add (device->breaches, "I9: %s of %s, which is latched, changed", new->film_uid,
                      new->list_uid);
      if (!new->want)
        {
          check_taken_off (self, old, after);
          continue;
        }
      seen = find_seen (self, new->list_uid, new->film_uid);
      if (seen == NULL || !seen->present)
        breaches_add (device->breaches, "I2: %s came on %s, and no answer said so", new->film_uid,
                      new->list_uid);
      else if (old != NULL && old->edit_seq > old->acked_seq
               && (old->base_tag == NULL || g_strcmp0 (old->base_tag, seen->tag) == 0))
        breaches_add (device->breaches, "I2: %s on %s was not wanted by an edit that waits, and is",
                      new->film_uid, new->list_uid);
    }
}

/* What somebody put on the list again, after the user had looked and taken it off, is on it. */
static void
check_tags (Applied *self, const State *after)
{
  for (guint i = 0; i < self->seen->len; i++)
    {
      const Seen *seen = g_ptr_array_index (self->seen, i);
      const EntryState *old, *new;

      if (seen->film_uid == NULL || !seen->present || seen->tag == NULL)
        continue;
      old = state_find_entry (self->before, seen->list_uid, seen->film_uid);
      new = state_find_entry (after, seen->list_uid, seen->film_uid);
      if (old == NULL || old->want || old->edit_seq <= old->acked_seq || old->base_tag == NULL
          || (self->what == APPLY_LISTING && old->edit_seq > self->since)
          || state_is_latched (self->before, seen->list_uid) || (old->sent && old->sent_want)
          || find_seen (self, seen->list_uid, seen->film_uid) != seen)
        continue;
      if (!g_str_equal (old->base_tag, seen->tag) && !new->want)
        breaches_add (self->device->breaches,
                      "I2: %s is on %s as another entry than the one that was removed here, and"
                      " is not shown",
                      seen->film_uid, seen->list_uid);
    }
}

/* What a record's version is taken for is what the server said of that version. */
static void
check_bases (Applied *self, const State *after)
{
  for (guint i = 0; i < self->seen->len; i++)
    {
      const Seen *seen = g_ptr_array_index (self->seen, i);
      const RecordState *record =
          seen->film_uid == NULL ? state_find_record (after, seen->kind, seen->uid) : NULL;
      g_autoptr (PlakatFields) base = NULL;

      if (record == NULL || seen->tag == NULL || g_strcmp0 (record->base_tag, seen->tag) != 0)
        continue;
      base = record->base_text != NULL ? plakat_fields_parse (record->base_text, NULL) : NULL;
      if (!plakat_fields_equal (base, seen->fields))
        breaches_add (self->device->breaches, "version %s of %s %s is taken for another", seen->tag,
                      plakat_user_record_kind_to_string (seen->kind), seen->uid);
    }
}

/* ── what is known by now ──────────────────────────────────────────────── */

static void
learn_entry (Shelf *shelf, guint key, const Know *know)
{
  know_add (shelf->know, key, know_get (know, key));
}

static void
learn_record (Shelf *shelf, PlakatUserRecordKind kind, const char *uid, const Know *know)
{
  g_autofree char *named = shelf_name_record (shelf, kind, uid);
  g_autofree char *group = g_strdup_printf ("%s %s", plakat_user_record_kind_to_string (kind), named);
  Know *part = know_of_group (know, shelf->keys, group);

  know_add_all (shelf->know, part);
  know_free (part);
}

static void
learn (Applied *self, const State *after)
{
  Shelf *shelf = self->device->shelf;

  for (guint i = 0; self->know != NULL && i < self->seen->len; i++)
    {
      const Seen *seen = g_ptr_array_index (self->seen, i);
      const EntryState *entry;
      const RecordState *record;

      if (seen->film_uid != NULL)
        {
          entry = state_find_entry (after, seen->list_uid, seen->film_uid);
          if (entry != NULL && entry->edit_seq <= entry->acked_seq && entry->want == seen->present)
            learn_entry (shelf, shelf_key_of_entry (shelf, seen->list_uid, seen->film_uid), self->know);
          continue;
        }
      record = state_find_record (after, seen->kind, seen->uid);
      if (record != NULL && g_strcmp0 (record->base_tag, seen->tag) == 0)
        learn_record (shelf, seen->kind, seen->uid, self->know);
    }
}

/* What the walk did not see, was not on the list when it began, and is not shown. */
static void
learn_absences (Applied *self, const State *after)
{
  Shelf *shelf = self->device->shelf;
  Walk *walk = g_hash_table_lookup (shelf->walks, self->list_uid);

  if (walk == NULL || !self->complete)
    return;
  for (guint i = 0; i < after->entries->len; i++)
    {
      const EntryState *entry = g_ptr_array_index (after->entries, i);
      guint key;

      if (!g_str_equal (entry->list_uid, self->list_uid) || entry->want || entry->edit_seq > entry->acked_seq
          || find_seen (self, entry->list_uid, entry->film_uid) != NULL)
        continue;
      key = shelf_key_of_entry (shelf, entry->list_uid, entry->film_uid);
      if (!g_hash_table_contains (walk->present, GUINT_TO_POINTER (key)))
        learn_entry (shelf, key, walk->first);
    }
}

DexFuture *
applied_cb (DexFuture *future, gpointer data)
{
  Applied *self = data;
  Device *device = self->device;
  g_autoptr (State) after = NULL;

  if (device->shelf == NULL || device->incarnation != self->incarnation || device->dies
      || !dex_future_is_resolved (future))
    return dex_ref (future);
  after = shelf_read (device->shelf);
  if (after != self->before)
    watch_rows (device, self->before, after);
  if (self->what != APPLY_EPOCH)
    {
      check_wants (self, after);
      check_tags (self, after);
      check_bases (self, after);
    }
  learn (self, after);
  if (self->what == APPLY_LISTING)
    learn_absences (self, after);
  return dex_ref (future);
}

/** walk_is_complete: Returns: whether the pages that came prove that they are all that there are */
gboolean
walk_is_complete (const Walk *self)
{
  return self->whole && self->ended && (gint64) g_hash_table_size (self->films) == self->total;
}
