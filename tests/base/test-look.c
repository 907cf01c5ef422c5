/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "plakat-look.h"

#define WIDTH 160
#define HEIGHT 240

static guint32 pixels[WIDTH * HEIGHT];

static void
fill (int left, int top, int right, int bottom, guint32 colour)
{
  for (int y = top; y < bottom; y++)
    for (int x = left; x < right; x++)
      pixels[y * WIDTH + x] = colour;
}

static PlakatLook
compute (void)
{
  PlakatLook look;

  plakat_look_compute (&look, (const guint8 *) pixels, WIDTH, HEIGHT, WIDTH * sizeof *pixels);
  return look;
}

static PlakatLook
look_of (guint32 colour)
{
  fill (0, 0, WIDTH, HEIGHT, colour);
  return compute ();
}

static PlakatOklab
lab (guint32 colour)
{
  return plakat_oklab_from_srgb ((colour >> 16 & 0xff) / 255.0, (colour >> 8 & 0xff) / 255.0,
                                 (colour & 0xff) / 255.0);
}

static void
assert_colour (const PlakatLook *look, guint index, guint32 colour, double area)
{
  double share;
  PlakatOklab found = plakat_look_get_colour (look, index, &share);

  g_assert_cmpfloat (plakat_oklab_get_distance (found, lab (colour)), <, 0.01);
  g_assert_cmpfloat_with_epsilon (share, area, 0.01);
}

static void
test_one (void)
{
  PlakatLook look = look_of (0xc0392b);

  g_assert_cmpuint (look.n_colours, ==, 1);
  assert_colour (&look, 0, 0xc0392b, 1);
}

/* Paper with a field of red and a block of ink: three colours, and the red is the poster's own. */
static void
test_poster (void)
{
  PlakatLook look, again;
  gboolean neutral;

  fill (0, 0, WIDTH, HEIGHT, 0xf0e3c8);
  fill (0, 60, WIDTH, 120, 0xc2182b);
  fill (0, 120, WIDTH, 150, 0x101418);
  look = compute ();
  g_assert_cmpuint (look.n_colours, ==, 3);
  assert_colour (&look, 0, 0xf0e3c8, 0.625);
  assert_colour (&look, 1, 0xc2182b, 0.25);
  assert_colour (&look, 2, 0x101418, 0.125);
  g_assert_cmpfloat (plakat_oklab_get_distance (plakat_look_get_main (&look, &neutral), lab (0xc2182b)), <,
                     0.01);
  g_assert_false (neutral);
  again = compute ();
  g_assert_cmpmem (&look, sizeof look, &again, sizeof again);
}

/* With less than a tenth of the area a colour is not the poster's own, however bright it is. */
static void
test_small_spot (void)
{
  PlakatLook look;
  gboolean neutral;

  fill (0, 0, WIDTH, HEIGHT, 0x202020);
  fill (0, 0, WIDTH, 20, 0xff0000);
  look = compute ();
  g_assert_cmpuint (look.n_colours, ==, 2);
  plakat_look_get_main (&look, &neutral);
  g_assert_true (neutral);
  fill (0, 0, WIDTH, 30, 0xff0000);
  look = compute ();
  plakat_look_get_main (&look, &neutral);
  g_assert_false (neutral);
}

/* A picture of one pixel, and one of a size that cells do not divide. */
static void
test_sizes (void)
{
  PlakatLook look;

  pixels[0] = 0x3366cc;
  plakat_look_compute (&look, (const guint8 *) pixels, 1, 1, 4);
  assert_colour (&look, 0, 0x3366cc, 1);
  fill (0, 0, WIDTH, HEIGHT, 0x3366cc);
  plakat_look_compute (&look, (const guint8 *) pixels, 37, 53, WIDTH * sizeof *pixels);
  assert_colour (&look, 0, 0x3366cc, 1);
  plakat_look_compute (&look, (const guint8 *) pixels, WIDTH, 3, WIDTH * sizeof *pixels);
  assert_colour (&look, 0, 0x3366cc, 1);
}

