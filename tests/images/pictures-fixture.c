/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "pictures-fixture.h"

static gboolean
server_cb (const HostileRequest *request, GString *reply, gpointer data)
{
  Fixture *fixture = data;

  if (fixture->gate != NULL)
    hostile_set_manner (fixture->server, &(HostileManner) { .gate = fixture->gate });
  g_string_append_printf (fixture->asked, "%s ", request->path);
  if (fixture->hangs)
    return TRUE;
  if (fixture->breaks)
    return FALSE;
  if (fixture->status != NULL)
    hostile_say (reply, fixture->status, "text/plain", "");
  else if (g_str_equal (request->path, "/files/portal.jpg"))
    hostile_say (reply, "200 OK", "image/jpeg", "<html>Sign in to this network</html>");
  else if (g_str_has_suffix (request->path, "/gone.jpg"))
    hostile_say (reply, "404 Not Found", "text/plain", "");
  else
    {
      g_string_append_printf (reply, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %zu\r\n\r\n",
                              g_bytes_get_size (fixture->jpeg));
      g_string_append_len (reply, g_bytes_get_data (fixture->jpeg, NULL),
                           (gssize) g_bytes_get_size (fixture->jpeg));
    }
  return FALSE;
}

static void
connect_to (Fixture *fixture, const char *path, gboolean sized)
{
  g_autofree char *files = g_strconcat (hostile_origin (fixture->server), path, NULL);

  plakat_pictures_set_files (fixture->pictures, files, sized);
}

void
pictures_connect (Fixture *fixture)
{
  connect_to (fixture, "/files/", FALSE);
}

void
pictures_connect_sizes (Fixture *fixture)
{
  connect_to (fixture, "/t/p/w500/", FALSE);
}

void
pictures_connect_plakat (Fixture *fixture)
{
  connect_to (fixture, "/files/", TRUE);
}

void
pictures_set_up (Fixture *fixture, gconstpointer data)
{
  fixture->dir = sample_make_dir ();
  fixture->asked = g_string_new (NULL);
  fixture->jpeg = sample_jpeg (300, 450, 0xcc2211, 0x112288);
  fixture->server = hostile_new (server_cb, fixture);
  fixture->pictures = plakat_pictures_new (fixture->dir);
  pictures_connect (fixture);
}

void
pictures_reopen (Fixture *fixture)
{
  g_object_unref (fixture->pictures);
  fixture->pictures = plakat_pictures_new (fixture->dir);
  pictures_connect (fixture);
}

void
pictures_tear_down (Fixture *fixture, gconstpointer data)
{
  gpointer gone = fixture->pictures;

  g_object_add_weak_pointer (G_OBJECT (fixture->pictures), &gone);
  g_object_unref (fixture->pictures);
  while (gone != NULL)
    g_main_context_iteration (NULL, TRUE);
  hostile_free (fixture->server);
  g_string_free (fixture->asked, TRUE);
  g_bytes_unref (fixture->jpeg);
  sample_remove_dir (fixture->dir);
  g_free (fixture->dir);
}

GdkTexture *
pictures_await_texture (DexFuture *future)
{
  g_autoptr (DexFuture) held = NULL;
  g_autoptr (GError) error = NULL;
  const GValue *value = hostile_await (future, &held, &error);

  g_assert_no_error (error);
  return g_value_dup_object (value);
}

guint64
pictures_await_size (Fixture *fixture)
{
  g_autoptr (DexFuture) held = NULL;

  return g_value_get_uint64 (
      hostile_await (plakat_pictures_measure_cache (fixture->pictures, FALSE), &held, NULL));
}

void
pictures_clear (Fixture *fixture)
{
  g_autoptr (DexFuture) held = NULL;

  g_assert_nonnull (hostile_await (plakat_pictures_clear_cache (fixture->pictures), &held, NULL));
}

void
pictures_await_ready (PlakatPoster *poster)
{
  while (!plakat_poster_get_ready (poster))
    g_main_context_iteration (NULL, TRUE);
}

int
pictures_await_width (Fixture *fixture, const char *path, int width)
{
  g_autoptr (GdkTexture) texture =
      pictures_await_texture (plakat_pictures_load (fixture->pictures, path, width));

  return gdk_texture_get_width (texture);
}

guint64
pictures_await_pinned (Fixture *fixture)
{
  g_autoptr (DexFuture) held = NULL;

  return g_value_get_uint64 (
      hostile_await (plakat_pictures_measure_cache (fixture->pictures, TRUE), &held, NULL));
}

void
pictures_set_jpeg (Fixture *fixture, int width, int height)
{
  g_bytes_unref (fixture->jpeg);
  fixture->jpeg = sample_jpeg (width, height, 0xcc2211, 0x112288);
}
