/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "hostile.h"
#include "plakat-companion.h"
#include "plakat-http-private.h"

#define JSON "application/json"
#define PROBLEM "application/problem+json"
#define N_PARALLEL 64

typedef struct
{
  PlakatHttp *http;
  PlakatTokens *tokens;
  PlakatRemote *remote;
  Hostile *server;

  const char *valid;
  const char *refresh_status;
  const char *refresh_type;
  const char *refresh_body;
  const char *status;
  const char *type;
  const char *body;
  char *last_body;
  char *last_path;
} Fixture;

static gboolean
has_token (const HostileRequest *request, const char *token)
{
  g_autofree char *line = g_strdup_printf ("Authorization: Bearer %s\n", token);

  return strstr (request->head, line) != NULL;
}

static void
handle_users (Fixture *fixture, const HostileRequest *request, GString *reply)
{
  if (g_str_has_suffix (request->path, "/refresh/"))
    hostile_say (reply, fixture->refresh_status, fixture->refresh_type, fixture->refresh_body);
  else if (g_str_has_suffix (request->path, "/login/") && strstr (request->body, "wrong") != NULL)
    hostile_say (reply, "401 Unauthorized", PROBLEM,
                 "{\"detail\":\"The name or the password is not right.\"}");
  else if (g_str_has_suffix (request->path, "/login/"))
    hostile_say (reply, "200 OK", JSON,
                 "{\"user\":{\"id\":7,\"username\":\"ada\"},"
                 "\"tokens\":{\"access\":\"access-2\",\"refresh\":\"refresh-2\"}}");
  else if (g_str_has_suffix (request->path, "/register/") && strstr (request->body, "taken") != NULL)
    hostile_say (reply, "400 Bad", PROBLEM, "{\"detail\":\"That name is taken.\"}");
  else if (g_str_has_suffix (request->path, "/register/"))
    hostile_say (reply, "202 Accepted", JSON, "{\"message\":\"Look into your mail.\"}");
  else
    hostile_say (reply, "204 No Content", NULL, "");
}

static gboolean
server_cb (const HostileRequest *request, GString *reply, gpointer data)
{
  Fixture *fixture = data;

  g_free (fixture->last_body);
  fixture->last_body = g_strdup (request->body);
  g_free (fixture->last_path);
  fixture->last_path = g_strdup (request->path);
  if (g_str_has_prefix (request->path, "/api/v1/users/"))
    handle_users (fixture, request, reply);
  else if (fixture->status != NULL)
    hostile_say (reply, fixture->status, fixture->type, fixture->body);
  else if (!has_token (request, fixture->valid))
    hostile_say (reply, "401 Unauthorized", PROBLEM, "{\"detail\":\"Sign in.\"}");
  else if (g_str_equal (request->method, "POST"))
    hostile_say (reply, "200 OK", JSON, "{\"results\":[{\"seq\":4,\"status\":\"done\"}]}");
  else if (g_str_has_prefix (request->path, "/api/v1/catalogue/"))
    hostile_say (reply, "200 OK", JSON,
                 "{\"epoch\":\"e\",\"cursor\":\"c\",\"more\":false,\"total\":0,\"films\":[],\"persons\":[]}");
  else
    hostile_say (reply, "200 OK", JSON, "{\"epoch\":\"e\",\"cursor\":\"c\",\"more\":false,\"changes\":[]}");
  return FALSE;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->server = hostile_new (server_cb, fixture);
  fixture->http = plakat_http_new ();
  fixture->tokens = plakat_tokens_new ("account", hostile_origin (fixture->server));
  fixture->remote =
      PLAKAT_REMOTE (plakat_companion_new (fixture->http, fixture->tokens, hostile_origin (fixture->server)));
  fixture->valid = "access-1";
  fixture->refresh_status = "200 OK";
  fixture->refresh_type = JSON;
  fixture->refresh_body = "{\"access\":\"access-2\",\"refresh\":\"refresh-2\"}";
  hostile_await_done (plakat_tokens_store (fixture->tokens, "access-1", "refresh-1"));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->remote);
  g_clear_object (&fixture->tokens);
  g_clear_object (&fixture->http);
  hostile_free (fixture->server);
  g_free (fixture->last_body);
  g_free (fixture->last_path);
}

static gpointer
await_pointer (DexFuture *future)
{
  g_autoptr (DexFuture) held = NULL;
  g_autoptr (GError) error = NULL;
  const GValue *value = hostile_await (future, &held, &error);

  g_assert_no_error (error);
  return g_value_get_pointer (value);
}

