/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <sys/resource.h>
#include <sys/socket.h>

#include "plakat-front-private.h"
#include "plakat-service.h"

#define SWEEP_SECONDS 1
#define OPEN_FILES 4096

/* A body in chunks is counted while it comes in; what is too much is not kept, and a flood is cut off. */
static void
got_chunk_cb (SoupServerMessage *message, GBytes *chunk, PlakatFront *front)
{
  PlakatConnection *connection = plakat_connection_of (message);
  SoupMessageBody *body = soup_server_message_get_request_body (message);

  if (body->length > PLAKAT_MAX_BODY_BYTES)
    {
      soup_message_body_set_accumulate (body, FALSE);
      soup_message_body_truncate (body);
    }
  if (connection->received > PLAKAT_MAX_FLOOD_BYTES)
    plakat_connection_cut (connection, PLAKAT_CUT_FLOOD);
}

static void
early_cb (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  PlakatConnection *connection = plakat_connection_of (message);

  if (connection->head != NULL && connection->head->chunked)
    g_signal_connect (message, "got-chunk", G_CALLBACK (got_chunk_cb), data);
}

static gboolean
sweep_cb (gpointer data)
{
  plakat_front_sweep (data, g_get_monotonic_time ());
  return G_SOURCE_CONTINUE;
}

static void
handle_cb (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  plakat_front_handle (data, message);
}

/* libsoup closes each connection after one request unless its server listens somewhere, and this one's
   connections are brought to it. So it listens at one end of a line whose other end nobody speaks at. */
static gboolean
keep_alive (PlakatFront *self, GError **error)
{
  g_autoptr (GSocket) end = NULL;
  int ends[2];

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    {
      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));
      return FALSE;
    }
  end = g_socket_new_from_fd (ends[0], NULL);
  self->keeper = g_socket_new_from_fd (ends[1], NULL);
  return soup_server_listen_socket (self->soup, end, 0, error);
}

/* Each connection is a file, and so is much else. */
static void
raise_limit (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= OPEN_FILES)
    return;
  limit.rlim_cur = MIN (limit.rlim_max, OPEN_FILES);
  setrlimit (RLIMIT_NOFILE, &limit);
}

/**
 * plakat_front_new:
 * @service: with everything but its front
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the front, not listening yet
 */
PlakatFront *
plakat_front_new (PlakatService *service, GError **error)
{
  g_autoptr (PlakatFront) self = g_new0 (PlakatFront, 1);

  raise_limit ();
  self->service = service;
  self->per_address = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->listening = g_ptr_array_new_with_free_func ((GDestroyNotify) g_source_unref);
  self->metrics = plakat_metrics_new (service);
  self->proxies = plakat_proxies_new ((const char *const *) service->settings->trusted_proxies, error);
  if (self->proxies == NULL || !plakat_front_reload (self, error))
    return NULL;
  self->soup = soup_server_new ("raw-paths", TRUE, NULL);
  soup_server_add_early_handler (self->soup, NULL, early_cb, self, NULL);
  soup_server_add_handler (self->soup, NULL, handle_cb, self, NULL);
  if (!keep_alive (self, error))
    return NULL;
  self->sweep = g_timeout_add_seconds (SWEEP_SECONDS, sweep_cb, self);
  return g_steal_pointer (&self);
}

static void
stop_listening (PlakatFront *self)
{
  for (guint i = 0; i < self->listening->len; i++)
    g_source_destroy (self->listening->pdata[i]);
  g_ptr_array_set_size (self->listening, 0);
}

void
plakat_front_free (PlakatFront *self)
{
  g_return_if_fail (self != NULL);

  self->idle = NULL;
  stop_listening (self);
  g_clear_handle_id (&self->sweep, g_source_remove);
  if (self->soup != NULL)
    soup_server_disconnect (self->soup);
  while (self->connections.head != NULL)
    plakat_connection_abandon (self->connections.head->data);
  g_clear_object (&self->soup);
  g_clear_object (&self->keeper);
  g_clear_object (&self->certificate);
  g_clear_pointer (&self->proxies, plakat_proxies_free);
  g_clear_pointer (&self->metrics, plakat_metrics_free);
  g_ptr_array_unref (self->listening);
  g_hash_table_unref (self->per_address);
  g_free (self);
}

/**
 * plakat_front_listen:
 * @uris: (out) (transfer full): where requests are taken
 * @error: return location
 *
 * Returns: %TRUE when requests are taken at all addresses that the settings name
 */
gboolean
plakat_front_listen (PlakatFront *self, GStrv *uris, GError **error)
{
  PlakatSettings *settings = self->service->settings;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; settings->listen != NULL && settings->listen[i] != NULL; i++)
    {
      char *uri = NULL;
      GSource *source = plakat_front_open (self, settings->listen[i], &uri, error);

      if (source == NULL)
        return FALSE;
      g_ptr_array_add (self->listening, source);
      g_strv_builder_take (builder, uri);
    }
  if (settings->metrics != NULL && !plakat_metrics_listen (self->metrics, settings->metrics, NULL, error))
    return FALSE;
  *uris = g_strv_builder_end (builder);
  return TRUE;
}

/**
 * plakat_front_reload:
 * @error: return location for a sentence
 *
 * Reads the certificate again. Connections that are open keep theirs.
 *
 * Returns: %FALSE if the new one cannot be used; then the old one stays
 */
gboolean
plakat_front_reload (PlakatFront *self, GError **error)
{
  PlakatSettings *settings = self->service->settings;
  g_autoptr (GTlsCertificate) certificate = NULL;

  if (settings->certificate == NULL)
    return TRUE;
  certificate = plakat_front_tls_load (settings->certificate, settings->private_key, error);
  return certificate != NULL && (g_set_object (&self->certificate, certificate), TRUE);
}

/** plakat_front_closed: a connection is gone */
void
plakat_front_closed (PlakatFront *self)
{
  GSourceFunc idle = self->idle;

  if (idle == NULL || self->connections.length > 0)
    return;
  self->idle = NULL;
  idle (self->idle_data);
}

/**
 * plakat_front_stop:
 * @idle: called when everything that was in flight is answered, maybe at once
 * @data: for @idle
 *
 * Takes no more connections, and no more requests on those that are open.
 */
void
plakat_front_stop (PlakatFront *self, GSourceFunc idle, gpointer data)
{
  self->stopping = TRUE;
  self->idle = idle;
  self->idle_data = data;
  stop_listening (self);
  plakat_front_cut_idle (self);
  plakat_front_closed (self);
}
