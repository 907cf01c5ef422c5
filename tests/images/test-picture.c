/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-picture-header.h"
#include "plakat-picture.h"
#include "plakat-pictures.h"
#include "samples.h"

static gboolean
read_header (GBytes *bytes, PlakatPictureHeader *header, GError **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  return plakat_picture_header_read (data, length, header, error);
}

static void
test_headers (void)
{
  g_autoptr (GBytes) jpeg = sample_jpeg (300, 450, 0xff0000, 0x0000ff);
  g_autoptr (GBytes) png = sample_png (17, 5, 0x11223344);
  g_autoptr (GBytes) webp = sample_webp ();
  g_autoptr (GError) error = NULL;
  PlakatPictureHeader header;

  g_assert_true (read_header (jpeg, &header, &error));
  g_assert_cmpstr (header.format, ==, "jpeg");
  g_assert_cmpint (header.width, ==, 300);
  g_assert_cmpint (header.height, ==, 450);
  g_assert_true (read_header (png, &header, &error));
  g_assert_cmpstr (header.format, ==, "png");
  g_assert_cmpint (header.width, ==, 17);
  g_assert_cmpint (header.height, ==, 5);
  g_assert_true (read_header (webp, &header, &error));
  g_assert_cmpstr (header.format, ==, "webp");
  g_assert_cmpint (header.width, ==, 1);
}

static void
test_refused_kinds (void)
{
  static const struct
  {
    const char *bytes;
    gsize length;
  } cases[] = {
    { "", 0 },
    { "<!doctype html><html><body>Sign in to this network</body></html>", 64 },
    { "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>", 62 },
    { "GIF89a\1\0\1\0\0\0\0;", 14 },
    { "II*\0\10\0\0\0\0\0", 10 },
    { "BM\0\0\0\0\0\0\0\0", 10 },
    { "\xff\xd8\xff", 3 },
    { "\xff\xd8\xff\xe0\0\0\xff\xc0", 8 },
    { "\xff\xd8\xff\xd9\0\0", 6 },
    { "\xff\xd8\xff\xff\xff\xff\xff\xff\xff\xff", 10 },
    { "\x89PNG\r\n\x1a\n", 8 },
    { "RIFF\0\0\0\0WEBPVP8X\12\0\0\0\2\0\0\0\0\0\0\0\0\0", 30 },
    { "RIFF\0\0\0\0WAVEfmt \0\0\0\0\0\0\0\0\0\0\0\0\0\0", 30 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (cases[i].bytes, cases[i].length);
      g_autoptr (GError) error = NULL;

      g_assert_null (plakat_picture_decode (bytes, 100, &error));
      g_assert_error (error, PLAKAT_IMAGES_ERROR, PLAKAT_IMAGES_ERROR_KIND);
    }
}

static void
test_refused_sizes (void)
{
  static const guint32 cases[][2] = {
    { 8193, 1 },       { 1, 8193 }, { 8000, 5001 }, { 0, 10 }, { 10, 0 }, { 0xffffffff, 0xffffffff },
    { 0x7fffffff, 2 },
  };
  PlakatPictureHeader header;
  g_autoptr (GBytes) largest = sample_png_header (8000, 5000);
  g_autoptr (GBytes) longest = sample_png_header (8192, 1);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = sample_png_header (cases[i][0], cases[i][1]);
      g_autoptr (GError) error = NULL;

      g_assert_null (plakat_picture_decode (bytes, 100, &error));
      g_assert_error (error, PLAKAT_IMAGES_ERROR, PLAKAT_IMAGES_ERROR_SIZE);
    }
  g_assert_true (read_header (largest, &header, NULL));
  g_assert_true (read_header (longest, &header, NULL));
}

