/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fixture.h"
#include "plakat-film-list.h"

typedef struct
{
  guint emissions;
  guint removed;
  guint added;
} Seen;

static void
changed_cb (GListModel *model, guint position, guint removed, guint added, Seen *seen)
{
  seen->emissions++;
  seen->removed += removed;
  seen->added += added;
}

static void
set_up (Fixture *fixture, gconstpointer n_films)
{
  g_autoptr (GString) json = g_string_new ("{\"epoch\":\"e\",\"cursor\":\"1\",\"films\":[");
  guint n = GPOINTER_TO_UINT (n_films);

  fixture_set_up (fixture, NULL);
  for (guint i = 1; i <= n; i++)
    g_string_append_printf (
        json,
        "%s{\"uid\":\"tmdb:%u\",\"tmdb_id\":%u,\"title\":\"Film %04u\",\"release_date\":\"%u\","
        "\"popularity\":%u}",
        i > 1 ? "," : "", i, i, i, 1900 + i % 100, n - i);
  g_string_append (json, "]}");
  fixture_fill (fixture, json->str);
}

static PlakatFilmItem *
item_at (PlakatFilmList *list, guint position)
{
  PlakatFilmItem *item = g_list_model_get_item (G_LIST_MODEL (list), position);

  g_assert_nonnull (item);
  while (!plakat_film_item_get_loaded (item))
    g_main_context_iteration (NULL, TRUE);
  return item;
}

static void
ask (PlakatFilmList *list, const char *text)
{
  g_autoptr (PlakatQuery) query = plakat_query_parse (text, NULL);

  fixture_wait (plakat_film_list_set_query (list, query));
}

static void
test_rows (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatFilmList) list = plakat_film_list_new (fixture->catalogue, fixture->library);
  g_autoptr (PlakatFilmItem) first = NULL, again = NULL, last = NULL;

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
  ask (list, "");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 900);
  first = item_at (list, 0);
  g_assert_cmpstr (plakat_film_item_get_title (first), ==, "Film 0001");
  last = item_at (list, 899);
  g_assert_cmpstr (plakat_film_item_get_title (last), ==, "Film 0900");
  again = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_true (first == again);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (list), 900));
}

/* A view asks for every row that one emission adds: a whole replacement comes in two. */
static void
test_replacement (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatFilmList) list = plakat_film_list_new (fixture->catalogue, fixture->library);
  g_autoptr (PlakatFilmItem) first = NULL;
  Seen seen = { 0 };

  ask (list, "");
  g_signal_connect (list, "items-changed", G_CALLBACK (changed_cb), &seen);
  ask (list, "sort:-title");
  g_assert_cmpuint (seen.emissions, ==, 2);
  g_assert_cmpuint (seen.removed, ==, 900);
  g_assert_cmpuint (seen.added, ==, 900);
  first = item_at (list, 0);
  g_assert_cmpstr (plakat_film_item_get_title (first), ==, "Film 0900");

  seen = (Seen) { 0 };
  ask (list, "sort:-title");
  g_assert_cmpuint (seen.emissions, ==, 0);
}

static void
wait_for_items (PlakatFilmList *list, guint n_items)
{
  while (g_list_model_get_n_items (G_LIST_MODEL (list)) != n_items)
    g_main_context_iteration (NULL, TRUE);
}

/* Taking one film off a list moves no other. */
static void
test_follows_library (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatFilmList) list = plakat_film_list_new (fixture->catalogue, fixture->library);
  g_autoptr (PlakatFilmList) all = plakat_film_list_new (fixture->catalogue, fixture->library);
  g_autoptr (PlakatFilmItem) kept = NULL;
  PlakatFilmItem *films[5];
  Seen seen = { 0 };

  ask (all, "");
  ask (list, "list:watchlist sort:title");
  for (guint i = 0; i < G_N_ELEMENTS (films); i++)
    {
      films[i] = item_at (all, i);
      fixture_wait (plakat_library_set_listed (fixture->library, PLAKAT_LIST_WATCHLIST, films[i], TRUE));
    }
  wait_for_items (list, 5);
  g_assert_true (plakat_film_item_get_marks (films[2]) & PLAKAT_MARK_WATCHLIST);
  kept = item_at (list, 4);
  g_assert_cmpstr (plakat_film_item_get_title (kept), ==, "Film 0005");

  g_signal_connect (list, "items-changed", G_CALLBACK (changed_cb), &seen);
  fixture_wait (plakat_library_set_listed (fixture->library, PLAKAT_LIST_WATCHLIST, films[2], FALSE));
  wait_for_items (list, 4);
  g_assert_cmpuint (seen.emissions, ==, 1);
  g_assert_cmpuint (seen.removed, ==, 1);
  g_assert_cmpuint (seen.added, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (films); i++)
    g_object_unref (films[i]);
}

/* A film on a list that no catalogue has is shown from the library. */
static void
test_listed_only (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatFilmList) list = plakat_film_list_new (fixture->catalogue, fixture->library);
  g_autoptr (PlakatFilmItem) film = fixture_item ("imdb:tt1", "Only here");
  g_autoptr (PlakatFilmItem) shown = NULL;

  fixture_wait (plakat_library_set_listed (fixture->library, PLAKAT_LIST_WATCHLIST, film, TRUE));
  ask (list, "list:watchlist");
  shown = item_at (list, 0);
  g_assert_cmpstr (plakat_film_item_get_title (shown), ==, "Only here");
  g_assert_cmpint (plakat_film_item_get_year (shown), ==, 1950);
}

static void
test_follows_catalogue (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatFilmList) list = plakat_film_list_new (fixture->catalogue, fixture->library);

  ask (list, "genre:New");
  fixture_fill (fixture, "{\"epoch\":\"e\",\"cursor\":\"2\",\"films\":[{\"uid\":\"x:1\",\"title\":\"N\","
                         "\"genres\":[\"New\"]}]}");
  wait_for_items (list, 1);
}

#define ADD(name, n, function) \
  g_test_add ("/film-list/" name, Fixture, GUINT_TO_POINTER (n), set_up, function, fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  ADD ("rows", 900, test_rows);
  ADD ("replacement", 900, test_replacement);
  ADD ("follows-library", 20, test_follows_library);
  ADD ("listed-only", 2, test_listed_only);
  ADD ("follows-catalogue", 2, test_follows_catalogue);
  return g_test_run ();
}
