/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-picture-wholes.h"
#include "plakat-picture-widths.h"

static void
test_set (void)
{
  gsize length;
  const int *widths = plakat_picture_widths_get (&length);

  g_assert_cmpuint (length, >, 0);
  for (gsize i = 1; i < length; i++)
    g_assert_cmpint (widths[i - 1], <, widths[i]);
  g_assert_cmpint (widths[0], >, 0);
}

static void
test_round_up (void)
{
  static const struct
  {
    gint64 wanted;
    int made;
  } cases[] = {
    { 1, 160 },   { 159, 160 }, { 160, 160 }, { 161, 320 }, { 320, 320 }, { 321, 500 }, { 500, 500 },
    { 501, 780 }, { 780, 780 }, { 781, 0 },   { 4096, 0 },  { 0, 0 },     { -1, 0 },    { G_MAXINT64, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (plakat_picture_widths_round_up (cases[i].wanted), ==, cases[i].made);
}

static void
test_wholes (void)
{
  g_autoptr (PlakatPictureWholes) wholes = plakat_picture_wholes_new (3);

  g_assert_false (plakat_picture_wholes_contains (wholes, "a", 0));
  plakat_picture_wholes_add (wholes, "a", G_MAXINT64);
  plakat_picture_wholes_add (wholes, "b", 100);
  g_assert_true (plakat_picture_wholes_contains (wholes, "a", 1000));
  g_assert_true (plakat_picture_wholes_contains (wholes, "b", 99));
  g_assert_false (plakat_picture_wholes_contains (wholes, "b", 100));
  /* and it is not there again when the clock is asked otherwise */
  g_assert_false (plakat_picture_wholes_contains (wholes, "b", 99));
}

static void
test_most_wholes (void)
{
  g_autoptr (PlakatPictureWholes) wholes = plakat_picture_wholes_new (3);

  plakat_picture_wholes_add (wholes, "a", G_MAXINT64);
  plakat_picture_wholes_add (wholes, "b", G_MAXINT64);
  plakat_picture_wholes_add (wholes, "c", G_MAXINT64);
  plakat_picture_wholes_add (wholes, "a", G_MAXINT64);
  plakat_picture_wholes_add (wholes, "d", G_MAXINT64);
  g_assert_true (plakat_picture_wholes_contains (wholes, "a", 0));
  g_assert_false (plakat_picture_wholes_contains (wholes, "b", 0));
  g_assert_true (plakat_picture_wholes_contains (wholes, "c", 0));
  g_assert_true (plakat_picture_wholes_contains (wholes, "d", 0));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/picture-widths/set", test_set);
  g_test_add_func ("/server/picture-widths/round-up", test_round_up);
  g_test_add_func ("/server/picture-widths/wholes", test_wholes);
  g_test_add_func ("/server/picture-widths/most-wholes", test_most_wholes);
  return g_test_run ();
}
