/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "server-fixture.h"

/* Everything that cannot do without JSON. */
static const struct
{
  const char *method;
  const char *path;
} writes[] = {
  { "POST", "users/register/" },
  { "POST", "users/login/" },
  { "POST", "users/refresh/" },
  { "PUT", "users/profile/" },
  { "PATCH", "users/profile/" },
  { "POST", "users/change-password/" },
  { "DELETE", "users/delete-account/" },
  { "POST", "movies/favorites/" },
  { "POST", "movies/watchlist/" },
  { "POST", "movies/19/rate/" },
  { "PUT", "movies/19/rate/" },
  { "PATCH", "movies/19/rate/" },
  { "POST", "profiles/" },
  { "PATCH", "profiles/1/" },
  { "POST", "profiles/1/list/" },
  { "POST", "sync/" },
};

static void
expect_refusal (Answer *answer, const char *what)
{
  g_test_message ("%s: %u", what, answer->status);
  g_assert_cmpuint (answer->status, >=, 400);
  g_assert_cmpuint (answer->status, <, 500);
  answer_is_problem (answer, answer->status);
}

/* Bytes that are no JSON object: refused with a sentence wherever they are sent. */
static void
test_no_json (Server *server, gconstpointer data)
{
  g_autofree char *deep = g_strnfill (4000, '[');
  const char *const bodies[] = { "",
                                 "{",
                                 "null",
                                 "[]",
                                 "\"text\"",
                                 "{\"a\":}",
                                 "{'a':1}",
                                 "{\"a\":1}}",
                                 "{\"a\":\"\xff\"}",
                                 "\xef\xbb\xbf{",
                                 "NaN",
                                 deep };
  g_auto (Tokens) ada = { 0 };

  server_register (server, "ada", &ada);
  for (gsize i = 0; i < G_N_ELEMENTS (writes); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (bodies); j++)
      {
        g_autoptr (Answer) answer =
            server_send (server, writes[i].method, writes[i].path, ada.access, bodies[j]);

        expect_refusal (answer, writes[i].path);
      }
}

/* JSON whose members are of the wrong type, each in its turn. */
static void
test_wrong_types (Server *server, gconstpointer data)
{
  static const char *const members[] = {
    "email",    "username", "password", "refresh", "first_name", "bio",
    "movie_id", "rating",   "review",   "device",  "ops",        "name"
  };
  static const char *const values[] = {
    "{}", "[[]]", "1e400", "-1", "true", "\"\"", "9223372036854775808", "\"\\u0000\"", "\"\\ud800\""
  };
  g_auto (Tokens) ada = { 0 };

  server_register (server, "ada", &ada);
  for (gsize i = 0; i < G_N_ELEMENTS (writes); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (members); j++)
      for (gsize k = 0; k < G_N_ELEMENTS (values); k++)
        {
          g_autofree char *body = g_strdup_printf ("{\"%s\":%s}", members[j], values[k]);
          g_autoptr (Answer) answer =
              server_send (server, writes[i].method, writes[i].path, ada.access, body);

          if (answer->status >= 400)
            expect_refusal (answer, body);
        }
}

/* Where anything may be kept it must be something that can be written again. */
static void
test_excess (Server *server, gconstpointer data)
{
  static const char *const values[] = { "1e309", "-1e400", "{\"a\":[1e999]}", "\"\\u0000\"" };
  g_autoptr (GString) body = g_string_new ("{\"notification_preferences\":");
  g_auto (Tokens) ada = { 0 };
  g_autoptr (Answer) too_deep = NULL, profile = NULL;

  server_register (server, "ada", &ada);
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"notification_preferences\":{\"x\":%s}}", values[i]);
      g_autoptr (Answer) answer = server_send (server, "PATCH", "users/profile/", ada.access, text);

      answer_is_problem (answer, 400);
    }
  for (int i = 0; i < 16; i++)
    g_string_append (body, "{\"a\":");
  g_string_append (body, "1}}}}}}}}}}}}}}}}}");
  too_deep = server_send (server, "PATCH", "users/profile/", ada.access, body->str);
  answer_is_problem (too_deep, 400);
  profile = server_get (server, "users/profile/", ada.access);
  g_assert_cmpuint (profile->status, ==, 200);
}

