/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "server-fixture.h"

static void
expect_status (
    Server *server, const char *method, const char *path, const char *token, const char *body, guint status)
{
  g_autoptr (Answer) answer = server_send (server, method, path, token, body);

  if (status >= 400)
    answer_is_problem (answer, status);
  else
    g_assert_cmpuint (answer->status, ==, status);
}

static guint
count_list (Server *server, const char *path, const char *token)
{
  g_autoptr (Answer) answer = server_get (server, path, token);

  g_assert_cmpuint (answer->status, ==, 200);
  g_assert_cmpint (answer_int (answer, "count"), ==, answer_length (answer, "results"));
  return answer_length (answer, "results");
}

static void
test_list (Server *server, gconstpointer data)
{
  g_auto (Tokens) ada = { 0 };
  g_autoptr (Answer) added = NULL, again = NULL, list = NULL, film = NULL;

  server_register (server, "ada", &ada);
  for (const char *const *path = (const char *const[]) { "movies/favorites/", "movies/watchlist/", NULL };
       *path != NULL; path++)
    {
      g_autofree char *removal = g_strconcat (*path, "19/", NULL);
      g_autofree char *removal_by_uid = g_strconcat (*path, "imdb:tt0018455", NULL);

      g_assert_cmpuint (count_list (server, *path, ada.access), ==, 0);
      g_clear_pointer (&added, answer_free);
      added = server_send (server, "POST", *path, ada.access, "{\"movie_id\":19}");
      g_assert_cmpuint (added->status, ==, 201);
      g_assert_cmpstr (answer_text (added, "movie.title"), ==, "Metropolis");
      g_assert_nonnull (answer_text (added, "created_at"));
      g_clear_pointer (&again, answer_free);
      again = server_send (server, "POST", *path, ada.access, "{\"movie_id\":\"imdb:tt0017136\"}");
      g_assert_cmpuint (again->status, ==, 201);
      g_assert_cmpint (answer_int (again, "id"), ==, answer_int (added, "id"));
      expect_status (server, "POST", *path, ada.access, "{\"movie_id\":\"imdb:tt0018455\"}", 201);
      g_clear_pointer (&list, answer_free);
      list = server_get (server, *path, ada.access);
      g_assert_cmpint (answer_int (list, "count"), ==, 2);
      g_assert_cmpstr (answer_text (list, "results.0.movie.title"), ==, "Sunrise");
      g_assert_cmpstr (answer_text (list, "results.1.movie.title"), ==, "Metropolis");
      expect_status (server, "DELETE", removal_by_uid, ada.access, NULL, 204);
      expect_status (server, "POST", *path, ada.access, "{\"movie_id\":404404}", 404);
      expect_status (server, "POST", *path, ada.access, "{\"movie_id\":\"; DROP\"}", 404);
      expect_status (server, "POST", *path, ada.access, "{}", 400);
      if (g_str_equal (*path, "movies/favorites/"))
        {
          g_clear_pointer (&film, answer_free);
          film = server_get (server, "movies/19/", ada.access);
          g_assert_true (json_node_get_boolean (answer_find (film, "is_favorite")));
          g_assert_false (json_node_get_boolean (answer_find (film, "is_watchlisted")));
        }
      expect_status (server, "DELETE", removal, ada.access, NULL, 204);
      expect_status (server, "DELETE", removal, ada.access, NULL, 204);
      g_assert_cmpuint (count_list (server, *path, ada.access), ==, 0);
    }
}

