/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-merge.h"

/*
 * Every state of a row against everything that a server can show, held against the table of pulls of the sync
 * design as it is written there, row by row of the table; beside it the invariants, by their numbers in the
 * design.
 */

/* Sequence numbers: the row was settled up to 3, an older attempt had 5, the last edit has 7. */
#define ACKED 3
#define OLDER 5
#define NEWEST 7

typedef enum
{
  CLEAN,
  DIRTY,
  DIRTY_SENT_ADD,
  DIRTY_SENT_REMOVAL,
  DIRTY_OLDER_ADD,
  DIRTY_OLDER_REMOVAL,
  N_EDITS,
} Edits;

typedef enum
{
  PRESENT_UNTAGGED,
  PRESENT_SAME_TAG,
  PRESENT_OTHER_TAG,
  ABSENT_UNPROVEN,
  ABSENT_COMPLETE,
  ABSENT_TOMBSTONE,
  ABSENT_BOTH,
  N_REMOTES,
} Remote;

typedef struct
{
  gboolean base;
  gboolean want;
  gboolean tagged;
  int miss;
  Edits edits;
  Remote remote;
  gboolean infers_ack;
  gboolean edited_since;
} Cell;

typedef struct
{
  gboolean base;
  gboolean want;
  const char *tag;
  gint64 acked_seq;
  gboolean sent;
  int miss;
  PlakatMergeEffect effect;
  const char *rule;
} Expected;

static const char *const edits_names[] = { "clean",
                                           "dirty",
                                           "dirty, add of its number is out",
                                           "dirty, removal of its number is out",
                                           "dirty, older add is out",
                                           "dirty, older removal is out" };
static const char *const remote_names[] = { "present without a tag",
                                            "present, same tag",
                                            "present, other tag",
                                            "absent of a part",
                                            "absent of the whole",
                                            "tombstone",
                                            "tombstone and absent of the whole" };

static gboolean
is_possible (const Cell *cell)
{
  /* An attempt that has the number of the edit is of what is wanted. */
  if (cell->edits == DIRTY_SENT_ADD && !cell->want)
    return FALSE;
  if (cell->edits == DIRTY_SENT_REMOVAL && cell->want)
    return FALSE;
  return TRUE;
}

static PlakatMergeRow
make_row (const Cell *cell)
{
  PlakatMergeRow row = {
    .base = cell->base,
    .base_tag = cell->tagged ? g_strdup ("t1") : NULL,
    .want = cell->want,
    .edit_seq = NEWEST,
    .acked_seq = cell->edits == CLEAN ? NEWEST : ACKED,
    .miss = cell->miss,
  };

  if (cell->edits >= DIRTY_SENT_ADD)
    {
      row.sent = TRUE;
      row.sent_want = cell->edits == DIRTY_SENT_ADD || cell->edits == DIRTY_OLDER_ADD;
      row.sent_seq = cell->edits >= DIRTY_OLDER_ADD ? OLDER : NEWEST;
    }
  return row;
}

static PlakatMergeSight
make_sight (const Cell *cell)
{
  return (PlakatMergeSight) {
    .present = cell->remote <= PRESENT_OTHER_TAG,
    .tag = cell->remote == PRESENT_SAME_TAG    ? "t1"
           : cell->remote == PRESENT_OTHER_TAG ? "t2"
                                               : NULL,
    .complete = cell->remote == ABSENT_COMPLETE || cell->remote == ABSENT_BOTH,
    .tombstone = cell->remote == ABSENT_TOMBSTONE || cell->remote == ABSENT_BOTH,
    .infers_ack = cell->infers_ack,
    .edited_since = cell->edited_since,
  };
}

