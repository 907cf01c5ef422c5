/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-picture-pixels.h"
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

/* What is decoded in one pass may be larger than what is kept whole in between. */
static void
test_refused_passes (void)
{
  const guint8 frames[] = { 0xc0, 0xc1, 0xc2, 0xc6, 0xca, 0xce };

  for (guint i = 0; i < G_N_ELEMENTS (frames); i++)
    {
      const gboolean progressive = i >= 2;
      guint8 bytes[] = { 0xff,        0xd8,      0xff,        frames[i], 0, 11,   8, 5000 >> 8,
                         5000 & 0xff, 8000 >> 8, 8000 & 0xff, 1,         1, 0x11, 0 };
      g_autoptr (GError) error = NULL;
      PlakatPictureHeader header;

      g_assert_cmpint (plakat_picture_header_read (bytes, sizeof bytes, &header, &error), ==, !progressive);
      if (progressive)
        g_assert_error (error, PLAKAT_IMAGES_ERROR, PLAKAT_IMAGES_ERROR_SIZE);
      bytes[7] = 2000 >> 8;
      bytes[8] = 2000 & 0xff;
      g_assert_true (plakat_picture_header_read (bytes, sizeof bytes, &header, NULL));
      g_assert_cmpint (header.progressive, ==, progressive);
    }
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

static guint32
get_pixel (PlakatPicture *picture, int x, int y)
{
  const guint32 *words = g_bytes_get_data (picture->pixels, NULL);

  return words[y * (int) (picture->stride / 4) + x] & 0xffffff;
}

/* In the very words that GDK draws: from any other it makes these anew each time it draws. */
static void
check_drawable (PlakatPicture *picture)
{
  const guint32 *words = g_bytes_get_data (picture->pixels, NULL);
  int width = gdk_texture_get_width (picture->texture), height = gdk_texture_get_height (picture->texture);

  g_assert_cmpint (gdk_texture_get_format (picture->texture), ==, GDK_MEMORY_DEFAULT);
  g_assert_true (picture->opaque);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      g_assert_cmphex (words[y * (int) (picture->stride / 4) + x] >> 24, ==, 0xff);
}

static void
test_drawable (void)
{
  g_autoptr (GBytes) jpeg = sample_jpeg_of_kind (SAMPLE_COLOUR, 120, 180, 0xcc2211, 0x112288);
  g_autoptr (GBytes) inks = sample_jpeg_of_kind (SAMPLE_INKS, 120, 180, 0xcc2211, 0x112288);
  GBytes *const samples[] = { jpeg, inks };
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 31, 47);
  g_autoptr (PlakatPicture) drawn = NULL;

  memset (cairo_image_surface_get_data (surface), 0x20,
          (gsize) cairo_image_surface_get_stride (surface) * 47);
  cairo_surface_mark_dirty (surface);
  drawn = plakat_picture_from_surface (surface);
  check_drawable (drawn);
  g_assert_cmphex (get_pixel (drawn, 30, 46), ==, 0x202020);
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    for (int width = 0; width <= 120; width += 37)
      {
        g_autoptr (PlakatPicture) picture = plakat_picture_decode (samples[i], width, NULL);

        check_drawable (picture);
      }
}

static void
check_pixel (PlakatPicture *picture, int x, int y, guint32 rgb)
{
  guint32 found = get_pixel (picture, x, y);

  for (guint shift = 0; shift < 24; shift += 8)
    g_assert_cmpint (ABS ((int) (found >> shift & 0xff) - (int) (rgb >> shift & 0xff)), <=, 6);
}

static void
test_jpegs (void)
{
  for (SampleKind kind = SAMPLE_COLOUR; kind <= SAMPLE_INKS; kind++)
    {
      g_autoptr (GBytes) jpeg = sample_jpeg_of_kind (kind, 120, 90, 0xcc2211, 0x112288);

      for (int width = 0; width < 130; width += 13)
        {
          g_autoptr (GError) error = NULL;
          g_autoptr (PlakatPicture) picture = plakat_picture_decode (jpeg, width, &error);
          int shown = width == 0 ? 120 : MIN (width, 120);

          g_assert_no_error (error);
          g_assert_cmpint (gdk_texture_get_width (picture->texture), ==, shown);
          g_assert_cmpint (gdk_texture_get_height (picture->texture), ==, (shown * 90 + 60) / 120);
          if (kind == SAMPLE_GREY)
            {
              guint32 grey = get_pixel (picture, 1, 1) & 0xff;

              check_pixel (picture, 1, 1, grey << 16 | grey << 8 | grey);
              continue;
            }
          check_pixel (picture, 1, 1, 0xcc2211);
          check_pixel (picture, shown - 2, shown / 2, 0x112288);
        }
    }
}

