/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <gio/gio.h>
#include <math.h>
#include <string.h>

#include "plakat-contract.h"
#include "plakat-reply.h"
#include "plakat-schema.h"
#include "plakat-text.h"
#include "plakat-wire.h"

#define RESOURCE "/io/github/plakat_app/Server/openapi.json"
#define MAX_PATH 2048
#define MAX_DEPTH 16
#define JSON_TYPE "application/json"

typedef struct
{
  char *name;
  const PlakatSchema *schema;
  gboolean required;
} Parameter;

/** Operation: @params: of the path, in its order; @types: of bodies it takes, %NULL where it takes none */
typedef struct
{
  char *method;
  const PlakatRoute *route;
  GPtrArray *params;
  GPtrArray *query;
  GStrv types;
  const PlakatSchema *body;
  gboolean needs_body;
} Operation;

/** Path: @segments: its elements, with `{name}` for one that may be anything */
typedef struct
{
  GStrv segments;
  GPtrArray *operations;
  char *allowed;
} Path;

struct _PlakatContract
{
  GBytes *text;
  char *etag;
  PlakatSchemas *schemas;
  GPtrArray *paths;
  GHashTable *by_route; /* PlakatRoute → Operation */
};

static void
parameter_free (Parameter *self)
{
  g_free (self->name);
  g_free (self);
}

static void
operation_free (Operation *self)
{
  g_free (self->method);
  g_ptr_array_unref (self->params);
  g_ptr_array_unref (self->query);
  g_strfreev (self->types);
  g_free (self);
}

static void
path_free (Path *self)
{
  g_strfreev (self->segments);
  g_ptr_array_unref (self->operations);
  g_free (self->allowed);
  g_free (self);
}

void
plakat_contract_free (PlakatContract *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->by_route, g_hash_table_unref);
  g_clear_pointer (&self->paths, g_ptr_array_unref);
  g_clear_pointer (&self->schemas, plakat_schemas_free);
  g_clear_pointer (&self->text, g_bytes_unref);
  g_free (self->etag);
  g_free (self);
}

static gboolean
refuse (GError **error, const char *what, const char *name)
{
  g_set_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_ARGUMENT, "The API's document: %s “%s”", what,
               name);
  return FALSE;
}

static GStrv
split (const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0')
      g_strv_builder_add (builder, parts[i]);
  return g_strv_builder_end (builder);
}

static gboolean
read_parameter (PlakatContract *self, Operation *operation, JsonObject *object, GError **error)
{
  const char *place;
  Parameter *parameter;
  JsonObject *schema;

  object = plakat_schemas_resolve (self->schemas, object);
  if (object == NULL)
    return refuse (error, "a parameter leads nowhere in", operation->route->id);
  place = json_object_get_string_member_with_default (object, "in", "");
  /* Headers are the business of those who read them. */
  if (!g_str_equal (place, "path") && !g_str_equal (place, "query"))
    return TRUE;
  parameter = g_new0 (Parameter, 1);
  g_ptr_array_add (*place == 'p' ? operation->params : operation->query, parameter);
  parameter->name = g_strdup (json_object_get_string_member (object, "name"));
  parameter->required = json_object_get_boolean_member_with_default (object, "required", FALSE);
  schema =
      json_object_has_member (object, "schema") ? json_object_get_object_member (object, "schema") : NULL;
  if (schema == NULL)
    return refuse (error, "a parameter has no schema in", operation->route->id);
  parameter->schema = plakat_schemas_compile (self->schemas, schema, error);
  return parameter->schema != NULL;
}

