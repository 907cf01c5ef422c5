/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "hostile.h"
#include "plakat-http-private.h"

#define JSON "application/json"
#define MIB (1024 * 1024)

typedef struct
{
  PlakatHttp *http;
  Hostile *server;
  Hostile *other;
  gboolean leaked;
  GBytes *packed;
  gssize cut;
} Fixture;

static const char WHOLE[] =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 13\r\n\r\n{\"more\":true}";

static void
say_packed (GString *reply, GBytes *packed)
{
  gsize length;
  const char *bytes = g_bytes_get_data (packed, &length);

  g_string_append_printf (reply,
                          "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/json\r\n"
                          "Content-Encoding: gzip\r\nContent-Length: %zu\r\n\r\n",
                          length);
  g_string_append_len (reply, bytes, (gssize) length);
}

static void
say_redirect (GString *reply, const char *status, const char *location)
{
  g_string_append_printf (reply,
                          "HTTP/1.1 %s\r\nConnection: close\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n",
                          status, location);
}

static gboolean
other_cb (const HostileRequest *request, GString *reply, gpointer data)
{
  Fixture *fixture = data;

  fixture->leaked = strstr (request->head, "secret-token") != NULL;
  hostile_say (reply, "200 OK", JSON, "{\"other\":true}");
  return FALSE;
}

static gboolean
handle_redirects (Fixture *fixture, const HostileRequest *request, GString *reply)
{
  g_autofree char *target = NULL;

  if (g_str_has_prefix (request->path, "/hop/"))
    {
      int left = atoi (request->path + strlen ("/hop/"));

      target = left > 0 ? g_strdup_printf ("/hop/%d", left - 1) : g_strdup ("/plain");
      say_redirect (reply, "302 Found", target);
    }
  else if (g_str_equal (request->path, "/cross"))
    {
      target = g_strconcat (hostile_origin (fixture->other), "/plain", NULL);
      say_redirect (reply, "302 Found", target);
    }
  else if (g_str_equal (request->path, "/cross-userinfo"))
    {
      target = g_strdup_printf ("http://a:b@%s/plain", hostile_origin (fixture->server) + strlen ("http://"));
      say_redirect (reply, "302 Found", target);
    }
  else if (g_str_equal (request->path, "/downgrade"))
    say_redirect (reply, "301 Moved", "file:///etc/passwd");
  else if (g_str_equal (request->path, "/again"))
    say_redirect (reply, "308 Permanent Redirect", "/again-2");
  else if (g_str_equal (request->path, "/again-2"))
    say_redirect (reply, "308 Permanent Redirect", "/echo");
  else if (g_str_equal (request->path, "/once"))
    say_redirect (reply, "307 Temporary Redirect", "/echo");
  else if (g_str_equal (request->path, "/see"))
    say_redirect (reply, "303 See Other", "/plain");
  else
    return FALSE;
  return TRUE;
}

static gboolean
server_cb (const HostileRequest *request, GString *reply, gpointer data)
{
  Fixture *fixture = data;

  if (handle_redirects (fixture, request, reply))
    return FALSE;
  if (g_str_equal (request->path, "/cut"))
    g_string_append_len (reply, WHOLE, fixture->cut);
  else if (g_str_equal (request->path, "/flood"))
    {
      g_autofree char *line = g_strnfill (1000, 'x');

      g_string_append (reply, "HTTP/1.1 200 OK\r\n");
      for (guint i = 0; i < 300; i++)
        g_string_append_printf (reply, "X-%u: %s\r\n", i, line);
      return TRUE;
    }
  else if (g_str_equal (request->path, "/plain"))
    hostile_say (reply, "200 OK", "Application/JSON; charset=utf-8",
                 strstr (request->head, "secret-token") ? "{\"token\":1}" : "{}");
  else if (g_str_equal (request->path, "/encodings"))
    hostile_say (reply, "200 OK", "text/plain",
                 strstr (request->head, "Accept-Encoding: gzip\n")       ? "gzip"
                 : strstr (request->head, "Accept-Encoding: identity\n") ? "identity"
                                                                         : "any");
  else if (g_str_equal (request->path, "/echo"))
    hostile_say (reply, "200 OK", JSON, request->body);
  else if (g_str_equal (request->path, "/packed"))
    say_packed (reply, fixture->packed);
  else if (g_str_equal (request->path, "/error"))
    {
      g_autofree char *long_text = g_strnfill (200 * 1024, 'x');

      hostile_say (reply, "500 Oh", "text/plain", long_text);
    }
  else if (g_str_equal (request->path, "/truncated"))
    g_string_append (reply, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 100\r\n\r\n{\"half\":");
  else if (g_str_equal (request->path, "/chunks"))
    g_string_append (reply, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":\r\nzz\r\n");
  else if (g_str_equal (request->path, "/garbage"))
    g_string_append (reply, "SSH-2.0-OpenSSH_9.9\r\n");
  else if (g_str_equal (request->path, "/slow"))
    {
      g_string_append (reply, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n{");
      return TRUE;
    }
  else if (g_str_equal (request->path, "/silent"))
    return TRUE;
  else if (g_str_equal (request->path, "/cookie"))
    hostile_say (reply,
                 "200 OK\r\nSet-Cookie: session=old; path=/\r\nSet-Cookie: sessions=x\r\nSet-Cookie: "
                 "session=a%2Bb--c%3D; path=/; expires=Fri, 20 Nov 2026 22:39:25 GMT; httponly\r\n"
                 "Set-Cookie: empty=; path=/\r\nSet-Cookie: odd=a b\r\nSet-Cookie: bare",
                 JSON, strstr (request->head, "Cookie: session=mine\n") ? "{\"cookie\":1}" : "{}");
  else if (g_str_equal (request->path, "/etag"))
    hostile_say (reply,
                 strstr (request->head, "If-None-Match: \"one\"") ? "304 Not Modified"
                                                                  : "200 OK\r\nETag: \"one\"",
                 NULL, "");
  else if (g_str_equal (request->path, "/wait-seconds"))
    hostile_say (reply, "503 Busy\r\nRetry-After: 17", JSON, "{}");
  else if (g_str_equal (request->path, "/wait-absurd"))
    hostile_say (reply, "429 Busy\r\nRetry-After: 99999999999999999999", JSON, "{}");
  else if (g_str_equal (request->path, "/wait-date"))
    hostile_say (
        reply,
        "503 Busy\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nRetry-After: Sun, 06 Nov 1994 08:50:07 GMT", JSON,
        "{}");
  return FALSE;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  /* What nothing runs into that is answered. */
  const PlakatHttpLimits limits = {
    .connect_ms = 20000, .window_ms = 20000, .least_rate = 1024, .tick_ms = 20
  };

  fixture->http = plakat_http_new ();
  plakat_http_set_limits (fixture->http, &limits);
  fixture->server = hostile_new (server_cb, fixture);
  fixture->other = hostile_new (other_cb, fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->http);
  hostile_free (fixture->server);
  hostile_free (fixture->other);
  g_clear_pointer (&fixture->packed, g_bytes_unref);
}

static DexFuture *
get (Fixture *fixture, const char *path, const char *bearer, gsize max_bytes)
{
  g_autofree char *url = g_strconcat (hostile_origin (fixture->server), path, NULL);

  return plakat_http_get (fixture->http, url, bearer, NULL, max_bytes, 20);
}

static PlakatHttpAnswer *
await_answer (DexFuture *future)
{
  g_autoptr (DexFuture) held = NULL;
  g_autoptr (GError) error = NULL;
  const GValue *value = hostile_await (future, &held, &error);

  g_assert_no_error (error);
  return g_value_dup_boxed (value);
}

static void
assert_body (PlakatHttpAnswer *answer, const char *text)
{
  g_assert_cmpmem (g_bytes_get_data (answer->body, NULL), g_bytes_get_size (answer->body), text,
                   strlen (text));
}

static void
test_plain (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatHttpAnswer) answer = await_answer (get (fixture, "/plain", NULL, 100));

  g_assert_cmpuint (answer->status, ==, 200);
  g_assert_cmpstr (answer->content_type, ==, JSON);
  g_assert_cmpuint (answer->retry_after, ==, 0);
  assert_body (answer, "{}");
}

static void
test_etag (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url = g_strconcat (hostile_origin (fixture->server), "/etag", NULL);
  g_autoptr (PlakatHttpAnswer) first =
      await_answer (plakat_http_get (fixture->http, url, NULL, NULL, 100, 20));
  g_autoptr (PlakatHttpAnswer) second =
      await_answer (plakat_http_get (fixture->http, url, NULL, first->etag, 100, 20));

  g_assert_cmpuint (first->status, ==, 200);
  g_assert_cmpstr (first->etag, ==, "\"one\"");
  g_assert_cmpuint (second->status, ==, 304);
}

static void
test_encodings (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url = g_strconcat (hostile_origin (fixture->server), "/encodings", NULL);
  g_autoptr (GCancellable) stop = g_cancellable_new ();
  g_autoptr (PlakatHttpAnswer) page = await_answer (get (fixture, "/encodings", NULL, 100));
  g_autoptr (PlakatHttpAnswer) picture = await_answer (plakat_http_fetch (fixture->http, url, 100, 20, stop));

  assert_body (page, "gzip");
  assert_body (picture, "identity");
}

static PlakatHttpAnswer *
ask_with_cookie (Fixture *fixture, const char *path)
{
  g_autofree char *url = g_strconcat (hostile_origin (fixture->server), path, NULL);
  const PlakatHttpRequest request = {
    .method = "GET", .url = url, .cookie = "session=mine", .max_bytes = 100, .deadline_seconds = 20
  };

  return await_answer (plakat_http_ask (fixture->http, &request));
}

static void
assert_cookie (PlakatHttpAnswer *answer, const char *name, const char *expected)
{
  g_autofree char *value = plakat_http_answer_dup_cookie (answer, name);

  g_assert_cmpstr (value, ==, expected);
}

/* A cookie goes with the one request that has it, and is kept by nobody. */
static void
test_cookies (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatHttpAnswer) with = ask_with_cookie (fixture, "/cookie");
  g_autoptr (PlakatHttpAnswer) without = await_answer (get (fixture, "/cookie", NULL, 100));
  g_autoptr (PlakatHttpAnswer) away = ask_with_cookie (fixture, "/cross");
  g_autoptr (PlakatHttpAnswer) none = await_answer (get (fixture, "/plain", NULL, 100));

  assert_body (with, "{\"cookie\":1}");
  assert_body (without, "{}");
  g_assert_cmpuint (away->status, ==, 302);
  g_assert_cmpuint (hostile_count (fixture->other, "/plain"), ==, 0);
  assert_cookie (with, "session", "a%2Bb--c%3D");
  assert_cookie (with, "sessions", "x");
  assert_cookie (with, "empty", NULL);
  assert_cookie (with, "odd", NULL);
  assert_cookie (with, "bare", NULL);
  assert_cookie (with, "sess", NULL);
  assert_cookie (none, "session", NULL);
}

static void
test_retry_after (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatHttpAnswer) seconds = await_answer (get (fixture, "/wait-seconds", NULL, 100));
  g_autoptr (PlakatHttpAnswer) absurd = await_answer (get (fixture, "/wait-absurd", NULL, 100));
  g_autoptr (PlakatHttpAnswer) date = await_answer (get (fixture, "/wait-date", NULL, 100));

  g_assert_cmpuint (seconds->retry_after, ==, 17);
  g_assert_cmpuint (absurd->retry_after, ==, 3600);
  g_assert_cmpuint (date->retry_after, ==, 30);
}

static void
test_caps (Fixture *fixture, gconstpointer data)
{
  g_autofree char *spaces = g_strnfill (200, ' ');
  g_autoptr (PlakatHttpAnswer) fits = NULL;
  g_autoptr (PlakatHttpAnswer) error = NULL;

  fixture->packed = hostile_gzip (spaces, 200);
  fits = await_answer (get (fixture, "/packed", NULL, 200));
  assert_body (fits, spaces);
  hostile_await_error (get (fixture, "/packed", NULL, 199), PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_LIMIT);

  /* A refusal keeps its status however much it has to say. */
  error = await_answer (get (fixture, "/error", NULL, 8 * MIB));
  g_assert_cmpuint (error->status, ==, 500);
  g_assert_cmpuint (g_bytes_get_size (error->body), ==, 0);
}

static void
test_bomb (Fixture *fixture, gconstpointer data)
{
  g_autofree char *zeros = g_malloc0 (7 * MIB);
  g_autofree char *letters = g_malloc0 (2 * MIB);
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  g_autoptr (PlakatHttpAnswer) honest = NULL;

  fixture->packed = hostile_gzip (zeros, 7 * MIB);
  g_assert_cmpuint (g_bytes_get_size (fixture->packed), <, 7 * MIB / 100);
  hostile_await_error (get (fixture, "/packed", NULL, 8 * MIB), PLAKAT_REMOTE_ERROR,
                       PLAKAT_REMOTE_ERROR_LIMIT);
  g_clear_pointer (&fixture->packed, g_bytes_unref);

  for (int i = 0; i < 2 * MIB; i++)
    letters[i] = (char) g_rand_int_range (random, 'a', 'e');
  fixture->packed = hostile_gzip (letters, 2 * MIB);
  honest = await_answer (get (fixture, "/packed", NULL, 8 * MIB));
  g_assert_cmpuint (g_bytes_get_size (honest->body), ==, 2 * MIB);
}

static void
test_redirects (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatHttpAnswer) three = await_answer (get (fixture, "/hop/2", "secret-token", 100));
  g_autoptr (PlakatHttpAnswer) four = await_answer (get (fixture, "/hop/3", NULL, 100));
  g_autoptr (PlakatHttpAnswer) see = await_answer (get (fixture, "/see", NULL, 100));

  g_assert_cmpuint (three->status, ==, 200);
  assert_body (three, "{\"token\":1}");
  g_assert_cmpuint (four->status, ==, 302);
  g_assert_cmpuint (see->status, ==, 200);
}

