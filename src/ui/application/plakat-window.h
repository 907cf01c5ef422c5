/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "plakat-account.h"
#include "plakat-application.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_WINDOW (plakat_window_get_type ())
G_DECLARE_FINAL_TYPE (PlakatWindow, plakat_window, PLAKAT, WINDOW, AdwApplicationWindow)

/*
 * The window. Its actions: show-film (s uid), show-person (s uid), show-gallery (ss kind, id), show-place (s), back,
 * search, toggle-sidebar, sync (the page), sync-now, profiles, connect, sign-out, toggle-watchlist,
 * toggle-favourite.
 *
 * toggle-watchlist (Ctrl+B) and toggle-favourite (Ctrl+D) act on the poster that has the focus. When none has, the
 * page in view is asked by its own actions "page.toggle-watchlist" and "page.toggle-favourite", if it has them
 * (gtk_widget_insert_action_group() or gtk_widget_class_install_action() on the AdwNavigationPage).
 */
PlakatWindow  *plakat_window_new         (PlakatApplication *application);
PlakatAccount *plakat_window_get_account (PlakatWindow      *self);          /* nullable */
void           plakat_window_add_toast   (PlakatWindow      *self,
                                          AdwToast          *toast);         /* transfer full */

G_END_DECLS
