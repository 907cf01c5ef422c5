/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "flix-fixture.h"

static GSubprocess *server;
static char *base;
static char *folder;

static void
start_server (void)
{
  g_autofree char *program = g_test_build_filename (G_TEST_DIST, "support", "stand-ins", "auteurflix", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDataInputStream) said = NULL;
  g_autofree char *port = NULL;

  server = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, "--port", "0", NULL);
  g_assert_no_error (error);
  said = g_data_input_stream_new (g_subprocess_get_stdout_pipe (server));
  port = g_data_input_stream_read_line (said, NULL, NULL, &error);
  g_assert_no_error (error);
  base = g_strconcat ("http://127.0.0.1:", port, NULL);
}

void
flix_init (int *argc, char ***argv)
{
  g_autofree char *file = NULL;

  folder = g_dir_make_tmp ("plakat-flix-XXXXXX", NULL);
  file = g_build_filename (folder, "keyring", NULL);
  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", file, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "a password", TRUE);
  g_test_init (argc, argv, NULL);
  dex_init ();
  start_server ();
}

int
flix_run (void)
{
  int result = g_test_run ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_subprocess_force_exit (server);
  g_subprocess_wait (server, NULL, NULL);
  g_object_unref (server);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
  g_free (folder);
  g_free (base);
  return result;
}

static void
set_up (Flix *flix, gconstpointer data)
{
  flix->base = g_strdup (base);
  flix->http = plakat_http_new ();
  flix->tokens = plakat_tokens_new ("account", base);
  flix->remote = PLAKAT_REMOTE (plakat_auteurflix_new (flix->http, flix->tokens, base));
  flix_control (flix, "DELETE", "", NULL);
}

static void
tear_down (Flix *flix, gconstpointer data)
{
  flix_done (plakat_tokens_clear (flix->tokens));
  g_clear_object (&flix->remote);
  g_clear_object (&flix->tokens);
  g_clear_object (&flix->http);
  g_free (flix->base);
}

void
flix_add_test (const char *path, void (*test) (Flix *, gconstpointer))
{
  g_test_add (path, Flix, NULL, set_up, test, tear_down);
}

gpointer
flix_await (DexFuture *future)
{
  g_autoptr (DexFuture) held = NULL;
  g_autoptr (GError) error = NULL;
  const GValue *value = hostile_await (future, &held, &error);

  g_assert_no_error (error);
  return g_value_get_pointer (value);
}

void
flix_done (DexFuture *future)
{
  g_autoptr (DexFuture) held = NULL;
  g_autoptr (GError) error = NULL;

  hostile_await (future, &held, &error);
  g_assert_no_error (error);
}

void
flix_sign_in (Flix *flix)
{
  plakat_session_free (flix_await (plakat_remote_sign_in (flix->remote, FLIX_EMAIL, FLIX_PASSWORD)));
}

char *
flix_dup_control (Flix *flix, const char *method, const char *path, const char *json)
{
  g_autofree char *url = g_strconcat (flix->base, "/_control/", path, NULL);
  const PlakatHttpRequest request = {
    .method = method, .url = url, .json = json, .max_bytes = 1 << 20, .deadline_seconds = 20
  };
  g_autoptr (DexFuture) held = NULL;
  g_autoptr (GError) error = NULL;
  const GValue *value = hostile_await (plakat_http_ask (flix->http, &request), &held, &error);
  PlakatHttpAnswer *answer;
  gsize length;
  const char *bytes;

  g_assert_no_error (error);
  answer = g_value_get_boxed (value);
  g_assert_cmpuint (answer->status, ==, 200);
  bytes = g_bytes_get_data (answer->body, &length);
  return g_strndup (bytes, length);
}

void
flix_control (Flix *flix, const char *method, const char *path, const char *json)
{
  g_autofree char *answer = flix_dup_control (flix, method, path, json);

  g_assert_cmpstr (answer, ==, "{}");
}

void
flix_fault (Flix *flix, const char *json)
{
  flix_control (flix, "POST", "faults", json);
}

guint
flix_count (Flix *flix, const char *begin)
{
  g_autofree char *state = flix_dup_control (flix, "GET", "", NULL);
  g_autoptr (JsonNode) root = json_from_string (state, NULL);
  JsonArray *requests = json_object_get_array_member (json_node_get_object (root), "requests");
  guint n = 0;

  for (guint i = 0; i < json_array_get_length (requests); i++)
    n += g_str_has_prefix (json_array_get_string_element (requests, i), begin);
  return n;
}

void
flix_wait_for_request (Flix *flix, const char *begin)
{
  while (flix_count (flix, begin) == 0)
    ;
}

void
flix_add (Flix *flix, gint64 movie, gint64 profile)
{
  g_autofree char *json = g_strdup_printf (
      "{\"movie_id\":%" G_GINT64_FORMAT ",\"profile_id\":%" G_GINT64_FORMAT "}", movie, profile);

  flix_control (flix, "POST", "rows", json);
}
