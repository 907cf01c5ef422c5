/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "plakat-error.h"
#include "plakat-wire.h"

/* The parser recurses; a scan that does not is what bounds it. */
static gboolean
check_depth (const char *bytes, gsize length, GError **error)
{
  int depth = 0;
  gboolean in_text = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      char c = bytes[i];

      if (in_text)
        {
          if (c == '\\')
            i++;
          else if (c == '"')
            in_text = FALSE;
        }
      else if (c == '"')
        in_text = TRUE;
      else if (c == '{' || c == '[')
        depth++;
      else if (c == '}' || c == ']')
        depth--;

      if (depth > PLAKAT_WIRE_MAX_DEPTH)
        {
          g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_LIMIT,
                       "The JSON is nested deeper than %d levels", PLAKAT_WIRE_MAX_DEPTH);
          return FALSE;
        }
    }
  return TRUE;
}

/**
 * plakat_wire_parse:
 * @bytes: foreign bytes, not terminated
 * @length: their number
 * @max_bytes: how many are read at the most
 * @error: return location
 *
 * Any thread. Errors: %PLAKAT_BASE_ERROR_LIMIT, %PLAKAT_BASE_ERROR_WIRE.
 *
 * Returns: (transfer full) (nullable): the JSON, immutable
 */
JsonNode *
plakat_wire_parse (const char *bytes, gsize length, gsize max_bytes, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (GError) why = NULL;
  JsonNode *root;

  if (length > max_bytes)
    {
      g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_LIMIT,
                   "%" G_GSIZE_FORMAT " bytes of JSON are more than the %" G_GSIZE_FORMAT " that are read",
                   length, max_bytes);
      return NULL;
    }
  if (length == 0)
    {
      g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_WIRE, "There is no JSON");
      return NULL;
    }
  if (!g_utf8_validate_len (bytes, length, NULL))
    {
      g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_WIRE, "The JSON is not valid UTF-8");
      return NULL;
    }
  if (!check_depth (bytes, length, error))
    return NULL;

  parser = json_parser_new_immutable ();
  json_parser_set_strict (parser, TRUE);
  if (!json_parser_load_from_data (parser, bytes, length, &why))
    {
      g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_WIRE, "Not JSON: %s", why->message);
      return NULL;
    }
  root = json_parser_steal_root (parser);
  if (root == NULL)
    g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_WIRE, "There is no JSON");
  return root;
}

/**
 * plakat_wire_parse_object:
 *
 * plakat_wire_parse() for what must be an object.
 *
 * Returns: (transfer full) (nullable): the object
 */
JsonObject *
plakat_wire_parse_object (const char *bytes, gsize length, gsize max_bytes, GError **error)
{
  g_autoptr (JsonNode) root = plakat_wire_parse (bytes, length, max_bytes, error);

  if (root == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_WIRE, "The JSON is not an object");
      return NULL;
    }
  return json_object_ref (json_node_get_object (root));
}

static JsonNode *
find (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node == NULL || JSON_NODE_HOLDS_NULL (node) ? NULL : node;
}

static gboolean
wrong (const char *name, const char *wanted, GError **error)
{
  g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_WIRE, "“%s” is not %s", name, wanted);
  return FALSE;
}

/**
 * plakat_wire_get_text:
 * @object: where to look
 * @name: the member
 * @max_chars: the longest text that is taken, in characters
 * @value: (out) (transfer full) (nullable): the text; %NULL where it is absent or null
 * @error: return location
 *
 * Returns: %FALSE if the member is something else or too long
 */
gboolean
plakat_wire_get_text (JsonObject *object, const char *name, gsize max_chars, char **value, GError **error)
{
  JsonNode *node = find (object, name);
  const char *text;

  *value = NULL;
  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return wrong (name, "text", error);
  text = json_node_get_string (node);
  if (!g_utf8_validate (text, -1, NULL))
    return wrong (name, "valid UTF-8", error);
  if (strlen (text) > max_chars && g_utf8_strlen (text, -1) > (glong) max_chars)
    {
      g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_LIMIT,
                   "“%s” is longer than %" G_GSIZE_FORMAT " characters", name, max_chars);
      return FALSE;
    }
  *value = g_strdup (text);
  return TRUE;
}

