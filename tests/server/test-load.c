/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "server-fixture.h"

/* What another source says of Metropolis, and of a film of the same director. */
#define OTHER_METROPOLIS                                                                                   \
  "{\"id\":19,\"source\":\"tmdb5000\",\"tmdb_id\":19,\"imdb_id\":\"tt0017136\",\"title\":\"METROPOLIS\","  \
  "\"overview\":\"Other words.\",\"release_date\":\"1927-01-11\",\"runtime\":153,\"vote_average\":8.0,"    \
  "\"vote_count\":657,\"poster_path\":\"/other.jpg\",\"genres\":[\"Other\"],\"popularity\":32.3,"          \
  "\"cast\":[{\"person_id\":77,\"name\":\"Brigitte "                                                       \
  "HELM\",\"character\":\"Maria\",\"order\":0,\"gender\":1},"                                              \
  "{\"person_id\":78,\"name\":\"Alfred Abel\",\"character\":\"Joh Fredersen\",\"order\":1,\"gender\":2}]," \
  "\"directors\":[{\"person_id\":68,\"name\":\"Fritz Lang\"}],\"writers\":[]}\n"
#define OTHER_M                                                                                    \
  "{\"id\":832,\"source\":\"tmdb5000\",\"tmdb_id\":832,\"imdb_id\":\"tt0022100\",\"title\":\"M\"," \
  "\"release_date\":\"1931-05-11\",\"cast\":[],\"directors\":[{\"person_id\":68,\"name\":\"Fritz " \
  "Lang\"}]}\n"

static char *
get_cursor (Server *server, Answer **page, const char *cursor)
{
  g_autofree char *path = g_strdup_printf ("catalogue/?limit=500&cursor=%s", cursor);
  g_autoptr (Answer) answer = server_get (server, path, NULL);
  char *next = g_strdup (answer_text (answer, "cursor"));

  g_assert_cmpuint (answer->status, ==, 200);
  if (page != NULL)
    *page = g_steal_pointer (&answer);
  return next;
}

/* Loading again changes nothing, and what changes alone gets a number. */
static void
test_twice (Server *server, gconstpointer data)
{
  g_autofree char *complaints = NULL, *summary = NULL, *again = NULL, *cursor = NULL, *after = NULL;
  g_autofree char *last = NULL;
  g_autoptr (Answer) page = NULL;

  cursor = get_cursor (server, NULL, "");
  summary = server_load (server, "again.jsonl", CATALOGUE, &complaints);
  g_assert_nonnull (strstr (summary, "Films: 0 added, 0 changed, 3 as before"));
  g_assert_nonnull (strstr (summary, "People: 0 added, 0 changed, 1 as before"));
  after = get_cursor (server, NULL, cursor);
  g_assert_cmpstr (after, ==, cursor);

  g_clear_pointer (&complaints, g_free);
  again = server_load (server, "changed.jsonl",
                       FILM_METROPOLIS "{\"uid\":\"imdb:tt0018455\",\"imdb_id\":\"tt0018455\",\"title\":"
                                       "\"Sunrise: A Song of Two Humans\"}\n",
                       &complaints);
  g_assert_nonnull (strstr (again, "Films: 0 added, 1 changed, 1 as before"));
  last = get_cursor (server, &page, cursor);
  g_assert_cmpuint (answer_length (page, "films"), ==, 1);
  g_assert_cmpuint (answer_length (page, "persons"), ==, 0);
  g_assert_cmpstr (answer_text (page, "films.0.title"), ==, "Sunrise: A Song of Two Humans");
}

/* A bad line is named and left out; the others are loaded. */
static void
test_bad_lines (Server *server, gconstpointer data)
{
  g_autofree char *complaints = NULL, *summary = NULL;
  g_autoptr (Answer) good = NULL;

  summary = server_load (server, "bad.jsonl",
                         "{\"uid\":\"x:1\",\"title\":\"Good\"}\n"
                         "not json\n"
                         "\n"
                         "{\"uid\":\"x:2\",\"title\":7}\n"
                         "[]\n"
                         "{\"something\":\"else\"}\n"
                         "{\"title\":\"No identity\"}\n"
                         "{\"uid\":\"x:3\",\"title\":\"\xff\"}\n"
                         "{\"uid\":\"x:p\",\"name\":\"Person\"}",
                         &complaints);
  for (const char *const *place =
           (const char *const[]) { "bad.jsonl:2: ", "bad.jsonl:4: ", "bad.jsonl:5: ", "bad.jsonl:6: ",
                                   "bad.jsonl:7: ", "bad.jsonl:8: ", NULL };
       *place != NULL; place++)
    g_assert_nonnull (strstr (complaints, *place));
  g_assert_null (strstr (complaints, "bad.jsonl:1: "));
  g_assert_null (strstr (complaints, "bad.jsonl:9: "));
  g_assert_nonnull (strstr (summary, "Films: 1 added"));
  g_assert_nonnull (strstr (summary, "People: 1 added"));
  g_assert_nonnull (strstr (summary, "6 lines could not be used"));
  good = server_get (server, "movies/x:1/", NULL);
  g_assert_cmpuint (good->status, ==, 200);
}

