/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <signal.h>
#include <string.h>

#include "proxy.h"

#define API "/api/v1/"

struct _Proxy
{
  GSocketService *service;
  char *origin;
  GMutex lock;
  GPtrArray *rules;
  GPtrArray *log;
  GPtrArray *secrets;
  guint port;
  GPid server;
};

typedef struct
{
  char *method;
  char *path;
  ProxyDoes does;
  guint spared;
  guint times;
  char *reply;
} Rule;

typedef struct
{
  char *method;
  char *path; /* below the API, with its query */
  GString *bytes;
} Request;

static void
rule_free (gpointer data)
{
  Rule *rule = data;

  g_free (rule->method);
  g_free (rule->path);
  g_free (rule->reply);
  g_free (rule);
}

static void
request_clear (Request *request)
{
  g_free (request->method);
  g_free (request->path);
  if (request->bytes != NULL)
    g_string_free (request->bytes, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Request, request_clear)

/* The request is passed on as it came, but for a connection of its own. */
static gboolean
read_head (GDataInputStream *in, Request *request, gsize *length)
{
  *length = 0;
  for (guint n = 0;; n++)
    {
      g_autofree char *line = g_data_input_stream_read_line (in, NULL, NULL, NULL);
      g_auto (GStrv) words = NULL;

      if (line == NULL)
        return FALSE;
      if (*line == '\0')
        break;
      words = g_strsplit (line, " ", 3);
      if (n == 0)
        {
          if (g_strv_length (words) != 3)
            return FALSE;
          request->method = g_strdup (words[0]);
          request->path = g_strdup (g_str_has_prefix (words[1], API) ? words[1] + strlen (API) : words[1]);
        }
      if (g_ascii_strcasecmp (words[0], "Content-Length:") == 0)
        *length = g_ascii_strtoull (words[1], NULL, 10);
      if (g_ascii_strcasecmp (words[0], "Connection:") != 0)
        g_string_append_printf (request->bytes, "%s\r\n", line);
    }
  g_string_append (request->bytes, "Connection: close\r\n\r\n");
  return request->method != NULL;
}

static gboolean
read_request (GInputStream *stream, Request *request)
{
  g_autoptr (GDataInputStream) in = g_data_input_stream_new (stream);
  g_autofree char *body = NULL;
  gsize length;

  g_data_input_stream_set_newline_type (in, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (in), FALSE);
  request->bytes = g_string_new (NULL);
  if (!read_head (in, request, &length))
    return FALSE;
  body = g_malloc (length + 1);
  if (!g_input_stream_read_all (G_INPUT_STREAM (in), body, length, NULL, NULL, NULL))
    return FALSE;
  g_string_append_len (request->bytes, body, (gssize) length);
  return TRUE;
}

static gboolean
is_about (const Rule *rule, const Request *request)
{
  gsize length = strcspn (request->path, "?"), known = strcspn (rule->path, "*");

  return g_str_equal (rule->method, request->method) && strncmp (rule->path, request->path, known) == 0
         && (rule->path[known] == '*' ? known <= length : known == length);
}

/* Under the lock. */
static const Rule *
find_rule (Proxy *self, const Request *request)
{
  for (guint i = 0; i < self->rules->len; i++)
    {
      Rule *rule = g_ptr_array_index (self->rules, i);

      if (!is_about (rule, request) || (rule->spared == 0 && rule->times == 0))
        continue;
      if (rule->spared > 0)
        {
          rule->spared--;
          return NULL;
        }
      if (rule->times != G_MAXUINT)
        rule->times--;
      return rule;
    }
  return NULL;
}

/* Under the lock: tokens that went by in clear. */
static void
note_secrets (Proxy *self, const char *text, gsize length)
{
  static const char *const starts[] = { "Authorization: Bearer ", "\"access\":\"", "\"refresh\":\"" };
  g_autofree char *copy = g_strndup (text, length);

  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      const char *found = strstr (copy, starts[i]);

      if (found != NULL)
        {
          found += strlen (starts[i]);
          g_ptr_array_add (self->secrets, g_strndup (found, strcspn (found, "\"\r")));
        }
    }
}

static void
kill_server (Proxy *self)
{
  g_mutex_lock (&self->lock);
  if (self->server > 0)
    kill (self->server, SIGKILL);
  self->server = 0;
  g_mutex_unlock (&self->lock);
}

/* Asks the server; the whole answer, or %NULL where there is none. */
static GBytes *
pass_on (Proxy *self, const Request *request, guint port, gboolean kills)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) server = NULL;
  g_autoptr (GOutputStream) answer = g_memory_output_stream_new_resizable ();

  g_socket_client_set_enable_proxy (client, FALSE);
  if (port != 0)
    server = g_socket_client_connect_to_host (client, "127.0.0.1", (guint16) port, NULL, NULL);
  if (server == NULL
      || !g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (server)),
                                     request->bytes->str, request->bytes->len, NULL, NULL, NULL))
    return NULL;
  if (kills)
    kill_server (self);
  if (g_output_stream_splice (answer, g_io_stream_get_input_stream (G_IO_STREAM (server)),
                              G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, NULL)
      <= 0)
    return NULL;
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (answer));
}