static gboolean
read_parameters (PlakatContract *self, Operation *operation, JsonObject *holder, GError **error)
{
  JsonArray *array = json_object_has_member (holder, "parameters")
                         ? json_object_get_array_member (holder, "parameters")
                         : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (!read_parameter (self, operation, json_array_get_object_element (array, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
read_body (PlakatContract *self, Operation *operation, JsonObject *holder, GError **error)
{
  JsonObject *body = json_object_has_member (holder, "requestBody")
                         ? json_object_get_object_member (holder, "requestBody")
                         : NULL;
  JsonObject *content;
  g_autoptr (GList) types = NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  body = body ? plakat_schemas_resolve (self->schemas, body) : NULL;
  if (body == NULL)
    return TRUE;
  content = json_object_get_object_member (body, "content");
  types = json_object_get_members (content);
  for (GList *l = types; l != NULL; l = l->next)
    {
      JsonObject *schema =
          json_object_get_object_member (json_object_get_object_member (content, l->data), "schema");

      g_strv_builder_add (builder, l->data);
      if (!g_str_equal (l->data, JSON_TYPE))
        continue;
      operation->body = plakat_schemas_compile (self->schemas, schema, error);
      if (operation->body == NULL)
        return FALSE;
    }
  operation->types = g_strv_builder_end (builder);
  operation->needs_body = json_object_get_boolean_member_with_default (body, "required", FALSE);
  return TRUE;
}

static gboolean
read_operation (PlakatContract *self,
                Path *path,
                const char *method,
                JsonObject *item,
                JsonObject *object,
                GError **error)
{
  const char *id = json_object_get_string_member_with_default (object, "operationId", "");
  Operation *operation = g_new0 (Operation, 1);

  g_ptr_array_add (path->operations, operation);
  operation->method = g_ascii_strup (method, -1);
  operation->params = g_ptr_array_new_with_free_func ((GDestroyNotify) parameter_free);
  operation->query = g_ptr_array_new_with_free_func ((GDestroyNotify) parameter_free);
  operation->route = plakat_route_find (id);
  if (operation->route == NULL)
    return refuse (error, "nothing answers", id);
  if (!g_hash_table_insert (self->by_route, (gpointer) operation->route, operation))
    return refuse (error, "stands there twice:", id);
  return read_parameters (self, operation, item, error) && read_parameters (self, operation, object, error)
         && read_body (self, operation, object, error);
}

static gboolean
read_path (PlakatContract *self, const char *text, JsonObject *item, GError **error)
{
  static const char *const methods[] = { "get", "post", "put", "patch", "delete" };
  g_autoptr (GString) allowed = g_string_new (NULL);
  Path *path = g_new0 (Path, 1);

  g_ptr_array_add (self->paths, path);
  path->segments = split (text);
  path->operations = g_ptr_array_new_with_free_func ((GDestroyNotify) operation_free);
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      if (!json_object_has_member (item, methods[i]))
        continue;
      if (!read_operation (self, path, methods[i], item, json_object_get_object_member (item, methods[i]),
                           error))
        return FALSE;
      g_string_append_printf (allowed, "%s%s", allowed->len > 0 ? ", " : "",
                              ((Operation *) path->operations->pdata[path->operations->len - 1])->method);
      if (i == 0)
        g_string_append (allowed, ", HEAD");
    }
  path->allowed = g_string_free (g_steal_pointer (&allowed), FALSE);
  return TRUE;
}

/* Words stand before braces: "movies/search" is not a film. */
static int
compare_paths (gconstpointer a, gconstpointer b)
{
  const Path *first = *(const Path *const *) a, *second = *(const Path *const *) b;

  for (guint i = 0; first->segments[i] != NULL && second->segments[i] != NULL; i++)
    {
      int open = (*first->segments[i] == '{') - (*second->segments[i] == '{');
      int order = open ? open : g_strcmp0 (first->segments[i], second->segments[i]);

      if (order != 0)
        return order;
    }
  return 0;
}

static gboolean
read_document (PlakatContract *self, JsonObject *document, GError **error)
{
  JsonObject *paths = json_object_get_object_member (document, "paths");
  g_autoptr (GList) names = json_object_get_members (paths);
  const PlakatRoute *table;
  gsize length;

  for (GList *l = names; l != NULL; l = l->next)
    if (!read_path (self, l->data, json_object_get_object_member (paths, l->data), error))
      return FALSE;
  g_ptr_array_sort (self->paths, compare_paths);
  table = plakat_route_get_table (&length);
  for (gsize i = 0; i < length; i++)
    if (!g_hash_table_contains (self->by_route, &table[i]))
      return refuse (error, "it does not know", table[i].id);
  return TRUE;
}

/**
 * plakat_contract_new:
 * @error: return location for what is wrong with the document, or where it and the routes differ
 *
 * Returns: (transfer full) (nullable): the contract
 */
PlakatContract *
plakat_contract_new (GError **error)
{
  g_autoptr (PlakatContract) self = g_new0 (PlakatContract, 1);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autofree char *digest = NULL;
  JsonObject *document;
  gsize length;
  const char *text;

  self->text = g_resources_lookup_data (RESOURCE, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  if (self->text == NULL)
    return NULL;
  text = g_bytes_get_data (self->text, &length);
  digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, self->text);
  self->etag = g_strdup_printf ("\"%.16s\"", digest);
  if (!json_parser_load_from_data (parser, text, length, error))
    return NULL;
  document = json_node_get_object (json_parser_get_root (parser));
  self->schemas = plakat_schemas_new (document);
  self->paths = g_ptr_array_new_with_free_func ((GDestroyNotify) path_free);
  self->by_route = g_hash_table_new (NULL, NULL);
  if (!read_document (self, document, error))
    return NULL;
  return g_steal_pointer (&self);
}

/** plakat_contract_get_text: Returns: (transfer none): the document as JSON */
GBytes *
plakat_contract_get_text (const PlakatContract *self)
{
  return self->text;
}

/** plakat_contract_get_etag: Returns: (transfer none): names this very document, in quotes */
const char *
plakat_contract_get_etag (const PlakatContract *self)
{
  return self->etag;
}

/* The elements of a path, decoded; one that cannot be decoded, or that hides a slash, fits nothing. */
static GStrv
split_request (const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_autofree char *plain = NULL;

      if (*parts[i] == '\0' && (i == 0 || parts[i + 1] == NULL))
        continue;
      plain = g_uri_unescape_string (parts[i], "/");
      if (plain == NULL || *plain == '\0' || !g_utf8_validate (plain, -1, NULL))
        return NULL;
      g_strv_builder_add (builder, plain);
    }
  return g_strv_builder_end (builder);
}

static gboolean
fits (const Path *path, GStrv segments)
{
  guint i;

  for (i = 0; path->segments[i] != NULL && segments[i] != NULL; i++)
    if (*path->segments[i] != '{' && !g_str_equal (path->segments[i], segments[i]))
      return FALSE;
  return path->segments[i] == NULL && segments[i] == NULL;
}

static const Path *
find_path (const PlakatContract *self, GStrv segments)
{
  for (guint i = 0; segments != NULL && i < self->paths->len; i++)
    if (fits (self->paths->pdata[i], segments))
      return self->paths->pdata[i];
  return NULL;
}

static void
take_params (PlakatRequest *request, const Path *path, GStrv segments)
{
  guint count = 0;

  for (guint i = 0; path->segments[i] != NULL; i++)
    if (*path->segments[i] == '{' && count < PLAKAT_N_PARAMS)
      request->params[count++] = g_strdup (segments[i]);
}

/**
 * plakat_contract_route:
 * @request: gets its route and params, or the answer that there is none
 * @path: as it was sent
 *
 * Returns: %TRUE if there is a route
 */
gboolean
plakat_contract_route (const PlakatContract *self, PlakatRequest *request, const char *path)
{
  g_auto (GStrv) segments = strlen (path) <= MAX_PATH ? split_request (path) : NULL;
  const char *method = g_str_equal (request->method, "HEAD") ? "GET" : request->method;
  const Path *found = find_path (self, segments);

  if (found == NULL)
    {
      plakat_reply_problem (request, 404,
                            _ ("There is nothing at this address; the API stands under /api/v1/."));
      return FALSE;
    }
  for (guint i = 0; i < found->operations->len; i++)
    {
      const Operation *operation = found->operations->pdata[i];

      if (!g_str_equal (operation->method, method))
        continue;
      request->route = operation->route;
      take_params (request, found, segments);
      return TRUE;
    }
  plakat_reply_problem (request, 405, _ ("This address does not take this method."));
  plakat_reply_set_header (request, "Allow", found->allowed);
  return FALSE;
}

static gboolean
refuse_request (PlakatRequest *request, guint status, const char *sentence)
{
  plakat_reply_problem (request, status, sentence);
  return FALSE;
}

static gboolean
refuse_input (PlakatRequest *request, const GError *error)
{
  plakat_reply_error (request, error);
  return FALSE;
}

static gboolean
check_params (const Operation *operation, PlakatRequest *request)
{
  for (guint i = 0; i < operation->params->len && i < PLAKAT_N_PARAMS; i++)
    {
      const Parameter *parameter = operation->params->pdata[i];

      if (!plakat_schema_check_text (parameter->schema, request->params[i], parameter->name, NULL))
        return refuse_request (request, 404, _ ("There is nothing of that name here."));
    }
  return TRUE;
}

static const Parameter *
find_parameter (const Operation *operation, const char *name)
{
  for (guint i = 0; i < operation->query->len; i++)
    if (g_str_equal (((Parameter *) operation->query->pdata[i])->name, name))
      return operation->query->pdata[i];
  return NULL;
}

/* What the document does not know is passed over, as clients send more than they must. */
static gboolean
check_query (const Operation *operation, PlakatRequest *request)
{
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, request->query);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      const Parameter *parameter = find_parameter (operation, name);
      g_autoptr (GError) error = NULL;

      if (parameter == NULL || *(char *) value == '\0')
        g_hash_table_iter_remove (&iter);
      else if (!g_utf8_validate (value, -1, NULL))
        return refuse_request (request, 400, _ ("The query must be UTF-8."));
      else if (!plakat_schema_check_text (parameter->schema, value, name, &error))
        return refuse_input (request, error);
    }
  for (guint i = 0; i < operation->query->len; i++)
    {
      const Parameter *parameter = operation->query->pdata[i];

      if (parameter->required && !g_hash_table_contains (request->query, parameter->name))
        {
          g_autofree char *sentence = g_strdup_printf (_ ("“%s” is missing in the query."), parameter->name);

          return refuse_request (request, 400, sentence);
        }
    }
  return TRUE;
}

