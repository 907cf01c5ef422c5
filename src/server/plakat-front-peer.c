/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plakat-db.h"
#include "plakat-front-peer.h"

struct _PlakatProxies
{
  GPtrArray *masks;
};

/**
 * plakat_proxies_new:
 * @addresses: (nullable) (array zero-terminated=1): an address each, or a range like 10.0.0.0/8
 * @error: return location
 *
 * Returns: (transfer full) (nullable): them
 */
PlakatProxies *
plakat_proxies_new (const char *const *addresses, GError **error)
{
  g_autoptr (PlakatProxies) self = g_new0 (PlakatProxies, 1);

  self->masks = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; addresses != NULL && addresses[i] != NULL; i++)
    {
      GInetAddressMask *mask = g_inet_address_mask_new_from_string (addresses[i], NULL);

      if (mask == NULL)
        {
          g_set_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_ARGUMENT,
                       _ ("“%s” is no address of a proxy; write it as 10.0.0.1 or 10.0.0.0/8"), addresses[i]);
          return NULL;
        }
      g_ptr_array_add (self->masks, mask);
    }
  return g_steal_pointer (&self);
}

void
plakat_proxies_free (PlakatProxies *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->masks);
  g_free (self);
}

/**
 * plakat_proxies_trust:
 * @address: (nullable): %NULL for a peer at a socket in the file system, which only those reach who are let
 *
 * Returns: whether what it says about others is believed
 */
gboolean
plakat_proxies_trust (PlakatProxies *self, GInetAddress *address)
{
  if (address == NULL)
    return TRUE;
  for (guint i = 0; i < self->masks->len; i++)
    if (g_inet_address_mask_matches (self->masks->pdata[i], address))
      return TRUE;
  return FALSE;
}

/**
 * plakat_peer_plain:
 * @address: an address
 *
 * Returns: (transfer full): the same; that of IPv4 where it is one in the form of IPv6
 */
GInetAddress *
plakat_peer_plain (GInetAddress *address)
{
  static const guint8 prefix[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };
  const guint8 *bytes = g_inet_address_to_bytes (address);

  if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6
      && memcmp (bytes, prefix, sizeof prefix) == 0)
    return g_inet_address_new_from_bytes (bytes + sizeof prefix, G_SOCKET_FAMILY_IPV4);
  return g_object_ref (address);
}

/**
 * plakat_peer_place:
 * @address: an address
 *
 * Returns: (transfer full): what is counted together: an address of IPv4, a line of IPv6, which has a whole
 * /64
 */
char *
plakat_peer_place (GInetAddress *address)
{
  const guint8 *bytes = g_inet_address_to_bytes (address);

  if (g_inet_address_get_family (address) != G_SOCKET_FAMILY_IPV6)
    return g_inet_address_to_string (address);
  return g_strdup_printf ("%02x%02x:%02x%02x:%02x%02x:%02x%02x", bytes[0], bytes[1], bytes[2], bytes[3],
                          bytes[4], bytes[5], bytes[6], bytes[7]);
}

/* An address as proxies write it: maybe with a port, that of IPv6 in brackets then. */
static GInetAddress *
parse_forwarded (const char *text)
{
  const char *end = strchr (text, ']');
  g_autofree char *plain = NULL;
  g_autoptr (GInetAddress) address = NULL;

  if (*text == '[' && end != NULL)
    plain = g_strndup (text + 1, end - text - 1);
  else if (strchr (text, ':') != NULL && strchr (text, ':') == strrchr (text, ':'))
    plain = g_strndup (text, strchr (text, ':') - text);
  address = g_inet_address_new_from_string (plain ? plain : text);
  return address ? plakat_peer_plain (address) : NULL;
}

/**
 * plakat_peer_find:
 * @address: (nullable): of the peer
 * @head: what it asks
 *
 * Whom a request comes from. Each proxy appends whom it heard it from, so that the list is read from its end,
 * as far as those who wrote it are trusted; what stands before that anybody may have made up.
 *
 * Returns: (transfer full): an address
 */
char *
plakat_peer_find (PlakatProxies *proxies, GInetAddress *address, PlakatFrontHead *head)
{
  g_autoptr (GInetAddress) found = address ? g_object_ref (address) : NULL;
  const char *list = g_hash_table_lookup (head->headers, "x-forwarded-for");
  g_auto (GStrv) parts = list ? g_strsplit (list, ",", -1) : NULL;

  for (guint i = parts ? g_strv_length (parts) : 0; i > 0 && plakat_proxies_trust (proxies, found); i--)
    {
      GInetAddress *before = parse_forwarded (g_strstrip (parts[i - 1]));

      if (before == NULL)
        break;
      g_set_object (&found, before);
      g_object_unref (before);
    }
  return found ? g_inet_address_to_string (found) : g_strdup ("local");
}

/* The word that the nearest proxy said. */
static char *
get_last (PlakatFrontHead *head, const char *name)
{
  const char *list = g_hash_table_lookup (head->headers, name);
  const char *last = list ? strrchr (list, ',') : NULL;

  return list ? g_strstrip (g_strdup (last ? last + 1 : list)) : NULL;
}

/**
 * plakat_peer_build_uri:
 * @address: (nullable): of the peer
 * @tls: whether it is spoken to by TLS
 * @head: what it asks
 *
 * Returns: (transfer full): the address asked for as the client sees it, which a proxy tells
 */
char *
plakat_peer_build_uri (PlakatProxies *proxies, GInetAddress *address, gboolean tls, PlakatFrontHead *head)
{
  gboolean trusted = plakat_proxies_trust (proxies, address);
  g_autofree char *host = trusted ? get_last (head, "x-forwarded-host") : NULL;
  g_autofree char *scheme = trusted ? get_last (head, "x-forwarded-proto") : NULL;

  if (scheme != NULL)
    tls = g_ascii_strcasecmp (scheme, "https") == 0;
  if (host == NULL || !plakat_front_head_is_host (host))
    g_set_str (&host, head->host ? head->host : "localhost");
  return g_strconcat (tls ? "https://" : "http://", host, head->path, head->query ? "?" : "", head->query,
                      NULL);
}
