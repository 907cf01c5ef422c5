/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-http-private.h"
#include "plakat-text.h"

#define MAX_REDIRECTS 3
#define CHUNK_BYTES (64 * 1024)
/* libsoup 3.6 asks again by itself where a connection that was kept open ends before a byte of the answer
 * came. It then crashes if its queue, of the default priority, runs before the news of that end is told. */
#define SEND_PRIORITY (G_PRIORITY_DEFAULT - 1)
/* A body may grow by this when it is decoded; below a mebibyte nothing is wrong with a page of spaces. */
#define MAX_RATIO 100
#define RATIO_FROM_BYTES (1024 * 1024)
/* "Continue", "early hints": a server has no reason for many. */
#define MAX_INFORMATIONAL 16

typedef struct
{
  PlakatHttp *http;
  char *method;
  GUri *uri;
  char *bearer;
  char *cookie;
  char *etag;
  GBytes *json;
  gsize max_bytes;
  gboolean unpacked;

  SoupSession *session;
  SoupMessage *message;
  GSocket *socket;
  GCancellable *cancellable;
  GCancellable *given_up;
  GCancellable *stop;
  PlakatCallEnd end;
  gint64 deadline;
  gint64 connect_by;
  gint64 window_start;
  guint64 window_bytes;
  guint informational;
  gboolean sent;
  gboolean reading;
  guint ticker;
} Call;

/*
 * Over HTTP/2, libsoup 3.6 says that it was cancelled when something comes on the connection next, which may
 * be never; and where the answer comes at that very moment, it frees twice what it holds of the message.
 * A message is not told there: what comes is closed unread.
 */
static void
cancel (Call *call)
{
  if (call->cancellable != NULL && soup_message_get_http_version (call->message) != SOUP_HTTP_2_0)
    g_cancellable_cancel (call->cancellable);
  if (call->given_up != NULL)
    g_cancellable_cancel (call->given_up);
}

