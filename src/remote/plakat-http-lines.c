/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-http-private.h"

/*
 * The connections of a session, so that one can be cut. Over HTTP/2, libsoup 3.6 lets go of a message that
 * was cancelled when something comes on its connection next, and sends the next ones there too: on a
 * connection whose other end is gone (a computer that slept, a network that was left) that is a quarter of an
 * hour later, when the system gives up.
 */

#define KEY "plakat-http-lines"

static void
line_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

static gboolean
is_gone (gpointer key, gpointer value, gpointer data)
{
  g_autoptr (GSocket) socket = g_weak_ref_get (value);

  return socket == NULL;
}

static void
cut (GWeakRef *line)
{
  g_autoptr (GSocket) socket = line ? g_weak_ref_get (line) : NULL;

  if (socket != NULL && !g_socket_is_closed (socket))
    g_socket_shutdown (socket, TRUE, TRUE, NULL);
}

/*
 * plakat_http_lines_note:
 * @session: that made the connection
 * @message: the first that goes over it
 * @socket: its end here
 */
void
plakat_http_lines_note (SoupSession *session, SoupMessage *message, GSocket *socket)
{
  GHashTable *lines = g_object_get_data (G_OBJECT (session), KEY);
  guint64 *id = g_new (guint64, 1);
  GWeakRef *line = g_new0 (GWeakRef, 1);

  if (lines == NULL)
    {
      lines = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, line_free);
      g_object_set_data_full (G_OBJECT (session), KEY, lines, (GDestroyNotify) g_hash_table_unref);
    }
  g_hash_table_foreach_remove (lines, is_gone, NULL);
  *id = soup_message_get_connection_id (message);
  g_weak_ref_init (line, socket);
  g_hash_table_replace (lines, id, line);
}

/* plakat_http_lines_cut: the connection of @message; whatever else goes over it fails, and may be asked again
 */
void
plakat_http_lines_cut (SoupSession *session, SoupMessage *message)
{
  GHashTable *lines = g_object_get_data (G_OBJECT (session), KEY);
  guint64 id = soup_message_get_connection_id (message);

  if (lines != NULL)
    cut (g_hash_table_lookup (lines, &id));
}

/* plakat_http_lines_cut_all: nothing that @session still does is waited for any more */
void
plakat_http_lines_cut_all (SoupSession *session)
{
  GHashTable *lines = g_object_get_data (G_OBJECT (session), KEY);
  GHashTableIter iter;
  gpointer line;

  if (lines == NULL)
    return;
  g_hash_table_iter_init (&iter, lines);
  while (g_hash_table_iter_next (&iter, NULL, &line))
    cut (line);
}
