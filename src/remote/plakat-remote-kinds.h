/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-remote.h"
#include "plakat-tokens.h"

G_BEGIN_DECLS

/* The kinds of servers that Plakat speaks to. */
PlakatRemote *plakat_remote_new_for_kind       (PlakatHttp       *http,
                                                PlakatTokens     *tokens,
                                                PlakatServerKind  kind,
                                                const char       *base);
char         *plakat_remote_dup_files_for_kind (PlakatServerKind  kind,
                                                const char       *base);

G_END_DECLS