static gboolean
get_number (
    JsonObject *object, const char *name, double *number, gint64 *whole, gboolean *present, GError **error)
{
  JsonNode *node = find (object, name);
  GType type;

  *present = FALSE;
  if (node == NULL)
    return TRUE;
  type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;
  if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
    return wrong (name, "a number", error);
  *number = json_node_get_double (node);
  if (!isfinite (*number))
    return wrong (name, "a finite number", error);
  if (whole != NULL && type == G_TYPE_DOUBLE
      && (*number != floor (*number) || fabs (*number) > 9007199254740992.0))
    return wrong (name, "a whole number", error);
  if (whole != NULL)
    *whole = type == G_TYPE_INT64 ? json_node_get_int (node) : (gint64) *number;
  *present = TRUE;
  return TRUE;
}

/**
 * plakat_wire_get_int64:
 * @value: (inout): set where the member is there and not null
 *
 * Returns: %FALSE if the member is not a whole number from @least to @most
 */
gboolean
plakat_wire_get_int64 (
    JsonObject *object, const char *name, gint64 least, gint64 most, gint64 *value, GError **error)
{
  double number;
  gint64 whole = 0;
  gboolean present;

  if (!get_number (object, name, &number, &whole, &present, error))
    return FALSE;
  if (present && (whole < least || whole > most))
    return wrong (name, "in its range", error);
  if (present)
    *value = whole;
  return TRUE;
}

/**
 * plakat_wire_get_double:
 * @value: (inout): set where the member is there and not null
 *
 * Returns: %FALSE if the member is not a finite number from @least to @most
 */
gboolean
plakat_wire_get_double (
    JsonObject *object, const char *name, double least, double most, double *value, GError **error)
{
  double number = 0;
  gboolean present;

  if (!get_number (object, name, &number, NULL, &present, error))
    return FALSE;
  if (present && (number < least || number > most))
    return wrong (name, "in its range", error);
  if (present)
    *value = number;
  return TRUE;
}

/**
 * plakat_wire_get_boolean:
 * @value: (inout): set where the member is there and not null
 *
 * Returns: %FALSE if the member is neither true nor false
 */
gboolean
plakat_wire_get_boolean (JsonObject *object, const char *name, gboolean *value, GError **error)
{
  JsonNode *node = find (object, name);

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return wrong (name, "true or false", error);
  *value = json_node_get_boolean (node);
  return TRUE;
}

/**
 * plakat_wire_get_array:
 * @max_items: the longest array that is taken
 * @value: (out) (transfer none) (nullable): the array; %NULL where it is absent or null
 *
 * Returns: %FALSE if the member is something else or too long
 */
gboolean
plakat_wire_get_array (
    JsonObject *object, const char *name, guint max_items, JsonArray **value, GError **error)
{
  JsonNode *node = find (object, name);

  *value = NULL;
  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return wrong (name, "an array", error);
  if (json_array_get_length (json_node_get_array (node)) > max_items)
    {
      g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_LIMIT, "“%s” has more than %u items", name,
                   max_items);
      return FALSE;
    }
  *value = json_node_get_array (node);
  return TRUE;
}

/** plakat_wire_get_element: Returns: (transfer none) (nullable): the object at @index of the array @name */
JsonObject *
plakat_wire_get_element (JsonArray *array, guint index, const char *name, GError **error)
{
  JsonNode *node = json_array_get_element (array, index);

  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_node_get_object (node);
  g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_WIRE, "Item %u of “%s” is not an object", index,
               name);
  return NULL;
}

/** plakat_wire_add_text: adds a member; null where @text is %NULL */
void
plakat_wire_add_text (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  if (text != NULL)
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
}

void
plakat_wire_add_int64 (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

/**
 * plakat_wire_print:
 * @builder: with a complete value
 * @length: (out) (optional): bytes
 *
 * Returns: (transfer full): the JSON on one line
 */
char *
plakat_wire_print (JsonBuilder *builder, gsize *length)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autoptr (JsonGenerator) generator = json_generator_new ();

  json_generator_set_root (generator, root);
  return json_generator_to_data (generator, length);
}
