/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-window.h"

G_BEGIN_DECLS

struct _PlakatWindow
{
  AdwApplicationWindow parent_instance;

  PlakatAccounts *accounts;
  PlakatAccount *account;
  AdwNavigationPage *home; /* of the account, owned by the navigation view */

  AdwToastOverlay *toasts;
  AdwNavigationView *navigation;
};

void plakat_window_add_actions  (PlakatWindow *self);
void plakat_window_show_account (PlakatWindow *self);

G_END_DECLS
