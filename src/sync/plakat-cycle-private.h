/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-engine-private.h"
#include "plakat-library-sync.h"

G_BEGIN_DECLS

#define PLAKAT_CYCLE_MOST_PAGES 10000u

/**
 * PlakatCycle:
 * @catalogue: (nullable): none is pulled without
 * @user_id: (nullable): the server's number of the user whose library this is
 * @sends: how often each key was sent: key → number
 * @sent_seqs: the edits that were sent
 * @unclear: the lists of those whose answer was lost, or left open whether it was done
 * @sent, @taken, @removed, @parked, @held, @films: for the log
 *
 * A cycle that runs. In fibers.
 */
typedef struct
{
  PlakatLibrary *library;
  PlakatCatalogue *catalogue;
  PlakatRemote *remote;
  PlakatEngine *engine;
  PlakatCycleMemory *memory;
  PlakatCapabilities capabilities;
  char *device;
  char *user_id;
  GHashTable *sends;
  GHashTable *sent_seqs;
  GHashTable *unclear;
  guint sent;
  guint taken;
  guint removed;
  guint parked;
  guint held;
  gint64 films;
} PlakatCycle;

/* After each wait: does the world that this cycle works for still stand? */
gboolean            plakat_cycle_goes_on     (PlakatCycle  *self,
                                              GError      **error);
PlakatLibraryPlace *plakat_cycle_load_place  (PlakatCycle  *self,
                                              GError      **error);
gboolean            plakat_cycle_passes      (PlakatCycle  *self,
                                              const char   *key,
                                              const char   *value,
                                              const char   *what);
gboolean            plakat_cycle_push        (PlakatCycle  *self,
                                              PlakatTake    what,
                                              GError      **error);
gboolean            plakat_cycle_pull_feed   (PlakatCycle  *self,
                                              GError      **error);
void                plakat_cycle_look        (PlakatCycle  *self);
gboolean            plakat_cycle_walk        (PlakatCycle  *self,
                                              GError      **error);
gboolean            plakat_cycle_pull_films  (PlakatCycle  *self,
                                              GError      **error);

G_END_DECLS