static void
wait_for_end (GInputStream *in)
{
  char byte;

  while (g_input_stream_read (in, &byte, 1, NULL, NULL) > 0)
    continue;
}

static gboolean
run_cb (GThreadedSocketService *service, GSocketConnection *connection, GObject *source, gpointer user_data)
{
  Proxy *self = user_data;
  GInputStream *in = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  g_auto (Request) request = { 0 };
  g_autoptr (GBytes) answer = NULL;
  g_autofree char *reply = NULL;
  const Rule *rule;
  gboolean faulty;
  ProxyDoes does;
  guint port;

  if (!read_request (in, &request))
    return TRUE;
  g_mutex_lock (&self->lock);
  port = self->port;
  rule = find_rule (self, &request);
  faulty = rule != NULL;
  does = faulty ? rule->does : PROXY_REFUSES;
  reply = faulty ? g_strdup (rule->reply) : NULL;
  g_mutex_unlock (&self->lock);

  if (!faulty || (does != PROXY_REFUSES && does != PROXY_SAYS))
    answer = pass_on (self, &request, port, faulty && does == PROXY_KILLS_AT_ONCE);
  if (faulty && does == PROXY_KILLS)
    kill_server (self);
  if (faulty && does == PROXY_SAYS)
    answer = g_bytes_new (reply, strlen (reply));

  /* It is in the log when the server is done with it. */
  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->log, g_strdup_printf ("%s %s", request.method, request.path));
  note_secrets (self, request.bytes->str, request.bytes->len);
  if (answer != NULL)
    note_secrets (self, g_bytes_get_data (answer, NULL), g_bytes_get_size (answer));
  g_mutex_unlock (&self->lock);
  g_main_context_wakeup (NULL);

  if (answer != NULL && (!faulty || does == PROXY_SAYS))
    {
      g_output_stream_write_all (out, g_bytes_get_data (answer, NULL), g_bytes_get_size (answer), NULL, NULL,
                                 NULL);
      g_output_stream_flush (out, NULL, NULL);
    }
  if (faulty && does == PROXY_HOLDS)
    wait_for_end (in);
  return TRUE;
}

Proxy *
proxy_new (void)
{
  Proxy *self = g_new0 (Proxy, 1);
  g_autoptr (GInetAddress) address = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (address, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;

  g_mutex_init (&self->lock);
  self->rules = g_ptr_array_new_with_free_func (rule_free);
  self->log = g_ptr_array_new_with_free_func (g_free);
  self->secrets = g_ptr_array_new_with_free_func (g_free);
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

/* Its threads may be at the end of a connection still: what they look at stays. */
void
proxy_free (Proxy *self)
{
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  proxy_lead (self, 0, 0);
}

const char *
proxy_get_origin (Proxy *self)
{
  return self->origin;
}

void
proxy_lead (Proxy *self, guint port, GPid server)
{
  g_mutex_lock (&self->lock);
  self->port = port;
  self->server = server;
  g_mutex_unlock (&self->lock);
}

static void
add_rule (Proxy *self, const Rule *rule)
{
  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->rules, g_memdup2 (rule, sizeof *rule));
  g_mutex_unlock (&self->lock);
}

void
proxy_rule (Proxy *self, const char *method, const char *path, ProxyDoes does, guint spared, guint times)
{
  add_rule (self, &(Rule) { g_strdup (method), g_strdup (path), does, spared, times, NULL });
}

void
proxy_say (Proxy *self,
           const char *method,
           const char *path,
           guint times,
           const char *status,
           const char *type,
           const char *body)
{
  char *reply = g_strdup_printf ("HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\n"
                                 "Connection: close\r\n\r\n%s",
                                 status, type, strlen (body), body);

  add_rule (self, &(Rule) { g_strdup (method), g_strdup (path), PROXY_SAYS, 0, times, reply });
}

void
proxy_heal (Proxy *self)
{
  g_mutex_lock (&self->lock);
  g_ptr_array_set_size (self->rules, 0);
  g_mutex_unlock (&self->lock);
}

static GStrv
take (Proxy *self, GPtrArray *strings)
{
  GStrv taken;

  g_mutex_lock (&self->lock);
  g_ptr_array_add (strings, NULL);
  taken = (GStrv) g_ptr_array_steal (strings, NULL);
  g_mutex_unlock (&self->lock);
  return taken;
}

GStrv
proxy_take_log (Proxy *self)
{
  return take (self, self->log);
}

GStrv
proxy_take_secrets (Proxy *self)
{
  return take (self, self->secrets);
}

guint
proxy_count (Proxy *self, const char *start)
{
  guint count = 0;

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->log->len; i++)
    count += g_str_has_prefix (g_ptr_array_index (self->log, i), start);
  g_mutex_unlock (&self->lock);
  return count;
}
