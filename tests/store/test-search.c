/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>

#include "fixture.h"

/* The search of an open catalogue: while it changes, while other things are searched for, and when its file
 * is lost. */

static const char page[] =
    "{\"epoch\":\"e\",\"cursor\":\"3\",\"more\":false,\"films\":["
    "{\"uid\":\"tmdb:19\",\"title\":\"Metropolis\",\"release_date\":\"1927-01-10\",\"popularity\":40,"
    "\"directors\":[{\"person_uid\":\"p:lang\",\"name\":\"Fritz Lang\"}],"
    "\"cast\":[{\"person_uid\":\"p:helm\",\"name\":\"Brigitte Helm\",\"character\":\"Maria\",\"order\":0}]},"
    "{\"uid\":\"tmdb:832\",\"title\":\"M\",\"release_date\":\"1931-05-11\",\"popularity\":50,"
    "\"directors\":[{\"person_uid\":\"p:lang\",\"name\":\"Fritz Lang\"}]},"
    "{\"uid\":\"tmdb:194\",\"title\":\"Amélie\",\"original_title\":\"Le Fabuleux Destin d'Amélie Poulain\","
    "\"release_date\":\"2001-04-25\",\"popularity\":90}],\"persons\":[]}";

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture_set_up (fixture, NULL);
  fixture_fill (fixture, page);
}

/* The next key breaks off what is being searched for. */
static void
test_search_is_broken_off (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatSearchResults) before = fixture_search (fixture, "m");
  g_autoptr (DexFuture) first = plakat_catalogue_search (fixture->catalogue, "metro", 10);
  g_autoptr (DexFuture) second = plakat_catalogue_search (fixture->catalogue, "metrop", 10);
  g_autoptr (PlakatSearchResults) results = g_value_dup_object (fixture_wait (dex_ref (second)));
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (g_list_model_get_n_items (plakat_search_results_get_films (results)), ==, 1);
  error = fixture_wait_for_error (dex_ref (first));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_search_errors (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatSearchResults) exact = NULL, meant = NULL;
  GArray *ranges;

  exact = fixture_search (fixture, "le fabuleux");
  g_assert_false (plakat_search_results_get_only_meant (exact));
  g_assert_cmpstr (plakat_search_results_get_match (exact, PLAKAT_FIND_FILMS, 0, &ranges), ==,
                   "Le Fabuleux Destin d'Amélie Poulain");
  g_assert_cmpuint (ranges->len, ==, 2);
  fixture_expect_film (fixture, "metropols", "Metropolis");
  fixture_expect_film (fixture, "emtropoils", "Metropolis");
  meant =
      g_value_dup_object (fixture_wait (plakat_catalogue_search (fixture->catalogue, "brigite helm", 10)));
  g_assert_true (plakat_search_results_get_only_meant (meant));
  g_assert_cmpstr (plakat_search_results_get_match (meant, PLAKAT_FIND_PERSONS, 0, NULL), ==,
                   "Brigitte Helm");
}

/* Who types a whole name, or a part of one that no title has, sees the films of that person. */
static void
test_search_films_of_person (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "fritz lang", "lang" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (PlakatSearchResults) results = fixture_search (fixture, names[i]);
      GListModel *films = plakat_search_results_get_films (results);
      g_autoptr (PlakatFilmItem) first = g_list_model_get_item (films, 0);

      g_assert_cmpuint (g_list_model_get_n_items (films), ==, 2);
      g_assert_cmpstr (plakat_film_item_get_title (first), ==, "M");
    }
}

static void
fill_page (Fixture *fixture, guint first, guint after, gboolean more)
{
  g_autoptr (GString) json = g_string_new ("{\"epoch\":\"e\",\"cursor\":\"9\",\"films\":[");

  for (guint i = first; i < after; i++)
    g_string_append_printf (json, "%s{\"uid\":\"m:%u\",\"title\":\"Made %u\",\"popularity\":%u}",
                            i > first ? "," : "", i, i, 1 + i % 7);
  g_string_append_printf (json, "],\"persons\":[],\"more\":%s}", more ? "true" : "false");
  fixture_fill (fixture, json->str);
}

