/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "search-fixture.h"
#include "storage-fixture.h"

#define CREDIT(id, name) "{\"person_id\":" #id ",\"name\":\"" name "\"}"
#define ACTOR(id, name, character) \
  "{\"person_id\":" #id ",\"name\":\"" name "\",\"character\":\"" character "\"}"
#define FILM(id, popularity, title, year, more)                                                \
  "{\"tmdb_id\":" #id ",\"source\":\"tmdb\",\"popularity\":" #popularity ",\"title\":\"" title \
  "\",\"release_date\":\"" #year "-05-01\"" more "}\n"

static const char catalogue[] = FILM (
    1,
    10,
    "Metropolis",
    1927,
    ",\"directors\":[" CREDIT (1, "Fritz Lang") "],\"cast\":[" ACTOR (2, "Brigitte Helm", "Maria") "]")
    FILM (2, 30, "Metropolis", 2001, ",\"original_title\":\"メトロポリス\"")
        FILM (3, 50, "Metropolis Rising", 1999, "") FILM (4, 90, "The Fall of Metropolis", 1980, "") FILM (
            5,
            20,
            "Blade Runner",
            1982,
            ",\"directors\":[" CREDIT (10, "Ridley Scott") "],\"cast\":[" ACTOR (
                11, "Harrison Ford", "Rick Deckard") "," ACTOR (12, "Rutger Hauer", "Roy Batty") "]")
            FILM (6, 80, "Blade", 1998, ",\"cast\":[" ACTOR (13, "Wesley Snipes", "Eric Brooks / Blade") "]")
                FILM (7,
                      70,
                      "The Fugitive",
                      1993,
                      ",\"cast\":[" ACTOR (11, "Harrison Ford", "Dr. Richard Kimble") "]")
                    FILM (8,
                          40,
                          "Le Fabuleux Destin d'Amélie Poulain",
                          2001,
                          ",\"cast\":[" ACTOR (14, "Audrey Tautou", "Amélie Poulain") "]")
                        FILM (9, 60, "2012", 2009, "") FILM (
                            10, 5, "Old Men", 2012, ",\"cast\":[" ACTOR (15, "Ford Madox", "Harrison") "]")
                            FILM (11, 100, "The Terminator", 1984, "") FILM (12, 95, "Terminal", 2018, "")
                                FILM (13,
                                      1,
                                      "Ran",
                                      1985,
                                      ",\"original_language\":\"ja\",\"original_title\":\"乱\"")
                                    FILM (14, 2, "Ratatouille", 2007, "")
                                        FILM (15, 3, "It's a \\\"Wonderful\\\" Life", 1946, "") FILM (
                                            16,
                                            7,
                                            "Star Wars",
                                            1977,
                                            "") "{\"uid\":\"tmdb:11\",\"tmdb_id\":11,\"source\":\"tmdb\","
                                                "\"name\":\"Harrison Ford\",\"popularity\":9}\n";

static void
set_up (Place *place, gconstpointer data)
{
  search_set_up (place, data);
  search_load (place, "catalogue.jsonl", catalogue);
  search_open (place);
}

/* What was found, by its names with spaces between. */
static char *
find_with (Place *place, Search search, const char *words, guint limit)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  GString *names = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (search (place->db, words, limit, ids, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (PlakatRows) rows =
          plakat_db_query (place->db, &error,
                           search == plakat_search_persons ? "SELECT uid FROM person WHERE id = ?1"
                                                           : "SELECT uid FROM film WHERE id = ?1",
                           "i", g_array_index (ids, gint64, i));

      g_assert_no_error (error);
      g_assert_true (plakat_rows_next (rows));
      g_string_append_printf (names, "%s%s", i > 0 ? " " : "",
                              plakat_rows_get_text (rows, 0) + strlen ("tmdb:"));
    }
  return g_string_free (names, FALSE);
}

static void
expect_all (Place *place, Search search, const char *words, const char *wanted)
{
  g_autofree char *found = find_with (place, search, words, 100), *printable = g_strescape (words, NULL);

  g_test_message ("%s", printable);
  g_assert_cmpstr (found, ==, wanted);
}

static void
expect (Place *place, const char *words, const char *wanted)
{
  expect_all (place, plakat_search_films, words, wanted);
}

/* ---- Films ------------------------------------------------------------------------------------- */

/* The title, what begins so, what has the words; among equals the popular ones first. */
static void
test_titles (Place *place, gconstpointer data)
{
  expect (place, "metropolis", "2 1 3 4");
  expect (place, "METROPOLIS rising", "3");
  expect (place, "rising metropolis", "3");
  expect (place, "the fall of metropolis", "4");
  expect (place, "fall of metropolis", "4");
  expect (place, "blade", "6 5");
  expect (place, "blade r", "5");
  expect (place, "bladerunner", "5");
  expect (place, "term", "11 12");
  expect (place, "terminator", "11");
  expect (place, "t", "11 12 4 7 8");
}

