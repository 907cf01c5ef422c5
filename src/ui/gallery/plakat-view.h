/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <graphene.h>
#include <glib.h>

G_BEGIN_DECLS

#define PLAKAT_VIEW_LEAST 0.1
#define PLAKAT_VIEW_MOST 8.0

/**
 * PlakatView:
 * @fitted: the whole picture is in the area, whatever size that has
 * @zoom: pixels of the area for each of the picture, when it is not fitted
 * @x: how far the picture's middle lies right of the area's
 * @y: how far it lies below
 *
 * How a picture is looked at. Values; no widgets.
 */
typedef struct
{
  gboolean fitted;
  double zoom;
  double x;
  double y;
} PlakatView;

double plakat_view_get_fit  (const graphene_rect_t  *area,
                             double                  width,
                             double                  height);
double plakat_view_get_zoom (const PlakatView       *self,
                             const graphene_rect_t  *area,
                             double                  width,
                             double                  height);
void   plakat_view_get_box  (const PlakatView       *self,
                             const graphene_rect_t  *area,
                             double                  width,
                             double                  height,
                             graphene_rect_t        *box);
void   plakat_view_fit      (PlakatView             *self);
void   plakat_view_zoom_to  (PlakatView             *self,
                             const graphene_rect_t  *area,
                             double                  width,
                             double                  height,
                             double                  zoom,
                             const graphene_point_t *around);
void   plakat_view_pan      (PlakatView             *self,
                             const graphene_rect_t  *area,
                             double                  width,
                             double                  height,
                             double                  dx,
                             double                  dy);

G_END_DECLS
