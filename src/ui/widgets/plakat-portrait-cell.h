/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PLAKAT_TYPE_PORTRAIT_CELL (plakat_portrait_cell_get_type ())
G_DECLARE_FINAL_TYPE (PlakatPortraitCell, plakat_portrait_cell, PLAKAT, PORTRAIT_CELL, GtkWidget)

/*
 * A person: a square portrait (98 px unless there is more room given by set_size) and two caption lines. In a list
 * view the item has the focus; anywhere else it is focusable. Properties: label. Signal: activated.
 */
GtkWidget  *plakat_portrait_cell_new        (void);
void        plakat_portrait_cell_set_person (PlakatPortraitCell *self,
                                             const char         *uid,
                                             const char         *name,
                                             const char         *note,            /* nullable */
                                             const char         *portrait_path);  /* nullable */
void        plakat_portrait_cell_set_marked (PlakatPortraitCell *self,
                                             PangoAttrList      *marked);         /* of the name, nullable */
const char *plakat_portrait_cell_get_uid    (PlakatPortraitCell *self);
void        plakat_portrait_cell_set_size   (PlakatPortraitCell *self,
                                             int                 size,            /* least width, logical pixels */
                                             gboolean            fill);           /* takes the width it is given */

G_END_DECLS
