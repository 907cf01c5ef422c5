/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "plakat-lenient-private.h"
#include "plakat-text.h"

#define MAX_EXACT 9007199254740992.0

static JsonNode *
find (JsonObject *object, const char *name, JsonNodeType type)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_TYPE (node) == type ? node : NULL;
}

static const char *
find_text (JsonObject *object, const char *name)
{
  JsonNode *node = find (object, name, JSON_NODE_VALUE);

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return g_utf8_validate (json_node_get_string (node), -1, NULL) ? json_node_get_string (node) : NULL;
}

static gboolean
find_number (JsonObject *object, const char *name, double *number, gint64 *whole)
{
  JsonNode *node = find (object, name, JSON_NODE_VALUE);
  const char *text = find_text (object, name);

  if (node != NULL && json_node_get_value_type (node) == G_TYPE_INT64)
    {
      *whole = json_node_get_int (node);
      *number = (double) *whole;
      return TRUE;
    }
  if (node != NULL && json_node_get_value_type (node) == G_TYPE_DOUBLE)
    *number = json_node_get_double (node);
  else if (text != NULL && *text != '\0' && strlen (text) < 32 && text[strspn (text, "0123456789.")] == '\0')
    *number = g_ascii_strtod (text, NULL);
  else
    return FALSE;
  *whole = fabs (*number) < MAX_EXACT ? (gint64) *number : 0;
  return isfinite (*number);
}

/* plakat_lenient_get_int64: Returns: a whole number, also one that is written as text; 0 for any other */
gint64
plakat_lenient_get_int64 (JsonObject *object, const char *name, gint64 least, gint64 most)
{
  double number;
  gint64 whole;

  if (!find_number (object, name, &number, &whole) || whole < least || whole > most
      || (fabs (number) < MAX_EXACT && number != floor (number)))
    return 0;
  return whole;
}

/* plakat_lenient_get_double: Returns: a number, also one that is written as text; 0 for any other */
double
plakat_lenient_get_double (JsonObject *object, const char *name, double least, double most)
{
  double number;
  gint64 whole;

  if (!find_number (object, name, &number, &whole) || number < least || number > most)
    return 0;
  return number;
}

/* plakat_lenient_dup_id: Returns: (transfer full) (nullable): a server's own name of something: a number from
 * 1 on, or up to 64 letters, digits, "-" and "_" */
char *
plakat_lenient_dup_id (JsonObject *object, const char *name)
{
  const char *text = find_text (object, name);
  gint64 number;

  if (text != NULL)
    {
      gsize length = strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

      return length > 0 && length <= 64 && text[length] == '\0' ? g_strdup (text) : NULL;
    }
  number = plakat_lenient_get_int64 (object, name, 1, G_MAXINT64);
  return number > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, number) : NULL;
}

static char *
dup_clean (JsonObject *object, const char *name, glong max_chars, char *(*clean) (const char *text))
{
  const char *text = find_text (object, name);
  g_autofree char *cut = NULL;
  g_autofree char *cleaned = NULL;

  if (text == NULL || *text == '\0')
    return NULL;
  cut = g_utf8_strlen (text, -1) > max_chars ? g_utf8_substring (text, 0, max_chars) : g_strdup (text);
  cleaned = clean (cut);
  return *cleaned != '\0' ? g_steal_pointer (&cleaned) : NULL;
}

/* plakat_lenient_dup_line: Returns: (transfer full) (nullable): text on one line, never empty */
char *
plakat_lenient_dup_line (JsonObject *object, const char *name, glong max_chars)
{
  return dup_clean (object, name, max_chars, plakat_text_clean_line);
}

/* plakat_lenient_dup_block: Returns: (transfer full) (nullable): text of several lines, never empty */
char *
plakat_lenient_dup_block (JsonObject *object, const char *name, glong max_chars)
{
  return dup_clean (object, name, max_chars, plakat_text_clean_block);
}

/* plakat_lenient_get_object: Returns: (transfer none) (nullable): an object */
JsonObject *
plakat_lenient_get_object (JsonObject *object, const char *name)
{
  JsonNode *node = find (object, name, JSON_NODE_OBJECT);

  return node ? json_node_get_object (node) : NULL;
}

/* plakat_lenient_get_array: Returns: (transfer none) (nullable): an array */
JsonArray *
plakat_lenient_get_array (JsonObject *object, const char *name)
{
  JsonNode *node = find (object, name, JSON_NODE_ARRAY);

  return node ? json_node_get_array (node) : NULL;
}

/* plakat_lenient_get_item: Returns: (transfer none) (nullable): the object at @index */
JsonObject *
plakat_lenient_get_item (JsonArray *array, guint index)
{
  JsonNode *node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}
