/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "keyed-model-private.h"

#include <string.h>

void
model_init (Model *self, gboolean feed)
{
  memset (self, 0, sizeof *self);
  self->feed = feed;
  self->bin = g_array_new (FALSE, TRUE, sizeof (Binned));
  self->conflicts = g_array_new (FALSE, TRUE, sizeof (Conflict));
}

void
model_clear (Model *self)
{
  g_array_unref (self->bin);
  g_array_unref (self->conflicts);
}

/* ── what waits: the newest edit of a key (I4) ─────────────────────────── */

void
model_queue (Model *self, gint64 *edit_seq, Queued *queued)
{
  *edit_seq = ++self->seq;
  *queued = (Queued) { .queued = TRUE, .seq = *edit_seq };
}

void
model_unqueue (Queued *queued, gint64 edit_seq, gint64 acked_seq)
{
  if (edit_seq <= acked_seq)
    *queued = (Queued) { 0 };
}

void
model_set_aside (Queued *queued, gint64 seq, Answer answer)
{
  /* An edit that was made since is not the one that was answered. */
  if (queued->seq != seq)
    return;
  if (answer == ANSWER_UNABLE)
    queued->held = TRUE;
  else if (answer == ANSWER_VERIFY)
    queued->verify = queued->verify == 2 ? 3 : 1;
  else
    queued->parked = TRUE;
}

void
model_throw_away (Model *self, guint list, guint which, const char *why, const Value *value)
{
  Binned binned = { list, which, why, { { 0 } } };

  if (value != NULL)
    binned.value = *value;
  g_array_append_val (self->bin, binned);
}

/* ── films on lists ────────────────────────────────────────────────────── */

static gboolean
is_dirty (const Entry *entry)
{
  return entry->edit_seq > entry->acked_seq;
}

/* model_says_again: who says once more what is wanted already, and on its way, changes nothing of it: with a
 * number of its own it would come after what others made of the first */
gboolean
model_says_again (Model *self, const Queued *queued, gboolean same)
{
  if (!same || !queued->queued || queued->parked || queued->held)
    return FALSE;
  self->seq++;
  return TRUE;
}

/* model_move: the harness gives it its place */
void
model_move (Model *self, guint list, guint film)
{
  Entry *entry = &self->entries[list][film];

  entry->want = TRUE;
  entry->miss = 0;
  model_queue (self, &entry->edit_seq, &entry->queued);
}

/* model_put: likewise */
void
model_put (Model *self, guint list, guint film, gboolean want)
{
  Entry *entry = &self->entries[list][film];

  if (model_says_again (self, &entry->queued, entry->want == want))
    return;
  model_move (self, list, film);
  entry->want = want;
}

static void
settle_entry (Entry *entry, gint64 seq)
{
  entry->acked_seq = MAX (entry->acked_seq, seq);
  model_unqueue (&entry->queued, entry->edit_seq, entry->acked_seq);
}

static void
see_present (Model *self, guint list, guint film, const char *tag, gboolean edited_since)
{
  Entry *entry = &self->entries[list][film];
  const gboolean other_tag = *entry->tag != '\0' && !g_str_equal (entry->tag, tag);

  entry->base = TRUE;
  entry->miss = 0;
  if (!is_dirty (entry))
    {
      /* "any | edited during the walk: intent untouched; only base moves" */
      if (!edited_since && !entry->want && !self->feed && entry->edit_seq > 0)
        model_throw_away (self, list, film, "readded", NULL);
      if (!edited_since)
        entry->want = TRUE;
    }
  else if (!self->feed && entry->sent && entry->sent_want)
    {
      /* "present | dirty want=1 | if unknown attempt was an add → acked (plain REST only)" */
      entry->sent = FALSE;
      settle_entry (entry, entry->sent_seq);
    }
  else if (!entry->want && other_tag)
    {
      /* "present | dirty want=0, other tag | add wins" */
      if (edited_since)
        return;
      entry->want = TRUE;
      entry->sent = FALSE;
      settle_entry (entry, entry->edit_seq);
      model_throw_away (self, list, film, "readded", NULL);
    }
  g_strlcpy (entry->tag, tag, sizeof entry->tag);
}

