/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "plakat-date.h"
#include "plakat-db.h"
#include "plakat-schema-private.h"

static gboolean G_GNUC_PRINTF (2, 3) refuse (GError **error, const char *format, ...)
{
  g_autofree char *sentence = NULL;
  va_list args;

  va_start (args, format);
  sentence = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_INPUT, sentence);
  return FALSE;
}

static PlakatSchemaTypes
type_of (JsonNode *node)
{
  switch (json_node_get_node_type (node))
    {
    case JSON_NODE_OBJECT:
      return PLAKAT_SCHEMA_OBJECT;
    case JSON_NODE_ARRAY:
      return PLAKAT_SCHEMA_ARRAY;
    case JSON_NODE_NULL:
      return PLAKAT_SCHEMA_NULL;
    case JSON_NODE_VALUE:
    default:
      break;
    }
  switch (json_node_get_value_type (node))
    {
    case G_TYPE_BOOLEAN:
      return PLAKAT_SCHEMA_BOOLEAN;
    case G_TYPE_INT64:
      return PLAKAT_SCHEMA_INTEGER | PLAKAT_SCHEMA_NUMBER;
    case G_TYPE_DOUBLE:
      return PLAKAT_SCHEMA_NUMBER;
    default:
      return PLAKAT_SCHEMA_STRING;
    }
}

static const char *
describe_types (PlakatSchemaTypes types)
{
  types &= ~PLAKAT_SCHEMA_NULL;
  if (types & PLAKAT_SCHEMA_STRING)
    return types & PLAKAT_SCHEMA_INTEGER ? _ ("a whole number or a text") : _ ("a text");
  if (types & PLAKAT_SCHEMA_NUMBER)
    return _ ("a number");
  if (types & PLAKAT_SCHEMA_INTEGER)
    return _ ("a whole number");
  if (types & PLAKAT_SCHEMA_BOOLEAN)
    return _ ("true or false");
  if (types & PLAKAT_SCHEMA_ARRAY)
    return _ ("an array");
  return types & PLAKAT_SCHEMA_OBJECT ? _ ("an object") : _ ("null");
}

static gboolean
check_type (const PlakatSchema *self, JsonNode *node, const char *name, GError **error)
{
  if (self->types == 0 || (self->types & type_of (node)) != 0)
    return TRUE;
  return refuse (error, _ ("“%s” must be %s."), name, describe_types (self->types));
}

static gboolean
check_values (const PlakatSchema *self, JsonNode *node, const char *name, GError **error)
{
  if (self->values == NULL)
    return TRUE;
  for (guint i = 0; i < self->values->len; i++)
    if (json_node_equal (self->values->pdata[i], node))
      return TRUE;
  return refuse (error, _ ("“%s” must be one of %s."), name, self->listed);
}

static gboolean
check_number (const PlakatSchema *self, JsonNode *node, const char *name, GError **error)
{
  double value = json_node_get_double (node);
  char least[G_ASCII_DTOSTR_BUF_SIZE], most[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isfinite (value))
    return refuse (error, _ ("“%s” must be a number that can be counted."), name);
  if (value < self->minimum || value > self->maximum || (self->above_minimum && value == self->minimum))
    {
      g_ascii_formatd (least, sizeof least, "%.16g", self->minimum);
      g_ascii_formatd (most, sizeof most, "%.16g", self->maximum);
      if (isinf (self->maximum))
        return refuse (error, _ ("“%s” must be a number from %s."), name, least);
      return refuse (error, _ ("“%s” must be a number from %s to %s."), name, least, most);
    }
  if (self->step > 0 && fmod (value, self->step) != 0)
    {
      g_ascii_formatd (least, sizeof least, "%.16g", self->step);
      return refuse (error, _ ("“%s” must be a number in steps of %s."), name, least);
    }
  return TRUE;
}

static gboolean
is_date (const char *text)
{
  PlakatDate date;

  return strlen (text) == 10 && plakat_date_parse (text, &date) && date.day != 0;
}

