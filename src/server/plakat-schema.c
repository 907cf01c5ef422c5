/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "plakat-db.h"
#include "plakat-schema-private.h"

/** PlakatSchemas: @by_ref: `#/components/schemas/…` → its schema, made once, which lets schemas name
 * themselves */
struct _PlakatSchemas
{
  JsonObject *document;
  GHashTable *by_ref;
  GPtrArray *all;
};

static void
schema_free (PlakatSchema *self)
{
  g_clear_pointer (&self->values, g_ptr_array_unref);
  g_free (self->listed);
  g_clear_pointer (&self->pattern, g_regex_unref);
  g_strfreev (self->required);
  g_clear_pointer (&self->properties, g_hash_table_unref);
  g_clear_pointer (&self->one_of, g_ptr_array_unref);
  g_clear_pointer (&self->all_of, g_ptr_array_unref);
  g_free (self);
}

/**
 * plakat_schemas_new:
 * @document: what `$ref` leads into
 *
 * Returns: (transfer full): no schemas yet
 */
PlakatSchemas *
plakat_schemas_new (JsonObject *document)
{
  PlakatSchemas *self = g_new0 (PlakatSchemas, 1);

  self->document = json_object_ref (document);
  self->by_ref = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->all = g_ptr_array_new_with_free_func ((GDestroyNotify) schema_free);
  return self;
}

void
plakat_schemas_free (PlakatSchemas *self)
{
  g_return_if_fail (self != NULL);

  json_object_unref (self->document);
  g_hash_table_unref (self->by_ref);
  g_ptr_array_unref (self->all);
  g_free (self);
}

static gboolean
refuse (GError **error, const char *what, const char *name)
{
  g_set_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_ARGUMENT, "The API's document: %s “%s”", what,
               name);
  return FALSE;
}

/** plakat_schemas_resolve: Returns: (transfer none) (nullable): what `$ref` leads to, or @object itself */
JsonObject *
plakat_schemas_resolve (PlakatSchemas *self, JsonObject *object)
{
  const char *ref = json_object_get_string_member_with_default (object, "$ref", NULL);
  JsonObject *found = self->document;
  g_auto (GStrv) steps = NULL;

  if (ref == NULL)
    return object;
  if (!g_str_has_prefix (ref, "#/"))
    return NULL;
  steps = g_strsplit (ref + 2, "/", -1);
  for (guint i = 0; steps[i] != NULL; i++)
    {
      JsonNode *node = json_object_get_member (found, steps[i]);

      if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
        return NULL;
      found = json_node_get_object (node);
    }
  return found;
}

static gboolean
read_type (PlakatSchema *schema, const char *name, GError **error)
{
  static const char *const names[] = { "null", "boolean", "integer", "number", "string", "array", "object" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (name, names[i]) == 0)
      {
        schema->types |= 1 << i;
        return TRUE;
      }
  return refuse (error, "there is no type", name ? name : "");
}

static gboolean
read_types (PlakatSchema *schema, JsonNode *node, GError **error)
{
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return read_type (schema, json_node_get_string (node), error);
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!read_type (schema, json_array_get_string_element (array, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
read_values (PlakatSchema *schema, JsonNode *node)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint length = array != NULL ? json_array_get_length (array) : 1;
  GString *listed = g_string_new (NULL);

  g_clear_pointer (&schema->values, g_ptr_array_unref);
  schema->values = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  for (guint i = 0; i < length; i++)
    {
      JsonNode *value = array != NULL ? json_array_get_element (array, i) : node;
      g_autofree char *text = json_to_string (value, FALSE);

      g_ptr_array_add (schema->values, json_node_copy (value));
      g_string_append_printf (listed, "%s%s", i > 0 ? ", " : "", text);
    }
  g_free (schema->listed);
  schema->listed = g_string_free (listed, FALSE);
  return TRUE;
}

static gboolean
read_format (PlakatSchema *schema, const char *format)
{
  if (g_strcmp0 (format, "date") == 0)
    schema->format = PLAKAT_SCHEMA_FORMAT_DATE;
  else if (g_strcmp0 (format, "uuid") == 0)
    schema->format = PLAKAT_SCHEMA_FORMAT_UUID;
  return TRUE;
}

static gboolean
read_pattern (PlakatSchema *schema, const char *pattern, GError **error)
{
  schema->pattern = g_regex_new (pattern, G_REGEX_OPTIMIZE, 0, error);
  return schema->pattern != NULL;
}

static gboolean
read_list (PlakatSchemas *self, JsonArray *array, GPtrArray **list, GError **error)
{
  *list = g_ptr_array_new ();
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      const PlakatSchema *child =
          plakat_schemas_compile (self, json_array_get_object_element (array, i), error);

      if (child == NULL)
        return FALSE;
      g_ptr_array_add (*list, (gpointer) child);
    }
  return TRUE;
}

static gboolean
read_properties (PlakatSchemas *self, PlakatSchema *schema, JsonObject *object, GError **error)
{
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *l = names; l != NULL; l = l->next)
    {
      const PlakatSchema *child =
          plakat_schemas_compile (self, json_object_get_object_member (object, l->data), error);

      if (child == NULL)
        return FALSE;
      g_hash_table_insert (schema->properties, g_strdup (l->data), (gpointer) child);
    }
  return TRUE;
}

