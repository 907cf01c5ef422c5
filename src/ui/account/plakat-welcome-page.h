/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "plakat-accounts.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_WELCOME_PAGE (plakat_welcome_page_get_type ())
G_DECLARE_FINAL_TYPE (PlakatWelcomePage, plakat_welcome_page, PLAKAT, WELCOME_PAGE, AdwNavigationPage)

/* The first start: where films and lists shall be. */
PlakatWelcomePage *plakat_welcome_page_new (PlakatAccounts *accounts);

G_END_DECLS
