/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libdex.h>

G_BEGIN_DECLS

#define PLAKAT_TYPE_TOKENS (plakat_tokens_get_type ())
G_DECLARE_FINAL_TYPE (PlakatTokens, plakat_tokens, PLAKAT, TOKENS, GObject)

/*
 * The tokens of one account at one origin: the refresh token in the Secret Service, or in memory only where there
 * is none ("persistent" is FALSE then); the access token always in memory. A keyring that cannot be read is never
 * "no account". Main thread. Property: persistent (boolean), notified.
 */
PlakatTokens *plakat_tokens_new            (const char   *account,
                                            const char   *origin);
DexFuture    *plakat_tokens_load           (PlakatTokens *self);              /* TRUE; FALSE when there is none */
DexFuture    *plakat_tokens_store          (PlakatTokens *self,
                                            const char   *access,
                                            const char   *refresh);           /* TRUE: the keyring first, then published */
void          plakat_tokens_renew          (PlakatTokens *self,
                                            const char   *secret);
DexFuture    *plakat_tokens_flush          (PlakatTokens *self);              /* TRUE */
DexFuture    *plakat_tokens_clear          (PlakatTokens *self);
const char   *plakat_tokens_get_access     (PlakatTokens *self);
const char   *plakat_tokens_get_refresh    (PlakatTokens *self);
guint         plakat_tokens_get_generation (PlakatTokens *self);
gboolean      plakat_tokens_get_persistent (PlakatTokens *self);

G_END_DECLS
