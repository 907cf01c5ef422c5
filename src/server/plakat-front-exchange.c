/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-front-private.h"
#include "plakat-reply.h"
#include "plakat-service.h"

#define HSTS "max-age=31536000"
#define KNOWN_METHODS "GET, HEAD, POST, PUT, PATCH, DELETE"

/* An answer of this size may need more than one piece of writing, and a reader who is slow. */
#define LARGE_ANSWER (64 * 1024)

/**
 * PlakatExchange:
 * @route: (nullable): what was asked, once that is known
 * @answered: whether the message has its answer
 * @paused: whether libsoup waits for it
 * @bodiless: only the head of the answer is wanted
 *
 * A request and its answer. The message holds it until it is finished, and the workers until they are done.
 */
struct _PlakatExchange
{
  int refs;
  PlakatFront *front;
  SoupServerMessage *message;
  PlakatConnection *connection;
  const PlakatRoute *route;
  gint64 began;
  gboolean answered;
  gboolean paused;
  gboolean bodiless;
};

static void
unref (PlakatExchange *self)
{
  if (--self->refs > 0)
    return;
  g_object_unref (self->message);
  plakat_connection_unref (self->connection);
  g_free (self);
}

static void
finished_cb (SoupServerMessage *message, PlakatExchange *self)
{
  PlakatConnection *connection = self->connection;
  guint status = soup_server_message_get_status (message);

  plakat_metrics_end (self->front->metrics, self->route, status, g_get_monotonic_time () - self->began);
  connection->exchange = NULL;
  if (connection->front != NULL)
    plakat_connection_enter (connection, PLAKAT_PHASE_IDLE);
  /* The head of the answer may have gone out before the server was told to stop. */
  if (connection->front != NULL && self->front->stopping)
    g_socket_shutdown (connection->socket, TRUE, FALSE, NULL);
  unref (self);
}

static void
wrote_cb (SoupServerMessage *message, guint size, PlakatExchange *self)
{
  self->connection->progress = g_get_monotonic_time ();
}

static void
set_headers (PlakatExchange *self, PlakatReply *reply)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->message);

  soup_message_headers_replace (headers, "Server", "plakat-server");
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  if (plakat_connection_is_tls (self->connection))
    soup_message_headers_replace (headers, "Strict-Transport-Security", HSTS);
  if (reply->type != NULL)
    soup_message_headers_replace (headers, "Content-Type", reply->type);
  for (guint i = 0; i + 1 < reply->headers->len; i += 2)
    soup_message_headers_replace (headers, reply->headers->pdata[i], reply->headers->pdata[i + 1]);
  if (self->front->stopping || self->connection->linger)
    soup_message_headers_replace (headers, "Connection", "close");
  /* What has no body by its nature has no length of one either. */
  if (reply->status == SOUP_STATUS_NO_CONTENT || reply->status == SOUP_STATUS_NOT_MODIFIED)
    soup_message_headers_set_encoding (headers, SOUP_ENCODING_NONE);
}

static void
answer (PlakatExchange *self, PlakatReply *reply)
{
  gsize length = reply->body ? g_bytes_get_size (reply->body) : 0;

  self->answered = TRUE;
  soup_server_message_set_status (self->message, reply->status, plakat_reply_get_phrase (reply->status));
  set_headers (self, reply);
  if (length > 0)
    soup_message_body_append_bytes (soup_server_message_get_response_body (self->message), reply->body);
  self->connection->hold = length > 0 && !self->bodiless && reply->status != SOUP_STATUS_NO_CONTENT
                           && reply->status != SOUP_STATUS_NOT_MODIFIED;
  if (length > LARGE_ANSWER)
    g_signal_connect (self->message, "wrote-body-data", G_CALLBACK (wrote_cb), self);
  if (self->connection->front != NULL)
    plakat_connection_enter (self->connection, PLAKAT_PHASE_ANSWER);
  if (self->paused)
    soup_server_message_unpause (self->message);
}

static void
answer_problem (PlakatExchange *self, guint status, const char *why)
{
  g_autoptr (PlakatRequest) request = plakat_request_new (self->front->service, "GET", "http://localhost/");

  plakat_reply_problem (request, status, why);
  if (status == SOUP_STATUS_METHOD_NOT_ALLOWED)
    plakat_reply_set_header (request, "Allow", KNOWN_METHODS);
  answer (self, &request->reply);
}

/** plakat_front_too_long: the answer of what @connection asked is not there in time; it is not waited for */
void
plakat_front_too_long (PlakatConnection *connection)
{
  PlakatExchange *self = connection->exchange;

  if (self != NULL && !self->answered)
    answer_problem (self, 503, _ ("The server has too much to do just now; please try again later."));
}

static void
done_cb (PlakatRequest *request, gpointer data)
{
  PlakatExchange *self = data;

  if (!self->answered)
    answer (self, &request->reply);
  plakat_request_free (request);
  unref (self);
}

