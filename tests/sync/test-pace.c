/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-pace.h"

#define MS 1000

/* How long it takes is not said before something is known of it, and then comes near. */
static void
test_steady (void)
{
  PlakatPace pace = { 0 };

  for (gint64 ms = 0; ms <= 1000; ms += 100)
    {
      plakat_pace_note (&pace, 5000 * MS + ms * MS, ms);
      g_assert_cmpint (plakat_pace_get_seconds_left (&pace, 100000), ==, -1);
    }
  for (gint64 ms = 1100; ms <= 10000; ms += 100)
    plakat_pace_note (&pace, 5000 * MS + ms * MS, ms);
  g_assert_cmpfloat_with_epsilon (pace.rate, 1000, 0.01);
  g_assert_cmpint (plakat_pace_get_seconds_left (&pace, 100000), ==, 90);
  g_assert_cmpint (plakat_pace_get_seconds_left (&pace, 10000), ==, 0);
}

/* What has become slow weighs more with time; one slow page does not double what is told. */
static void
test_slower (void)
{
  PlakatPace pace = { 0 };
  gint64 now = MS, done = 0;

  for (guint i = 0; i < 200; i++)
    plakat_pace_note (&pace, now += 100 * MS, done += 100);
  plakat_pace_note (&pace, now += 1000 * MS, done += 100);
  g_assert_cmpfloat (pace.rate, >, 800);
  for (guint i = 0; i < 60; i++)
    plakat_pace_note (&pace, now += 1000 * MS, done += 100);
  g_assert_cmpfloat_with_epsilon (pace.rate, 100, 5);
}

/* A server that begins anew, and a clock that stands. */
static void
test_anew (void)
{
  PlakatPace pace = { 0 };

  plakat_pace_note (&pace, 1 * MS, 0);
  plakat_pace_note (&pace, 1 * MS, 50);
  plakat_pace_note (&pace, 3001 * MS, 3000);
  g_assert_cmpint (plakat_pace_get_seconds_left (&pace, 6000), ==, 3);
  plakat_pace_note (&pace, 3002 * MS, 200);
  g_assert_cmpint (plakat_pace_get_seconds_left (&pace, 6000), ==, -1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pace/steady", test_steady);
  g_test_add_func ("/pace/slower", test_slower);
  g_test_add_func ("/pace/anew", test_anew);
  return g_test_run ();
}
