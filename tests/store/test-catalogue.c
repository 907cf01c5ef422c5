/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "fixture.h"
#include "plakat-catalogue-private.h"
#include "plakat-credit.h"
#include "plakat-facet-value.h"
#include "plakat-film-note.h"
#include "plakat-film.h"
#include "plakat-library-lists.h"
#include "plakat-person-item.h"
#include "plakat-person.h"
#include "plakat-search-results.h"
#include "plakat-sqlite.h"
#include "plakat-wire.h"

static const char page[] =
    "{\"epoch\":\"e\",\"cursor\":\"3\",\"more\":false,\"total\":5,\"films\":["
    "{\"uid\":\"tmdb:19\",\"tmdb_id\":19,\"title\":\"Metropolis\",\"original_language\":\"de\",\"release_"
    "date\":\"1927-01-10\","
    "\"runtime\":153,\"popularity\":40,\"genres\":[\"Drama\",\"Science Fiction\"],\"country_codes\":[\"DE\"],"
    "\"countries\":[\"Germany\"],\"directors\":[{\"person_uid\":\"p:lang\",\"name\":\"Fritz Lang\"}],"
    "\"cast\":[{\"person_uid\":\"p:helm\",\"name\":\"Brigitte Helm\",\"character\":\"Maria\",\"order\":0},"
    "{\"person_uid\":\"p:helm\",\"name\":\"Brigitte Helm\",\"character\":\"The Machine-Man\",\"order\":1}]},"
    "{\"uid\":\"tmdb:832\",\"tmdb_id\":832,\"title\":\"M\",\"release_date\":\"1931-05-11\",\"runtime\":111,"
    "\"popularity\":50,"
    "\"genres\":[\"Crime\",\"Drama\"],\"country_codes\":[\"DE\"],\"countries\":[\"Germany\"],"
    "\"directors\":[{\"person_uid\":\"p:lang\",\"name\":\"Fritz Lang\"}]},"
    "{\"uid\":\"tmdb:194\",\"tmdb_id\":194,\"title\":\"Amélie\",\"original_title\":\"Le Fabuleux Destin "
    "d'Amélie Poulain\","
    "\"release_date\":\"2001-04-25\",\"popularity\":90,\"genres\":[\"Comedy\",\"Romance\"],\"country_codes\":"
    "[\"FR\",\"DE\"],"
    "\"countries\":[\"France\",\"Germany\"]},"
    "{\"uid\":\"tmdb:2\",\"tmdb_id\":2,\"title\":\"The General\",\"release_date\":\"1926\",\"popularity\":30,"
    "\"genres\":[\"Comedy\"],\"country_codes\":[\"US\"],\"countries\":[\"United States of America\"],"
    "\"directors\":[{\"person_uid\":\"p:keaton\",\"name\":\"Buster "
    "Keaton\"},{\"person_uid\":\"p:bruckman\",\"name\":\"Clyde Bruckman\"}],"
    "\"cast\":[{\"person_uid\":\"p:keaton\",\"name\":\"Buster Keaton\",\"character\":\"Johnnie Gray\"}]},"
    "{\"uid\":\"x:none\",\"title\":\"Nothing known\"}],"
    "\"persons\":[{\"uid\":\"p:lang\",\"name\":\"Fritz "
    "Lang\",\"birth_date\":\"1890-12-05\",\"biography\":\"Born in Vienna.\"}]}";

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture_set_up (fixture, NULL);
  fixture_fill (fixture, page);
}

static guint
count_query (Fixture *fixture, const char *text)
{
  g_autoptr (PlakatQuery) query = plakat_query_parse (text, NULL);

  return g_bytes_get_size (
             g_value_get_boxed (fixture_wait (plakat_catalogue_run_query (fixture->catalogue, query))))
         / sizeof (gint64);
}

