/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <signal.h>
#include <string.h>

#include "picture-kit.h"
#include "plakat-reencode.h"

static GdkPixbuf *
make (GBytes *picture, int wanted, int width, int height)
{
  g_autoptr (GBytes) jpeg = NULL;
  GdkPixbuf *result;

  g_assert_cmpint (plakat_reencode_width (picture, wanted, &jpeg), ==, PLAKAT_REENCODE_DONE);
  result = picture_read_jpeg (jpeg);
  g_assert_cmpint (gdk_pixbuf_get_width (result), ==, width);
  g_assert_cmpint (gdk_pixbuf_get_height (result), ==, height);
  return result;
}

static void
assert_outcome (GBytes *picture, int wanted, PlakatReencodeOutcome outcome)
{
  g_autoptr (GBytes) jpeg = NULL;

  g_assert_cmpint (plakat_reencode_width (picture, wanted, &jpeg), ==, outcome);
  g_assert_null (jpeg);
}

/* The shape stays; the JPEG is decoded at a half, a quarter, an eighth, and at its own size. */
static void
test_shape (void)
{
  static const struct
  {
    const char *kind;
    int width, height, wanted, made;
  } cases[] = {
    { "jpeg", 1200, 600, 320, 160 },  { "jpeg", 1000, 1500, 320, 480 }, { "jpeg", 1001, 1501, 500, 750 },
    { "jpeg", 2600, 3900, 320, 480 }, { "jpeg", 640, 960, 320, 480 },   { "jpeg", 321, 481, 320, 480 },
    { "jpeg", 4000, 200, 320, 16 },   { "jpeg", 5999, 7, 160, 1 },      { "png", 1000, 1500, 780, 1170 },
    { "png", 700, 300, 160, 69 },     { "png", 4000, 3, 160, 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) picture = picture_make (cases[i].width, cases[i].height, FALSE, cases[i].kind);
      g_autoptr (GdkPixbuf) made = make (picture, cases[i].wanted, cases[i].wanted, cases[i].made);

      picture_assert_colour (made, 4, cases[i].made / 2, 255, 0, 0);
      picture_assert_colour (made, cases[i].wanted / 2, cases[i].made / 2, 0, 255, 0);
      picture_assert_colour (made, cases[i].wanted - 5, cases[i].made / 2, 0, 0, 255);
    }
}

static void
test_never_larger (void)
{
  static const int widths[] = { 1, 160, 319, 320 };

  for (gsize i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      g_autoptr (GBytes) jpeg = picture_make (widths[i], 500, FALSE, "jpeg");
      g_autoptr (GBytes) png = picture_make (widths[i], 500, FALSE, "png");

      assert_outcome (jpeg, 320, PLAKAT_REENCODE_WHOLE);
      assert_outcome (png, 320, PLAKAT_REENCODE_WHOLE);
    }
}

/* Pictures stand as the camera was held; what counts is the width that is seen. */
static void
test_upright (void)
{
  g_autoptr (GBytes) wide = picture_make (1200, 600, FALSE, "jpeg");
  g_autoptr (GBytes) quarter = picture_turn (wide, 6), back = picture_turn (wide, 8);
  g_autoptr (GBytes) over = picture_turn (wide, 3), mirrored = picture_turn (wide, 5);
  g_autoptr (GBytes) same = picture_turn (wide, 1);
  g_autoptr (GdkPixbuf) from_quarter = make (quarter, 320, 320, 640);
  g_autoptr (GdkPixbuf) from_back = make (back, 320, 320, 640);
  g_autoptr (GdkPixbuf) from_over = make (over, 320, 320, 160);
  g_autoptr (GdkPixbuf) from_mirrored = make (mirrored, 320, 320, 640);

  g_object_unref (make (same, 320, 320, 160));
  picture_assert_colour (from_quarter, 160, 5, 255, 0, 0);
  picture_assert_colour (from_quarter, 160, 634, 0, 0, 255);
  picture_assert_colour (from_back, 160, 5, 0, 0, 255);
  picture_assert_colour (from_over, 5, 80, 0, 0, 255);
  picture_assert_colour (from_mirrored, 160, 5, 255, 0, 0);
}

