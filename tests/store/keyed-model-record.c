/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "keyed-model-private.h"

#include <string.h>

/* Ratings, and what the account says of itself. */

#define ACCOUNT (N_RATINGS)
/* Field 2 of the account is the name that it goes by, which a server without a feed has no room for. */
#define NAME 2
#define TEXT 1

static gboolean
is_same (const Value *a, const Value *b)
{
  return memcmp (a, b, sizeof *a) == 0;
}

static gboolean
is_none (const Value *value)
{
  const Value none = { { 0 } };

  return is_same (value, &none);
}

static void
show (Record *record, const Value *value)
{
  record->value = *value;
  if (value->field[TEXT] != 0)
    record->texts |= G_GUINT64_CONSTANT (1) << value->field[TEXT];
}

/* What the server took away is in the bin, but for what the account says of itself. */
static void
show_theirs (Model *self, guint which, const Value *value)
{
  Record *record = &self->records[which];

  if (which != ACCOUNT && is_none (value) && !is_none (&record->value))
    model_throw_away (self, N_LISTS, which, "removed", &record->value);
  show (record, value);
}

static gboolean
is_record_dirty (const Record *record)
{
  return record->edit_seq > record->acked_seq;
}

static void
settle_record (Record *record, gint64 seq)
{
  record->acked_seq = MAX (record->acked_seq, seq);
  model_unqueue (&record->queued, record->edit_seq, record->acked_seq);
}

static void
edit_record (Model *self, guint which, const Value *value)
{
  Record *record = &self->records[which];

  if (model_says_again (self, &record->queued, is_same (value, &record->value)))
    return;
  if (is_none (value) && !is_none (&record->value))
    model_throw_away (self, N_LISTS, which, "yours", &record->value);
  show (record, value);
  model_queue (self, &record->edit_seq, &record->queued);
}

void
model_set_field (Model *self, guint record, guint field, int value)
{
  Value changed = self->records[record].value;

  changed.field[field] = value;
  edit_record (self, record, &changed);
}

/* "Only one side changed → take it. Same value → merge. Both changed → keep mine, theirs kept", and "Delete
 * vs edit → edit wins, either direction", for each field: stars that were taken away stay so for a review. */
static Value
merge (const Value *base, const Value *mine, const Value *theirs, Value *lost)
{
  Value merged = *mine;

  memset (lost, 0, sizeof *lost);
  for (guint i = 0; i < N_FIELDS; i++)
    {
      const int b = base->field[i], m = mine->field[i], t = theirs->field[i];

      if (m == t || b == t)
        continue;
      if (b == m || m == 0)
        merged.field[i] = t;
      else if (t != 0)
        lost->field[i] = t;
    }
  return merged;
}

static void
note_conflict (Model *self, guint which, const Value *theirs)
{
  Conflict conflict = { which, *theirs };

  for (guint i = self->conflicts->len; i > 0; i--)
    {
      const Conflict *known = &g_array_index (self->conflicts, Conflict, i - 1);

      if (known->record == which && is_same (&known->theirs, theirs))
        g_array_remove_index (self->conflicts, i - 1);
    }
  g_array_append_val (self->conflicts, conflict);
}

static void
see_dirty_record (Model *self, guint which, const Value *theirs, gboolean refused)
{
  Record *record = &self->records[which];
  const gboolean out = record->sent, since = out && record->edit_seq > record->sent_seq;
  const gboolean ours = out && is_same (theirs, &record->sent_value);
  const gboolean moved = !is_same (theirs, &record->base);
  Value from = record->base, lost, merged;
  gboolean there;

  /* What was made after the attempt follows it, in each field where the attempt may have arrived or was taken
   * back; not one that was refused. */
  for (guint i = 0; since && !refused && i < N_FIELDS; i++)
    if (record->sent_value.field[i] == theirs->field[i]
        || (record->value.field[i] == record->base.field[i] && record->base.field[i] != theirs->field[i]))
      from.field[i] = record->sent_value.field[i];
  merged = merge (&from, &record->value, theirs, &lost);
  if (!is_none (&lost))
    note_conflict (self, which, &lost);
  show_theirs (self, which, &merged);
  there = is_same (&record->value, theirs);
  if (out && (refused || (ours && !self->feed)))
    {
      record->sent = FALSE;
      if (there)
        settle_record (record, record->edit_seq);
      else if (refused || !since)
        model_queue (self, &record->edit_seq, &record->queued);
      else
        settle_record (record, record->sent_seq);
    }
  else if (!out && there)
    settle_record (record, record->edit_seq);
  else if (out && !since && moved && !there)
    /* neither what was sent nor what is there: an edit of its own */
    model_queue (self, &record->edit_seq, &record->queued);
}