static void
call_stop (Call *call, PlakatCallEnd end)
{
  if (call->end == PLAKAT_CALL_RUNS)
    call->end = end;
  cancel (call);
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
  g_clear_pointer (&call->session, plakat_http_release_session);
  g_clear_object (&call->socket);
  g_clear_object (&call->cancellable);
  g_clear_object (&call->given_up);
  g_clear_pointer (&call->uri, g_uri_unref);
  g_clear_pointer (&call->json, g_bytes_unref);
  plakat_text_wipe (call->bearer);
  plakat_text_wipe (call->cookie);
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
  const PlakatHttpLimits *limits = plakat_http_get_limits (call->http);
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

/* While bytes come as quickly as they are read libsoup does not return to the main loop, so that nobody but
 * these two could look: at trailers that never end, and at answers that are none yet. */
static void
got_body_data_cb (SoupMessage *message, guint size, gpointer data)
{
  Call *call = data;

  if (count_wire_bytes (call) > 2 * (guint64) call->max_bytes + RATIO_FROM_BYTES)
    call_stop (call, PLAKAT_CALL_LARGE);
  else if (g_get_monotonic_time () >= call->deadline)
    call_stop (call, PLAKAT_CALL_DEADLINE);
}

static void
got_informational_cb (SoupMessage *message, gpointer data)
{
  Call *call = data;

  if (++call->informational > MAX_INFORMATIONAL)
    call_stop (call, PLAKAT_CALL_LARGE);
}

static void
network_event_cb (SoupMessage *message, GSocketClientEvent event, GIOStream *connection, gpointer data)
{
  Call *call = data;

  if (event == G_SOCKET_CLIENT_CONNECTED && G_IS_SOCKET_CONNECTION (connection))
    g_set_object (&call->socket, g_socket_connection_get_socket (G_SOCKET_CONNECTION (connection)));
  if (call->connect_by == 0)
    call->connect_by =
        g_get_monotonic_time () + (gint64) plakat_http_get_limits (call->http)->connect_ms * 1000;
}

static void
starting_cb (SoupMessage *message, gpointer data)
{
  Call *call = data;

  if (call->socket != NULL)
    plakat_http_lines_note (call->session, message, call->socket);
  g_clear_object (&call->socket);
  call->connect_by = 0;
  call->sent = TRUE;
}

/* What libsoup does for a call; given up, it ends that for itself, and nothing of the call's is in it. */
typedef struct
{
  DexPromise *promise;
  SoupSession *session;
  GCancellable *given_up;
  gulong cancelled;
} Wait;

static void
given_up_cb (GCancellable *cancellable, gpointer data)
{
  Wait *wait = data;

  dex_promise_reject (wait->promise, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled"));
}

static Wait *
wait_new (Call *call)
{
  Wait *wait = g_new0 (Wait, 1);

  wait->promise = dex_promise_new ();
  wait->given_up = g_object_ref (call->given_up);
  wait->cancelled = g_signal_connect (wait->given_up, "cancelled", G_CALLBACK (given_up_cb), wait);
  if (g_cancellable_is_cancelled (wait->given_up))
    given_up_cb (wait->given_up, wait);
  return wait;
}

static void
wait_free (Wait *wait)
{
  g_signal_handler_disconnect (wait->given_up, wait->cancelled);
  g_object_unref (wait->given_up);
  g_clear_pointer (&wait->session, plakat_http_release_session);
  dex_unref (wait->promise);
  g_free (wait);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Wait, wait_free)

static gboolean
is_waited_for (Wait *wait)
{
  return dex_future_is_pending (DEX_FUTURE (wait->promise));
}

static void
send_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (Wait) wait = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = soup_session_send_finish (SOUP_SESSION (object), result, &error);

  if (!is_waited_for (wait))
    return;
  if (stream != NULL)
    dex_promise_resolve_object (wait->promise, g_steal_pointer (&stream));
  else
    dex_promise_reject (wait->promise, g_steal_pointer (&error));
}

static DexFuture *
send_message (Call *call)
{
  Wait *wait = wait_new (call);
  DexFuture *future = DEX_FUTURE (dex_ref (wait->promise));

  wait->session = g_object_ref (call->session);
  soup_session_send_async (call->session, call->message, SEND_PRIORITY, call->cancellable, send_cb, wait);
  return future;
}

static void
read_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (Wait) wait = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (object), result, &error);

  if (!is_waited_for (wait))
    return;
  if (bytes != NULL)
    dex_promise_resolve_boxed (wait->promise, G_TYPE_BYTES, g_steal_pointer (&bytes));
  else
    dex_promise_reject (wait->promise, g_steal_pointer (&error));
}

