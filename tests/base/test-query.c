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
    "genre:noir,crime -genre:War,Western decade:1940s,1960s",
    "third man year:1949",
    "year:1950-1959 sort:-title",
    "director:\"Fritz Lang\" sort:director",
    "genre:War sort:-genre",
    "-year:1990 year>=1970 year<=1980 -year<1971",
    "rating:>7..<8,7..<8.5 my-rating:..,4-4.5",
    "in:\"My list\" -in:any list:favourites is:rated -is:watched",
    "director:\"A, B\",\"say \\\"no\\\" \\\\\",C\\D",
    "sort:shuffle:4294967295",
    "sort:-shuffle",
    "rating>7.5 list:watchlist sort:added",
    "person:starter:fritz-lang",
    "\"about genre:Drama\" genre:War",
    "or: how sort",
    "rating>7.12345678901",
    "decade:19404444444443332s",
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
    { "\" genre:War\"", "\"genre:War\"" },       { "director:\"Fritz\nLang\"", "director:\"Fritz Lang\"" },
    { "director:\"Fritz \"", "director:Fritz" }, { "a\f\"b\fc\"", "a b c" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autoptr (PlakatQuery) query = plakat_query_parse (pairs[i][0], NULL);
      g_autofree char *text = plakat_query_to_string (query);

      g_assert_cmpstr (text, ==, pairs[i][1]);
    }
}

