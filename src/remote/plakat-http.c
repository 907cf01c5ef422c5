/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plakat-http-private.h"

#define MAX_CONNECTIONS_PER_HOST 6
#define IDLE_SECONDS 60
#define MAX_REDIRECTS 3
#define CHUNK_BYTES (64 * 1024)
/* A body may grow by this when it is decoded; below a mebibyte nothing is wrong with a page of spaces. */
#define MAX_RATIO 100
#define RATIO_FROM_BYTES (1024 * 1024)

struct _PlakatHttp
{
  GObject parent_instance;

  SoupSession *session;
  SoupSession *direct;
  PlakatHttpLimits limits;
};

G_DEFINE_FINAL_TYPE (PlakatHttp, plakat_http, G_TYPE_OBJECT)

typedef struct
{
  PlakatHttp *http;
  char *method;
  GUri *uri;
  char *bearer;
  char *etag;
  GBytes *json;
  gsize max_bytes;

  SoupMessage *message;
  GCancellable *cancellable;
  GCancellable *stop;
  PlakatCallEnd end;
  gint64 deadline;
  gint64 connect_by;
  gint64 window_start;
  guint64 window_bytes;
  gboolean sent;
  gboolean reading;
  guint ticker;
} Call;

static void
call_stop (Call *call, PlakatCallEnd end)
{
  if (call->end == PLAKAT_CALL_RUNS)
    call->end = end;
  if (call->cancellable != NULL)
    g_cancellable_cancel (call->cancellable);
}

static void
stop_cb (GCancellable *stop, gpointer data)
{
  call_stop (data, PLAKAT_CALL_DROPPED);
}

static void
call_free (gpointer data)
{
  Call *call = data;

  g_clear_handle_id (&call->ticker, g_source_remove);
  if (call->stop != NULL)
    g_signal_handlers_disconnect_by_data (call->stop, call);
  g_clear_object (&call->stop);
  if (call->message != NULL)
    g_signal_handlers_disconnect_by_data (call->message, call);
  g_clear_object (&call->message);
  g_clear_object (&call->cancellable);
  g_clear_pointer (&call->uri, g_uri_unref);
  g_clear_pointer (&call->json, g_bytes_unref);
  if (call->bearer != NULL)
    explicit_bzero (call->bearer, strlen (call->bearer));
  g_free (call->bearer);
  g_free (call->method);
  g_free (call->etag);
  g_object_unref (call->http);
  g_free (call);
}

static guint64
count_wire_bytes (Call *call)
{
  SoupMessageMetrics *metrics = soup_message_get_metrics (call->message);

  return metrics ? soup_message_metrics_get_response_body_bytes_received (metrics) : 0;
}

static gboolean
is_slow (Call *call, gint64 now)
{
  const PlakatHttpLimits *limits = &call->http->limits;
  guint64 bytes;
  gboolean slow;

  if (!call->reading || now - call->window_start < (gint64) limits->window_ms * 1000)
    return FALSE;
  bytes = count_wire_bytes (call);
  slow = bytes - call->window_bytes < (guint64) limits->least_rate * limits->window_ms / 1000;
  call->window_bytes = bytes;
  call->window_start = now;
  return slow;
}

/* libsoup 3.6 has limits for none of this. */
static gboolean
tick_cb (gpointer data)
{
  Call *call = data;
  gint64 now = g_get_monotonic_time ();
  SoupMessageMetrics *metrics = call->message ? soup_message_get_metrics (call->message) : NULL;

  if (now >= call->deadline)
    call_stop (call, PLAKAT_CALL_DEADLINE);
  else if (call->connect_by != 0 && now >= call->connect_by)
    call_stop (call, PLAKAT_CALL_CONNECT);
  else if (metrics != NULL
           && soup_message_metrics_get_response_header_bytes_received (metrics)
                  > PLAKAT_HTTP_MAX_HEADER_BYTES)
    call_stop (call, PLAKAT_CALL_LARGE);
  else if (is_slow (call, now))
    call_stop (call, PLAKAT_CALL_SLOW);

  if (call->end == PLAKAT_CALL_RUNS)
    return G_SOURCE_CONTINUE;
  call->ticker = 0;
  return G_SOURCE_REMOVE;
}

