/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "plakat-film-item.h"

G_BEGIN_DECLS

/**
 * PlakatCaptions:
 * @PLAKAT_CAPTIONS_BELOW: title and a second line under the poster; their height is always kept free
 * @PLAKAT_CAPTIONS_HOVER: over the poster's foot, under the pointer or the keyboard focus only
 * @PLAKAT_CAPTIONS_NONE: nowhere
 */
typedef enum
{
  PLAKAT_CAPTIONS_BELOW,
  PLAKAT_CAPTIONS_HOVER,
  PLAKAT_CAPTIONS_NONE,
} PlakatCaptions;

#define PLAKAT_TYPE_CAPTIONS (plakat_captions_get_type ())
GType plakat_captions_get_type (void) G_GNUC_CONST;

#define PLAKAT_TYPE_POSTER_CELL (plakat_poster_cell_get_type ())
G_DECLARE_FINAL_TYPE (PlakatPosterCell, plakat_poster_cell, PLAKAT, POSTER_CELL, GtkWidget)

/*
 * A film's poster with its marks, in 2:3. As the child of a GtkGridView's or GtkListView's item it leaves focus
 * and activation to the item; anywhere else it is focusable and "activated" by click, Enter or space.
 * Properties: film, captions, note, label (what a screen reader says; bind a list item's accessible-label to it).
 * Signal: activated.
 */
GtkWidget        *plakat_poster_cell_new          (void);
void              plakat_poster_cell_set_film     (PlakatPosterCell *self,
                                                   PlakatFilmItem   *film);      /* nullable */
PlakatFilmItem   *plakat_poster_cell_get_film     (PlakatPosterCell *self);
void              plakat_poster_cell_set_captions (PlakatPosterCell *self,
                                                   PlakatCaptions    captions);
void              plakat_poster_cell_set_note     (PlakatPosterCell *self,
                                                   const char       *text);      /* third line, nullable */
void              plakat_poster_cell_set_second   (PlakatPosterCell *self,
                                                   const char       *text);      /* instead of the year, nullable */
void              plakat_poster_cell_set_near     (PlakatPosterCell *self,
                                                   gboolean          near);      /* FALSE: no poster is loaded */
void              plakat_poster_cell_set_marked   (PlakatPosterCell *self,
                                                   guint             line,       /* 0 the title */
                                                   PangoAttrList    *marked);    /* nullable */
void              plakat_poster_cell_set_in_sight (PlakatPosterCell *self,
                                                   gboolean          in_sight);
void              plakat_poster_cell_note_moved  (PlakatPosterCell *self);
void              plakat_poster_cell_set_distance (PlakatPosterCell *self,
                                                   guint             distance); /* from what is looked at */
PlakatPosterCell *plakat_poster_cell_find         (GtkWidget        *focus);     /* the cell of a focused widget, or NULL */
void              plakat_poster_cell_open_menu    (PlakatPosterCell *self,
                                                   double            x,
                                                   double            y);

G_END_DECLS
