/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-loader.h"

G_BEGIN_DECLS

/**
 * PlakatLoadBatch:
 * @file: where the lines stand
 * @items: (array length=n_items): what they hold
 * @numbers: of the lines in the file, for each item
 * @words: (element-type utf8): those in them that nobody had met before
 *
 * Some lines of a catalogue file that go their way together.
 */
typedef struct
{
  const char *file;
  PlakatLoadItem *items;
  guint *numbers;
  guint n_items;
  GPtrArray *words;
  GByteArray *text;
  gboolean is_ready;
  gboolean is_done;
} PlakatLoadBatch;

/**
 * PlakatLoadQueue:
 *
 * The end of a load that reads: one thread fetches lines, others read what they hold, and the caller gets
 * them in their order, never more of them than fit in memory.
 */
typedef struct _PlakatLoadQueue PlakatLoadQueue;

PlakatLoadQueue *plakat_load_queue_new  (const char *const      *files,
                                         const char             *posters,
                                         const PlakatLoadKnown  *known);
PlakatLoadBatch *plakat_load_queue_next (PlakatLoadQueue        *self,
                                         GError                **error);
void             plakat_load_queue_done (PlakatLoadQueue        *self,
                                         PlakatLoadBatch        *batch);
void             plakat_load_queue_free (PlakatLoadQueue        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatLoadQueue, plakat_load_queue_free)

G_END_DECLS