/* A proven listing that lacks the film, or a tombstone. */
static void
see_absent (Model *self, guint list, guint film, gboolean tombstone, gboolean edited_since)
{
  Entry *entry = &self->entries[list][film];
  gboolean proven = tombstone || !entry->base;

  /* "absent, once | base=1 | miss+=1, nothing else"; a listing that is older than the edit proves nothing */
  if (!proven && !edited_since)
    proven = ++entry->miss >= 2;
  if (!proven)
    return;
  if (!is_dirty (entry))
    {
      if (!entry->base || edited_since)
        return;
      entry->base = entry->want = FALSE;
      entry->miss = 0;
      *entry->tag = '\0';
      model_throw_away (self, list, film, "removed", NULL);
      return;
    }
  entry->base = FALSE;
  entry->miss = 0;
  if (entry->want || edited_since)
    return;
  /* "absent | dirty want=0 | acked unless an attempt is unknown and was an add"; an op that has an id is
   * answered under it */
  if (entry->sent && (entry->sent_want || self->feed))
    return;
  entry->sent = FALSE;
  settle_entry (entry, entry->edit_seq);
}

/* The server said that the film may be there already, and it is not: it is tried once more, and parked the
 * next time. */
static void
end_verifying (Entry *entry)
{
  if (entry->queued.verify != 1 && entry->queued.verify != 3)
    return;
  entry->queued.parked = entry->queued.verify == 3;
  entry->queued.verify = entry->queued.verify == 1 ? 2 : 0;
  entry->sent = FALSE;
}

/* "Mass rule: if proven absences > max(5, 20 %) of base=1 rows in a list, or the list came back empty while ≥
 * 3 were known" */
static const char *
find_reason (const Model *self, guint list, const char tags[N_FILMS][16], guint *known, guint *missing)
{
  guint proven = 0, listed = 0;

  *known = *missing = 0;
  for (guint film = 0; film < N_FILMS; film++)
    {
      const Entry *entry = &self->entries[list][film];
      const gboolean gone = entry->base && *tags[film] == '\0';
      const gboolean clean = !is_dirty (entry) && entry->want == entry->base && !entry->sent;

      listed += *tags[film] != '\0';
      *known += entry->base;
      *missing += gone;
      proven += gone && clean && entry->miss + 1 >= 2;
    }
  if (listed == 0 && *known >= 3)
    return "empty";
  return proven > 5 && proven * 5 > *known ? "mass" : NULL;
}

/* model_see_listing: @tags: empty for a film that is not in it */
void
model_see_listing (Model *self, guint list, const char tags[N_FILMS][16], gboolean complete, gint64 since)
{
  Latch *latch = &self->latches[list];
  guint known, missing;

  if (latch->reason != NULL && !latch->accepted)
    return;
  if (complete && latch->reason == NULL)
    {
      const char *reason = find_reason (self, list, tags, &known, &missing);

      if (reason != NULL)
        {
          *latch = (Latch) { reason, known, missing, FALSE };
          return;
        }
    }
  for (guint film = 0; film < N_FILMS; film++)
    if (*tags[film] != '\0')
      see_present (self, list, film, tags[film], self->entries[list][film].edit_seq > since);
  for (guint film = 0; complete && film < N_FILMS; film++)
    {
      Entry *entry = &self->entries[list][film];

      if (*tags[film] != '\0' || !(entry->base || entry->want || is_dirty (entry)))
        continue;
      see_absent (self, list, film, latch->accepted, entry->edit_seq > since);
      if (entry->want && entry->sent)
        end_verifying (entry);
    }
  if (complete)
    *latch = (Latch) { 0 };
}

/* model_see_change: of a feed; @tag: (nullable): NULL where it was taken off */
void
model_see_change (Model *self, guint list, guint film, const char *tag, const char *place)
{
  Entry *entry = &self->entries[list][film];

  if (tag != NULL)
    see_present (self, list, film, tag, FALSE);
  else
    see_absent (self, list, film, TRUE, FALSE);
  if (list != OWN)
    return;
  g_strlcpy (entry->base_place, tag != NULL ? place : "", sizeof entry->base_place);
  if (tag != NULL && !is_dirty (entry))
    g_strlcpy (entry->place, place, sizeof entry->place);
}

