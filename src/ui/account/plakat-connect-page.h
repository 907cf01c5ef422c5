/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "plakat-accounts.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_CONNECT_PAGE (plakat_connect_page_get_type ())
G_DECLARE_FINAL_TYPE (PlakatConnectPage, plakat_connect_page, PLAKAT, CONNECT_PAGE, AdwNavigationPage)

/* Address, and signing in or registering there. When it went well the accounts' current one changes. */
PlakatConnectPage *plakat_connect_page_new (PlakatAccounts *accounts);

G_END_DECLS
