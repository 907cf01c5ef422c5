/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

#include "plakat-front-private.h"
#include "plakat-service.h"

#define HANDSHAKE_SECONDS 10
#define IDLE_SECONDS 60
#define HEAD_SECONDS 10
#define BODY_SECONDS 30
#define WORK_SECONDS 10
#define ANSWER_SECONDS 60
#define PROGRESS_SECONDS 10
#define LINGER_SECONDS 5

/* A handshake keeps a thread, and of threads there are few: one address gets so many at the same time. */
#define HANDSHAKES_PER_ADDRESS 8

/* A body may begin slowly; then it has to be faster than this. */
#define BODY_GRACE_SECONDS 5
#define BODY_BYTES_PER_SECOND 1024

/* By which an address leads to its connection. */
static GQuark
connection_quark (void)
{
  return g_quark_from_static_string ("plakat-connection");
}

PlakatConnection *
plakat_connection_ref (PlakatConnection *self)
{
  self->refs++;
  return self;
}

void
plakat_connection_unref (PlakatConnection *self)
{
  if (--self->refs > 0)
    return;
  g_clear_pointer (&self->head, plakat_front_head_free);
  g_clear_object (&self->base);
  g_clear_object (&self->socket);
  g_clear_object (&self->address);
  g_free (self->place);
  g_free (self);
}

/** plakat_connection_of: Returns: (transfer none) (nullable): what @message came by, maybe closed by now */
PlakatConnection *
plakat_connection_of (SoupServerMessage *message)
{
  GSocketAddress *address = soup_server_message_get_remote_address (message);

  return address ? g_object_get_qdata (G_OBJECT (address), connection_quark ()) : NULL;
}

gboolean
plakat_connection_is_tls (PlakatConnection *self)
{
  return G_IS_TLS_CONNECTION (self->base);
}

/** plakat_connection_enter: something else happens on it from now on */
void
plakat_connection_enter (PlakatConnection *self, PlakatPhase phase)
{
  self->phase = phase;
  self->since = self->progress = g_get_monotonic_time ();
}


static void
count_place (PlakatFront *front, const char *place, int change)
{
  int count = GPOINTER_TO_INT (g_hash_table_lookup (front->per_address, place)) + change;

  if (count > 0)
    g_hash_table_insert (front->per_address, g_strdup (place), GINT_TO_POINTER (count));
  else
    g_hash_table_remove (front->per_address, place);
}

static void
forget (PlakatConnection *self)
{
  PlakatFront *front = g_steal_pointer (&self->front);

  if (self->watch != NULL)
    g_source_destroy (self->watch);
  g_clear_pointer (&self->watch, g_source_unref);
  g_queue_unlink (&front->connections, &self->link);
  if (self->place != NULL)
    count_place (front, self->place, -1);
  plakat_metrics_add_open (front->metrics, -1);
  plakat_connection_unref (self);
  plakat_front_closed (front);
}

static void
close_now (PlakatConnection *self)
{
  /* TLS says good-bye and would wait until there is room for it. */
  if (!g_socket_condition_check (self->socket, G_IO_OUT))
    g_socket_shutdown (self->socket, TRUE, TRUE, NULL);
  g_io_stream_close (self->base, NULL, NULL);
  g_socket_close (self->socket, NULL);
  forget (self);
}

static void
end (PlakatConnection *self)
{
  g_socket_shutdown (self->socket, TRUE, TRUE, NULL);
  /* Whoever reads it finds out; before the handshake nobody does. */
  if (self->phase == PLAKAT_PHASE_HANDSHAKE && !self->shaking)
    close_now (self);
}

/** plakat_connection_cut: ends it at once */
void
plakat_connection_cut (PlakatConnection *self, PlakatCut why)
{
  plakat_metrics_count_cut (self->front->metrics, why);
  end (self);
}

static void
watch (PlakatConnection *self, GSocketSourceFunc ready)
{
  self->watch = g_socket_create_source (self->socket, G_IO_IN, NULL);
  g_source_set_callback (self->watch, G_SOURCE_FUNC (ready), self, NULL);
  g_source_attach (self->watch, g_main_context_get_thread_default ());
}

static gboolean
drain_cb (GSocket *socket, GIOCondition condition, gpointer data)
{
  PlakatConnection *self = data;
  char buffer[16384];
  gssize size = g_socket_receive_with_blocking (socket, buffer, sizeof buffer, FALSE, NULL, NULL);

  if (size > 0)
    self->thrown += size;
  if (size > 0 && self->thrown < PLAKAT_MAX_FLOOD_BYTES)
    return G_SOURCE_CONTINUE;
  if (size > 0)
    plakat_metrics_count_cut (self->front->metrics, PLAKAT_CUT_FLOOD);
  close_now (self);
  return G_SOURCE_REMOVE;
}

