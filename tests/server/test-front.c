/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "front-fixture.h"

#define GET "GET /x?q=%C3%A9+1 HTTP/1.1\r\nHost: films.example\r\n\r\n"
#define MIB (1024 * 1024)

/* Lets as many seconds pass as the front can tell. */
static void
pass (Front *front, double seconds)
{
  for (int i = 0; i < 20; i++)
    front_turn ();
  plakat_front_sweep (front->service.front, g_get_monotonic_time () + (gint64) (seconds * G_USEC_PER_SEC));
  for (int i = 0; i < 20; i++)
    front_turn ();
}

static void
expect_open (Line *line)
{
  char byte;
  g_autoptr (GError) error = NULL;

  g_socket_receive (line->socket, &byte, 1, NULL, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
}

static void
test_answers (Front *front, gconstpointer data)
{
  g_autoptr (Line) line = NULL;

  front_start (front);
  line = line_new (front);
  line_say (line, GET);
  line_expect (line, "HTTP/1.1 200 OK\r\n");
  line_expect (line,
               "\"method\":\"GET\",\"uri\":\"http://films.example/x?q=%C3%A9+1\",\"address\":\"127.0.0.1\","
               "\"q\":\"é 1\"");
  /* The same connection, in pieces, with a body. */
  line_say (line, "PUT /x HTTP/1.1\r\nHo");
  line_say (line, "st: films.example\r\nContent-Length: 5\r\n\r\nhel");
  line_say (line, "lo");
  line_expect (line, "\"method\":\"PUT\"");
  line_expect (line, "[hello]");
  /* Two at once are answered one after the other. */
  line_say (line,
            "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nPOST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab"
            "GET /3 HTTP/1.1\r\nHost: a\r\n\r\n");
  line_expect (line, "http://a/1");
  line_expect (line, "http://a/2");
  line_expect (line, "[ab]");
  line_expect (line, "http://a/3");
  line_say (line, "GET /nothing HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  line_expect (line, "HTTP/1.1 404 Not Found\r\n");
  line_expect (line, "There is nothing here.");
  line_expect_end (line);
}

/* Answers that are read late, and leave in pieces of any size, are whole. */
static void
test_many_answers (Front *front, gconstpointer data)
{
  const int many = 3000;
  g_autoptr (GString) asked = g_string_new (NULL);
  g_autofree char *text = g_strnfill (3001, 'x');
  g_autofree char *body = g_strconcat ("\r\n\r\n", text, "HTTP/1.1 200 OK\r\n", NULL);
  g_autoptr (Line) line = NULL;

  front->body = g_bytes_new (text, strlen (text));
  front_start (front);
  for (int i = 0; i < many; i++)
    g_string_append (asked, GET);
  line = line_new (front);
  line_say (line, asked->str);
  for (int i = 0; i < 100; i++)
    front_turn ();
  for (int i = 1; i < many; i++)
    line_expect (line, body);
  line_expect (line, text);
  g_assert_cmpuint (line->text->len, ==, 0);
}

static void
test_headers (Front *front, gconstpointer data)
{
  static const char *const present[] = { "\r\nServer: plakat-server\r\n",
                                         "\r\nX-Content-Type-Options: nosniff\r\n",
                                         "\r\nContent-Type: application/json\r\n", "\r\nDate: " };
  g_autoptr (Line) line = NULL;
  char *length;

  front_start (front);
  line = line_new (front);
  line_say (line, "GET /x HTTP/1.1\r\nHost: a\r\nRange: bytes=0-1\r\n\r\n");
  line_expect (line, "\"text\":\"\"}");
  line_say (line, GET);
  line_expect (line, "HTTP/1.1 200 OK");
  g_string_prepend (line->text, "\r\n");
  line_expect (line, "\r\n\r\n");
  line_expect (line, "\"text\":\"\"}");
  line_say (line, "HEAD /x HTTP/1.1\r\nHost: a\r\n\r\nGET /x HTTP/1.1\r\nHost: a\r\n\r\n");
  while (g_strstr_len (line->text->str, -1, "\"text\":\"\"}") == NULL)
    {
      char buffer[1000];
      gssize size = g_socket_receive (line->socket, buffer, sizeof buffer, NULL, NULL);

      g_string_append_len (line->text, buffer, MAX (0, size));
      front_turn ();
    }
  for (gsize i = 0; i < G_N_ELEMENTS (present); i++)
    g_assert_nonnull (strstr (line->text->str, present[i]));
  g_assert_null (strstr (line->text->str, "Strict-Transport-Security"));
  /* HEAD says the length of what it does not send. */
  length = strstr (line->text->str, "Content-Length: ");
  g_assert_cmpint (g_ascii_strtoll (length + strlen ("Content-Length: "), NULL, 10), >, 50);
  g_assert_nonnull (strstr (line->text->str, "\r\n\r\nHTTP/1.1 200 OK\r\n"));
}

static void
test_expect_continue (Front *front, gconstpointer data)
{
  g_autoptr (Line) line = NULL;

  front_start (front);
  line = line_new (front);
  line_say (line, "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
  line_expect (line, "HTTP/1.1 100 Continue\r\n");
  line_say (line, "abc");
  line_expect (line, "HTTP/1.1 200 OK\r\n");
  line_expect (line, "[abc]");
  line_say (line, GET);
  line_expect (line, "HTTP/1.1 200 OK\r\n");
}

static void
expect_refusal (Front *front, const char *text, const char *status)
{
  g_autoptr (Line) line = line_new (front);

  g_test_message ("%.40s", text);
  line_say (line, text);
  line_expect (line, status);
  line_expect (line, "Connection: close");
  line_expect (line, "\"detail\":\"");
  line_expect_end (line);
  /* What came behind was not taken for a request. */
  g_assert_null (strstr (line->text->str, "HTTP/1.1"));
}

/* One reader's body is another's next request: where that is possible there is no next request. */
static void
test_smuggling (Front *front, gconstpointer data)
{
  g_autoptr (Line) line = NULL;

  front_start (front);
  expect_refusal (
      front,
      "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" GET,
      "HTTP/1.1 400 ");
  expect_refusal (front, "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: 90\r\n\r\n" GET,
                  "HTTP/1.1 400 ");
  expect_refusal (front, "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length : 90\r\n\r\n" GET, "HTTP/1.1 400 ");
  expect_refusal (front, "GET /x HTTP/1.1\nHost: a\n\n" GET, "HTTP/1.1 400 ");
  /* Chunks are read leniently: after them the connection ends. */
  line = line_new (front);
  line_say (line,
            "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX: y\r\n" GET);
  line_expect (line, "HTTP/1.1 200 OK\r\n");
  line_expect (line, "Connection: close");
  line_expect (line, "[abc]");
  line_expect_end (line);
  g_assert_null (strstr (line->text->str, "HTTP/1.1"));
}

static void
test_garbage (Front *front, gconstpointer data)
{
  g_autofree char *large = g_strnfill (70000, 'x');
  g_autofree char *head = g_strconcat ("GET / HTTP/1.1\r\nX: ", large, "\r\n\r\n", NULL);

  front_start (front);
  expect_refusal (front, "\x16\x03\x01\x02\x04", "HTTP/1.1 400 ");
  expect_refusal (front, "SSH-2.0-OpenSSH_9.2\r\n\r\n", "HTTP/1.1 400 ");
  expect_refusal (front, head, "HTTP/1.1 431 Request Header Fields Too Large\r\n");
  expect_refusal (front, "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 405 ");
}

static void
test_query (Front *front, gconstpointer data)
{
  static const char *const bad[] = { "%", "%4", "%zz", "%ff", "%00", "q=%c3", "%ed%a0%80" };
  g_autoptr (Line) line = NULL;

  front_start (front);
  line = line_new (front);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *text = g_strdup_printf ("GET /x?%s HTTP/1.1\r\nHost: a\r\n\r\n", bad[i]);

      line_say (line, text);
      line_expect (line, "HTTP/1.1 400 ");
      line_expect (line, "}");
    }
  line_say (line, "GET /x?q=1&&q=2&=3&r HTTP/1.1\r\nHost: a\r\n\r\n");
  line_expect (line, "\"q\":\"2\"");
}

static void
test_large_body (Front *front, gconstpointer data)
{
  g_autofree char *megabyte = g_strnfill (MIB, 'x');
  g_autoptr (Line) fits = NULL, said = NULL, chunks = NULL, flood = NULL;

  front_start (front);
  fits = line_new (front);
  line_say (fits, "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 1048576\r\n\r\n");
  line_say (fits, megabyte);
  line_expect (fits, "\"length\":1048576");
  /* Who says beforehand that it is too much is told before it is sent, and may send it all the same. */
  said = line_new (front);
  line_say (said, "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 3145728\r\n\r\n");
  line_expect (said, "HTTP/1.1 413 ");
  for (int i = 0; i < 3; i++)
    line_say (said, megabyte);
  g_assert_false (said->broken);
  chunks = line_new (front);
  line_say (chunks, "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
  for (int i = 0; i < 3; i++)
    {
      line_say (chunks, "100000\r\n");
      line_say (chunks, megabyte);
      line_say (chunks, "\r\n");
    }
  line_say (chunks, "0\r\n\r\n");
  line_expect (chunks, "HTTP/1.1 413 ");
  line_expect_end (chunks);
  /* Nobody may send without end. */
  flood = line_new (front);
  line_say (flood, "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
  for (int i = 0; i < 64 && !flood->broken; i++)
    {
      line_say (flood, "100000\r\n");
      line_say (flood, megabyte);
      line_say (flood, "\r\n");
    }
  g_assert_true (flood->broken);
}

static void
test_flood_behind_refusal (Front *front, gconstpointer data)
{
  g_autofree char *megabyte = g_strnfill (MIB, 'x');
  g_autoptr (Line) line = NULL;

  front_start (front);
  line = line_new (front);
  line_say (line, "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n");
  for (int i = 0; i < 64 && !line->broken; i++)
    line_say (line, megabyte);
  g_assert_true (line->broken);
}

static void
test_slow_head (Front *front, gconstpointer data)
{
  g_autoptr (Line) line = NULL, second = NULL;

  front_start (front);
  line = line_new (front);
  second = line_new (front);
  line_say (line, "GET / HT");
  pass (front, 9);
  expect_open (line);
  /* A byte now and then is no progress. */
  line_say (line, "TP");
  pass (front, 11);
  line_expect_end (line);
  /* It counts from the first byte: who says nothing yet is no slow speaker. */
  line_say (second, GET);
  line_expect (second, "HTTP/1.1 200 OK\r\n");
  line_say (second, "G");
  pass (front, 11);
  line_expect_end (second);
}

static void
test_slow_body (Front *front, gconstpointer data)
{
  g_autofree char *some = g_strnfill (8 * 1024, 'x');
  g_autoptr (Line) silent = NULL, trickle = NULL, steady = NULL;

  front_start (front);
  silent = line_new (front);
  trickle = line_new (front);
  steady = line_new (front);
  line_say (silent, "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 50000\r\n\r\n");
  line_say (trickle, "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 50000\r\n\r\nabc");
  line_say (steady, "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 50000\r\n\r\n");
  line_say (steady, some);
  pass (front, 4);
  expect_open (silent);
  pass (front, 6);
  line_expect_end (silent);
  line_expect_end (trickle);
  expect_open (steady);
  pass (front, 31);
  line_expect_end (steady);
}

static void
test_idle (Front *front, gconstpointer data)
{
  g_autoptr (Line) fresh = NULL, used = NULL;

  front_start (front);
  fresh = line_new (front);
  used = line_new (front);
  line_say (used, GET);
  line_expect (used, "\"text\":\"\"}");
  pass (front, 59);
  expect_open (fresh);
  expect_open (used);
  pass (front, 61);
  line_expect_end (fresh);
  line_expect_end (used);
}

static void
test_slow_reader (Front *front, gconstpointer data)
{
  g_autofree char *large = g_strnfill (64 * MIB, 'x');
  g_autoptr (Line) line = NULL;

  front_start (front);
  front->body = g_bytes_new_take (g_steal_pointer (&large), 64 * MIB);
  line = line_new (front);
  line_say (line, GET);
  line_expect (line, "HTTP/1.1 200 OK\r\n");
  pass (front, 9);
  pass (front, 11);
  line_expect_end (line);
  g_assert_cmpuint (line->text->len, <, 64 * MIB);
}

static void
test_slow_work (Front *front, gconstpointer data)
{
  g_autoptr (Line) line = NULL;

  front_start (front);
  front->by_hand = TRUE;
  line = line_new (front);
  line_say (line, GET);
  pass (front, 9);
  expect_open (line);
  pass (front, 11);
  line_expect (line, "HTTP/1.1 503 ");
  line_expect (line, "Retry-After: ");
  line_expect (line, "}");
  /* The late answer is nobody's any more. */
  line_say (line, "GET /second HTTP/1.1\r\nHost: a\r\n\r\n");
  front_answer (front, 200, "late");
  front_answer (front, 200, "in time");
  line_expect (line, "HTTP/1.1 200 OK\r\n");
  line_expect (line, "/second");
  line_expect (line, "in time");
}

static void
test_full (Front *front, gconstpointer data)
{
  g_autoptr (Line) line = NULL;

  front_start (front);
  front->full = TRUE;
  line = line_new (front);
  line_say (line, GET);
  line_expect (line, "HTTP/1.1 503 ");
  line_expect (line, "Retry-After: ");
  line_expect (line, "}");
  front->full = FALSE;
  line_say (line, GET);
  line_expect (line, "HTTP/1.1 200 OK\r\n");
}

/* A client that is gone when its answer comes is no trouble. */
static void
test_gone (Front *front, gconstpointer data)
{
  g_autoptr (Line) other = NULL;

  front_start (front);
  front->by_hand = TRUE;
  for (int i = 0; i < 10; i++)
    {
      g_autoptr (Line) line = line_new (front);

      line_say (line, GET);
      while (front->waiting.length <= (guint) i)
        front_turn ();
    }
  for (int i = 0; i < 10; i++)
    front_answer (front, 200, "too late");
  while (front->service.front->connections.length > 0)
    front_turn ();
  other = line_new (front);
  line_say (other, GET);
  front_answer (front, 200, "here");
  line_expect (other, "here");
}

static void
test_many_connections (Front *front, gconstpointer data)
{
  Line *lines[3];
  g_autoptr (Line) more = NULL, again = NULL;

  front->settings.connections_per_address = G_N_ELEMENTS (lines);
  front_start (front);
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      lines[i] = line_new (front);
      line_say (lines[i], GET);
      line_expect (lines[i], "HTTP/1.1 200 OK\r\n");
    }
  more = line_new (front);
  line_expect_end (more);
  g_assert_cmpuint (more->text->len, ==, 0);
  line_free (lines[0]);
  while (front->service.front->connections.length >= G_N_ELEMENTS (lines))
    front_turn ();
  again = line_new (front);
  line_say (again, GET);
  line_expect (again, "HTTP/1.1 200 OK\r\n");
  line_free (lines[1]);
  line_free (lines[2]);
}

/* The world behind a proxy is not one address. */
static void
test_many_by_proxy (Front *front, gconstpointer data)
{
  Line *lines[9];

  front->settings.connections_per_address = 2;
  front->settings.trusted_proxies = g_strsplit ("127.0.0.0/8", " ", -1);
  front_start (front);
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      lines[i] = line_new (front);
      line_say (lines[i], GET);
      line_expect (lines[i], "HTTP/1.1 200 OK\r\n");
    }
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    line_free (lines[i]);
}

static gboolean
idle_cb (gpointer data)
{
  ((Front *) data)->idle = TRUE;
  return G_SOURCE_REMOVE;
}

static void
test_stop (Front *front, gconstpointer data)
{
  g_autoptr (Line) idle = NULL, busy = NULL, sending = NULL;

  front_start (front);
  front->by_hand = TRUE;
  idle = line_new (front);
  busy = line_new (front);
  sending = line_new (front);
  line_say (busy, GET);
  line_say (sending, "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nab");
  while (front->waiting.length == 0 || front->service.front->connections.length < 3)
    front_turn ();
  pass (front, 0);
  plakat_front_stop (front->service.front, idle_cb, front);
  line_expect_end (idle);
  g_assert_false (front->idle);
  front_answer (front, 200, "the last word");
  line_expect (busy, "Connection: close");
  line_expect (busy, "the last word");
  line_expect_end (busy);
  line_say (sending, "cd");
  front_answer (front, 200, "after all");
  line_expect (sending, "after all");
  line_expect_end (sending);
  while (!front->idle)
    front_turn ();
}

static void
test_forwarded (Front *front, gconstpointer data)
{
#define ASK(lines) "GET /x HTTP/1.1\r\nHost: inner\r\n" lines "\r\n"
  static const struct
  {
    const char *trusted;
    const char *text;
    const char *uri;
    const char *address;
  } asked[] = {
    { "10.0.0.1",
      ASK ("X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: films.example\r\n"),
      "http://inner/x", "127.0.0.1" },
    { "127.0.0.1",
      ASK ("X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: films.example\r\n"),
      "https://films.example/x", "192.0.2.1" },
    { "127.0.0.1", ASK ("X-Forwarded-For: 198.51.100.7, 192.0.2.1\r\n"), "http://inner/x", "192.0.2.1" },
    { "127.0.0.1 10.0.0.0/8",
      ASK ("X-Forwarded-For: 198.51.100.7, 192.0.2.1\r\nX-Forwarded-For: 10.1.1.1\r\n"), "http://inner/x",
      "192.0.2.1" },
    { "127.0.0.1", ASK ("X-Forwarded-For: [2001:db8::1]:99\r\n"), "http://inner/x", "2001:db8::1" },
    { "127.0.0.1", ASK ("X-Forwarded-For: 192.0.2.1:99\r\n"), "http://inner/x", "192.0.2.1" },
    { "127.0.0.1", ASK ("X-Forwarded-For: nobody\r\nX-Forwarded-Host: a/b\r\nX-Forwarded-Proto: ftp\r\n"),
      "http://inner/x", "127.0.0.1" },
    { "127.0.0.1", ASK (""), "http://inner/x", "127.0.0.1" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (asked); i++)
    {
      g_autofree char *answer =
          g_strdup_printf ("\"uri\":\"%s\",\"address\":\"%s\"", asked[i].uri, asked[i].address);
      g_autoptr (Line) line = NULL;

      front->settings.trusted_proxies = g_strsplit (asked[i].trusted, " ", -1);
      front_start (front);
      line = line_new (front);
      line_say (line, asked[i].text);
      line_expect (line, answer);
      g_clear_pointer (&front->service.front, plakat_front_free);
      g_clear_pointer (&front->settings.trusted_proxies, g_strfreev);
      g_clear_pointer (&front->uri, g_free);
    }
}

static void
test_bad_settings (Front *front, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) uris = NULL;

  front->settings.trusted_proxies = g_strsplit ("10.0.0.0/99", " ", -1);
  g_assert_null (plakat_front_new (&front->service, &error));
  g_assert_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_ARGUMENT);
  g_clear_error (&error);
  g_clear_pointer (&front->settings.trusted_proxies, g_strfreev);

  front->settings.certificate = g_strdup ("/does/not/exist.pem");
  g_assert_null (plakat_front_new (&front->service, &error));
  g_assert_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_ARGUMENT);
  g_clear_error (&error);
  g_clear_pointer (&front->settings.certificate, g_free);

  g_strfreev (front->settings.listen);
  front->settings.listen = g_strsplit ("films.example:80", " ", -1);
  front->service.front = plakat_front_new (&front->service, &error);
  g_assert_no_error (error);
  g_assert_false (plakat_front_listen (front->service.front, &uris, &error));
  g_assert_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_ARGUMENT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD_FRONT_TEST ("/front/answers", test_answers);
  ADD_FRONT_TEST ("/front/many-answers", test_many_answers);
  ADD_FRONT_TEST ("/front/headers", test_headers);
  ADD_FRONT_TEST ("/front/expect-continue", test_expect_continue);
  ADD_FRONT_TEST ("/front/smuggling", test_smuggling);
  ADD_FRONT_TEST ("/front/garbage", test_garbage);
  ADD_FRONT_TEST ("/front/query", test_query);
  ADD_FRONT_TEST ("/front/large-body", test_large_body);
  ADD_FRONT_TEST ("/front/flood-behind-refusal", test_flood_behind_refusal);
  ADD_FRONT_TEST ("/front/slow-head", test_slow_head);
  ADD_FRONT_TEST ("/front/slow-body", test_slow_body);
  ADD_FRONT_TEST ("/front/idle", test_idle);
  ADD_FRONT_TEST ("/front/slow-reader", test_slow_reader);
  ADD_FRONT_TEST ("/front/slow-work", test_slow_work);
  ADD_FRONT_TEST ("/front/full", test_full);
  ADD_FRONT_TEST ("/front/gone", test_gone);
  ADD_FRONT_TEST ("/front/many-connections", test_many_connections);
  ADD_FRONT_TEST ("/front/many-by-proxy", test_many_by_proxy);
  ADD_FRONT_TEST ("/front/stop", test_stop);
  ADD_FRONT_TEST ("/front/forwarded", test_forwarded);
  ADD_FRONT_TEST ("/front/bad-settings", test_bad_settings);
  return g_test_run ();
}
