/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "front-fixture.h"
#include "plakat-reply.h"

#define PATIENCE (20 * G_USEC_PER_SEC)

static const PlakatRoute routes[] = {
  { .id = "echo" },
  { .id = "healthz" },
  { .id = "readyz" },
};

/** Waiting: what was asked, and whom to tell the answer */
typedef struct
{
  PlakatRequest *request;
  PlakatDispatchDone done;
  gpointer data;
} Waiting;

static Front *the_front;

G_DEFINE_QUARK (plakat_server_error, plakat_server_error)

const PlakatRoute *
plakat_route_get_table (gsize *length)
{
  *length = G_N_ELEMENTS (routes);
  return routes;
}

gboolean
plakat_contract_route (const PlakatContract *self, PlakatRequest *request, const char *path)
{
  request->route = &routes[0];
  if (g_str_equal (path, "/readyz"))
    request->route = &routes[2];
  if (!g_str_equal (path, "/nothing"))
    return TRUE;
  plakat_reply_problem (request, 404, "There is nothing here.");
  return FALSE;
}

gboolean
plakat_limits_take (PlakatLimits *self,
                    PlakatDb *db,
                    PlakatLimitKind kind,
                    const char *who,
                    int *wait_seconds,
                    GError **error)
{
  return TRUE;
}

void
plakat_dispatch_count (PlakatDispatch *self, PlakatDispatchCounts *counts)
{
}

static void
answer_one (guint status, const char *text)
{
  Waiting *waiting = g_queue_pop_head (&the_front->waiting);
  PlakatRequest *request = waiting->request;
  gsize length = 0;
  const char *body = request->bytes ? g_bytes_get_data (request->bytes, &length) : NULL;
  g_autoptr (GString) json = g_string_new (NULL);

  if (the_front->body != NULL)
    plakat_reply_bytes (request, status, "application/octet-stream", g_bytes_ref (the_front->body));
  else
    {
      g_string_printf (
          json,
          "{\"method\":\"%s\",\"uri\":\"%s\",\"address\":\"%s\",\"q\":\"%s\",\"length\":%u,\"text\":\"%s\"}",
          request->method, request->uri, request->address,
          plakat_request_get_query (request, "q") ? plakat_request_get_query (request, "q") : "",
          (guint) length, text ? text : "");
      if (length > 0 && length < 100)
        g_string_append_printf (json, "[%.*s]", (int) length, body);
      plakat_reply_text (request, status, g_steal_pointer (&json));
    }
  waiting->done (request, waiting->data);
  g_free (waiting);
}

static gboolean
answer_cb (gpointer data)
{
  answer_one (200, NULL);
  return G_SOURCE_REMOVE;
}

gboolean
plakat_dispatch_recall (PlakatDispatch *self, PlakatRequest *request)
{
  return FALSE;
}

gboolean
plakat_dispatch_submit (PlakatDispatch *self, PlakatRequest *request, PlakatDispatchDone done, gpointer data)
{
  Waiting *waiting;

  if (the_front->full)
    return FALSE;
  waiting = g_new (Waiting, 1);
  *waiting = (Waiting) { request, done, data };
  g_queue_push_tail (&the_front->waiting, waiting);
  if (!the_front->by_hand)
    g_idle_add (answer_cb, NULL);
  return TRUE;
}

/** front_answer: waits until something is asked and answers it */
void
front_answer (Front *self, guint status, const char *text)
{
  gint64 end = g_get_monotonic_time () + PATIENCE;

  while (g_queue_is_empty (&self->waiting) && g_get_monotonic_time () < end)
    front_turn ();
  g_assert_false (g_queue_is_empty (&self->waiting));
  answer_one (status, text);
}

static gboolean
nothing_cb (gpointer data)
{
  return G_SOURCE_REMOVE;
}

