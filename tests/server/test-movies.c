/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "server-fixture.h"

static void
test_root (Server *server, gconstpointer data)
{
  for (const char *const *path = (const char *const[]) { "/api/v1/", "/api/v1", NULL }; *path != NULL; path++)
    {
      g_autoptr (Answer) answer = server_get (server, *path, NULL);

      g_assert_cmpuint (answer->status, ==, 200);
      g_assert_cmpstr (answer_text (answer, "kind"), ==, "plakat");
      g_assert_cmpint (answer_int (answer, "api"), ==, 1);
      g_assert_cmpstr (answer_text (answer, "files"), ==, "/files/");
      g_assert_true (g_uuid_string_is_valid (answer_text (answer, "epoch")));
      g_assert_cmpuint (answer_length (answer, "capabilities"), >=, 6);
    }
}

static void
expect_titles (Server *server, const char *path, const char *titles)
{
  g_autoptr (Answer) answer = server_get (server, path, NULL);
  g_autoptr (GString) found = g_string_new (NULL);

  g_assert_cmpuint (answer->status, ==, 200);
  for (guint i = 0; i < answer_length (answer, "results"); i++)
    {
      g_autofree char *title = g_strdup_printf ("results.%u.title", i);

      g_string_append_printf (found, "%s%s", i > 0 ? ", " : "", answer_text (answer, title));
    }
  g_assert_cmpstr (found->str, ==, titles);
}

static void
test_list (Server *server, gconstpointer data)
{
  g_autoptr (Answer) page = NULL, next = NULL;

  expect_titles (server, "movies/", "Metropolis, Amélie, Sunrise");
  expect_titles (server, "movies", "Metropolis, Amélie, Sunrise");
  expect_titles (server, "movies/?ordering=title", "Amélie, Metropolis, Sunrise");
  expect_titles (server, "movies/?ordering=-title", "Sunrise, Metropolis, Amélie");
  expect_titles (server, "movies/?ordering=release_date", "Metropolis, Sunrise, Amélie");
  expect_titles (server, "movies/?ordering=popularity", "Sunrise, Amélie, Metropolis");
  expect_titles (server, "movies/?genre=Drama&ordering=title", "Metropolis, Sunrise");
  expect_titles (server, "movies/?genre=878", "Metropolis");
  expect_titles (server, "movies/?genre=Western", "");
  expect_titles (server, "movies/?decade=2000", "Amélie");
  expect_titles (server, "movies/?decade=1920&genre=Drama", "Metropolis, Sunrise");
  expect_titles (server, "movies/?page=9", "");

  page = server_get (server, "movies/?page_size=2&ordering=title", NULL);
  g_assert_cmpint (answer_int (page, "count"), ==, 3);
  g_assert_true (JSON_NODE_HOLDS_NULL (answer_find (page, "previous")));
  next = server_get (server, strstr (answer_text (page, "next"), "/api/"), NULL);
  g_assert_cmpstr (answer_text (next, "results.0.title"), ==, "Sunrise");
  g_assert_true (JSON_NODE_HOLDS_NULL (answer_find (next, "next")));
  g_assert_nonnull (answer_text (next, "previous"));
}

static void
test_detail (Server *server, gconstpointer data)
{
  for (const char *const *path =
           (const char *const[]) { "movies/19/", "movies/tmdb:19", "movies/imdb:tt0017136/",
                                   "movies/tmdb%3A19/", NULL };
       *path != NULL; path++)
    {
      g_autoptr (Answer) answer = server_get (server, *path, NULL);

      g_assert_cmpuint (answer->status, ==, 200);
      g_assert_cmpstr (answer_text (answer, "uid"), ==, "tmdb:19");
      g_assert_cmpint (answer_int (answer, "tmdb_id"), ==, 19);
      g_assert_cmpint (answer_int (answer, "id"), >, 0);
      g_assert_cmpint (answer_int (answer, "genre_ids.1"), ==, 878);
      g_assert_cmpuint (answer_length (answer, "cast"), ==, 2);
      g_assert_cmpstr (answer_text (answer, "directors.0.name"), ==, "Fritz Lang");
      g_assert_null (answer_find (answer, "is_favorite"));
    }
  for (const char *const *path =
           (const char *const[]) { "movies/20/", "movies/x/", "movies/tmdb:19%2Frate/", "movies/%ff/",
                                   "movies/99999999999999999999999/", NULL };
       *path != NULL; path++)
    {
      g_autoptr (Answer) answer = server_get (server, *path, NULL);

      answer_is_problem (answer, 404);
    }
}

