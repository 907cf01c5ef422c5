/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "plakat-error.h"
#include "plakat-json.h"
#include "plakat-reply.h"
#include "plakat-wire.h"

/* Below this, packing costs more than it saves. */
#define LEAST_PACKED 1024

static void
set_body (PlakatRequest *request, guint status, const char *type, char *text, gsize length)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (request->message);

  if (request->user_id != 0)
    {
      soup_message_headers_replace (headers, "Cache-Control", "no-store");
      soup_message_headers_append (headers, "Vary", "Authorization");
    }
  soup_server_message_set_status (request->message, status, NULL);
  soup_server_message_set_response (request->message, type, SOUP_MEMORY_TAKE, text, length);
}

/** plakat_reply_json: answers with what @builder holds */
void
plakat_reply_json (PlakatRequest *request, guint status, JsonBuilder *builder)
{
  gsize length;
  char *text = plakat_wire_print (builder, &length);

  set_body (request, status, "application/json", text, length);
}

/** plakat_reply_text: answers with @json, which is taken */
void
plakat_reply_text (PlakatRequest *request, guint status, GString *json)
{
  gsize length = json->len;

  set_body (request, status, "application/json", g_string_free (json, FALSE), length);
}

static gboolean
takes_gzip (PlakatRequest *request)
{
  const char *accepted = soup_message_headers_get_list (
      soup_server_message_get_request_headers (request->message), "Accept-Encoding");
  GSList *codings = accepted ? soup_header_parse_quality_list (accepted, NULL) : NULL;
  gboolean found = g_slist_find_custom (codings, "gzip", (GCompareFunc) g_ascii_strcasecmp) != NULL;

  soup_header_free_list (codings);
  return found;
}

static GBytes *
pack (const char *text, gsize length)
{
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 1);
  g_autoptr (GBytes) plain = g_bytes_new_static (text, length);

  return g_converter_convert_bytes (G_CONVERTER (compressor), plain, NULL);
}

/** plakat_reply_packed: answers 200 with @json, which is taken, compressed where the client takes that */
void
plakat_reply_packed (PlakatRequest *request, GString *json)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (request->message);
  g_autoptr (GBytes) packed = NULL;
  gsize length;
  char *bytes;

  soup_message_headers_append (headers, "Vary", "Accept-Encoding");
  if (json->len >= LEAST_PACKED && takes_gzip (request))
    packed = pack (json->str, json->len);
  if (packed == NULL)
    {
      plakat_reply_text (request, SOUP_STATUS_OK, json);
      return;
    }
  g_string_free (json, TRUE);
  soup_message_headers_replace (headers, "Content-Encoding", "gzip");
  bytes = g_bytes_unref_to_data (g_steal_pointer (&packed), &length);
  set_body (request, SOUP_STATUS_OK, "application/json", bytes, length);
}

/** plakat_reply_message: answers 200 with one sentence */
void
plakat_reply_message (PlakatRequest *request, const char *message)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();

  json_builder_begin_object (builder);
  plakat_wire_add_text (builder, "message", message);
  json_builder_end_object (builder);
  plakat_reply_json (request, SOUP_STATUS_OK, builder);
}

/** plakat_reply_empty: answers 204 */
void
plakat_reply_empty (PlakatRequest *request)
{
  set_body (request, SOUP_STATUS_NO_CONTENT, NULL, NULL, 0);
}

/**
 * plakat_reply_problem:
 * @status: 4xx or 5xx
 * @detail: a sentence that says what is wrong
 *
 * Answers in the form of RFC 9457.
 */
void
plakat_reply_problem (PlakatRequest *request, guint status, const char *detail)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (request->message);
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  gsize length;
  char *text;

  json_builder_begin_object (builder);
  plakat_wire_add_text (builder, "type", "about:blank");
  plakat_wire_add_text (builder, "title", soup_status_get_phrase (status));
  plakat_wire_add_int64 (builder, "status", status);
  plakat_wire_add_text (builder, "detail", detail);
  json_builder_end_object (builder);
  text = plakat_wire_print (builder, &length);

  if (status == SOUP_STATUS_UNAUTHORIZED)
    soup_message_headers_replace (headers, "WWW-Authenticate", "Bearer realm=\"plakat\"");
  if (status == SOUP_STATUS_SERVICE_UNAVAILABLE)
    soup_message_headers_replace (headers, "Retry-After", "2");
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  set_body (request, status, "application/problem+json", text, length);
}

