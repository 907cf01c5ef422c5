/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-merge.h"
#include "plakat-user-record.h"

G_BEGIN_DECLS

/**
 * PlakatRecordRow:
 * @base: (nullable): what the server said when it was last heard; @base_tag its version
 * @gone: (nullable): what the server had before it was taken away there; known while @base is nothing
 * @value: (nullable): what the user wants, what every screen shows
 * @edit_seq: sequence number of the last edit; the row is dirty while it is above @acked_seq
 * @sent: whether an attempt of unknown outcome is out; @sent_value and @sent_seq say which
 *
 * A record, as the sync rules see it.
 */
typedef struct
{
  PlakatFields *base;
  char *base_tag;
  PlakatFields *gone;
  PlakatFields *value;
  gint64 edit_seq;
  gint64 acked_seq;
  gboolean sent;
  PlakatFields *sent_value;
  gint64 sent_seq;
} PlakatRecordRow;

/**
 * PlakatRecordEffect:
 * @PLAKAT_RECORD_CHANGED: what is shown changed: the texts that were shown before are to be kept
 * @PLAKAT_RECORD_SETTLED: nothing is left to send
 * @PLAKAT_RECORD_AGAIN: what is wanted is neither what was sent nor what the server has: it is an edit with a
 *   sequence number of its own, which the caller gives it
 * @PLAKAT_RECORD_CONFLICT: both sides changed the same; what was made here stays, the other's is in the out
 *   parameter, to be kept and shown
 */
typedef enum
{
  PLAKAT_RECORD_NOTHING = 0,
  PLAKAT_RECORD_CHANGED = 1 << 0,
  PLAKAT_RECORD_SETTLED = 1 << 1,
  PLAKAT_RECORD_AGAIN = 1 << 2,
  PLAKAT_RECORD_CONFLICT = 1 << 3,
} PlakatRecordEffect;

/**
 * PlakatRecordSight:
 * @fields: (nullable): what the server has
 * @tag: (nullable): its version
 * @refused_ours: it is the server's answer to our attempt, which had no effect: the attempt is over
 * @infers_ack: whether the server has no op ids, so that its state is the only answer to a lost attempt
 */
typedef struct
{
  const PlakatFields *fields;
  const char *tag;
  gboolean refused_ours;
  gboolean infers_ack;
} PlakatRecordSight;

void               plakat_record_row_clear (PlakatRecordRow          *self);
gboolean           plakat_record_is_dirty  (const PlakatRecordRow    *self);
gboolean           plakat_record_is_edited_since (const PlakatRecordRow *self);
gboolean           plakat_record_cancels   (const PlakatRecordRow    *self);
void               plakat_record_cancel    (PlakatRecordRow          *self);
void               plakat_record_send      (PlakatRecordRow          *self);
PlakatRecordEffect plakat_record_ack       (PlakatRecordRow          *self,
                                            const char               *tag);
PlakatRecordEffect plakat_record_see       (PlakatRecordRow          *self,
                                            PlakatUserRecordKind      kind,
                                            const PlakatRecordSight  *sight,
                                            PlakatFields            **theirs);
PlakatFields      *plakat_fields_merge     (PlakatUserRecordKind      kind,
                                            const PlakatFields       *base,
                                            const PlakatFields       *mine,
                                            const PlakatFields       *theirs,
                                            PlakatFields            **lost);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlakatRecordRow, plakat_record_row_clear)

G_END_DECLS
