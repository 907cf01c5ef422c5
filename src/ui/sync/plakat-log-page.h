/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "plakat-account.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_LOG_PAGE (plakat_log_page_get_type ())
G_DECLARE_FINAL_TYPE (PlakatLogPage, plakat_log_page, PLAKAT, LOG_PAGE, AdwNavigationPage)

/* What the sync did, line by line, to be read and copied. */
AdwNavigationPage *plakat_log_page_new (PlakatAccount *account);

G_END_DECLS
