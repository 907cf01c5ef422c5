/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-tokens.h"

G_BEGIN_DECLS

gboolean plakat_tokens_is_locked    (PlakatTokens *self);
void     plakat_tokens_set_patience (PlakatTokens *self,
                                     guint         seconds);
gboolean plakat_tokens_may_load     (PlakatTokens *self);
gboolean plakat_tokens_is_ageing    (PlakatTokens *self);

G_END_DECLS
