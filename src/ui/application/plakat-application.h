/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "plakat-accounts.h"
#include "plakat-looks.h"
#include "plakat-pictures.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_APPLICATION (plakat_application_get_type ())
G_DECLARE_FINAL_TYPE (PlakatApplication, plakat_application, PLAKAT, APPLICATION, AdwApplication)

/* The running application, for widgets that were not handed what they need. */
#define PLAKAT_APPLICATION_DEFAULT (PLAKAT_APPLICATION (g_application_get_default ()))

PlakatApplication *plakat_application_new             (void);
PlakatPictures    *plakat_application_get_pictures    (PlakatApplication *self);
PlakatAccounts    *plakat_application_get_accounts    (PlakatApplication *self);
PlakatLooks       *plakat_application_get_looks        (PlakatApplication *self);
GSettings         *plakat_application_get_settings    (PlakatApplication *self);
const char        *plakat_application_get_starter_dir (PlakatApplication *self);

G_END_DECLS
