/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plakat-http-private.h"

#define MAX_ADDRESS 2048

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error_literal (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_ADDRESS, why);
  return FALSE;
}

/*
 * plakat_http_is_loopback:
 * @host: a host without brackets
 *
 * Whether @host is this computer by its literal address or as `localhost`, which GLib resolves to the
 * loopback address itself (RFC 6761). A name that merely looks or resolves like it is not.
 */
gboolean
plakat_http_is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  if (address != NULL)
    return g_inet_address_get_is_loopback (address);
  return g_ascii_strcasecmp (host, "localhost") == 0;
}

static int
get_port (GUri *uri)
{
  int port = g_uri_get_port (uri);

  if (port != -1)
    return port;
  return g_str_equal (g_uri_get_scheme (uri), "https") ? 443 : 80;
}

/*
 * plakat_http_is_same_origin:
 * @uri: an address
 * @other: another
 *
 * Whether both have the same scheme, host and port.
 */
gboolean
plakat_http_is_same_origin (GUri *uri, GUri *other)
{
  return g_str_equal (g_uri_get_scheme (uri), g_uri_get_scheme (other))
         && g_ascii_strcasecmp (g_uri_get_host (uri), g_uri_get_host (other)) == 0
         && get_port (uri) == get_port (other);
}

static gboolean
check_host (const char *host, GError **error)
{
  if (host == NULL || *host == '\0')
    return refuse (error, _ ("The address has no name of a server in it"));
  if (g_hostname_is_ip_address (host))
    return strchr (host, '%') == NULL || refuse (error, _ ("The address cannot name a network interface"));
  if (strlen (host) > 253 || *host == '.' || *host == '-' || strstr (host, "..") != NULL
      || host[strspn (host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-")] != '\0')
    return refuse (error, _ ("This is not the name of a server"));
  return TRUE;
}

static gboolean
check_scheme (const char *scheme, const char *host, GError **error)
{
  if (g_str_equal (scheme, "https"))
    return TRUE;
  if (!g_str_equal (scheme, "http"))
    return refuse (error, _ ("The address of a server begins with https://"));
  if (!plakat_http_is_loopback (host))
    return refuse (error, _ ("Without encryption Plakat speaks only to this computer: use https://"));
  return TRUE;
}

/*
 * plakat_http_parse_url:
 * @url: an absolute address
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the address, when Plakat may ask it
 */
GUri *
plakat_http_parse_url (const char *url, GError **error)
{
  g_autoptr (GUri) uri = NULL;

  for (const char *p = url; *p != '\0'; p++)
    if ((guchar) *p <= ' ' || (guchar) *p >= 0x7f || *p == '\\')
      {
        refuse (error, _ ("The address has characters in it that none can have"));
        return NULL;
      }
  uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  if (uri == NULL)
    {
      refuse (error, _ ("This is not the address of a server"));
      return NULL;
    }
  if (g_uri_get_userinfo (uri) != NULL)
    {
      refuse (error, _ ("The address cannot hold a user’s name"));
      return NULL;
    }
  if (!check_host (g_uri_get_host (uri), error)
      || !check_scheme (g_uri_get_scheme (uri), g_uri_get_host (uri), error))
    return NULL;
  return g_steal_pointer (&uri);
}

static gboolean
check_text (const char *address, GError **error)
{
  if (*address == '\0')
    return refuse (error, _ ("Enter the address of a server"));
  if (strlen (address) > MAX_ADDRESS || !g_utf8_validate (address, -1, NULL))
    return refuse (error, _ ("This is not the address of a server"));
  for (const char *p = address; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_iscntrl (c) || g_unichar_isspace (c) || g_unichar_type (c) == G_UNICODE_FORMAT)
        return refuse (error, _ ("The address has characters in it that none can have"));
    }
  if (strpbrk (address, "#?\\") != NULL)
    return refuse (error, _ ("The address of a server ends before a # or a ?"));
  return TRUE;
}

/* The host in the form that goes over the wire: lower case, IDNA, no closing dot. */
static char *
canonicalize_host (const char *host, GError **error)
{
  g_autofree char *ascii = NULL;
  g_autofree char *lower = NULL;
  gsize length;

  if (g_hostname_is_ip_address (host))
    {
      g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

      if (!check_host (host, error))
        return NULL;
      return address ? g_inet_address_to_string (address) : g_strdup (host);
    }
  ascii = g_hostname_to_ascii (host);
  if (ascii == NULL)
    {
      refuse (error, _ ("This is not the name of a server"));
      return NULL;
    }
  lower = g_ascii_strdown (ascii, -1);
  length = strlen (lower);
  if (length > 1 && lower[length - 1] == '.')
    lower[length - 1] = '\0';
  return check_host (lower, error) ? g_steal_pointer (&lower) : NULL;
}

static char *
print_origin (const char *scheme, const char *host, int port)
{
  gboolean bracketed = strchr (host, ':') != NULL;
  const char *open = bracketed ? "[" : "";
  const char *close = bracketed ? "]" : "";

  if (port == -1 || port == (g_str_equal (scheme, "https") ? 443 : 80))
    return g_strdup_printf ("%s://%s%s%s", scheme, open, host, close);
  return g_strdup_printf ("%s://%s%s%s:%d", scheme, open, host, close, port);
}

static GUri *
parse_address (const char *address, gboolean has_scheme, GError **error)
{
  g_autoptr (GInetAddress) literal = has_scheme ? NULL : g_inet_address_new_from_string (address);
  gboolean bare = literal != NULL && g_inet_address_get_family (literal) == G_SOCKET_FAMILY_IPV6;
  g_autofree char *text = NULL;
  GUri *uri;

  if (has_scheme)
    text = g_strdup (address);
  else
    text = g_strdup_printf (bare ? "https://[%s]" : "https://%s", address);
  uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);
  if (uri == NULL)
    refuse (error, _ ("This is not the address of a server"));
  return uri;
}

/**
 * plakat_http_parse_origin:
 * @address: what a person typed: `films.example.org`, `http://127.0.0.1:8080/api/v1/`
 * @error: return location for a %PLAKAT_REMOTE_ERROR_ADDRESS with a sentence to show
 *
 * Where no scheme is typed it is https, and http for this computer. A path is left out. Any thread.
 *
 * Returns: (transfer full) (nullable): `scheme://host[:port]` in its one canonical form
 */
char *
plakat_http_parse_origin (const char *address, GError **error)
{
  g_autofree char *trimmed = NULL;
  g_autoptr (GUri) uri = NULL;
  g_autofree char *host = NULL;
  const char *scheme;
  gboolean has_scheme;

  g_return_val_if_fail (address != NULL, NULL);

  trimmed = g_strdup (address + strspn (address, " "));
  for (gsize n = strlen (trimmed); n > 0 && trimmed[n - 1] == ' '; n--)
    trimmed[n - 1] = '\0';
  if (!check_text (trimmed, error))
    return NULL;
  has_scheme = strstr (trimmed, "://") != NULL;
  uri = parse_address (trimmed, has_scheme, error);
  if (uri == NULL)
    return NULL;
  if (g_uri_get_userinfo (uri) != NULL || g_uri_get_port (uri) == 0)
    {
      refuse (error, g_uri_get_userinfo (uri) ? _ ("The address cannot hold a user’s name")
                                              : _ ("This is not the address of a server"));
      return NULL;
    }
  if (g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    {
      refuse (error, _ ("The address has no name of a server in it"));
      return NULL;
    }
  host = canonicalize_host (g_uri_get_host (uri), error);
  if (host == NULL)
    return NULL;
  scheme = has_scheme ? g_uri_get_scheme (uri) : plakat_http_is_loopback (host) ? "http" : "https";
  return check_scheme (scheme, host, error) ? print_origin (scheme, host, g_uri_get_port (uri)) : NULL;
}
