/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "server-fixture.h"
#include "storage-fixture.h"

static Answer *
trade (Server *server, const char *refresh)
{
  g_autofree char *body = g_strdup_printf ("{\"refresh\":\"%s\"}", refresh);

  return server_send (server, "POST", "users/refresh/", NULL, body);
}

static void
test_register (Server *server, gconstpointer data)
{
  g_autoptr (Answer) answer =
      server_send (server, "POST", "users/register/", NULL,
                   "{\"email\":\"ada@example.org\",\"username\":\"Ada\",\"password\":\"correct horse\","
                   "\"confirm_password\":\"correct horse\",\"first_name\":\"Ada\",\"last_name\":\"L\"}");
  g_autoptr (Answer) profile = NULL, taken = NULL, none = NULL;

  g_assert_cmpuint (answer->status, ==, 201);
  g_assert_cmpstr (answer_text (answer, "user.email"), ==, "ada@example.org");
  g_assert_cmpstr (answer_text (answer, "user.username"), ==, "Ada");
  g_assert_cmpint (answer_int (answer, "user.id"), >, 0);
  g_assert_nonnull (answer_text (answer, "user.date_joined"));
  g_assert_nonnull (answer_text (answer, "message"));
  g_assert_cmpstr (soup_message_headers_get_one (answer->headers, "Cache-Control"), ==, "no-store");

  profile = server_get (server, "users/profile/", answer_text (answer, "tokens.access"));
  g_assert_cmpuint (profile->status, ==, 200);
  g_assert_cmpstr (answer_text (profile, "first_name"), ==, "Ada");
  g_assert_cmpstr (soup_message_headers_get_one (profile->headers, "Cache-Control"), ==, "no-store");
  g_assert_nonnull (strstr (soup_message_headers_get_list (profile->headers, "Vary"), "Authorization"));

  taken =
      server_send (server, "POST", "users/register", NULL,
                   "{\"email\":\"other@example.org\",\"username\":\"aDA\",\"password\":\"correct horse\"}");
  answer_is_problem (taken, 409);
  none = server_get (server, "users/profile/", NULL);
  answer_is_problem (none, 401);
  g_assert_nonnull (soup_message_headers_get_one (none->headers, "WWW-Authenticate"));
}

static void
test_register_refuses (Server *server, gconstpointer data)
{
  static const char *const bodies[] = {
    "{}",
    "{\"email\":\"a@b.c\",\"username\":\"x\"}",
    "{\"email\":\"a@b.c\",\"username\":\"x\",\"password\":\"short\"}",
    "{\"email\":\"a@b.c\",\"username\":\"x\",\"password\":12345678}",
    "{\"email\":\"nobody\",\"username\":\"x\",\"password\":\"correct horse\"}",
    "{\"email\":\"a@b.c\",\"username\":\"x@y\",\"password\":\"correct horse\"}",
    "{\"email\":\"a@b.c\",\"username\":\"\",\"password\":\"correct horse\"}",
    "{\"email\":\"a@b.c\",\"username\":\"x\\ny\",\"password\":\"correct horse\"}",
    "{\"email\":\"a@b.c\",\"username\":\"x\",\"password\":\"correct horse\",\"confirm_password\":\"other "
    "one\"}",
  };
  g_autofree char *tail = g_strnfill (129, 'x');
  g_autofree char *very_long =
      g_strdup_printf ("{\"email\":\"a@b.c\",\"username\":\"x\",\"password\":\"%s\"}", tail);
  g_autoptr (Answer) too_long = server_send (server, "POST", "users/register/", NULL, very_long);

  answer_is_problem (too_long, 400);
  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (Answer) answer = server_send (server, "POST", "users/register/", NULL, bodies[i]);

      answer_is_problem (answer, 400);
    }
}

