/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "plakat-own-lists.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_LISTS_POPOVER (plakat_lists_popover_get_type ())
G_DECLARE_FINAL_TYPE (PlakatListsPopover, plakat_lists_popover, PLAKAT, LISTS_POPOVER, GtkPopover)

/* On which lists a film is: a check for each of one's own and of the profiles, and a new one by its name. */
GtkWidget *plakat_lists_popover_new      (void);
void       plakat_lists_popover_set_film (PlakatListsPopover *self,
                                          PlakatLibrary      *library,
                                          PlakatFilmItem     *film);

G_END_DECLS
