/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <libsoup/soup.h>

#include "plakat-error.h"
#include "plakat-json.h"
#include "plakat-reply.h"
#include "plakat-wire.h"

/* Below this, packing costs more than it saves. */
#define LEAST_PACKED 1024
#define DEFAULT_PAGE_SIZE 20

/** plakat_reply_set_header: the last word counts */
void
plakat_reply_set_header (PlakatRequest *request, const char *name, const char *value)
{
  GPtrArray *headers = request->reply.headers;

  for (guint i = 0; i < headers->len; i += 2)
    if (g_ascii_strcasecmp (headers->pdata[i], name) == 0)
      {
        g_free (headers->pdata[i + 1]);
        headers->pdata[i + 1] = g_strdup (value);
        return;
      }
  g_ptr_array_add (headers, g_strdup (name));
  g_ptr_array_add (headers, g_strdup (value));
}

/** plakat_reply_clear: as if nothing had been answered */
void
plakat_reply_clear (PlakatRequest *request)
{
  request->retry = request->keep = FALSE;
  request->reply.status = 0;
  request->reply.type = NULL;
  g_clear_pointer (&request->reply.body, g_bytes_unref);
  g_ptr_array_set_size (request->reply.headers, 0);
}

/**
 * plakat_reply_bytes:
 * @type: (nullable): a static text
 * @bytes: (transfer full) (nullable): the body
 */
void
plakat_reply_bytes (PlakatRequest *request, guint status, const char *type, GBytes *bytes)
{
  request->reply.status = status;
  request->reply.type = type;
  g_clear_pointer (&request->reply.body, g_bytes_unref);
  request->reply.body = bytes;
}

