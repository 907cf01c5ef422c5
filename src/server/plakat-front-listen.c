/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

#include "plakat-db.h"
#include "plakat-front-private.h"

#define BACKLOG 512
#define ACCEPTS_AT_ONCE 16
#define UNIX_PREFIX "unix:"

static gboolean
accept_cb (GSocket *socket, GIOCondition condition, gpointer data)
{
  PlakatFront *front = data;

  for (int i = 0; i < ACCEPTS_AT_ONCE; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GSocket) taken = g_socket_accept (socket, NULL, &error);

      if (taken != NULL)
        {
          g_socket_set_blocking (taken, FALSE);
          plakat_connection_take (front, taken);
          continue;
        }
      /* The connections on which nothing is asked hold files that others need. */
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TOO_MANY_OPEN_FILES))
        plakat_front_cut_idle (front);
      break;
    }
  return G_SOURCE_CONTINUE;
}

static GSocketAddress *
parse_unix (const char *path, GError **error)
{
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) other = NULL;
  GStatBuf about;

  if (g_lstat (path, &about) != 0 || !S_ISSOCK (about.st_mode))
    return g_steal_pointer (&address);
  /* A server that was killed leaves its socket behind; one that answers is another matter. */
  other = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, NULL);
  if (other == NULL)
    {
      g_unlink (path);
      return g_steal_pointer (&address);
    }
  g_set_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_ARGUMENT,
               _ ("Another server listens at %s already; stop it first"), path);
  return NULL;
}

static GSocketAddress *
parse_address (const char *text, GError **error)
{
  g_autoptr (GSocketConnectable) connectable = NULL;
  const char *host = NULL;

  if (g_str_has_prefix (text, UNIX_PREFIX))
    return parse_unix (text + strlen (UNIX_PREFIX), error);
  connectable = g_network_address_parse (text, 8080, NULL);
  if (connectable != NULL)
    host = g_network_address_get_hostname (G_NETWORK_ADDRESS (connectable));
  if (g_strcmp0 (host, "localhost") == 0)
    host = "127.0.0.1";
  if (host != NULL && g_hostname_is_ip_address (host))
    return g_inet_socket_address_new_from_string (
        host, g_network_address_get_port (G_NETWORK_ADDRESS (connectable)));
  g_set_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_ARGUMENT,
               _ ("“%s” is not an address to listen on; write it as 127.0.0.1:8080 or [::]:8080"), text);
  return NULL;
}

static char *
describe (GSocket *socket, gboolean tls)
{
  g_autoptr (GSocketAddress) address = g_socket_get_local_address (socket, NULL);
  g_autofree char *host = NULL;
  GInetSocketAddress *inet;

  if (!G_IS_INET_SOCKET_ADDRESS (address))
    return g_strconcat (UNIX_PREFIX, g_unix_socket_address_get_path (G_UNIX_SOCKET_ADDRESS (address)), NULL);
  inet = G_INET_SOCKET_ADDRESS (address);
  host = g_inet_address_to_string (g_inet_socket_address_get_address (inet));
  return g_strdup_printf (strchr (host, ':') ? "%s[%s]:%u" : "%s%s:%u", tls ? "https://" : "http://", host,
                          g_inet_socket_address_get_port (inet));
}

static gboolean
listen_at (GSocket *socket, GSocketAddress *address, const char *text, GError **error)
{
  g_autoptr (GError) reason = NULL;

  g_socket_set_blocking (socket, FALSE);
  g_socket_set_listen_backlog (socket, BACKLOG);
  if (g_socket_bind (socket, address, TRUE, &reason) && g_socket_listen (socket, &reason))
    return TRUE;
  g_set_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_ARGUMENT,
               _ ("The server cannot listen on %s: %s"), text, reason->message);
  return FALSE;
}

/**
 * plakat_front_open:
 * @address: HOST:PORT, with 0 for any free port, or unix:PATH
 * @uri: (out) (transfer full): where that is
 * @error: return location
 *
 * Returns: (transfer full) (nullable): what takes connections there
 */
GSource *
plakat_front_open (PlakatFront *front, const char *address, char **uri, GError **error)
{
  g_autoptr (GSocketAddress) parsed = parse_address (address, error);
  g_autoptr (GSocket) socket = NULL;
  GSource *source;

  if (parsed == NULL)
    return NULL;
  socket = g_socket_new (g_socket_address_get_family (parsed), G_SOCKET_TYPE_STREAM,
                         G_SOCKET_PROTOCOL_DEFAULT, error);
  if (socket == NULL || !listen_at (socket, parsed, address, error))
    return NULL;
  *uri = describe (socket, front->certificate != NULL);
  source = g_socket_create_source (socket, G_IO_IN, NULL);
  g_source_set_callback (source, G_SOURCE_FUNC (accept_cb), front, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
  return source;
}
