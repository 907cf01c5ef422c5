/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "plakat-application.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_PREFERENCES_DIALOG (plakat_preferences_dialog_get_type ())
G_DECLARE_FINAL_TYPE (
    PlakatPreferencesDialog, plakat_preferences_dialog, PLAKAT, PREFERENCES_DIALOG, AdwPreferencesDialog)

PlakatPreferencesDialog *plakat_preferences_dialog_new (PlakatApplication *application);

G_END_DECLS
