/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plakat-error.h"
#include "plakat-service-http.h"
#include "plakat-reply.h"
#include "plakat-route.h"
#include "plakat-storage-accounts.h"
#include "plakat-wire.h"

#define FILES_ROOT "/files/"
#define MAX_PATH 512
#define BODY_SIZE_KEY "plakat-body-size"

static PlakatRequest *
request_new (PlakatService *service, SoupServerMessage *message, GHashTable *query)
{
  PlakatRequest *self = g_new0 (PlakatRequest, 1);

  g_atomic_ref_count_init (&self->refs);
  self->service = service;
  self->message = g_object_ref (message);
  self->method = soup_server_message_get_method (message);
  self->query = query ? g_hash_table_ref (query) : NULL;
  return self;
}

PlakatRequest *
plakat_request_ref (PlakatRequest *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
plakat_request_unref (PlakatRequest *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_clear_pointer (&self->query, g_hash_table_unref);
  g_clear_pointer (&self->body, json_object_unref);
  for (gsize i = 0; i < G_N_ELEMENTS (self->params); i++)
    g_free (self->params[i]);
  g_free (self->family);
  g_object_unref (self->message);
  g_free (self);
}

/** plakat_request_get_query: Returns: (transfer none) (nullable): a parameter of the query; %NULL when empty
 */
const char *
plakat_request_get_query (PlakatRequest *self, const char *name)
{
  const char *value = self->query ? g_hash_table_lookup (self->query, name) : NULL;

  return value != NULL && *value != '\0' ? value : NULL;
}

/**
 * plakat_request_get_count:
 * @value: (inout): the parameter @name, where it is there
 *
 * Returns: %FALSE if it is not a number from @least to @most
 */
gboolean
plakat_request_get_count (
    PlakatRequest *self, const char *name, gint64 least, gint64 most, gint64 *value, GError **error)
{
  const char *text = plakat_request_get_query (self, name);

  if (text == NULL || g_ascii_string_to_signed (text, 10, least, most, value, NULL))
    return TRUE;
  g_set_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_INPUT,
               _ ("“%s” must be a number from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT), name, least, most);
  return FALSE;
}

/** plakat_request_pause: the answer will come later, after plakat_request_resume() */
void
plakat_request_pause (PlakatRequest *self)
{
  self->paused = TRUE;
  soup_server_message_pause (self->message);
}

/** plakat_request_resume: the answer is set; nothing happens if the client has gone */
void
plakat_request_resume (PlakatRequest *self)
{
  soup_server_message_unpause (self->message);
}

/* Who is it? A token that is no good is nobody's; whether that suffices the route says. */
static gboolean
read_account (PlakatRequest *request, GError **error)
{
  const char *header = soup_message_headers_get_one (
      soup_server_message_get_request_headers (request->message), "Authorization");
  g_auto (PlakatClaims) claims = { 0 };
  gboolean live;

  if (header == NULL || g_ascii_strncasecmp (header, "Bearer ", strlen ("Bearer ")) != 0
      || !plakat_keys_read_access (request->service->keys, header + strlen ("Bearer "), &claims))
    return TRUE;
  if (!plakat_storage_family_is_live (request->service->db, claims.family, claims.user_id, &live, error))
    return FALSE;
  if (live)
    {
      request->user_id = claims.user_id;
      request->family = g_steal_pointer (&claims.family);
    }
  return TRUE;
}

static gboolean
is_json (PlakatRequest *request)
{
  const char *type = soup_message_headers_get_content_type (
      soup_server_message_get_request_headers (request->message), NULL);

  return type == NULL || g_ascii_strcasecmp (type, "application/json") == 0;
}

static gboolean
read_body (PlakatRequest *request)
{
  SoupMessageBody *body = soup_server_message_get_request_body (request->message);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  g_autoptr (GError) error = NULL;
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  if (!is_json (request))
    {
      plakat_reply_problem (request, SOUP_STATUS_UNSUPPORTED_MEDIA_TYPE,
                            _ ("The body must be JSON, sent as application/json."));
      return FALSE;
    }
  request->body = plakat_wire_parse_object (text ? text : "", length, PLAKAT_MAX_BODY_BYTES, &error);
  if (request->body == NULL)
    plakat_reply_error (request, error);
  return request->body != NULL;
}

static void
run_route (PlakatRequest *request, const PlakatRoute *route)
{
  g_autoptr (GError) error = NULL;

  if (!read_account (request, &error))
    {
      plakat_reply_error (request, error);
      return;
    }
  if (route->access == PLAKAT_ACCESS_ACCOUNT && request->user_id == 0)
    {
      plakat_reply_problem (request, SOUP_STATUS_UNAUTHORIZED, _ ("Please sign in."));
      return;
    }
  if (route->body == PLAKAT_BODY_JSON && !read_body (request))
    return;
  route->handle (request);
}

/* The elements of a path, decoded; one that cannot be decoded, or that hides a slash, fits nothing. */
static GStrv
split_path (const char *path)
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

static void
route_api (PlakatRequest *request, const char *path)
{
  g_auto (GStrv) segments = strlen (path) <= MAX_PATH ? split_path (path) : NULL;
  g_autofree char *allowed = NULL;
  const char *method = g_str_equal (request->method, "HEAD") ? "GET" : request->method;
  char *params[2] = { NULL, NULL };
  const PlakatRoute *route = segments ? plakat_route_find (method, segments, params, &allowed) : NULL;

  if (route != NULL)
    {
      for (gsize i = 0; i < G_N_ELEMENTS (params); i++)
        request->params[i] = g_strdup (params[i]);
      run_route (request, route);
      return;
    }
  if (allowed == NULL)
    {
      plakat_reply_problem (request, SOUP_STATUS_NOT_FOUND, _ ("There is nothing at this address."));
      return;
    }
  soup_message_headers_replace (soup_server_message_get_response_headers (request->message), "Allow",
                                allowed);
  plakat_reply_problem (request, SOUP_STATUS_METHOD_NOT_ALLOWED,
                        _ ("This address does not take this method."));
}

static void
route_file (PlakatRequest *request, const char *path)
{
  g_autofree char *key = g_uri_unescape_string (path, "/");

  if (g_str_equal (request->method, "GET") || g_str_equal (request->method, "HEAD"))
    {
      plakat_handle_file (request, key);
      return;
    }
  soup_message_headers_replace (soup_server_message_get_response_headers (request->message), "Allow", "GET");
  plakat_reply_problem (request, SOUP_STATUS_METHOD_NOT_ALLOWED, _ ("Pictures can only be read."));
}

static void
handle_cb (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  PlakatService *service = data;
  g_autoptr (PlakatRequest) request = request_new (service, message, query);
  gsize root = strlen (PLAKAT_API_ROOT);

  if (g_object_get_data (G_OBJECT (message), BODY_SIZE_KEY) != NULL
      && GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (message), BODY_SIZE_KEY)) > PLAKAT_MAX_BODY_BYTES)
    plakat_reply_problem (request, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE,
                          _ ("The body is larger than 1 MiB."));
  else if (g_str_has_prefix (path, FILES_ROOT))
    route_file (request, path + strlen (FILES_ROOT));
  else if (g_str_has_prefix (path, PLAKAT_API_ROOT) && (path[root] == '/' || path[root] == '\0'))
    route_api (request, path + root);
  else
    plakat_reply_problem (request, SOUP_STATUS_NOT_FOUND,
                          _ ("There is nothing at this address; the API stands under /api/v1/."));

  /* A handler that neither answered nor paused would leave the client waiting. */
  if (!request->paused && soup_server_message_get_status (message) == SOUP_STATUS_NONE)
    plakat_reply_problem (request, SOUP_STATUS_INTERNAL_SERVER_ERROR, _ ("The server found no answer."));
}