static gboolean
check_string (const PlakatSchema *self, const char *text, const char *name, GError **error)
{
  gint64 length = g_utf8_strlen (text, -1);

  if (length > self->max_length)
    return refuse (error, _ ("“%s” must be at most %" G_GINT64_FORMAT " characters."), name,
                   self->max_length);
  if (length < self->min_length)
    return self->min_length == 1
               ? refuse (error, _ ("“%s” must not be empty."), name)
               : refuse (error, _ ("“%s” must be at least %" G_GINT64_FORMAT " characters."), name,
                         self->min_length);
  if (self->format == PLAKAT_SCHEMA_FORMAT_DATE && !is_date (text))
    return refuse (error, _ ("“%s” must be a day, as 1955-02-19."), name);
  if (self->format == PLAKAT_SCHEMA_FORMAT_UUID && !g_uuid_string_is_valid (text))
    return refuse (error, _ ("“%s” must be a UUID."), name);
  if (self->pattern != NULL && !g_regex_match (self->pattern, text, 0, NULL))
    return refuse (error, _ ("“%s” does not have the form that is asked for."), name);
  return TRUE;
}

static gboolean
check_array (const PlakatSchema *self, JsonArray *array, const char *name, GError **error)
{
  guint length = json_array_get_length (array);

  if (length > self->max_items)
    return refuse (error, _ ("“%s” must have at most %" G_GINT64_FORMAT " elements."), name, self->max_items);
  if (length < self->min_items)
    return refuse (error, _ ("“%s” must have at least %" G_GINT64_FORMAT " elements."), name,
                   self->min_items);
  for (guint i = 0; self->items != NULL && i < length; i++)
    {
      g_autofree char *element = g_strdup_printf ("%s[%u]", name, i);

      if (!plakat_schema_check (self->items, json_array_get_element (array, i), element, error))
        return FALSE;
    }
  return TRUE;
}

static char *
member_name (const char *name, const char *member)
{
  return *name != '\0' ? g_strconcat (name, ".", member, NULL) : g_strdup (member);
}

static gboolean
check_member (const PlakatSchema *self, const char *member, JsonNode *node, const char *name, GError **error)
{
  const PlakatSchema *child = self->properties ? g_hash_table_lookup (self->properties, member) : NULL;
  g_autofree char *whole = member_name (name, member);

  if (child != NULL)
    return plakat_schema_check (child, node, whole, error);
  return self->open || refuse (error, _ ("“%s” is not known here."), whole);
}

static gboolean
check_object (const PlakatSchema *self, JsonObject *object, const char *name, GError **error)
{
  guint size = json_object_get_size (object);
  JsonObjectIter iter;
  const char *member;
  JsonNode *node;

  if (size > self->max_properties || size < self->min_properties)
    return refuse (error, _ ("“%s” has too many or too few members."), *name != '\0' ? name : "body");
  for (guint i = 0; self->required != NULL && self->required[i] != NULL; i++)
    if (!json_object_has_member (object, self->required[i]))
      {
        g_autofree char *whole = member_name (name, self->required[i]);

        return refuse (error, _ ("“%s” is missing."), whole);
      }
  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &member, &node))
    if (!check_member (self, member, node, name, error))
      return FALSE;
  return TRUE;
}

/* Whether @self is meant by @node: they agree in a member that has just one or a few values, as “kind”. */
static gboolean
is_meant (const PlakatSchema *self, JsonNode *node)
{
  GHashTableIter iter;
  gpointer member, child;

  if (!JSON_NODE_HOLDS_OBJECT (node) || self->properties == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, self->properties);
  while (g_hash_table_iter_next (&iter, &member, &child))
    {
      JsonNode *value = json_object_get_member (json_node_get_object (node), member);

      if (((PlakatSchema *) child)->values != NULL && value != NULL && check_values (child, value, "", NULL))
        return TRUE;
    }
  return FALSE;
}

