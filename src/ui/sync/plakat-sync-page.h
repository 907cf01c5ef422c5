/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "plakat-account.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_SYNC_PAGE (plakat_sync_page_get_type ())
G_DECLARE_FINAL_TYPE (PlakatSyncPage, plakat_sync_page, PLAKAT, SYNC_PAGE, AdwBin)

/*
 * How it stands with the server, what waits, what is asked, what came and what went. Property: account.
 * Nothing is read while nobody looks at it.
 */

G_END_DECLS
