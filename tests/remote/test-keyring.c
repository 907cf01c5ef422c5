/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "hostile.h"
#include "plakat-tokens-private.h"

#define ORIGIN "https://films.example.org"
#define COLLECTION "/org/freedesktop/secrets/collection/login"

static gboolean
await_boolean (DexFuture *future)
{
  g_autoptr (DexFuture) held = NULL;
  g_autoptr (GError) error = NULL;
  const GValue *value = hostile_await (future, &held, &error);

  g_assert_no_error (error);
  return g_value_get_boolean (value);
}

static void
appeared_cb (GDBusConnection *bus, const char *name, const char *owner, gpointer data)
{
  *(gboolean *) data = TRUE;
}

static GSubprocess *
start_keyring (const char *home)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GError) error = NULL;
  GSubprocess *keyring;
  gboolean there = FALSE;
  guint watch;

  g_subprocess_launcher_setenv (launcher, "HOME", home, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", home, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_RUNTIME_DIR", home, TRUE);
  keyring = g_subprocess_launcher_spawn (launcher, &error, "gnome-keyring-daemon", "--foreground", "--unlock",
                                         "--components=secrets", NULL);
  g_assert_no_error (error);
  g_assert_true (g_output_stream_write_all (g_subprocess_get_stdin_pipe (keyring), "a password",
                                            strlen ("a password"), NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (g_subprocess_get_stdin_pipe (keyring), NULL, NULL));
  watch = g_bus_watch_name (G_BUS_TYPE_SESSION, "org.freedesktop.secrets", G_BUS_NAME_WATCHER_FLAGS_NONE,
                            appeared_cb, NULL, &there, NULL);
  while (!there)
    g_main_context_iteration (NULL, TRUE);
  g_bus_unwatch_name (watch);
  return keyring;
}

static void
lock_keyring (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_autoptr (GVariant) answer = NULL;

  g_assert_no_error (error);
  answer = g_dbus_connection_call_sync (
      bus, "org.freedesktop.secrets", "/org/freedesktop/secrets", "org.freedesktop.Secret.Service", "Lock",
      g_variant_new_parsed ("([%o],)", COLLECTION), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
}

static void
test_service (void)
{
  g_autoptr (PlakatTokens) first = plakat_tokens_new ("account", ORIGIN);
  g_autoptr (PlakatTokens) second = plakat_tokens_new ("account", ORIGIN);
  g_autoptr (PlakatTokens) locked_out = plakat_tokens_new ("account", ORIGIN);
  g_autoptr (PlakatTokens) stranger = plakat_tokens_new ("stranger", ORIGIN);

  g_assert_false (await_boolean (plakat_tokens_load (first)));
  g_assert_true (plakat_tokens_get_persistent (first));
  g_assert_true (await_boolean (plakat_tokens_store (first, "access", "refresh")));
  g_assert_true (plakat_tokens_get_persistent (first));
  g_assert_true (await_boolean (plakat_tokens_load (second)));
  g_assert_cmpstr (plakat_tokens_get_refresh (second), ==, "refresh");

  /* Nobody answers the question to unlock: that is not "no account". */
  lock_keyring ();
  plakat_tokens_set_patience (locked_out, 1);
  plakat_tokens_set_patience (second, 1);
  g_assert_false (await_boolean (plakat_tokens_load (locked_out)));
  g_assert_true (plakat_tokens_is_locked (locked_out));
  g_assert_false (plakat_tokens_may_load (locked_out));
  g_assert_false (plakat_tokens_get_persistent (locked_out));
  g_assert_true (await_boolean (plakat_tokens_load (second)));
  g_assert_cmpstr (plakat_tokens_get_refresh (second), ==, "refresh");
  g_assert_false (await_boolean (plakat_tokens_load (stranger)));
  g_assert_false (plakat_tokens_is_locked (stranger));
}

static void
remove_dir (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_unlink (child) != 0)
        remove_dir (child);
    }
  g_rmdir (path);
}

static gboolean
has_program (const char *name)
{
  g_autofree char *path = g_find_program_in_path (name);

  return path != NULL;
}

int
main (int argc, char *argv[])
{
  g_autofree char *home = NULL;
  GTestDBus *bus;
  g_autoptr (GSubprocess) keyring = NULL;
  int result;

  g_unsetenv ("SECRET_BACKEND");
  g_unsetenv ("DISPLAY");
  g_unsetenv ("WAYLAND_DISPLAY");
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  /* libsecret 0.21 complains of itself when a question to unlock cannot be shown. */
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR);
  if (!has_program ("gnome-keyring-daemon") || !has_program ("dbus-daemon"))
    return 77;

  bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (bus);
  home = g_dir_make_tmp ("plakat-keyring-XXXXXX", NULL);
  keyring = start_keyring (home);
  g_test_add_func ("/remote/keyring/service", test_service);
  result = g_test_run ();
  g_subprocess_force_exit (keyring);
  g_subprocess_wait (keyring, NULL, NULL);
  /* Its end would wait for libsecret to let go of the bus, which is never. */
  g_test_dbus_stop (bus);
  remove_dir (home);
  return result;
}