static void
network_event_cb (SoupMessage *message, GSocketClientEvent event, GIOStream *connection, gpointer data)
{
  Call *call = data;

  if (call->connect_by == 0)
    call->connect_by = g_get_monotonic_time () + (gint64) call->http->limits.connect_ms * 1000;
}

static void
starting_cb (SoupMessage *message, gpointer data)
{
  Call *call = data;

  call->connect_by = 0;
  call->sent = TRUE;
}

static void
send_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DexPromise) promise = data;
  g_autoptr (GError) error = NULL;
  GInputStream *stream = soup_session_send_finish (SOUP_SESSION (object), result, &error);

  if (stream != NULL)
    dex_promise_resolve_object (promise, stream);
  else
    dex_promise_reject (promise, g_steal_pointer (&error));
}

static DexFuture *
send_message (SoupSession *session, SoupMessage *message, GCancellable *cancellable)
{
  DexPromise *promise = dex_promise_new ();

  soup_session_send_async (session, message, G_PRIORITY_DEFAULT, cancellable, send_cb, dex_ref (promise));
  return DEX_FUTURE (promise);
}

static void
read_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DexPromise) promise = data;
  g_autoptr (GError) error = NULL;
  GBytes *bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (object), result, &error);

  if (bytes != NULL)
    dex_promise_resolve_boxed (promise, G_TYPE_BYTES, bytes);
  else
    dex_promise_reject (promise, g_steal_pointer (&error));
}

static DexFuture *
read_chunk (GInputStream *stream, GCancellable *cancellable)
{
  DexPromise *promise = dex_promise_new ();

  g_input_stream_read_bytes_async (stream, CHUNK_BYTES, G_PRIORITY_DEFAULT, cancellable, read_cb,
                                   dex_ref (promise));
  return DEX_FUTURE (promise);
}

static gboolean
is_bomb (Call *call, gsize length)
{
  return length > RATIO_FROM_BYTES && length / MAX_RATIO > count_wire_bytes (call);
}

/* libsoup takes the end of a connection for the end of a body, whatever was announced, and for the end of the
 * headers: then there is no length, and nothing that could have one. */
static gboolean
is_whole (Call *call, gsize length)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (call->message);
  guint status = soup_message_get_status (call->message);

  if (g_str_equal (call->method, "HEAD") || status == SOUP_STATUS_NO_CONTENT
      || status == SOUP_STATUS_NOT_MODIFIED)
    return TRUE;
  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH)
    return count_wire_bytes (call) >= (guint64) soup_message_headers_get_content_length (headers);
  return length > 0 || soup_message_get_http_version (call->message) == SOUP_HTTP_2_0
         || soup_message_headers_get_encoding (headers) != SOUP_ENCODING_EOF;
}

static GBytes *
read_body (Call *call, GInputStream *stream, gsize max_bytes, GError **error)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();

  call->reading = TRUE;
  call->window_start = g_get_monotonic_time ();
  call->window_bytes = count_wire_bytes (call);
  for (;;)
    {
      g_autoptr (GBytes) chunk = dex_await_boxed (read_chunk (stream, call->cancellable), error);
      gsize length;

      if (chunk == NULL)
        return NULL;
      length = g_bytes_get_size (chunk);
      if (length == 0)
        break;
      if (body->len + length > max_bytes || is_bomb (call, body->len + length))
        {
          call_stop (call, PLAKAT_CALL_LARGE);
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "too large");
          return NULL;
        }
      g_byte_array_append (body, g_bytes_get_data (chunk, NULL), (guint) length);
    }
  if (!is_whole (call, body->len))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, "truncated");
      return NULL;
    }
  call->reading = FALSE;
  return g_byte_array_free_to_bytes (g_steal_pointer (&body));
}

