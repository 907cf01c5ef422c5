/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "server-fixture.h"

#define ENTRY(seq, list, film, want) \
  "{\"seq\":" seq ",\"kind\":\"entry\",\"list\":\"" list "\",\"film_uid\":\"" film "\",\"want\":" want "}"
#define RATING(seq, film, rest) "{\"seq\":" seq ",\"kind\":\"rating\",\"film_uid\":\"" film "\"," rest "}"
#define RECORD(seq, record, uid, rest) \
  "{\"seq\":" seq ",\"kind\":\"record\",\"record\":\"" record "\",\"uid\":\"" uid "\"," rest "}"
#define LIST_ENTRY(seq, list, film, want, position)                                         \
  "{\"seq\":" seq ",\"kind\":\"list_entry\",\"list_uid\":\"" list "\",\"film_uid\":\"" film \
  "\",\"want\":" want ",\"position\":" position "}"

static Answer *
push (Server *server, const char *token, const char *device, const char *ops)
{
  g_autofree char *body = g_strdup_printf ("{\"device\":\"%s\",\"ops\":[%s]}", device, ops);
  Answer *answer = server_send (server, "POST", "sync/", token, body);

  g_assert_cmpuint (answer->status, ==, 200);
  g_assert_nonnull (answer_text (answer, "epoch"));
  return answer;
}

static Answer *
pull (Server *server, const char *token, const char *cursor, int limit)
{
  g_autofree char *path = g_strdup_printf ("sync/?limit=%d&cursor=%s", limit, cursor);
  Answer *answer = server_get (server, path, token);

  g_assert_cmpuint (answer->status, ==, 200);
  return answer;
}

static void
expect_result (Answer *answer, guint index, const char *status)
{
  g_autofree char *path = g_strdup_printf ("results.%u.status", index);

  g_assert_cmpstr (answer_text (answer, path), ==, status);
}

/* The same op twice has one effect and one answer; an older one has none. */
static void
test_replay (Server *server, gconstpointer data)
{
  g_auto (Tokens) ada = { 0 };
  g_autoptr (Answer) add = NULL, other = NULL, replay = NULL, feed = NULL, stale = NULL, newer = NULL;

  server_register (server, "ada", &ada);
  add = push (server, ada.access, DEVICE_A, ENTRY ("5", "watchlist", "tmdb:19", "true"));
  expect_result (add, 0, "done");
  g_assert_nonnull (answer_text (add, "results.0.tag"));

  /* Another device takes it off; then the first one's add comes again, for its answer was lost. */
  other = push (server, ada.access, DEVICE_B, ENTRY ("1", "watchlist", "tmdb:19", "false"));
  expect_result (other, 0, "done");
  replay = push (server, ada.access, DEVICE_A, ENTRY ("5", "watchlist", "tmdb:19", "true"));
  expect_result (replay, 0, "done");
  g_assert_cmpstr (answer_text (replay, "results.0.tag"), ==, answer_text (add, "results.0.tag"));
  stale = push (server, ada.access, DEVICE_A, ENTRY ("4", "watchlist", "tmdb:19", "true"));
  expect_result (stale, 0, "stale");
  feed = pull (server, ada.access, "", 100);
  g_assert_cmpuint (answer_length (feed, "changes"), ==, 1);
  g_assert_false (json_node_get_boolean (answer_find (feed, "changes.0.present")));

  /* Numbers are kept by key: a lower one for another film is news. A new add makes a new entry. */
  newer = push (server, ada.access, DEVICE_A,
                ENTRY ("3", "favourites", "tmdb:19", "true") "," ENTRY ("6", "watchlist", "tmdb:19", "true"));
  expect_result (newer, 0, "done");
  expect_result (newer, 1, "done");
  g_assert_cmpstr (answer_text (newer, "results.1.tag"), !=, answer_text (add, "results.0.tag"));
  g_clear_pointer (&feed, answer_free);
  feed = pull (server, ada.access, "", 100);
  g_assert_cmpuint (answer_length (feed, "changes"), ==, 2);
  g_assert_true (json_node_get_boolean (answer_find (feed, "changes.0.present")));
  g_assert_true (json_node_get_boolean (answer_find (feed, "changes.1.present")));
}