static void
test_login (Server *server, gconstpointer data)
{
  g_auto (Tokens) tokens = { 0 };
  g_autoptr (Answer) by_email = NULL, by_name = NULL, wrong = NULL, unknown = NULL;

  server_register (server, "ada", &tokens);
  by_email = server_send (server, "POST", "users/login/", NULL,
                          "{\"email\":\"ADA@example.org\",\"password\":\"correct horse\"}");
  g_assert_cmpuint (by_email->status, ==, 200);
  g_assert_cmpstr (answer_text (by_email, "user.username"), ==, "ada");
  g_assert_cmpstr (answer_text (by_email, "tokens.refresh"), !=, tokens.refresh);
  by_name = server_send (server, "POST", "users/login/", NULL,
                         "{\"username\":\"ada\",\"password\":\"correct horse\"}");
  g_assert_cmpuint (by_name->status, ==, 200);

  /* Who exists cannot be told from the answers. */
  wrong = server_send (server, "POST", "users/login/", NULL, "{\"username\":\"ada\",\"password\":\"wrong\"}");
  unknown =
      server_send (server, "POST", "users/login/", NULL, "{\"username\":\"eve\",\"password\":\"wrong\"}");
  answer_is_problem (wrong, 401);
  answer_is_problem (unknown, 401);
  g_assert_true (g_bytes_equal (wrong->bytes, unknown->bytes));
}

static gint64
time_login (Server *server, const char *name)
{
  g_autofree char *body = g_strdup_printf ("{\"username\":\"%s\",\"password\":\"wrong\"}", name);
  gint64 start = g_get_monotonic_time ();
  g_autoptr (Answer) answer = server_send (server, "POST", "users/login/", NULL, body);

  g_assert_cmpuint (answer->status, ==, 401);
  return g_get_monotonic_time () - start;
}

/* An unknown user costs a hash as well: without it the answer comes some twenty times sooner. The quickest of
 * many, taken in turns, says what the work takes; the rest is the machine. */
static void
test_login_timing (Server *server, gconstpointer data)
{
  g_auto (Tokens) tokens = { 0 };
  gint64 known = G_MAXINT64, unknown = G_MAXINT64;

  server_register (server, "ada", &tokens);
  for (int i = 0; i < 12; i++)
    {
      known = MIN (known, time_login (server, "ada"));
      unknown = MIN (unknown, time_login (server, "eve"));
    }
  g_test_message ("known %" G_GINT64_FORMAT " µs, unknown %" G_GINT64_FORMAT " µs", known, unknown);
  g_assert_cmpint (unknown, >, known / 3);
  g_assert_cmpint (known, >, unknown / 3);
}

static void
test_refresh (Server *server, gconstpointer data)
{
  g_auto (Tokens) tokens = { 0 };
  g_autoptr (Answer) first = NULL, again = NULL, second = NULL, old = NULL, after = NULL, access = NULL;

  server_register (server, "ada", &tokens);
  first = trade (server, tokens.refresh);
  g_assert_cmpuint (first->status, ==, 200);
  g_assert_cmpstr (answer_text (first, "refresh"), !=, tokens.refresh);

  /* The answer was lost: the immediate predecessor gives the same successor. */
  again = trade (server, tokens.refresh);
  g_assert_cmpuint (again->status, ==, 200);
  g_assert_cmpstr (answer_text (again, "refresh"), ==, answer_text (first, "refresh"));

  second = trade (server, answer_text (first, "refresh"));
  g_assert_cmpuint (second->status, ==, 200);
  access = server_get (server, "users/profile/", answer_text (second, "access"));
  g_assert_cmpuint (access->status, ==, 200);

  /* The grandparent is stolen goods: the whole sign-in ends, access included. */
  old = trade (server, tokens.refresh);
  answer_is_problem (old, 401);
  after = trade (server, answer_text (second, "refresh"));
  answer_is_problem (after, 401);
  g_clear_pointer (&access, answer_free);
  access = server_get (server, "users/profile/", answer_text (second, "access"));
  answer_is_problem (access, 401);
}

static void
test_refresh_survives_restart (Server *server, gconstpointer data)
{
  g_auto (Tokens) tokens = { 0 };
  g_autoptr (Answer) first = NULL, again = NULL;

  server_register (server, "ada", &tokens);
  first = trade (server, tokens.refresh);
  server_stop (server);
  server_start (server);
  again = trade (server, tokens.refresh);
  g_assert_cmpuint (again->status, ==, 200);
  g_assert_cmpstr (answer_text (again, "refresh"), ==, answer_text (first, "refresh"));
}