static void
test_ops (Server *server, gconstpointer data)
{
  static const char *const ops[] = {
    "{}",
    "{\"seq\":0,\"kind\":\"entry\",\"list\":\"watchlist\",\"film_uid\":\"a:b\",\"want\":true}",
    "{\"seq\":1,\"kind\":\"entry\",\"list\":\"else\",\"film_uid\":\"a:b\",\"want\":true}",
    "{\"seq\":1,\"kind\":\"entry\",\"list\":\"watchlist\",\"film_uid\":\"../b\",\"want\":true}",
    "{\"seq\":1,\"kind\":\"entry\",\"list\":\"watchlist\",\"film_uid\":\"a:b\",\"want\":\"yes\"}",
    "{\"seq\":1,\"kind\":\"rating\",\"film_uid\":\"a:b\",\"rating\":7}",
    "{\"seq\":1,\"kind\":\"other\",\"film_uid\":\"a:b\"}",
    "7",
  };
  g_auto (Tokens) ada = { 0 };
  g_autoptr (Answer) feed = NULL, no_device = NULL, too_many = NULL;
  g_autoptr (GString) many = g_string_new ("{\"device\":\"" DEVICE_A "\",\"ops\":[");

  server_register (server, "ada", &ada);
  for (gsize i = 0; i < G_N_ELEMENTS (ops); i++)
    {
      g_autofree char *body = g_strdup_printf (
          "{\"device\":\"" DEVICE_A "\",\"ops\":[{\"seq\":9,\"kind\":\"entry\",\"list\":\"watchlist\","
          "\"film_uid\":\"tmdb:19\",\"want\":true},%s]}",
          ops[i]);
      g_autoptr (Answer) answer = server_send (server, "POST", "sync/", ada.access, body);

      answer_is_problem (answer, 400);
    }
  /* A push that is refused has no effect in part. */
  feed = server_get (server, "sync/", ada.access);
  g_assert_cmpuint (answer_length (feed, "changes"), ==, 0);
  no_device = server_send (server, "POST", "sync/", ada.access, "{\"device\":\"me\",\"ops\":[]}");
  answer_is_problem (no_device, 400);
  for (int i = 1; i <= 201; i++)
    g_string_append_printf (many, "%s{\"seq\":%d,\"kind\":\"rating\",\"film_uid\":\"a:b\"}", i > 1 ? "," : "",
                            i);
  g_string_append (many, "]}");
  too_many = server_send (server, "POST", "sync/", ada.access, many->str);
  answer_is_problem (too_many, 400);
}

static void
test_requests (Server *server, gconstpointer data)
{
  static const struct
  {
    const char *method;
    const char *path;
    guint status;
  } requests[] = {
    { "GET", "nothing/", 404 },
    { "GET", "/", 404 },
    { "GET", "/api/v1x/", 404 },
    { "GET", "movies//19/", 404 },
    { "DELETE", "movies/", 405 },
    { "POST", "movies/search/", 405 },
    { "PUT", "sync/", 405 },
    { "POST", "/files/a.png", 405 },
    { "BREW", "movies/", 405 },
    { "GET", "movies/?page=0", 400 },
    { "GET", "movies/?page=x", 400 },
    { "GET", "movies/?page_size=501", 400 },
    { "GET", "movies/?ordering=x", 400 },
    { "GET", "movies/?ordering=--title", 400 },
    { "GET", "movies/?decade=x", 400 },
    { "GET", "catalogue/?limit=0", 400 },
    { "GET", "catalogue/?limit=501", 400 },
    { "GET", "persons/?page=-1", 400 },
    { "GET", "catalogue/?cursor=1.2", 410 },
    { "GET", "movies/?q=%ff", 400 },
    { "GET", "movies/%00/", 404 },
    { "GET", "movies/%ff/", 404 },
    { "GET", "/files/..%2f..%2fetc%2fpasswd", 404 },
    { "GET", "/files/../../etc/passwd", 404 },
    { "GET", "/files//etc/passwd", 404 },
    { "GET", "/metrics", 404 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      g_autoptr (Answer) answer = server_send (server, requests[i].method, requests[i].path, NULL, NULL);

      g_test_message ("%s %s", requests[i].method, requests[i].path);
      answer_is_problem (answer, requests[i].status);
      g_assert_true (requests[i].status != 405 || soup_message_headers_get_one (answer->headers, "Allow"));
    }
}

static void
test_large_body (Server *server, gconstpointer data)
{
  g_autofree char *filler = g_strnfill (1024 * 1024, 'x');
  g_autofree char *body = g_strdup_printf ("{\"username\":\"%s\",\"password\":\"x\"}", filler);
  g_autoptr (Answer) large = server_send (server, "POST", "users/login/", NULL, body);
  g_autoptr (SoupMessage) message = NULL;
  g_autofree char *uri = g_strconcat (server->address, "/api/v1/users/login/", NULL);
  g_autoptr (GBytes) form = g_bytes_new_static ("username=ada&password=x", 23);
  g_autoptr (GBytes) answer = NULL;

  answer_is_problem (large, 413);
  message = soup_message_new ("POST", uri);
  soup_message_set_request_body_from_bytes (message, "application/x-www-form-urlencoded", form);
  answer = soup_session_send_and_read (server->session, message, NULL, NULL);
  g_assert_nonnull (answer);
  g_assert_cmpuint (soup_message_get_status (message), ==, 415);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD_SERVER_TEST ("/server/hostile/no-json", test_no_json);
  ADD_SERVER_TEST ("/server/hostile/wrong-types", test_wrong_types);
  ADD_SERVER_TEST ("/server/hostile/excess", test_excess);
  ADD_SERVER_TEST ("/server/hostile/ops", test_ops);
  ADD_SERVER_TEST ("/server/hostile/requests", test_requests);
  ADD_SERVER_TEST ("/server/hostile/large-body", test_large_body);
  return g_test_run ();
}