static Expected
expect_present (const Cell *cell, Expected now)
{
  gboolean add_is_out = cell->edits == DIRTY_SENT_ADD || cell->edits == DIRTY_OLDER_ADD;
  const char *shown = cell->remote == PRESENT_SAME_TAG    ? "t1"
                      : cell->remote == PRESENT_OTHER_TAG ? "t2"
                                                          : NULL;

  now.base = TRUE;
  now.miss = 0;
  now.tag = shown;
  if (cell->edits == CLEAN)
    {
      now.rule = "present, clean: base = want = 1, tag";
      if (cell->edited_since)
        now.rule = "any, edited during the walk: intent untouched";
      else
        {
          if (cell->infers_ack && !cell->want)
            now.effect = PLAKAT_MERGE_READDED;
          now.want = TRUE;
        }
      return now;
    }
  if (add_is_out && cell->infers_ack)
    {
      now.rule = "present, dirty, unknown attempt was an add: acked up to it (plain only)";
      now.sent = FALSE;
      now.acked_seq = cell->edits == DIRTY_SENT_ADD ? NEWEST : OLDER;
      now.effect = cell->edits == DIRTY_SENT_ADD ? PLAKAT_MERGE_SETTLED : PLAKAT_MERGE_NOTHING;
      return now;
    }
  if (cell->want)
    {
      now.rule = "present, dirty want = 1: base = 1";
      return now;
    }
  if (cell->tagged && cell->remote == PRESENT_OTHER_TAG)
    {
      if (cell->edited_since)
        {
          now.rule = "any, edited during the walk: intent untouched, the tag that was looked at stays";
          now.tag = "t1";
          return now;
        }
      now.rule = "present, dirty want = 0, other tag: the add wins, notice";
      now.want = TRUE;
      now.sent = FALSE;
      now.acked_seq = NEWEST;
      now.effect = PLAKAT_MERGE_READDED | PLAKAT_MERGE_SETTLED;
      return now;
    }
  now.rule = "present, dirty want = 0, same tag: base = 1, stays dirty";
  return now;
}

static Expected
expect_absent (const Cell *cell, Expected now)
{
  gboolean tombstone = cell->remote == ABSENT_TOMBSTONE || cell->remote == ABSENT_BOTH;
  gboolean add_is_out = cell->edits == DIRTY_SENT_ADD || cell->edits == DIRTY_OLDER_ADD;
  gboolean removal_is_out = cell->edits == DIRTY_SENT_REMOVAL || cell->edits == DIRTY_OLDER_REMOVAL;

  if (cell->remote == ABSENT_UNPROVEN)
    {
      now.rule = "not complete: absences are not used";
      return now;
    }
  if (!tombstone && cell->base)
    {
      if (cell->edited_since)
        {
          now.rule = "any, edited during the walk: the walk proves nothing";
          return now;
        }
      now.miss = cell->miss + 1;
      if (now.miss < 2)
        {
          now.rule = "absent, once, base = 1: miss += 1, nothing else";
          return now;
        }
    }
  if (cell->edits == CLEAN)
    {
      if (!cell->base || cell->edited_since)
        {
          now.rule = "absent, clean: nothing was known of it, or the user was quicker";
          now.miss = cell->miss;
          return now;
        }
      now.rule = "absent, proven, clean, base = 1: base = want = 0, bin";
      now.base = now.want = FALSE;
      now.tag = NULL;
      now.miss = 0;
      now.effect = PLAKAT_MERGE_BIN;
      return now;
    }
  now.base = FALSE;
  now.miss = 0;
  if (cell->edited_since)
    now.rule = "any, edited during the walk: only base moves";
  else if (cell->want)
    now.rule = "absent, dirty want = 1: base = 0, stays dirty";
  else if (add_is_out)
    now.rule = "absent, dirty want = 0, an add is out: stays dirty";
  else if (removal_is_out && !cell->infers_ack)
    now.rule = "companion: no ack from state, the op's own answer counts";
  else
    {
      now.rule = "absent, dirty want = 0: acked";
      now.acked_seq = NEWEST;
      now.sent = FALSE;
      now.effect = PLAKAT_MERGE_SETTLED;
    }
  return now;
}

static Expected
expect (const Cell *cell)
{
  Expected now = {
    .base = cell->base,
    .want = cell->want,
    .tag = cell->tagged ? "t1" : NULL,
    .acked_seq = cell->edits == CLEAN ? NEWEST : ACKED,
    .sent = cell->edits >= DIRTY_SENT_ADD,
    .miss = cell->miss,
  };

  return cell->remote <= PRESENT_OTHER_TAG ? expect_present (cell, now) : expect_absent (cell, now);
}

