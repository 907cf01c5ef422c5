/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "plakat-account.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_PEOPLE_PAGE (plakat_people_page_get_type ())
G_DECLARE_FINAL_TYPE (PlakatPeoplePage, plakat_people_page, PLAKAT, PEOPLE_PAGE, GtkWidget)

/* The place of people: a wall of portraits, of directors or of actors. Property: account. */

G_END_DECLS