static void
test_verbs (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_op_free);
  PlakatOp *op = g_new0 (PlakatOp, 1);
  g_autoptr (PlakatCataloguePage) page = NULL;
  g_autoptr (PlakatFeed) feed = NULL;
  g_autoptr (GPtrArray) results = NULL;

  page = await_pointer (plakat_remote_fetch_catalogue (fixture->remote, "a&b=c/d", 500));
  g_assert_cmpstr (page->cursor, ==, "c");
  g_assert_cmpstr (fixture->last_path, ==, "/api/v1/catalogue/?cursor=a%26b%3Dc%2Fd&limit=500");
  feed = await_pointer (plakat_remote_fetch_changes (fixture->remote, NULL));
  g_assert_cmpstr (feed->epoch, ==, "e");
  g_assert_cmpstr (fixture->last_path, ==, "/api/v1/sync/");

  op->seq = 4;
  op->film_uid = g_strdup ("tmdb:603");
  op->want = TRUE;
  g_ptr_array_add (ops, op);
  results = await_pointer (plakat_remote_push (fixture->remote, "device", ops));
  g_assert_cmpuint (results->len, ==, 1);
  g_assert_cmpint (((PlakatOpResult *) g_ptr_array_index (results, 0))->status, ==, PLAKAT_OP_DONE);
  g_assert_nonnull (strstr (fixture->last_body, "tmdb:603"));
  g_assert_cmpuint (hostile_count (fixture->server, "/api/v1/users/refresh/"), ==, 0);
}

static void
test_single_flight (Fixture *fixture, gconstpointer data)
{
  DexFuture *futures[N_PARALLEL];

  fixture->valid = "access-2";
  for (guint i = 0; i < N_PARALLEL; i++)
    futures[i] = plakat_remote_fetch_changes (fixture->remote, NULL);
  for (guint i = 0; i < N_PARALLEL; i++)
    {
      g_autoptr (PlakatFeed) feed = await_pointer (futures[i]);

      g_assert_cmpstr (feed->cursor, ==, "c");
    }
  g_assert_cmpuint (hostile_count (fixture->server, "/api/v1/users/refresh/"), ==, 1);
  g_assert_cmpuint (hostile_count (fixture->server, "/api/v1/sync/"), <=, 2 * N_PARALLEL);
  g_assert_cmpstr (plakat_tokens_get_access (fixture->tokens), ==, "access-2");
  g_assert_cmpstr (plakat_tokens_get_refresh (fixture->tokens), ==, "refresh-2");
}

static DexFuture *
never_cb (DexFuture *future, gpointer data)
{
  g_assert_not_reached ();
}

/* One waiter goes, the refresh and the other stay. */
static void
test_waiter_leaves (Fixture *fixture, gconstpointer data)
{
  DexFuture *leaves;
  g_autoptr (PlakatFeed) feed = NULL;

  fixture->valid = "access-2";
  leaves = dex_future_finally (plakat_remote_fetch_changes (fixture->remote, NULL), never_cb, NULL, NULL);
  while (hostile_count (fixture->server, "/api/v1/users/refresh/") == 0)
    g_main_context_iteration (NULL, FALSE);
  dex_unref (leaves);
  feed = await_pointer (plakat_remote_fetch_changes (fixture->remote, NULL));
  g_assert_nonnull (feed);
  g_assert_cmpuint (hostile_count (fixture->server, "/api/v1/users/refresh/"), ==, 1);
}

static void
assert_sync_fails (Fixture *fixture, PlakatRemoteError code)
{
  hostile_await_error (plakat_remote_fetch_changes (fixture->remote, NULL), PLAKAT_REMOTE_ERROR, (int) code);
}

static void
test_refresh_refused (Fixture *fixture, gconstpointer data)
{
  fixture->valid = "access-2";
  fixture->refresh_status = "401 Unauthorized";
  fixture->refresh_type = PROBLEM;
  fixture->refresh_body = "{\"detail\":\"This sign-in has ended.\"}";
  assert_sync_fails (fixture, PLAKAT_REMOTE_ERROR_SIGN_IN);
  assert_sync_fails (fixture, PLAKAT_REMOTE_ERROR_SIGN_IN);
  /* A no is a no: it is not asked again until there is another token. */
  g_assert_cmpuint (hostile_count (fixture->server, "/api/v1/users/refresh/"), ==, 1);
  fixture->valid = "access-3";
  hostile_await_done (plakat_tokens_store (fixture->tokens, "access-3", "refresh-3"));
  plakat_feed_free (await_pointer (plakat_remote_fetch_changes (fixture->remote, NULL)));
}