static void
test_film (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatFilm) film =
      g_value_dup_boxed (fixture_wait (plakat_catalogue_load_film (fixture->catalogue, "tmdb:19")));
  g_autofree char *directors = plakat_film_dup_directors (film);

  g_assert_cmpuint (plakat_catalogue_get_n_films (fixture->catalogue), ==, 5);
  g_assert_cmpstr (film->title, ==, "Metropolis");
  g_assert_cmpstr (film->countries[0], ==, "Germany");
  g_assert_cmpstr (directors, ==, "Fritz Lang");
  g_assert_cmpuint (plakat_film_count_cast (film), ==, 2);
  g_assert_cmpstr (((PlakatCredit *) g_ptr_array_index (film->credits, 2))->character, ==, "The Machine-Man");
}

static void
test_missing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error =
      fixture_wait_for_error (plakat_catalogue_load_film (fixture->catalogue, "tmdb:404"));

  g_assert_error (error, PLAKAT_STORE_ERROR, PLAKAT_STORE_ERROR_NOT_FOUND);
}

static void
test_person (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatPerson) person =
      g_value_dup_boxed (fixture_wait (plakat_catalogue_load_person (fixture->catalogue, "p:lang")));
  g_autoptr (GListModel) films =
      g_value_dup_object (fixture_wait (plakat_catalogue_load_filmography (fixture->catalogue, "p:keaton")));
  g_autoptr (PlakatFilmNote) actor = NULL, director = NULL;

  g_assert_cmpint (person->birth_date.year, ==, 1890);
  g_assert_cmpuint (g_list_model_get_n_items (films), ==, 2);
  actor = g_list_model_get_item (films, 0);
  director = g_list_model_get_item (films, 1);
  if (plakat_film_note_get_job (actor) != PLAKAT_JOB_ACTOR)
    {
      PlakatFilmNote *other = actor;

      actor = director;
      director = other;
    }
  g_assert_cmpstr (plakat_film_note_get_note (actor), ==, "Johnnie Gray");
  g_assert_cmpint (plakat_film_note_get_job (director), ==, PLAKAT_JOB_DIRECTOR);
}

static void
test_people (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GListModel) people = g_value_dup_object (
      fixture_wait (plakat_catalogue_load_people (fixture->catalogue, PLAKAT_JOB_DIRECTOR, 10)));
  g_autoptr (PlakatPersonItem) first = g_list_model_get_item (people, 0);

  g_assert_cmpuint (g_list_model_get_n_items (people), ==, 3);
  g_assert_cmpstr (plakat_person_item_get_name (first), ==, "Fritz Lang");
  g_assert_cmpuint (plakat_person_item_get_n_films (first), ==, 2);
}

static void
test_query (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (count_query (fixture, ""), ==, 5);
  g_assert_cmpuint (count_query (fixture, "genre:drama"), ==, 2);
  g_assert_cmpuint (count_query (fixture, "genre:Drama genre:Comedy"), ==, 4);
  g_assert_cmpuint (count_query (fixture, "genre:Drama -genre:Crime"), ==, 1);
  g_assert_cmpuint (count_query (fixture, "decade:1920s"), ==, 2);
  g_assert_cmpuint (count_query (fixture, "decade:1920s country:DE"), ==, 1);
  g_assert_cmpuint (count_query (fixture, "runtime<120"), ==, 1);
  g_assert_cmpuint (count_query (fixture, "year:1926..1931"), ==, 3);
  g_assert_cmpuint (count_query (fixture, "director:\"fritz lang\""), ==, 2);
  g_assert_cmpuint (count_query (fixture, "person:p:keaton"), ==, 1);
  g_assert_cmpuint (count_query (fixture, "list:watchlist"), ==, 0);
  g_assert_cmpuint (count_query (fixture, "list:unrated"), ==, 5);
  for (guint order = 0; order < PLAKAT_N_ORDERS; order++)
    for (guint reversed = 0; reversed < 2; reversed++)
      for (guint listed = 0; listed < 2; listed++)
        {
          g_autoptr (PlakatQuery) query = plakat_query_new ();
          GBytes *ids;

          query->order = order;
          query->reversed = reversed;
          query->seed = 77;
          if (listed)
            plakat_query_add_text (query, PLAKAT_FACET_LIST, "rated", FALSE);
          ids = g_value_get_boxed (fixture_wait (plakat_catalogue_run_query (fixture->catalogue, query)));
          g_assert_cmpuint (g_bytes_get_size (ids) / sizeof (gint64), ==, listed ? 0 : 5);
        }
}

