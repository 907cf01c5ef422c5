/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-engine-private.h"
#include "plakat-library-sync.h"
#include "plakat-pace.h"

G_BEGIN_DECLS

/* The engine from inside: plakat-engine.c is what others see of it, plakat-engine-run.c what it does. */

struct _PlakatEngine
{
  GObject parent_instance;

  PlakatLibrary *library;
  PlakatCatalogue *catalogue;
  PlakatRemote *remote;
  PlakatTokens *tokens;
  const PlakatEnvironment *environment;
  PlakatSchedule *schedule;
  PlakatCycleMemory memory;
  PlakatSyncState state;
  char *message;
  gint64 last_success;
  double progress;
  PlakatFill fill;
  PlakatPace pace; /* of the fill, in the cycle that runs */
  DexPromise *through; /* of the cycle that runs, or that somebody asked for */
  gulong network;
  guint watchdog;
  guint insistence; /* the timer of somebody who asked when it was too soon */
  guint stalls;
  guint latches;
  gint64 ended_at;
  guint running;
  gboolean failed; /* the last cycle */
  gboolean edited; /* since the running cycle began */
  gboolean cancelled;
  gboolean stopped;
};

void     plakat_engine_set_state      (PlakatEngine    *self,
                                       PlakatSyncState  state,
                                       const char      *message);
/* What it shows while nothing runs. */
void     plakat_engine_show_library   (PlakatEngine    *self);
void     plakat_engine_start_cb       (gpointer         data);
/* Somebody wants a cycle now. They get it, or are told when. */
void     plakat_engine_begin_now      (PlakatEngine    *self);
void     plakat_engine_settle_through (PlakatEngine    *self,
                                       const GError    *error);
/* The server wants a sign-in, or does not want this user: nothing begins by itself. */
gboolean plakat_engine_is_closed      (PlakatEngine    *self);
/* Begins to look at what happens outside, and ends it. */
void     plakat_engine_watch_world    (PlakatEngine    *self);
void     plakat_engine_leave_world    (PlakatEngine    *self);

G_END_DECLS
