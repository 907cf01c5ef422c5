/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "server-fixture.h"
#include "storage-fixture.h"

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

  g_assert_true (g_file_set_contents (path, "\x89PNG\r\n\x1a\n", 8, NULL));
  summary = server_load (server, "again.jsonl", CATALOGUE, &complaints);
  g_assert_nonnull (strstr (summary, "Films: 0 added, 1 changed, 2 as before"));
  film = server_get (server, "movies/imdb:tt0018455/", NULL);
  g_assert_cmpstr (answer_text (film, "poster_path"), ==, key);
  picture = server_get (server, uri, NULL);
  g_assert_cmpuint (picture->status, ==, 200);
}

static void
expect_answer (Server *server, const char *sql, const char *wanted)
{
  g_autofree char *answer = storage_ask (server->database, sql);

  g_test_message ("%s", sql);
  g_assert_cmpstr (answer, ==, wanted);
}

static void
expect_summary (Server *server, const char *lines, const char *wanted)
{
  g_autofree char *complaints = NULL, *summary = server_load (server, "lines.jsonl", lines, &complaints);

  g_assert_nonnull (strstr (summary, wanted));
}

#define VARIED(runtime, more)                           \
  "{\"tmdb_id\":7,\"source\":\"tmdb\",\"title\":\"The " \
  "Varied\",\"original_language\":\"de\",\"runtime\":" runtime more "}\n"
#define VARIED_TAGS                                                                                      \
  ",\"genres\":[\"Drama\",\"Other\",\"Drama\"],\"country_codes\":[\"DE\",\"FR\",\"DE\"],\"countries\":[" \
  "\"Germany\",\"France\",\"Germany\"]"

/* What a line says stands where lists and facets look for it, and goes when the line says something else. */
static void
test_columns (Server *server, gconstpointer data)
{
  static const char tags[] = "SELECT t.kind, t.name, t.films FROM tag t JOIN film_tag f ON f.tag_id = t.id "
                             "JOIN film m ON m.id = f.film_id WHERE m.tmdb_id = 7 ORDER BY t.kind, t.name";

  expect_summary (server, VARIED ("98", VARIED_TAGS), "Films: 1 added");
  expect_answer (server, "SELECT sort_key, runtime, language FROM film WHERE tmdb_id = 7", "varied|98|de");
  expect_answer (server, tags, "0|Drama|3\n0|Other|1\n1|France|1\n1|Germany|1");
  expect_answer (server, "SELECT code FROM tag WHERE name = 'Drama' OR name = 'France' ORDER BY code",
                 "18\nFR");
  expect_answer (server, "SELECT value FROM meta WHERE name = 'films'", "4");

  expect_summary (server, VARIED ("99", ",\"genres\":[\"Romance\"]"), "Films: 0 added, 1 changed");
  expect_answer (server, "SELECT runtime FROM film WHERE tmdb_id = 7", "99");
  expect_answer (server, tags, "0|Romance|2");
  expect_answer (server, "SELECT films FROM tag WHERE name = 'Drama' OR name = 'France' ORDER BY films",
                 "0\n2");
}

#define LANG_FILM(id, year, popularity, job)                                                 \
  "{\"tmdb_id\":" #id ",\"source\":\"x\",\"title\":\"L" #id "\",\"popularity\":" #popularity \
  ",\"release_date\":\"" #year "\",\"" job                                                   \
  "\":[{\"person_uid\":\"starter:fritz-lang\",\"name\":\"Fritz Lang\"},"                     \
  "{\"person_uid\":\"starter:fritz-lang\",\"name\":\"Fritz Lang\"}]}\n"

/* What people directed is summed up, each film once, and again when it changes. */
static void
test_sums (Server *server, gconstpointer data)
{
  static const char sums[] =
      "SELECT directed, first_year, last_year FROM person WHERE uid = 'starter:fritz-lang'";

  expect_answer (server, sums, "1|1927|1927");
  expect_summary (server,
                  LANG_FILM (1, 1931, 5, "directors") LANG_FILM (2, 1953, 5, "directors")
                      LANG_FILM (3, 1963, 5, "cast"),
                  "Films: 3 added");
  expect_answer (server, sums, "3|1927|1953");
  expect_summary (server, LANG_FILM (2, 1953, 5, "writers"), "1 changed");
  expect_answer (server, sums, "2|1927|1931");
  expect_answer (server, "SELECT directed, first_year FROM person WHERE uid = 'starter:audrey-tautou'", "0|");
  expect_answer (server, "SELECT value FROM meta WHERE name = 'persons'", "3");
  /* Nobody says how popular he is, but his films are; who is said to be is what is said. */
  expect_answer (server, "SELECT count(*) FROM person WHERE popularity > 0", "3");
  expect_summary (server, "{\"uid\":\"starter:fritz-lang\",\"name\":\"Fritz Lang\",\"popularity\":7.5}\n",
                  "People: 0 added, 1 changed");
  expect_answer (server, "SELECT popularity FROM person WHERE uid = 'starter:fritz-lang'", "7.5");
}