static void
test_search (Server *server, gconstpointer data)
{
  g_autoptr (Answer) people = NULL;

  expect_titles (server, "movies/search/?q=amelie", "Amélie");
  expect_titles (server, "movies/search/?q=AM%C3%89LIE+poulain", "Amélie");
  expect_titles (server, "movies/search/?q=fabuleux", "Amélie");
  expect_titles (server, "movies/search/?q=tautou", "Amélie");
  expect_titles (server, "movies/search/?q=maria", "Metropolis");
  expect_titles (server, "movies/search/?q=lang+metro", "Metropolis");
  expect_titles (server, "movies/search/?q=nothing+of+that", "");
  expect_titles (server, "movies/search/?q=", "");
  expect_titles (server, "movies/search/", "");
  expect_titles (server, "movies/search/?q=%22%29+OR+titles%3A*+NOT+%28", "");
  expect_titles (server, "movies/search/?q=NEAR%28", "");

  people = server_get (server, "movies/search/?q=fritz", NULL);
  g_assert_cmpstr (answer_text (people, "results.0.title"), ==, "Metropolis");
  g_assert_cmpstr (answer_text (people, "persons.0.uid"), ==, "starter:fritz-lang");
}

static void
test_genres (Server *server, gconstpointer data)
{
  g_autoptr (Answer) answer = server_get (server, "movies/genres/", NULL);

  g_assert_cmpuint (answer_length (answer, "genres"), ==, 4);
  g_assert_cmpstr (answer_text (answer, "genres.0.name"), ==, "Comedy");
  g_assert_cmpint (answer_int (answer, "genres.0.id"), ==, 35);
}

static void
test_persons (Server *server, gconstpointer data)
{
  g_autoptr (Answer) all = server_get (server, "persons/", NULL);
  g_autoptr (Answer) found = server_get (server, "persons/search/?q=LANG", NULL);
  g_autoptr (Answer) lang = server_get (server, "persons/starter:fritz-lang/", NULL);
  g_autoptr (Answer) helm = server_get (server, "persons/starter:brigitte-helm/", NULL);
  g_autoptr (Answer) nobody = server_get (server, "persons/starter:nobody/", NULL);

  g_assert_cmpint (answer_int (all, "count"), ==, 3);
  g_assert_cmpint (answer_int (found, "count"), ==, 1);
  g_assert_cmpstr (answer_text (lang, "biography"), ==, "Viennese.");
  g_assert_cmpstr (answer_text (lang, "filmography.0.job"), ==, "directors");
  g_assert_cmpstr (answer_text (lang, "filmography.0.movie.title"), ==, "Metropolis");

  /* Two characters in one film are two credits. */
  g_assert_cmpuint (answer_length (helm, "filmography"), ==, 2);
  g_assert_cmpstr (answer_text (helm, "filmography.1.character"), ==, "Hel");
  answer_is_problem (nobody, 404);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD_SERVER_TEST ("/server/movies/root", test_root);
  ADD_SERVER_TEST ("/server/movies/list", test_list);
  ADD_SERVER_TEST ("/server/movies/detail", test_detail);
  ADD_SERVER_TEST ("/server/movies/search", test_search);
  ADD_SERVER_TEST ("/server/movies/genres", test_genres);
  ADD_SERVER_TEST ("/server/movies/persons", test_persons);
  return g_test_run ();
}