static void
prepare_message (Call *call)
{
  SoupMessageHeaders *headers;

  g_set_object (&call->message, NULL);
  g_clear_object (&call->cancellable);
  call->cancellable = g_cancellable_new ();
  if (call->end != PLAKAT_CALL_RUNS)
    g_cancellable_cancel (call->cancellable);
  call->reading = FALSE;
  call->sent = FALSE;
  call->connect_by = 0;
  call->message = soup_message_new_from_uri (call->method, call->uri);
  soup_message_add_flags (call->message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_COLLECT_METRICS);
  g_signal_connect (call->message, "network-event", G_CALLBACK (network_event_cb), call);
  g_signal_connect (call->message, "starting", G_CALLBACK (starting_cb), call);

  headers = soup_message_get_request_headers (call->message);
  soup_message_headers_replace (headers, "Accept-Encoding", "gzip");
  if (call->bearer != NULL)
    {
      g_autofree char *value = g_strconcat ("Bearer ", call->bearer, NULL);

      soup_message_headers_replace (headers, "Authorization", value);
      explicit_bzero (value, strlen (value));
    }
  if (call->etag != NULL)
    soup_message_headers_replace (headers, "If-None-Match", call->etag);
  if (call->json != NULL)
    soup_message_set_request_body_from_bytes (call->message, "application/json", call->json);
}

static PlakatHttpAnswer *
ask_once (Call *call, GError **error)
{
  SoupSession *session =
      plakat_http_is_loopback (g_uri_get_host (call->uri)) ? call->http->direct : call->http->session;
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GBytes) body = NULL;
  gboolean good;
  gsize max_bytes;

  prepare_message (call);
  stream = dex_await_object (send_message (session, call->message, call->cancellable), error);
  if (stream == NULL)
    return NULL;
  good = SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (call->message));
  max_bytes = good ? call->max_bytes : MIN (call->max_bytes, PLAKAT_HTTP_MAX_ERROR_BYTES);
  body = read_body (call, stream, max_bytes, error);
  if (body == NULL)
    {
      if (good || call->end != PLAKAT_CALL_LARGE)
        return NULL;
      /* What a refusal says is worth less than that it is one. */
      g_clear_error (error);
      call->end = PLAKAT_CALL_RUNS;
      body = g_bytes_new_static ("", 0);
    }
  return plakat_http_answer_new (call->message, body);
}

/* Where an answer sends the call on to, within its own origin; NULL when the answer is the last word. */
static GUri *
find_redirect (Call *call, guint status, guint redirects)
{
  gboolean reads = g_str_equal (call->method, "GET") || g_str_equal (call->method, "HEAD");
  const char *location =
      soup_message_headers_get_one (soup_message_get_response_headers (call->message), "Location");
  g_autoptr (GUri) uri = NULL;
  gboolean keeps_method =
      status == SOUP_STATUS_TEMPORARY_REDIRECT || status == SOUP_STATUS_PERMANENT_REDIRECT;

  if (!keeps_method
      && !(reads
           && (status == SOUP_STATUS_MOVED_PERMANENTLY || status == SOUP_STATUS_FOUND
               || status == SOUP_STATUS_SEE_OTHER)))
    return NULL;
  if (location == NULL || redirects >= (reads ? MAX_REDIRECTS : 1))
    return NULL;
  uri = g_uri_parse_relative (call->uri, location, SOUP_HTTP_URI_FLAGS, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL || g_uri_get_userinfo (uri) != NULL
      || !plakat_http_is_same_origin (uri, call->uri))
    return NULL;
  return g_steal_pointer (&uri);
}

