/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

#include "stand-in.h"

struct _StandIn
{
  GSubprocess *process;
  char *origin;
  guint16 port;
};

/* A test that dies leaves no server behind. */
static void
die_with_parent (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

/* The address of a real server of that kind, to which the tests are put in place of the stand-in. */
static char *
dup_real (const char *name)
{
  g_autofree char *upper = g_ascii_strup (name, -1);
  g_autofree char *variable = g_strconcat ("PLAKAT_REAL_", upper, NULL);

  return g_strdup (g_getenv (variable));
}

StandIn *
stand_in_new (const char *name, const char *option)
{
  StandIn *self = g_new0 (StandIn, 1);
  g_autofree char *program = g_test_build_filename (G_TEST_DIST, "support", "stand-ins", name, NULL);
  const char *argv[] = { program, "--port", "0", option, NULL };
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GDataInputStream) output = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;
  guint64 port;

  self->origin = dup_real (name);
  if (self->origin != NULL)
    return self;
  g_subprocess_launcher_set_child_setup (launcher, die_with_parent, NULL, NULL);
  self->process = g_subprocess_launcher_spawnv (launcher, argv, &error);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  line = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line);
  g_assert_true (g_ascii_string_to_unsigned (line, 10, 1, G_MAXUINT16, &port, &error));
  self->port = (guint16) port;
  self->origin = g_strdup_printf ("http://127.0.0.1:%u", self->port);
  return self;
}

void
stand_in_free (StandIn *self)
{
  if (self->process != NULL)
    {
      g_subprocess_force_exit (self->process);
      g_subprocess_wait (self->process, NULL, NULL);
      g_object_unref (self->process);
    }
  g_free (self->origin);
  g_free (self);
}

gboolean
stand_in_is_real (StandIn *self)
{
  return self->process == NULL;
}

const char *
stand_in_origin (StandIn *self)
{
  return self->origin;
}

char *
stand_in_control (StandIn *self, const char *what)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autofree char *request = g_strdup_printf ("GET /_control/%s HTTP/1.0\r\n\r\n", what);
  g_autoptr (GString) answer = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  char buffer[4096];
  gssize n;
  const char *body;

  connection = g_socket_client_connect_to_host (client, "127.0.0.1", self->port, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request,
                                            strlen (request), NULL, NULL, &error));
  while ((n = g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), buffer,
                                   sizeof buffer, NULL, &error))
         > 0)
    g_string_append_len (answer, buffer, n);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (answer->str, " 200 "));
  body = strstr (answer->str, "\r\n\r\n");
  g_assert_nonnull (body);
  return g_strdup (body + 4);
}
