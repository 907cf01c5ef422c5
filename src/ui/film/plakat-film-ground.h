/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "plakat-poster.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_FILM_GROUND (plakat_film_ground_get_type ())
G_DECLARE_FINAL_TYPE (PlakatFilmGround, plakat_film_ground, PLAKAT, FILM_GROUND, GtkWidget)

/* What a film's page stands on: the window's ground in the light of the poster's two colours (plakat-tint.h).
 * Property: child. */
GtkWidget *plakat_film_ground_new        (void);
void       plakat_film_ground_set_poster (PlakatFilmGround *self,
                                          PlakatPoster     *poster);   /* nullable */

G_END_DECLS
