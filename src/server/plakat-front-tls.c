/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <sys/socket.h>

#include "plakat-db.h"
#include "plakat-front-private.h"

#define TRY_SECONDS 5

/** Trial: two ends of one connection, of which @waiting are not done yet */
typedef struct
{
  GSocket *ends[2];
  int waiting;
  GError *error;
} Trial;

static gboolean
accept_cb (GTlsConnection *connection,
           GTlsCertificate *certificate,
           GTlsCertificateFlags errors,
           gpointer data)
{
  return TRUE;
}

static void
trial_done_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Trial *trial = data;

  trial->waiting--;
  if (g_tls_connection_handshake_finish (G_TLS_CONNECTION (object), result,
                                         trial->error ? NULL : &trial->error))
    return;
  /* The other end need not wait. */
  for (gsize i = 0; i < G_N_ELEMENTS (trial->ends); i++)
    g_socket_shutdown (trial->ends[i], TRUE, TRUE, NULL);
}

static GIOStream *
make_end (int fd, GSocket **socket)
{
  *socket = g_socket_new_from_fd (fd, NULL);
  g_socket_set_timeout (*socket, TRY_SECONDS);
  return G_IO_STREAM (g_socket_connection_factory_create_connection (*socket));
}

/* A key that does not belong to its certificate is found out by using both. */
static gboolean
try_out (GTlsCertificate *certificate, GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GIOStream) near = NULL, far = NULL, server = NULL, client = NULL;
  Trial trial = { .waiting = 2 };
  int ends[2];

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    return TRUE;
  near = make_end (ends[0], &trial.ends[0]);
  far = make_end (ends[1], &trial.ends[1]);
  g_main_context_push_thread_default (context);
  server = g_tls_server_connection_new (near, certificate, error);
  client = server ? g_tls_client_connection_new (far, NULL, error) : NULL;
  if (client != NULL)
    {
      g_signal_connect (client, "accept-certificate", G_CALLBACK (accept_cb), NULL);
      g_tls_connection_handshake_async (G_TLS_CONNECTION (server), 0, NULL, trial_done_cb, &trial);
      g_tls_connection_handshake_async (G_TLS_CONNECTION (client), 0, NULL, trial_done_cb, &trial);
      while (trial.waiting > 0)
        g_main_context_iteration (context, TRUE);
    }
  g_main_context_pop_thread_default (context);
  g_clear_object (&trial.ends[0]);
  g_clear_object (&trial.ends[1]);
  if (trial.error != NULL)
    g_propagate_error (error, trial.error);
  return client != NULL && trial.error == NULL;
}

/**
 * plakat_front_tls_load:
 * @certificate: a PEM file, of the certificate and of those that it stands on
 * @private_key: a PEM file
 * @error: return location for a sentence
 *
 * Returns: (transfer full) (nullable): a certificate that works
 */
GTlsCertificate *
plakat_front_tls_load (const char *certificate, const char *private_key, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (GTlsCertificate) loaded =
      g_tls_certificate_new_from_files (certificate, private_key ? private_key : certificate, &reason);

  if (loaded != NULL && try_out (loaded, &reason))
    return g_steal_pointer (&loaded);
  g_set_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_ARGUMENT,
               _ ("The certificate %s cannot be used with the key %s: %s"), certificate,
               private_key ? private_key : certificate, reason->message);
  return NULL;
}