static void
test_redirects_away (Fixture *fixture, gconstpointer data)
{
  static const char *const paths[] = { "/cross", "/cross-userinfo", "/downgrade" };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (PlakatHttpAnswer) answer = await_answer (get (fixture, paths[i], "secret-token", 100));

      g_assert_cmpuint (answer->status / 100, ==, 3);
    }
  g_assert_cmpuint (hostile_count (fixture->other, "/plain"), ==, 0);
  g_assert_false (fixture->leaked);
}

static PlakatHttpAnswer *
post (Fixture *fixture, const char *path)
{
  g_autofree char *url = g_strconcat (hostile_origin (fixture->server), path, NULL);

  return await_answer (
      plakat_http_send (fixture->http, "POST", url, "secret-token", "{\"film\":\"tmdb:603\"}", 100, 20));
}

static void
test_redirected_writes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatHttpAnswer) once = post (fixture, "/once");
  g_autoptr (PlakatHttpAnswer) twice = post (fixture, "/again");
  g_autoptr (PlakatHttpAnswer) found = post (fixture, "/hop/0");
  g_autoptr (PlakatHttpAnswer) see = post (fixture, "/see");

  g_assert_cmpuint (once->status, ==, 200);
  assert_body (once, "{\"film\":\"tmdb:603\"}");
  g_assert_cmpuint (twice->status, ==, 308);
  g_assert_cmpuint (found->status, ==, 302);
  g_assert_cmpuint (see->status, ==, 303);
  g_assert_cmpuint (hostile_count (fixture->server, "/plain"), ==, 0);
}