/* What is typed in other ways, and how it is printed. */
static void
test_ways_of_typing (void)
{
  static const char *const pairs[][2] = {
    { "Genre:noir GENRE:crime", "genre:noir,crime" },
    { "year:1950..1959", "year:1950-1959" },
    { "year:1959-1950", "year:1950-1959" },
    { "decade:1943", "decade:1940s" },
    { "decade>=1950", "decade>=1950s" },
    { "year=1950", "year:1950" },
    { "year:>1950..", "year>1950" },
    { "by:\"Fritz Lang\"", "director:\"Fritz Lang\"" },
    { "genre:noir,", "genre:noir" },
    { "sort:-my-rating", "sort:-mine" },
    { "stars>=4", "my-rating>=4" },
    { "SORT:-Genres", "sort:-genre" },
    { "sort:directors", "sort:director" },
    { "is:Rated", "is:rated" },
    { "director:\"Fritz L", "director:\"Fritz L\"" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autoptr (PlakatQuery) query = plakat_query_parse (pairs[i][0], NULL);
      g_autofree char *text = query ? plakat_query_to_string (query) : NULL;

      g_assert_cmpstr (text, ==, pairs[i][1]);
    }
}

/* A minus before a range was lost. */
static void
test_negated_range (void)
{
  g_autoptr (PlakatQuery) query = plakat_query_parse ("-year:1990 -runtime<60", NULL);

  g_assert_cmpuint (query->terms->len, ==, 2);
  g_assert_true (((PlakatTerm *) g_ptr_array_index (query->terms, 0))->negated);
  g_assert_true (((PlakatTerm *) g_ptr_array_index (query->terms, 1))->negated);
}

/* What cannot be read is told with its place, and the rest holds. */
static void
test_good_rest (void)
{
  static const char text[] = "genre:War year:soon,1950 gener:noir fog is:blue sort:beauty country<5";
  static const char *const places[] = { "soon", "gener:noir", "is:blue", "sort:beauty", "country<5" };
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (PlakatQuery) query = plakat_query_parse_all (text, &problems);
  g_autofree char *printed = plakat_query_to_string (query);

  g_assert_cmpstr (printed, ==, "fog genre:War year:1950");
  g_assert_cmpuint (problems->len, ==, G_N_ELEMENTS (places));
  for (guint i = 0; i < problems->len; i++)
    {
      const PlakatQueryProblem *problem = g_ptr_array_index (problems, i);
      g_autofree char *place = g_strndup (text + problem->start, problem->length);

      g_assert_cmpstr (place, ==, places[i]);
      g_assert_true (g_str_has_suffix (problem->message, ".") || g_str_has_suffix (problem->message, "?"));
    }
}

/* While it is typed: what a space follows is finished. */
static void
test_finished (void)
{
  static const struct
  {
    const char *text;
    gboolean all;
    const char *taken;
    const char *rest;
  } cases[] = {
    { "genre:noir", FALSE, NULL, "genre:noir" },
    { "genre:noir ", FALSE, "genre:noir", " " },
    { "genre:noir", TRUE, "genre:noir", "" },
    { "fog genre:noir year:19", FALSE, "genre:noir", "fog year:19" },
    { "director:\"Fritz Lang", FALSE, NULL, "director:\"Fritz Lang" },
    { "director:\"Fritz Lang\" m", FALSE, "director:\"Fritz Lang\"", " m" },
    { "year:1990,x fog", FALSE, NULL, "year:1990,x fog" },
    { "third man", TRUE, NULL, "third man" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *rest = NULL;
      g_autoptr (PlakatQuery) taken = plakat_query_take_finished (cases[i].text, cases[i].all, &rest, NULL);
      g_autofree char *text = taken ? plakat_query_to_string (taken) : NULL;

      g_assert_cmpstr (text, ==, cases[i].taken);
      g_assert_cmpstr (rest, ==, cases[i].rest);
    }
}

/* What a completion would go on with. */
static void
test_edge (void)
{
  static const struct
  {
    const char *text;
    int facet; /* -1: a key, -2: nothing */
    const char *typed;
    gsize start;
  } cases[] = {
    { "", -2, NULL, 0 },
    { "fog ", -2, NULL, 0 },
    { "fog gen", -1, "gen", 4 },
    { "-cou", -1, "cou", 1 },
    { "8½", -2, NULL, 0 },
    { "fog genre:no", PLAKAT_FACET_GENRE, "no", 10 },
    { "genre:noir,cr", PLAKAT_FACET_GENRE, "cr", 11 },
    { "director:\"Fritz La", PLAKAT_FACET_DIRECTOR, "Fritz La", 9 },
    { "director:\"Fritz Lang\" ", -2, NULL, 0 },
    { "year<19", -2, NULL, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      PlakatQueryEdge edge = { 0 };
      gboolean found = plakat_query_find_edge (cases[i].text, &edge);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (found, ==, cases[i].facet != -2);
      if (!found)
        continue;
      g_assert_cmpint (edge.is_key ? -1 : (int) edge.facet, ==, cases[i].facet);
      g_assert_cmpstr (edge.typed, ==, cases[i].typed);
      g_assert_cmpuint (edge.start, ==, cases[i].start);
    }
}

static char *
random_value (GRand *random)
{
  static const char *const parts[] = { "a", "Ö",      " ",          "\"", "\\", ",", "-",
                                       ":", "genre:", "sort:title", "..", "<",  "日" };
  GString *value = g_string_new ("v");

  for (int i = g_rand_int_range (random, 0, 6); i > 0; i--)
    g_string_append (value, parts[g_rand_int_range (random, 0, G_N_ELEMENTS (parts))]);
  return g_string_free (value, FALSE);
}

static void
add_random_term (PlakatQuery *query, GRand *random)
{
  PlakatFacet facet = g_rand_int_range (random, 0, PLAKAT_N_FACETS);
  gboolean negated = g_rand_boolean (random);

  if (plakat_facet_is_number (facet))
    {
      double from = g_rand_double_range (random, -10, 3000), to = from + g_rand_double (random) * 100;
      gboolean least = g_rand_int_range (random, 0, 4) > 0, most = g_rand_int_range (random, 0, 4) > 0;
      PlakatTerm *term =
          plakat_query_add_range (query, facet, least ? from : -INFINITY, most ? to : INFINITY);

      term->above = least && g_rand_boolean (random);
      term->below = most && g_rand_boolean (random);
      term->negated = negated;
    }
  else if (facet == PLAKAT_FACET_RATED)
    plakat_query_add_text (query, facet, negated ? "rated" : "unrated", g_rand_boolean (random));
  else if (facet == PLAKAT_FACET_WATCHED)
    plakat_query_add_text (query, facet, negated ? "watched" : "unwatched", g_rand_boolean (random));
  else if (facet == PLAKAT_FACET_COLOUR)
    plakat_query_add_text (query, facet, g_rand_boolean (random) ? "any:teal" : "#2346b5", negated);
  else
    {
      g_autofree char *value = random_value (random);

      plakat_query_add_text (query, facet, value, negated);
    }
}

/* Whatever a query is, its text means it, and no other text is printed for what the text means. */
static void
test_any_query (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (5);

  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr (PlakatQuery) query = plakat_query_new ();
      g_autoptr (PlakatQuery) again = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL, *text_again = NULL, *words = random_value (random);

      for (int n = g_rand_int_range (random, 0, 6); n > 0; n--)
        add_random_term (query, random);
      if (g_rand_boolean (random))
        {
          g_autoptr (PlakatQuery) spaced = plakat_query_new ();

          plakat_query_add_text (spaced, PLAKAT_FACET_GENRE, words, FALSE);
          query->words = g_strdup (((PlakatTerm *) g_ptr_array_index (spaced->terms, 0))->value);
        }
      query->order = g_rand_int_range (random, 0, PLAKAT_N_ORDERS);
      query->reversed = g_rand_boolean (random);
      query->seed = query->order == PLAKAT_ORDER_SHUFFLE ? g_rand_int (random) : 0;
      text = plakat_query_to_string (query);
      again = plakat_query_parse (text, &error);
      g_assert_no_error (error);
      g_test_message ("%s", text);
      g_assert_true (plakat_query_equal (query, again));
      text_again = plakat_query_to_string (again);
      g_assert_cmpstr (text_again, ==, text);
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
                                      "-colour:any:teal sort:-lightness", "colour:red,any:blue sort:chroma" };
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
  g_test_add_func ("/query/ways-of-typing", test_ways_of_typing);
  g_test_add_func ("/query/negated-range", test_negated_range);
  g_test_add_func ("/query/good-rest", test_good_rest);
  g_test_add_func ("/query/finished", test_finished);
  g_test_add_func ("/query/edge", test_edge);
  g_test_add_func ("/query/any-query", test_any_query);
  g_test_add_func ("/query/words-with-marks", test_words_with_marks);
  g_test_add_func ("/query/refused", test_refused);
  g_test_add_func ("/query/copy", test_copy);
  g_test_add_func ("/query/colours", test_colours);
  return g_test_run ();
}
