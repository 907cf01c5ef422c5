/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PLAKAT_TYPE_WELCOME_WALL (plakat_welcome_wall_get_type ())
G_DECLARE_FINAL_TYPE (PlakatWelcomeWall, plakat_welcome_wall, PLAKAT, WELCOME_WALL, GtkWidget)

/*
 * Columns of drawn posters, turned and slowly drifting up, that fade towards the words. Property: band (boolean: a
 * band over the words instead of beside them).
 */
void plakat_welcome_wall_set_films (PlakatWelcomeWall *self,
                                    GPtrArray         *films);   /* (element-type PlakatFilm) */

G_END_DECLS
