/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gi18n.h>

#include "plakat-picture-pixels.h"
#include "plakat-pictures.h"

/* From this many pixels on pictures are decoded one at a time, whatever the number of threads. */
#define LARGE (4 * 1024 * 1024)

typedef struct
{
  const PlakatPictureHeader *header;
  int wanted;
  gboolean refused;
} Wish;

/* The header that was looked at may have lied to one of the two. */
static void
size_prepared_cb (GdkPixbufLoader *loader, int width, int height, gpointer data)
{
  Wish *wish = data;
  PlakatPictureHeader seen = { .width = width, .height = height, .orientation = 1 };

  g_assert (GDK_IS_PIXBUF_LOADER (loader));

  if (!plakat_picture_header_check (width, height, NULL))
    {
      wish->refused = TRUE;
      gdk_pixbuf_loader_set_size (loader, 1, 1);
      return;
    }
  plakat_picture_pixels_fit (&seen, wish->wanted, &seen.width, &seen.height);
  if (seen.width != width || seen.height != height)
    gdk_pixbuf_loader_set_size (loader, seen.width, seen.height);
}

static void
convert (PlakatPicturePixels *self, GdkPixbuf *pixbuf)
{
  int channels = gdk_pixbuf_get_n_channels (pixbuf);
  gsize stride = (gsize) gdk_pixbuf_get_rowstride (pixbuf);
  const guint8 *from = gdk_pixbuf_read_pixels (pixbuf);
  guint32 *word;

  self->width = gdk_pixbuf_get_width (pixbuf);
  self->height = gdk_pixbuf_get_height (pixbuf);
  self->opaque = !gdk_pixbuf_get_has_alpha (pixbuf);
  self->words = word = g_new (guint32, (gsize) self->width * (gsize) self->height);
  for (int y = 0; y < self->height; y++)
    {
      const guint8 *p = from + (gsize) y * stride;

      for (int x = 0; x < self->width; x++, p += channels)
        {
          guint32 a = self->opaque ? 255 : p[3];

          *word++ =
              a << 24 | (p[0] * a + 127) / 255 << 16 | (p[1] * a + 127) / 255 << 8 | (p[2] * a + 127) / 255;
        }
    }
}

static gboolean
decode (PlakatPicturePixels *self, GBytes *bytes, Wish *wish, GError **error)
{
  g_autoptr (GdkPixbufLoader) loader = NULL;
  g_autoptr (GError) why = NULL;
  GdkPixbuf *pixbuf = NULL;
  gboolean read;

  loader = gdk_pixbuf_loader_new_with_type (wish->header->format, &why);
  if (loader != NULL)
    {
      g_signal_connect (loader, "size-prepared", G_CALLBACK (size_prepared_cb), wish);
      read = gdk_pixbuf_loader_write_bytes (loader, bytes, &why);
      /* A loader must be closed whatever came of it. */
      if (gdk_pixbuf_loader_close (loader, read ? &why : NULL) && read && !wish->refused)
        pixbuf = gdk_pixbuf_loader_get_pixbuf (loader);
    }
  if (pixbuf == NULL || gdk_pixbuf_get_bits_per_sample (pixbuf) != 8)
    {
      g_set_error (error, PLAKAT_IMAGES_ERROR, PLAKAT_IMAGES_ERROR_BROKEN, _ ("The picture is damaged: %s"),
                   why ? why->message : wish->header->format);
      return FALSE;
    }
  convert (self, pixbuf);
  return TRUE;
}

/* plakat_picture_pixels_decode_other: as plakat_picture_pixels_decode_jpeg() for PNG and WebP, which are
 * decoded whole before they become smaller */
gboolean
plakat_picture_pixels_decode_other (
    PlakatPicturePixels *self, GBytes *bytes, const PlakatPictureHeader *header, int wanted, GError **error)
{
  static GMutex one_at_a_time;
  Wish wish = { .header = header, .wanted = wanted };
  gboolean large = (gint64) header->width * header->height > LARGE;
  gboolean done;

  *self = (PlakatPicturePixels) { 0 };
  if (large)
    g_mutex_lock (&one_at_a_time);
  done = decode (self, bytes, &wish, error);
  if (large)
    g_mutex_unlock (&one_at_a_time);
  return done;
}
