/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-merge.h"

/* Numbers as I8 name the invariants of the sync design. */

static void
clear (PlakatMergeRow *row)
{
  g_clear_pointer (&row->base_tag, g_free);
}

static void
edit (PlakatMergeRow *row, gboolean want)
{
  row->want = want;
  row->edit_seq++;
}

static void
test_add_and_remove_cancel (void)
{
  PlakatMergeRow row = { 0 };

  edit (&row, TRUE);
  edit (&row, FALSE);
  g_assert_cmpint (plakat_merge_plan (&row), ==, PLAKAT_MERGE_STEP_CANCEL);
  g_assert_cmpint (plakat_merge_cancel (&row), ==, PLAKAT_MERGE_SETTLED);
  g_assert_false (plakat_merge_is_dirty (&row));
}

/* An add whose fate is unknown may have arrived: its removal has to be sent. */
static void
test_unknown_add_is_removed (void)
{
  PlakatMergeRow row = { 0 };

  edit (&row, TRUE);
  plakat_merge_send (&row);
  edit (&row, FALSE);
  g_assert_cmpint (plakat_merge_plan (&row), ==, PLAKAT_MERGE_STEP_REMOVE);
  clear (&row);
}

/* I3: an answer clears just what was sent. */
static void
test_ack_spares_later_edit (void)
{
  PlakatMergeRow row = { 0 };

  edit (&row, TRUE);
  plakat_merge_send (&row);
  edit (&row, FALSE);
  g_assert_cmpint (plakat_merge_ack (&row, "t1"), ==, PLAKAT_MERGE_NOTHING);
  g_assert_true (row.base);
  g_assert_true (plakat_merge_is_dirty (&row));
  g_assert_cmpint (plakat_merge_plan (&row), ==, PLAKAT_MERGE_STEP_REMOVE);
  plakat_merge_send (&row);
  g_assert_cmpint (plakat_merge_ack (&row, NULL), ==, PLAKAT_MERGE_SETTLED);
  g_assert_false (row.base);
  clear (&row);
}

static void
test_explicit_add_again_is_sent (void)
{
  PlakatMergeRow row = { .base = TRUE, .want = FALSE, .edit_seq = 4, .acked_seq = 4 };

  edit (&row, TRUE);
  g_assert_cmpint (plakat_merge_plan (&row), ==, PLAKAT_MERGE_STEP_ADD);
}

/* I7, I8: gone only when two complete listings lack it; then it is in the bin. */
static void
test_absence_needs_two_proofs (void)
{
  PlakatMergeRow row = { .base = TRUE, .want = TRUE };
  PlakatMergeSight part = { .present = FALSE };
  PlakatMergeSight whole = { .present = FALSE, .complete = TRUE };
  PlakatMergeSight there = { .present = TRUE, .tag = "t" };

  g_assert_cmpint (plakat_merge_see (&row, &part), ==, PLAKAT_MERGE_NOTHING);
  g_assert_cmpint (plakat_merge_see (&row, &part), ==, PLAKAT_MERGE_NOTHING);
  g_assert_cmpint (plakat_merge_see (&row, &whole), ==, PLAKAT_MERGE_NOTHING);
  g_assert_cmpint (plakat_merge_see (&row, &there), ==, PLAKAT_MERGE_NOTHING);
  g_assert_cmpint (plakat_merge_see (&row, &whole), ==, PLAKAT_MERGE_NOTHING);
  g_assert_true (row.want);
  g_assert_cmpint (plakat_merge_see (&row, &whole), ==, PLAKAT_MERGE_BIN);
  g_assert_false (row.want);
  clear (&row);
}

static void
test_tombstone_is_proof (void)
{
  PlakatMergeRow row = { .base = TRUE, .want = TRUE };
  PlakatMergeSight gone = { .present = FALSE, .tombstone = TRUE };

  g_assert_cmpint (plakat_merge_see (&row, &gone), ==, PLAKAT_MERGE_BIN);
  /* I15: the same again changes nothing. */
  g_assert_cmpint (plakat_merge_see (&row, &gone), ==, PLAKAT_MERGE_NOTHING);
  clear (&row);
}