/* Red, orange, yellow, green, cyan, blue, violet, pink; then white, grey, black. */
static void
test_hue_order (void)
{
  static const guint32 order[] = { 0xff4d6d, 0xd6202a, 0xff5a1f, 0xf39c12, 0xf5d547, 0x9acd32,
                                   0x1f9d55, 0x12a5a5, 0x1f7aa8, 0x2346b5, 0x6b2fb3, 0xa020a0,
                                   0xff4fa0, 0xffffff, 0xc8c4be, 0x808080, 0x000000 };
  guint before = 0;

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      PlakatLook look = look_of (order[i]);
      guint key = plakat_look_get_hue_key (&look);

      g_assert_true (i == 0 || key > before);
      g_assert_cmpuint (key, <, PLAKAT_LOOK_HUES);
      g_assert_true ((key >= PLAKAT_LOOK_NEUTRAL) == (i >= 13));
      before = key;
    }
}

static gboolean
is_near (guint key, guint other)
{
  guint from, to;

  plakat_look_near_keys (key, &from, &to);
  return from <= to ? other >= from && other <= to : other >= from || (other <= to);
}

static void
test_near (void)
{
  PlakatLook red = look_of (0xd6202a), pink = look_of (0xff4d6d), blue = look_of (0x2346b5),
             grey = look_of (0x808080);
  guint first = 0, last = PLAKAT_LOOK_NEUTRAL - 1;

  g_assert_true (is_near (plakat_look_get_hue_key (&red), plakat_look_get_hue_key (&pink)));
  g_assert_false (is_near (plakat_look_get_hue_key (&red), plakat_look_get_hue_key (&blue)));
  g_assert_false (is_near (plakat_look_get_hue_key (&grey), plakat_look_get_hue_key (&blue)));
  /* the hues are a circle, the neutrals are not part of it */
  g_assert_true (is_near (first, last));
  g_assert_true (is_near (last, first));
  g_assert_false (is_near (PLAKAT_LOOK_NEUTRAL, last));
  g_assert_true (plakat_look_near_hues (plakat_look_get_hue_key (&red)) & plakat_look_get_hues (&red));
  g_assert_false (plakat_look_near_hues (plakat_look_get_hue_key (&red)) & plakat_look_get_hues (&blue));
  g_assert_true (plakat_look_near_hues (last) & plakat_look_near_hues (first));
  g_assert_true (plakat_look_near_hues (PLAKAT_LOOK_HUES - 1) >> 36);
  g_assert_false (plakat_look_near_hues (PLAKAT_LOOK_HUES - 1) & 0xfffffffff);
}

static void
test_distance (void)
{
  PlakatLook white = look_of (0xffffff), black = look_of (0), red = look_of (0xd6202a),
             rust = look_of (0xb5402a);
  PlakatLook half;

  fill (0, 0, WIDTH, HEIGHT / 2, 0xffffff);
  fill (0, HEIGHT / 2, WIDTH, HEIGHT, 0);
  half = compute ();
  g_assert_cmpfloat_with_epsilon (plakat_look_get_distance (&white, &black), 1, 0.01);
  g_assert_cmpfloat_with_epsilon (plakat_look_get_distance (&white, &half), 0.5, 0.01);
  g_assert_cmpfloat_with_epsilon (plakat_look_get_distance (&half, &black), 0.5, 0.01);
  g_assert_cmpfloat (plakat_look_get_distance (&half, &half), ==, 0);
  g_assert_cmpfloat (plakat_look_get_distance (&red, &rust), <, plakat_look_get_distance (&red, &black));
}

/* Random looks: the distance is the same from both sides and never less than that of the means. */
static void
test_distance_bound (void)
{
  g_autoptr (GRand) chance = g_rand_new_with_seed (7);

  for (guint i = 0; i < 20000; i++)
    {
      PlakatLook looks[2] = { 0 };
      double far;

      for (guint side = 0; side < 2; side++)
        {
          looks[side].n_colours = (guint) g_rand_int_range (chance, 1, PLAKAT_LOOK_MOST_COLOURS + 1);
          for (guint c = 0; c < looks[side].n_colours; c++)
            looks[side].colours[c] = (PlakatLookColour) { (guint8) g_rand_int_range (chance, 0, 256),
                                                          (guint8) g_rand_int_range (chance, 0, 256),
                                                          (guint8) g_rand_int_range (chance, 0, 256),
                                                          (guint8) g_rand_int_range (chance, 1, 256) };
        }
      far = plakat_look_get_distance (&looks[0], &looks[1]);
      g_assert_cmpfloat_with_epsilon (far, plakat_look_get_distance (&looks[1], &looks[0]), 1e-9);
      g_assert_cmpfloat (
          far, >=,
          plakat_oklab_get_distance (plakat_look_get_mean (&looks[0]), plakat_look_get_mean (&looks[1]))
              - 1e-9);
    }
}

