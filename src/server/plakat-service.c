/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plakat-service-http.h"
#include "plakat-service.h"

/**
 * plakat_service_new:
 * @database: a database's URI
 * @folders: (array zero-terminated=1): where pictures are
 * @error: return location
 *
 * After sodium_init().
 *
 * Returns: (transfer full) (nullable): the service, not listening yet
 */
PlakatService *
plakat_service_new (const char *database, const char *const *folders, GError **error)
{
  g_autoptr (PlakatService) self = g_new0 (PlakatService, 1);
  g_autofree char *key_path = NULL;

  self->folders = g_strdupv ((char **) folders);
  self->db = plakat_db_open (database, error);
  if (self->db == NULL)
    return NULL;
  key_path = g_strconcat (plakat_db_get_path (self->db), ".key", NULL);
  self->keys = plakat_keys_open (key_path, error);
  if (self->keys == NULL)
    return NULL;
  self->passwords = plakat_passwords_new ();
  self->soup = soup_server_new ("server-header", "plakat-server", "raw-paths", TRUE, NULL);
  plakat_service_attach_http (self);
  return g_steal_pointer (&self);
}

static GSocketAddress *
parse_address (const char *text, GError **error)
{
  g_autoptr (GSocketConnectable) connectable = g_network_address_parse (text, 8080, error);
  const char *host;
  guint16 port;

  if (connectable == NULL)
    return NULL;
  host = g_network_address_get_hostname (G_NETWORK_ADDRESS (connectable));
  port = g_network_address_get_port (G_NETWORK_ADDRESS (connectable));
  if (g_str_equal (host, "localhost"))
    host = "127.0.0.1";
  if (g_hostname_is_ip_address (host))
    return g_inet_socket_address_new_from_string (host, port);
  g_set_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_ARGUMENT,
               _ ("“%s” is not an address to listen on; write it as 127.0.0.1:8080 or [::]:8080"), text);
  return NULL;
}

/**
 * plakat_service_listen:
 * @address: HOST:PORT; 0 for a free port
 * @uri: (out) (transfer full): where it listens
 * @error: return location
 *
 * Returns: %TRUE when requests are taken
 */
gboolean
plakat_service_listen (PlakatService *self, const char *address, char **uri, GError **error)
{
  g_autoptr (GSocketAddress) socket_address = parse_address (address, error);
  GSList *uris;

  if (socket_address == NULL || !soup_server_listen (self->soup, socket_address, 0, error))
    return FALSE;
  uris = soup_server_get_uris (self->soup);
  *uri = g_uri_to_string (uris->data);
  if (g_str_has_suffix (*uri, "/"))
    (*uri)[strlen (*uri) - 1] = '\0';
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return TRUE;
}

/**
 * plakat_service_stop:
 * @idle: called when everything that was in flight is answered, maybe at once
 * @data: for @idle
 */
void
plakat_service_stop (PlakatService *self, GSourceFunc idle, gpointer data)
{
  self->idle = idle;
  self->idle_data = data;
  if (self->in_flight == 0)
    idle (data);
}

void
plakat_service_free (PlakatService *self)
{
  g_return_if_fail (self != NULL);

  if (self->soup != NULL)
    soup_server_disconnect (self->soup);
  g_clear_object (&self->soup);
  g_clear_pointer (&self->passwords, plakat_passwords_free);
  g_clear_pointer (&self->keys, plakat_keys_free);
  g_clear_pointer (&self->db, plakat_db_close);
  g_strfreev (self->folders);
  g_free (self);
}