/* What is somebody's own is kept by nobody on the way. */
static void
set_body (PlakatRequest *request, guint status, const char *type, char *text, gsize length)
{
  if (request->user_id != 0)
    {
      plakat_reply_set_header (request, "Cache-Control", "no-store");
      plakat_reply_set_header (request, "Vary", "Authorization");
    }
  plakat_reply_bytes (request, status, type, text ? g_bytes_new_take (text, length) : NULL);
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
  const char *accepted = plakat_request_get_header (request, "accept-encoding");
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

static void
add_vary (PlakatRequest *request)
{
  plakat_reply_set_header (request, "Vary",
                           request->user_id != 0 ? "Authorization, Accept-Encoding" : "Accept-Encoding");
}

/** plakat_reply_packed: answers 200 with @json, which is taken, compressed where the client takes that */
void
plakat_reply_packed (PlakatRequest *request, GString *json)
{
  g_autoptr (GBytes) packed = NULL;
  gsize length;
  char *bytes;

  if (json->len >= LEAST_PACKED && takes_gzip (request))
    packed = pack (json->str, json->len);
  if (packed == NULL)
    {
      plakat_reply_text (request, SOUP_STATUS_OK, json);
      add_vary (request);
      return;
    }
  g_string_free (json, TRUE);
  bytes = g_bytes_unref_to_data (g_steal_pointer (&packed), &length);
  set_body (request, SOUP_STATUS_OK, "application/json", bytes, length);
  plakat_reply_set_header (request, "Content-Encoding", "gzip");
  add_vary (request);
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

/** plakat_reply_empty: answers without a body */
void
plakat_reply_empty (PlakatRequest *request, guint status)
{
  set_body (request, status, NULL, NULL, 0);
}

/** plakat_reply_get_phrase: Returns: what @status is called; libsoup does not know the names of RFC 6585 */
const char *
plakat_reply_get_phrase (guint status)
{
  switch (status)
    {
    case 428:
      return "Precondition Required";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    default:
      return soup_status_get_phrase (status);
    }
}

static void
answer_problem (PlakatRequest *request, guint status, const char *type, const char *detail)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  gsize length;
  char *text;

  json_builder_begin_object (builder);
  plakat_wire_add_text (builder, "type", type);
  plakat_wire_add_text (builder, "title", plakat_reply_get_phrase (status));
  plakat_wire_add_int64 (builder, "status", status);
  plakat_wire_add_text (builder, "detail", detail);
  json_builder_end_object (builder);
  text = plakat_wire_print (builder, &length);
  set_body (request, status, "application/problem+json", text, length);
  plakat_reply_set_header (request, "Cache-Control", "no-store");
  if (status == SOUP_STATUS_UNAUTHORIZED)
    plakat_reply_set_header (request, "WWW-Authenticate", "Bearer realm=\"plakat\"");
  if (status == SOUP_STATUS_SERVICE_UNAVAILABLE)
    plakat_reply_set_header (request, "Retry-After", "2");
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
  answer_problem (request, status, "about:blank", detail);
}

/** plakat_reply_too_often: answers 429; @seconds: when to try again */
void
plakat_reply_too_often (PlakatRequest *request, int seconds)
{
  g_autofree char *text = g_strdup_printf ("%d", seconds);

  plakat_reply_problem (request, 429, _ ("That was too often; please wait a little."));
  plakat_reply_set_header (request, "Retry-After", text);
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
      case PLAKAT_SERVER_ERROR_ACCOUNT:
        return SOUP_STATUS_GONE;
      case PLAKAT_SERVER_ERROR_REFUSED:
        return SOUP_STATUS_UNAUTHORIZED;
      case PLAKAT_SERVER_ERROR_MISSING:
        return SOUP_STATUS_NOT_FOUND;
      case PLAKAT_SERVER_ERROR_CHANGED:
        return SOUP_STATUS_PRECONDITION_FAILED;
      case PLAKAT_SERVER_ERROR_RETRY:
        return SOUP_STATUS_SERVICE_UNAVAILABLE;
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

  request->retry = g_error_matches (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_RETRY);
  if (g_error_matches (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_ACCOUNT))
    {
      answer_problem (request, status, "account_deleted", error->message);
      return;
    }
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

/**
 * plakat_reply_found:
 * @json: (transfer full): what was looked for; empty if it is not there
 * @error: (nullable): why it could not be looked for
 * @missing: a sentence for what is not there
 */
void
plakat_reply_found (PlakatRequest *request, GString *json, const GError *error, const char *missing)
{
  if (error == NULL && json->len > 0)
    {
      plakat_reply_text (request, SOUP_STATUS_OK, json);
      return;
    }
  if (error != NULL)
    plakat_reply_error (request, error);
  else
    plakat_reply_problem (request, SOUP_STATUS_NOT_FOUND, missing);
  g_string_free (json, TRUE);
}

static void
append_page_link (PlakatRequest *request, GString *json, gint64 page, gboolean exists)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, page);
  g_autofree char *text = NULL, *encoded = NULL;
  g_autoptr (GHashTable) query = NULL;
  g_autoptr (GUri) uri = NULL, link = NULL;
  GHashTableIter iter;
  gpointer name, value;

  if (!exists)
    {
      g_string_append (json, "null");
      return;
    }
  query = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_iter_init (&iter, request->query);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_hash_table_insert (query, name, value);
  g_hash_table_insert (query, (gpointer) "page", number);
  encoded = soup_form_encode_hash (query);
  uri = g_uri_parse (request->uri, SOUP_HTTP_URI_FLAGS, NULL);
  link = uri ? soup_uri_copy (uri, SOUP_URI_QUERY, encoded, SOUP_URI_NONE) : NULL;
  text = link ? g_uri_to_string (link) : NULL;
  plakat_json_append (json, text);
}

/** plakat_reply_get_page: Returns: which page of a list is asked for, from 1 */
gint64
plakat_reply_get_page (PlakatRequest *request)
{
  return plakat_request_get_int (request, "page", 1);
}

/** plakat_reply_get_page_size: Returns: how many items a page has */
gint64
plakat_reply_get_page_size (PlakatRequest *request)
{
  return plakat_request_get_int (request, "page_size", DEFAULT_PAGE_SIZE);
}

/** plakat_reply_get_offset: Returns: how many items stand on the pages before */
gint64
plakat_reply_get_offset (PlakatRequest *request)
{
  return (plakat_reply_get_page (request) - 1) * plakat_reply_get_page_size (request);
}

/**
 * plakat_reply_page:
 * @count: of all pages
 * @results: the items of this page, separated by commas; taken
 * @more: (nullable): members beside them, beginning with a comma
 *
 * Answers 200 with the page of a list that the query asks for.
 */
void
plakat_reply_page (PlakatRequest *request, gint64 count, GString *results, const char *more)
{
  gint64 page = plakat_reply_get_page (request), page_size = plakat_reply_get_page_size (request);
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