static void
assert_invariants (const Cell *cell, const PlakatMergeRow *before, const PlakatMergeRow *after, int effect)
{
  gboolean was_dirty = plakat_merge_is_dirty (before);
  gboolean tombstone = cell->remote == ABSENT_TOMBSTONE || cell->remote == ABSENT_BOTH;

  /* I1: an edit is not dropped: what stays unsettled keeps its number and its intent. */
  g_assert_cmpint (after->edit_seq, ==, before->edit_seq);
  if (plakat_merge_is_dirty (after))
    g_assert_cmpint (after->want, ==, before->want);
  /* I2: the intent changes by a pull when the row is clean, or by the tag rule, and never against an edit
   * meanwhile. */
  if (after->want != before->want)
    {
      g_assert_false (cell->edited_since);
      g_assert_true (!was_dirty || (effect & PLAKAT_MERGE_READDED));
    }
  /* I3: below the last edit, never going back, up to a number that was sent or the whole of the row. */
  g_assert_cmpint (after->acked_seq, <=, after->edit_seq);
  g_assert_cmpint (after->acked_seq, >=, before->acked_seq);
  if (after->acked_seq != before->acked_seq)
    g_assert_true (after->acked_seq == after->edit_seq
                   || (before->sent && after->acked_seq == before->sent_seq));
  g_assert_cmpint (!!(effect & PLAKAT_MERGE_SETTLED), ==, was_dirty && !plakat_merge_is_dirty (after));
  if (before->want && !after->want)
    {
      /* I7: not by what is not complete. */
      g_assert_cmpint (cell->remote, !=, ABSENT_UNPROVEN);
      /* I8: proven twice or told, and into the bin. */
      g_assert_true (tombstone || before->miss >= 1);
      g_assert_true (effect & PLAKAT_MERGE_BIN);
    }
  else
    g_assert_false (effect & PLAKAT_MERGE_BIN && before->want);
}

static void
assert_same (const PlakatMergeRow *a, const PlakatMergeRow *b)
{
  g_assert_cmpint (a->base, ==, b->base);
  g_assert_cmpint (a->want, ==, b->want);
  g_assert_cmpstr (a->base_tag, ==, b->base_tag);
  g_assert_cmpint (a->edit_seq, ==, b->edit_seq);
  g_assert_cmpint (a->acked_seq, ==, b->acked_seq);
  g_assert_cmpint (a->sent, ==, b->sent);
}

static void
check_cell (const Cell *cell)
{
  PlakatMergeRow before = make_row (cell), row = make_row (cell), once;
  PlakatMergeSight sight = make_sight (cell);
  Expected expected = expect (cell);
  PlakatMergeEffect effect = plakat_merge_see (&row, &sight);

  if (row.base != expected.base || row.want != expected.want || g_strcmp0 (row.base_tag, expected.tag) != 0
      || row.acked_seq != expected.acked_seq || row.sent != expected.sent || row.miss != expected.miss
      || effect != expected.effect)
    {
      g_test_message ("base %d, want %d, tag %s, miss %d, %s | %s, infers %d, edited during the walk %d",
                      cell->base, cell->want, cell->tagged ? "t1" : "none", cell->miss,
                      edits_names[cell->edits], remote_names[cell->remote], cell->infers_ack,
                      cell->edited_since);
      g_test_message ("rule: %s", expected.rule);
      g_test_message ("is: base %d, want %d, tag %s, acked %d, sent %d, miss %d, effect %d", row.base,
                      row.want, row.base_tag, (int) row.acked_seq, row.sent, row.miss, effect);
      g_test_message ("ought: base %d, want %d, tag %s, acked %d, sent %d, miss %d, effect %d", expected.base,
                      expected.want, expected.tag, (int) expected.acked_seq, expected.sent, expected.miss,
                      expected.effect);
      g_test_fail ();
    }
  assert_invariants (cell, &before, &row, effect);

  /* I15: the same again changes nothing. A walk that lacks a film is one proof of two, and another walk. */
  if (!(cell->remote == ABSENT_COMPLETE && row.base))
    {
      once = row;
      once.base_tag = g_strdup (row.base_tag);
      g_assert_cmpint (plakat_merge_see (&row, &sight), ==, PLAKAT_MERGE_NOTHING);
      assert_same (&once, &row);
      g_free (once.base_tag);
    }
  g_free (row.base_tag);
  g_free (before.base_tag);
}

static void
test_see (void)
{
  Cell cell;
  guint count = 0;

  for (guint i = 0; i < 16; i++)
    for (cell.edits = 0; cell.edits < N_EDITS; cell.edits++)
      for (cell.remote = 0; cell.remote < N_REMOTES; cell.remote++)
        for (guint j = 0; j < 4; j++)
          {
            cell.base = i & 1;
            cell.want = !!(i & 2);
            cell.tagged = !!(i & 4);
            cell.miss = !!(i & 8);
            cell.infers_ack = j & 1;
            cell.edited_since = !!(j & 2);
            if (!is_possible (&cell))
              continue;
            check_cell (&cell);
            count++;
          }
  g_test_message ("%u cells", count);
  g_assert_cmpuint (count, ==, 16 * (N_EDITS - 1) * N_REMOTES * 4);
}

