/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "front-fixture.h"

#define GET "GET /x HTTP/1.1\r\nHost: films.example\r\n\r\n"

/**
 * Visitor: somebody who speaks TLS, in a thread of their own, because the front needs this one
 * @certificate: of the server, as it showed it; %NULL if there was no agreement
 */
typedef struct
{
  Front *front;
  GIOStream *stream;
  char *certificate;
  char *answer;
  GThread *thread;
  int done;
} Visitor;

static gboolean
accept_cb (GTlsConnection *connection,
           GTlsCertificate *certificate,
           GTlsCertificateFlags errors,
           gpointer data)
{
  return TRUE;
}

static GIOStream *
shake_hands (Front *front)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GUri) uri = g_uri_parse (front->uri, G_URI_FLAGS_NONE, NULL);
  g_autoptr (GSocketConnection) plain =
      g_socket_client_connect_to_host (client, g_uri_get_host (uri), g_uri_get_port (uri), NULL, NULL);
  g_autoptr (GIOStream) secure = NULL;

  g_assert_nonnull (plain);
  secure = g_tls_client_connection_new (G_IO_STREAM (plain), NULL, NULL);
  g_signal_connect (secure, "accept-certificate", G_CALLBACK (accept_cb), NULL);
  if (!g_tls_connection_handshake (G_TLS_CONNECTION (secure), NULL, NULL))
    return NULL;
  return g_steal_pointer (&secure);
}

static gpointer
visit (gpointer data)
{
  Visitor *self = data;
  char buffer[4096] = "";
  gssize size;

  if (self->stream == NULL)
    self->stream = shake_hands (self->front);
  if (self->stream != NULL)
    {
      GTlsCertificate *shown = g_tls_connection_get_peer_certificate (G_TLS_CONNECTION (self->stream));

      g_clear_pointer (&self->certificate, g_free);
      g_object_get (shown, "certificate-pem", &self->certificate, NULL);
      g_output_stream_write_all (g_io_stream_get_output_stream (self->stream), GET, strlen (GET), NULL, NULL,
                                 NULL);
      size = g_input_stream_read (g_io_stream_get_input_stream (self->stream), buffer, sizeof buffer - 1,
                                  NULL, NULL);
      g_set_str (&self->answer, size > 0 ? buffer : "");
      while (size > 0 && strstr (self->answer, "\"text\"") == NULL)
        {
          char *more;

          size = g_input_stream_read (g_io_stream_get_input_stream (self->stream), buffer, sizeof buffer - 1,
                                      NULL, NULL);
          buffer[MAX (0, size)] = '\0';
          more = g_strconcat (self->answer, buffer, NULL);
          g_free (self->answer);
          self->answer = more;
        }
    }
  g_atomic_int_set (&self->done, TRUE);
  g_main_context_wakeup (NULL);
  return NULL;
}

/* Asks, on the connection that is there already or on a new one. */
static void
ask (Visitor *self, Front *front)
{
  self->front = front;
  self->done = FALSE;
  self->thread = g_thread_new ("visitor", visit, self);
  while (!g_atomic_int_get (&self->done))
    front_turn ();
  g_thread_join (self->thread);
}

static void
visitor_clear (Visitor *self)
{
  if (self->stream != NULL)
    {
      /* Without a good-bye, for which the other side would have to be heard. */
      g_autoptr (GIOStream) base = NULL;

      g_object_get (self->stream, "base-io-stream", &base, NULL);
      g_socket_shutdown (g_socket_connection_get_socket (G_SOCKET_CONNECTION (base)), TRUE, TRUE, NULL);
    }
  g_clear_object (&self->stream);
  g_free (self->certificate);
  g_free (self->answer);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Visitor, visitor_clear)

static char *folder;

static char *
make_certificate (const char *name)
{
  g_autofree char *path = g_strdup_printf ("%s/%s", folder, name);
  g_autofree char *key = g_strconcat (path, ".key", NULL);
  g_autofree char *certificate = g_strconcat (path, ".pem", NULL);
  g_autofree char *subject = g_strdup_printf ("/CN=%s.example", name);
  const char *command[] = {
    "openssl", "req",       "-x509", "-newkey", "ec",    "-pkeyopt", "ec_paramgen_curve:P-256",
    "-nodes",  "-days",     "2",     "-subj",   subject, "-keyout",  key,
    "-out",    certificate, NULL
  };
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) command, NULL,
                G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL,
                NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  return g_steal_pointer (&path);
}