/* What is typed is bound, not pasted. */
static void
test_query_is_bound (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatQuery) query = plakat_query_new ();

  plakat_query_add_text (query, PLAKAT_FACET_GENRE, "x') OR 1=1; DROP TABLE film; --", FALSE);
  g_assert_cmpuint (g_bytes_get_size (g_value_get_boxed (
                        fixture_wait (plakat_catalogue_run_query (fixture->catalogue, query)))),
                    ==, 0);
  g_assert_cmpuint (count_query (fixture, ""), ==, 5);
}

static void
test_search (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatSearchResults) results = NULL;
  g_autoptr (PlakatPersonItem) person = NULL;
  g_autoptr (PlakatFilmNote) character = NULL;

  fixture_expect_film (fixture, "amelie", "Amélie");
  fixture_expect_film (fixture, "AMÉ", "Amélie");
  fixture_expect_film (fixture, "poulain fabuleux", "Amélie");
  fixture_expect_film (fixture, "m", "M");
  fixture_expect_film (fixture, "metropolis 1927", "Metropolis");
  fixture_expect_film (fixture, "general the", "The General");

  results = fixture_search (fixture, "machine");
  g_assert_cmpuint (g_list_model_get_n_items (plakat_search_results_get_films (results)), ==, 0);
  character = g_list_model_get_item (plakat_search_results_get_characters (results), 0);
  g_assert_cmpstr (plakat_film_note_get_note (character), ==, "The Machine-Man");
  g_assert_cmpstr (plakat_film_note_get_person_name (character), ==, "Brigitte Helm");

  g_clear_object (&results);
  results = fixture_search (fixture, "lang fri");
  person = g_list_model_get_item (plakat_search_results_get_persons (results), 0);
  g_assert_cmpstr (plakat_person_item_get_uid (person), ==, "p:lang");
}

static void
test_search_marks (Fixture *fixture, gconstpointer data)
{
  static const char *const words[] = { "\"", "* OR", "AND",        "title:", "(",
                                       "…",  "",     "a\" OR \"b", "NEAR(",  "^m" };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    fixture_wait (plakat_catalogue_search (fixture->catalogue, words[i], 10));
}

static guint
facet_count (Fixture *fixture, const char *text, PlakatFacet facet, const char *value)
{
  g_autoptr (PlakatQuery) query = plakat_query_parse (text, NULL);
  g_autoptr (GListModel) values = g_value_dup_object (
      fixture_wait (plakat_catalogue_count_facet (fixture->catalogue, query, facet, NULL)));

  for (guint i = 0; i < g_list_model_get_n_items (values); i++)
    {
      g_autoptr (PlakatFacetValue) one = g_list_model_get_item (values, i);

      if (g_str_equal (plakat_facet_value_get_value (one), value))
        return plakat_facet_value_get_count (one);
    }
  return 0;
}

/* A count is what choosing the value would leave. */
static void
test_facets (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (facet_count (fixture, "", PLAKAT_FACET_GENRE, "Drama"), ==, 2);
  g_assert_cmpuint (facet_count (fixture, "country:DE", PLAKAT_FACET_GENRE, "Comedy"), ==, 1);
  g_assert_cmpuint (facet_count (fixture, "genre:Drama", PLAKAT_FACET_GENRE, "Comedy"), ==, 2);
  g_assert_cmpuint (facet_count (fixture, "", PLAKAT_FACET_DECADE, "1920"), ==, 2);
  g_assert_cmpuint (facet_count (fixture, "genre:Comedy", PLAKAT_FACET_COUNTRY, "US"), ==, 1);
  g_assert_cmpuint (facet_count (fixture, "", PLAKAT_FACET_DIRECTOR, "Fritz Lang"), ==, 2);
}

