/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "server-fixture.h"

#define PICTURE "0123456789abcdef"

static void
put_file (Server *server, const char *name)
{
  g_autofree char *path = g_build_filename (server->pictures, name, NULL);

  g_assert_true (g_file_set_contents (path, PICTURE, -1, NULL));
}

static void
expect_bytes (Answer *answer, guint status, const char *text)
{
  gsize length;
  const char *bytes = g_bytes_get_data (answer->bytes, &length);

  g_assert_cmpuint (answer->status, ==, status);
  g_assert_cmpmem (bytes, length, text, strlen (text));
}

static void
test_picture (Server *server, gconstpointer data)
{
  g_autoptr (Answer) whole = NULL, same = NULL, since = NULL, other = NULL, head = NULL;

  put_file (server, "a.png");
  whole = server_get (server, "/files/a.png", NULL);
  expect_bytes (whole, 200, PICTURE);
  g_assert_cmpstr (soup_message_headers_get_one (whole->headers, "Content-Type"), ==, "image/png");
  g_assert_nonnull (strstr (soup_message_headers_get_one (whole->headers, "Cache-Control"), "max-age="));
  g_assert_cmpstr (soup_message_headers_get_one (whole->headers, "Accept-Ranges"), ==, "bytes");

  same = server_send_with (server, "GET", "/files/a.png", "If-None-Match",
                           soup_message_headers_get_one (whole->headers, "ETag"));
  expect_bytes (same, 304, "");
  since = server_send_with (server, "GET", "/files/a.png", "If-Modified-Since",
                            soup_message_headers_get_one (whole->headers, "Last-Modified"));
  expect_bytes (since, 304, "");
  other = server_send_with (server, "GET", "/files/a.png", "If-None-Match", "\"other\"");
  expect_bytes (other, 200, PICTURE);
  head = server_send (server, "HEAD", "/files/a.png", NULL, NULL);
  expect_bytes (head, 200, "");
  g_assert_cmpint (soup_message_headers_get_content_length (head->headers), ==, strlen (PICTURE));
}

static void
expect_range (Server *server, const char *range, guint status, const char *text, const char *content_range)
{
  g_autoptr (Answer) answer = server_send_with (server, "GET", "/files/a.png", "Range", range);

  if (status == 416)
    answer_is_problem (answer, 416);
  else
    expect_bytes (answer, status, text);
  g_assert_cmpstr (soup_message_headers_get_one (answer->headers, "Content-Range"), ==, content_range);
}

static void
test_range (Server *server, gconstpointer data)
{
  put_file (server, "a.png");
  expect_range (server, "bytes=0-3", 206, "0123", "bytes 0-3/16");
  expect_range (server, "bytes=10-", 206, "abcdef", "bytes 10-15/16");
  expect_range (server, "bytes=-2", 206, "ef", "bytes 14-15/16");
  expect_range (server, "bytes=-99", 206, PICTURE, "bytes 0-15/16");
  expect_range (server, "bytes=12-99", 206, "cdef", "bytes 12-15/16");
  expect_range (server, "bytes=16-", 416, NULL, "bytes */16");
  expect_range (server, "bytes=-0", 416, NULL, "bytes */16");
  expect_range (server, "bytes=5-2", 200, PICTURE, NULL);
  expect_range (server, "bytes=0-1,4-5", 200, PICTURE, NULL);
  expect_range (server, "bytes=-", 200, PICTURE, NULL);
  expect_range (server, "bytes=99999999999999999999-", 200, PICTURE, NULL);
  expect_range (server, "pages=1-2", 200, PICTURE, NULL);
}

/* An HTTP client tidies paths up; a raw request does not. */
static char *
ask_raw (Server *server, const char *path)
{
  g_autoptr (GUri) uri = g_uri_parse (server->address, G_URI_FLAGS_NONE, NULL);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autofree char *request =
      g_strdup_printf ("GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", path);
  g_autoptr (GError) error = NULL;

  g_socket_client_set_enable_proxy (client, FALSE);
  connection = g_socket_client_connect_to_host (client, "127.0.0.1", g_uri_get_port (uri), NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request,
                             strlen (request), NULL, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_splice (memory, g_io_stream_get_input_stream (G_IO_STREAM (connection)),
                          G_OUTPUT_STREAM_SPLICE_NONE, NULL, NULL);
  g_output_stream_write (memory, "", 1, NULL, NULL);
  g_output_stream_close (memory, NULL, NULL);
  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (memory));
}

/* Nothing outside of the folder can be reached: not upwards, not through links, not by other names. */
static void
test_traversal (Server *server, gconstpointer data)
{
  static const char *const paths[] = {
    "/files/../secret.png",
    "/files/..%2fsecret.png",
    "/files/%2e%2e/secret.png",
    "/files/link.png",
    "/files/folder.png",
    "/files//etc/passwd",
    "/files/%2fsecret.png",
    "/files/",
    "/files",
    "/files/a.txt",
    "/files/.png",
    "/files/a.png%00.txt",
    "/files/linked/secret.png",
    "/files/..",
    "/files/a.png/..",
    "/files/....//secret.png",
  };
  g_autofree char *secret = g_build_filename (server->folder, "secret.png", NULL);
  g_autofree char *link = g_build_filename (server->pictures, "link.png", NULL);
  g_autofree char *linked = g_build_filename (server->pictures, "linked", NULL);
  g_autofree char *folder = g_build_filename (server->pictures, "folder.png", NULL);
  g_autofree char *reachable = NULL;

  put_file (server, "a.png");
  put_file (server, "a.txt");
  g_assert_true (g_file_set_contents (secret, "SECRET", -1, NULL));
  g_assert_cmpint (symlink (secret, link), ==, 0);
  g_assert_cmpint (symlink (server->folder, linked), ==, 0);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  reachable = ask_raw (server, "/files/a.png");
  g_assert_nonnull (strstr (reachable, PICTURE));
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *answer = ask_raw (server, paths[i]);

      g_test_message ("%s: %.12s", paths[i], answer);
      g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 40"));
      g_assert_null (strstr (answer, "SECRET"));
      g_assert_null (strstr (answer, "root:"));
      g_assert_null (strstr (answer, PICTURE));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD_SERVER_TEST ("/server/files/picture", test_picture);
  ADD_SERVER_TEST ("/server/files/range", test_range);
  ADD_SERVER_TEST ("/server/files/traversal", test_traversal);
  return g_test_run ();
}
