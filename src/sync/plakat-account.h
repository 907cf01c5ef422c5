/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-engine.h"
#include "plakat-server-kind.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_ACCOUNT (plakat_account_get_type ())
G_DECLARE_FINAL_TYPE (PlakatAccount, plakat_account, PLAKAT, ACCOUNT, GObject)

/*
 * An open account: where its films and lists are, and the engine that keeps them in step. Properties: label
 * (text for people), keyring-missing (boolean: tokens are held in memory only, a banner says so).
 */
PlakatStore     *plakat_account_get_store     (PlakatAccount *self);
PlakatLibrary   *plakat_account_get_library   (PlakatAccount *self);
PlakatCatalogue *plakat_account_get_catalogue (PlakatAccount *self);
PlakatEngine    *plakat_account_get_engine    (PlakatAccount *self);
gboolean         plakat_account_is_local      (PlakatAccount *self);
const char      *plakat_account_get_origin    (PlakatAccount *self);   /* NULL when local */
const char      *plakat_account_get_username  (PlakatAccount *self);   /* NULL when local */
const char      *plakat_account_get_login     (PlakatAccount *self);   /* what its user signs in by; NULL when local */
PlakatServerKind plakat_account_get_kind      (PlakatAccount *self);   /* of the server; PLAKAT when local */
PlakatCapabilities plakat_account_get_capabilities (PlakatAccount *self); /* everything when local */
const char      *plakat_account_get_files     (PlakatAccount *self);   /* URL that picture keys are joined to, or NULL */

G_END_DECLS