/* model_list_order: Returns: how many there are */
guint
model_list_order (const Model *self, guint list, guint films[N_FILMS])
{
  const Entry *entries = self->entries[list];
  guint n = 0;

  for (guint film = 0; film < N_FILMS; film++)
    {
      guint at = n;

      if (!entries[film].want)
        continue;
      for (; at > 0 && strcmp (entries[films[at - 1]].place, entries[film].place) > 0; at--)
        films[at] = films[at - 1];
      films[at] = film;
      n++;
    }
  return n;
}

/* ── sending ───────────────────────────────────────────────────────────── */

static void
take_entry (Model *self, guint list, guint film, GArray *out)
{
  Entry *entry = &self->entries[list][film];
  Sending sending = { .list = list, .which = film, .seq = entry->edit_seq, .want = entry->want };

  /* "want=0, base=0, no unknown attempt → acked locally" */
  if (!entry->want && !entry->base && !entry->sent)
    {
      settle_entry (entry, entry->edit_seq);
      return;
    }
  g_strlcpy (sending.tag, entry->tag, sizeof sending.tag);
  entry->sent = TRUE;
  entry->sent_want = entry->want;
  entry->sent_seq = entry->edit_seq;
  g_strlcpy (entry->sent_place, entry->want ? entry->place : "", sizeof entry->sent_place);
  /* "for an add also forget base_tag" */
  if (entry->want)
    *entry->tag = '\0';
  g_array_append_val (out, sending);
}

static gboolean
goes (const Queued *queued)
{
  return queued->queued && !queued->parked && !queued->held;
}

/* model_take: "dirty rows by edit_seq", lists first. Returns: (element-type Sending): what leaves */
GArray *
model_take (Model *self)
{
  GArray *out = g_array_new (FALSE, TRUE, sizeof (Sending));
  const gint64 last = self->seq;

  for (gint64 seq = 1; seq <= last; seq++)
    for (guint list = 0; list < N_LISTS; list++)
      for (guint film = 0; film < N_FILMS; film++)
        {
          const Queued *queued = &self->entries[list][film].queued;

          if (goes (queued) && queued->seq == seq)
            take_entry (self, list, film, out);
        }
  for (gint64 seq = 1; seq <= last; seq++)
    for (guint i = 0; i < N_RECORDS; i++)
      if (goes (&self->records[i].queued) && self->records[i].queued.seq == seq)
        model_take_record (self, i, out);
  return out;
}

/* model_settle: "definite answer → base=sent_want, acked_seq=max(acked_seq, sent_seq), sent=NULL, miss=0"
 * @tag: (nullable): of an entry that is there; @current: of a record's conflict */
void
model_settle (Model *self, const Sending *sending, Answer answer, const char *tag, const Value *current)
{
  Entry *entry;

  if (sending->list == N_LISTS)
    {
      model_settle_record (self, sending, answer, current);
      return;
    }
  entry = &self->entries[sending->list][sending->which];
  if (!entry->sent || entry->sent_seq != sending->seq)
    return;
  if (answer != ANSWER_DONE)
    {
      entry->sent = answer == ANSWER_VERIFY;
      model_set_aside (&entry->queued, sending->seq, answer);
      return;
    }
  entry->base = entry->sent_want;
  entry->sent = FALSE;
  entry->miss = 0;
  g_strlcpy (entry->tag, entry->base && tag != NULL ? tag : "", sizeof entry->tag);
  g_strlcpy (entry->base_place, entry->sent_place, sizeof entry->base_place);
  settle_entry (entry, sending->seq);
}

/* ── what a person does on the sync page ───────────────────────────────── */

static void
retry (Model *self, gint64 *edit_seq, Queued *queued, gint64 seq)
{
  if (queued->queued && queued->parked && queued->seq == seq)
    model_queue (self, edit_seq, queued);
}

/* model_retry: everything that is parked, as edits of their own: a copy of what was refused may come late */
void
model_retry (Model *self)
{
  const gint64 last = self->seq;

  for (gint64 seq = 1; seq <= last; seq++)
    {
      for (guint list = 0; list < N_LISTS; list++)
        for (guint film = 0; film < N_FILMS; film++)
          retry (self, &self->entries[list][film].edit_seq, &self->entries[list][film].queued, seq);
      for (guint i = 0; i < N_RECORDS; i++)
        retry (self, &self->records[i].edit_seq, &self->records[i].queued, seq);
    }
}

