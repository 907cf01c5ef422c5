/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "plakat-account.h"
#include "plakat-own-lists.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_SIDEBAR (plakat_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (PlakatSidebar, plakat_sidebar, PLAKAT, SIDEBAR, AdwBin)

/*
 * The places with their counts, and the state of sync. Properties: account, library (read-only), main-menu.
 * Signal: place-chosen (place).
 */
void plakat_sidebar_set_place (PlakatSidebar  *self,
                               const char     *place);
void plakat_sidebar_set_lists (PlakatSidebar  *self,
                               PlakatOwnLists *lists);

G_END_DECLS
