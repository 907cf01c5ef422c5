/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <cairo.h>
#include <math.h>
#include <string.h>

#include "plakat-picture-pixels.h"

void
plakat_picture_pixels_clear (PlakatPicturePixels *self)
{
  g_clear_pointer (&self->words, g_free);
}

/*
 * plakat_picture_pixels_fit:
 * @header: of a picture
 * @wanted: its width when it stands upright, 0 for all there is
 * @width: (out): what it becomes, as it is stored; @height likewise
 *
 * No picture is enlarged, and none becomes more than %PLAKAT_PICTURE_MAX_DECODED pixels.
 */
void
plakat_picture_pixels_fit (const PlakatPictureHeader *header, int wanted, int *width, int *height)
{
  int upright = plakat_picture_header_get_width (header);
  double scale = wanted > 0 && wanted < upright ? (double) wanted / upright : 1;
  double most = sqrt ((double) PLAKAT_PICTURE_MAX_DECODED / ((double) header->width * header->height));

  scale = MIN (scale, most);
  *width = MAX (1, (int) (header->width * scale + (scale < most ? 0.5 : 0)));
  *height = MAX (1, (int) (header->height * scale + (scale < most ? 0.5 : 0)));
}

static cairo_surface_t *
create_surface (guint32 *words, int width, int height, gboolean opaque)
{
  cairo_surface_t *surface = cairo_image_surface_create_for_data (
      (guchar *) words, opaque ? CAIRO_FORMAT_RGB24 : CAIRO_FORMAT_ARGB32, width, height, width * 4);

  g_assert (cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS);
  return surface;
}

/* plakat_picture_pixels_scale: to the very size; cairo's good filter takes the mean of what falls together */
void
plakat_picture_pixels_scale (PlakatPicturePixels *self, int width, int height)
{
  g_autofree guint32 *words = NULL;
  cairo_surface_t *from, *to;
  cairo_t *cr;

  if (width == self->width && height == self->height)
    return;
  words = g_new0 (guint32, (gsize) width * (gsize) height);
  from = create_surface (self->words, self->width, self->height, self->opaque);
  to = create_surface (words, width, height, self->opaque);
  cr = cairo_create (to);
  cairo_scale (cr, (double) width / self->width, (double) height / self->height);
  cairo_set_source_surface (cr, from, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_GOOD);
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_set_operator (cr, CAIRO_OPERATOR_SOURCE);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_destroy (to);
  cairo_surface_destroy (from);
  g_free (self->words);
  self->words = g_steal_pointer (&words);
  self->width = width;
  self->height = height;
}

/* plakat_picture_pixels_turn: @orientation: how Exif says the camera was held; the pixels stand upright then
 */
void
plakat_picture_pixels_turn (PlakatPicturePixels *self, int orientation)
{
  const int width = self->width, height = self->height;
  const gboolean across = orientation >= 5;
  const gboolean mirrored = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
  const gboolean flipped = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
  const int to_width = across ? height : width, to_height = across ? width : height;
  guint32 *words;

  if (orientation <= 1)
    return;
  words = g_new (guint32, (gsize) width * (gsize) height);
  for (int y = 0; y < to_height; y++)
    for (int x = 0; x < to_width; x++)
      {
        int from_x = across ? y : x, from_y = across ? x : y;

        from_x = mirrored ? width - 1 - from_x : from_x;
        from_y = flipped ? height - 1 - from_y : from_y;
        words[(gsize) y * (gsize) to_width + (gsize) x] =
            self->words[(gsize) from_y * (gsize) width + (gsize) from_x];
      }
  g_free (self->words);
  self->words = words;
  self->width = to_width;
  self->height = to_height;
}