static void
test_logout (Server *server, gconstpointer data)
{
  g_auto (Tokens) tokens = { 0 };
  g_autofree char *body = NULL;
  g_autoptr (Answer) out = NULL, refresh = NULL, profile = NULL, nobody = NULL;

  server_register (server, "ada", &tokens);
  body = g_strdup_printf ("{\"refresh\":\"%s\"}", tokens.refresh);
  out = server_send (server, "POST", "users/logout/", tokens.access, body);
  g_assert_cmpuint (out->status, ==, 200);
  refresh = trade (server, tokens.refresh);
  answer_is_problem (refresh, 401);
  profile = server_get (server, "users/profile/", tokens.access);
  answer_is_problem (profile, 401);
  nobody = server_send (server, "POST", "users/logout/", NULL, "{\"refresh\":\"unknown\"}");
  g_assert_cmpuint (nobody->status, ==, 200);
}

static char *
base64_url (const char *text)
{
  char *encoded = g_base64_encode ((const guchar *) text, strlen (text));

  g_strdelimit (encoded, "+", '-');
  g_strdelimit (encoded, "/", '_');
  if (strchr (encoded, '=') != NULL)
    *strchr (encoded, '=') = '\0';
  return encoded;
}

/* A token whose header names no algorithm, or that was changed, is nobody's; what is public stays so. */
static void
test_bad_tokens (Server *server, gconstpointer data)
{
  g_auto (Tokens) tokens = { 0 };
  g_auto (GStrv) parts = NULL;
  g_autofree char *header = base64_url ("{\"alg\":\"none\",\"typ\":\"JWT\"}");
  g_autofree char *none = NULL, *none_signed = NULL, *changed = NULL;
  g_autoptr (Answer) liked = NULL;

  server_register (server, "ada", &tokens);
  liked = server_send (server, "POST", "movies/favorites/", tokens.access, "{\"movie_id\":19}");
  g_assert_cmpuint (liked->status, ==, 201);
  parts = g_strsplit (tokens.access, ".", -1);
  none = g_strdup_printf ("%s.%s.", header, parts[1]);
  none_signed = g_strdup_printf ("%s.%s.%s", header, parts[1], parts[2]);
  changed = g_strdup_printf ("%s.%s.%s", parts[0], header, parts[2]);
  for (const char *const *token = (const char *const[]) { none, none_signed, changed, tokens.refresh, "x",
                                                          ".", "..", "a.b.c", NULL };
       *token != NULL; token++)
    {
      g_autoptr (Answer) private = server_get (server, "users/profile/", *token);
      g_autoptr (Answer) public = server_get (server, "movies/", *token);

      answer_is_problem (private, 401);
      g_assert_cmpuint (public->status, ==, 200);
      g_assert_cmpstr (answer_text (public, "results.0.title"), ==, "Metropolis");
      g_assert_false (json_node_get_boolean (answer_find (public, "results.0.is_favorite")));
    }
}

static void
test_profile (Server *server, gconstpointer data)
{
  g_auto (Tokens) tokens = { 0 };
  g_autoptr (Answer) patched = NULL, put = NULL, bad = NULL;

  server_register (server, "ada", &tokens);
  patched = server_send (server, "PATCH", "users/profile/", tokens.access,
                         "{\"bio\":\"Two\\nlines \\\"quoted\\\"\",\"birth_date\":\"1955-02-19\","
                         "\"favorite_genres\":[\"Drama\",35],\"notification_preferences\":{\"email\":true}}");
  g_assert_cmpuint (patched->status, ==, 200);
  g_assert_cmpstr (answer_text (patched, "bio"), ==, "Two\nlines \"quoted\"");
  g_assert_cmpstr (answer_text (patched, "birth_date"), ==, "1955-02-19");
  g_assert_cmpint (answer_int (patched, "favorite_genres.1"), ==, 35);
  g_assert_true (json_node_get_boolean (answer_find (patched, "notification_preferences.email")));

  /* PUT is the whole: what it does not name is empty. Name and address cannot be changed. */
  put = server_send (server, "PUT", "users/profile/", tokens.access,
                     "{\"first_name\":\"Ada\",\"email\":\"x@y.z\"}");
  g_assert_cmpuint (put->status, ==, 200);
  g_assert_cmpstr (answer_text (put, "first_name"), ==, "Ada");
  g_assert_cmpstr (answer_text (put, "email"), ==, "ada@example.org");
  g_assert_cmpstr (answer_text (put, "bio"), ==, "");
  g_assert_true (JSON_NODE_HOLDS_NULL (answer_find (put, "birth_date")));
  g_assert_cmpuint (answer_length (put, "favorite_genres"), ==, 0);

  for (const char *const *body =
           (const char *const[]) { "{\"birth_date\":\"1955-02-30\"}", "{\"birth_date\":\"1955\"}",
                                   "{\"bio\":7}", "{\"favorite_genres\":{}}", "{\"favorite_genres\":[[]]}",
                                   "{\"notification_preferences\":[]}", NULL };
       *body != NULL; body++)
    {
      g_clear_pointer (&bad, answer_free);
      bad = server_send (server, "PATCH", "users/profile/", tokens.access, *body);
      answer_is_problem (bad, 400);
    }
}

