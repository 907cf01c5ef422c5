/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-view.h"
#include "plakat-viewer.h"

G_BEGIN_DECLS

/* One of the two places for a picture. */
typedef struct
{
  PlakatGalleryPicture *picture;
  gulong changed_handler;
  PlakatPoster *shown;
  PlakatPoster *coming; /* the same, larger */
  gulong shown_handlers[2];
  gulong coming_handler;
  int shown_px;
  int coming_px;
  graphene_rect_t area;
  double width; /* of the picture, in logical pixels at its own size */
  double height;
} PlakatViewerSide;

struct _PlakatViewer
{
  GtkWidget parent_instance;

  PlakatViewerSide sides[2];
  guint n_sides;
  guint touched;
  PlakatView view; /* of the first side; the second follows in proportion */

  graphene_point_t pointer;
  double pinch_start;
  double drag_x;
  double drag_y;
};

guint    plakat_viewer_find_side        (PlakatViewer           *self,
                                         double                  x);
void     plakat_viewer_get_side_box     (PlakatViewer           *self,
                                         guint                   side,
                                         graphene_rect_t        *box);
void     plakat_viewer_zoom_around      (PlakatViewer           *self,
                                         double                  zoom,
                                         const graphene_point_t *around);
void     plakat_viewer_add_input        (PlakatViewer           *self);
void     plakat_viewer_draw             (GtkWidget              *widget,
                                         GtkSnapshot            *snapshot);
gboolean plakat_viewer_side_has_texture (PlakatViewerSide       *side);
void     plakat_viewer_step             (PlakatViewer           *self,
                                         int                     direction);

G_END_DECLS