static void
test_broken (Fixture *fixture, gconstpointer data)
{
  static const char *const paths[] = { "/truncated", "/chunks", "/garbage", "/nothing-at-all" };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    hostile_await_error (get (fixture, paths[i], NULL, 100), PLAKAT_REMOTE_ERROR,
                         PLAKAT_REMOTE_ERROR_TRANSPORT);
}

static void
test_cut_everywhere (Fixture *fixture, gconstpointer data)
{
  const gssize length = (gssize) strlen (WHOLE);
  g_autoptr (PlakatHttpAnswer) whole = NULL;

  for (fixture->cut = 0; fixture->cut < length; fixture->cut++)
    {
      g_test_message ("%zd bytes", fixture->cut);
      hostile_await_error (get (fixture, "/cut", NULL, 100), PLAKAT_REMOTE_ERROR,
                           PLAKAT_REMOTE_ERROR_TRANSPORT);
    }
  whole = await_answer (get (fixture, "/cut", NULL, 100));
  assert_body (whole, "{\"more\":true}");
}

static void
test_flood (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DexFuture) held = NULL;
  g_autoptr (GError) error = NULL;

  hostile_await (get (fixture, "/flood", NULL, 100), &held, &error);
  /* A libsoup with a limit of its own is quicker than ours. */
  if (!g_error_matches (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_TRANSPORT))
    g_assert_error (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_LIMIT);
}