static DexFuture *
read_chunk (Call *call, GInputStream *stream)
{
  Wait *wait = wait_new (call);
  DexFuture *future = DEX_FUTURE (dex_ref (wait->promise));

  g_input_stream_read_bytes_async (stream, CHUNK_BYTES, G_PRIORITY_DEFAULT, call->given_up, read_cb, wait);
  return future;
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
      g_autoptr (GBytes) chunk = dex_await_boxed (read_chunk (call, stream), error);
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

/* What was asked and not answered may have been done: it is not for libsoup to ask for it again. It would,
 * for these, on a connection that it kept. */
static gboolean
may_repeat (Call *call)
{
  return g_str_equal (call->method, "PUT") || g_str_equal (call->method, "DELETE");
}

static void
prepare_message (Call *call)
{
  SoupMessageHeaders *headers;

  g_set_object (&call->message, NULL);
  g_clear_object (&call->cancellable);
  g_clear_object (&call->given_up);
  call->cancellable = g_cancellable_new ();
  call->given_up = g_cancellable_new ();
  call->reading = FALSE;
  call->sent = FALSE;
  call->connect_by = 0;
  g_clear_pointer (&call->session, plakat_http_release_session);
  call->session = plakat_http_dup_session (call->http, g_uri_get_host (call->uri));
  call->message = soup_message_new_from_uri (call->method, call->uri);
  if (call->end != PLAKAT_CALL_RUNS)
    cancel (call);
  soup_message_add_flags (call->message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_COLLECT_METRICS);
  if (may_repeat (call))
    soup_message_add_flags (call->message, SOUP_MESSAGE_NEW_CONNECTION);
  g_signal_connect (call->message, "network-event", G_CALLBACK (network_event_cb), call);
  g_signal_connect (call->message, "starting", G_CALLBACK (starting_cb), call);
  g_signal_connect (call->message, "got-informational", G_CALLBACK (got_informational_cb), call);
  g_signal_connect (call->message, "got-body-data", G_CALLBACK (got_body_data_cb), call);

  headers = soup_message_get_request_headers (call->message);
  soup_message_headers_replace (headers, "Accept-Encoding", call->unpacked ? "identity" : "gzip");
  if (call->bearer != NULL)
    {
      g_autofree char *value = g_strconcat ("Bearer ", call->bearer, NULL);

      soup_message_headers_replace (headers, "Authorization", value);
      explicit_bzero (value, strlen (value));
    }
  if (call->cookie != NULL)
    soup_message_headers_replace (headers, "Cookie", call->cookie);
  if (call->etag != NULL)
    soup_message_headers_replace (headers, "If-None-Match", call->etag);
  if (call->json != NULL)
    soup_message_set_request_body_from_bytes (call->message, "application/json", call->json);
}

static PlakatHttpAnswer *
ask_once (Call *call, GError **error)
{
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GBytes) body = NULL;
  gboolean good;
  gsize max_bytes;

  prepare_message (call);
  stream = dex_await_object (send_message (call), error);
  if (stream == NULL)
    {
      if (!call->sent && call->end != PLAKAT_CALL_DROPPED)
        plakat_http_note_unreached (call->http, call->session);
      return NULL;
    }
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

/* Whether nothing, or too little, came in time. */
static gboolean
is_late (Call *call)
{
  return call->end == PLAKAT_CALL_DEADLINE || call->end == PLAKAT_CALL_SLOW;
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
          if (call->sent && is_late (call))
            plakat_http_lines_cut (call->session, call->message);
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

/* A password may be in it: nothing of it stays behind in memory. */
static GBytes *
new_secret_bytes (const char *text)
{
  char *copy = g_strdup (text);

  return g_bytes_new_with_free_func (copy, strlen (copy), (GDestroyNotify) plakat_text_wipe, copy);
}

static gint64
count_time (PlakatHttp *self, const PlakatHttpRequest *request)
{
  const gint64 most = (gint64) plakat_http_get_limits (self)->call_ms * 1000;
  const gint64 asked = (gint64) request->deadline_seconds * G_USEC_PER_SEC;

  return most > 0 ? MIN (most, asked) : asked;
}

/*
 * plakat_http_start_call:
 * @self: a client
 * @request: what and where
 * @stop: (nullable): breaks the call off
 *
 * Returns: (transfer full): resolves to the #PlakatHttpAnswer (boxed)
 */
DexFuture *
plakat_http_start_call (PlakatHttp *self, const PlakatHttpRequest *request, GCancellable *stop)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GUri) uri = plakat_http_parse_url (request->url, &error);
  DexFuture *future;
  Call *call;

  if (uri == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  call = g_new0 (Call, 1);
  call->http = g_object_ref (self);
  call->method = g_strdup (request->method);
  call->uri = g_steal_pointer (&uri);
  call->bearer = g_strdup (request->bearer);
  call->cookie = g_strdup (request->cookie);
  call->etag = g_strdup (request->etag);
  call->json = request->json ? new_secret_bytes (request->json) : NULL;
  call->max_bytes = request->max_bytes;
  call->unpacked = request->unpacked;
  call->deadline = g_get_monotonic_time () + count_time (self, request);
  call->ticker = g_timeout_add (plakat_http_get_limits (self)->tick_ms, tick_cb, call);
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
