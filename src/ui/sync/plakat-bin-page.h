/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "plakat-account.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_BIN_PAGE (plakat_bin_page_get_type ())
G_DECLARE_FINAL_TYPE (PlakatBinPage, plakat_bin_page, PLAKAT, BIN_PAGE, AdwNavigationPage)

/* What a sync, or somebody, took away: each can be restored for 30 days. */
AdwNavigationPage *plakat_bin_page_new (PlakatAccount *account);

G_END_DECLS
