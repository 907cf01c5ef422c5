/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fake-keyring.h"
#include "hostile.h"
#include "plakat-companion.h"
#include "plakat-tokens-private.h"

/* What the server makes of a refresh. */
typedef enum
{
  GOOD,
  LOST,
  BROKEN,
  LIMITED,
  PORTAL,
  SENSELESS,
  REFUSED,
  N_OUTCOMES,
} Outcome;

/**
 * World: a client, and a server that trades refresh tokens in
 * @lock: the server has it while it makes an answer; of the rest, what changes while somebody asks changes under it
 * @alive: number of the oldest access token that holds
 * @issued: number of the newest tokens; with @grace the refresh token before them gives them once more
 * @outcome: of the next refresh
 * @unauthorised: how many 401s were said
 * @gated: the answer to a refresh waits for the gate
 * @pending: a refresh is on its way, as far as is known here
 */
typedef struct
{
  Hostile *server;
  PlakatHttp *http;
  PlakatTokens *tokens;
  PlakatRemote *remote;
  char *account;

  GMutex lock;
  guint alive;
  guint issued;
  gboolean grace;
  Outcome outcome;
  guint unauthorised;
  int gate;
  gboolean gated;
  gboolean pending;
  guint overlaps;
  guint refused;
} World;

void       world_set_up          (World        *world,
                                  gconstpointer data);
void       world_tear_down       (World        *world,
                                  gconstpointer data);
/* The access token is too old, the refresh token is not. */
void       world_begin           (World        *world);
/* Tokens of an account of its own. */
void       world_use_tokens      (World        *world,
                                  const char   *access,
                                  const char   *refresh);
DexFuture *world_request         (World        *world);
/* Awaits a request. Returns: (transfer full) (nullable): its error */
GError    *world_finish          (DexFuture    *future);
void       world_assert_works    (World        *world);
guint      world_count_refreshes (World        *world);
void       world_open_gate       (World        *world);
guint      world_find_number     (const char   *text,
                                  const char   *before);
