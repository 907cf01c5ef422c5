/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-answer-private.h"
#include "plakat-tokens.h"

G_BEGIN_DECLS

#define PLAKAT_CLIENT_API "/api/v1/"
#define PLAKAT_CLIENT_DEADLINE 30

/**
 * PlakatAsk:
 * @method: of HTTP
 * @path: below the API, with its query
 * @json: (nullable): the body
 * @signed_in: whether it cannot be asked without tokens
 * @for_tokens: whether the answer is no more than tokens, and no larger
 *
 * One question to a server. Whoever asks keeps it alive until it is answered.
 */
typedef struct
{
  const char *method;
  const char *path;
  const char *json;
  gboolean signed_in;
  gboolean for_tokens;
} PlakatAsk;

#define PLAKAT_TYPE_CLIENT (plakat_client_get_type ())
G_DECLARE_FINAL_TYPE (PlakatClient, plakat_client, PLAKAT, CLIENT, GObject)

/*
 * What servers with an access and a refresh token have in common: asking with the one, trading in the other, once
 * for however many need it. Main thread; what returns no future is called in a fiber.
 */
PlakatClient     *plakat_client_new             (PlakatHttp      *http,
                                                 PlakatTokens    *tokens,
                                                 const char      *base,
                                                 const char      *refresh_path);
PlakatTokens     *plakat_client_get_tokens      (PlakatClient    *self);
const char       *plakat_client_get_base        (PlakatClient    *self);
DexFuture        *plakat_client_start           (PlakatClient    *self,
                                                 const PlakatAsk *ask,
                                                 const char      *bearer);
PlakatHttpAnswer *plakat_client_ask_bare        (PlakatClient    *self,
                                                 const PlakatAsk *ask,
                                                 const char      *bearer,
                                                 GError         **error);
PlakatHttpAnswer *plakat_client_ask             (PlakatClient    *self,
                                                 const PlakatAsk *ask,
                                                 gboolean        *lost,
                                                 GError         **error);
PlakatHttpAnswer *plakat_client_ask_checked     (PlakatClient    *self,
                                                 const PlakatAsk *ask,
                                                 GError         **error);
PlakatHttpAnswer *plakat_client_ask_for_session (PlakatClient    *self,
                                                 const char      *path,
                                                 const char      *json,
                                                 GError         **error);
DexFuture        *plakat_client_keep_session    (PlakatClient    *self,
                                                 PlakatSession   *session);
DexFuture        *plakat_client_refresh         (PlakatClient    *self);

G_END_DECLS