static void
test_accents (Place *place, gconstpointer data)
{
  expect (place, "amélie", "8");
  expect (place, "AMELIE", "8");
  expect (place, "Ame\xcc\x81lie", "8");
  expect (place, "dAmelie", "8");
  expect (place, "its a wonderful life", "15");
  expect (place, "メトロ", "2");
  expect (place, "乱", "13");
}

static void
test_years (Place *place, gconstpointer data)
{
  expect (place, "metropolis 1927", "1");
  expect (place, "1927 metropolis", "1");
  expect (place, "metropolis lang 1927", "1");
  expect (place, "2012", "9 10");
  expect (place, "1977", "16");
  expect (place, "metropolis 1928", "");
}

/* Some words in the title, others in a character or in the name of one person. */
static void
test_mixed (Place *place, gconstpointer data)
{
  expect (place, "metropolis lang", "1");
  expect (place, "lang metropolis", "1");
  expect (place, "metropolis fritz lang", "1");
  expect (place, "blade deckard", "5");
  expect (place, "deckard blade", "5");
  expect (place, "deckard ford", "5");
  expect (place, "blade ford", "5");
  expect (place, "fugitive harrison f", "7");
  expect (place, "blade lang", "");
  /* Two people are not one. */
  expect (place, "rutger ford", "");
  expect (place, "rutger hauer", "5");
}

static void
test_people_and_characters (Place *place, gconstpointer data)
{
  /* His films, the popular one first; then who only plays somebody of that name. */
  expect (place, "harrison ford", "7 5 10");
  expect (place, "harrison", "7 5 10");
  expect (place, "kimble", "7");
  expect (place, "richard kimble", "7");
  expect_all (place, plakat_search_characters, "harrison", "10");
  expect_all (place, plakat_search_characters, "blade", "6");
  expect_all (place, plakat_search_characters, "r", "7 5");
  expect_all (place, plakat_search_characters, "deckrad", "5");
  expect_all (place, plakat_search_characters, "metropolis", "");
}

static void
test_persons (Place *place, gconstpointer data)
{
  expect_all (place, plakat_search_persons, "harrison ford", "11");
  expect_all (place, plakat_search_persons, "ford harrison", "11");
  /* What begins so comes before who has the word. */
  expect_all (place, plakat_search_persons, "ford", "15 11");
  expect_all (place, plakat_search_persons, "hauer", "12");
  expect_all (place, plakat_search_persons, "tatuou", "14");
  expect_all (place, plakat_search_persons, "deckard", "");
  expect_all (place, plakat_search_persons, "1927", "");
}

/* ---- Typing errors ----------------------------------------------------------------------------- */

