/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-own-lists.h"
#include "plakat-wall-page.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_LIST_PAGE (plakat_list_page_get_type ())
G_DECLARE_FINAL_TYPE (PlakatListPage, plakat_list_page, PLAKAT, LIST_PAGE, GtkBox)

/* A list of one's own, or a profile's: its name, what it is about, and its wall, whose posters can be moved. */
GtkWidget      *plakat_list_page_new      (PlakatAccount  *account,
                                           PlakatOwnLists *lists,
                                           const char     *list_uid);
PlakatWallPage *plakat_list_page_get_wall (PlakatListPage *self);

G_END_DECLS