static void
test_slow (Fixture *fixture, gconstpointer data)
{
  const PlakatHttpLimits limits = {
    .connect_ms = 20000, .window_ms = 200, .least_rate = 1024, .tick_ms = 20
  };

  plakat_http_set_limits (fixture->http, &limits);
  hostile_await_error (get (fixture, "/slow", NULL, MIB), PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_LIMIT);
}

static void
test_deadline (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url = g_strconcat (hostile_origin (fixture->server), "/silent", NULL);
  g_autofree char *message = hostile_dup_message (plakat_http_get (fixture->http, url, NULL, NULL, 100, 1));

  g_assert_nonnull (strstr (message, "too long"));
}

static DexFuture *
never_cb (DexFuture *future, gpointer data)
{
  g_assert_not_reached ();
}

/* The server's thread is held until the client hangs up, and tear_down() waits for it. */
static void
test_dropped (Fixture *fixture, gconstpointer data)
{
  const PlakatHttpLimits limits = { .connect_ms = 5000, .window_ms = 200, .tick_ms = 20, .call_ms = 500 };
  DexFuture *waiting;

  plakat_http_set_limits (fixture->http, &limits);
  waiting = dex_future_finally (get (fixture, "/silent", NULL, 100), never_cb, NULL, NULL);

  while (hostile_count (fixture->server, "/silent") == 0)
    g_main_context_iteration (NULL, FALSE);
  dex_unref (waiting);
}

