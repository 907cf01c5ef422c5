/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <libsoup/soup.h>
#include <stdio.h>

/* The least that libsoup can do: it answers every request with the bytes of a file, from memory. What a
 * server does beyond that is its own. */

static void
answer_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  gsize length;
  const char *bytes = g_bytes_get_data (data, &length);

  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, bytes, length);
}

int
main (int argc, char **argv)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (SoupServer) server = soup_server_new ("server-header", "bare-soup", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  char *text;
  gsize length;
  GSList *uris;

  if (argc != 2 || !g_file_get_contents (argv[1], &text, &length, &error)
      || !soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error))
    {
      g_printerr ("bare-soup FILE: %s\n", error ? error->message : "one file");
      return 1;
    }
  bytes = g_bytes_new_take (text, length);
  soup_server_add_handler (server, "/", answer_cb, bytes, NULL);
  uris = soup_server_get_uris (server);
  g_print ("Listening on http://127.0.0.1:%d\n", g_uri_get_port (uris->data));
  fflush (stdout);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  g_main_loop_run (loop);
  return 0;
}
