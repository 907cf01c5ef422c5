/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-request.h"

/**
 * plakat_request_new:
 * @method: as it was sent
 * @uri: the whole address, as clients see it
 *
 * Returns: (transfer full): a request without an answer
 */
PlakatRequest *
plakat_request_new (PlakatService *service, const char *method, const char *uri)
{
  PlakatRequest *self = g_new0 (PlakatRequest, 1);

  self->service = service;
  self->method = g_strdup (method);
  self->uri = g_strdup (uri);
  self->query = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->reply.headers = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
plakat_request_free (PlakatRequest *self)
{
  g_return_if_fail (self != NULL);

  plakat_request_set_data (self, NULL, NULL);
  g_free (self->method);
  g_free (self->uri);
  for (gsize i = 0; i < G_N_ELEMENTS (self->params); i++)
    g_free (self->params[i]);
  g_hash_table_unref (self->query);
  g_hash_table_unref (self->headers);
  g_free (self->address);
  g_free (self->family);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->body, json_object_unref);
  g_clear_pointer (&self->reply.body, g_bytes_unref);
  g_ptr_array_unref (self->reply.headers);
  g_free (self);
}

/** plakat_request_get_query: Returns: (transfer none) (nullable): a parameter; %NULL when it is empty too */
const char *
plakat_request_get_query (PlakatRequest *self, const char *name)
{
  const char *value = g_hash_table_lookup (self->query, name);

  return value != NULL && *value != '\0' ? value : NULL;
}

/** plakat_request_get_header: @name in lower case; Returns: (transfer none) (nullable): what was sent */
const char *
plakat_request_get_header (PlakatRequest *self, const char *name)
{
  return g_hash_table_lookup (self->headers, name);
}

/** plakat_request_get_int: Returns: a parameter of the query that the document says is an integer */
gint64
plakat_request_get_int (PlakatRequest *self, const char *name, gint64 otherwise)
{
  const char *text = plakat_request_get_query (self, name);
  gint64 value;

  if (text == NULL || !g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &value, NULL))
    return otherwise;
  return value;
}

/** plakat_request_get_double: Returns: a parameter of the query that the document says is a number */
double
plakat_request_get_double (PlakatRequest *self, const char *name, double otherwise)
{
  const char *text = plakat_request_get_query (self, name);

  return text ? g_ascii_strtod (text, NULL) : otherwise;
}

/** plakat_request_set_data: @data: (transfer full): what a prepare step hands to its handle step */
void
plakat_request_set_data (PlakatRequest *self, gpointer data, GDestroyNotify data_free)
{
  if (self->data != NULL && self->data_free != NULL)
    self->data_free (self->data);
  self->data = data;
  self->data_free = data_free;
}