/* A source may go back to what it said before; and what it says twice counts once. */
static void
test_back_and_forth (Server *server, gconstpointer data)
{
  const char *one = VARIED ("1", ""), *two = VARIED ("2", "");
  g_autofree char *both = g_strconcat (one, one, two, one, NULL), *again = g_strconcat (two, one, NULL);

  expect_summary (server, both, "Films: 1 added, 2 changed, 1 as before");
  expect_answer (server, "SELECT runtime FROM film WHERE tmdb_id = 7", "1");
  expect_summary (server, both, "Films: 0 added, 2 changed, 2 as before");
  expect_answer (server, "SELECT runtime FROM film WHERE tmdb_id = 7", "1");
  expect_summary (server, again, "Films: 0 added, 2 changed, 0 as before");
  expect_summary (server, two, "Films: 0 added, 1 changed");
  expect_answer (server, "SELECT runtime FROM film WHERE tmdb_id = 7", "2");
  expect_answer (server, "SELECT count(*) FROM film_source WHERE source = 'tmdb'", "1");
}

/* The numbers of rows that changed rise, and the counter stands at the last. */
static void
test_numbers (Server *server, gconstpointer data)
{
  static const char numbers[] = "SELECT count(*) - count(DISTINCT seq), max(seq) - (SELECT value FROM "
                                "counter WHERE name = 'catalogue') "
                                "FROM (SELECT seq FROM film UNION ALL SELECT seq FROM person) s";

  /* The last number is that of the sums, which stand in no row of their own. */
  expect_answer (server, numbers, "0|-1");
  expect_summary (server, VARIED ("1", "") LANG_FILM (1, 1931, 5, "directors"), "2 added");
  expect_answer (server, numbers, "0|-1");
  expect_summary (server, OTHER_M OTHER_METROPOLIS, "1 added, 1 changed");
  expect_answer (server, numbers, "0|-1");
}

/* A character's description comes from the line to the film's own page. */
static void
test_description (Server *server, gconstpointer data)
{
  g_autoptr (Answer) film = NULL;

  expect_summary (server,
                  VARIED ("1",
                          ",\"cast\":[{\"person_id\":1,\"name\":\"A\",\"character\":\"B\",\"description\":"
                          "\"Who is\\nB?\"}]"),
                  "1 added");
  film = server_get (server, "movies/7/", NULL);
  g_assert_cmpstr (answer_text (film, "cast.0.description"), ==, "Who is\nB?");
}

/* While an empty catalogue is filled its indexes are away; then they are all there again. */
static void
test_indexes (Server *server, gconstpointer data)
{
  const char *sql =
      storage_is_postgresql ()
          ? "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY indexname"
          : "SELECT name || ': ' || tbl_name FROM sqlite_schema WHERE type = 'index' ORDER BY name";
  g_autofree char *filled = storage_ask (server->database, sql);

  g_assert_nonnull (strstr (filled, "credit_person"));
  server_stop (server);
  server_forget (server);
  expect_summary (server, "\n", "Films: 0 added");
  expect_answer (server, sql, filled);
  server_start (server);
}

/* The first film of a catalogue is on a list already, by another of its names. */
static void
test_listed_before (Server *server, gconstpointer data)
{
  g_auto (Tokens) ada = { 0 };
  g_autoptr (Answer) pushed = NULL, list = NULL;

  server_stop (server);
  server_forget (server);
  server_start (server);
  server_register (server, "ada", &ada);
  pushed = server_send (server, "POST", "sync/", ada.access,
                        "{\"device\":\"" DEVICE_A "\",\"ops\":[{\"seq\":1,\"kind\":\"entry\",\"list\":"
                        "\"watchlist\",\"film_uid\":\"imdb:tt0017136\",\"want\":true}]}");
  g_assert_cmpuint (pushed->status, ==, 200);
  expect_summary (server, CATALOGUE, "Films: 3 added");
  list = server_get (server, "movies/watchlist/", ada.access);
  g_assert_cmpint (answer_int (list, "count"), ==, 1);
  g_assert_cmpstr (answer_text (list, "results.0.movie.title"), ==, "Metropolis");
}

/* A line without an end, and one that is longer than any that is read. */
static void
test_long_lines (Server *server, gconstpointer data)
{
  g_autofree char *complaints = NULL, *summary = NULL, *overview = g_strnfill (9 * 1024 * 1024, 'x');
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autofree char *first = NULL;

  for (int i = 1; i <= 3000; i++)
    g_string_append_printf (lines, "{\"uid\":\"x:%d\",\"title\":\"%.*s\"}\r\n", i, i % 500 + 1, overview);
  g_string_append_printf (lines, "{\"uid\":\"y:1\",\"title\":\"a\",\"overview\":\"%s\"}\n", overview);
  g_string_append (lines, "{\"uid\":\"y:2\",\"title\":\"after\"}\n\n{\"uid\":\"y:3\",\"title\":\"last\"}");
  summary = server_load (server, "long.jsonl", lines->str, &complaints);
  g_assert_nonnull (strstr (summary, "Films: 3002 added"));
  first = g_strndup (complaints, 2000);
  g_assert_nonnull (strstr (first, "long.jsonl:3001: "));
  g_assert_cmpuint (strlen (complaints), <, 2000);
  expect_answer (server, "SELECT count(*) FROM film WHERE uid LIKE 'x:%'", "3000");
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
  ADD_SERVER_TEST ("/server/load/columns", test_columns);
  ADD_SERVER_TEST ("/server/load/sums", test_sums);
  ADD_SERVER_TEST ("/server/load/back-and-forth", test_back_and_forth);
  ADD_SERVER_TEST ("/server/load/numbers", test_numbers);
  ADD_SERVER_TEST ("/server/load/description", test_description);
  ADD_SERVER_TEST ("/server/load/indexes", test_indexes);
  ADD_SERVER_TEST ("/server/load/listed-before", test_listed_before);
  ADD_SERVER_TEST ("/server/load/long-lines", test_long_lines);
  return g_test_run ();
}