/* What was answered is remembered with its effect, also over a restart. */
static void
test_replay_after_restart (Server *server, gconstpointer data)
{
  g_auto (Tokens) ada = { 0 };
  g_autoptr (Answer) add = NULL, removed = NULL, replay = NULL, list = NULL;

  server_register (server, "ada", &ada);
  add = push (server, ada.access, DEVICE_A, ENTRY ("1", "watchlist", "tmdb:19", "true"));
  removed = server_send (server, "DELETE", "movies/watchlist/19/", ada.access, NULL);
  g_assert_cmpuint (removed->status, ==, 204);
  server_stop (server);
  server_start (server);
  replay = push (server, ada.access, DEVICE_A, ENTRY ("1", "watchlist", "tmdb:19", "true"));
  expect_result (replay, 0, "done");
  list = server_get (server, "movies/watchlist/", ada.access);
  g_assert_cmpint (answer_int (list, "count"), ==, 0);
}

/* The lists of REST and the feed are the same rows. */
static void
test_one_truth (Server *server, gconstpointer data)
{
  g_auto (Tokens) ada = { 0 };
  g_autoptr (Answer) pushed = NULL, list = NULL, added = NULL, feed = NULL, rated = NULL, gone = NULL;

  server_register (server, "ada", &ada);
  pushed = push (server, ada.access, DEVICE_A,
                 ENTRY ("1", "favourites", "imdb:tt0017136",
                        "true") "," RATING ("2", "tmdb:194", "\"rating\":2.5,\"review\":\"Sweet\""));
  expect_result (pushed, 1, "done");
  list = server_get (server, "movies/favorites/", ada.access);
  g_assert_cmpstr (answer_text (list, "results.0.movie.uid"), ==, "tmdb:19");
  rated = server_get (server, "movies/194/rate/", ada.access);
  g_assert_cmpfloat (json_node_get_double (answer_find (rated, "rating")), ==, 2.5);
  added = server_send (server, "POST", "movies/watchlist/", ada.access, "{\"movie_id\":194}");
  g_assert_cmpuint (added->status, ==, 201);

  feed = pull (server, ada.access, "", 100);
  g_assert_cmpuint (answer_length (feed, "changes"), ==, 3);
  g_assert_cmpstr (answer_text (feed, "changes.0.film_uid"), ==, "tmdb:19");
  g_assert_cmpstr (answer_text (feed, "changes.0.title"), ==, "Metropolis");
  g_assert_cmpint (answer_int (feed, "changes.0.year"), ==, 1927);
  g_assert_cmpstr (answer_text (feed, "changes.1.kind"), ==, "rating");
  g_assert_cmpstr (answer_text (feed, "changes.1.review"), ==, "Sweet");
  g_assert_cmpstr (answer_text (feed, "changes.2.list"), ==, "watchlist");

  /* Neither stars nor review: it is taken away, and the feed says so. */
  gone = push (server, ada.access, DEVICE_A, RATING ("3", "tmdb:194", "\"rating\":null,\"review\":null"));
  expect_result (gone, 0, "done");
  g_clear_pointer (&rated, answer_free);
  rated = server_get (server, "movies/194/rate/", ada.access);
  answer_is_problem (rated, 404);
  g_clear_pointer (&feed, answer_free);
  feed = pull (server, ada.access, "", 100);
  g_assert_cmpstr (answer_text (feed, "changes.2.kind"), ==, "rating");
  g_assert_true (JSON_NODE_HOLDS_NULL (answer_find (feed, "changes.2.rating")));
}

/* What was written on one device stands there for the other, also over a restart; what was said twice is said
 * once. */