static void
test_refresh_fails (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *status;
    const char *type;
    const char *body;
    PlakatRemoteError code;
  } cases[] = {
    { "500 Oh", "text/html", "<html>", PLAKAT_REMOTE_ERROR_BUSY },
    { "502 Bad Gateway", NULL, "", PLAKAT_REMOTE_ERROR_BUSY },
    { "429 Slower", PROBLEM, "{}", PLAKAT_REMOTE_ERROR_BUSY },
    { "404 Not Found", PROBLEM, "{}", PLAKAT_REMOTE_ERROR_BUSY },
    { "403 Forbidden", PROBLEM, "{}", PLAKAT_REMOTE_ERROR_BUSY },
    { "401 Portal", "text/html", "<html>", PLAKAT_REMOTE_ERROR_ANSWER },
    { "200 OK", "text/html", "<html>Sign in to this network", PLAKAT_REMOTE_ERROR_ANSWER },
    { "200 OK", JSON, "{\"no\":\"token\"}", PLAKAT_REMOTE_ERROR_ANSWER },
    { "302 Found\r\nLocation: http://portal.example/", NULL, "", PLAKAT_REMOTE_ERROR_ANSWER },
  };

  fixture->valid = "access-2";
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      fixture->refresh_status = cases[i].status;
      fixture->refresh_type = cases[i].type;
      fixture->refresh_body = cases[i].body;
      assert_sync_fails (fixture, cases[i].code);
      g_assert_cmpstr (plakat_tokens_get_access (fixture->tokens), ==, "access-1");
      g_assert_cmpstr (plakat_tokens_get_refresh (fixture->tokens), ==, "refresh-1");
    }
  /* And when the server is well again, so is the session. */
  fixture->refresh_status = "200 OK";
  fixture->refresh_type = JSON;
  fixture->refresh_body = "{\"access\":\"access-2\"}";
  plakat_feed_free (await_pointer (plakat_remote_fetch_changes (fixture->remote, NULL)));
  g_assert_cmpstr (plakat_tokens_get_refresh (fixture->tokens), ==, "refresh-1");
}

/* A server that refuses its own new token: no loop. */
static void
test_refused_twice (Fixture *fixture, gconstpointer data)
{
  fixture->valid = "no token of this world";
  assert_sync_fails (fixture, PLAKAT_REMOTE_ERROR_SIGN_IN);
  g_assert_cmpuint (hostile_count (fixture->server, "/api/v1/sync/"), ==, 2);
  g_assert_cmpuint (hostile_count (fixture->server, "/api/v1/users/refresh/"), ==, 1);
}

static void
test_no_tokens (Fixture *fixture, gconstpointer data)
{
  hostile_await_done (plakat_tokens_clear (fixture->tokens));
  g_assert_false (plakat_tokens_get_persistent (fixture->tokens));
  assert_sync_fails (fixture, PLAKAT_REMOTE_ERROR_SIGN_IN);
  g_assert_cmpuint (hostile_count (fixture->server, "/api/v1/sync/"), ==, 0);
}

static PlakatRemoteError
get_expected (int status)
{
  switch (status)
    {
    case 401:
      return PLAKAT_REMOTE_ERROR_SIGN_IN;
    case 410:
      return PLAKAT_REMOTE_ERROR_GONE;
    case 408:
    case 425:
    case 429:
      return PLAKAT_REMOTE_ERROR_BUSY;
    case 501:
      return PLAKAT_REMOTE_ERROR_REFUSED;
    default:
      return status < 400   ? PLAKAT_REMOTE_ERROR_ANSWER
             : status < 500 ? PLAKAT_REMOTE_ERROR_REFUSED
                            : PLAKAT_REMOTE_ERROR_BUSY;
    }
}

static void
test_statuses (Fixture *fixture, gconstpointer data)
{
  fixture->type = PROBLEM;
  fixture->body = "{\"detail\":\"The server’s own \\u202esentence\"}";
  for (int status = 300; status < 600; status++)
    {
      g_autofree char *line = g_strdup_printf ("%d Status\r\nRetry-After: 7", status);
      g_autoptr (DexFuture) held = NULL;
      g_autoptr (GError) error = NULL;

      if (status == 304)
        continue;
      fixture->status = line;
      hostile_await (plakat_remote_fetch_changes (fixture->remote, NULL), &held, &error);
      g_assert_error (error, PLAKAT_REMOTE_ERROR, (int) get_expected (status));
      g_assert_cmpuint (plakat_remote_error_get_status (error), ==, status);
      g_assert_cmpuint (plakat_remote_error_get_retry_after (error), ==, 7);
      if (status == 409 || status == 503)
        g_assert_cmpstr (error->message, ==, "The server’s own sentence");
      if (status == 413)
        g_assert_null (strstr (error->message, "sentence"));
    }
  fixture->status = NULL;
}