static guint
status_of (const GError *error)
{
  if (error->domain == PLAKAT_SERVER_ERROR)
    switch ((PlakatServerError) error->code)
      {
      case PLAKAT_SERVER_ERROR_CONFLICT:
        return SOUP_STATUS_CONFLICT;
      case PLAKAT_SERVER_ERROR_GONE:
        return SOUP_STATUS_GONE;
      case PLAKAT_SERVER_ERROR_REFUSED:
        return SOUP_STATUS_UNAUTHORIZED;
      case PLAKAT_SERVER_ERROR_INPUT:
      case PLAKAT_SERVER_ERROR_ARGUMENT:
      default:
        return SOUP_STATUS_BAD_REQUEST;
      }
  if (g_error_matches (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_WIRE)
      || g_error_matches (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_LIMIT))
    return SOUP_STATUS_BAD_REQUEST;
  if (g_error_matches (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_BUSY))
    return SOUP_STATUS_SERVICE_UNAVAILABLE;
  return SOUP_STATUS_INTERNAL_SERVER_ERROR;
}

/** plakat_reply_error: answers with the problem that @error is; what is not the client's stays in the log */
void
plakat_reply_error (PlakatRequest *request, const GError *error)
{
  guint status = status_of (error);

  if (status < SOUP_STATUS_INTERNAL_SERVER_ERROR)
    {
      plakat_reply_problem (request, status, error->message);
      return;
    }
  g_message ("A request failed: %s", error->message);
  plakat_reply_problem (request, status,
                        status == SOUP_STATUS_SERVICE_UNAVAILABLE
                            ? _ ("The server cannot write just now; please try again.")
                            : _ ("The server could not do that; its log says why."));
}

static void
append_page_link (PlakatRequest *request, GString *json, gint64 page, gboolean exists)
{
  GUri *uri = soup_server_message_get_uri (request->message);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, page);
  g_autofree char *text = NULL, *encoded = NULL;
  g_autoptr (GHashTable) query = NULL;
  g_autoptr (GUri) link = NULL;

  if (!exists)
    {
      g_string_append (json, "null");
      return;
    }
  query = g_hash_table_new (g_str_hash, g_str_equal);
  if (request->query != NULL)
    {
      GHashTableIter iter;
      gpointer name, value;

      g_hash_table_iter_init (&iter, request->query);
      while (g_hash_table_iter_next (&iter, &name, &value))
        g_hash_table_insert (query, name, value);
    }
  g_hash_table_insert (query, (gpointer) "page", number);
  encoded = soup_form_encode_hash (query);
  link = soup_uri_copy (uri, SOUP_URI_QUERY, encoded, SOUP_URI_NONE);
  text = g_uri_to_string (link);
  plakat_json_append (json, text);
}

/**
 * plakat_reply_page:
 * @count: of all pages
 * @results: the items of this page, separated by commas; taken
 * @more: (nullable): members beside them, beginning with a comma
 *
 * Answers 200 with a page of a list.
 */
void
plakat_reply_page (
    PlakatRequest *request, gint64 count, gint64 page, gint64 page_size, GString *results, const char *more)
{
  GString *json = g_string_sized_new (results->len + 512);

  g_string_append_printf (json, "{\"count\":%" G_GINT64_FORMAT ",\"next\":", count);
  append_page_link (request, json, page + 1, count > page * page_size);
  g_string_append (json, ",\"previous\":");
  append_page_link (request, json, page - 1, page > 1);
  g_string_append (json, ",\"results\":[");
  g_string_append_len (json, results->str, results->len);
  g_string_append_printf (json, "]%s}", more ? more : "");
  g_string_free (results, TRUE);
  plakat_reply_text (request, SOUP_STATUS_OK, json);
}