/* Without Adobe's marker inks are what they are called: how much of each is on the paper. */
static void
test_inks (void)
{
  g_autoptr (GBytes) jpeg = sample_jpeg_of_kind (SAMPLE_INKS, 64, 64, 0xffffff, 0xffffff);
  gsize length;
  const guint8 *data = g_bytes_get_data (jpeg, &length);
  g_autofree guint8 *plain = g_memdup2 (data, length);
  g_autoptr (GBytes) renamed = NULL;
  g_autoptr (PlakatPicture) marked = plakat_picture_decode (jpeg, 0, NULL);
  g_autoptr (PlakatPicture) unmarked = NULL;
  guint8 *marker = memmem (plain, length, "Adobe", 5);

  check_pixel (marked, 5, 5, 0xffffff);
  memcpy (marker, "Other", 5);
  renamed = g_bytes_new (plain, length);
  unmarked = plakat_picture_decode (renamed, 0, NULL);
  check_pixel (unmarked, 5, 5, 0x000000);
}

/* The left half is red. Where it is when the picture stands upright, says how it was held. */
static void
test_orientations (void)
{
  static const struct
  {
    int red_x, red_y;
  } places[] = { { 0, 0 }, { 0, 0 }, { 1, 0 }, { 1, 0 }, { 0, 0 }, { 0, 0 }, { 0, 0 }, { 0, 1 }, { 0, 1 } };
  g_autoptr (GBytes) jpeg = sample_jpeg_of_kind (SAMPLE_COLOUR, 80, 40, 0xcc2211, 0x112288);

  for (guint i = 0; i < 20; i++)
    {
      guint orientation = i % 10;
      g_autoptr (GBytes) turned = sample_turned (jpeg, orientation, i >= 10);
      g_autoptr (GError) error = NULL;
      g_autoptr (PlakatPicture) picture = plakat_picture_decode (turned, 20, &error);
      gboolean across = orientation >= 5 && orientation <= 8;
      int width = 20, height = across ? 40 : 10;
      guint place = orientation <= 8 ? orientation : 1;

      g_assert_no_error (error);
      g_assert_cmpint (gdk_texture_get_width (picture->texture), ==, width);
      g_assert_cmpint (gdk_texture_get_height (picture->texture), ==, height);
      check_pixel (picture, places[place].red_x ? width - 2 : 1, places[place].red_y ? height - 2 : 1,
                   0xcc2211);
      check_pixel (picture, places[place].red_x ? 1 : width - 2, places[place].red_y ? 1 : height - 2,
                   0x112288);
    }
}

/* Exif in which lengths and offsets lead anywhere is passed over. */
static void
test_wild_exif (void)
{
  g_autoptr (GBytes) jpeg = sample_jpeg_of_kind (SAMPLE_COLOUR, 16, 16, 0xcc2211, 0xcc2211);
  g_autoptr (GBytes) turned = sample_turned (jpeg, 6, FALSE);
  gsize length;
  const guint8 *data = g_bytes_get_data (turned, &length);

  for (guint at = 6; at < 38; at++)
    for (guint value = 0; value < 256; value += 51)
      {
        g_autofree guint8 *copy = g_memdup2 (data, length);
        g_autoptr (GBytes) bytes = NULL;
        g_autoptr (PlakatPicture) picture = NULL;

        copy[at] = (guint8) value;
        bytes = g_bytes_new (copy, length);
        picture = plakat_picture_decode (bytes, 8, NULL);
        g_assert_nonnull (picture);
      }
}

/* One that ends before its pixels do is not shown; one with some dirt in it is, as everywhere. */
static void
test_damaged_jpeg (void)
{
  g_autoptr (GBytes) jpeg = sample_jpeg_of_kind (SAMPLE_COLOUR, 200, 300, 0xcc2211, 0x112288);
  gsize length = g_bytes_get_size (jpeg);
  g_autoptr (GBytes) half = g_bytes_new_from_bytes (jpeg, 0, length / 2 + 200);
  g_autoptr (GByteArray) dirty = g_byte_array_new ();
  g_autoptr (GBytes) with_dirt = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatPicture) none = plakat_picture_decode (half, 50, &error);
  g_autoptr (PlakatPicture) some = NULL;

  g_assert_null (none);
  g_assert_error (error, PLAKAT_IMAGES_ERROR, PLAKAT_IMAGES_ERROR_BROKEN);
  /* what no decoder expects before the end */
  g_byte_array_append (dirty, g_bytes_get_data (jpeg, NULL), (guint) length - 2);
  g_byte_array_append (dirty, (const guint8 *) "\1\2\3\4\xff\xd9", 6);
  with_dirt = g_bytes_new (dirty->data, dirty->len);
  some = plakat_picture_decode (with_dirt, 50, NULL);
  check_pixel (some, 5, 5, 0xcc2211);
}