static void
test_records (Server *server, gconstpointer data)
{
  g_auto (Tokens) ada = { 0 };
  g_autoptr (Answer) pushed = NULL, again = NULL, note = NULL, list = NULL, late = NULL, gone = NULL,
                     feed = NULL;
  g_autofree char *cursor = NULL;

  server_register (server, "ada", &ada);
  pushed = push (
      server, ada.access, DEVICE_A,
      LIST_ENTRY ("1", "rainy", "tmdb:19", "true", "null") "," RECORD (
          "2", "list", "rainy", "\"fields\":{\"name\":\"Rainy\"}") "," RECORD ("3", "note", "imdb:tt0017136",
                                                                               "\"fields\":{\"text\":"
                                                                               "\"Mine\"},\"base\":null"));
  expect_result (pushed, 0, "rejected");
  expect_result (pushed, 1, "done");
  expect_result (pushed, 2, "done");
  server_stop (server);
  server_start (server);
  again = push (server, ada.access, DEVICE_A,
                LIST_ENTRY ("1", "rainy", "tmdb:19", "true", "null") "," RECORD (
                    "3", "note", "imdb:tt0017136",
                    "\"fields\":{\"text\":\"Mine\"},\"base\":null") "," LIST_ENTRY ("4", "rainy", "tmdb:19",
                                                                                    "true", "null"));
  /* What was refused, and what was done, is so still; tried again it has a number of its own. */
  expect_result (again, 0, "rejected");
  g_assert_cmpstr (answer_text (again, "results.0.message"), ==, answer_text (pushed, "results.0.message"));
  expect_result (again, 1, "done");
  g_assert_cmpstr (answer_text (again, "results.1.tag"), ==, answer_text (pushed, "results.2.tag"));
  expect_result (again, 2, "done");
  note = server_get (server, "movies/19/note/", ada.access);
  g_assert_cmpstr (answer_text (note, "text"), ==, "Mine");
  list = server_get (server, "lists/rainy/films/", ada.access);
  g_assert_cmpstr (answer_text (list, "results.0.movie.title"), ==, "Metropolis");
  feed = pull (server, ada.access, "", 100);
  cursor = g_strdup (answer_text (feed, "cursor"));

  /* The other device has not seen the note, and takes the list away with what is on it. */
  late = push (server, ada.access, DEVICE_B,
               RECORD ("1", "note", "tmdb:19", "\"fields\":{\"text\":\"Theirs\"},\"base\":null") "," RECORD (
                   "2", "list", "rainy", "\"fields\":null"));
  expect_result (late, 0, "conflict");
  g_assert_cmpstr (answer_text (late, "results.0.current_fields.text"), ==, "Mine");
  g_assert_cmpstr (answer_text (late, "results.0.tag"), ==, answer_text (pushed, "results.2.tag"));
  expect_result (late, 1, "done");
  gone = pull (server, ada.access, cursor, 100);
  g_assert_cmpuint (answer_length (gone, "changes"), ==, 2);
  g_assert_cmpstr (answer_text (gone, "changes.0.kind"), ==, "list_entry");
  g_assert_false (json_node_get_boolean (answer_find (gone, "changes.0.present")));
  g_assert_cmpstr (answer_text (gone, "changes.1.uid"), ==, "rainy");
  g_assert_true (JSON_NODE_HOLDS_NULL (answer_find (gone, "changes.1.fields")));
}

/* What a device wrote itself is no news to it, even where it never heard that it was written. */
static void
test_own_words (Server *server, gconstpointer data)
{
  g_auto (Tokens) ada = { 0 };
  g_autoptr (Answer) first = NULL, other = NULL, second = NULL, third = NULL, fourth = NULL, fifth = NULL;

  server_register (server, "ada", &ada);
  first = push (server, ada.access, DEVICE_A,
                RECORD ("1", "note", "tmdb:19", "\"fields\":{\"text\":\"Mine\"},\"base\":null"));
  expect_result (first, 0, "done");
  second = push (server, ada.access, DEVICE_A,
                 RECORD ("2", "note", "tmdb:19", "\"fields\":{\"text\":\"Mine, better\"},\"base\":null"));
  expect_result (second, 0, "done");
  other = push (server, ada.access, DEVICE_B,
                RECORD ("1", "note", "tmdb:19", "\"fields\":{\"text\":\"Theirs\"},\"base\":null"));
  expect_result (other, 0, "conflict");
  third =
      push (server, ada.access, DEVICE_A, RECORD ("3", "note", "tmdb:19", "\"fields\":null,\"base\":null"));
  expect_result (third, 0, "done");

  /* What came between is news. */
  fourth =
      push (server, ada.access, DEVICE_B,
            RECORD ("2", "note", "tmdb:19", "\"fields\":{\"text\":\"Theirs\"},\"base\":null") "," RECORD (
                "3", "note", "tmdb:19", "\"fields\":{\"text\":\"Theirs, better\"},\"base\":null"));
  expect_result (fourth, 0, "done");
  expect_result (fourth, 1, "done");
  fifth = push (server, ada.access, DEVICE_A,
                RECORD ("4", "note", "tmdb:19", "\"fields\":{\"text\":\"Mine\"},\"base\":null"));
  expect_result (fifth, 0, "conflict");
}

