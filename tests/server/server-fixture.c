/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

#include "server-fixture.h"
#include "storage-fixture.h"

static const char *
server_binary (void)
{
  const char *path = g_getenv ("PLAKAT_SERVER");

  g_assert_nonnull (path);
  return path;
}

/* A test that fails ends at once: its server would live on and keep open what the test's output goes into. */
static void
die_with_parent_cb (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

/* Starts the server and waits for the one line with which it says where it is. */
void
server_start (Server *self)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDataInputStream) output = NULL;
  g_autofree char *line = NULL;

  g_subprocess_launcher_set_child_setup (launcher, die_with_parent_cb, NULL, NULL);
  self->process = g_subprocess_launcher_spawn (
      launcher, &error, server_binary (), "serve", "--database", self->database, "--key-file", self->keys,
      "--listen", "127.0.0.1:0", "--files", self->pictures, "--picture-cache-size", "0", "--sign-ins", "0",
      "--refreshes", "0", "--writes", "0", "--reads", "0", NULL);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  line = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line);
  g_assert_true (g_str_has_prefix (line, "Listening on http://127.0.0.1:"));
  self->address = g_strdup (line + strlen ("Listening on "));
  self->session = soup_session_new_with_options ("timeout", 30, "proxy-resolver", NULL, NULL);
}

/* Ends the server as a service manager does; it must go by itself and without a complaint. */
void
server_stop (Server *self)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_send_signal (self->process, SIGTERM);
  g_subprocess_wait (self->process, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (self->process));
  g_assert_cmpint (g_subprocess_get_exit_status (self->process), ==, 0);
  g_clear_object (&self->process);
  g_clear_object (&self->session);
  g_clear_pointer (&self->address, g_free);
}

void
server_set_up (Server *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *complaints = NULL, *summary = NULL;

  self->folder = g_dir_make_tmp ("plakat-server-XXXXXX", &error);
  g_assert_no_error (error);
  self->database = storage_make (self->folder, "plakat");
  self->keys = g_build_filename (self->folder, "keys", NULL);
  self->pictures = g_build_filename (self->folder, "pictures", NULL);
  g_assert_cmpint (g_mkdir (self->pictures, 0700), ==, 0);
  summary = server_load (self, "catalogue.jsonl", CATALOGUE, &complaints);
  g_assert_cmpstr (complaints, ==, "");
  server_start (self);
}

/* Puts an empty storage in the place of the one there was; while the server does not run. */
void
server_forget (Server *self)
{
  storage_remove (self->database);
  g_free (self->database);
  self->database = storage_make (self->folder, "other");
}

void
server_tear_down (Server *self, gconstpointer data)
{
  if (self->process != NULL)
    server_stop (self);
  storage_remove (self->database);
  storage_remove_folder (self->folder);
  g_free (self->folder);
  g_free (self->database);
  g_free (self->keys);
  g_free (self->pictures);
}

/* Loads @lines from a file of that name; gives the summary, and what was complained about. */
char *
server_load (Server *self, const char *name, const char *lines, char **complaints)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  char *output = NULL;

  g_file_set_contents (path, lines, -1, &error);
  g_assert_no_error (error);
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error,
                              server_binary (), "load", "--database", self->database, "--posters",
                              self->pictures, path, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, complaints, &error);
  g_assert_no_error (error);
  g_test_message ("%s%s", output, *complaints);
  g_assert_true (g_subprocess_get_successful (process));
  return output;
}

static Answer *
send_message (Server *self, SoupMessage *message)
{
  Answer *answer = g_new0 (Answer, 1);
  g_autoptr (GError) error = NULL;
  const char *type;

  answer->bytes = soup_session_send_and_read (self->session, message, NULL, &error);
  g_assert_no_error (error);
  answer->status = soup_message_get_status (message);
  answer->headers = soup_message_headers_ref (soup_message_get_response_headers (message));
  g_assert_cmpstr (soup_message_headers_get_one (answer->headers, "X-Content-Type-Options"), ==, "nosniff");
  type = soup_message_headers_get_content_type (answer->headers, NULL);
  if (type != NULL && g_str_has_suffix (type, "json"))
    {
      g_autoptr (JsonParser) parser = json_parser_new_immutable ();
      gsize length;
      const char *text = g_bytes_get_data (answer->bytes, &length);

      json_parser_load_from_data (parser, text, length, &error);
      g_assert_no_error (error);
      answer->object = json_object_ref (json_node_get_object (json_parser_get_root (parser)));
    }
  return answer;
}