static void
use (Front *front, const char *certificate, const char *key)
{
  g_free (front->settings.certificate);
  g_free (front->settings.private_key);
  front->settings.certificate = g_strconcat (certificate, ".pem", NULL);
  front->settings.private_key = g_strconcat (key, ".key", NULL);
}

static void
set_up (Front *front, gconstpointer data)
{
  front_set_up (front, data);
  folder = g_dir_make_tmp ("plakat-front-XXXXXX", NULL);
  g_assert_nonnull (folder);
}

static void
tear_down (Front *front, gconstpointer data)
{
  static const char *const names[] = { "one.pem", "one.key", "two.pem", "two.key" };

  front_tear_down (front, data);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
  g_clear_pointer (&folder, g_free);
}

static void
test_answers (Front *front, gconstpointer data)
{
  g_autofree char *one = make_certificate ("one");
  g_auto (Visitor) visitor = { 0 };

  use (front, one, one);
  front_start (front);
  g_assert_true (g_str_has_prefix (front->uri, "https://127.0.0.1:"));
  ask (&visitor, front);
  g_assert_true (g_str_has_prefix (visitor.answer, "HTTP/1.1 200 OK\r\n"));
  g_assert_nonnull (strstr (visitor.answer, "\r\nStrict-Transport-Security: max-age="));
  g_assert_nonnull (strstr (visitor.answer, "\"uri\":\"https://films.example/x\""));
  ask (&visitor, front);
  g_assert_true (g_str_has_prefix (visitor.answer, "HTTP/1.1 200 OK\r\n"));
}

/* A new certificate is for new connections; one that is no good changes nothing. */
static void
test_reload (Front *front, gconstpointer data)
{
  g_autofree char *one = make_certificate ("one");
  g_autofree char *two = make_certificate ("two");
  g_autofree char *first = NULL;
  g_auto (Visitor) old = { 0 }, fresh = { 0 }, after = { 0 };
  g_autoptr (GError) error = NULL;

  use (front, one, one);
  front_start (front);
  ask (&old, front);
  first = g_strdup (old.certificate);
  use (front, two, two);
  plakat_front_reload (front->service.front, &error);
  g_assert_no_error (error);
  ask (&fresh, front);
  g_assert_cmpstr (fresh.certificate, !=, first);
  g_assert_true (g_str_has_prefix (fresh.answer, "HTTP/1.1 200 OK\r\n"));
  ask (&old, front);
  g_assert_cmpstr (old.certificate, ==, first);
  g_assert_true (g_str_has_prefix (old.answer, "HTTP/1.1 200 OK\r\n"));

  use (front, one, two);
  g_assert_false (plakat_front_reload (front->service.front, &error));
  g_assert_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_ARGUMENT);
  g_clear_error (&error);
  g_free (front->settings.certificate);
  front->settings.certificate = g_strconcat (two, ".key", NULL);
  g_assert_false (plakat_front_reload (front->service.front, &error));
  g_assert_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_ARGUMENT);
  ask (&after, front);
  g_assert_cmpstr (after.certificate, ==, fresh.certificate);
}

/** Attempt: to speak a version of TLS; @answer: what came of it */
typedef struct
{
  const char *uri;
  const char *version;
  char *answer;
  int done;
} Attempt;

static gpointer
attempt (gpointer data)
{
  Attempt *self = data;
  g_autofree char *option = g_strconcat ("-", self->version, NULL);
  g_autoptr (GSubprocess) client = g_subprocess_new (
      G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
      NULL, "openssl", "s_client", "-quiet", "-connect", self->uri + strlen ("https://"), option, "-cipher",
      "DEFAULT@SECLEVEL=0", NULL);

  g_assert_nonnull (client);
  g_subprocess_communicate_utf8 (client, "GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", NULL,
                                 &self->answer, NULL, NULL);
  g_atomic_int_set (&self->done, TRUE);
  return NULL;
}

