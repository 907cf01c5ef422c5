/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-remote.h"
#include "plakat-tokens.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_COMPANION (plakat_companion_get_type ())
G_DECLARE_FINAL_TYPE (PlakatCompanion, plakat_companion, PLAKAT, COMPANION, GObject)

/* A plakat-server. */
PlakatCompanion *plakat_companion_new       (PlakatHttp   *http,
                                             PlakatTokens *tokens,
                                             const char   *origin);
char            *plakat_companion_dup_files (const char   *origin);

G_END_DECLS