static char *
find_file (const char *folder, const char *name)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *entry;

  while (dir != NULL && (entry = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, entry, NULL);
      char *found = g_str_equal (entry, name) ? g_strdup (path) : find_file (path, name);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* With columns the answers are the same as without, while films come, and when the file is damaged. */
static void
test_columns (Fixture *fixture, gconstpointer data)
{
  static const char more[] =
      "{\"epoch\":\"e\",\"cursor\":\"4\",\"more\":false,\"total\":6,\"persons\":[],\"films\":["
      "{\"uid\":\"tmdb:20\",\"tmdb_id\":20,\"title\":\"Spies\",\"release_date\":\"1928\","
      "\"genres\":[\"Drama\"],\"directors\":[{\"person_uid\":\"p:lang\",\"name\":\"Fritz Lang\"}]}]}";
  g_autofree char *path = NULL;

  fixture_wait (plakat_catalogue_build_columns (fixture->catalogue));
  path = find_file (fixture->folder, "columns.index");
  g_assert_nonnull (path);
  test_query (fixture, data);
  test_facets (fixture, data);
  fixture_fill (fixture, more);
  g_assert_cmpuint (count_query (fixture, "genre:drama"), ==, 3);
  g_assert_cmpuint (facet_count (fixture, "", PLAKAT_FACET_DIRECTOR, "Fritz Lang"), ==, 3);

  fixture_reopen (fixture, NULL);
  g_assert_true (g_file_set_contents (path, "not an index", -1, NULL));
  g_assert_cmpuint (count_query (fixture, "genre:drama"), ==, 3);
  fixture_wait (plakat_catalogue_build_columns (fixture->catalogue));
  g_assert_cmpuint (count_query (fixture, "genre:drama decade:1920s"), ==, 2);
}

/* What is being made when the account is closed is given up, and nothing is left of it. */
static void
test_closed_while_building (Fixture *fixture, gconstpointer data)
{
  g_autofree char *unfinished = NULL;

  for (guint i = 0; i < 20; i++)
    {
      dex_future_disown (plakat_catalogue_build_columns (fixture->catalogue));
      fixture_reopen (fixture, NULL);
    }
  unfinished = find_file (fixture->folder, "columns.index.new");
  g_assert_null (unfinished);
  g_assert_cmpuint (count_query (fixture, "genre:drama"), ==, 2);
}

static void
set_smart (Fixture *fixture, const char *query)
{
  g_autoptr (PlakatFields) fields = plakat_fields_new ();

  plakat_fields_set (fields, "name", "Germans");
  plakat_fields_set (fields, "query", query);
  fixture_wait (plakat_library_set_fields (fixture->library, PLAKAT_USER_RECORD_LIST, "smart", NULL, fields));
}

/* A smart list has what its query has, and goes along when the query or the catalogue changes. */
static void
test_smart_list (Fixture *fixture, gconstpointer data)
{
  for (guint columns = 0; columns < 2; columns++)
    {
      if (columns)
        fixture_wait (plakat_catalogue_build_columns (fixture->catalogue));
      set_smart (fixture, "country:Germany sort:title");
      g_assert_cmpuint (count_query (fixture, "list:list:smart sort:own"), ==, 3);
      g_assert_cmpuint (count_query (fixture, "in:germans genre:Drama"), ==, 2);
      g_assert_cmpuint (count_query (fixture, "-in:germans"), ==, 2);
      set_smart (fixture, "country:Germany year<1930");
      g_assert_cmpuint (count_query (fixture, "list:list:smart"), ==, 1);
      /* one that has itself has nothing, and ends */
      set_smart (fixture, "in:germans");
      g_assert_cmpuint (count_query (fixture, "list:list:smart"), ==, 0);
      set_smart (fixture, "-in:germans");
      count_query (fixture, "list:list:smart");
    }
}

static void
test_similar (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GListModel) similar =
      g_value_dup_object (fixture_wait (plakat_catalogue_load_similar (fixture->catalogue, "tmdb:19", 10)));
  g_autoptr (PlakatFilmNote) first = g_list_model_get_item (similar, 0);

  g_assert_cmpstr (plakat_film_item_get_title (plakat_film_note_get_film (first)), ==, "M");
  g_assert_cmpstr (plakat_film_note_get_note (first), ==, "Fritz Lang");
}

