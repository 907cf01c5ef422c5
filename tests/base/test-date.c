/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-date.h"

static void
test_round_trip (void)
{
  static const char *const dates[] = { "1895", "1927-01", "1927-01-10", "2000-02-29", "9999-12-31" };

  for (gsize i = 0; i < G_N_ELEMENTS (dates); i++)
    {
      PlakatDate date;
      g_autofree char *text = NULL;

      g_assert_true (plakat_date_parse (dates[i], &date));
      g_assert_true (plakat_date_is_known (date));
      text = plakat_date_to_string (date);
      g_assert_cmpstr (text, ==, dates[i]);
    }
}

static void
test_refused (void)
{
  static const char *const dates[] = { "",
                                       "0000",
                                       "192",
                                       "1927-13",
                                       "1927-00",
                                       "1927-02-30",
                                       "2001-02-29",
                                       "1927/01/10",
                                       "1927-1-1",
                                       "-927-01-10",
                                       "1927-01-10T00:00:00Z",
                                       "１９２７" };

  for (gsize i = 0; i < G_N_ELEMENTS (dates); i++)
    {
      PlakatDate date = { .year = 1 };

      g_assert_false (plakat_date_parse (dates[i], &date));
      g_assert_false (plakat_date_is_known (date));
    }
  g_assert_null (plakat_date_to_string ((PlakatDate) { 0 }));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/date/round-trip", test_round_trip);
  g_test_add_func ("/date/refused", test_refused);
  return g_test_run ();
}
