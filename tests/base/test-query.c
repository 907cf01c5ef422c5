/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "plakat-error.h"
#include "plakat-query.h"

static void
test_round_trip (void)
{
  static const char *const texts[] = {
    "",
    "genre:Horror decade:1940s -country:US runtime<100 director:\"Fritz Lang\"",
    "third man year:1949",
    "year:1950..1959 sort:-title",
    "rating>7.5 list:watchlist sort:added",
    "person:starter:fritz-lang",
    "\"about genre:Drama\" genre:War",
    "or: how sort",
    "rating>7.12345678901",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (PlakatQuery) query = plakat_query_parse (texts[i], &error);
      g_autofree char *text = NULL;

      g_assert_no_error (error);
      text = plakat_query_to_string (query);
      g_assert_cmpstr (text, ==, texts[i]);
    }
}

static void
test_parts (void)
{
  g_autoptr (PlakatQuery) query =
      plakat_query_parse ("  the  decade:1940 -genre:\"Science Fiction\" runtime>90  cat ", NULL);
  PlakatTerm *term;

  g_assert_cmpstr (query->words, ==, "the cat");
  g_assert_cmpuint (query->terms->len, ==, 3);
  term = g_ptr_array_index (query->terms, 0);
  g_assert_cmpfloat (term->from, ==, 1940);
  term = g_ptr_array_index (query->terms, 1);
  g_assert_true (term->negated);
  g_assert_cmpstr (term->value, ==, "Science Fiction");
  term = g_ptr_array_index (query->terms, 2);
  g_assert_cmpfloat (term->from, ==, 90);
  g_assert_true (isinf (term->to));
}

/* Found by fuzzing: whatever stands between quotes, what is printed is the same query. */
static void
test_spaces_in_quotes (void)
{
  static const char *const pairs[][2] = {
    { "\"two  words\"", "two words" },           { "\" \"", "" },
    { "\" genre:War\"", "genre:War" },           { "director:\"Fritz\nLang\"", "director:\"Fritz Lang\"" },
    { "director:\"Fritz \"", "director:Fritz" }, { "a\f\"b\fc\"", "a b c" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autoptr (PlakatQuery) query = plakat_query_parse (pairs[i][0], NULL);
      g_autofree char *text = plakat_query_to_string (query);

      g_assert_cmpstr (text, ==, pairs[i][1]);
    }
}

static void
test_words_with_marks (void)
{
  g_autoptr (PlakatQuery) query = plakat_query_parse ("Dr. Strangelove or: how - 8½ -", NULL);

  g_assert_cmpstr (query->words, ==, "Dr. Strangelove or: how - 8½ -");
  g_assert_cmpuint (query->terms->len, ==, 0);
}

static void
test_refused (void)
{
  static const char *const texts[] = { "year:soon",   "runtime<",   "genre:",
                                       "sort:beauty", "rating:nan", "year:1950..x" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (plakat_query_parse (texts[i], &error));
      g_assert_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_QUERY);
    }
}

static void
test_copy (void)
{
  g_autoptr (PlakatQuery) query = plakat_query_parse ("a genre:War sort:-release", NULL);
  g_autoptr (PlakatQuery) copy = plakat_query_copy (query);

  g_assert_true (plakat_query_equal (query, copy));
  plakat_query_remove_facet (copy, PLAKAT_FACET_GENRE);
  g_assert_false (plakat_query_equal (query, copy));
}

static void
test_colours (void)
{
  static const char *const kept[] = { "colour:red", "colour:#2346b5 sort:hue",
                                      "-colour:any:teal sort:-lightness",
                                      "colour:red colour:any:blue sort:chroma" };
  static const char *const refused[] = { "colour:reddish",    "colour:#12345", "colour:#1234567",
                                         "colour:any:",       "colour:",       "colour<red",
                                         "colour:any:any:red" };

  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (PlakatQuery) query = plakat_query_parse (kept[i], &error);
      g_autofree char *again = query ? plakat_query_to_string (query) : NULL;

      g_assert_no_error (error);
      g_assert_cmpstr (again, ==, kept[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (plakat_query_parse (refused[i], &error));
      g_assert_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_QUERY);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/query/round-trip", test_round_trip);
  g_test_add_func ("/query/parts", test_parts);
  g_test_add_func ("/query/spaces-in-quotes", test_spaces_in_quotes);
  g_test_add_func ("/query/words-with-marks", test_words_with_marks);
  g_test_add_func ("/query/refused", test_refused);
  g_test_add_func ("/query/copy", test_copy);
  g_test_add_func ("/query/colours", test_colours);
  return g_test_run ();
}
