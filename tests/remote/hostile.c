/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <string.h>
#include <sys/socket.h>

#include "hostile.h"

struct _Hostile
{
  GSocketService *service;
  GHashTable *counts;
  guint total;
  guint open;
  guint most;
  guint port;
  char *origin;
  GTlsCertificate *certificate;
  HostileHandler handler;
  gpointer data;
  HostileManner manner;
  GMutex lock;
};

static gboolean
read_head (GDataInputStream *stream, GString *head)
{
  for (;;)
    {
      g_autofree char *line = g_data_input_stream_read_line (stream, NULL, NULL, NULL);

      if (line == NULL)
        return FALSE;
      if (*line == '\0')
        return TRUE;
      g_string_append_printf (head, "%s\n", line);
    }
}

static gsize
find_length (const char *head)
{
  g_autofree char *lower = g_ascii_strdown (head, -1);
  const char *found = strstr (lower, "content-length:");

  return found ? g_ascii_strtoull (found + strlen ("content-length:"), NULL, 10) : 0;
}

static void
count (Hostile *self, const char *path)
{
  g_autofree char *bare = g_strndup (path, strcspn (path, "?"));
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, bare));

  self->total++;
  g_hash_table_replace (self->counts, g_steal_pointer (&bare), GUINT_TO_POINTER (n + 1));
}

static gboolean
send_bytes (GOutputStream *out, const char *bytes, gsize length)
{
  return g_output_stream_write_all (out, bytes, length, NULL, NULL, NULL)
         && g_output_stream_flush (out, NULL, NULL);
}

static void
send_reply (GOutputStream *out, const GString *reply, const HostileManner *manner)
{
  gsize sent = manner->pause_ms > 0 ? MIN (manner->at_once, reply->len) : reply->len;
  gboolean heard = send_bytes (out, reply->str, sent);

  for (; heard && sent < reply->len; sent++)
    {
      g_usleep (manner->pause_ms * 1000);
      heard = send_bytes (out, reply->str + sent, 1);
    }
  while (heard && manner->endless != NULL)
    {
      g_usleep (manner->pause_ms * 1000);
      heard = send_bytes (out, manner->endless, strlen (manner->endless));
    }
}

/* What was not read yet, or comes later, is answered with a reset. */
static void
reset (GSocketConnection *connection)
{
  GSocket *socket = g_socket_connection_get_socket (connection);
  const struct linger none = { .l_onoff = 1, .l_linger = 0 };

  setsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_LINGER, &none, sizeof none);
  g_socket_close (socket, NULL);
}

static void
answer (Hostile *self, GIOStream *stream, GSocketConnection *connection)
{
  GOutputStream *out = g_io_stream_get_output_stream (stream);
  g_autoptr (GDataInputStream) in = g_data_input_stream_new (g_io_stream_get_input_stream (stream));
  g_autoptr (GString) head = g_string_new (NULL);
  g_autoptr (GString) reply = g_string_new (NULL);
  g_auto (GStrv) words = NULL;
  g_autofree char *body = NULL;
  HostileRequest request = { 0 };
  HostileManner manner;
  gboolean hold;
  gsize length;

  g_data_input_stream_set_newline_type (in, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
  if (!read_head (in, head))
    return;
  length = find_length (head->str);
  body = g_malloc0 (length + 1);
  if (!g_input_stream_read_all (G_INPUT_STREAM (in), body, length, NULL, NULL, NULL))
    return;
  words = g_strsplit (head->str, " ", 3);
  if (g_strv_length (words) != 3)
    return;
  request.method = words[0];
  request.path = words[1];
  request.head = head->str;
  request.body = body;

  g_mutex_lock (&self->lock);
  count (self, request.path);
  self->manner = (HostileManner) { 0 };
  hold = self->handler (&request, reply, self->data);
  manner = self->manner;
  g_mutex_unlock (&self->lock);

  while (manner.gate != NULL && !g_atomic_int_get (manner.gate))
    g_usleep (100);
  send_reply (out, reply, &manner);
  if (manner.reset)
    reset (connection);
  else if (hold)
    {
      char byte;

      while (g_input_stream_read (G_INPUT_STREAM (in), &byte, 1, NULL, NULL) > 0)
        ;
    }
}

static void
count_open (Hostile *self, int change)
{
  g_mutex_lock (&self->lock);
  self->open += (guint) change;
  self->most = MAX (self->most, self->open);
  g_mutex_unlock (&self->lock);
}

static gboolean
run_cb (GThreadedSocketService *service, GSocketConnection *connection, GObject *source, gpointer user_data)
{
  Hostile *self = user_data;
  g_autoptr (GIOStream) secure = NULL;

  count_open (self, 1);
  if (self->certificate == NULL)
    answer (self, G_IO_STREAM (connection), connection);
  else
    {
      secure = g_tls_server_connection_new (G_IO_STREAM (connection), self->certificate, NULL);
      if (secure != NULL && g_tls_connection_handshake (G_TLS_CONNECTION (secure), NULL, NULL))
        {
          answer (self, secure, connection);
          g_io_stream_close (secure, NULL, NULL);
        }
    }
  count_open (self, -1);
  return TRUE;
}

Hostile *
hostile_new_at (
    HostileHandler handler, gpointer data, GTlsCertificate *certificate, const char *host, guint port)
{
  Hostile *self = g_new0 (Hostile, 1);
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new_from_string (host, port);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;

  g_mutex_init (&self->lock);
  self->handler = handler;
  self->data = data;
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->service = g_threaded_socket_service_new (128);
  g_signal_connect (self->service, "run", G_CALLBACK (run_cb), self);
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), wanted, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &bound, &error);
  g_assert_no_error (error);
  self->certificate = certificate ? g_object_ref (certificate) : NULL;
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  self->origin = g_strdup_printf ("%s://%s:%u", certificate ? "https" : "http", host, self->port);
  g_socket_service_start (self->service);
  return self;
}