static gboolean
takes_type (const Operation *operation, PlakatRequest *request)
{
  const char *type = plakat_request_get_header (request, "content-type");
  g_autofree char *plain = NULL;

  if (type == NULL)
    return operation->body != NULL;
  plain = g_strndup (type, strcspn (type, "; \t"));
  for (guint i = 0; operation->types[i] != NULL; i++)
    if (g_ascii_strcasecmp (operation->types[i], plain) == 0)
      return TRUE;
  return FALSE;
}

/* What the schemas leave open must still be something that can be kept and written again. Gives why it is
 * not. */
static const char *
find_excess (JsonNode *node, guint depth)
{
  const char *why = NULL;

  if (depth > MAX_DEPTH && !JSON_NODE_HOLDS_VALUE (node) && !JSON_NODE_HOLDS_NULL (node))
    return _ ("The JSON is nested too deeply.");
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_DOUBLE
      && !isfinite (json_node_get_double (node)))
    return _ ("A number is larger than can be kept.");
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; why == NULL && i < json_array_get_length (array); i++)
        why = find_excess (json_array_get_element (array, i), depth + 1);
    }
  else if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObjectIter iter;
      JsonNode *child;

      json_object_iter_init (&iter, json_node_get_object (node));
      while (why == NULL && json_object_iter_next (&iter, NULL, &child))
        why = find_excess (child, depth + 1);
    }
  return why;
}

