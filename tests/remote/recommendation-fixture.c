/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "recommendation-fixture.h"

/* No keyring: tokens live in memory. */
void
place_start_keyless (int *argc, char ***argv)
{
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  g_unsetenv ("SECRET_BACKEND");
  g_unsetenv ("PLAKAT_TMDB_IMAGES");
  g_test_init (argc, argv, NULL);
  dex_init ();
}

void
place_set_up (Place *self, gconstpointer data)
{
  g_autoptr (PlakatSession) session = NULL;

  self->server = stand_in_new ("recommendation", NULL);
  self->http = plakat_http_new ();
  self->tokens = plakat_tokens_new ("account", stand_in_origin (self->server));
  self->remote =
      PLAKAT_REMOTE (plakat_recommendation_new (self->http, self->tokens, stand_in_origin (self->server)));
  session = place_await_pointer (plakat_remote_sign_up (self->remote, ADA, "ada", PASSWORD));
  g_assert_cmpstr (session->username, ==, "ada");
  place_control (self, "clear");
}

void
place_tear_down (Place *self, gconstpointer data)
{
  g_clear_object (&self->remote);
  g_clear_object (&self->tokens);
  g_clear_object (&self->http);
  stand_in_free (self->server);
}

gpointer
place_await_pointer (DexFuture *future)
{
  g_autoptr (DexFuture) held = NULL;
  g_autoptr (GError) error = NULL;
  const GValue *value = hostile_await (future, &held, &error);

  g_assert_no_error (error);
  return g_value_get_pointer (value);
}

void
place_control (Place *self, const char *format, ...)
{
  g_autofree char *what = NULL;
  g_autofree char *said = NULL;
  va_list words;

  va_start (words, format);
  what = g_strdup_vprintf (format, words);
  va_end (words);
  said = stand_in_control (self->server, what);
  g_assert_nonnull (said);
}

char *
place_dup_log (Place *self)
{
  return stand_in_control (self->server, "log");
}

guint
place_count (Place *self, const char *method, const char *path, gboolean token)
{
  g_autofree char *log = place_dup_log (self);
  g_autoptr (JsonNode) root = json_from_string (log, NULL);
  JsonArray *array = json_node_get_array (root);
  guint n = 0;

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *request = json_array_get_object_element (array, i);

      n += g_str_equal (json_object_get_string_member (request, "method"), method)
           && (path == NULL || g_str_equal (json_object_get_string_member (request, "path"), path))
           && json_object_get_boolean_member (request, "token") == token;
    }
  return n;
}

PlakatListing *
place_load_list (Place *self, const char *list_uid, guint page)
{
  return place_await_pointer (plakat_remote_fetch_listing (self->remote, list_uid, NULL, page));
}