static void
see_record (Model *self, guint which, const Value *theirs, gboolean refused)
{
  Record *record = &self->records[which];

  if (is_record_dirty (record))
    see_dirty_record (self, which, theirs, refused);
  else
    show_theirs (self, which, theirs);
  record->base = *theirs;
}

void
model_see_record (Model *self, guint record, const Value *theirs)
{
  see_record (self, record, theirs, FALSE);
}

/* ── sending ───────────────────────────────────────────────────────────── */

void
model_take_record (Model *self, guint which, GArray *out)
{
  Record *record = &self->records[which];
  Sending sending = { .list = N_LISTS, .which = which, .seq = record->edit_seq };
  Value kept = record->value;

  /* what became of an attempt is asked before anything newer goes out, where the server can tell */
  if (self->feed && record->sent && record->edit_seq > record->sent_seq)
    {
      sending.seq = record->sent_seq;
      sending.value = record->sent_value;
      sending.want = !is_none (&record->sent_value);
      g_array_append_val (out, sending);
      return;
    }
  if (which == ACCOUNT && !self->feed)
    kept.field[NAME] = 0;
  if (!record->sent && is_same (&kept, &record->base))
    {
      /* What a server cannot keep stays here, in sight. */
      if (is_same (&kept, &record->value))
        settle_record (record, record->edit_seq);
      else
        record->queued.held = TRUE;
      return;
    }
  record->sent = TRUE;
  record->sent_seq = record->edit_seq;
  record->sent_value = kept;
  sending.want = !is_none (&kept);
  sending.value = kept;
  g_array_append_val (out, sending);
}

void
model_settle_record (Model *self, const Sending *sending, Answer answer, const Value *current)
{
  Record *record = &self->records[sending->which];

  if (!record->sent || record->sent_seq != sending->seq)
    return;
  if (answer == ANSWER_CONFLICT)
    {
      see_record (self, sending->which, current, TRUE);
      return;
    }
  record->sent = FALSE;
  if (answer != ANSWER_DONE)
    {
      model_set_aside (&record->queued, sending->seq, answer);
      return;
    }
  record->base = record->sent_value;
  settle_record (record, sending->seq);
  /* What is wanted changed without an edit while the answer was out. */
  if (!is_record_dirty (record) && !is_same (&record->value, &record->base))
    model_queue (self, &record->edit_seq, &record->queued);
}

/* ── what a person does on the sync page ───────────────────────────────── */

void
model_discard_record (Model *self, guint which)
{
  Record *record = &self->records[which];
  const Value before = record->value;

  if (!is_none (&before) && !is_same (&before, &record->base))
    model_throw_away (self, N_LISTS, which, "discarded", &before);
  show (record, &record->base);
  record->sent = FALSE;
  settle_record (record, record->edit_seq);
}

void
model_set_fields (Model *self, guint record, const Value *fields)
{
  Value value = self->records[record].value;

  for (guint i = 0; i < N_FIELDS; i++)
    if (fields->field[i] != 0)
      value.field[i] = fields->field[i];
  edit_record (self, record, &value);
}

/* model_settle_conflict: "use theirs" is an edit, "keep mine" is none; what gives way is in the bin */
void
model_settle_conflict (Model *self, guint conflict, gboolean theirs)
{
  const Conflict row = g_array_index (self->conflicts, Conflict, conflict);
  const Record *record = &self->records[row.record];

  g_array_remove_index (self->conflicts, conflict);
  if (!theirs)
    {
      model_throw_away (self, N_LISTS, row.record, "conflict", &row.theirs);
      return;
    }
  if (!is_none (&record->value))
    model_throw_away (self, N_LISTS, row.record, "conflict", &record->value);
  model_set_fields (self, row.record, &row.theirs);
}

void
model_sweep_records (Model *self)
{
  for (guint i = 0; i < N_RECORDS; i++)
    {
      Record *record = &self->records[i];

      if (is_none (&record->value) || !is_none (&record->base) || is_record_dirty (record))
        continue;
      model_throw_away (self, N_LISTS, i, "gone", &record->value);
      memset (&record->value, 0, sizeof record->value);
    }
}
