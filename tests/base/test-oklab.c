/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "plakat-oklab.h"

/* What CSS Color 4 gives for the corners of sRGB. */
static const struct
{
  double srgb[3];
  PlakatOklab lab;
} known[] = {
  { { 1, 1, 1 }, { 1, 0, 0 } },
  { { 0, 0, 0 }, { 0, 0, 0 } },
  { { 1, 0, 0 }, { 0.62796, 0.22486, 0.12585 } },
  { { 0, 1, 0 }, { 0.86644, -0.23389, 0.17950 } },
  { { 0, 0, 1 }, { 0.45201, -0.03246, -0.31153 } },
  { { 1, 1, 0 }, { 0.96798, -0.07137, 0.19857 } },
  { { 0, 1, 1 }, { 0.90540, -0.14944, -0.03940 } },
  { { 1, 0, 1 }, { 0.70167, 0.27457, -0.16916 } },
};

static void
test_known (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      PlakatOklab lab = plakat_oklab_from_srgb (known[i].srgb[0], known[i].srgb[1], known[i].srgb[2]);

      g_assert_cmpfloat_with_epsilon (lab.l, known[i].lab.l, 0.0002);
      g_assert_cmpfloat_with_epsilon (lab.a, known[i].lab.a, 0.0002);
      g_assert_cmpfloat_with_epsilon (lab.b, known[i].lab.b, 0.0002);
    }
}

/* Every colour of a coarse cube comes back as the byte that it was. */
static void
test_back (void)
{
  const float *linear = plakat_srgb_get_linear_bytes ();

  for (int red = 0; red < 256; red += 15)
    for (int green = 0; green < 256; green += 15)
      for (int blue = 0; blue < 256; blue += 15)
        {
          double srgb[3];

          plakat_oklab_to_srgb (plakat_oklab_from_linear (linear[red], linear[green], linear[blue]), srgb);
          g_assert_cmpint ((int) lround (srgb[0] * 255), ==, red);
          g_assert_cmpint ((int) lround (srgb[1] * 255), ==, green);
          g_assert_cmpint ((int) lround (srgb[2] * 255), ==, blue);
        }
}

static void
test_measures (void)
{
  PlakatOklab red = plakat_oklab_from_srgb (1, 0, 0), blue = plakat_oklab_from_srgb (0, 0, 1);
  PlakatOklab middle = plakat_oklab_mix (red, blue, 0.5);

  g_assert_cmpfloat_with_epsilon (plakat_oklab_get_hue (red), 29.23, 0.01);
  g_assert_cmpfloat_with_epsilon (plakat_oklab_get_hue (blue), 264.05, 0.01);
  g_assert_cmpfloat_with_epsilon (plakat_oklab_get_chroma (red), 0.25768, 0.0001);
  g_assert_cmpfloat_with_epsilon (plakat_oklab_get_distance (red, middle),
                                  plakat_oklab_get_distance (middle, blue), 1e-9);
  g_assert_cmpfloat_with_epsilon (plakat_srgb_get_luminance (1, 1, 1), 1, 1e-9);
  g_assert_cmpfloat_with_epsilon (plakat_srgb_get_luminance (0, 1, 0), 0.7152, 1e-9);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/oklab/known", test_known);
  g_test_add_func ("/oklab/back", test_back);
  g_test_add_func ("/oklab/measures", test_measures);
  return g_test_run ();
}