static void
test_wrong_answers (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *status;
    const char *type;
    const char *body;
    PlakatRemoteError code;
  } cases[] = {
    { "200 OK", "text/html", "<html>Sign in to this network</html>", PLAKAT_REMOTE_ERROR_ANSWER },
    { "200 OK", "text/plain", "{\"epoch\":\"e\"}", PLAKAT_REMOTE_ERROR_ANSWER },
    { "200 OK", NULL, "{\"epoch\":\"e\"}", PLAKAT_REMOTE_ERROR_ANSWER },
    { "200 OK", JSON, "", PLAKAT_REMOTE_ERROR_ANSWER },
    { "200 OK", JSON, "[]", PLAKAT_REMOTE_ERROR_ANSWER },
    { "200 OK", JSON, "{\"epoch\":", PLAKAT_REMOTE_ERROR_ANSWER },
    { "200 OK", JSON, "{\"epoch\":\"\xff\"}", PLAKAT_REMOTE_ERROR_ANSWER },
    { "404 Not Found", "text/html; charset=utf-8", "<html>", PLAKAT_REMOTE_ERROR_ANSWER },
    { "403 Forbidden", "text/html", "<html>", PLAKAT_REMOTE_ERROR_ANSWER },
    { "413 Too Large", "text/html", "<html>", PLAKAT_REMOTE_ERROR_REFUSED },
    { "503 Busy", "text/html", "<html>", PLAKAT_REMOTE_ERROR_BUSY },
    { "403 Forbidden", NULL, "", PLAKAT_REMOTE_ERROR_REFUSED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      fixture->status = cases[i].status;
      fixture->type = cases[i].type;
      fixture->body = cases[i].body;
      assert_sync_fails (fixture, cases[i].code);
    }
  fixture->status = NULL;
}

static void
test_sign_in (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatSession) session = NULL;
  g_autofree char *message =
      hostile_dup_message (plakat_remote_sign_in (fixture->remote, "ada", "wrong-password"));

  g_assert_cmpstr (message, ==, "The name or the password is not right.");
  hostile_await_error (plakat_remote_sign_in (fixture->remote, "ada", "wrong-password"), PLAKAT_REMOTE_ERROR,
                       PLAKAT_REMOTE_ERROR_REFUSED);
  g_assert_cmpstr (plakat_tokens_get_access (fixture->tokens), ==, "access-1");

  session = await_pointer (plakat_remote_sign_in (fixture->remote, "ada", "right"));
  g_assert_cmpstr (session->username, ==, "ada");
  g_assert_nonnull (strstr (fixture->last_body, "\"username\":\"ada\""));
  g_assert_cmpstr (plakat_tokens_get_access (fixture->tokens), ==, "access-2");
  g_assert_cmpstr (plakat_tokens_get_refresh (fixture->tokens), ==, "refresh-2");
}

static void
test_sign_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatSession) session = NULL;
  g_autofree char *message =
      hostile_dup_message (plakat_remote_sign_up (fixture->remote, "a@example.org", "taken", "right"));

  g_assert_cmpstr (message, ==, "That name is taken.");
  session = await_pointer (plakat_remote_sign_up (fixture->remote, "a@example.org", "ada", "right"));
  g_assert_cmpstr (session->username, ==, "ada");
  g_assert_cmpuint (hostile_count (fixture->server, "/api/v1/users/login/"), ==, 1);
}

static void
test_sign_out (Fixture *fixture, gconstpointer data)
{
  hostile_await_done (plakat_remote_sign_out (fixture->remote));
  g_assert_null (plakat_tokens_get_access (fixture->tokens));
  g_assert_null (plakat_tokens_get_refresh (fixture->tokens));
  g_assert_cmpuint (hostile_count (fixture->server, "/api/v1/users/logout/"), ==, 1);
  g_assert_nonnull (strstr (fixture->last_body, "refresh-1"));
}

static void
test_files (void)
{
  g_autofree char *files = plakat_companion_dup_files ("https://films.example.org");

  g_assert_cmpstr (files, ==, "https://films.example.org/files/");
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  /* No keyring: tokens live in memory. */
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  g_unsetenv ("SECRET_BACKEND");
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  add ("/remote/companion/verbs", test_verbs);
  add ("/remote/companion/single-flight", test_single_flight);
  add ("/remote/companion/waiter-leaves", test_waiter_leaves);
  add ("/remote/companion/refresh-refused", test_refresh_refused);
  add ("/remote/companion/refresh-fails", test_refresh_fails);
  add ("/remote/companion/refused-twice", test_refused_twice);
  add ("/remote/companion/no-tokens", test_no_tokens);
  add ("/remote/companion/statuses", test_statuses);
  add ("/remote/companion/wrong-answers", test_wrong_answers);
  add ("/remote/companion/sign-in", test_sign_in);
  add ("/remote/companion/sign-up", test_sign_up);
  add ("/remote/companion/sign-out", test_sign_out);
  g_test_add_func ("/remote/companion/files", test_files);
  return g_test_run ();
}