static void
read_required (PlakatSchema *schema, JsonArray *array)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < json_array_get_length (array); i++)
    g_strv_builder_add (builder, json_array_get_string_element (array, i));
  schema->required = g_strv_builder_end (builder);
}

/* Words that explain to people and bind nobody. */
static gboolean
is_comment (const char *word)
{
  static const char *const words[] = { "title",    "description",     "example",          "examples",
                                       "default",  "deprecated",      "readOnly",         "writeOnly",
                                       "$comment", "contentEncoding", "contentMediaType", "discriminator" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (word, words[i]))
      return TRUE;
  return g_str_has_prefix (word, "x-");
}

static gboolean
read_number_word (PlakatSchema *schema, const char *word, JsonNode *node)
{
  double value = json_node_get_double (node);
  gint64 whole = json_node_get_int (node);

  if (g_str_equal (word, "minimum") || g_str_equal (word, "exclusiveMinimum"))
    {
      schema->minimum = value;
      schema->above_minimum = *word == 'e';
    }
  else if (g_str_equal (word, "maximum"))
    schema->maximum = value;
  else if (g_str_equal (word, "multipleOf"))
    schema->step = value;
  else if (g_str_equal (word, "minLength"))
    schema->min_length = whole;
  else if (g_str_equal (word, "maxLength"))
    schema->max_length = whole;
  else if (g_str_equal (word, "minItems"))
    schema->min_items = whole;
  else if (g_str_equal (word, "maxItems"))
    schema->max_items = whole;
  else if (g_str_equal (word, "minProperties"))
    schema->min_properties = whole;
  else if (g_str_equal (word, "maxProperties"))
    schema->max_properties = whole;
  else
    return FALSE;
  return TRUE;
}

/* A word that is not known here would be a promise that is not kept: it is an error. */
static gboolean
read_word (PlakatSchemas *self, PlakatSchema *schema, const char *word, JsonNode *node, GError **error)
{
  if (g_str_equal (word, "type"))
    return read_types (schema, node, error);
  if (g_str_equal (word, "enum") || g_str_equal (word, "const"))
    return read_values (schema, node);
  if (g_str_equal (word, "format"))
    return read_format (schema, json_node_get_string (node));
  if (g_str_equal (word, "pattern"))
    return read_pattern (schema, json_node_get_string (node), error);
  if (g_str_equal (word, "required"))
    {
      read_required (schema, json_node_get_array (node));
      return TRUE;
    }
  if (g_str_equal (word, "properties"))
    {
      schema->properties = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      return read_properties (self, schema, json_node_get_object (node), error);
    }
  if (g_str_equal (word, "additionalProperties"))
    {
      schema->open = !JSON_NODE_HOLDS_VALUE (node) || json_node_get_boolean (node);
      return TRUE;
    }
  if (g_str_equal (word, "items"))
    {
      schema->items = plakat_schemas_compile (self, json_node_get_object (node), error);
      return schema->items != NULL;
    }
  if (g_str_equal (word, "oneOf") || g_str_equal (word, "anyOf"))
    return read_list (self, json_node_get_array (node), &schema->one_of, error);
  if (g_str_equal (word, "allOf"))
    return read_list (self, json_node_get_array (node), &schema->all_of, error);
  return is_comment (word) || read_number_word (schema, word, node)
         || refuse (error, "requests are not checked for", word);
}

static PlakatSchema *
schema_new (PlakatSchemas *self)
{
  PlakatSchema *schema = g_new0 (PlakatSchema, 1);

  schema->minimum = -INFINITY;
  schema->maximum = INFINITY;
  schema->max_length = schema->max_properties = schema->max_items = G_MAXINT64;
  schema->open = TRUE;
  g_ptr_array_add (self->all, schema);
  return schema;
}

/**
 * plakat_schemas_compile:
 * @schema: a schema of the document
 * @error: return location
 *
 * Returns: (transfer none) (nullable): the same, ready for checking
 */
const PlakatSchema *
plakat_schemas_compile (PlakatSchemas *self, JsonObject *schema, GError **error)
{
  const char *ref = json_object_get_string_member_with_default (schema, "$ref", NULL);
  JsonObject *target = plakat_schemas_resolve (self, schema);
  PlakatSchema *made = ref ? g_hash_table_lookup (self->by_ref, ref) : NULL;
  g_autoptr (GList) words = NULL;

  if (made != NULL)
    return made;
  if (target == NULL)
    {
      refuse (error, "nothing stands at", ref);
      return NULL;
    }
  made = schema_new (self);
  if (ref != NULL)
    g_hash_table_insert (self->by_ref, g_strdup (ref), made);
  words = json_object_get_members (target);
  for (GList *l = words; l != NULL; l = l->next)
    if (!read_word (self, made, l->data, json_object_get_member (target, l->data), error))
      return NULL;
  return made;
}