Hostile *
hostile_new (HostileHandler handler, gpointer data)
{
  return hostile_new_at (handler, data, NULL, "127.0.0.1", 0);
}

Hostile *
hostile_new_secure (HostileHandler handler, gpointer data, GTlsCertificate *certificate)
{
  return hostile_new_at (handler, data, certificate, "127.0.0.1", 0);
}

static gboolean
is_idle (Hostile *self)
{
  /* Each thread that still runs holds a reference. */
  return G_OBJECT (self->service)->ref_count == 1;
}

void
hostile_free (Hostile *self)
{
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  while (!is_idle (self))
    if (!g_main_context_iteration (NULL, FALSE))
      g_thread_yield ();
  g_object_unref (self->service);
  g_clear_object (&self->certificate);
  g_hash_table_unref (self->counts);
  g_mutex_clear (&self->lock);
  g_free (self->origin);
  g_free (self);
}

const char *
hostile_origin (Hostile *self)
{
  return self->origin;
}

guint
hostile_get_port (Hostile *self)
{
  return self->port;
}

guint
hostile_get_open (Hostile *self)
{
  guint open;

  g_mutex_lock (&self->lock);
  open = self->open;
  g_mutex_unlock (&self->lock);
  return open;
}

guint
hostile_get_most (Hostile *self)
{
  guint most;

  g_mutex_lock (&self->lock);
  most = self->most;
  g_mutex_unlock (&self->lock);
  return most;
}

void
hostile_set_manner (Hostile *self, const HostileManner *manner)
{
  self->manner = *manner;
}

guint
hostile_count (Hostile *self, const char *path)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = path ? GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, path)) : self->total;
  g_mutex_unlock (&self->lock);
  return n;
}

void
hostile_say (GString *reply, const char *status, const char *type, const char *body)
{
  g_string_append_printf (reply, "HTTP/1.1 %s\r\nConnection: close\r\n", status);
  if (type != NULL)
    g_string_append_printf (reply, "Content-Type: %s\r\n", type);
  g_string_append_printf (reply, "Content-Length: %zu\r\n\r\n%s", strlen (body), body);
}

GBytes *
hostile_gzip (gconstpointer data, gsize length)
{
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9);
  g_autoptr (GBytes) plain = g_bytes_new (data, length);
  g_autoptr (GError) error = NULL;
  GBytes *packed = g_converter_convert_bytes (G_CONVERTER (compressor), plain, &error);

  g_assert_no_error (error);
  return packed;
}

const GValue *
hostile_await (DexFuture *future, DexFuture **held, GError **error)
{
  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
  *held = future;
  return dex_future_get_value (future, error);
}

static void
ignore_cb (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
}

void
hostile_quiet (void)
{
  g_log_set_handler ("GLib-GIO", G_LOG_LEVEL_DEBUG, ignore_cb, NULL);
}

void
hostile_await_done (DexFuture *future)
{
  g_autoptr (DexFuture) held = NULL;
  g_autoptr (GError) error = NULL;

  hostile_await (future, &held, &error);
  g_assert_no_error (error);
}

void
hostile_await_error (DexFuture *future, GQuark domain, int code)
{
  g_autoptr (DexFuture) held = NULL;
  g_autoptr (GError) error = NULL;

  hostile_await (future, &held, &error);
  g_assert_error (error, domain, code);
  g_assert_cmpstr (error->message, !=, "");
}

char *
hostile_dup_message (DexFuture *future)
{
  g_autoptr (DexFuture) held = NULL;
  g_autoptr (GError) error = NULL;

  if (hostile_await (future, &held, &error) != NULL)
    return NULL;
  return g_strdup (error->message);
}
