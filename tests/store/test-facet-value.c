/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plakat-facet-value.h"

/* What is typed is compared without case and accents, whichever side has them. */
static void
test_typed (void)
{
  g_autoptr (PlakatFacetValue) value = plakat_facet_value_new ("CI", "Côte d’Ivoire", 3);

  g_assert_true (plakat_facet_value_contains (value, "cote"));
  g_assert_true (plakat_facet_value_contains (value, "IVÓI"));
  g_assert_true (plakat_facet_value_contains (value, "ci"));
  g_assert_true (plakat_facet_value_contains (value, ""));
  g_assert_false (plakat_facet_value_contains (value, "cotes"));
  g_assert_true (plakat_facet_value_is_called (value, "cote D'ivoire"));
  g_assert_true (plakat_facet_value_is_called (value, "ci"));
  g_assert_false (plakat_facet_value_is_called (value, "cote"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/facet-value/typed", test_typed);
  return g_test_run ();
}
