/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "plakat-account.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_PROFILES_DIALOG (plakat_profiles_dialog_get_type ())
G_DECLARE_FINAL_TYPE (PlakatProfilesDialog, plakat_profiles_dialog, PLAKAT, PROFILES_DIALOG, AdwDialog)

/* Who is watching: people on one account, each with a list of what they want to see. */
AdwDialog *plakat_profiles_dialog_new (PlakatAccount *account,
                                       GtkWidget     *window);

G_END_DECLS