typedef struct
{
  guint done;
  guint created;
  GMainLoop *loop;
  guint stop_at;
} Flight;

static void
landed_cb (GObject *session, GAsyncResult *result, gpointer data)
{
  Flight *flight = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = soup_session_send_and_read_finish (SOUP_SESSION (session), result, &error);

  g_assert_no_error (error);
  flight->done++;
  flight->created +=
      soup_message_get_status (soup_session_get_async_result_message (SOUP_SESSION (session), result)) == 201;
  if (flight->done == flight->stop_at)
    g_main_loop_quit (flight->loop);
}

/* What is being hashed when the signal comes is still answered, and the program ends with 0. */
static void
test_stop_in_flight (Server *server, gconstpointer data)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (SoupSession) session =
      soup_session_new_with_options ("max-conns-per-host", 16, "proxy-resolver", NULL, NULL);
  Flight flight = { .loop = loop, .stop_at = 1 };
  const guint count = 8;

  for (guint i = 0; i < count; i++)
    {
      g_autofree char *uri = g_strconcat (server->address, "/api/v1/users/register/", NULL);
      g_autoptr (SoupMessage) message = soup_message_new ("POST", uri);
      g_autofree char *text = g_strdup_printf (
          "{\"email\":\"a%u@b.c\",\"username\":\"a%u\",\"password\":\"correct horse\"}", i, i);
      g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));

      soup_message_set_request_body_from_bytes (message, "application/json", body);
      soup_session_send_and_read_async (session, message, G_PRIORITY_DEFAULT, NULL, landed_cb, &flight);
    }
  g_main_loop_run (loop);
  g_subprocess_send_signal (server->process, SIGTERM);
  flight.stop_at = count;
  g_main_loop_run (loop);
  g_assert_cmpuint (flight.created, ==, count);
  g_subprocess_wait (server->process, NULL, NULL);
  g_assert_true (g_subprocess_get_successful (server->process));
  g_clear_object (&server->process);
  g_clear_object (&server->session);
  g_clear_pointer (&server->address, g_free);
}

/* The keys are for nobody else's eyes; passwords, tokens and addresses are not in the database. */
static void
test_secrets (Server *server, gconstpointer data)
{
  g_auto (Tokens) tokens = { 0 };
  g_autoptr (GBytes) stored = NULL;
  const char *bytes;
  gsize length;
  GStatBuf info;

  server_register (server, "ada", &tokens);
  server_stop (server);
  g_assert_cmpint (g_stat (server->keys, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  stored = storage_read (server->database);
  bytes = g_bytes_get_data (stored, &length);
  g_assert_null (memmem (bytes, length, "correct horse", strlen ("correct horse")));
  g_assert_null (memmem (bytes, length, "ada@example.org", strlen ("ada@example.org")));
  g_assert_null (memmem (bytes, length, tokens.refresh, strlen (tokens.refresh)));
  g_assert_nonnull (memmem (bytes, length, "$argon2id$v=19$m=19456,t=2", 26));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD_SERVER_TEST ("/server/accounts/register", test_register);
  ADD_SERVER_TEST ("/server/accounts/register-refuses", test_register_refuses);
  ADD_SERVER_TEST ("/server/accounts/login", test_login);
  ADD_SERVER_TEST ("/server/accounts/login-timing", test_login_timing);
  ADD_SERVER_TEST ("/server/accounts/refresh", test_refresh);
  ADD_SERVER_TEST ("/server/accounts/refresh-survives-restart", test_refresh_survives_restart);
  ADD_SERVER_TEST ("/server/accounts/logout", test_logout);
  ADD_SERVER_TEST ("/server/accounts/bad-tokens", test_bad_tokens);
  ADD_SERVER_TEST ("/server/accounts/profile", test_profile);
  ADD_SERVER_TEST ("/server/accounts/stop-in-flight", test_stop_in_flight);
  ADD_SERVER_TEST ("/server/accounts/secrets", test_secrets);
  return g_test_run ();
}