/* Wherever a film is shown, its marks are the library's, also when they change afterwards. */
static void
test_marks (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatFilmItem) film = fixture_item ("tmdb:832", "M");
  g_autoptr (GListModel) films = NULL;
  g_autoptr (PlakatFilmNote) similar = NULL;

  fixture_wait (plakat_library_set_listed (fixture->library, PLAKAT_LIST_WATCHLIST, film, TRUE));
  films =
      g_value_dup_object (fixture_wait (plakat_catalogue_load_similar (fixture->catalogue, "tmdb:19", 10)));
  similar = g_list_model_get_item (films, 0);
  g_assert_cmpuint (plakat_film_item_get_marks (plakat_film_note_get_film (similar)), ==,
                    PLAKAT_MARK_WATCHLIST);
  fixture_wait (plakat_library_set_listed (fixture->library, PLAKAT_LIST_FAVOURITES, film, TRUE));
  g_assert_cmpuint (plakat_film_item_get_marks (plakat_film_note_get_film (similar)), ==,
                    PLAKAT_MARK_WATCHLIST | PLAKAT_MARK_FAVOURITE);
}

static void
check_posters (Fixture *fixture, const char *wanted)
{
  g_autofree char *joined = g_strjoinv (
      " ", g_value_get_boxed (fixture_wait (plakat_catalogue_load_listed_posters (fixture->catalogue))));

  g_assert_cmpstr (joined, ==, wanted);
}

/* The pictures of films on lists and of those with stars, as the catalogue names them by now. */
static void
test_listed_posters (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatFilmItem) film = fixture_item ("tmdb:41", "Forty-one");
  g_autoptr (PlakatFilmItem) other = fixture_item ("tmdb:42", "Forty-two");

  check_posters (fixture, "");
  fixture_fill (fixture,
                "{\"epoch\":\"e\",\"cursor\":\"4\",\"films\":["
                "{\"uid\":\"tmdb:41\",\"tmdb_id\":41,\"title\":\"Forty-one\",\"poster_path\":\"/a.jpg\"},"
                "{\"uid\":\"tmdb:42\",\"tmdb_id\":42,\"title\":\"Forty-two\",\"poster_path\":\"/b.jpg\"}]}");
  fixture_wait (plakat_library_set_listed (fixture->library, PLAKAT_LIST_WATCHLIST, film, TRUE));
  check_posters (fixture, "/a.jpg");
  fixture_wait (plakat_library_set_listed (fixture->library, PLAKAT_LIST_FAVOURITES, film, TRUE));
  fixture_fill (fixture,
                "{\"epoch\":\"e\",\"cursor\":\"5\",\"films\":["
                "{\"uid\":\"tmdb:41\",\"tmdb_id\":41,\"title\":\"Forty-one\",\"poster_path\":\"/c.jpg\"}]}");
  check_posters (fixture, "/c.jpg");
  fixture_wait (plakat_library_set_stars (fixture->library, other, 7));
  check_posters (fixture, "/c.jpg /b.jpg");
  fixture_wait (plakat_library_set_listed (fixture->library, PLAKAT_LIST_WATCHLIST, film, FALSE));
  check_posters (fixture, "/c.jpg /b.jpg");
  fixture_wait (plakat_library_set_listed (fixture->library, PLAKAT_LIST_FAVOURITES, film, FALSE));
  fixture_wait (plakat_library_set_stars (fixture->library, other, 0));
  check_posters (fixture, "");
}