static SoupMessage *
make_message (Server *self, const char *method, const char *path)
{
  g_autofree char *uri = g_strconcat (self->address, path, NULL);
  SoupMessage *message = soup_message_new (method, uri);

  g_assert_nonnull (message);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  return message;
}

/* @path stands below /api/v1 when it does not begin with a slash. */
Answer *
server_send (Server *self, const char *method, const char *path, const char *token, const char *body)
{
  g_autofree char *whole = *path == '/' ? g_strdup (path) : g_strconcat ("/api/v1/", path, NULL);
  g_autoptr (SoupMessage) message = make_message (self, method, whole);
  g_autofree char *bearer = g_strconcat ("Bearer ", token, NULL);

  if (token != NULL)
    soup_message_headers_append (soup_message_get_request_headers (message), "Authorization", bearer);
  if (body != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (message, "application/json", bytes);
    }
  return send_message (self, message);
}

Answer *
server_send_with (Server *self, const char *method, const char *path, const char *header, const char *value)
{
  g_autoptr (SoupMessage) message = make_message (self, method, path);

  soup_message_headers_append (soup_message_get_request_headers (message), header, value);
  return send_message (self, message);
}

Answer *
server_get (Server *self, const char *path, const char *token)
{
  return server_send (self, "GET", path, token, NULL);
}

void
server_register (Server *self, const char *name, Tokens *tokens)
{
  g_autofree char *body = g_strdup_printf (
      "{\"email\":\"%s@example.org\",\"username\":\"%s\",\"password\":\"correct horse\"}", name, name);
  g_autoptr (Answer) answer = server_send (self, "POST", "users/register/", NULL, body);

  g_assert_cmpuint (answer->status, ==, 201);
  tokens->access = g_strdup (answer_text (answer, "tokens.access"));
  tokens->refresh = g_strdup (answer_text (answer, "tokens.refresh"));
}

void
answer_free (Answer *self)
{
  g_clear_pointer (&self->headers, soup_message_headers_unref);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->object, json_object_unref);
  g_free (self);
}

void
tokens_clear (Tokens *self)
{
  g_free (self->access);
  g_free (self->refresh);
}

/* What stands at `results.0.title`; %NULL where there is nothing. */
JsonNode *
answer_find (Answer *self, const char *path)
{
  g_auto (GStrv) steps = g_strsplit (path, ".", -1);
  JsonNode *node = NULL;

  g_assert_nonnull (self->object);
  for (guint i = 0; steps[i] != NULL; i++)
    {
      if (i == 0)
        node = json_object_get_member (self->object, steps[0]);
      else if (JSON_NODE_HOLDS_OBJECT (node))
        node = json_object_get_member (json_node_get_object (node), steps[i]);
      else if (JSON_NODE_HOLDS_ARRAY (node)
               && g_ascii_strtoull (steps[i], NULL, 10) < json_array_get_length (json_node_get_array (node)))
        node = json_array_get_element (json_node_get_array (node), g_ascii_strtoull (steps[i], NULL, 10));
      else
        node = NULL;
      if (node == NULL)
        return NULL;
    }
  return node;
}

const char *
answer_text (Answer *self, const char *path)
{
  JsonNode *node = answer_find (self, path);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
}

gint64
answer_int (Answer *self, const char *path)
{
  JsonNode *node = answer_find (self, path);

  g_assert_nonnull (node);
  g_assert_true (JSON_NODE_HOLDS_VALUE (node));
  return json_node_get_int (node);
}

guint
answer_length (Answer *self, const char *path)
{
  JsonNode *node = answer_find (self, path);

  g_assert_nonnull (node);
  g_assert_true (JSON_NODE_HOLDS_ARRAY (node));
  return json_array_get_length (json_node_get_array (node));
}

/* The answer is a problem in the form of RFC 9457, with a sentence. */
void
answer_is_problem (Answer *self, guint status)
{
  g_assert_cmpuint (self->status, ==, status);
  g_assert_cmpstr (soup_message_headers_get_content_type (self->headers, NULL), ==,
                   "application/problem+json");
  g_assert_cmpint (answer_int (self, "status"), ==, status);
  g_assert_nonnull (answer_text (self, "type"));
  g_assert_nonnull (answer_text (self, "title"));
  g_assert_nonnull (strchr (answer_text (self, "detail"), ' '));
}
