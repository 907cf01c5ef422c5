/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "plakat-account.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_HOME_PAGE (plakat_home_page_get_type ())
G_DECLARE_FINAL_TYPE (PlakatHomePage, plakat_home_page, PLAKAT, HOME_PAGE, AdwNavigationPage)

/* The places of an account: sidebar, header with the search, and the walls. */
PlakatHomePage *plakat_home_page_new            (PlakatAccount  *account);
void            plakat_home_page_show_place     (PlakatHomePage *self,
                                                 const char     *place);
void            plakat_home_page_show_like      (PlakatHomePage *self,
                                                 const char     *film_uid);
void            plakat_home_page_go_back        (PlakatHomePage *self);
void            plakat_home_page_start_search   (PlakatHomePage *self);
void            plakat_home_page_leave_search   (PlakatHomePage *self);
void            plakat_home_page_toggle_sidebar (PlakatHomePage *self);

G_END_DECLS