/* A socket that is closed while bytes come in tells the client so, which then throws away the answer unread.
 */
static void
linger (PlakatConnection *self)
{
  plakat_connection_enter (self, PLAKAT_PHASE_LINGER);
  if (plakat_connection_is_tls (self) && g_socket_condition_check (self->socket, G_IO_OUT))
    g_output_stream_close (g_io_stream_get_output_stream (self->base), NULL, NULL);
  g_socket_shutdown (self->socket, FALSE, TRUE, NULL);
  watch (self, drain_cb);
}

/** plakat_connection_abandon: ends it without more ado */
void
plakat_connection_abandon (PlakatConnection *self)
{
  g_socket_shutdown (self->socket, TRUE, TRUE, NULL);
  close_now (self);
}

/** plakat_connection_close: libsoup is done with it */
void
plakat_connection_close (PlakatConnection *self)
{
  if (self->front == NULL || self->phase == PLAKAT_PHASE_LINGER)
    return;
  if (self->linger && !g_socket_is_closed (self->socket))
    linger (self);
  else
    close_now (self);
}

/* libsoup keeps the address with each message, and so it leads back to the connection. */
static void
serve (PlakatConnection *self)
{
  g_autoptr (GSocketAddress) local = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GSocketAddress) remote = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GIOStream) stream = plakat_front_stream_new (self);

  plakat_connection_enter (self, PLAKAT_PHASE_IDLE);
  g_object_set_qdata_full (G_OBJECT (remote), connection_quark (), plakat_connection_ref (self),
                           (GDestroyNotify) plakat_connection_unref);
  soup_server_accept_iostream (self->front->soup, stream, local, remote, NULL);
}

/* The library agrees on versions of TLS that are broken, where it is not told otherwise from outside. */
static gboolean
is_safe (GTlsConnection *secure)
{
  GTlsProtocolVersion version = g_tls_connection_get_protocol_version (secure);

  return version == G_TLS_PROTOCOL_VERSION_TLS_1_2 || version == G_TLS_PROTOCOL_VERSION_TLS_1_3;
}

static void
shake_hands (PlakatConnection *self);

static gboolean
is_shaking_enough (PlakatFront *front, const char *place)
{
  guint count = 0;

  for (GList *link = front->connections.head; place != NULL && link != NULL; link = link->next)
    {
      PlakatConnection *other = link->data;

      count += other->shaking && g_strcmp0 (other->place, place) == 0;
    }
  return count >= HANDSHAKES_PER_ADDRESS;
}

static void
start_next (PlakatFront *front, const char *place)
{
  for (GList *link = front->connections.head; link != NULL; link = link->next)
    {
      PlakatConnection *other = link->data;

      if (!other->queued || g_strcmp0 (other->place, place) != 0)
        continue;
      other->queued = FALSE;
      shake_hands (other);
      return;
    }
}

static void
handshake_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (PlakatConnection) self = data;
  gboolean done = g_tls_connection_handshake_finish (G_TLS_CONNECTION (object), result, NULL);

  self->shaking = FALSE;
  if (self->front == NULL)
    return;
  start_next (self->front, self->place);
  if (done && is_safe (G_TLS_CONNECTION (object)))
    serve (self);
  else
    plakat_connection_abandon (self);
}

static void
shake_hands (PlakatConnection *self)
{
  static const char *const protocols[] = { "http/1.1", NULL };
  GIOStream *secure = g_tls_server_connection_new (self->base, self->front->certificate, NULL);

  if (secure == NULL)
    {
      close_now (self);
      return;
    }
  g_object_unref (self->base);
  self->base = secure;
  self->shaking = TRUE;
  g_tls_connection_set_advertised_protocols (G_TLS_CONNECTION (secure), protocols);
  g_tls_connection_set_require_close_notify (G_TLS_CONNECTION (secure), FALSE);
  g_tls_connection_handshake_async (G_TLS_CONNECTION (secure), G_PRIORITY_DEFAULT, NULL, handshake_cb,
                                    plakat_connection_ref (self));
}

static gboolean
hello_cb (GSocket *socket, GIOCondition condition, gpointer data)
{
  PlakatConnection *self = data;

  g_clear_pointer (&self->watch, g_source_unref);
  if (is_shaking_enough (self->front, self->place))
    self->queued = TRUE;
  else
    shake_hands (self);
  return G_SOURCE_REMOVE;
}