static double
get_error (const PlakatLook *look)
{
  guint32 shown[32 * 48];
  double sum = 0;

  plakat_look_render_preview (look, shown, 32, 48);
  for (int y = 0; y < 48; y++)
    for (int x = 0; x < 32; x++)
      sum += plakat_oklab_get_distance (lab (shown[y * 32 + x]), lab (pixels[y * 5 * WIDTH + x * 5]));
  return sum / G_N_ELEMENTS (shown);
}

/* One colour comes back as it is; slow gradients nearly; hard edges blurred, but in their places. */
static void
test_preview (void)
{
  PlakatLook look = look_of (0x2f6f4f);

  g_assert_cmpfloat (get_error (&look), <, 0.006);
  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      pixels[y * WIDTH + x] = (guint32) (y * 255 / HEIGHT) << 16 | (guint32) (x * 255 / WIDTH) << 8 | 0x60;
  look = compute ();
  g_assert_cmpfloat (get_error (&look), <, 0.03);
  fill (0, 0, WIDTH, HEIGHT, 0xf0e3c8);
  fill (0, 120, WIDTH, HEIGHT, 0x1b3a6b);
  look = compute ();
  g_assert_cmpfloat (get_error (&look), <, 0.07);
}

static void
test_bytes (void)
{
  PlakatLook look, again = { 0 };
  guint8 bytes[PLAKAT_LOOK_MOST_BYTES + 1] = { 0 };
  gsize length;

  fill (0, 0, WIDTH, HEIGHT, 0xf0e3c8);
  fill (0, 60, WIDTH, 120, 0xc2182b);
  look = compute ();
  length = plakat_look_write (&look, bytes);
  g_assert_cmpuint (length, ==, 2 + 2 * 4 + PLAKAT_LOOK_PREVIEW_BYTES);
  g_assert_true (plakat_look_read (&again, bytes, length));
  g_assert_cmpmem (&look, sizeof look, &again, sizeof again);
  /* cut, with something after its end, of another version, with colours that it does not have, without an
   * area */
  for (gsize cut = 0; cut < length; cut++)
    g_assert_false (plakat_look_read (&again, bytes, cut));
  g_assert_false (plakat_look_read (&again, bytes, length + 1));
  g_assert_false (plakat_look_read (&again, NULL, 0));
  bytes[0]++;
  g_assert_false (plakat_look_read (&again, bytes, length));
  bytes[0]--;
  for (guint n = 0; n < 256; n++)
    {
      bytes[1] = (guint8) n;
      g_assert_true (plakat_look_read (&again, bytes, length) == (n == 2));
    }
  bytes[1] = 2;
  bytes[5] = bytes[9] = 0;
  g_assert_false (plakat_look_read (&again, bytes, length));
  g_assert_cmpmem (&look, sizeof look, &again, sizeof again);
}

/* The colours that can be asked for by name are called so where they stand in the order of hues. */
static void
test_names (void)
{
  guint n;

  for (n = 0; plakat_look_get_colour_name (n) != NULL; n++)
    {
      const char *name = plakat_look_get_colour_name (n);
      gboolean any;
      guint key;

      g_assert_true (plakat_look_parse_colour (name, &key, &any));
      g_assert_cmpint (g_ascii_strcasecmp (plakat_look_describe_key (key), name), ==, 0);
    }
  g_assert_cmpuint (n, ==, 11);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/look/one", test_one);
  g_test_add_func ("/look/names", test_names);
  g_test_add_func ("/look/poster", test_poster);
  g_test_add_func ("/look/small-spot", test_small_spot);
  g_test_add_func ("/look/sizes", test_sizes);
  g_test_add_func ("/look/hue-order", test_hue_order);
  g_test_add_func ("/look/near", test_near);
  g_test_add_func ("/look/distance", test_distance);
  g_test_add_func ("/look/distance-bound", test_distance_bound);
  g_test_add_func ("/look/preview", test_preview);
  g_test_add_func ("/look/bytes", test_bytes);
  return g_test_run ();
}
