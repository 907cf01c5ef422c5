/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-wall-metrics.h"

static double
cell_width (const PlakatWallMetrics *metrics, int width)
{
  return (double) (width - 2 * metrics->sides + metrics->gap) / metrics->columns - metrics->gap;
}

/* The widths of the places' pictures. */
static void
test_pictures (void)
{
  static const struct
  {
    int width, chosen, columns, sides, gap;
  } cases[] = {
    { 1380, 160, 8, 18, 12 }, { 900, 160, 5, 18, 12 },   { 360, 160, 3, 12, 9 },
    { 360, 300, 2, 12, 9 },   { 1380, 120, 10, 18, 12 }, { 1380, 300, 4, 18, 12 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      PlakatWallMetrics metrics;

      plakat_wall_metrics_init (&metrics, cases[i].width, cases[i].chosen, -1);
      g_assert_cmpint (metrics.columns, ==, cases[i].columns);
      g_assert_cmpint (metrics.sides, ==, cases[i].sides);
      g_assert_cmpint (metrics.gap, ==, cases[i].gap);
    }
}

/* At any width the row is full, and one column more or less would not be a better one. */
static void
test_nearest (void)
{
  for (int chosen = 80; chosen <= 400; chosen += 7)
    for (int width = PLAKAT_WALL_NARROW; width < 5000; width += 13)
      {
        PlakatWallMetrics metrics;
        int room, step;

        plakat_wall_metrics_init (&metrics, width, chosen, -1);
        room = width - 2 * metrics.sides + metrics.gap;
        step = chosen + metrics.gap;
        g_assert_cmpint (ABS (metrics.columns * step - room), <=, (step + 1) / 2 + (room < step ? step : 0));
        g_assert_cmpfloat (cell_width (&metrics, width), >, chosen * 0.6);
      }
}

static void
test_wider_never_has_fewer (void)
{
  int before = 0;

  for (int width = PLAKAT_WALL_NARROW; width < 4000; width++)
    {
      PlakatWallMetrics metrics;

      plakat_wall_metrics_init (&metrics, width, 160, -1);
      g_assert_cmpint (metrics.columns, >=, before);
      before = metrics.columns;
    }
}

static void
test_narrow (void)
{
  for (int width = 0; width < PLAKAT_WALL_NARROW; width++)
    for (int chosen = 80; chosen <= 400; chosen += 40)
      {
        PlakatWallMetrics metrics;

        plakat_wall_metrics_init (&metrics, width, chosen, -1);
        g_assert_cmpint (metrics.columns, >=, 2);
        g_assert_cmpint (metrics.columns, <=, 3);
      }
}

static void
test_own_sides (void)
{
  PlakatWallMetrics metrics;

  plakat_wall_metrics_init (&metrics, 812, 194, 0);
  g_assert_cmpint (metrics.sides, ==, 0);
  g_assert_cmpint (metrics.columns, ==, 4);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wall-metrics/pictures", test_pictures);
  g_test_add_func ("/wall-metrics/nearest", test_nearest);
  g_test_add_func ("/wall-metrics/wider-never-has-fewer", test_wider_never_has_fewer);
  g_test_add_func ("/wall-metrics/narrow", test_narrow);
  g_test_add_func ("/wall-metrics/own-sides", test_own_sides);
  return g_test_run ();
}