/* model_discard: what the server has is shown again; what was wanted is in the bin */
void
model_discard (Model *self, guint list, guint which)
{
  if (list == N_LISTS)
    model_discard_record (self, which);
  else
    {
      Entry *entry = &self->entries[list][which];

      if (entry->want && !entry->base)
        model_throw_away (self, list, which, "discarded", NULL);
      entry->want = entry->base;
      entry->sent = FALSE;
      g_strlcpy (entry->place, entry->base_place, sizeof entry->place);
      settle_entry (entry, entry->edit_seq);
    }
}

/* model_restore: an edit like any other; what came back against the user's will goes again */
void
model_restore (Model *self, guint binned)
{
  const Binned row = g_array_index (self->bin, Binned, binned);

  if (row.list == N_LISTS)
    model_set_fields (self, row.which, &row.value);
  else
    model_put (self, row.list, row.which, !g_str_equal (row.why, "readded"));
  g_array_remove_index (self->bin, binned);
}

/* model_answer_latch: "Put my list back on the server" or "Accept the server's list" */
void
model_answer_latch (Model *self, guint list, gboolean accept)
{
  const gint64 last = self->seq;

  if (self->latches[list].reason == NULL || self->latches[list].accepted)
    return;
  if (accept)
    {
      self->latches[list].accepted = TRUE;
      return;
    }
  self->latches[list] = (Latch) { 0 };
  /* Everything that is wanted is an edit again, in the order of the edits, as if the server never had it. */
  for (gint64 seq = 0; seq <= last; seq++)
    for (guint film = 0; film < N_FILMS; film++)
      {
        Entry *entry = &self->entries[list][film];

        if (entry->edit_seq == seq && (entry->want || is_dirty (entry)))
          model_queue (self, &entry->edit_seq, &entry->queued);
      }
  for (guint film = 0; film < N_FILMS; film++)
    {
      Entry *entry = &self->entries[list][film];

      entry->base = entry->sent = FALSE;
      entry->miss = 0;
      *entry->tag = '\0';
    }
}

/* ── another server ────────────────────────────────────────────────────── */

/* model_begin_epoch: "companion epoch differs → breaker asks once"; and once more where it is another one
 * again before the accepted one was read, when all that is here may go. The list of one's own counts too. */
void
model_begin_epoch (Model *self)
{
  const Value none = { { 0 } };

  const gboolean again = self->server.accepted;

  self->server = (Latch) { "epoch", 1, 0, FALSE };
  for (guint list = 0; list < N_LISTS; list++)
    for (guint film = 0; film < N_FILMS; film++)
      {
        const Entry *entry = &self->entries[list][film];

        self->server.known += again ? entry->want : entry->base || *entry->tag != '\0';
      }
  for (guint i = 0; i < N_RECORDS; i++)
    {
      const Record *record = &self->records[i];

      self->server.known += memcmp (again ? &record->value : &record->base, &none, sizeof none) != 0;
    }
}

/* model_accept_server: it is as if nothing had ever been heard of it, and nothing is out */
void
model_accept_server (Model *self)
{
  self->server.accepted = TRUE;
  for (guint list = 0; list < N_LISTS; list++)
    for (guint film = 0; film < N_FILMS; film++)
      {
        Entry *entry = &self->entries[list][film];

        entry->base = entry->sent = FALSE;
        entry->miss = 0;
        *entry->tag = *entry->base_place = '\0';
      }
  for (guint i = 0; i < N_RECORDS; i++)
    {
      memset (&self->records[i].base, 0, sizeof self->records[i].base);
      self->records[i].sent = FALSE;
    }
}

/* model_sweep: all of it was read: what is not there, and not edited here, is gone and in the bin */
void
model_sweep (Model *self)
{
  if (!self->server.accepted)
    return;
  self->server = (Latch) { 0 };
  for (guint list = 0; list < N_LISTS; list++)
    for (guint film = 0; film < N_FILMS; film++)
      {
        Entry *entry = &self->entries[list][film];

        if (!entry->want || entry->base || is_dirty (entry))
          continue;
        entry->want = FALSE;
        model_throw_away (self, list, film, "gone", NULL);
      }
  model_sweep_records (self);
}