/** front_turn: lets what is ready happen, and waits a moment if nothing is */
void
front_turn (void)
{
  g_autoptr (GSource) timer = g_timeout_source_new (5);

  g_source_set_callback (timer, nothing_cb, NULL, NULL);
  g_source_attach (timer, NULL);
  g_main_context_iteration (NULL, TRUE);
  g_source_destroy (timer);
}

void
front_set_up (Front *self, gconstpointer data)
{
  the_front = self;
  self->service.settings = &self->settings;
  self->settings.listen = g_strsplit ("127.0.0.1:0", " ", -1);
}

/** front_start: with the settings as they are now */
void
front_start (Front *self)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) uris = NULL;

  self->service.front = plakat_front_new (&self->service, &error);
  g_assert_no_error (error);
  plakat_front_listen (self->service.front, &uris, &error);
  g_assert_no_error (error);
  self->uri = g_strdup (uris[0]);
}

void
front_tear_down (Front *self, gconstpointer data)
{
  g_clear_pointer (&self->service.front, plakat_front_free);
  g_strfreev (self->settings.listen);
  g_strfreev (self->settings.trusted_proxies);
  g_free (self->settings.certificate);
  g_free (self->settings.private_key);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self->uri);
}

/** line_new: Returns: (transfer full): a connection to @front */
Line *
line_new (Front *front)
{
  g_autoptr (GUri) uri = g_uri_parse (front->uri, G_URI_FLAGS_NONE, NULL);
  g_autoptr (GSocketAddress) address =
      g_inet_socket_address_new_from_string (g_uri_get_host (uri), g_uri_get_port (uri));
  g_autoptr (GError) error = NULL;
  Line *self = g_new0 (Line, 1);

  self->text = g_string_new (NULL);
  self->socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);
  g_assert_no_error (error);
  g_socket_connect (self->socket, address, NULL, &error);
  g_assert_no_error (error);
  g_socket_set_blocking (self->socket, FALSE);
  return self;
}

void
line_free (Line *self)
{
  g_clear_object (&self->secure);
  g_socket_close (self->socket, NULL);
  g_object_unref (self->socket);
  g_string_free (self->text, TRUE);
  g_free (self);
}

void
line_say (Line *self, const char *text)
{
  line_say_bytes (self, text, strlen (text));
}

/** line_say_bytes: until all is sent or the other side does not want it */
void
line_say_bytes (Line *self, const char *bytes, gsize length)
{
  gint64 end = g_get_monotonic_time () + PATIENCE;

  while (length > 0 && !self->broken)
    {
      g_autoptr (GError) error = NULL;
      gssize size = g_socket_send (self->socket, bytes, length, NULL, &error);

      if (size > 0)
        {
          bytes += size;
          length -= size;
        }
      else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        self->broken = TRUE;
      front_turn ();
      g_assert_cmpint (g_get_monotonic_time (), <, end);
    }
}

static void
hear (Line *self)
{
  char buffer[65536];
  g_autoptr (GError) error = NULL;
  gssize size = g_socket_receive (self->socket, buffer, sizeof buffer, NULL, &error);

  if (size > 0)
    g_string_append_len (self->text, buffer, size);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    self->ended = TRUE;
}

/** line_expect: waits until @text has come, and forgets everything up to it */
void
line_expect (Line *self, const char *text)
{
  gint64 end = g_get_monotonic_time () + PATIENCE;
  const char *found;

  while ((found = g_strstr_len (self->text->str, self->text->len, text)) == NULL)
    {
      if (self->ended || g_get_monotonic_time () > end)
        g_error ("“%s” did not come, but: %s", text, self->text->str);
      hear (self);
      if (g_strstr_len (self->text->str, self->text->len, text) == NULL)
        front_turn ();
    }
  g_string_erase (self->text, 0, found + strlen (text) - self->text->str);
}

/** line_expect_end: waits until the other side has closed the connection */
void
line_expect_end (Line *self)
{
  gint64 end = g_get_monotonic_time () + PATIENCE;

  while (!self->ended)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      hear (self);
      front_turn ();
    }
}