/* Fine lines become the grey that they are from afar, not a pattern of their own. */
static void
test_resample (void)
{
  for (int width = 150; width < 300; width += 7)
    {
      g_autofree guint32 *words = g_new (guint32, 300 * 30);
      PlakatPicturePixels pixels = { .words = words, .width = 300, .height = 30, .opaque = TRUE };
      double sum = 0;

      for (int i = 0; i < 300 * 30; i++)
        words[i] = i % 2 ? 0xffffffff : 0xff000000;
      g_steal_pointer (&words);
      plakat_picture_pixels_scale (&pixels, width, 20);
      for (int x = 0; x < width; x++)
        sum += pixels.words[10 * width + x] & 0xff;
      g_assert_cmpfloat_with_epsilon (sum / width, 127.5, 6);
      plakat_picture_pixels_clear (&pixels);
    }
}

/* What is shown whole is at most 64 MiB; its shape stays. */
static void
test_most_pixels (void)
{
  PlakatPictureHeader header = { .format = "jpeg", .width = 5000, .height = 8000, .orientation = 1 };
  int width, height;

  plakat_picture_pixels_fit (&header, 0, &width, &height);
  g_assert_cmpint (width * height, <=, PLAKAT_PICTURE_MAX_DECODED);
  g_assert_cmpint (width * height, >, PLAKAT_PICTURE_MAX_DECODED - 10000);
  g_assert_cmpfloat_with_epsilon ((double) width / height, 0.625, 0.001);
  plakat_picture_pixels_fit (&header, 100, &width, &height);
  g_assert_cmpint (width, ==, 100);
  g_assert_cmpint (height, ==, 160);
  header.orientation = 6;
  plakat_picture_pixels_fit (&header, 160, &width, &height);
  g_assert_cmpint (width, ==, 100);
  g_assert_cmpint (height, ==, 160);
}

/* A thumbnail that Plakat makes is the picture; transparency has no place in it. */
static void
test_encode (void)
{
  g_autoptr (GBytes) jpeg = sample_jpeg_of_kind (SAMPLE_COLOUR, 200, 300, 0xcc2211, 0x112288);
  g_autoptr (GBytes) png = sample_png (8, 8, 0x33669980);
  g_autoptr (PlakatPicture) picture = plakat_picture_decode (jpeg, 100, NULL);
  g_autoptr (PlakatPicture) glass = plakat_picture_decode (png, 0, NULL);
  g_autoptr (GBytes) small = plakat_picture_encode (picture, PLAKAT_PICTURE_QUALITY);
  g_autoptr (PlakatPicture) again = plakat_picture_decode (small, 0, NULL);

  g_assert_cmpint (gdk_texture_get_width (again->texture), ==, 100);
  check_pixel (again, 10, 10, 0xcc2211);
  check_pixel (again, 90, 140, 0x112288);
  g_assert_null (plakat_picture_encode (glass, PLAKAT_PICTURE_QUALITY));
}

static void
get_tint (GBytes *bytes, GdkRGBA tint[2])
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatPicture) picture = plakat_picture_decode (bytes, 100, &error);

  g_assert_no_error (error);
  plakat_picture_get_tint (picture, tint);
}

static void
test_tint (void)
{
  g_autoptr (GBytes) two = sample_jpeg (200, 300, 0xcc2211, 0x112288);
  g_autoptr (GBytes) one = sample_jpeg (200, 300, 0x808080, 0x808080);
  GdkRGBA both[2], grey[2];

  get_tint (two, both);
  get_tint (one, grey);
  g_assert_true (is_near (&both[0], 0.8, 0.133, 0.067));
  g_assert_true (is_near (&both[1], 0.067, 0.133, 0.533));
  g_assert_true (is_near (&grey[0], 0.5, 0.5, 0.5));
  g_assert_true (gdk_rgba_equal (&grey[0], &grey[1]));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/images/picture/headers", test_headers);
  g_test_add_func ("/images/picture/refused-kinds", test_refused_kinds);
  g_test_add_func ("/images/picture/refused-sizes", test_refused_sizes);
  g_test_add_func ("/images/picture/refused-passes", test_refused_passes);
  g_test_add_func ("/images/picture/sizes", test_sizes);
  g_test_add_func ("/images/picture/truncated", test_truncated);
  g_test_add_func ("/images/picture/transparent", test_transparent);
  g_test_add_func ("/images/picture/jpegs", test_jpegs);
  g_test_add_func ("/images/picture/drawable", test_drawable);
  g_test_add_func ("/images/picture/inks", test_inks);
  g_test_add_func ("/images/picture/orientations", test_orientations);
  g_test_add_func ("/images/picture/wild-exif", test_wild_exif);
  g_test_add_func ("/images/picture/damaged-jpeg", test_damaged_jpeg);
  g_test_add_func ("/images/picture/resample", test_resample);
  g_test_add_func ("/images/picture/most-pixels", test_most_pixels);
  g_test_add_func ("/images/picture/encode", test_encode);
  g_test_add_func ("/images/picture/tint", test_tint);
  return g_test_run ();
}
