/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "plakat-film-list.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_WALL_SELECTION (plakat_wall_selection_get_type ())
G_DECLARE_FINAL_TYPE (PlakatWallSelection, plakat_wall_selection, PLAKAT, WALL_SELECTION, GObject)

/*
 * Which films of a list are selected, as a bitset: no item is ever read for it. Films stay selected when the list
 * is put into another order or grows; those that leave it are selected no more. Nothing is selected while it is
 * not active, which is what a view's own ideas of selecting (under the pointer, with the focus) come to.
 * Properties: active (boolean), n-selected (uint).
 */
PlakatWallSelection *plakat_wall_selection_new            (PlakatFilmList      *list);
gboolean             plakat_wall_selection_get_active     (PlakatWallSelection *self);
void                 plakat_wall_selection_set_active     (PlakatWallSelection *self,
                                                           gboolean             active);
guint                plakat_wall_selection_get_n_selected (PlakatWallSelection *self);
void                 plakat_wall_selection_toggle         (PlakatWallSelection *self,
                                                           guint                position);
void                 plakat_wall_selection_extend         (PlakatWallSelection *self,
                                                           guint                position);
GBytes              *plakat_wall_selection_dup_ids        (PlakatWallSelection *self);   /* of gint64, in order */

G_END_DECLS