/* A feed that is read in pages of one, with edits in between, loses nothing and repeats nothing. */
static void
test_cursor (Server *server, gconstpointer data)
{
  g_auto (Tokens) ada = { 0 };
  g_autoptr (Answer) pushed = NULL, page = NULL, later = NULL;
  g_autofree char *cursor = g_strdup ("");
  guint seen = 0;

  server_register (server, "ada", &ada);
  pushed = push (server, ada.access, DEVICE_A,
                 ENTRY ("1", "watchlist", "tmdb:19", "true") "," ENTRY (
                     "2", "watchlist", "tmdb:194", "true") "," ENTRY ("3", "favourites", "tmdb:19", "true"));
  do
    {
      g_clear_pointer (&page, answer_free);
      page = pull (server, ada.access, cursor, 1);
      seen += answer_length (page, "changes");
      g_free (cursor);
      cursor = g_strdup (answer_text (page, "cursor"));
    }
  while (json_node_get_boolean (answer_find (page, "more")));
  g_assert_cmpuint (seen, ==, 3);

  g_clear_pointer (&page, answer_free);
  page = pull (server, ada.access, cursor, 100);
  g_assert_cmpuint (answer_length (page, "changes"), ==, 0);
  g_assert_cmpstr (answer_text (page, "cursor"), ==, cursor);
  later = push (server, ada.access, DEVICE_A, ENTRY ("4", "watchlist", "tmdb:19", "false"));
  g_clear_pointer (&page, answer_free);
  page = pull (server, ada.access, cursor, 100);
  g_assert_cmpuint (answer_length (page, "changes"), ==, 1);
  g_assert_false (json_node_get_boolean (answer_find (page, "changes.0.present")));
}

static void
expect_gone (Server *server, const char *feed, const char *token, const char *cursor)
{
  g_autofree char *path = g_strdup_printf ("%s/?cursor=%s", feed, cursor);
  g_autoptr (Answer) answer = server_get (server, path, token);

  answer_is_problem (answer, 410);
}

/* A cursor that was not given here and now leads nowhere: the client starts again. */
static void
test_gone (Server *server, gconstpointer data)
{
  g_auto (Tokens) ada = { 0 };
  g_autoptr (Answer) feed = NULL, catalogue = NULL, root = NULL, fresh = NULL;
  g_autofree char *forged = NULL, *cursor = NULL;

  server_register (server, "ada", &ada);
  feed = pull (server, ada.access, "", 100);
  catalogue = server_get (server, "catalogue/", NULL);
  forged = g_strconcat ("9", answer_text (feed, "cursor"), NULL);
  expect_gone (server, "sync", ada.access, "0");
  expect_gone (server, "sync", ada.access, "garbage");
  expect_gone (server, "sync", ada.access, forged);
  expect_gone (server, "sync", ada.access, answer_text (catalogue, "cursor"));
  expect_gone (server, "catalogue", NULL, answer_text (feed, "cursor"));

  /* Another database behind the same address is another epoch. */
  cursor = g_strdup (answer_text (catalogue, "cursor"));
  root = server_get (server, "/api/v1/", NULL);
  server_stop (server);
  server_forget (server);
  server_start (server);
  fresh = server_get (server, "/api/v1/", NULL);
  g_assert_cmpstr (answer_text (fresh, "epoch"), !=, answer_text (root, "epoch"));
  expect_gone (server, "catalogue", NULL, cursor);
}

/* A film that the catalogue lacks stands on the list all the same, and follows when the catalogue learns of
 * it under a better name. */
static void
test_unknown_film (Server *server, gconstpointer data)
{
  g_auto (Tokens) ada = { 0 };
  g_autoptr (Answer) pushed = NULL, feed = NULL, list = NULL, refused = NULL, rated = NULL;
  g_autofree char *complaints = NULL, *summary = NULL, *cursor = NULL;

  server_register (server, "ada", &ada);
  pushed = push (
      server, ada.access, DEVICE_A,
      ENTRY ("1", "watchlist", "imdb:tt0099999", "true") "," RATING ("2", "imdb:tt0099999", "\"rating\":4"));
  expect_result (pushed, 0, "done");
  feed = pull (server, ada.access, "", 100);
  g_assert_cmpstr (answer_text (feed, "changes.0.film_uid"), ==, "imdb:tt0099999");
  cursor = g_strdup (answer_text (feed, "cursor"));
  list = server_get (server, "movies/watchlist/", ada.access);
  g_assert_cmpint (answer_int (list, "count"), ==, 1);

  summary = server_load (
      server, "late.jsonl",
      "{\"uid\":\"tmdb:9999\",\"tmdb_id\":9999,\"imdb_id\":\"tt0099999\",\"title\":\"Late\"}\n", &complaints);
  g_clear_pointer (&list, answer_free);
  list = server_get (server, "movies/watchlist/", ada.access);
  g_assert_cmpint (answer_int (list, "count"), ==, 1);
  g_assert_cmpstr (answer_text (list, "results.0.movie.title"), ==, "Late");
  rated = server_get (server, "movies/9999/rate/", ada.access);
  g_assert_cmpint (answer_int (rated, "rating"), ==, 4);
  g_clear_pointer (&feed, answer_free);
  feed = pull (server, ada.access, cursor, 100);
  g_assert_cmpuint (answer_length (feed, "changes"), ==, 4);
  g_assert_cmpstr (answer_text (feed, "changes.0.film_uid"), ==, "tmdb:9999");
  g_assert_false (json_node_get_boolean (answer_find (feed, "changes.1.present")));

  refused =
      server_send (server, "POST", "sync/", ada.access,
                   "{\"device\":\"" DEVICE_A "\",\"ops\":[" ENTRY ("3", "watchlist", "no uid", "true") "]}");
  answer_is_problem (refused, 400);
}