static gboolean
decode (char *text)
{
  char *to = text;

  for (const char *from = text; *from != '\0'; from++)
    {
      if (*from != '%')
        *to++ = *from == '+' ? ' ' : *from;
      else if (g_ascii_isxdigit (from[1]) && g_ascii_isxdigit (from[2]) && !g_str_has_prefix (from, "%00"))
        {
          *to++ = (char) (g_ascii_xdigit_value (from[1]) << 4 | g_ascii_xdigit_value (from[2]));
          from += 2;
        }
      else
        return FALSE;
    }
  *to = '\0';
  return g_utf8_validate (text, -1, NULL);
}

/* Of a name that stands more than once the last counts. */
static gboolean
read_query (PlakatRequest *request, const char *query)
{
  g_auto (GStrv) pairs = g_strsplit (query ? query : "", "&", -1);

  for (guint i = 0; pairs[i] != NULL; i++)
    {
      char *value = strchr (pairs[i], '=');

      if (value != NULL)
        *value++ = '\0';
      if (!decode (pairs[i]) || (value != NULL && !decode (value)))
        return FALSE;
      if (*pairs[i] != '\0')
        g_hash_table_replace (request->query, g_strdup (pairs[i]), g_strdup (value ? value : ""));
    }
  return TRUE;
}

static PlakatRequest *
make_request (PlakatExchange *self, PlakatFrontHead *head)
{
  PlakatConnection *connection = self->connection;
  PlakatProxies *proxies = self->front->proxies;
  g_autofree char *uri =
      plakat_peer_build_uri (proxies, connection->address, plakat_connection_is_tls (connection), head);
  PlakatRequest *request = plakat_request_new (self->front->service, head->method, uri);
  SoupMessageBody *body = soup_server_message_get_request_body (self->message);
  GHashTableIter iter;
  gpointer name, value;

  request->address = plakat_peer_find (proxies, connection->address, head);
  g_hash_table_iter_init (&iter, head->headers);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_hash_table_replace (request->headers, g_strdup (name), g_strdup (value));
  if (body->length > 0)
    request->bytes = soup_message_body_flatten (body);
  return request;
}

static void
submit (PlakatExchange *self, PlakatRequest *request)
{
  self->refs++;
  soup_server_message_pause (self->message);
  self->paused = TRUE;
  if (plakat_dispatch_submit (self->front->service->dispatch, request, done_cb, self))
    return;
  answer_problem (self, 503, _ ("The server has too much to do just now; please try again later."));
  plakat_request_free (request);
  unref (self);
}

/* Whether it lives a server has to say even when all its workers are busy. */
static gboolean
is_answered_here (PlakatExchange *self, PlakatRequest *request)
{
  if (g_str_equal (self->route->id, "healthz"))
    request->route->handle (request);
  else if (g_str_equal (self->route->id, "readyz") && self->front->stopping)
    plakat_reply_problem (request, 503, _ ("The server is stopping."));
  else
    return FALSE;
  return TRUE;
}

/* Who asks for what is not there reads, too. It is counted here alone: it costs no more than this process's
 * time. */
static void
count_miss (PlakatRequest *request)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (request->address);
  g_autofree char *place = address ? plakat_peer_place (address) : g_strdup (request->address);
  g_autofree char *who = g_strconcat ("miss:", place, NULL);
  int wait = 0;

  if (plakat_limits_take (request->service->limits, NULL, PLAKAT_LIMIT_READ, who, &wait, NULL))
    return;
  plakat_reply_clear (request);
  plakat_reply_too_often (request, wait);
}

static void
ask (PlakatExchange *self, PlakatFrontHead *head)
{
  g_autoptr (PlakatRequest) request = make_request (self, head);

  self->bodiless = g_str_equal (head->method, "HEAD");
  if (!read_query (request, head->query))
    plakat_reply_problem (request, 400, _ ("The query must be UTF-8, with %XX for what is not a letter."));
  else if (plakat_contract_route (self->front->service->contract, request, head->path))
    {
      self->route = request->route;
      if (!is_answered_here (self, request)
          && !plakat_dispatch_recall (self->front->service->dispatch, request))
        {
          submit (self, g_steal_pointer (&request));
          return;
        }
    }
  else
    count_miss (request);
  answer (self, &request->reply);
}

/** plakat_front_handle: answers a request whose body is there */
void
plakat_front_handle (PlakatFront *front, SoupServerMessage *message)
{
  PlakatConnection *connection = plakat_connection_of (message);
  g_autoptr (PlakatFrontHead) head = g_steal_pointer (&connection->head);
  PlakatExchange *self = g_new0 (PlakatExchange, 1);

  self->refs = 1;
  self->front = front;
  self->message = g_object_ref (message);
  self->connection = plakat_connection_ref (connection);
  self->began = g_get_monotonic_time ();
  connection->exchange = self;
  plakat_connection_enter (connection, PLAKAT_PHASE_WORK);
  plakat_metrics_begin (front->metrics);
  g_signal_connect (message, "finished", G_CALLBACK (finished_cb), self);
  if (head == NULL)
    answer_problem (self, 400, _ ("That is no HTTP request."));
  else if (head->refused != 0)
    answer_problem (self, head->refused, head->why);
  else if (!soup_message_body_get_accumulate (soup_server_message_get_request_body (message)))
    answer_problem (self, 413, _ ("The body is larger than 1 MiB."));
  else
    ask (self, head);
}
