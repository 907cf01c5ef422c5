/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PLAKAT_TYPE_STARS (plakat_stars_get_type ())
G_DECLARE_FINAL_TYPE (PlakatStars, plakat_stars, PLAKAT, STARS, GtkWidget)

/*
 * Five stars in one button: half steps by the half that is pressed, arrow keys by half a star, Home and End,
 * 0 to 5 for whole stars; pressing the stars that are set takes them away. It does not change "half-stars" by
 * itself: it emits "rated" (int half stars), and shows what its owner sets then.
 * Properties: half-stars (int 0..10), star-size (int), read-only (boolean: stars to look at; give them the
 * accessible role of an image).
 */
GtkWidget *plakat_stars_new            (void);
int        plakat_stars_get_half_stars (PlakatStars *self);
void       plakat_stars_set_half_stars (PlakatStars *self,
                                        int          half_stars);

G_END_DECLS
