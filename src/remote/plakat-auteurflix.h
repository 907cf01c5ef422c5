/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-remote.h"
#include "plakat-tokens.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_AUTEURFLIX (plakat_auteurflix_get_type ())
G_DECLARE_FINAL_TYPE (PlakatAuteurflix, plakat_auteurflix, PLAKAT, AUTEURFLIX, GObject)

/* An AuteurFlix server: films, their directors, and profiles with a list each. It knows a user by a cookie, and one
 * device of a user at a time. */
PlakatAuteurflix *plakat_auteurflix_new (PlakatHttp   *http,
                                         PlakatTokens *tokens,
                                         const char   *base);

G_END_DECLS
