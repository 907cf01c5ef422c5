/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-token-user.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define LONGEST 8192u

/* Base64 as tokens have it: other letters, and nothing to fill up. */
static char *
decode (const char *text, gsize length)
{
  g_autoptr (GString) padded = g_string_new_len (text, (gssize) length);
  gsize size = 0;
  guchar *bytes;

  g_string_replace (padded, "-", "+", 0);
  g_string_replace (padded, "_", "/", 0);
  while (padded->len % 4 != 0)
    g_string_append_c (padded, '=');
  bytes = g_base64_decode (padded->str, &size);
  bytes = g_realloc (bytes, size + 1);
  bytes[size] = '\0';
  return (char *) bytes;
}

static char *
dup_claim (JsonObject *claims, const char *name)
{
  JsonNode *node = json_object_get_member (claims, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  return g_strdup (json_node_get_string (node));
}

/**
 * plakat_token_dup_user:
 * @access: (nullable): an access token
 *
 * Nobody signed what is read here: it is a hint, and allows nothing.
 *
 * Returns: (transfer full) (nullable): whose it says it is, where it says so
 */
char *
plakat_token_dup_user (const char *access)
{
  const char *start = access != NULL ? strchr (access, '.') : NULL;
  const char *end = start != NULL ? strchr (start + 1, '.') : NULL;
  g_autofree char *json = NULL;
  g_autoptr (JsonNode) node = NULL;
  char *user;

  if (end == NULL || end - start > (gssize) LONGEST)
    return NULL;
  json = decode (start + 1, (gsize) (end - start - 1));
  if (!g_utf8_validate (json, -1, NULL))
    return NULL;
  node = json_from_string (json, NULL);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  user = dup_claim (json_node_get_object (node), "user_id");
  return user != NULL ? user : dup_claim (json_node_get_object (node), "sub");
}