static void
count_cb (PlakatCatalogue *catalogue, guint *changes)
{
  (*changes)++;
}

/* I15: the same page again changes nothing, and nobody is told of it. */
static void
test_same_page_again (Fixture *fixture, gconstpointer data)
{
  guint changes = 0;

  g_signal_connect (fixture->catalogue, "changed", G_CALLBACK (count_cb), &changes);
  fixture_fill (fixture, page);
  g_assert_cmpuint (changes, ==, 0);
  g_assert_cmpuint (count_query (fixture, ""), ==, 5);
}

/* A film that gains a better identity keeps the old one. */
static void
test_alias (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatFilm) film = NULL;

  fixture_fill (fixture, "{\"epoch\":\"e\",\"cursor\":\"4\",\"films\":[{\"uid\":\"imdb:tt9\",\"imdb_id\":"
                         "\"tt9\",\"title\":\"Nine\"}]}");
  fixture_fill (fixture, "{\"epoch\":\"e\",\"cursor\":\"5\",\"films\":[{\"uid\":\"tmdb:9\",\"tmdb_id\":9,"
                         "\"imdb_id\":\"tt9\",\"title\":\"Nine\"}]}");
  film = g_value_dup_boxed (fixture_wait (plakat_catalogue_load_film (fixture->catalogue, "imdb:tt9")));
  g_assert_cmpstr (film->uid, ==, "tmdb:9");
  g_assert_cmpuint (count_query (fixture, "nine"), ==, 1);
}

/* I17: the cursor is there when the page is, also after a restart. */
static void
test_pull (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatCataloguePull) pull = NULL, none = NULL;

  fixture_reopen (fixture, NULL);
  pull = g_value_get_pointer (fixture_wait (plakat_catalogue_load_pull (fixture->catalogue)));
  g_assert_cmpstr (pull->cursor, ==, "3");
  g_assert_true (pull->complete);
  fixture_wait (plakat_catalogue_forget_pull (fixture->catalogue));
  none = g_value_get_pointer (fixture_wait (plakat_catalogue_load_pull (fixture->catalogue)));
  g_assert_null (none->cursor);
}