/* I2: what the user wants is not touched while it waits to be sent. */
static void
test_dirty_rows_keep_their_intent (void)
{
  PlakatMergeSight gone = { .present = FALSE, .tombstone = TRUE };
  PlakatMergeSight there = { .present = TRUE, .tag = "t" };
  PlakatMergeRow added = { .base = TRUE, .want = TRUE, .edit_seq = 2, .acked_seq = 1 };
  PlakatMergeRow removed = { .base = TRUE, .want = FALSE, .edit_seq = 2, .acked_seq = 1 };

  plakat_merge_see (&added, &gone);
  g_assert_true (added.want);
  g_assert_true (plakat_merge_is_dirty (&added));
  plakat_merge_see (&removed, &there);
  g_assert_false (removed.want);
  g_assert_true (plakat_merge_is_dirty (&removed));
  clear (&added);
  clear (&removed);
}

/* Added again elsewhere after the user looked: another entry, so the add wins and is told. */
static void
test_added_again_elsewhere (void)
{
  PlakatMergeRow row = {
    .base = TRUE, .base_tag = g_strdup ("t1"), .want = FALSE, .edit_seq = 2, .acked_seq = 1
  };
  PlakatMergeSight other = { .present = TRUE, .tag = "t2" };

  g_assert_cmpint (plakat_merge_see (&row, &other), ==, PLAKAT_MERGE_READDED | PLAKAT_MERGE_SETTLED);
  g_assert_true (row.want);
  clear (&row);
}

/* Only where a server has no op ids does its state say what became of an attempt. */
static void
test_ack_is_inferred_on_plain_servers_only (void)
{
  PlakatMergeSight there = { .present = TRUE, .tag = "t", .infers_ack = TRUE };
  PlakatMergeRow row = { 0 };

  edit (&row, TRUE);
  plakat_merge_send (&row);
  g_assert_cmpint (plakat_merge_see (&row, &there), ==, PLAKAT_MERGE_SETTLED);
  g_assert_false (plakat_merge_is_dirty (&row));

  edit (&row, FALSE);
  edit (&row, TRUE);
  plakat_merge_send (&row);
  there.infers_ack = FALSE;
  g_assert_cmpint (plakat_merge_see (&row, &there), ==, PLAKAT_MERGE_NOTHING);
  g_assert_true (plakat_merge_is_dirty (&row));
  clear (&row);
}

static void
test_clean_rows_follow (void)
{
  PlakatMergeRow row = { 0 };
  PlakatMergeSight there = { .present = TRUE, .tag = "t" };

  plakat_merge_see (&row, &there);
  g_assert_true (row.base && row.want);
  g_assert_cmpstr (row.base_tag, ==, "t");
  clear (&row);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/merge/add-and-remove-cancel", test_add_and_remove_cancel);
  g_test_add_func ("/merge/unknown-add-is-removed", test_unknown_add_is_removed);
  g_test_add_func ("/merge/I3/ack-spares-later-edit", test_ack_spares_later_edit);
  g_test_add_func ("/merge/explicit-add-again-is-sent", test_explicit_add_again_is_sent);
  g_test_add_func ("/merge/I8/absence-needs-two-proofs", test_absence_needs_two_proofs);
  g_test_add_func ("/merge/tombstone-is-proof", test_tombstone_is_proof);
  g_test_add_func ("/merge/I2/dirty-rows-keep-their-intent", test_dirty_rows_keep_their_intent);
  g_test_add_func ("/merge/added-again-elsewhere", test_added_again_elsewhere);
  g_test_add_func ("/merge/ack-is-inferred-on-plain-servers-only",
                   test_ack_is_inferred_on_plain_servers_only);
  g_test_add_func ("/merge/clean-rows-follow", test_clean_rows_follow);
  return g_test_run ();
}