static void
fill_many (Fixture *fixture, guint first, guint after)
{
  fill_page (fixture, first, after, FALSE);
}

static gboolean
is_found (Fixture *fixture, const char *words)
{
  g_autoptr (PlakatSearchResults) results =
      g_value_dup_object (fixture_wait (plakat_catalogue_search (fixture->catalogue, words, 10)));
  gboolean found = g_list_model_get_n_items (plakat_search_results_get_films (results)) > 0;

  /* what is not found as yet is not said not to be there */
  g_assert_true (found || !plakat_search_results_get_complete (results));
  return found;
}

static char *
find_index (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      char *path = g_build_filename (folder, name, "search.index", NULL);

      if (g_file_test (path, G_FILE_TEST_EXISTS))
        return path;
      g_free (path);
    }
  return NULL;
}

static void
told_cb (guint *told)
{
  (*told)++;
}

/* Who got an answer that was not complete is told when there is more. */
static void
test_search_is_told (Fixture *fixture, gconstpointer data)
{
  guint told = 0;

  g_signal_connect_swapped (fixture->catalogue, "notify::indexing", G_CALLBACK (told_cb), &told);
  fill_many (fixture, 0, 1000);
  while (told == 0)
    g_main_context_iteration (NULL, TRUE);
  fixture_expect_film (fixture, "made 999", "Made 999");
  g_signal_handlers_disconnect_by_data (fixture->catalogue, &told);
}

static void
wait_for_index (Fixture *fixture)
{
  g_autofree char *path = NULL;

  while ((path = find_index (fixture->folder)) == NULL)
    g_main_context_iteration (NULL, TRUE);
}

/* Many films are searched for in a file, which is made behind the scenes, and again when it is lost. */
static void
test_search_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;

  fill_many (fixture, 0, 1000);
  fill_many (fixture, 1000, 2000);
  while (!is_found (fixture, "made 1999"))
    continue;
  wait_for_index (fixture);
  fill_many (fixture, 2000, 2010);
  fixture_expect_film (fixture, "made 2009", "Made 2009");
  fixture_expect_film (fixture, "metropolis", "Metropolis");

  path = find_index (fixture->folder);
  fixture_wait (plakat_store_close (fixture->store));
  g_clear_object (&fixture->store);
  g_unlink (path);
  fixture_reopen (fixture, NULL);
  while (!is_found (fixture, "made 2009"))
    continue;
  wait_for_index (fixture);
  fixture_expect_film (fixture, "made 7", "Made 7");
}

static gboolean
is_first (Fixture *fixture, const char *title)
{
  g_autoptr (PlakatSearchResults) results =
      g_value_dup_object (fixture_wait (plakat_catalogue_search (fixture->catalogue, title, 10)));
  g_autoptr (PlakatFilmItem) film = g_list_model_get_item (plakat_search_results_get_films (results), 0);

  return film != NULL && g_str_equal (plakat_film_item_get_title (film), title);
}

/* While a catalogue is filled for the first time the newest films are found before the last page has come. */
static void
test_search_while_filling (Fixture *fixture, gconstpointer data)
{
  for (guint n = 0; n < 6000; n += 1000)
    {
      g_autofree char *newest = g_strdup_printf ("Made %u", n + 999);

      fill_page (fixture, n, n + 1000, TRUE);
      while (!is_first (fixture, newest))
        continue;
    }
  fill_page (fixture, 6000, 6001, FALSE);
  while (!is_first (fixture, "Made 6000") || !is_first (fixture, "Made 4321"))
    continue;
}

static void
set_up_empty (Fixture *fixture, gconstpointer data)
{
  fixture_set_up (fixture, NULL);
}

#define ADD(name, function) g_test_add ("/search/" name, Fixture, NULL, set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);
  ADD ("is-broken-off", test_search_is_broken_off);
  ADD ("errors", test_search_errors);
  ADD ("films-of-person", test_search_films_of_person);
  ADD ("is-told", test_search_is_told);
  ADD ("file", test_search_file);
  g_test_add ("/search/while-filling", Fixture, NULL, set_up_empty, test_search_while_filling,
              fixture_tear_down);
  return g_test_run ();
}
