/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "plakat-audit.h"
#include "plakat-handlers.h"
#include "plakat-reply.h"
#include "plakat-storage-audit.h"

#define MAX_AGENT 200
#define IPV4_BYTES 4
#define IPV4_KEPT 3
#define IPV6_KEPT 6

/* How IPv6 writes an address of IPv4. */
static const guint8 mapped[] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

/**
 * plakat_audit_dup_address:
 *
 * As much of an address as tells one network from another, but not one person: 24 bits of IPv4, 48 of IPv6.
 *
 * Returns: (transfer full): where @request comes from, empty where that is not known
 */
char *
plakat_audit_dup_address (PlakatRequest *request)
{
  g_autoptr (GInetAddress) whole =
      request->address ? g_inet_address_new_from_string (request->address) : NULL;
  g_autoptr (GInetAddress) cut = NULL;
  GSocketFamily family;
  guint8 bytes[16] = { 0 };
  const guint8 *all;

  if (whole == NULL)
    return g_strdup ("");
  all = g_inet_address_to_bytes (whole);
  family = g_inet_address_get_family (whole);
  if (family == G_SOCKET_FAMILY_IPV6 && memcmp (all, mapped, sizeof mapped) == 0)
    {
      all += sizeof mapped;
      family = G_SOCKET_FAMILY_IPV4;
    }
  memcpy (bytes, all, family == G_SOCKET_FAMILY_IPV4 ? IPV4_KEPT : IPV6_KEPT);
  cut = g_inet_address_new_from_bytes (bytes, family);
  return g_inet_address_to_string (cut);
}

/* The ends of lines and paragraphs count as printed for Unicode. */
static gboolean
is_harmless (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return g_unichar_isprint (c) && type != G_UNICODE_LINE_SEPARATOR && type != G_UNICODE_PARAGRAPH_SEPARATOR;
}

/**
 * plakat_audit_dup_agent:
 *
 * Returns: (transfer full): what program @request says it comes from, without anything that could make a line
 *   of a log look like another or like two
 */
char *
plakat_audit_dup_agent (PlakatRequest *request)
{
  const char *raw = plakat_request_get_header (request, "user-agent");
  g_autofree char *valid = g_utf8_make_valid (raw ? raw : "", -1);
  GString *clean = g_string_new (NULL);
  guint count = 0;

  for (const char *p = valid; *p != '\0' && count < MAX_AGENT; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!is_harmless (c))
        continue;
      g_string_append_unichar (clean, c);
      count++;
    }
  return g_string_free (clean, FALSE);
}

/**
 * plakat_audit_add:
 * @event: what happened
 * @user_id: to whose account, 0 for nobody's
 * @detail: (nullable): more of it; no secret, nothing that somebody wrote
 *
 * Notes it within the transaction of the request: what is undone did not happen.
 *
 * Returns: %FALSE if it could not be noted; @request is answered then
 */
gboolean
plakat_audit_add (PlakatRequest *request, const char *event, gint64 user_id, const char *detail)
{
  g_autofree char *address = plakat_audit_dup_address (request);
  g_autofree char *agent = plakat_audit_dup_agent (request);
  PlakatAuditEvent row = { user_id, event, address, agent, detail };
  g_autoptr (GError) error = NULL;

  if (plakat_storage_add_event (request->db, &row, &error))
    return TRUE;
  plakat_reply_error (request, error);
  return FALSE;
}

void
plakat_handle_audit (PlakatRequest *request)
{
  gint64 size = plakat_reply_get_page_size (request);
  gint64 offset = (plakat_reply_get_page (request) - 1) * size;
  g_autoptr (GError) error = NULL;
  GString *events = g_string_new (NULL);
  gint64 count;

  if (plakat_storage_count_events (request->db, request->user_id, &count, &error)
      && plakat_storage_list_events (request->db, request->user_id, size, offset, events, &error))
    {
      plakat_reply_page (request, count, events, NULL);
      return;
    }
  g_string_free (events, TRUE);
  plakat_reply_error (request, error);
}