/* Which of the forms @node is meant to have; %NULL if that cannot be told. */
static const PlakatSchema *
find_meant (const PlakatSchema *self, JsonNode *node)
{
  for (guint i = 0; i < self->one_of->len; i++)
    if (is_meant (self->one_of->pdata[i], node))
      return self->one_of->pdata[i];
  for (guint i = 0; i < self->one_of->len; i++)
    if ((((PlakatSchema *) self->one_of->pdata[i])->types & type_of (node)) != 0)
      return self->one_of->pdata[i];
  return NULL;
}

/* The first that fits is enough. Of those that do not, the one that is meant says what is wrong. */
static gboolean
check_one_of (const PlakatSchema *self, JsonNode *node, const char *name, GError **error)
{
  const PlakatSchema *meant;

  for (guint i = 0; i < self->one_of->len; i++)
    if (plakat_schema_check (self->one_of->pdata[i], node, name, NULL))
      return TRUE;
  meant = find_meant (self, node);
  return meant != NULL ? plakat_schema_check (meant, node, name, error)
                       : refuse (error, _ ("“%s” has none of the forms that are known here."),
                                 *name != '\0' ? name : "body");
}

/**
 * plakat_schema_check:
 * @node: what was sent
 * @name: what it is called in a sentence
 * @error: return location for what is wrong with it
 *
 * Errors: %PLAKAT_SERVER_ERROR_INPUT
 *
 * Returns: %TRUE if it fits
 */
gboolean
plakat_schema_check (const PlakatSchema *self, JsonNode *node, const char *name, GError **error)
{
  PlakatSchemaTypes type = type_of (node);

  if (!check_type (self, node, name, error) || !check_values (self, node, name, error))
    return FALSE;
  if ((type & PLAKAT_SCHEMA_NUMBER) && !check_number (self, node, name, error))
    return FALSE;
  if (type == PLAKAT_SCHEMA_STRING && !check_string (self, json_node_get_string (node), name, error))
    return FALSE;
  if (type == PLAKAT_SCHEMA_ARRAY && !check_array (self, json_node_get_array (node), name, error))
    return FALSE;
  if (type == PLAKAT_SCHEMA_OBJECT && !check_object (self, json_node_get_object (node), name, error))
    return FALSE;
  for (guint i = 0; self->all_of != NULL && i < self->all_of->len; i++)
    if (!plakat_schema_check (self->all_of->pdata[i], node, name, error))
      return FALSE;
  return self->one_of == NULL || check_one_of (self, node, name, error);
}

/* A text of a path or query as the value it stands for; as a text where it can be no other. */
static JsonNode *
node_from_text (const PlakatSchema *self, const char *text)
{
  gint64 whole;
  char *end;

  if ((self->types & (PLAKAT_SCHEMA_INTEGER | PLAKAT_SCHEMA_NUMBER))
      && g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &whole, NULL))
    return json_node_init_int (json_node_alloc (), whole);
  if ((self->types & PLAKAT_SCHEMA_NUMBER) && strspn (text, "0123456789.-") == strlen (text))
    {
      double value = g_ascii_strtod (text, &end);

      if (*text != '\0' && *end == '\0')
        return json_node_init_double (json_node_alloc (), value);
    }
  if ((self->types & PLAKAT_SCHEMA_BOOLEAN) && (g_str_equal (text, "true") || g_str_equal (text, "false")))
    return json_node_init_boolean (json_node_alloc (), *text == 't');
  return json_node_init_string (json_node_alloc (), text);
}

/**
 * plakat_schema_check_text:
 * @text: UTF-8, from a path or a query
 *
 * As plakat_schema_check(), for what is sent outside of JSON.
 */
gboolean
plakat_schema_check_text (const PlakatSchema *self, const char *text, const char *name, GError **error)
{
  g_autoptr (JsonNode) node = node_from_text (self, text);

  return plakat_schema_check (self, node, name, error);
}