/* I23: a damaged catalogue is moved aside and begun anew; the library does not notice. */
static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatFilmItem) film = fixture_item ("tmdb:19", "Metropolis");
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "starter", -1);
  g_autofree char *path = NULL, *aside = NULL, *wal = NULL;

  hash[16] = '\0';
  path = g_build_filename (fixture->folder, hash, "catalogue.db", NULL);
  aside = g_strconcat (path, ".damaged", NULL);
  wal = g_strconcat (path, "-wal", NULL);
  fixture_wait (plakat_library_set_listed (fixture->library, PLAKAT_LIST_WATCHLIST, film, TRUE));
  fixture_wait (plakat_store_close (fixture->store));
  g_clear_object (&fixture->store);
  g_unlink (wal);
  g_assert_true (g_file_set_contents (path, "Not a database, but long enough to be looked at.", -1, NULL));
  g_test_expect_message ("plakat-store", G_LOG_LEVEL_MESSAGE, "*damaged*");
  fixture_reopen (fixture, NULL);
  g_test_assert_expected_messages ();
  g_assert_true (g_file_test (aside, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (plakat_catalogue_get_n_films (fixture->catalogue), ==, 0);
  g_assert_cmpuint (plakat_library_get_count (fixture->library, PLAKAT_LIST_WATCHLIST), ==, 1);
}

static void
test_files (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (fixture->folder, "files", NULL);
  g_autofree char *path = g_build_filename (folder, "a.jsonl", NULL);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (
      g_file_set_contents (path,
                           "{\"uid\":\"a:1\",\"title\":\"One\"}\n{\"title\":3}\n"
                           "{\"uid\":\"a:p\",\"name\":\"Somebody\"}\n{\"uid\":\"a:2\",\"title\":\"Two\"}",
                           -1, NULL));
  g_test_expect_message ("plakat-store", G_LOG_LEVEL_WARNING, "*a.jsonl, line 2 is left out*");
  fixture_wait (plakat_catalogue_load_files (fixture->catalogue, folder));
  g_test_assert_expected_messages ();
  g_assert_cmpuint (plakat_catalogue_get_n_films (fixture->catalogue), ==, 7);
  /* Not read again: the broken line would be told again. */
  fixture_wait (plakat_catalogue_load_files (fixture->catalogue, folder));
}

#define ADD(name, function) \
  g_test_add ("/catalogue/" name, Fixture, NULL, set_up, function, fixture_tear_down)

static gboolean
has_index (Fixture *fixture, const char *name)
{
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "starter", -1);
  g_autofree char *path = NULL;
  g_autoptr (PlakatSqlite) db = NULL;
  sqlite3_stmt *statement;
  gboolean found;

  hash[16] = '\0';
  path = g_build_filename (fixture->folder, hash, "catalogue.db", NULL);
  db = plakat_sqlite_open (path, PLAKAT_SQLITE_READ_ONLY, NULL);
  statement =
      plakat_sqlite_prepare (db, "SELECT 1 FROM sqlite_schema WHERE type = 'index' AND name = ?1", NULL);
  plakat_sqlite_bind (statement, "t", name);
  g_assert_true (plakat_sqlite_step (db, statement, &found, NULL));
  return found;
}

/* The first fill goes without most indexes; when it is through they are there, and stay. */
static void
test_late_indexes (Fixture *fixture, gconstpointer data)
{
  fixture_fill (
      fixture,
      "{\"epoch\":\"e\",\"cursor\":\"1\",\"more\":true,\"films\":[{\"uid\":\"tmdb:1\",\"title\":\"A\"}]}");
  g_assert_false (has_index (fixture, "film_title"));
  g_assert_false (has_index (fixture, "credit_person"));
  fixture_fill (fixture,
                "{\"epoch\":\"e\",\"cursor\":\"2\",\"films\":[{\"uid\":\"tmdb:2\",\"title\":\"B\"}]}");
  g_assert_true (has_index (fixture, "film_title"));
  g_assert_true (has_index (fixture, "credit_person"));
  fixture_fill (
      fixture,
      "{\"epoch\":\"e\",\"cursor\":\"3\",\"more\":true,\"films\":[{\"uid\":\"tmdb:3\",\"title\":\"C\"}]}");
  g_assert_true (has_index (fixture, "film_title"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  ADD ("film", test_film);
  ADD ("missing", test_missing);
  ADD ("person", test_person);
  ADD ("people", test_people);
  ADD ("query", test_query);
  ADD ("query-is-bound", test_query_is_bound);
  ADD ("search", test_search);
  ADD ("search-marks", test_search_marks);
  ADD ("facets", test_facets);
  ADD ("columns", test_columns);
  ADD ("closed-while-building", test_closed_while_building);
  ADD ("smart-list", test_smart_list);
  ADD ("similar", test_similar);
  ADD ("marks", test_marks);
  ADD ("listed-posters", test_listed_posters);
  ADD ("I15/same-page-again", test_same_page_again);
  ADD ("alias", test_alias);
  ADD ("I17/pull", test_pull);
  ADD ("I23/damaged", test_damaged);
  ADD ("files", test_files);
  g_test_add ("/catalogue/late-indexes", Fixture, NULL, fixture_set_up, test_late_indexes, fixture_tear_down);
  return g_test_run ();
}
