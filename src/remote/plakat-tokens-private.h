/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-tokens.h"

G_BEGIN_DECLS

/**
 * PlakatKeyringItem:
 * @account: uuid on this computer
 * @origin: of the server
 * @patience: seconds to wait for the keyring, which may have a question for the user
 *
 * Where the secret of an account lies in the Secret Service.
 */
typedef struct
{
  const char *account;
  const char *origin;
  guint patience;
} PlakatKeyringItem;

char    *plakat_keyring_look_up     (const PlakatKeyringItem  *item,
                                     GError                  **error);
gboolean plakat_keyring_store       (const PlakatKeyringItem  *item,
                                     const char               *secret,
                                     GError                  **error);
gboolean plakat_keyring_clear       (const PlakatKeyringItem  *item,
                                     GError                  **error);
void     plakat_tokens_pass_time    (guint                     seconds);
gboolean plakat_tokens_is_locked    (PlakatTokens *self);
void     plakat_tokens_set_patience (PlakatTokens *self,
                                     guint         seconds);
gboolean plakat_tokens_may_load     (PlakatTokens *self);
gboolean plakat_tokens_is_ageing    (PlakatTokens *self);
gboolean plakat_tokens_take_renewal (PlakatTokens *self);

G_END_DECLS