static void
check_metropolis (Server *server)
{
  g_autoptr (Answer) film = server_get (server, "movies/19/", NULL);

  /* The better source stands; what it does not say is filled. */
  g_assert_cmpstr (answer_text (film, "title"), ==, "Metropolis");
  g_assert_cmpstr (answer_text (film, "release_date"), ==, "1927-01-10");
  g_assert_cmpstr (answer_text (film, "overview"), ==, "Other words.");
  g_assert_cmpstr (answer_text (film, "poster_path"), ==, "/other.jpg");
  g_assert_cmpint (answer_int (film, "runtime"), ==, 153);
  g_assert_cmpint (answer_int (film, "vote_count"), ==, 657);
  g_assert_cmpuint (answer_length (film, "genres"), ==, 2);
  g_assert_cmpuint (answer_length (film, "directors"), ==, 1);
  g_assert_cmpstr (answer_text (film, "directors.0.person_uid"), ==, "starter:fritz-lang");

  /* The cast gains whom the better source leaves out, once. */
  g_assert_cmpuint (answer_length (film, "cast"), ==, 3);
  g_assert_cmpstr (answer_text (film, "cast.2.name"), ==, "Alfred Abel");
  g_assert_cmpstr (answer_text (film, "cast.2.person_uid"), ==, "tmdb:78");
}

static void
check_lang (Server *server)
{
  g_autoptr (Answer) lang = server_get (server, "persons/tmdb:68/", NULL);
  g_autoptr (Answer) search = server_get (server, "persons/search/?q=fritz+lang", NULL);
  g_autoptr (Answer) m = server_get (server, "movies/832/", NULL);

  g_assert_cmpstr (answer_text (lang, "uid"), ==, "starter:fritz-lang");
  g_assert_cmpstr (answer_text (lang, "biography"), ==, "Viennese.");
  g_assert_cmpuint (answer_length (lang, "filmography"), ==, 2);
  g_assert_cmpint (answer_int (search, "count"), ==, 1);
  g_assert_cmpstr (answer_text (m, "directors.0.person_uid"), ==, "starter:fritz-lang");
}

/* Two sources name people and films differently; in the film that both know they meet, whatever comes first.
 */
static void
test_two_sources (Server *server, gconstpointer data)
{
  g_autofree char *complaints = NULL, *summary = NULL, *again = NULL;

  summary = server_load (server, "other.jsonl", OTHER_METROPOLIS OTHER_M, &complaints);
  g_assert_nonnull (strstr (summary, "Films: 1 added, 1 changed"));
  check_metropolis (server);
  check_lang (server);
  g_clear_pointer (&complaints, g_free);
  again = server_load (server, "all.jsonl", CATALOGUE OTHER_METROPOLIS OTHER_M, &complaints);
  g_assert_nonnull (strstr (again, "Films: 0 added, 0 changed, 5 as before"));
  check_metropolis (server);
}

static void
test_two_sources_met_late (Server *server, gconstpointer data)
{
  g_autofree char *complaints = NULL, *summary = NULL;

  /* The director is a person of his own until the film that both sources know. */
  summary = server_load (server, "other.jsonl", OTHER_M OTHER_METROPOLIS, &complaints);
  check_metropolis (server);
  check_lang (server);
}

/* The better source comes second: its word counts, and the film keeps its name. */
static void
test_better_source_second (Server *server, gconstpointer data)
{
  g_autofree char *complaints = NULL, *first = NULL, *second = NULL;
  g_autoptr (Answer) film = NULL, alias = NULL;

  first = server_load (server, "a.jsonl",
                       "{\"id\":631,\"source\":\"tmdb5000\",\"tmdb_id\":631,\"imdb_id\":\"tt0018456\","
                       "\"title\":\"Old title\",\"runtime\":94}\n",
                       &complaints);
  g_clear_pointer (&complaints, g_free);
  second = server_load (server, "b.jsonl",
                        "{\"uid\":\"imdb:tt0018456\",\"imdb_id\":\"tt0018456\",\"title\":\"New title\"}\n",
                        &complaints);
  g_assert_nonnull (strstr (second, "Films: 0 added, 1 changed"));
  film = server_get (server, "movies/631/", NULL);
  g_assert_cmpstr (answer_text (film, "uid"), ==, "tmdb:631");
  g_assert_cmpstr (answer_text (film, "title"), ==, "New title");
  g_assert_cmpint (answer_int (film, "runtime"), ==, 94);
  alias = server_get (server, "movies/imdb:tt0018456/", NULL);
  g_assert_cmpstr (answer_text (alias, "uid"), ==, "tmdb:631");
}

static void
test_posters (Server *server, gconstpointer data)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "imdb:tt0018455", -1);
  g_autofree char *name = g_strdup_printf ("%.16s.png", digest);
  g_autofree char *path = g_build_filename (server->pictures, name, NULL);
  g_autofree char *key = g_strconcat ("/", name, NULL), *uri = g_strconcat ("/files/", name, NULL);
  g_autofree char *complaints = NULL, *summary = NULL;
  g_autoptr (Answer) film = NULL, picture = NULL;

  g_assert_true (g_file_set_contents (path, "picture", -1, NULL));
  summary = server_load (server, "again.jsonl", CATALOGUE, &complaints);
  g_assert_nonnull (strstr (summary, "Films: 0 added, 1 changed, 2 as before"));
  film = server_get (server, "movies/imdb:tt0018455/", NULL);
  g_assert_cmpstr (answer_text (film, "poster_path"), ==, key);
  picture = server_get (server, uri, NULL);
  g_assert_cmpuint (picture->status, ==, 200);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD_SERVER_TEST ("/server/load/twice", test_twice);
  ADD_SERVER_TEST ("/server/load/bad-lines", test_bad_lines);
  ADD_SERVER_TEST ("/server/load/two-sources", test_two_sources);
  ADD_SERVER_TEST ("/server/load/two-sources-met-late", test_two_sources_met_late);
  ADD_SERVER_TEST ("/server/load/better-source-second", test_better_source_second);
  ADD_SERVER_TEST ("/server/load/posters", test_posters);
  return g_test_run ();
}