static void
test_rating (Server *server, gconstpointer data)
{
  g_auto (Tokens) ada = { 0 };
  g_autoptr (Answer) none = NULL, made = NULL, half = NULL, read = NULL, film = NULL;

  server_register (server, "ada", &ada);
  none = server_get (server, "movies/19/rate/", ada.access);
  answer_is_problem (none, 404);
  made = server_send (server, "POST", "movies/19/rate/", ada.access,
                      "{\"rating\":4,\"review\":\"Grand. \\\"Mediator\\\"\\n\"}");
  g_assert_cmpuint (made->status, ==, 201);
  g_assert_cmpint (json_node_get_value_type (answer_find (made, "rating")), ==, G_TYPE_INT64);
  g_assert_cmpint (answer_int (made, "rating"), ==, 4);
  g_assert_cmpstr (answer_text (made, "movie.title"), ==, "Metropolis");

  /* A review that is not sent stays. */
  half = server_send (server, "PUT", "movies/19/rate/", ada.access, "{\"rating\":4.5}");
  g_assert_cmpuint (half->status, ==, 200);
  g_assert_cmpfloat (json_node_get_double (answer_find (half, "rating")), ==, 4.5);
  g_assert_cmpstr (answer_text (half, "review"), ==, "Grand. \"Mediator\"\n");
  read = server_get (server, "movies/tmdb:19/rate", ada.access);
  g_assert_cmpuint (read->status, ==, 200);
  g_assert_cmpstr (answer_text (read, "review"), ==, "Grand. \"Mediator\"\n");
  film = server_get (server, "movies/19/", ada.access);
  g_assert_cmpfloat (json_node_get_double (answer_find (film, "user_rating")), ==, 4.5);

  for (const char *const *body =
           (const char *const[]) { "{\"rating\":0}", "{\"rating\":5.5}", "{\"rating\":4.3}",
                                   "{\"rating\":\"5\"}", "{\"review\":\"x\"}", "{\"rating\":null}",
                                   "{\"rating\":1e999}", NULL };
       *body != NULL; body++)
    expect_status (server, "POST", "movies/19/rate/", ada.access, *body, 400);

  expect_status (server, "DELETE", "movies/19/rate/", ada.access, NULL, 204);
  expect_status (server, "DELETE", "movies/19/rate/", ada.access, NULL, 204);
  expect_status (server, "GET", "movies/19/rate/", ada.access, NULL, 404);
  expect_status (server, "POST", "movies/777/rate/", ada.access, "{\"rating\":4}", 404);
}

/* Whatever Ada has, Bob neither sees nor moves. */
static void
test_isolation (Server *server, gconstpointer data)
{
  g_auto (Tokens) ada = { 0 }, bob = { 0 };
  g_autoptr (Answer) feed = NULL, film = NULL, mine = NULL, profile = NULL, cursor_answer = NULL;
  g_autofree char *with_cursor = NULL;

  server_register (server, "ada", &ada);
  server_register (server, "bob", &bob);
  expect_status (server, "POST", "movies/favorites/", ada.access, "{\"movie_id\":19}", 201);
  expect_status (server, "POST", "movies/watchlist/", ada.access, "{\"movie_id\":19}", 201);
  expect_status (server, "POST", "movies/19/rate/", ada.access, "{\"rating\":3,\"review\":\"mine\"}", 201);

  g_assert_cmpuint (count_list (server, "movies/favorites/", bob.access), ==, 0);
  g_assert_cmpuint (count_list (server, "movies/watchlist/", bob.access), ==, 0);
  expect_status (server, "GET", "movies/19/rate/", bob.access, NULL, 404);
  feed = server_get (server, "sync/", bob.access);
  g_assert_cmpuint (answer_length (feed, "changes"), ==, 0);
  film = server_get (server, "movies/19/", bob.access);
  g_assert_false (json_node_get_boolean (answer_find (film, "is_favorite")));
  g_assert_true (JSON_NODE_HOLDS_NULL (answer_find (film, "user_rating")));
  profile = server_get (server, "users/profile/", bob.access);
  g_assert_cmpstr (answer_text (profile, "username"), ==, "bob");

  expect_status (server, "DELETE", "movies/favorites/19/", bob.access, NULL, 204);
  expect_status (server, "DELETE", "movies/watchlist/19/", bob.access, NULL, 204);
  expect_status (server, "DELETE", "movies/19/rate/", bob.access, NULL, 204);
  expect_status (server, "POST", "sync/", bob.access,
                 "{\"device\":\"" DEVICE_A
                 "\",\"ops\":[{\"seq\":1,\"kind\":\"entry\",\"list\":\"favourites\","
                 "\"film_uid\":\"tmdb:19\",\"want\":false}]}",
                 200);
  g_assert_cmpuint (count_list (server, "movies/favorites/", ada.access), ==, 1);
  g_assert_cmpuint (count_list (server, "movies/watchlist/", ada.access), ==, 1);
  mine = server_get (server, "sync/", ada.access);
  g_assert_cmpuint (answer_length (mine, "changes"), ==, 3);

  /* Nor does Ada's cursor lead Bob anywhere. */
  with_cursor = g_strdup_printf ("sync/?cursor=%s", answer_text (mine, "cursor"));
  cursor_answer = server_get (server, with_cursor, bob.access);
  answer_is_problem (cursor_answer, 410);

  for (const char *const *path = (const char *const[]) { "movies/favorites/", "movies/watchlist/",
                                                         "movies/19/rate/", "sync/", "users/profile/", NULL };
       *path != NULL; path++)
    expect_status (server, "GET", *path, NULL, NULL, 401);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD_SERVER_TEST ("/server/lists/list", test_list);
  ADD_SERVER_TEST ("/server/lists/rating", test_rating);
  ADD_SERVER_TEST ("/server/lists/isolation", test_isolation);
  return g_test_run ();
}
