/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-picture-pixels.h"
#include "plakat-picture.h"
#include "plakat-pictures.h"

G_DEFINE_QUARK (plakat_images_error, plakat_images_error)
G_DEFINE_BOXED_TYPE (PlakatPicture, plakat_picture, plakat_picture_ref, plakat_picture_unref)

/* GDK has no quick way from words whose highest byte says nothing to what it draws, and would take each pixel
 * through floating-point numbers, on the main thread, each time that it draws the picture. */
static void
fill_alpha (guint8 *pixels, int width, int height, gsize stride)
{
  for (int y = 0; y < height; y++)
    {
      guint32 *row = (guint32 *) (void *) (pixels + (gsize) y * stride);

      for (int x = 0; x < width; x++)
        row[x] |= 0xff000000u;
    }
}

static PlakatPicture *
take_pixels (GBytes *pixels, int width, int height, gsize stride, gboolean opaque)
{
  PlakatPicture *self = g_new0 (PlakatPicture, 1);

  g_atomic_ref_count_init (&self->refs);
  self->texture = gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, pixels, stride);
  self->pixels = pixels;
  self->stride = stride;
  self->opaque = opaque;
  self->source_width = width;
  return self;
}

PlakatPicture *
plakat_picture_ref (PlakatPicture *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
plakat_picture_unref (PlakatPicture *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_object_unref (self->texture);
  g_bytes_unref (self->pixels);
  g_free (self);
}

/* plakat_picture_get_bytes: Returns: what its pixels take of memory */
gsize
plakat_picture_get_bytes (PlakatPicture *self)
{
  return g_bytes_get_size (self->pixels);
}

/*
 * plakat_picture_from_surface:
 * @surface: (transfer full): an opaque image surface that nobody else draws on
 *
 * Any thread. Returns: (transfer full): the picture on it
 */
PlakatPicture *
plakat_picture_from_surface (cairo_surface_t *surface)
{
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  gsize stride = (gsize) cairo_image_surface_get_stride (surface);

  cairo_surface_flush (surface);
  fill_alpha (cairo_image_surface_get_data (surface), width, height, stride);
  return take_pixels (g_bytes_new_with_free_func (cairo_image_surface_get_data (surface),
                                                  stride * (gsize) height,
                                                  (GDestroyNotify) cairo_surface_destroy, surface),
                      width, height, stride, TRUE);
}

/*
 * plakat_picture_decode:
 * @bytes: foreign bytes
 * @width: in pixels, 0 for all there are; a smaller picture stays as it is
 * @error: return location for a #PlakatImagesError
 *
 * In a thread. Returns: (transfer full) (nullable): the picture
 */
PlakatPicture *
plakat_picture_decode (GBytes *bytes, int width, GError **error)
{
  g_auto (PlakatPicturePixels) pixels = { 0 };
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  PlakatPictureHeader header;
  PlakatPicture *self;
  gsize stride;
  gboolean done;

  if (!plakat_picture_header_read (data, length, &header, error))
    return NULL;
  done = g_str_equal (header.format, "jpeg")
             ? plakat_picture_pixels_decode_jpeg (&pixels, bytes, &header, width, error)
             : plakat_picture_pixels_decode_other (&pixels, bytes, &header, width, error);
  if (!done)
    return NULL;
  stride = (gsize) pixels.width * 4;
  if (pixels.opaque)
    fill_alpha ((guint8 *) pixels.words, pixels.width, pixels.height, stride);
  self = take_pixels (g_bytes_new_take (g_steal_pointer (&pixels.words), stride * (gsize) pixels.height),
                      pixels.width, pixels.height, stride, pixels.opaque);
  self->source_width = plakat_picture_header_get_width (&header);
  return self;
}

/* plakat_picture_encode: Returns: (transfer full) (nullable): a JPEG of it; %NULL for what a JPEG cannot hold
 */
GBytes *
plakat_picture_encode (PlakatPicture *self, int quality)
{
  PlakatPicturePixels pixels = {
    .words = (guint32 *) g_bytes_get_data (self->pixels, NULL),
    .width = gdk_texture_get_width (self->texture),
    .height = gdk_texture_get_height (self->texture),
    .opaque = self->opaque,
  };

  if (!self->opaque || self->stride != (gsize) pixels.width * 4)
    return NULL;
  return plakat_picture_pixels_encode_jpeg (&pixels, quality);
}

/* plakat_picture_set_tint: what get_tint() says, for who knows better; before anybody else has the picture */
void
plakat_picture_set_tint (PlakatPicture *self, const GdkRGBA tint[2])
{
  self->tint[0] = tint[0];
  self->tint[1] = tint[1];
  self->tinted = TRUE;
}

/* plakat_picture_get_tint: @tint: (out): its two colours, looked for when they are asked for first: a wall
 * does without. One thread, the main one. */
void
plakat_picture_get_tint (PlakatPicture *self, GdkRGBA tint[2])
{
  if (!self->tinted)
    plakat_picture_find_tint (g_bytes_get_data (self->pixels, NULL), gdk_texture_get_width (self->texture),
                              gdk_texture_get_height (self->texture), self->stride, self->tint);
  self->tinted = TRUE;
  tint[0] = self->tint[0];
  tint[1] = self->tint[1];
}
