/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gi18n.h>
#include <string.h>

#include "plakat-picture-header.h"
#include "plakat-picture.h"
#include "plakat-pictures.h"

#if G_BYTE_ORDER == G_LITTLE_ENDIAN
#define OPAQUE_FORMAT GDK_MEMORY_B8G8R8X8
#else
#define OPAQUE_FORMAT GDK_MEMORY_X8R8G8B8
#endif

G_DEFINE_QUARK (plakat_images_error, plakat_images_error)
G_DEFINE_BOXED_TYPE (PlakatPicture, plakat_picture, plakat_picture_ref, plakat_picture_unref)

PlakatPicture *
plakat_picture_new (GdkTexture *texture, const GdkRGBA tint[2])
{
  PlakatPicture *self = g_new0 (PlakatPicture, 1);

  g_atomic_ref_count_init (&self->refs);
  self->texture = g_object_ref (texture);
  self->tint[0] = tint[0];
  self->tint[1] = tint[1];
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
  g_free (self);
}

/* plakat_picture_get_bytes: Returns: what it takes of memory, about */
gsize
plakat_picture_get_bytes (PlakatPicture *self)
{
  return (gsize) gdk_texture_get_width (self->texture) * (gsize) gdk_texture_get_height (self->texture) * 4;
}

static PlakatPicture *
take_pixels (GBytes *pixels, int width, int height, gsize stride, gboolean opaque)
{
  g_autoptr (GdkTexture) texture =
      gdk_memory_texture_new (width, height, opaque ? OPAQUE_FORMAT : GDK_MEMORY_DEFAULT, pixels, stride);
  GdkRGBA tint[2];

  plakat_picture_find_tint (g_bytes_get_data (pixels, NULL), width, height, stride, tint);
  return plakat_picture_new (texture, tint);
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
  g_autoptr (GBytes) pixels = NULL;

  cairo_surface_flush (surface);
  pixels = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface), stride * (gsize) height,
                                       (GDestroyNotify) cairo_surface_destroy, surface);
  return take_pixels (pixels, width, height, stride, TRUE);
}

/* Into the words that cairo and GDK draw without another conversion on the main thread. */
static PlakatPicture *
convert (GdkPixbuf *pixbuf)
{
  int width = gdk_pixbuf_get_width (pixbuf);
  int height = gdk_pixbuf_get_height (pixbuf);
  int channels = gdk_pixbuf_get_n_channels (pixbuf);
  gsize from_stride = (gsize) gdk_pixbuf_get_rowstride (pixbuf);
  const guint8 *from = gdk_pixbuf_read_pixels (pixbuf);
  gboolean opaque = !gdk_pixbuf_get_has_alpha (pixbuf);
  gsize stride = (gsize) width * 4;
  guint32 *words = g_malloc (stride * (gsize) height);
  g_autoptr (GBytes) pixels = NULL;

  for (int y = 0; y < height; y++)
    {
      const guint8 *p = from + (gsize) y * from_stride;
      guint32 *word = words + (gsize) y * (gsize) width;

      for (int x = 0; x < width; x++, p += channels)
        {
          guint32 a = opaque ? 255 : p[3];

          *word++ =
              a << 24 | (p[0] * a + 127) / 255 << 16 | (p[1] * a + 127) / 255 << 8 | (p[2] * a + 127) / 255;
        }
    }
  pixels = g_bytes_new_take (words, stride * (gsize) height);
  return take_pixels (pixels, width, height, stride, opaque);
}

typedef struct
{
  int width;
  gboolean refused;
} Wish;

/* Decoders that can (JPEG) decode at the size asked for; none ever enlarges. */
static void
size_prepared_cb (GdkPixbufLoader *loader, int width, int height, gpointer data)
{
  Wish *wish = data;

  if (!plakat_picture_header_check (width, height, NULL))
    {
      wish->refused = TRUE;
      gdk_pixbuf_loader_set_size (loader, 1, 1);
    }
  else if (wish->width > 0 && wish->width < width)
    gdk_pixbuf_loader_set_size (loader, wish->width,
                                MAX (1, (int) (((gint64) height * wish->width + width / 2) / width)));
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
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  Wish wish = { .width = width };
  PlakatPictureHeader header;
  g_autoptr (GdkPixbufLoader) loader = NULL;
  g_autoptr (GdkPixbuf) upright = NULL;
  g_autoptr (GError) why = NULL;
  gboolean read;

  if (!plakat_picture_header_read (data, length, &header, error))
    return NULL;
  loader = gdk_pixbuf_loader_new_with_type (header.format, &why);
  if (loader != NULL)
    {
      g_signal_connect (loader, "size-prepared", G_CALLBACK (size_prepared_cb), &wish);
      read = gdk_pixbuf_loader_write (loader, data, length, &why);
      /* A loader must be closed whatever came of it. */
      if (gdk_pixbuf_loader_close (loader, read ? &why : NULL) && read && !wish.refused
          && gdk_pixbuf_loader_get_pixbuf (loader) != NULL)
        upright = gdk_pixbuf_apply_embedded_orientation (gdk_pixbuf_loader_get_pixbuf (loader));
    }
  if (upright == NULL || gdk_pixbuf_get_bits_per_sample (upright) != 8)
    {
      g_set_error (error, PLAKAT_IMAGES_ERROR, PLAKAT_IMAGES_ERROR_BROKEN, _ ("The picture is damaged: %s"),
                   why ? why->message : header.format);
      return NULL;
    }
  return convert (upright);
}