static void
test_versions (Front *front, gconstpointer data)
{
  static const struct
  {
    const char *version;
    gboolean spoken;
  } versions[] = { { "tls1", FALSE }, { "tls1_1", FALSE }, { "tls1_2", TRUE }, { "tls1_3", TRUE } };
  g_autofree char *one = make_certificate ("one");

  use (front, one, one);
  front_start (front);
  for (gsize i = 0; i < G_N_ELEMENTS (versions); i++)
    {
      Attempt attempted = { front->uri, versions[i].version, NULL, FALSE };
      GThread *thread = g_thread_new ("attempt", attempt, &attempted);

      while (!g_atomic_int_get (&attempted.done))
        front_turn ();
      g_thread_join (thread);
      g_test_message ("%s", versions[i].version);
      g_assert_nonnull (attempted.answer);
      g_assert_true (g_str_has_prefix (attempted.answer, "HTTP/1.1 200 OK") == versions[i].spoken);
      g_free (attempted.answer);
    }
}

/* Who comes to a door that speaks TLS and does not, or not on, is shown out. */
static void
test_slow_handshake (Front *front, gconstpointer data)
{
  g_autofree char *one = make_certificate ("one");
  g_auto (Visitor) visitor = { 0 };
  g_autoptr (Line) silent = NULL, plain = NULL, half = NULL;
  const char hello[] = { 0x16, 0x03, 0x01, 0x02, 0x00, 0x01 };

  use (front, one, one);
  front_start (front);
  silent = line_new (front);
  half = line_new (front);
  plain = line_new (front);
  line_say_bytes (half, hello, sizeof hello);
  line_say (plain, GET);
  line_expect_end (plain);
  while (front->service.front->connections.length < 2)
    front_turn ();
  plakat_front_sweep (front->service.front, g_get_monotonic_time () + 9 * G_USEC_PER_SEC);
  g_assert_cmpuint (front->service.front->connections.length, ==, 2);
  plakat_front_sweep (front->service.front, g_get_monotonic_time () + 11 * G_USEC_PER_SEC);
  line_expect_end (silent);
  line_expect_end (half);
  ask (&visitor, front);
  g_assert_true (g_str_has_prefix (visitor.answer, "HTTP/1.1 200 OK\r\n"));
}

/* Handshakes that do not get on keep only so many threads of an address. */
static void
test_many_handshakes (Front *front, gconstpointer data)
{
  g_autofree char *one = make_certificate ("one");
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) line_free);
  g_auto (Visitor) visitor = { 0 };
  const char hello[] = { 0x16, 0x03, 0x01, 0x02, 0x00, 0x01 };
  guint shaking = 0, queued = 0;

  use (front, one, one);
  front_start (front);
  for (int i = 0; i < 30; i++)
    {
      Line *line = line_new (front);

      g_ptr_array_add (lines, line);
      line_say_bytes (line, hello, i < 20 ? sizeof hello : 0);
    }
  while (shaking + queued < 20)
    {
      shaking = queued = 0;
      for (GList *link = front->service.front->connections.head; link != NULL; link = link->next)
        {
          shaking += ((PlakatConnection *) link->data)->shaking;
          queued += ((PlakatConnection *) link->data)->queued;
        }
      front_turn ();
    }
  g_assert_cmpuint (shaking, ==, 8);
  g_assert_cmpuint (queued, ==, 12);
  while (front->service.front->connections.length < 30)
    front_turn ();
  plakat_front_sweep (front->service.front, g_get_monotonic_time () + 11 * G_USEC_PER_SEC);
  while (front->service.front->connections.length > 0)
    front_turn ();
  ask (&visitor, front);
  g_assert_true (g_str_has_prefix (visitor.answer, "HTTP/1.1 200 OK\r\n"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add (path, Front, NULL, set_up, function, tear_down)
  ADD ("/front-tls/answers", test_answers);
  ADD ("/front-tls/reload", test_reload);
  ADD ("/front-tls/versions", test_versions);
  ADD ("/front-tls/slow-handshake", test_slow_handshake);
  ADD ("/front-tls/many-handshakes", test_many_handshakes);
  return g_test_run ();
}
