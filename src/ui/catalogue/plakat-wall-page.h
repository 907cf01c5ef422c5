/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "plakat-account.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_WALL_PAGE (plakat_wall_page_get_type ())
G_DECLARE_FINAL_TYPE (PlakatWallPage, plakat_wall_page, PLAKAT, WALL_PAGE, GtkWidget)

/*
 * A place that is a wall of films: the catalogue or a list. Chips, the wall, and what is said when it is empty.
 * Properties: place (construct-only, see plakat_place_find()), account.
 */
GActionGroup *plakat_wall_page_get_actions (PlakatWallPage    *self);   /* sort, reverse, shuffle, gallery */
void          plakat_wall_page_set_query   (PlakatWallPage    *self,
                                            const PlakatQuery *query);

const PlakatQuery *plakat_wall_page_get_query (PlakatWallPage  *self);
void            plakat_wall_page_set_smart   (PlakatWallPage    *self,
                                              gboolean           smart);
void            plakat_wall_page_add_filter  (PlakatWallPage    *self,
                                              const PlakatQuery *query);

G_END_DECLS
