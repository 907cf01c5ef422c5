/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gstdio.h>
#include <string.h>
#include <turbojpeg.h>

#include "samples.h"

static GBytes *
save (GdkPixbuf *pixbuf, const char *format)
{
  g_autoptr (GError) error = NULL;
  char *data;
  gsize length;

  gdk_pixbuf_save_to_buffer (pixbuf, &data, &length, format, &error, NULL);
  g_assert_no_error (error);
  return g_bytes_new_take (data, length);
}

/* Two thirds of the height in one colour, one third in the other. */
GBytes *
sample_jpeg (int width, int height, guint32 rgb_top, guint32 rgb_bottom)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);
  g_autoptr (GdkPixbuf) foot =
      gdk_pixbuf_new_subpixbuf (pixbuf, 0, height * 2 / 3, width, height - height * 2 / 3);

  gdk_pixbuf_fill (pixbuf, rgb_top << 8 | 0xff);
  gdk_pixbuf_fill (foot, rgb_bottom << 8 | 0xff);
  return save (pixbuf, "jpeg");
}

GBytes *
sample_jpeg_of_kind (SampleKind kind, int width, int height, guint32 left, guint32 right)
{
  const gboolean inks = kind == SAMPLE_INKS;
  tjhandle handle = tjInitCompress ();
  g_autofree guint8 *pixels = g_malloc_n ((gsize) (width * height), 4);
  guchar *data = NULL;
  gulong length = 0;
  GBytes *bytes;

  for (int i = 0; i < width * height; i++)
    {
      guint32 colour = i % width < width / 2 ? left : right;

      /* What is stored with Adobe's marker is how much is left of the paper: without black, the colour
       * itself. */
      pixels[i * 4] = (guint8) (colour >> 16);
      pixels[i * 4 + 1] = (guint8) (colour >> 8);
      pixels[i * 4 + 2] = (guint8) colour;
      pixels[i * 4 + 3] = 255;
    }
  g_assert_cmpint (tjCompress2 (handle, pixels, width, 0, height, inks ? TJPF_CMYK : TJPF_RGBX, &data,
                                &length, kind == SAMPLE_GREY ? TJSAMP_GRAY : TJSAMP_444, 95,
                                kind == SAMPLE_PROGRESSIVE ? TJFLAG_PROGRESSIVE : 0),
                   ==, 0);
  bytes = g_bytes_new (data, length);
  tjFree (data);
  tjDestroy (handle);
  return bytes;
}

GBytes *
sample_turned (GBytes *jpeg, guint orientation, gboolean big_endian)
{
  guint8 segment[] = "\xff\xe1\0\x22"
                     "Exif\0\0"
                     "II*\0\x08\0\0\0"
                     "\1\0"
                     "\x12\1\3\0\1\0\0\0"
                     "?\0\0\0"
                     "\0\0\0\0";
  const guint8 big[] = "MM\0*\0\0\0\x08"
                       "\0\1"
                       "\1\x12\0\3\0\0\0\1"
                       "\0?\0\0";
  GByteArray *bytes = g_byte_array_new ();
  gsize length;
  const guint8 *data = g_bytes_get_data (jpeg, &length);

  segment[28] = (guint8) orientation;
  if (big_endian)
    {
      memcpy (segment + 10, big, sizeof big - 1);
      segment[29] = (guint8) orientation;
    }
  g_byte_array_append (bytes, data, 2);
  g_byte_array_append (bytes, segment, sizeof segment - 1);
  g_byte_array_append (bytes, data + 2, (guint) length - 2);
  return g_byte_array_free_to_bytes (bytes);
}

GBytes *
sample_png (int width, int height, guint32 rgba)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, TRUE, 8, width, height);

  gdk_pixbuf_fill (pixbuf, rgba);
  return save (pixbuf, "png");
}

/* One pixel. */
GBytes *
sample_webp (void)
{
  gsize length;
  guchar *data = g_base64_decode ("UklGRiQAAABXRUJQVlA4IBgAAAAwAQCdASoBAAEAAgA0JaQAA3AA/vuUAAA=", &length);

  return g_bytes_new_take (data, length);
}

/* What says that it is huge, and has nothing more to say. */
GBytes *
sample_png_header (guint32 width, guint32 height)
{
  guint8 bytes[64] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
  const guint32 size[2] = { GUINT32_TO_BE (width), GUINT32_TO_BE (height) };

  memcpy (bytes + 16, size, sizeof size);
  bytes[24] = 8;
  bytes[25] = 2;
  return g_bytes_new (bytes, sizeof bytes);
}

char *
sample_make_dir (void)
{
  g_autoptr (GError) error = NULL;
  char *dir = g_dir_make_tmp ("plakat-images-XXXXXX", &error);

  g_assert_no_error (error);
  return dir;
}

void
sample_remove_dir (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        sample_remove_dir (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}
