/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "hostile.h"

struct _Hostile
{
  GSocketService *service;
  GHashTable *counts;
  guint total;
  char *origin;
  HostileHandler handler;
  gpointer data;
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
run_cb (GThreadedSocketService *service, GSocketConnection *connection, GObject *source, gpointer user_data)
{
  Hostile *self = user_data;
  GInputStream *raw = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  g_autoptr (GDataInputStream) in = g_data_input_stream_new (raw);
  g_autoptr (GString) head = g_string_new (NULL);
  g_autoptr (GString) reply = g_string_new (NULL);
  g_auto (GStrv) words = NULL;
  g_autofree char *body = NULL;
  HostileRequest request = { 0 };
  gboolean hold;
  gsize length;

  g_data_input_stream_set_newline_type (in, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
  if (!read_head (in, head))
    return TRUE;
  length = find_length (head->str);
  body = g_malloc0 (length + 1);
  if (!g_input_stream_read_all (G_INPUT_STREAM (in), body, length, NULL, NULL, NULL))
    return TRUE;
  words = g_strsplit (head->str, " ", 3);
  if (g_strv_length (words) != 3)
    return TRUE;
  request.method = words[0];
  request.path = words[1];
  request.head = head->str;
  request.body = body;

  g_mutex_lock (&self->lock);
  count (self, request.path);
  hold = self->handler (&request, reply, self->data);
  g_mutex_unlock (&self->lock);

  g_output_stream_write_all (out, reply->str, reply->len, NULL, NULL, NULL);
  g_output_stream_flush (out, NULL, NULL);
  if (hold)
    {
      char byte;

      while (g_input_stream_read (G_INPUT_STREAM (in), &byte, 1, NULL, NULL) > 0)
        ;
    }
  return TRUE;
}

Hostile *
hostile_new (HostileHandler handler, gpointer data)
{
  Hostile *self = g_new0 (Hostile, 1);
  g_autoptr (GInetAddress) address = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (address, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;

  g_mutex_init (&self->lock);
  self->handler = handler;
  self->data = data;
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->service = g_threaded_socket_service_new (32);
  g_signal_connect (self->service, "run", G_CALLBACK (run_cb), self);
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), any, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &bound, &error);
  g_assert_no_error (error);
  self->origin =
      g_strdup_printf ("http://127.0.0.1:%u", g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)));
  g_socket_service_start (self->service);
  return self;
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