/* JSON can hold a zero byte, and no text that is kept here can: it would be cut there. */
static gboolean
holds_zero (const char *text, gsize length)
{
  for (const char *p = text, *end = text + length; (p = memchr (p, '\\', end - p)) != NULL;)
    {
      if (end - p >= 6 && memcmp (p, "\\u0000", 6) == 0)
        return TRUE;
      p += MIN (2, end - p);
    }
  return FALSE;
}

static gboolean
parse_body (const Operation *operation, PlakatRequest *request)
{
  gsize length = 0;
  const char *text = request->bytes ? g_bytes_get_data (request->bytes, &length) : NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;
  const char *excess;

  if (length == 0 && !operation->needs_body)
    return TRUE;
  request->body = plakat_wire_parse_object (text ? text : "", length, PLAKAT_MAX_BODY_BYTES, &error);
  if (request->body == NULL)
    return refuse_input (request, error);
  node = json_node_init_object (json_node_alloc (), request->body);
  if (holds_zero (text, length))
    return refuse_request (request, 400, _ ("A text must not hold a zero character."));
  excess = find_excess (node, 1);
  if (excess != NULL)
    return refuse_request (request, 400, excess);
  return plakat_schema_check (operation->body, node, "", &error) || refuse_input (request, error);
}

static gboolean
check_body (const Operation *operation, PlakatRequest *request)
{
  gsize length = request->bytes ? g_bytes_get_size (request->bytes) : 0;

  if (operation->types == NULL)
    return TRUE;
  if (length == 0 && !operation->needs_body)
    return TRUE;
  if (!takes_type (operation, request))
    return refuse_request (request, 415,
                           operation->body ? _ ("The body must be JSON, sent as application/json.")
                                           : _ ("The body is of a type that is not taken here."));
  if (operation->body != NULL)
    return parse_body (operation, request);
  return length > 0 || refuse_request (request, 400, _ ("The body is empty."));
}

/**
 * plakat_contract_check:
 * @request: with a route; gets its body parsed, or the answer that says what is wrong
 *
 * Returns: %TRUE if everything that was sent is as the document says
 */
gboolean
plakat_contract_check (const PlakatContract *self, PlakatRequest *request)
{
  const Operation *operation = g_hash_table_lookup (self->by_route, request->route);

  g_return_val_if_fail (operation != NULL, FALSE);

  return check_params (operation, request) && check_query (operation, request)
         && check_body (operation, request);
}
