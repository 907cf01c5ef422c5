/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-front-head.h"

#define END "Host: films.example\r\n\r\n"

static PlakatFrontHead *
parse (const char *bytes, gsize length)
{
  gsize position = 0;
  PlakatFrontScan scan = plakat_front_head_scan (bytes, length, &position);

  if (scan == PLAKAT_FRONT_SCAN_MORE)
    return NULL;
  if (scan == PLAKAT_FRONT_SCAN_BAD)
    return plakat_front_head_refuse (400, "bad");
  return plakat_front_head_parse (bytes, position);
}

static void
test_good (void)
{
  const char *text =
      "PUT /a%20b/c?q=1&r=%C3%A9 HTTP/1.1\r\nHost: films.example:8080\r\nContent-Length: 12\r\n"
      "accept-ENCODING: gzip\r\nAccept-Encoding: br\r\nX-Other: a\r\nExpect: 100-continue\r\n"
      "Connection: keep-alive, Close\r\n\r\nbody";
  g_autoptr (PlakatFrontHead) head = parse (text, strlen (text));
  g_autoptr (GString) written = g_string_new (NULL);

  g_assert_nonnull (head);
  g_assert_cmpuint (head->refused, ==, 0);
  g_assert_cmpstr (head->method, ==, "PUT");
  g_assert_cmpstr (head->path, ==, "/a%20b/c");
  g_assert_cmpstr (head->query, ==, "q=1&r=%C3%A9");
  g_assert_cmpstr (head->host, ==, "films.example:8080");
  g_assert_cmpuint (head->length, ==, 12);
  g_assert_cmpstr (g_hash_table_lookup (head->headers, "accept-encoding"), ==, "gzip, br");
  g_assert_null (g_hash_table_lookup (head->headers, "x-other"));
  g_assert_true (head->expects);
  g_assert_true (head->close);
  plakat_front_head_write (head, written);
  g_assert_cmpstr (written->str, ==,
                   "POST / HTTP/1.1\r\nHost: plakat\r\nContent-Length: 12\r\nExpect: 100-continue\r\n"
                   "Connection: close\r\n\r\n");
}

