/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-engine-flips.h"
#include "plakat-engine-schedule.h"
#include "plakat-engine.h"
#include "plakat-remote.h"
#include "plakat-tokens.h"

G_BEGIN_DECLS

/**
 * PlakatCycleMemory:
 * @flips: how often the server changed its mind
 * @walks: what lists had when they were walked last: list uid → set of film uids
 * @twins: rows that were seen beside another one of the same film, each as "LIST TAG"
 * @failing: keys on which the server choked
 * @refused: keys that the server refused to this user, since it took anything from them
 * @retry_after: seconds that the server asked to wait in this cycle
 * @sent: edits that reached the server in this cycle
 * @latched: whether the user is asked about the whole server
 * @said: (nullable): the last line of the log that says what went wrong
 *
 * What one cycle leaves to the engine and to the next.
 */
typedef struct
{
  PlakatFlips *flips;
  GHashTable *walks;
  GHashTable *twins;
  GHashTable *failing;
  GHashTable *refused;
  guint retry_after;
  guint sent;
  gboolean latched;
  char *said;
} PlakatCycleMemory;

/* @catalogue %NULL: none is pulled; @remote %NULL: this computer only; @environment %NULL: this machine, and it has to
 * outlive the engine. The first cycle begins at once; none begins when it is stopped or dropped. */
PlakatEngine *plakat_engine_new              (PlakatLibrary           *library,
                                              PlakatCatalogue         *catalogue,
                                              PlakatRemote            *remote,
                                              const PlakatEnvironment *environment);
void          plakat_engine_stop             (PlakatEngine            *self);
void          plakat_engine_share_bucket     (PlakatEngine            *self,
                                              PlakatBucket            *bucket);
/* Whose token it is, where a token says so, is compared with whose library it is. */
void          plakat_engine_set_tokens       (PlakatEngine            *self,
                                              PlakatTokens            *tokens);
/* When a cycle was through, seconds since 1970, as it was shown before. */
void          plakat_engine_set_success      (PlakatEngine            *self,
                                              gint64                   when);

/* What a cycle asks of its engine, and tells it. */
gboolean           plakat_engine_is_cancelled   (PlakatEngine            *self);
char              *plakat_engine_dup_token_user (PlakatEngine            *self);
PlakatCycleMemory *plakat_engine_get_memory     (PlakatEngine            *self);
void               plakat_engine_begin_fill     (PlakatEngine            *self);
void               plakat_engine_note_fill      (PlakatEngine            *self,
                                                 guint                    films,
                                                 guint                    total);
void               plakat_engine_end_fill       (PlakatEngine            *self);

#define PLAKAT_SYNC_ERROR (plakat_sync_error_quark ())
GQuark plakat_sync_error_quark (void);

/**
 * PlakatSyncError:
 * @PLAKAT_SYNC_ERROR_REFUSED: the server refuses this user
 * @PLAKAT_SYNC_ERROR_OWNER: the token is another user's
 */
typedef enum
{
  PLAKAT_SYNC_ERROR_REFUSED,
  PLAKAT_SYNC_ERROR_OWNER,
} PlakatSyncError;

/* One cycle: push what waits, pull what changed, pull the catalogue. Resolves to TRUE. */
DexFuture    *plakat_cycle_run               (PlakatLibrary           *library,
                                              PlakatCatalogue         *catalogue,
                                              PlakatRemote            *remote,
                                              PlakatEngine            *engine);

G_END_DECLS
