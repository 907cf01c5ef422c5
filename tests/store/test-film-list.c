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

/* A page of the wire has at most 1,000. */
#define MOST 900

static void
fill (Fixture *fixture, guint first, guint last, guint n)
{
  g_autoptr (GString) json = g_string_new (NULL);

  g_string_printf (json, "{\"epoch\":\"e\",\"cursor\":\"%u\",\"films\":[", last);
  for (guint i = first; i <= last; i++)
    g_string_append_printf (
        json,
        "%s{\"uid\":\"tmdb:%u\",\"tmdb_id\":%u,\"title\":\"Film %04u\",\"release_date\":\"%u\","
        "\"popularity\":%u}",
        i > first ? "," : "", i, i, i, 1900 + i % 100, n - i);
  g_string_append (json, "]}");
  fixture_fill (fixture, json->str);
}

static void
set_up (Fixture *fixture, gconstpointer n_films)
{
  guint n = GPOINTER_TO_UINT (n_films);

  fixture_set_up (fixture, NULL);
  for (guint first = 1; first <= n; first += MOST)
    fill (fixture, first, MIN (first + MOST - 1, n), n);
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

/* A film that is there again is the same item, filled: nothing flickers while its row is read anew. */
static void
test_identity (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatFilmList) list = plakat_film_list_new (fixture->catalogue, fixture->library);
  g_autoptr (PlakatFilmItem) first = NULL, again = NULL;

  ask (list, "sort:title");
  first = item_at (list, 0);
  ask (list, "sort:-title");
  again = g_list_model_get_item (G_LIST_MODEL (list), 899);
  g_assert_true (first == again);
  g_assert_true (plakat_film_item_get_loaded (again));
}

static void
count_cb (GObject *object, GParamSpec *pspec, guint *count)
{
  (*count)++;
}

/* A view that was not told to ask again still sees what the catalogue says now, and only what is other. */
static void
test_rows_anew (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatFilmList) list = plakat_film_list_new (fixture->catalogue, fixture->library);
  g_autoptr (PlakatFilmItem) first = NULL, second = NULL;
  guint first_told = 0, second_told = 0;

  ask (list, "sort:title");
  first = item_at (list, 0);
  second = item_at (list, 1);
  g_signal_connect (first, "notify::loaded", G_CALLBACK (count_cb), &first_told);
  g_signal_connect (second, "notify::loaded", G_CALLBACK (count_cb), &second_told);
  fixture_fill (fixture, "{\"epoch\":\"e\",\"cursor\":\"2\",\"films\":[{\"uid\":\"tmdb:1\",\"tmdb_id\":1,"
                         "\"title\":\"Film 0001, restored\",\"release_date\":\"1901\",\"popularity\":19}]}");
  while (first_told == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (plakat_film_item_get_title (first), ==, "Film 0001, restored");
  g_assert_cmpuint (second_told, ==, 0);
}

/* However many pages were looked at, no more than the bound are kept. */
static void
test_bound (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatFilmList) list = plakat_film_list_new (fixture->catalogue, fixture->library);
  GWeakRef first, last;
  gpointer item;
  guint asked, read;

  ask (list, "sort:title");
  g_weak_ref_init (&first, NULL);
  g_weak_ref_init (&last, NULL);
  for (guint i = 0; i < 1900; i += 64)
    {
      item = item_at (list, i);
      g_weak_ref_set (i == 0 ? &first : &last, item);
      g_object_unref (item);
    }
  item = g_weak_ref_get (&first);
  g_assert_null (item);
  item = g_weak_ref_get (&last);
  g_assert_nonnull (item);
  g_object_unref (item);
  plakat_film_list_get_counts (list, &asked, &read);
  g_assert_cmpuint (asked, ==, 30);
  g_assert_cmpuint (read, ==, 30);
  g_weak_ref_clear (&first);
  g_weak_ref_clear (&last);
}

/* Pages that nobody looks at any more when their turn comes are not read, and where somebody looks comes
 * first.
 */
static void
test_scrolled_past (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatFilmList) list = plakat_film_list_new (fixture->catalogue, fixture->library);
  g_autoptr (PlakatFilmItem) wanted = NULL;
  guint asked, read;

  ask (list, "sort:title");
  for (guint i = 0; i < 1900; i += 64)
    g_object_unref (g_list_model_get_item (G_LIST_MODEL (list), i));
  plakat_film_list_set_centre (list, 1000);
  wanted = item_at (list, 1000);
  plakat_film_list_get_counts (list, &asked, &read);
  /* the one that was on its way, this one, and the one that was begun when it was there */
  g_assert_cmpuint (read, <=, 3);
}

static guint
jump (PlakatFilmList *list, const char *text)
{
  return g_value_get_uint (fixture_wait (plakat_film_list_jump (list, text)));
}

