/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "picture-kit.h"

static GBytes *
save (GdkPixbuf *picture, const char *kind)
{
  g_autoptr (GError) error = NULL;
  char *bytes;
  gsize length;

  gdk_pixbuf_save_to_buffer (picture, &bytes, &length, kind, &error, NULL);
  g_assert_no_error (error);
  return g_bytes_new_take (bytes, length);
}

GBytes *
picture_make (int width, int height, gboolean alpha, const char *kind)
{
  g_autoptr (GdkPixbuf) picture = gdk_pixbuf_new (GDK_COLORSPACE_RGB, alpha, 8, width, height);
  g_autoptr (GdkPixbuf) left = gdk_pixbuf_new_subpixbuf (picture, 0, 0, MAX (width / 3, 1), height);
  g_autoptr (GdkPixbuf) right =
      gdk_pixbuf_new_subpixbuf (picture, width - MAX (width / 3, 1), 0, MAX (width / 3, 1), height);

  gdk_pixbuf_fill (picture, 0x00ff00ff);
  gdk_pixbuf_fill (left, 0xff0000ff);
  gdk_pixbuf_fill (right, alpha ? 0x00000000 : 0x0000ffff);
  return save (picture, kind);
}

/* What hardly becomes smaller in a file. */
GBytes *
picture_make_noise (int width, int height, const char *kind)
{
  g_autoptr (GdkPixbuf) picture = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);
  g_autoptr (GRand) rand = g_rand_new_with_seed (width * 10007 + height);
  guchar *pixels = gdk_pixbuf_get_pixels (picture);

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width * 3; x++)
      pixels[y * gdk_pixbuf_get_rowstride (picture) + x] = g_rand_int_range (rand, 0, 256);
  return save (picture, kind);
}

/* Whether there is what writes pictures of that kind. */
gboolean
picture_is_writable (const char *kind)
{
  g_autoptr (GSList) formats = gdk_pixbuf_get_formats ();

  for (GSList *l = formats; l != NULL; l = l->next)
    {
      g_autofree char *name = gdk_pixbuf_format_get_name (l->data);

      if (g_str_equal (name, kind))
        return gdk_pixbuf_format_is_writable (l->data);
    }
  return FALSE;
}

GBytes *
picture_make_png_header (guint32 width, guint32 height)
{
  guint8 bytes[64] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
  guint32 size[] = { GUINT32_TO_BE (width), GUINT32_TO_BE (height) };

  memcpy (bytes + 16, size, sizeof size);
  bytes[24] = 8;
  bytes[25] = 2;
  return g_bytes_new (bytes, sizeof bytes);
}

GBytes *
picture_insert (GBytes *picture, gsize at, const char *more, gsize length)
{
  GByteArray *array = g_byte_array_new ();
  gsize size;
  const guint8 *bytes = g_bytes_get_data (picture, &size);

  g_byte_array_append (array, bytes, at);
  g_byte_array_append (array, (const guint8 *) more, length);
  g_byte_array_append (array, bytes + at, size - at);
  return g_byte_array_free_to_bytes (array);
}

/* The same, with the word that it is to be shown turned (Exif). */
GBytes *
picture_turn (GBytes *jpeg, guint8 orientation)
{
  char exif[] = "\xff\xe1\x00\x22"
                "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0";

  exif[29] = orientation;
  return picture_insert (jpeg, 2, exif, sizeof exif - 1);
}

GdkPixbuf *
picture_read_jpeg (GBytes *bytes)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new_with_type ("jpeg", NULL);
  g_autoptr (GError) error = NULL;

  gdk_pixbuf_loader_write_bytes (loader, bytes, &error);
  g_assert_no_error (error);
  gdk_pixbuf_loader_close (loader, &error);
  g_assert_no_error (error);
  return g_object_ref (gdk_pixbuf_loader_get_pixbuf (loader));
}

void
picture_assert_colour (GdkPixbuf *picture, int x, int y, int red, int green, int blue)
{
  const guchar *pixel = gdk_pixbuf_read_pixels (picture) + y * gdk_pixbuf_get_rowstride (picture)
                        + x * gdk_pixbuf_get_n_channels (picture);

  g_assert_cmpint (ABS (pixel[0] - red), <, 24);
  g_assert_cmpint (ABS (pixel[1] - green), <, 24);
  g_assert_cmpint (ABS (pixel[2] - blue), <, 24);
}
