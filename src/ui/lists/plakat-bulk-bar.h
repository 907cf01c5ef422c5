/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "plakat-wall-selection.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_BULK_BAR (plakat_bulk_bar_get_type ())
G_DECLARE_FINAL_TYPE (PlakatBulkBar, plakat_bulk_bar, PLAKAT, BULK_BAR, GtkWidget)

/* At the foot of a wall while films are selected: how many, and what can be done to all of them. */
void plakat_bulk_bar_set_selection (PlakatBulkBar       *self,
                                    PlakatWallSelection *selection,
                                    PlakatFilmList      *films,
                                    PlakatLibrary       *library);
void plakat_bulk_bar_set_list      (PlakatBulkBar       *self,
                                    const char          *list_uid,   /* from which films can be taken; nullable */
                                    const char          *name);

G_END_DECLS
