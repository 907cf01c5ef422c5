/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-chips.h"
#include "plakat-place.h"

static const PlakatChip *
get_chip (GPtrArray *chips, guint index)
{
  g_assert_cmpuint (index, <, chips->len);
  return g_ptr_array_index (chips, index);
}

static void
assert_chip (GPtrArray *chips, guint index, const char *label)
{
  g_assert_cmpstr (get_chip (chips, index)->label, ==, label);
}

static void
test_each_its_chip (void)
{
  g_autoptr (PlakatQuery) query =
      plakat_query_parse ("genre:Drama decade:1960s decade:1950s country:JP", NULL);
  g_autoptr (GHashTable) labels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GPtrArray) chips = NULL;

  g_hash_table_insert (labels, plakat_chips_create_key (PLAKAT_FACET_COUNTRY, "JP"), g_strdup ("Japan"));
  chips = plakat_chips_list (query, NULL, labels);
  g_assert_cmpuint (chips->len, ==, 4);
  assert_chip (chips, 0, "Drama");
  assert_chip (chips, 1, "1950s");
  assert_chip (chips, 2, "1960s");
  assert_chip (chips, 3, "Japan");

  plakat_chips_remove (query, get_chip (chips, 1), NULL);
  g_assert_cmpuint (query->terms->len, ==, 3);
  g_assert_false (plakat_chips_has_value (query, PLAKAT_FACET_DECADE, "1950", FALSE));
  g_assert_true (plakat_chips_has_value (query, PLAKAT_FACET_DECADE, "1960", FALSE));
}

static void
test_many_share_one (void)
{
  g_autoptr (PlakatQuery) query = plakat_query_parse (
      "genre:Drama genre:Thriller genre:Comedy decade:1920s decade:1940s decade:1930s", NULL);
  g_autoptr (GPtrArray) chips = plakat_chips_list (query, NULL, NULL);

  g_assert_cmpuint (chips->len, ==, 2);
  assert_chip (chips, 0, "Drama, Thriller, Comedy");
  assert_chip (chips, 1, "1920s to 1940s");
  plakat_chips_remove (query, get_chip (chips, 0), NULL);
  g_assert_cmpuint (query->terms->len, ==, 3);
}

static void
test_gap_in_decades (void)
{
  g_autoptr (PlakatQuery) query = plakat_query_parse ("decade:1920s decade:1940s decade:1990s", NULL);
  g_autoptr (GPtrArray) chips = plakat_chips_list (query, NULL, NULL);

  assert_chip (chips, 0, "1920s, 1940s, 1990s");
}

static void
test_ranges_and_negation (void)
{
  g_autoptr (PlakatQuery) query = plakat_query_parse ("-genre:Horror runtime<100 year:1950..1959", NULL);
  g_autoptr (GPtrArray) chips = plakat_chips_list (query, NULL, NULL);

  assert_chip (chips, 0, "not Horror");
  assert_chip (chips, 1, "1950 to 1959");
  assert_chip (chips, 2, "under 100 min");
}