static void
check_size (GBytes *bytes, int asked, int width, int height)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatPicture) picture = plakat_picture_decode (bytes, asked, &error);

  g_assert_no_error (error);
  g_assert_cmpint (gdk_texture_get_width (picture->texture), ==, width);
  g_assert_cmpint (gdk_texture_get_height (picture->texture), ==, height);
  g_assert_cmpuint (plakat_picture_get_bytes (picture), ==, (gsize) width * (gsize) height * 4);
}

static void
test_sizes (void)
{
  g_autoptr (GBytes) jpeg = sample_jpeg (500, 750, 0xff0000, 0x0000ff);
  g_autoptr (GBytes) png = sample_png (64, 96, 0x336699ff);
  g_autoptr (GBytes) flat = sample_png (4000, 1, 0x336699ff);
  g_autoptr (GBytes) webp = sample_webp ();

  check_size (jpeg, 186, 186, 279);
  check_size (jpeg, 0, 500, 750);
  check_size (jpeg, 500, 500, 750);
  check_size (jpeg, 2000, 500, 750);
  check_size (png, 32, 32, 48);
  check_size (png, 100, 64, 96);
  check_size (flat, 10, 10, 1);
  check_size (webp, 186, 1, 1);
}

/* Any prefix is an error or a picture, never a crash. */
static void
test_truncated (void)
{
  g_autoptr (GBytes) jpeg = sample_jpeg (40, 60, 0xff0000, 0x00ff00);
  g_autoptr (GBytes) webp = sample_webp ();
  g_autoptr (GBytes) png = sample_png (20, 30, 0x336699ff);
  GBytes *const samples[] = { jpeg, png, webp };

  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    for (gsize length = 0; length < g_bytes_get_size (samples[i]); length++)
      {
        g_autoptr (GBytes) part = g_bytes_new_from_bytes (samples[i], 0, length);
        g_autoptr (GError) error = NULL;
        g_autoptr (PlakatPicture) picture = plakat_picture_decode (part, 10, &error);

        g_assert_true ((picture == NULL) == (error != NULL));
        if (error != NULL)
          g_assert_cmpuint (error->domain, ==, PLAKAT_IMAGES_ERROR);
      }
}

static void
test_transparent (void)
{
  g_autoptr (GBytes) png = sample_png (2, 2, 0xff000080);
  g_autoptr (PlakatPicture) picture = plakat_picture_decode (png, 0, NULL);
  guint32 pixels[4];

  gdk_texture_download (picture->texture, (guchar *) pixels, 8);
  g_assert_cmphex (pixels[0], ==, 0x80800000);
}

static gboolean
is_near (const GdkRGBA *colour, double red, double green, double blue)
{
  return ABS (colour->red - red) < 0.08 && ABS (colour->green - green) < 0.08
         && ABS (colour->blue - blue) < 0.08;
}

static void
test_tint (void)
{
  g_autoptr (GBytes) two = sample_jpeg (200, 300, 0xcc2211, 0x112288);
  g_autoptr (GBytes) one = sample_jpeg (200, 300, 0x808080, 0x808080);
  g_autoptr (PlakatPicture) both = plakat_picture_decode (two, 100, NULL);
  g_autoptr (PlakatPicture) grey = plakat_picture_decode (one, 100, NULL);

  g_assert_true (is_near (&both->tint[0], 0.8, 0.133, 0.067));
  g_assert_true (is_near (&both->tint[1], 0.067, 0.133, 0.533));
  g_assert_true (is_near (&grey->tint[0], 0.5, 0.5, 0.5));
  g_assert_true (gdk_rgba_equal (&grey->tint[0], &grey->tint[1]));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/images/picture/headers", test_headers);
  g_test_add_func ("/images/picture/refused-kinds", test_refused_kinds);
  g_test_add_func ("/images/picture/refused-sizes", test_refused_sizes);
  g_test_add_func ("/images/picture/sizes", test_sizes);
  g_test_add_func ("/images/picture/truncated", test_truncated);
  g_test_add_func ("/images/picture/transparent", test_transparent);
  g_test_add_func ("/images/picture/tint", test_tint);
  return g_test_run ();
}