static void
test_forms (void)
{
  static const struct
  {
    const char *text;
    const char *path;
    const char *host;
  } heads[] = {
    { "GET http://other.example/x?y HTTP/1.1\r\nHost: films.example\r\n\r\n", "/x", "other.example" },
    { "GET HTTPS://other.example:1/ HTTP/1.1\r\nHost: films.example\r\n\r\n", "/", "other.example:1" },
    { "GET / HTTP/1.0\r\n\r\n", "/", NULL },
    { "GET //x HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", "//x", "[::1]:80" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      g_autoptr (PlakatFrontHead) head = parse (heads[i].text, strlen (heads[i].text));

      g_test_message ("%s", heads[i].text);
      g_assert_cmpuint (head->refused, ==, 0);
      g_assert_cmpstr (head->path, ==, heads[i].path);
      g_assert_cmpstr (head->host, ==, heads[i].host);
    }
}

/* What one reader takes for one request, and another for another one, is taken by none. */
static void
test_refused (void)
{
  static const struct
  {
    const char *text;
    guint status;
  } heads[] = {
    { "GET / HTTP/1.1\r\n\r\n", 400 },
    { "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400 },
    { "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400 },
    { "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400 },
    { "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400 },
    { "POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n" END, 400 },
    { "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n" END, 400 },
    { "POST / HTTP/1.1\r\nContent-Length: 1, 1\r\n" END, 400 },
    { "POST / HTTP/1.1\r\nContent-Length: +1\r\n" END, 400 },
    { "POST / HTTP/1.1\r\nContent-Length: -1\r\n" END, 400 },
    { "POST / HTTP/1.1\r\nContent-Length: 0x1\r\n" END, 400 },
    { "POST / HTTP/1.1\r\nContent-Length:\r\n" END, 400 },
    { "POST / HTTP/1.1\r\nContent-Length: 99999999999999999999999\r\n" END, 400 },
    { "POST / HTTP/1.1\r\nContent-Length: 1048577\r\n" END, 413 },
    { "POST / HTTP/1.1\r\nContent-Length : 1\r\n" END, 400 },
    { "POST / HTTP/1.1\r\nTransfer-Encoding : chunked\r\n" END, 400 },
    { "POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n" END, 400 },
    { "POST / HTTP/1.1\r\nTransfer-Encoding: xchunked\r\n" END, 400 },
    { "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n" END, 400 },
    { "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n" END, 400 },
    { "POST / HTTP/1.1\r\nTransfer-Encoding: identity\r\nContent-Length: 1\r\n" END, 400 },
    { "POST / HTTP/1.1\r\nX: a\r\n Transfer-Encoding: chunked\r\n" END, 400 },
    { "GET / HTTP/1.1\r\nExpect: a meal\r\n" END, 417 },
    { "GET / HTTP/1.1\r\nno colon\r\n" END, 400 },
    { "GET / HTTP/1.1\r\n: no name\r\n" END, 400 },
    { "GET / HTTP/1.1\r\nX: a\nY: b\r\n" END, 400 },
    { "GET / HTTP/1.1\r\nX: a\rY: b\r\n" END, 400 },
    { "GET / HTTP/1.1\r\nX: a\x01\r\n" END, 400 },
    { "GET / HTTP/1.1\n\n", 400 },
    { "GET  / HTTP/1.1\r\n" END, 400 },
    { "GET / HTTP/1.1 \r\n" END, 400 },
    { "GET /\r\n" END, 400 },
    { "GET / HTTP/2.0\r\n" END, 400 },
    { "GET / http/1.1\r\n" END, 400 },
    { "G\xc3\xa9T / HTTP/1.1\r\n" END, 400 },
    { "GET /\xc3\xa9 HTTP/1.1\r\n" END, 400 },
    { "GET /#x HTTP/1.1\r\n" END, 400 },
    { "GET x HTTP/1.1\r\n" END, 400 },
    { "OPTIONS * HTTP/1.1\r\n" END, 400 },
    { "GET ftp://a/b HTTP/1.1\r\n" END, 400 },
    { "GET http://a b/ HTTP/1.1\r\n" END, 400 },
    { "CONNECT films.example:443 HTTP/1.1\r\n" END, 405 },
    { "TRACE / HTTP/1.1\r\n" END, 405 },
    { "\x16\x03\x01\x02", 400 },
    { "SSH-2.0-OpenSSH_9.2\n", 400 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      g_autoptr (PlakatFrontHead) head = parse (heads[i].text, strlen (heads[i].text));
      g_autoptr (GString) written = g_string_new (NULL);

      g_test_message ("%s", heads[i].text);
      g_assert_nonnull (head);
      g_assert_cmpuint (head->refused, ==, heads[i].status);
      g_assert_nonnull (head->why);
      plakat_front_head_write (head, written);
      g_assert_cmpstr (strchr (written->str, '\r'), ==, "\r\nHost: plakat\r\nConnection: close\r\n\r\n");
    }
}

static void
test_sizes (void)
{
  static const struct
  {
    gsize path;
    gsize query;
    gsize fields;
    guint status;
  } sizes[] = {
    { PLAKAT_MAX_PATH - 1, 10, 10, 0 },        { PLAKAT_MAX_PATH, 10, 10, 414 },
    { 10, PLAKAT_MAX_TARGET - 20, 10, 0 },     { 10, PLAKAT_MAX_TARGET, 10, 414 },
    { 10, 10, PLAKAT_MAX_HEAD_FIELDS - 1, 0 }, { 10, 10, PLAKAT_MAX_HEAD_FIELDS, 431 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *path = g_strnfill (sizes[i].path, 'p');
      g_autofree char *query = g_strnfill (sizes[i].query, 'q');
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (PlakatFrontHead) head = NULL;

      g_string_printf (text, "GET /%s?%s HTTP/1.1\r\n", path, query);
      for (gsize j = 0; j < sizes[i].fields; j++)
        g_string_append_printf (text, "X-%" G_GSIZE_FORMAT ": y\r\n", j);
      g_string_append (text, END);
      head = parse (text->str, text->len);
      g_assert_cmpuint (head->refused, ==, sizes[i].status);
    }
}

/* However the bytes are cut into pieces, the same head is found in them. */
static void
test_pieces (void)
{
  const char *text = "GET /x HTTP/1.1\r\nUser-Agent: a\r\n" END "GET /y HTTP/1.1\r\n";
  gsize whole = strstr (text, "\r\n\r\n") + 4 - text;

  for (gsize first = 1; first < whole; first++)
    {
      gsize position = 0;

      g_assert_cmpint (plakat_front_head_scan (text, first, &position), ==, PLAKAT_FRONT_SCAN_MORE);
      g_assert_cmpuint (position, ==, first);
      g_assert_cmpint (plakat_front_head_scan (text, strlen (text), &position), ==, PLAKAT_FRONT_SCAN_DONE);
      g_assert_cmpuint (position, ==, whole);
    }
}

static void
check_any (const char *bytes, gsize length)
{
  g_autoptr (PlakatFrontHead) head = parse (bytes, length);
  g_autoptr (GString) written = g_string_new (NULL);

  if (head == NULL)
    return;
  plakat_front_head_write (head, written);
  g_assert_true (g_str_has_suffix (written->str, "\r\n\r\n"));
  if (head->refused != 0)
    return;
  g_assert_true (*head->path == '/');
  g_assert_true (head->old || head->host != NULL);
  g_assert_false (head->chunked && head->length > 0);
}

/* Random changes of a good head: nothing crashes, and what is taken is whole. */
static void
test_random (void)
{
  static const char good[] =
      "POST /a/b?c=d HTTP/1.1\r\nHost: films.example\r\nContent-Length: 10\r\n"
      "Transfer-Encoding: chunked\r\nConnection: close\r\nExpect: 100-continue\r\n\r\n";
  static const char odd[] = "\r\n\t :,/?#%\0\x7f\xc3\xa9"
                            "0aZ";

  for (int i = 0; i < 200000; i++)
    {
      g_autofree char *bytes = g_memdup2 (good, sizeof good - 1);
      gsize length = sizeof good - 1;

      for (int j = g_test_rand_int_range (1, 6); j > 0; j--)
        {
          gsize at = g_test_rand_int_range (0, length);

          if (g_test_rand_bit ())
            bytes[at] = odd[g_test_rand_int_range (0, sizeof odd - 1)];
          else
            {
              memmove (bytes + at, bytes + at + 1, length - at - 1);
              length--;
            }
        }
      check_any (bytes, length);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/front-head/good", test_good);
  g_test_add_func ("/front-head/forms", test_forms);
  g_test_add_func ("/front-head/refused", test_refused);
  g_test_add_func ("/front-head/sizes", test_sizes);
  g_test_add_func ("/front-head/pieces", test_pieces);
  g_test_add_func ("/front-head/random", test_random);
  return g_test_run ();
}
