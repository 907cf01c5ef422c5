/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-types.h"

G_BEGIN_DECLS

/**
 * PlakatMergeRow:
 * @base: on the server when last proven?
 * @base_tag: (nullable): the server's entry id then
 * @want: the user's intent, what every screen shows
 * @edit_seq: sequence number of the last edit; the row is dirty while it is above @acked_seq
 * @sent: whether an attempt of unknown outcome is out; @sent_want and @sent_seq say which
 * @miss: consecutive proven listings that lacked it
 *
 * One film on one list, as the sync rules see it.
 */
typedef struct
{
  gboolean base;
  char *base_tag;
  gboolean want;
  gint64 edit_seq;
  gint64 acked_seq;
  gboolean sent;
  gboolean sent_want;
  gint64 sent_seq;
  int miss;
} PlakatMergeRow;

/**
 * PlakatMergeSight:
 * @present: what the server showed
 * @tag: (nullable): its entry id
 * @complete: whether an absence was proven by a complete listing
 * @tombstone: whether a change feed said that it was removed: one is proof enough
 * @infers_ack: whether the server has no op ids, so that its state is the only answer to a lost attempt
 * @edited_since: whether the user edited the row while the listing was read
 */
typedef struct
{
  gboolean present;
  const char *tag;
  gboolean complete;
  gboolean tombstone;
  gboolean infers_ack;
  gboolean edited_since;
} PlakatMergeSight;

/**
 * PlakatMergeEffect:
 * @PLAKAT_MERGE_BIN: the sync took it off the list: it belongs in the bin
 * @PLAKAT_MERGE_READDED: another device added it again after the user removed it here: say so
 * @PLAKAT_MERGE_SETTLED: nothing is left to send for the row
 */
typedef enum
{
  PLAKAT_MERGE_NOTHING = 0,
  PLAKAT_MERGE_BIN = 1 << 0,
  PLAKAT_MERGE_READDED = 1 << 1,
  PLAKAT_MERGE_SETTLED = 1 << 2,
} PlakatMergeEffect;

/** PlakatMergeStep: what a dirty row asks of the server */
typedef enum
{
  PLAKAT_MERGE_STEP_NONE,
  PLAKAT_MERGE_STEP_CANCEL,
  PLAKAT_MERGE_STEP_ADD,
  PLAKAT_MERGE_STEP_REMOVE,
} PlakatMergeStep;

gboolean           plakat_merge_is_dirty (const PlakatMergeRow   *row);
PlakatMergeStep    plakat_merge_plan     (const PlakatMergeRow   *row);
void               plakat_merge_send     (PlakatMergeRow         *row);
PlakatMergeEffect  plakat_merge_ack      (PlakatMergeRow         *row,
                                          const char             *tag);
PlakatMergeEffect  plakat_merge_cancel   (PlakatMergeRow         *row);
PlakatMergeEffect  plakat_merge_see      (PlakatMergeRow         *row,
                                          const PlakatMergeSight *sight);

G_END_DECLS