static void
test_words (void)
{
  static const char *const pairs[][2] = {
    { "year>=1970", "from 1970" },
    { "year>1970", "after 1970" },
    { "year<1970", "before 1970" },
    { "-year:1940-1949", "not 1940 to 1949" },
    { "decade:1940s", "1940s" },
    { "decade:1940s-1960s", "1940s to 1960s" },
    { "decade<1950s", "before 1950s" },
    { "runtime:90-99", "90 to 99 min" },
    { "rating:7..<8", "rating 7 to under 8" },
    { "my-rating>=4.5", "my rating at least 4.5" },
    { "is:rated", "rated by me" },
    { "-is:rated", "not rated by me" },
    { "is:unwatched", "not watched" },
    { "-is:unwatched", "watched" },
    { "in:watchlist", "on Watchlist" },
    { "-in:any", "not on my lists" },
    { "in:\"Rainy days\"", "on Rainy days" },
    { "language:de", "German" },
    { "-language:tlh", "not tlh" },
    { "director:\"Fritz Lang\"", "by Fritz Lang" },
    { "cast:\"Buster Keaton\"", "with Buster Keaton" },
    { "colour:teal", "teal" },
    { "-colour:any:red", "not red in it" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autoptr (PlakatQuery) query = plakat_query_parse (pairs[i][0], NULL);
      g_autoptr (GPtrArray) chips = plakat_chips_list (query, NULL, NULL);

      g_assert_cmpuint (chips->len, ==, 1);
      assert_chip (chips, 0, pairs[i][1]);
    }
}

/* What is chosen is not ruled out, and what is ruled out is not chosen. */
static void
test_rule_out (void)
{
  g_autoptr (PlakatQuery) query = plakat_query_new ();
  g_autofree char *text = NULL, *ranged = NULL;

  plakat_chips_toggle (query, PLAKAT_FACET_GENRE, "War", FALSE);
  plakat_chips_toggle (query, PLAKAT_FACET_GENRE, "War", TRUE);
  plakat_chips_toggle (query, PLAKAT_FACET_RUNTIME, "90-99", FALSE);
  g_assert_true (plakat_chips_has_value (query, PLAKAT_FACET_GENRE, "War", TRUE));
  text = plakat_query_to_string (query);
  g_assert_cmpstr (text, ==, "-genre:War runtime:90-99");
  plakat_chips_set_range (query, PLAKAT_FACET_RUNTIME, "60..");
  ranged = plakat_query_to_string (query);
  g_assert_cmpstr (ranged, ==, "-genre:War runtime>=60");
  plakat_chips_set_range (query, PLAKAT_FACET_RUNTIME, NULL);
  plakat_chips_toggle (query, PLAKAT_FACET_GENRE, "War", TRUE);
  g_assert_cmpuint (query->terms->len, ==, 0);
}

/* The list whose place this is can be neither seen nor taken away. */
static void
test_place (void)
{
  const PlakatPlace *place = plakat_place_find ("watchlist");
  g_autoptr (PlakatQuery) query = plakat_place_create_query (place);
  g_autoptr (GPtrArray) chips = NULL;

  g_assert_cmpuint (query->terms->len, ==, 1);
  plakat_chips_toggle (query, PLAKAT_FACET_GENRE, "Drama", FALSE);
  chips = plakat_chips_list (query, place->list, NULL);
  g_assert_cmpuint (chips->len, ==, 1);
  plakat_chips_remove (query, get_chip (chips, 0), place->list);
  g_assert_cmpuint (query->terms->len, ==, 1);
}

static void
test_toggle (void)
{
  g_autoptr (PlakatQuery) query = plakat_query_new ();
  g_autofree char *text = NULL;

  plakat_chips_toggle (query, PLAKAT_FACET_DECADE, "1960", FALSE);
  plakat_chips_toggle (query, PLAKAT_FACET_COUNTRY, "US", FALSE);
  text = plakat_query_to_string (query);
  g_assert_cmpstr (text, ==, "decade:1960s country:US");
  plakat_chips_toggle (query, PLAKAT_FACET_DECADE, "1960", FALSE);
  plakat_chips_toggle (query, PLAKAT_FACET_COUNTRY, "US", FALSE);
  g_assert_cmpuint (query->terms->len, ==, 0);
}

/* The keys of the menu are those of the query grammar. */
static void
test_order_keys (void)
{
  for (guint order = 0; order < PLAKAT_N_ORDERS; order++)
    {
      const char *key = plakat_place_get_order_key (order);
      g_autofree char *text = g_strdup_printf ("sort:%s", key);
      g_autoptr (PlakatQuery) query = plakat_query_parse (text, NULL);

      g_assert_nonnull (query);
      g_assert_cmpint (query->order, ==, order);
      g_assert_cmpint (plakat_place_parse_order_key (key), ==, order);
    }
  g_assert_cmpint (plakat_place_parse_order_key ("by-mood"), ==, PLAKAT_ORDER_POPULARITY);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chips/each-its-chip", test_each_its_chip);
  g_test_add_func ("/chips/many-share-one", test_many_share_one);
  g_test_add_func ("/chips/gap-in-decades", test_gap_in_decades);
  g_test_add_func ("/chips/ranges-and-negation", test_ranges_and_negation);
  g_test_add_func ("/chips/words", test_words);
  g_test_add_func ("/chips/rule-out", test_rule_out);
  g_test_add_func ("/chips/place", test_place);
  g_test_add_func ("/chips/toggle", test_toggle);
  g_test_add_func ("/chips/order-keys", test_order_keys);
  return g_test_run ();
}
