/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "plakat-accounts.h"

G_BEGIN_DECLS

GMenuModel *plakat_account_menu_new      (PlakatAccounts           *accounts);
char       *plakat_account_menu_describe (const PlakatKnownAccount *known);   /* transfer full */

G_END_DECLS
