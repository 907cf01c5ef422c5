/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "plakat-poster-cell.h"
#include "plakat-wall-selection.h"

G_BEGIN_DECLS

#define PLAKAT_WALL_LEAST_POSTER 80
#define PLAKAT_WALL_MOST_POSTER 400

#define PLAKAT_TYPE_WALL (plakat_wall_get_type ())
G_DECLARE_FINAL_TYPE (PlakatWall, plakat_wall, PLAKAT, WALL, GtkWidget)

/*
 * The wall: posters in full rows, scrolling. Its model holds PlakatFilmItem or PlakatFilmNote (whose note becomes
 * the second caption line). A click or Enter shows the film; the number keys rate the focused one.
 * Ctrl with + and -, or the wheel, or two fingers make posters larger and smaller around the one that is looked at.
 * From a PlakatFilmList films can be selected, and what is looked at stays in view when it changes by itself.
 * Properties: poster-width (int), captions, selection (PlakatWallSelection), sides (int: free pixels left and right; -1 for the wall's own).
 * Signal: moved (film uid, uid of the film before which it is to stand or NULL), of a wall that is movable, by
 * dragging a poster or by Alt+Up and Alt+Down. The wall itself changes nothing.
 */
GtkWidget      *plakat_wall_new              (void);
void            plakat_wall_set_model        (PlakatWall     *self,
                                              GListModel     *model);
void            plakat_wall_set_poster_width (PlakatWall     *self,
                                              int             width);
void            plakat_wall_set_captions     (PlakatWall     *self,
                                              PlakatCaptions  captions);
void            plakat_wall_scroll_to_top    (PlakatWall     *self);
void            plakat_wall_set_movable      (PlakatWall     *self,
                                              gboolean        movable);
gboolean        plakat_wall_get_movable      (PlakatWall     *self);
PlakatWallSelection *
                plakat_wall_get_selection    (PlakatWall     *self);           /* nullable, borrowed */
void            plakat_wall_set_resting      (PlakatWall     *self,
                                              gboolean        resting);        /* nothing is read while it is not seen */
guint           plakat_wall_get_first_seen   (PlakatWall     *self);
void            plakat_wall_show_film        (PlakatWall     *self,
                                              guint           position,
                                              gboolean        focus);
GtkAdjustment  *plakat_wall_get_vadjustment  (PlakatWall     *self);

G_END_DECLS