static DexFuture *
call_fiber (gpointer data)
{
  Call *call = data;

  for (guint redirects = 0;; redirects++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (PlakatHttpAnswer) answer = ask_once (call, &error);
      GUri *next;

      if (answer == NULL)
        {
          g_debug ("%s %s: %s", call->method, g_uri_get_host (call->uri), error->message);
          return dex_future_new_for_error (
              plakat_remote_error_explain (call->end, call->sent, g_uri_get_host (call->uri), error));
        }
      next = find_redirect (call, answer->status, redirects);
      g_signal_handlers_disconnect_by_data (call->message, call);
      if (next == NULL)
        return dex_future_new_take_boxed (PLAKAT_TYPE_HTTP_ANSWER, g_steal_pointer (&answer));
      g_uri_unref (call->uri);
      call->uri = next;
    }
}

static void
wipe_text (gpointer text)
{
  explicit_bzero (text, strlen (text));
  g_free (text);
}

/* A password may be in it: nothing of it stays behind in memory. */
static GBytes *
new_secret_bytes (const char *text)
{
  char *copy = g_strdup (text);

  return g_bytes_new_with_free_func (copy, strlen (copy), wipe_text, copy);
}

static DexFuture *
start_call (PlakatHttp *self,
            const char *method,
            const char *url,
            const char *bearer,
            const char *etag,
            const char *json,
            gsize max_bytes,
            guint deadline_seconds,
            GCancellable *stop)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GUri) uri = plakat_http_parse_url (url, &error);
  DexFuture *future;
  Call *call;

  if (uri == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  call = g_new0 (Call, 1);
  call->http = g_object_ref (self);
  call->method = g_strdup (method);
  call->uri = g_steal_pointer (&uri);
  call->bearer = g_strdup (bearer);
  call->etag = g_strdup (etag);
  call->json = json ? new_secret_bytes (json) : NULL;
  call->max_bytes = max_bytes;
  call->deadline = g_get_monotonic_time () + (gint64) deadline_seconds * G_USEC_PER_SEC;
  call->ticker = g_timeout_add (self->limits.tick_ms, tick_cb, call);
  if (stop != NULL)
    {
      call->stop = g_object_ref (stop);
      g_signal_connect (stop, "cancelled", G_CALLBACK (stop_cb), call);
    }
  future = dex_scheduler_spawn (NULL, 0, call_fiber, call, call_free);
  /* Only cancelling ends it: were the fiber dropped while libsoup still reads, libsoup would read what is
   * freed. */
  dex_future_disown (dex_ref (future));
  return future;
}

static SoupSession *
new_session (void)
{
  SoupSession *session = soup_session_new_with_options ("max-conns-per-host", MAX_CONNECTIONS_PER_HOST,
                                                        "idle-timeout", IDLE_SECONDS, "timeout", 0,
                                                        "user-agent", "Plakat/" PLAKAT_VERSION, NULL);

  /* Tokens are set on each request by us; what libsoup would do with a 401 can only leak or prompt. */
  soup_session_remove_feature_by_type (session, SOUP_TYPE_AUTH_MANAGER);
  return session;
}

static void
plakat_http_dispose (GObject *object)
{
  PlakatHttp *self = PLAKAT_HTTP (object);

  g_clear_object (&self->session);
  g_clear_object (&self->direct);

  G_OBJECT_CLASS (plakat_http_parent_class)->dispose (object);
}

static void
plakat_http_class_init (PlakatHttpClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plakat_http_dispose;
}

static void
plakat_http_init (PlakatHttp *self)
{
  self->limits = (PlakatHttpLimits) {
    .connect_ms = 10000,
    .window_ms = 20000,
    .least_rate = 1024,
    .tick_ms = 250,
  };
  self->session = new_session ();
  /* No proxy stands between this computer and itself. */
  self->direct = new_session ();
  soup_session_set_proxy_resolver (self->direct, NULL);
}

/** plakat_http_new: Returns: (transfer full): a client with its own connections */
PlakatHttp *
plakat_http_new (void)
{
  return g_object_new (PLAKAT_TYPE_HTTP, NULL);
}

