/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "plakat-account.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_ACCOUNT_PAGE (plakat_account_page_get_type ())
G_DECLARE_FINAL_TYPE (PlakatAccountPage, plakat_account_page, PLAKAT, ACCOUNT_PAGE, AdwNavigationPage)

/* What somebody says about themselves. Everything is kept as it is changed, with or without a network. */
AdwNavigationPage *plakat_account_page_new (PlakatAccount *account);

G_END_DECLS