/* The catalogue in pages: each film and person once, whole, in the order of the numbers. */
static void
test_catalogue (Server *server, gconstpointer data)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (Answer) page = NULL, after = NULL, packed = NULL;
  g_autofree char *cursor = g_strdup (""), *complaints = NULL, *summary = NULL;
  gboolean metropolis = FALSE;

  do
    {
      g_autofree char *path = g_strdup_printf ("catalogue/?limit=2&cursor=%s", cursor);

      g_clear_pointer (&page, answer_free);
      page = server_get (server, path, NULL);
      g_assert_cmpuint (page->status, ==, 200);
      g_assert_cmpint (answer_int (page, "total"), ==, 3);
      g_assert_cmpuint (answer_length (page, "films") + answer_length (page, "persons"), <=, 2);
      for (guint i = 0; i < answer_length (page, "films"); i++)
        {
          g_autofree char *uid = g_strdup_printf ("films.%u.uid", i);
          g_autofree char *part = g_strdup_printf ("films.%u.cast.1.character", i);

          g_assert_true (g_hash_table_add (seen, g_strdup (answer_text (page, uid))));
          metropolis |= g_strcmp0 (answer_text (page, part), "Hel") == 0;
        }
      for (guint i = 0; i < answer_length (page, "persons"); i++)
        {
          g_autofree char *uid = g_strdup_printf ("persons.%u.uid", i);

          g_assert_true (g_hash_table_add (seen, g_strdup (answer_text (page, uid))));
        }
      g_free (cursor);
      cursor = g_strdup (answer_text (page, "cursor"));
    }
  while (json_node_get_boolean (answer_find (page, "more")));
  g_assert_cmpuint (g_hash_table_size (seen), ==, 6);
  g_assert_true (metropolis);

  /* Only what changed comes again. */
  summary =
      server_load (server, "more.jsonl",
                   CATALOGUE "{\"uid\":\"x:1\",\"title\":\"New\",\"cast\":[{\"person_uid\":\"x:p\",\"name\":"
                             "\"P\"}]}\n",
                   &complaints);
  after = server_send_with (server, "GET", "/api/v1/catalogue/", "Accept-Encoding", "identity");
  g_assert_null (soup_message_headers_get_one (after->headers, "Content-Encoding"));
  g_clear_pointer (&after, answer_free);
  {
    g_autofree char *path = g_strdup_printf ("catalogue/?cursor=%s", cursor);

    after = server_get (server, path, NULL);
  }
  g_assert_cmpuint (answer_length (after, "films"), ==, 1);
  g_assert_cmpuint (answer_length (after, "persons"), ==, 1);
  g_assert_cmpstr (answer_text (after, "films.0.title"), ==, "New");
  packed = server_send_with (server, "GET", "/api/v1/catalogue/", "Accept-Encoding", "gzip");
  g_assert_cmpstr (soup_message_headers_get_one (packed->headers, "Content-Encoding"), ==, "gzip");
  g_assert_nonnull (strstr (soup_message_headers_get_list (packed->headers, "Vary"), "Accept-Encoding"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD_SERVER_TEST ("/server/sync/replay", test_replay);
  ADD_SERVER_TEST ("/server/sync/replay-after-restart", test_replay_after_restart);
  ADD_SERVER_TEST ("/server/sync/one-truth", test_one_truth);
  ADD_SERVER_TEST ("/server/sync/records", test_records);
  ADD_SERVER_TEST ("/server/sync/own-words", test_own_words);
  ADD_SERVER_TEST ("/server/sync/cursor", test_cursor);
  ADD_SERVER_TEST ("/server/sync/gone", test_gone);
  ADD_SERVER_TEST ("/server/sync/unknown-film", test_unknown_film);
  ADD_SERVER_TEST ("/server/sync/catalogue", test_catalogue);
  return g_test_run ();
}
