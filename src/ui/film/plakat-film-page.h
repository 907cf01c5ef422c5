/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "plakat-account.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_FILM_PAGE (plakat_film_page_get_type ())
G_DECLARE_FINAL_TYPE (PlakatFilmPage, plakat_film_page, PLAKAT, FILM_PAGE, AdwNavigationPage)

AdwNavigationPage *plakat_film_page_new (PlakatAccount *account,
                                         const char    *uid);

G_END_DECLS