static void
test_errors (Place *place, gconstpointer data)
{
  static const char *const words[] = {
    "metropilis",  "metroplis",  "metropollis", "metropoils", "netropolis",  "etropolis",
    "mmetropolis", "emtropolis", "mteropolis",  "metropolsi", "metropoliss", "metropolid",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    expect (place, words[i], "2 1 3 4");
  expect (place, "metropilis 1927", "1");
  expect (place, "metropilis lagn", "1");
  expect (place, "lang metropilis", "1");
  expect (place, "balde runner", "5");
  expect (place, "blade runer", "5");
  expect (place, "harrisno ford", "7 5 10");
  expect (place, "amleie", "8");
  /* Two are too many, and short words are too like each other. */
  expect (place, "metrpilis", "");
  expect (place, "rna", "");
  expect (place, "sar wars", "16");
  expect (place, "2912", "");
}

/* Of a word that is not yet typed to its end. */
static void
test_errors_in_beginnings (Place *place, gconstpointer data)
{
  expect (place, "fuigti", "7");
  expect (place, "fugutiv", "7");
  expect (place, "ratatul", "");
  expect (place, "ratatoi", "14");
  expect (place, "rtatou", "14");
}

/* What was found as it was typed stays first. */
static void
test_errors_come_after (Place *place, gconstpointer data)
{
  search_load (place, "more.jsonl", FILM (20, 1, "Blake", 1970, "") FILM (21, 99, "Bladd", 1971, ""));
  search_open (place);
  expect (place, "blake", "20 6 5");
}

/* ---- What is typed is only words ---------------------------------------------------------------- */

static void
test_commands (Place *place, gconstpointer data)
{
  static const char *const nothing[] = {
    "",
    " ",
    "\"",
    "*",
    "'",
    "…",
    "()",
    ":*",
    "&",
    "|",
    "!",
    "%",
    "=",
    "@",
    "#",
    "\\",
    "'; DROP TABLE film; --x1",
    "NEAR(star wars)",
    "star OR terminator",
    "star NOT wars",
    "words:star",
    "\xff",

    "star AND wars",
    "\xef\xbf\xbf\xf4\x8f\xbf\xbf",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (nothing); i++)
    expect (place, nothing[i], "");
  expect (place, "\"star wars\"", "16");
  expect (place, "{star} : wars", "16");
  expect (place, "star* wars*", "16");
  expect (place, "=star @wars", "16");
  expect (place, "^star + wars", "16");
  expect (place, "star:* & 'wars'", "16");
  expect (place, "%%%%%1", "");
}

static void
test_limits (Place *place, gconstpointer data)
{
  g_autofree char *none = find_with (place, plakat_search_films, "metropolis", 0);
  g_autofree char *two = find_with (place, plakat_search_films, "metropolis", 2);
  g_autofree char *long_word = g_strnfill (100000, 'a'), *found = NULL, *many = NULL;
  g_autoptr (GString) words = g_string_new (NULL);

  g_assert_cmpstr (none, ==, "");
  g_assert_cmpstr (two, ==, "2 1");
  found = find_with (place, plakat_search_films, long_word, 10);
  g_assert_cmpstr (found, ==, "");
  for (int i = 0; i < 10000; i++)
    g_string_append (words, "metropolis ");
  many = find_with (place, plakat_search_films, words->str, G_MAXUINT);
  g_assert_cmpstr (many, ==, "4 3 2 1");
}

/* ---- What changes ------------------------------------------------------------------------------- */

static void
test_changed (Place *place, gconstpointer data)
{
  search_load (place, "changed.jsonl",
               FILM (3, 1000, "Gotham Rising", 1999, ",\"cast\":[" ACTOR (30, "Nobody Known", "Zorro") "]")
                   FILM (4, 2, "The Fall of Metropolis", 1980, "") FILM (1, 31, "Metropolis", 1927, ""));
  search_open (place);
  expect (place, "metropolis", "1 2 4");
  expect (place, "gotham", "3");
  expect (place, "metropolis rising", "");
  expect (place, "zorro", "3");
  expect (place, "nobody", "3");
  expect (place, "zorrp", "3");
  expect (place, "metropolis lang", "");
}

/* Two sources call the director differently until one film says that they are one. */
static void
test_joined (Place *place, gconstpointer data)
{
  search_load (
      place, "joined.jsonl",
      "{\"id\":832,\"source\":\"other\",\"imdb_id\":\"tt0022100\",\"title\":\"M\",\"directors\":["
      "{\"person_id\":7,\"name\":\"Fritz Lang\"}]}\n"
      "{\"id\":19,\"source\":\"other\",\"tmdb_id\":1,\"title\":\"Metropolis\",\"release_date\":\"1927\","
      "\"directors\":[{\"person_id\":7,\"name\":\"Fritz Lang\"}]}\n");
  search_open (place);
  expect_all (place, plakat_search_persons, "fritz lang", "1");
  expect (place, "metropolis lang", "1");
  {
    g_autofree char *found = find_with (place, plakat_search_films, "fritz lang", 10);

    /* The other film goes by its number at IMDb. */
    g_assert_cmpstr (found, ==, "1 tt0022100");
  }
}

/* A load that was interrupted left its mark: the next one sums up again, and finds everybody once. */
static void
test_mended (Place *place, gconstpointer data)
{
  g_free (storage_ask (place->uri, "INSERT INTO meta (name, value) VALUES ('load', 'open'); "
                                   "UPDATE person SET directed = 77; DELETE FROM meta WHERE name = 'films'"));
  search_load (place, "catalogue.jsonl", catalogue);
  search_open (place);
  expect_all (place, plakat_search_persons, "ford", "15 11");
  {
    g_autofree char *sums = storage_ask (
        place->uri, "SELECT directed, first_year, last_year FROM person WHERE uid = 'tmdb:1'; "
                    "SELECT sum(directed) FROM person; SELECT value FROM meta WHERE name = 'films'; "
                    "SELECT count(*) FROM meta WHERE name = 'load'");

    g_assert_cmpstr (sums, ==, "1|1927|1927\n2\n16\n0");
  }
}

static void
test_words (Place *place, gconstpointer data)
{
  g_autofree char *words = storage_ask (
      place->uri,
      "SELECT word || ' ' || backwards FROM word WHERE word IN ('amelie', 'damelie', 'deckard', 'a', "
      "'tautou', '1', '2012', 'めとろほりす') ORDER BY backwards");

  g_assert_cmpstr (words, ==,
                   "2012 2102\ndeckard drakced\namelie eilema\ntautou uotuat\nめとろほりす すりほろとめ");
}
#define ADD(name, set_up_func, func) \
  g_test_add ("/server/search/" name, Place, NULL, set_up_func, func, search_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("titles", set_up, test_titles);
  ADD ("accents", set_up, test_accents);
  ADD ("years", set_up, test_years);
  ADD ("mixed", set_up, test_mixed);
  ADD ("people-and-characters", set_up, test_people_and_characters);
  ADD ("persons", set_up, test_persons);
  ADD ("errors", set_up, test_errors);
  ADD ("errors-in-beginnings", set_up, test_errors_in_beginnings);
  ADD ("errors-come-after", set_up, test_errors_come_after);
  ADD ("commands", set_up, test_commands);
  ADD ("limits", set_up, test_limits);
  ADD ("changed", set_up, test_changed);
  ADD ("joined", set_up, test_joined);
  ADD ("mended", set_up, test_mended);
  ADD ("words", set_up, test_words);
  return g_test_run ();
}