/*
 * plakat_http_set_limits:
 * @self: a client
 * @limits: for the calls that begin from now on
 *
 * Tests do not wait for twenty seconds.
 */
void
plakat_http_set_limits (PlakatHttp *self, const PlakatHttpLimits *limits)
{
  g_return_if_fail (PLAKAT_IS_HTTP (self));
  g_return_if_fail (limits != NULL && limits->tick_ms > 0);

  self->limits = *limits;
}

/**
 * plakat_http_get:
 * @self: a client
 * @url: absolute, https; http for this computer
 * @bearer: (nullable): the access token; it is sent to the origin of @url only
 * @etag: (nullable): a tag known from before; the answer is a 304 where it still holds
 * @max_bytes: of the body, decoded
 * @deadline_seconds: for all of it, redirects included
 *
 * Follows up to three redirects within the origin; any other redirect is the answer. Main thread.
 *
 * Returns: (transfer full): resolves to a #PlakatHttpAnswer of any status; rejects with
 *   %PLAKAT_REMOTE_ERROR_TRANSPORT, %PLAKAT_REMOTE_ERROR_LIMIT or %PLAKAT_REMOTE_ERROR_ADDRESS and a sentence
 * to show. A call that nobody waits for any more goes on to its end, within its limits.
 */
DexFuture *
plakat_http_get (PlakatHttp *self,
                 const char *url,
                 const char *bearer,
                 const char *etag,
                 gsize max_bytes,
                 guint deadline_seconds)
{
  dex_return_error_if_fail (PLAKAT_IS_HTTP (self));
  dex_return_error_if_fail (url != NULL);
  dex_return_error_if_fail (deadline_seconds > 0);

  return start_call (self, "GET", url, bearer, etag, NULL, max_bytes, deadline_seconds, NULL);
}

/**
 * plakat_http_fetch:
 * @self: a client
 * @url: as for plakat_http_get()
 * @max_bytes: likewise
 * @deadline_seconds: likewise
 * @stop: breaks the call off when it is cancelled, in the main thread; it then rejects
 *
 * For what may be given up on the way.
 *
 * Returns: (transfer full): as plakat_http_get()
 */
DexFuture *
plakat_http_fetch (
    PlakatHttp *self, const char *url, gsize max_bytes, guint deadline_seconds, GCancellable *stop)
{
  dex_return_error_if_fail (PLAKAT_IS_HTTP (self));
  dex_return_error_if_fail (url != NULL);
  dex_return_error_if_fail (deadline_seconds > 0);
  dex_return_error_if_fail (G_IS_CANCELLABLE (stop) && !g_cancellable_is_cancelled (stop));

  return start_call (self, "GET", url, NULL, NULL, NULL, max_bytes, deadline_seconds, stop);
}

/**
 * plakat_http_send:
 * @self: a client
 * @method: `POST`, `PUT`, `PATCH` or `DELETE`
 * @url: as for plakat_http_get()
 * @bearer: (nullable): likewise
 * @json: (nullable): the body
 * @max_bytes: of the answer's body, decoded
 * @deadline_seconds: for all of it
 *
 * Follows one redirect, and only a 307 or 308 within the origin. Main thread.
 *
 * Returns: (transfer full): as plakat_http_get(); after %PLAKAT_REMOTE_ERROR_TRANSPORT and
 *   %PLAKAT_REMOTE_ERROR_LIMIT what was asked may have been done
 */
DexFuture *
plakat_http_send (PlakatHttp *self,
                  const char *method,
                  const char *url,
                  const char *bearer,
                  const char *json,
                  gsize max_bytes,
                  guint deadline_seconds)
{
  dex_return_error_if_fail (PLAKAT_IS_HTTP (self));
  dex_return_error_if_fail (method != NULL);
  dex_return_error_if_fail (url != NULL);
  dex_return_error_if_fail (deadline_seconds > 0);

  return start_call (self, method, url, bearer, NULL, json, max_bytes, deadline_seconds, NULL);
}