static void
test_jump (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatFilmList) list = plakat_film_list_new (fixture->catalogue, fixture->library);
  g_autoptr (PlakatFilmItem) film = NULL;

  ask (list, "sort:title");
  g_assert_cmpuint (jump (list, "Film 0500"), ==, 499);
  g_assert_cmpuint (jump (list, "FÏLM 05"), ==, 499);
  g_assert_cmpuint (jump (list, "a"), ==, 0);
  g_assert_cmpuint (jump (list, "z"), ==, 900);
  ask (list, "sort:-title");
  g_assert_cmpuint (jump (list, "film 0500"), ==, 400);
  g_assert_cmpuint (jump (list, "film 05"), ==, 301);
  ask (list, "sort:release");
  film = item_at (list, jump (list, "1950"));
  g_assert_cmpint (plakat_film_item_get_year (film), ==, 1950);
  g_assert_cmpuint (jump (list, "19"), ==, 0);
  g_assert_cmpuint (jump (list, "195"), ==, jump (list, "1959"));
  ask (list, "sort:-release");
  g_assert_cmpuint (jump (list, "1950"), ==, 50 * 9);
}

/* Who has no director stands at the end, whichever way. */
static void
test_jump_names (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *director, *genre;
  } films[] = {
    { "Sergio Leone", "Western" },
    { "Émile Zola", "Drama" },
    { NULL, "Crime" },
    { "Billy Wilder", NULL },
  };
  g_autoptr (PlakatFilmList) list = plakat_film_list_new (fixture->catalogue, fixture->library);
  g_autoptr (GString) json = g_string_new ("{\"epoch\":\"e\",\"cursor\":\"1\",\"films\":[");

  for (guint i = 0; i < G_N_ELEMENTS (films); i++)
    {
      g_string_append_printf (json, "%s{\"uid\":\"tmdb:%u\",\"title\":\"Film\"", i > 0 ? "," : "", i + 1);
      if (films[i].director != NULL)
        g_string_append_printf (json,
                                ",\"directors\":[{\"person_uid\":\"p:%u\",\"name\":\"%s\",\"order\":0}]",
                                i + 1, films[i].director);
      if (films[i].genre != NULL)
        g_string_append_printf (json, ",\"genres\":[\"%s\"]", films[i].genre);
      g_string_append_c (json, '}');
    }
  g_string_append (json, "]}");
  fixture_fill (fixture, json->str);
  ask (list, "sort:director");
  g_assert_cmpuint (jump (list, "a"), ==, 0);
  g_assert_cmpuint (jump (list, "emi"), ==, 1);
  g_assert_cmpuint (jump (list, "SERGIO LEO"), ==, 2);
  g_assert_cmpuint (jump (list, "z"), ==, 3);
  ask (list, "sort:-director");
  g_assert_cmpuint (jump (list, "z"), ==, 0);
  g_assert_cmpuint (jump (list, "émi"), ==, 1);
  g_assert_cmpuint (jump (list, "a"), ==, 3);
  ask (list, "sort:genre");
  g_assert_cmpuint (jump (list, "dra"), ==, 1);
  g_assert_cmpuint (jump (list, "x"), ==, 3);
}

static void
test_no_places (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatFilmList) list = plakat_film_list_new (fixture->catalogue, fixture->library);
  g_autoptr (GError) error = NULL;

  ask (list, "sort:popularity");
  error = fixture_wait_for_error (plakat_film_list_jump (list, "x"));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
}

/* Who keeps a place in view is told before and after, and whether it is another query. */
static void
replace_cb (PlakatFilmList *list, gboolean follows, gboolean whole, GString *told)
{
  g_string_append (told, follows ? "same " : "other ");
}

static void
test_tells (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatFilmList) list = plakat_film_list_new (fixture->catalogue, fixture->library);
  g_autoptr (GString) before = g_string_new (NULL), after = g_string_new (NULL);

  g_signal_connect (list, "replacing", G_CALLBACK (replace_cb), before);
  g_signal_connect (list, "replaced", G_CALLBACK (replace_cb), after);
  ask (list, "sort:title");
  fixture_fill (fixture, "{\"epoch\":\"e\",\"cursor\":\"2\",\"films\":[{\"uid\":\"x:1\",\"title\":\"N\"}]}");
  wait_for_items (list, 3);
  g_assert_cmpstr (before->str, ==, "other same ");
  g_assert_cmpstr (after->str, ==, "other same ");
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
  ADD ("identity", 900, test_identity);
  ADD ("rows-anew", 20, test_rows_anew);
  ADD ("bound", 1900, test_bound);
  ADD ("scrolled-past", 1900, test_scrolled_past);
  ADD ("jump", 900, test_jump);
  ADD ("jump-names", 0, test_jump_names);
  ADD ("no-places", 2, test_no_places);
  ADD ("tells", 2, test_tells);
  return g_test_run ();
}