static GInetAddress *
get_peer (GSocket *socket)
{
  g_autoptr (GSocketAddress) address = g_socket_get_remote_address (socket, NULL);

  if (!G_IS_INET_SOCKET_ADDRESS (address))
    return NULL;
  return plakat_peer_plain (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
}

/* A proxy's connections are those of all the world. */
static gboolean
is_one_too_many (PlakatFront *front, GInetAddress *address, char **place)
{
  int most = front->service->settings->connections_per_address;

  if (address == NULL || plakat_proxies_trust (front->proxies, address))
    return FALSE;
  *place = plakat_peer_place (address);
  return most > 0 && GPOINTER_TO_INT (g_hash_table_lookup (front->per_address, *place)) >= most;
}

/**
 * plakat_connection_take:
 * @front: what it belongs to from now on
 * @socket: a connection that was just made
 *
 * Serves it, if there is room for it.
 */
void
plakat_connection_take (PlakatFront *front, GSocket *socket)
{
  g_autoptr (GInetAddress) address = get_peer (socket);
  g_autofree char *place = NULL;
  PlakatConnection *self;
  gboolean too_many = is_one_too_many (front, address, &place);

  if (too_many || front->connections.length >= PLAKAT_MAX_CONNECTIONS)
    {
      plakat_metrics_count_cut (front->metrics, too_many ? PLAKAT_CUT_ADDRESS : PLAKAT_CUT_FULL);
      g_socket_close (socket, NULL);
      return;
    }
  self = g_new0 (PlakatConnection, 1);
  self->refs = 1;
  self->front = front;
  self->socket = g_object_ref (socket);
  self->address = g_steal_pointer (&address);
  self->place = g_steal_pointer (&place);
  self->link.data = self;
  self->base = G_IO_STREAM (g_socket_connection_factory_create_connection (socket));
  g_queue_push_tail_link (&front->connections, &self->link);
  if (self->place != NULL)
    count_place (front, self->place, 1);
  plakat_metrics_add_open (front->metrics, 1);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
  plakat_connection_enter (self, PLAKAT_PHASE_HANDSHAKE);
  /* Who says nothing needs no thread. */
  if (front->certificate != NULL && self->address != NULL)
    watch (self, hello_cb);
  else
    serve (self);
}

static gboolean
is_body_slow (PlakatConnection *self, double seconds)
{
  return seconds > BODY_SECONDS
         || (seconds > BODY_GRACE_SECONDS && self->received < seconds * BODY_BYTES_PER_SECOND);
}

static void
sweep_one (PlakatConnection *self, gint64 now)
{
  double seconds = (now - self->since) / (double) G_USEC_PER_SEC;
  double still = (now - self->progress) / (double) G_USEC_PER_SEC;

  switch (self->phase)
    {
    case PLAKAT_PHASE_HANDSHAKE:
      if (seconds > HANDSHAKE_SECONDS)
        plakat_connection_cut (self, PLAKAT_CUT_HANDSHAKE);
      break;
    case PLAKAT_PHASE_IDLE:
      if (seconds > IDLE_SECONDS)
        plakat_connection_cut (self, PLAKAT_CUT_IDLE);
      break;
    case PLAKAT_PHASE_HEAD:
      if (seconds > HEAD_SECONDS)
        plakat_connection_cut (self, PLAKAT_CUT_HEAD);
      break;
    case PLAKAT_PHASE_BODY:
      if (is_body_slow (self, seconds))
        plakat_connection_cut (self, PLAKAT_CUT_BODY);
      break;
    case PLAKAT_PHASE_WORK:
      if (seconds > WORK_SECONDS)
        plakat_front_too_long (self);
      break;
    case PLAKAT_PHASE_ANSWER:
      if (seconds > ANSWER_SECONDS || still > PROGRESS_SECONDS)
        plakat_connection_cut (self, PLAKAT_CUT_ANSWER);
      break;
    case PLAKAT_PHASE_LINGER:
    default:
      if (seconds > LINGER_SECONDS)
        close_now (self);
      break;
    }
}

/** plakat_front_sweep: @now: monotonic; ends what takes too long */
void
plakat_front_sweep (PlakatFront *self, gint64 now)
{
  for (GList *link = self->connections.head, *next; link != NULL; link = next)
    {
      next = link->next;
      sweep_one (link->data, now);
    }
}

/** plakat_front_cut_idle: ends the connections on which nothing is asked */
void
plakat_front_cut_idle (PlakatFront *self)
{
  for (GList *link = self->connections.head, *next; link != NULL; link = next)
    {
      PlakatConnection *connection = link->data;

      next = link->next;
      if (connection->phase == PLAKAT_PHASE_IDLE || connection->phase == PLAKAT_PHASE_HANDSHAKE)
        end (connection);
    }
}
