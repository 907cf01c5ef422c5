/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "plakat-account.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_PERSON_PAGE (plakat_person_page_get_type ())
G_DECLARE_FINAL_TYPE (PlakatPersonPage, plakat_person_page, PLAKAT, PERSON_PAGE, AdwNavigationPage)

AdwNavigationPage *plakat_person_page_new (PlakatAccount *account,
                                           const char    *uid);

G_END_DECLS