static void
test_upright_never_larger (void)
{
  g_autoptr (GBytes) wide = picture_make (900, 300, FALSE, "jpeg"),
                     tall = picture_make (300, 900, FALSE, "jpeg");
  g_autoptr (GBytes) narrow = picture_turn (wide, 6), broad = picture_turn (tall, 6);

  assert_outcome (narrow, 320, PLAKAT_REENCODE_WHOLE);
  g_object_unref (make (broad, 320, 320, 107));
}

/* The header's reader and GdkPixbuf agree about what is turned. */
static void
test_sideways (void)
{
  g_autoptr (GBytes) wide = picture_make (90, 60, FALSE, "jpeg");

  for (guint8 orientation = 0; orientation < 12; orientation++)
    {
      g_autoptr (GBytes) turned = picture_turn (wide, orientation);
      g_autoptr (GdkPixbuf) read = picture_read_jpeg (turned);
      g_autoptr (GdkPixbuf) upright = gdk_pixbuf_apply_embedded_orientation (read);
      PlakatPictureHeader header;
      gsize length;
      const guint8 *bytes = g_bytes_get_data (turned, &length);

      plakat_picture_read_header (bytes, length, &header);
      g_assert_cmpuint (header.width, ==, 90);
      g_assert_cmpuint (plakat_picture_header_get_shown_width (&header), ==, gdk_pixbuf_get_width (upright));
    }
}

/* What is seen through would be so no more; what only could be is as good as any. */
static void
test_transparency (void)
{
  g_autoptr (GBytes) clear = picture_make (900, 900, TRUE, "png");
  g_autoptr (GdkPixbuf) solid = gdk_pixbuf_new (GDK_COLORSPACE_RGB, TRUE, 8, 900, 900);
  g_autoptr (GBytes) opaque = NULL;
  char *bytes;
  gsize length;

  assert_outcome (clear, 320, PLAKAT_REENCODE_WHOLE);
  gdk_pixbuf_fill (solid, 0xff0000ff);
  g_assert_true (gdk_pixbuf_save_to_buffer (solid, &bytes, &length, "png", NULL, NULL));
  opaque = g_bytes_new_take (bytes, length);
  g_object_unref (make (opaque, 320, 320, 320));
}

static void
test_webp (void)
{
  g_autoptr (GBytes) webp = NULL;

  if (!picture_is_writable ("webp"))
    {
      g_test_skip ("nothing here writes WebP");
      return;
    }
  webp = picture_make (1000, 1500, FALSE, "webp");
  g_object_unref (make (webp, 320, 320, 480));
}

static GBytes *
cut (GBytes *picture, gsize length)
{
  return g_bytes_new_from_bytes (picture, 0, length);
}

static void
test_damaged (void)
{
  g_autoptr (GBytes) png = picture_make_noise (600, 600, "png"), jpeg = picture_make_noise (600, 600, "jpeg");
  g_autoptr (GBytes) half = cut (png, g_bytes_get_size (png) / 2), header = cut (jpeg, 700);
  g_autoptr (GBytes) most = cut (jpeg, g_bytes_get_size (jpeg) / 10 * 9);
  g_autoptr (GBytes) text = g_bytes_new_static ("<svg xmlns=\"http://www.w3.org/2000/svg\"/>", 41);
  /* a second frame, which says that the picture is small */
  g_autoptr (GBytes) lying =
      picture_insert (jpeg, 2, "\xff\xc0\x00\x0b\x08\x03\xe8\x03\xe8\x01\x01\x11\x00", 13);

  assert_outcome (half, 320, PLAKAT_REENCODE_DAMAGED);
  assert_outcome (header, 320, PLAKAT_REENCODE_DAMAGED);
  assert_outcome (most, 320, PLAKAT_REENCODE_DAMAGED);
  assert_outcome (lying, 320, PLAKAT_REENCODE_DAMAGED);
  assert_outcome (text, 320, PLAKAT_REENCODE_KIND);
}