/* What a row asks of the server, its sending, its answer and its cancelling, for every state of a row. */
static void
test_push (void)
{
  Cell cell = { .remote = PRESENT_UNTAGGED };
  guint count = 0;

  for (guint i = 0; i < 16; i++)
    for (cell.edits = 0; cell.edits < N_EDITS; cell.edits++)
      {
        PlakatMergeRow row;
        PlakatMergeStep step;

        cell.base = i & 1;
        cell.want = !!(i & 2);
        cell.tagged = !!(i & 4);
        cell.miss = !!(i & 8);
        if (!is_possible (&cell))
          continue;
        count++;
        row = make_row (&cell);
        step = plakat_merge_plan (&row);
        if (cell.edits == CLEAN)
          g_assert_cmpint (step, ==, PLAKAT_MERGE_STEP_NONE);
        else if (cell.want)
          g_assert_cmpint (step, ==, PLAKAT_MERGE_STEP_ADD);
        else if (!cell.base && cell.edits == DIRTY)
          g_assert_cmpint (step, ==, PLAKAT_MERGE_STEP_CANCEL);
        else
          g_assert_cmpint (step, ==, PLAKAT_MERGE_STEP_REMOVE);

        if (step == PLAKAT_MERGE_STEP_CANCEL)
          {
            g_assert_cmpint (plakat_merge_cancel (&row), ==, PLAKAT_MERGE_SETTLED);
            g_assert_cmpint (row.acked_seq, ==, NEWEST);
          }
        else if (step != PLAKAT_MERGE_STEP_NONE)
          {
            gboolean meanwhile = i & 1;

            plakat_merge_send (&row);
            g_assert_true (row.sent);
            g_assert_cmpint (row.sent_seq, ==, NEWEST);
            g_assert_cmpint (row.sent_want, ==, cell.want);
            g_assert_cmpint (row.acked_seq, ==, ACKED);
            /* For an add the tag is forgotten: it may make a new entry. */
            g_assert_cmpstr (row.base_tag, ==, cell.tagged && !cell.want ? "t1" : NULL);

            if (meanwhile)
              {
                row.edit_seq++;
                row.want = !row.want;
              }
            g_assert_cmpint (plakat_merge_ack (&row, "t3"), ==,
                             meanwhile ? PLAKAT_MERGE_NOTHING : PLAKAT_MERGE_SETTLED);
            /* I3: just what was sent. */
            g_assert_cmpint (row.acked_seq, ==, NEWEST);
            g_assert_cmpint (plakat_merge_is_dirty (&row), ==, meanwhile);
            g_assert_cmpint (row.base, ==, cell.want);
            g_assert_cmpstr (row.base_tag, ==, cell.want ? "t3" : NULL);
            g_assert_false (row.sent);
            g_assert_cmpint (row.miss, ==, 0);
          }
        g_free (row.base_tag);
      }
  g_test_message ("%u rows", count);
}

/* An answer to an older attempt never takes the number back. */
static void
test_late_answer (void)
{
  PlakatMergeRow row = {
    .want = TRUE, .edit_seq = 7, .acked_seq = 7, .sent = TRUE, .sent_want = TRUE, .sent_seq = 5
  };

  plakat_merge_ack (&row, NULL);
  g_assert_cmpint (row.acked_seq, ==, 7);
}

/* What another device adds for the first time comes without a word; what was taken off here does not. */
static void
test_comes_back (void)
{
  const PlakatMergeSight sight = { .present = TRUE, .complete = TRUE, .infers_ack = TRUE };
  PlakatMergeRow never = { 0 }, removed = { .edit_seq = 2, .acked_seq = 2 };

  g_assert_cmpuint (plakat_merge_see (&never, &sight), ==, PLAKAT_MERGE_NOTHING);
  g_assert_true (never.want);
  g_assert_cmpuint (plakat_merge_see (&removed, &sight), ==, PLAKAT_MERGE_READDED);
  g_assert_true (removed.want);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/merge-table/I1-I2-I3-I7-I8-I15/see", test_see);
  g_test_add_func ("/merge-table/I3/push", test_push);
  g_test_add_func ("/merge-table/I3/late-answer", test_late_answer);
  g_test_add_func ("/merge-table/comes-back", test_comes_back);
  return g_test_run ();
}
