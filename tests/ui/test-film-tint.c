/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "plakat-tint.h"

#define WIDTH 512

static const GdkRGBA light = { 0.98f, 0.98f, 0.984f, 1 }, dark = { 0.133f, 0.133f, 0.149f, 1 };
static const GdkRGBA on_light = { 0, 0, 0.024f, 0.8f }, on_dark = { 1, 1, 1, 1 };

/* What each ground shows of a poster's colours must leave text readable, whatever the poster is. */
static void
check_contrast (const GdkRGBA *ground, const GdkRGBA *text)
{
  for (int r = 0; r <= 4; r++)
    for (int g = 0; g <= 4; g++)
      for (int b = 0; b <= 4; b++)
        {
          GdkRGBA colours[2] = { { r / 4.0f, g / 4.0f, b / 4.0f, 1 }, { 1 - r / 4.0f, b / 4.0f, 0, 1 } };
          GdkRGBA mixed[2];

          plakat_tint_choose (ground, text, colours, mixed);
          for (int i = 0; i < 2; i++)
            {
              GdkRGBA shown = { text->red * text->alpha + mixed[i].red * (1 - text->alpha),
                                text->green * text->alpha + mixed[i].green * (1 - text->alpha),
                                text->blue * text->alpha + mixed[i].blue * (1 - text->alpha), 1 };

              g_assert_cmpfloat (plakat_tint_get_contrast (&shown, &mixed[i]), >=, PLAKAT_TINT_CONTRAST);
            }
        }
}

static void
test_contrast (void)
{
  GdkRGBA black = { 0, 0, 0, 1 }, white = { 1, 1, 1, 1 };

  g_assert_cmpfloat_with_epsilon (plakat_tint_get_contrast (&black, &white), 21, 0.001);
  g_assert_cmpfloat_with_epsilon (plakat_tint_get_contrast (&white, &white), 1, 0.001);
  check_contrast (&light, &on_light);
  check_contrast (&dark, &on_dark);
}

/* Text of little contrast takes the light away rather than becoming unreadable. */
static void
test_lowered (void)
{
  GdkRGBA grey = { 0.47f, 0.47f, 0.47f, 1 }, red[2] = { { 0.6f, 0, 0, 1 }, { 0.6f, 0, 0, 1 } };
  GdkRGBA free_mix[2], held_mix[2];

  plakat_tint_choose (&light, &on_light, red, free_mix);
  plakat_tint_choose (&light, &grey, red, held_mix);
  g_assert_cmpfloat (fabs (held_mix[0].green - light.green), <, fabs (free_mix[0].green - light.green));
}

static void
test_order (void)
{
  GdkRGBA colours[2] = { { 0.06f, 0.13f, 0.2f, 1 }, { 1, 0.5f, 0.17f, 1 } };

  plakat_tint_order (colours);
  g_assert_cmpfloat (colours[0].red, ==, 1);
  plakat_tint_order (colours);
  g_assert_cmpfloat (colours[0].red, ==, 1);
}

static guchar *
download (GdkTexture *texture)
{
  guchar *pixels = g_malloc (WIDTH * 4 * PLAKAT_TINT_HEIGHT);

  gdk_texture_download (texture, pixels, WIDTH * 4);
  return pixels;
}

/* The mean of a square of pixels, as the eye sees dithered ones; bytes are blue, green, red. */
static double
get_mean (const guchar *pixels, int x, int y, int channel)
{
  int sum = 0;

  for (int row = y; row < y + 8; row++)
    for (int column = x; column < x + 8; column++)
      sum += pixels[(row * WIDTH + column) * 4 + channel];
  return sum / 64.0;
}

static void
test_field (void)
{
  GdkRGBA colours[2] = { { 1, 0.5f, 0.17f, 1 }, { 0.06f, 0.13f, 0.2f, 1 } }, mixed[2];
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree guchar *pixels = NULL;

  plakat_tint_choose (&dark, &on_dark, colours, mixed);
  texture = plakat_tint_render (&dark, mixed, WIDTH, PLAKAT_TINT_HEIGHT);
  g_assert_cmpint (gdk_texture_get_width (texture), ==, WIDTH);
  pixels = download (texture);

  /* it ends in the very colour of the ground */
  for (int x = 0; x < WIDTH; x++)
    {
      const guchar *last = pixels + ((PLAKAT_TINT_HEIGHT - 1) * WIDTH + x) * 4;

      g_assert_cmpint (abs (last[2] - (int) lround (dark.red * 255)), <=, 1);
      g_assert_cmpint (abs (last[0] - (int) lround (dark.blue * 255)), <=, 1);
    }
  /* it goes from one colour to the other */
  g_assert_cmpfloat (get_mean (pixels, 0, 0, 2), >, get_mean (pixels, WIDTH - 8, 0, 2) + 20);
  /* and downwards without a band: no step that an eye could see between neighbouring squares */
  for (int y = 0; y + 16 < PLAKAT_TINT_HEIGHT; y += 8)
    for (int channel = 0; channel < 3; channel++)
      g_assert_cmpfloat (fabs (get_mean (pixels, 64, y, channel) - get_mean (pixels, 64, y + 8, channel)), <,
                         2.5);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/film-tint/contrast", test_contrast);
  g_test_add_func ("/ui/film-tint/lowered", test_lowered);
  g_test_add_func ("/ui/film-tint/order", test_order);
  g_test_add_func ("/ui/film-tint/field", test_field);
  return g_test_run ();
}
