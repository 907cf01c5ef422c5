/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "plakat-view.h"

/* A small picture is not blown up beyond this to fill the area. */
#define MOST_FIT 3.0

/**
 * plakat_view_get_fit:
 * @area: where the picture is shown
 * @width: of the picture
 * @height: of the picture
 *
 * Returns: the zoom at which the whole picture is in the area
 */
double
plakat_view_get_fit (const graphene_rect_t *area, double width, double height)
{
  double fit;

  g_return_val_if_fail (width > 0 && height > 0, 1);

  fit = MIN (area->size.width / width, area->size.height / height);
  return CLAMP (fit, 0.01, MOST_FIT);
}

/** plakat_view_get_zoom: Returns: how large the picture is shown now */
double
plakat_view_get_zoom (const PlakatView *self, const graphene_rect_t *area, double width, double height)
{
  return self->fitted ? plakat_view_get_fit (area, width, height) : self->zoom;
}

/* No further than until the picture's edge is at the area's: there is nothing to see behind it. */
static void
hold (PlakatView *self, const graphene_rect_t *area, double width, double height)
{
  double zoom = plakat_view_get_zoom (self, area, width, height);
  double x = MAX (0, (width * zoom - area->size.width) / 2);
  double y = MAX (0, (height * zoom - area->size.height) / 2);

  self->x = CLAMP (self->x, -x, x);
  self->y = CLAMP (self->y, -y, y);
}

/** plakat_view_get_box: @box: (out): where the picture lies, in the area's coordinates */
void
plakat_view_get_box (
    const PlakatView *self, const graphene_rect_t *area, double width, double height, graphene_rect_t *box)
{
  PlakatView held = *self;
  double zoom = plakat_view_get_zoom (self, area, width, height);

  hold (&held, area, width, height);
  graphene_rect_init (box, (float) (area->origin.x + (area->size.width - width * zoom) / 2 + held.x),
                      (float) (area->origin.y + (area->size.height - height * zoom) / 2 + held.y),
                      (float) (width * zoom), (float) (height * zoom));
}

/** plakat_view_fit: shows the whole picture */
void
plakat_view_fit (PlakatView *self)
{
  *self = (PlakatView) { .fitted = TRUE, .zoom = 1 };
}

/**
 * plakat_view_zoom_to:
 * @self: a view
 * @area: where the picture is shown
 * @width: of the picture
 * @height: of the picture
 * @zoom: how large it shall be shown
 * @around: (nullable): what stays where it is; %NULL for the middle
 */
void
plakat_view_zoom_to (PlakatView *self,
                     const graphene_rect_t *area,
                     double width,
                     double height,
                     double zoom,
                     const graphene_point_t *around)
{
  double before = plakat_view_get_zoom (self, area, width, height);
  double middle_x = area->origin.x + area->size.width / 2, middle_y = area->origin.y + area->size.height / 2;
  double dx = around ? around->x - middle_x : 0, dy = around ? around->y - middle_y : 0;

  /* a very large picture's fit may be below the least zoom: that is still allowed */
  zoom = CLAMP (zoom, MIN (PLAKAT_VIEW_LEAST, plakat_view_get_fit (area, width, height)), PLAKAT_VIEW_MOST);
  self->x = dx - (dx - self->x) * zoom / before;
  self->y = dy - (dy - self->y) * zoom / before;
  self->zoom = zoom;
  self->fitted = FALSE;
  hold (self, area, width, height);
}

/** plakat_view_pan: moves the picture, as far as there is something to see */
void
plakat_view_pan (
    PlakatView *self, const graphene_rect_t *area, double width, double height, double dx, double dy)
{
  self->x += dx;
  self->y += dy;
  hold (self, area, width, height);
}
