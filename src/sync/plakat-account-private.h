/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-account.h"
#include "plakat-engine-private.h"
#include "plakat-remote.h"
#include "plakat-tokens.h"

G_BEGIN_DECLS

/**
 * PlakatAccountParts:
 * @remote, @tokens, @origin, @username, @login, @files, @bucket: (nullable): none for this computer only
 * @origin: where the server is, as the probe found it
 * @login: user name or e-mail address, whichever it was
 * @last_success: of its sync, seconds since 1970, 0 for never
 * @files: what the keys of pictures are joined to
 *
 * What an account is made of. All of it is the caller's.
 */
typedef struct
{
  PlakatStore *store;
  PlakatRemote *remote;
  PlakatTokens *tokens;
  const char *origin;
  const char *username;
  const char *login;
  const char *files;
  PlakatServerKind kind;
  PlakatCapabilities capabilities;
  gint64 last_success;
  PlakatBucket *bucket;
  const PlakatEnvironment *environment;
} PlakatAccountParts;

PlakatAccount *plakat_account_new        (const PlakatAccountParts *parts);
PlakatRemote  *plakat_account_get_remote (PlakatAccount            *self);
PlakatTokens  *plakat_account_get_tokens (PlakatAccount            *self);
/* Stops the sync and closes the files. */
DexFuture     *plakat_account_close      (PlakatAccount            *self);

G_END_DECLS
