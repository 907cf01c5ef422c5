/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-answer-private.h"
#include "plakat-companion.h"

G_BEGIN_DECLS

#define PLAKAT_COMPANION_API "/api/v1/"
#define PLAKAT_COMPANION_DEADLINE 30

/**
 * PlakatAsk:
 * @method: of HTTP
 * @path: below the API, with its query
 * @json: (nullable): the body
 * @signed_in: whether it cannot be asked without tokens
 *
 * One question to a server. Whoever asks keeps it alive until it is answered.
 */
typedef struct
{
  const char *method;
  const char *path;
  const char *json;
  gboolean signed_in;
} PlakatAsk;

PlakatTokens     *plakat_companion_get_tokens (PlakatCompanion *self);
const char       *plakat_companion_get_origin (PlakatCompanion *self);
PlakatHttpAnswer *plakat_companion_ask        (PlakatCompanion *self,
                                               const PlakatAsk *ask,
                                               GError         **error);
PlakatHttpAnswer *plakat_companion_ask_bare   (PlakatCompanion *self,
                                               const PlakatAsk *ask,
                                               const char      *bearer,
                                               GError         **error);
DexFuture        *plakat_companion_refresh    (PlakatCompanion *self);

/* One refresh at a time, whoever needs it. */
typedef struct
{
  DexPromise *running;
  guint refused;
} PlakatRefreshState;

PlakatRefreshState *plakat_companion_get_refresh_state (PlakatCompanion *self);

G_END_DECLS