static void
test_addresses (Fixture *fixture, gconstpointer data)
{
  static const char *const urls[] = {
    "http://films.example.org/x",
    "ftp://127.0.0.1/x",
    "https://a:b@films.example.org/",
    "https:///x",
    "/x",
    "http://127.0.0.1/a b",
    "http://127.0.0.1/\r\nX: y",
  };

  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    hostile_await_error (plakat_http_get (fixture->http, urls[i], NULL, NULL, 100, 5), PLAKAT_REMOTE_ERROR,
                         PLAKAT_REMOTE_ERROR_ADDRESS);
}

static void
test_nobody (Fixture *fixture, gconstpointer data)
{
  Hostile *gone = hostile_new (other_cb, fixture);
  g_autofree char *url = g_strconcat (hostile_origin (gone), "/", NULL);

  hostile_free (gone);
  hostile_await_error (plakat_http_get (fixture->http, url, NULL, NULL, 100, 5), PLAKAT_REMOTE_ERROR,
                       PLAKAT_REMOTE_ERROR_TRANSPORT);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  add ("/remote/http/plain", test_plain);
  add ("/remote/http/etag", test_etag);
  add ("/remote/http/encodings", test_encodings);
  add ("/remote/http/cookies", test_cookies);
  add ("/remote/http/retry-after", test_retry_after);
  add ("/remote/http/caps", test_caps);
  add ("/remote/http/bomb", test_bomb);
  add ("/remote/http/redirects", test_redirects);
  add ("/remote/http/redirects-away", test_redirects_away);
  add ("/remote/http/redirected-writes", test_redirected_writes);
  add ("/remote/http/broken", test_broken);
  add ("/remote/http/cut-everywhere", test_cut_everywhere);
  add ("/remote/http/flood", test_flood);
  add ("/remote/http/slow", test_slow);
  add ("/remote/http/deadline", test_deadline);
  add ("/remote/http/dropped", test_dropped);
  add ("/remote/http/addresses", test_addresses);
  add ("/remote/http/nobody", test_nobody);
  return g_test_run ();
}
