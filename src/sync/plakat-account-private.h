/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-account.h"
#include "plakat-remote.h"
#include "plakat-tokens.h"

G_BEGIN_DECLS

PlakatAccount *plakat_account_new        (PlakatStore   *store,
                                          PlakatRemote  *remote,
                                          PlakatTokens  *tokens,
                                          const char    *origin,
                                          const char    *username,
                                          const char    *files);
PlakatRemote  *plakat_account_get_remote (PlakatAccount *self);
/* Stops the sync and closes the files. */
DexFuture     *plakat_account_close      (PlakatAccount *self);

G_END_DECLS
