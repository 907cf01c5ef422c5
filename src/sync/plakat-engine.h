/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libdex.h>

#include "plakat-store.h"

G_BEGIN_DECLS

/**
 * PlakatSyncState:
 * @PLAKAT_SYNC_LOCAL: this computer only
 * @PLAKAT_SYNC_IN_STEP: nothing waits, the server has been seen
 * @PLAKAT_SYNC_WORKING: a cycle runs
 * @PLAKAT_SYNC_WAITING: edits wait for the next cycle
 * @PLAKAT_SYNC_OFFLINE: the server cannot be reached
 * @PLAKAT_SYNC_SIGN_IN: the server asks to sign in again
 * @PLAKAT_SYNC_ATTENTION: something was parked, is asked or conflicts; "message" says what
 * @PLAKAT_SYNC_PAUSED: the server refuses this user, or is another user's: "message" says which
 */
typedef enum
{
  PLAKAT_SYNC_LOCAL,
  PLAKAT_SYNC_IN_STEP,
  PLAKAT_SYNC_WORKING,
  PLAKAT_SYNC_WAITING,
  PLAKAT_SYNC_OFFLINE,
  PLAKAT_SYNC_SIGN_IN,
  PLAKAT_SYNC_ATTENTION,
  PLAKAT_SYNC_PAUSED,
} PlakatSyncState;

/**
 * PlakatFill:
 * @films: of the catalogue that are here
 * @total: of the server's, as it said last; 0 where it does not say
 * @seconds_left: until the rest is here, -1 while that cannot be said
 *
 * How far the catalogue's first fill has come.
 */
typedef struct
{
  guint films;
  guint total;
  int seconds_left;
} PlakatFill;

#define PLAKAT_TYPE_ENGINE (plakat_engine_get_type ())
G_DECLARE_FINAL_TYPE (PlakatEngine, plakat_engine, PLAKAT, ENGINE, GObject)

/*
 * The sync of one account: push, pull, schedule. Main thread. Properties: state (int), waiting (uint), message
 * (text for people, or NULL), last-success (int64, seconds since 1970, 0 for never), progress (double 0..1 of the
 * catalogue's first fill, 1 when there is nothing to fill). All are notified.
 */
PlakatSyncState  plakat_engine_get_state        (PlakatEngine *self);
guint            plakat_engine_get_waiting      (PlakatEngine *self);
const char      *plakat_engine_get_message      (PlakatEngine *self);
gint64           plakat_engine_get_last_success (PlakatEngine *self);
double           plakat_engine_get_progress     (PlakatEngine *self);
gboolean         plakat_engine_get_fill         (PlakatEngine *self,
                                                 PlakatFill   *fill);  /* FALSE: there is nothing to fill */
DexFuture       *plakat_engine_sync_now         (PlakatEngine *self);  /* TRUE when the cycle is through;
                                                                          rejects with G_IO_ERROR_BUSY and a sentence
                                                                          while none may begin */
DexFuture       *plakat_engine_look_at          (PlakatEngine *self,
                                                 const char   *film_uid); /* whether there is more of it now */
void             plakat_engine_cancel           (PlakatEngine *self);  /* the cycle that runs ends where it is */
void             plakat_engine_refocus          (PlakatEngine *self);  /* somebody is there: waits are cut short */

G_END_DECLS
