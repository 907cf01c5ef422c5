/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-merge.h"
#include "planted-bug.h"

/* How many proven listings must lack a film before it is believed to be gone: offset paging skips rows. */
#if PLAKAT_PLANTED_BUG == 1
#define PROOFS 1
#else
#define PROOFS 2
#endif

/** plakat_merge_is_dirty: whether the row holds an edit that no server has taken yet */
gboolean
plakat_merge_is_dirty (const PlakatMergeRow *row)
{
  return row->edit_seq > row->acked_seq;
}

static PlakatMergeEffect
settle (PlakatMergeRow *row, gint64 seq)
{
  row->acked_seq = MAX (row->acked_seq, seq);
  return plakat_merge_is_dirty (row) ? PLAKAT_MERGE_NOTHING : PLAKAT_MERGE_SETTLED;
}

static void
set_tag (PlakatMergeRow *row, const char *tag)
{
  g_free (row->base_tag);
  row->base_tag = g_strdup (tag);
}

/**
 * plakat_merge_plan:
 *
 * An add is always sent, even where the server is known to have the film: an explicit add again must survive
 * a removal elsewhere. A removal of what never reached the server needs no request.
 */
PlakatMergeStep
plakat_merge_plan (const PlakatMergeRow *row)
{
  if (!plakat_merge_is_dirty (row))
    return PLAKAT_MERGE_STEP_NONE;
  if (row->want)
    return PLAKAT_MERGE_STEP_ADD;
#if PLAKAT_PLANTED_BUG == 3
  return row->base ? PLAKAT_MERGE_STEP_REMOVE : PLAKAT_MERGE_STEP_CANCEL;
#else
  return row->base || row->sent ? PLAKAT_MERGE_STEP_REMOVE : PLAKAT_MERGE_STEP_CANCEL;
#endif
}

/**
 * plakat_merge_send:
 *
 * Notes that the row's edit is about to leave; to be committed before the first byte does. An add forgets the
 * tag, for it may make a new entry.
 */
void
plakat_merge_send (PlakatMergeRow *row)
{
  row->sent = TRUE;
  row->sent_want = row->want;
  row->sent_seq = row->edit_seq;
#if PLAKAT_PLANTED_BUG != 10
  if (row->want)
    set_tag (row, NULL);
#endif
}

/**
 * plakat_merge_ack:
 * @tag: (nullable): the server's entry id
 *
 * The server answered definitely that the attempt is done. It clears just the sequence number that was sent:
 * an edit made meanwhile stays dirty.
 */
PlakatMergeEffect
plakat_merge_ack (PlakatMergeRow *row, const char *tag)
{
  g_return_val_if_fail (row->sent, PLAKAT_MERGE_NOTHING);

  row->base = row->sent_want;
  row->sent = FALSE;
  row->miss = 0;
  set_tag (row, row->base ? tag : NULL);
#if PLAKAT_PLANTED_BUG == 4
  return settle (row, row->edit_seq);
#else
  return settle (row, row->sent_seq);
#endif
}

/** plakat_merge_cancel: an add and its removal met before either left */
PlakatMergeEffect
plakat_merge_cancel (PlakatMergeRow *row)
{
  g_return_val_if_fail (plakat_merge_plan (row) == PLAKAT_MERGE_STEP_CANCEL, PLAKAT_MERGE_NOTHING);

  return settle (row, row->edit_seq);
}

static PlakatMergeEffect
see_present (PlakatMergeRow *row, const PlakatMergeSight *sight)
{
  gboolean other_tag = row->base_tag != NULL && sight->tag != NULL
#if PLAKAT_PLANTED_BUG == 2
                       && FALSE
#endif
                       && !g_str_equal (row->base_tag, sight->tag);
  PlakatMergeEffect effect = PLAKAT_MERGE_NOTHING;

  row->miss = 0;
  row->base = TRUE;
#if PLAKAT_PLANTED_BUG == 5
  row->want = TRUE;
#endif
  if (!plakat_merge_is_dirty (row))
    {
      /* Without op ids an attempt of this user's own that comes late does the same as another device: it is
       * said. */
      if (sight->infers_ack && !row->want && !sight->edited_since && row->edit_seq > 0)
        effect |= PLAKAT_MERGE_READDED;
      row->want = row->want || !sight->edited_since;
    }
  else if (sight->infers_ack && row->sent && row->sent_want)
    {
      /* The add has arrived, whatever became of its answer; what the user did since is still to be sent. */
      row->sent = FALSE;
      effect |= settle (row, row->sent_seq);
    }
  else if (!row->want && other_tag)
    {
      /* The next listing decides, by the entry that the user had in view. */
      if (sight->edited_since)
        return effect;
      /* Added again elsewhere after the user had looked: the add wins, and the user is told. */
      row->want = TRUE;
      row->sent = FALSE;
      effect |= PLAKAT_MERGE_READDED | settle (row, row->edit_seq);
    }
  set_tag (row, sight->tag);
  return effect;
}

/* Whether an absence is to be believed: a film that was there must be missed more than once, edited or not,
 * for else a page that skipped it would swallow its removal. */
static gboolean
is_proven (PlakatMergeRow *row, const PlakatMergeSight *sight)
{
  if (sight->tombstone)
    return TRUE;
  if (!sight->complete)
    return FALSE;
  if (!row->base)
    return TRUE;
  /* A listing that was begun before the edit proves nothing of what is there since. */
  return !sight->edited_since && ++row->miss >= PROOFS;
}

static PlakatMergeEffect
see_absent (PlakatMergeRow *row, const PlakatMergeSight *sight)
{
  gboolean dirty = plakat_merge_is_dirty (row);

  if (!is_proven (row, sight) || (!dirty && (!row->base || sight->edited_since)))
    return PLAKAT_MERGE_NOTHING;

#if PLAKAT_PLANTED_BUG == 6
  return PLAKAT_MERGE_NOTHING;
#endif
  row->base = FALSE;
  row->miss = 0;
  if (!dirty)
    {
      row->want = FALSE;
      set_tag (row, NULL);
      return PLAKAT_MERGE_BIN;
    }
  if (row->want || sight->edited_since)
    return PLAKAT_MERGE_NOTHING;
  /* An add that is out may yet arrive, and an op that has an id is answered under it. */
  if (row->sent && (row->sent_want || !sight->infers_ack))
    return PLAKAT_MERGE_NOTHING;
  row->sent = FALSE;
  return settle (row, row->edit_seq);
}

/**
 * plakat_merge_see:
 * @row: what is known here
 * @sight: what the server showed
 *
 * Source of the rules: the table of pulls in the sync design.
 *
 * Returns: what else is to be done in the same transaction
 */
PlakatMergeEffect
plakat_merge_see (PlakatMergeRow *row, const PlakatMergeSight *sight)
{
  return sight->present ? see_present (row, sight) : see_absent (row, sight);
}
