/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "plakat-film-item.h"

G_BEGIN_DECLS

/* The menu of a poster, on any widget that shows one; its size_allocate and dispose call the other two. */
void plakat_poster_menu_open     (GtkWidget      *widget,
                                  PlakatFilmItem *film,
                                  double          x,
                                  double          y);
void plakat_poster_menu_allocate (GtkWidget      *widget);
void plakat_poster_menu_remove   (GtkWidget      *widget);

/* Keys that act on the focused poster inside of @widget: 0 to 5 rate, Menu and Shift+F10 open the menu. */
void plakat_poster_menu_add_keys (GtkWidget      *widget);

G_END_DECLS