static void
test_size (void)
{
  static const struct
  {
    guint32 width, height;
    PlakatReencodeOutcome outcome;
  } cases[] = {
    { 6001, 1, PLAKAT_REENCODE_LARGE },    { 400, 6001, PLAKAT_REENCODE_LARGE },
    { 5000, 5000, PLAKAT_REENCODE_LARGE }, { G_MAXUINT32, G_MAXUINT32, PLAKAT_REENCODE_LARGE },
    { 0, 10, PLAKAT_REENCODE_DAMAGED },    { 4000, 6000, PLAKAT_REENCODE_DAMAGED },
  };
  g_autofree guint8 *zeros = g_malloc0 (PLAKAT_REENCODE_WIDTH_MAX_BYTES + 1);
  g_autoptr (GBytes) heavy = g_bytes_new_static (zeros, PLAKAT_REENCODE_WIDTH_MAX_BYTES + 1);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) header = picture_make_png_header (cases[i].width, cases[i].height);

      assert_outcome (header, 320, cases[i].outcome);
    }
  assert_outcome (heavy, 320, PLAKAT_REENCODE_LARGE);
}

/* Twenty-four million pixels, larger than an avatar may be in each way. */
static void
test_largest (void)
{
  g_autoptr (GBytes) picture = picture_make (4000, 6000, FALSE, "jpeg");

  g_object_unref (make (picture, 780, 780, 1170));
}

#define SECRET "52.3702N 4.8952E"

/* Where a picture was taken does not come through. */
static void
test_metadata (void)
{
  g_autoptr (GBytes) plain = picture_make (600, 600, FALSE, "jpeg");
  g_autoptr (GBytes) comment = picture_insert (plain, 2, "\xff\xfe\x00\x12" SECRET, 4 + strlen (SECRET));
  g_autoptr (GBytes) turned = picture_turn (comment, 3), jpeg = NULL;
  gsize length;
  const char *bytes;

  g_assert_cmpint (plakat_reencode_width (turned, 320, &jpeg), ==, PLAKAT_REENCODE_DONE);
  bytes = g_bytes_get_data (jpeg, &length);
  g_assert_null (memmem (bytes, length, SECRET, strlen (SECRET)));
  g_assert_null (memmem (bytes, length, "Exif", 4));
}

/* However it is cut off or changed, the answer is one of those that there are. */
static void
test_changed (void)
{
  g_autoptr (GBytes) plain = picture_make (400, 400, FALSE, "jpeg");
  g_autoptr (GBytes) picture = picture_turn (plain, 6);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (picture, &length);

  for (int i = 0; i < 24; i++)
    {
      g_autofree guint8 *copy = g_memdup2 (bytes, length);
      g_autoptr (GBytes) changed = NULL, jpeg = NULL;
      PlakatReencodeOutcome outcome;

      for (int n = 0; n < 4; n++)
        copy[g_test_rand_int_range (4, i < 12 ? 200 : length)] = g_test_rand_int_range (0, 256);
      changed = g_bytes_new (copy, i % 2 == 0 ? length : (gsize) g_test_rand_int_range (12, length));
      outcome = plakat_reencode_width (changed, 160, &jpeg);
      g_assert_true (outcome == PLAKAT_REENCODE_DONE || outcome == PLAKAT_REENCODE_DAMAGED
                     || outcome == PLAKAT_REENCODE_LARGE || outcome == PLAKAT_REENCODE_WHOLE);
      g_assert_true ((outcome == PLAKAT_REENCODE_DONE) == (jpeg != NULL));
    }
}

int
main (int argc, char **argv)
{
  /* The program takes itself for the one that decodes, as plakat-server does. */
  if (argc > 1 && g_str_equal (argv[1], PLAKAT_REENCODE_ARGUMENT))
    return plakat_reencode_run (argc, argv);
  signal (SIGPIPE, SIG_IGN);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/reencode-width/shape", test_shape);
  g_test_add_func ("/server/reencode-width/never-larger", test_never_larger);
  g_test_add_func ("/server/reencode-width/upright", test_upright);
  g_test_add_func ("/server/reencode-width/upright-never-larger", test_upright_never_larger);
  g_test_add_func ("/server/reencode-width/sideways", test_sideways);
  g_test_add_func ("/server/reencode-width/transparency", test_transparency);
  g_test_add_func ("/server/reencode-width/webp", test_webp);
  g_test_add_func ("/server/reencode-width/damaged", test_damaged);
  g_test_add_func ("/server/reencode-width/size", test_size);
  g_test_add_func ("/server/reencode-width/largest", test_largest);
  g_test_add_func ("/server/reencode-width/metadata", test_metadata);
  g_test_add_func ("/server/reencode-width/changed", test_changed);
  return g_test_run ();
}