static void
finished_cb (SoupServerMessage *message, PlakatService *service)
{
  service->in_flight--;
  if (service->in_flight == 0 && service->idle != NULL)
    service->idle (service->idle_data);
}

/* A body is counted while it comes in; what is too much is not kept, and a flood is cut off. */
static void
got_chunk_cb (SoupServerMessage *message, GBytes *chunk, PlakatService *service)
{
  gsize size = GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (message), BODY_SIZE_KEY));
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  GSocket *socket;

  size += g_bytes_get_size (chunk);
  g_object_set_data (G_OBJECT (message), BODY_SIZE_KEY, GSIZE_TO_POINTER (size));
  if (size <= PLAKAT_MAX_BODY_BYTES)
    return;
  soup_message_body_set_accumulate (body, FALSE);
  soup_message_body_truncate (body);
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection", "close");
  socket = soup_server_message_get_socket (message);
  if (size > 16 * PLAKAT_MAX_BODY_BYTES && socket != NULL)
    g_socket_shutdown (socket, TRUE, TRUE, NULL);
}

static void
early_cb (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  PlakatService *service = data;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  service->in_flight++;
  g_signal_connect (message, "finished", G_CALLBACK (finished_cb), service);
  g_signal_connect (message, "got-chunk", G_CALLBACK (got_chunk_cb), service);
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  if (service->idle != NULL)
    soup_message_headers_replace (headers, "Connection", "close");
}

/** plakat_service_attach_http: lets @service answer what its server is asked */
void
plakat_service_attach_http (PlakatService *service)
{
  soup_server_add_early_handler (service->soup, "/", early_cb, service, NULL);
  soup_server_add_handler (service->soup, "/", handle_cb, service, NULL);
}
