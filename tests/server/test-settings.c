/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "plakat-db.h"
#include "plakat-settings.h"

typedef struct
{
  char *folder;
  char *path;
} Place;

static void
set_up (Place *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("plakat-settings-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "server.conf", NULL);
}

static void
tear_down (Place *self, gconstpointer data)
{
  g_unlink (self->path);
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->path);
  g_unsetenv ("PLAKAT_SERVER_WORKERS");
  g_unsetenv ("PLAKAT_SERVER_LISTEN");
  g_unsetenv ("PLAKAT_SERVER_REGISTRATION");
  g_unsetenv ("PLAKAT_SERVER_CONFIG");
}

/* @text is the file, @... the command line, ended by %NULL. */
static PlakatSettings *
try_settings (Place *self, const char *text, const char *const *words, GError **error)
{
  g_autoptr (PlakatSettings) settings = plakat_settings_new ();
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) argv = NULL;

  g_file_set_contents (self->path, text, -1, NULL);
  g_strv_builder_add_many (builder, "test", "--config", self->path, NULL);
  for (; words != NULL && *words != NULL; words++)
    g_strv_builder_add (builder, *words);
  argv = g_strv_builder_end (builder);
  g_option_context_set_main_group (context, plakat_settings_get_options (settings));
  if (!g_option_context_parse_strv (context, &argv, error) || !plakat_settings_complete (settings, error))
    return NULL;
  g_assert_cmpuint (g_strv_length (argv), ==, 1);
  return g_steal_pointer (&settings);
}

static PlakatSettings *
make_settings (Place *self, const char *text, const char *const *words)
{
  g_autoptr (GError) error = NULL;
  PlakatSettings *settings = try_settings (self, text, words, &error);

  g_assert_no_error (error);
  g_assert_nonnull (settings);
  return settings;
}

#define WORDS(...) ((const char *const[]) { __VA_ARGS__, NULL })

/* @where and @what must stand in the complaint. */
static void
assert_refused (Place *self, const char *text, const char *const *words, const char *where, const char *what)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (try_settings (self, text, words, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_ARGUMENT);
  g_assert_nonnull (strstr (error->message, where));
  g_assert_nonnull (strstr (error->message, what));
  g_assert_nonnull (strchr (error->message, ' '));
}

static void
test_defaults (Place *self, gconstpointer data)
{
  g_autoptr (PlakatSettings) settings = make_settings (self, "", NULL);
  g_autofree char *database =
      g_strconcat ("sqlite:", g_get_user_data_dir (), "/plakat-server/plakat.db", NULL);
  g_autofree char *cache = g_build_filename (g_get_user_cache_dir (), "plakat-server", "pictures", NULL);

  g_assert_cmpstr (settings->database, ==, database);
  g_assert_true (g_str_has_suffix (settings->key_file, "plakat-server/keys"));
  g_assert_cmpuint (g_strv_length (settings->listen), ==, 1);
  g_assert_cmpstr (settings->listen[0], ==, "127.0.0.1:8080");
  g_assert_nonnull (settings->files);
  g_assert_null (settings->files[0]);
  g_assert_cmpstr (settings->picture_cache, ==, cache);
  g_assert_cmpint (settings->picture_cache_size, ==, 512);
  g_assert_nonnull (settings->trusted_proxies);
  g_assert_null (settings->trusted_proxies[0]);
  g_assert_null (settings->certificate);
  g_assert_null (settings->private_key);
  g_assert_null (settings->metrics);
  g_assert_true (settings->registration);
  g_assert_cmpint (settings->workers, ==, CLAMP ((int) g_get_num_processors () + 2, 2, 64));
  g_assert_cmpint (settings->connections_per_address, ==, 64);
  g_assert_cmpint (settings->sign_ins, ==, 5);
  g_assert_cmpint (settings->refreshes, ==, 30);
  g_assert_cmpint (settings->writes, ==, 120);
  g_assert_cmpint (settings->reads, ==, 600);
}

static void
test_order (Place *self, gconstpointer data)
{
  static const char text[] = "[server]\nworkers = 3\nreads=10\nlisten=[::1]:1;127.0.0.1:1\nregistration=no\n";
  g_autoptr (PlakatSettings) settings = NULL;

  g_setenv ("PLAKAT_SERVER_WORKERS", "4", TRUE);
  g_setenv ("PLAKAT_SERVER_LISTEN", "127.0.0.1:2;127.0.0.2:2", TRUE);
  settings = make_settings (self, text, WORDS ("--listen=127.0.0.1:3", "--listen", "127.0.0.1:4"));
  g_assert_cmpint (settings->reads, ==, 10);
  g_assert_cmpint (settings->workers, ==, 4);
  g_assert_false (settings->registration);
  g_assert_cmpuint (g_strv_length (settings->listen), ==, 2);
  g_assert_cmpstr (settings->listen[0], ==, "127.0.0.1:3");
  g_assert_cmpstr (settings->listen[1], ==, "127.0.0.1:4");
  plakat_settings_free (g_steal_pointer (&settings));

  settings = make_settings (self, text, WORDS ("--workers", "5", "--workers", "6", "--registration", "YES"));
  g_assert_cmpint (settings->workers, ==, 6);
  g_assert_true (settings->registration);
  g_assert_cmpstr (settings->listen[1], ==, "127.0.0.2:2");
  plakat_settings_free (g_steal_pointer (&settings));

  g_unsetenv ("PLAKAT_SERVER_LISTEN");
  settings = make_settings (self, text, NULL);
  g_assert_cmpstr (settings->listen[0], ==, "[::1]:1");
  g_assert_cmpstr (settings->listen[1], ==, "127.0.0.1:1");
}

/* Every option can be said in each of the three ways. */
static void
test_every_option (Place *self, gconstpointer data)
{
  static const char *const options[][2] = {
    { "database", "sqlite:/a" },
    { "key-file", "/k" },
    { "listen", "127.0.0.1:9" },
    { "files", "/f" },
    { "picture-cache", "/w" },
    { "picture-cache-size", "7" },
    { "certificate", "/c" },
    { "private-key", "/p" },
    { "metrics", "127.0.0.1:1" },
    { "trusted-proxies", "10.0.0.0/8" },
    { "registration", "no" },
    { "workers", "7" },
    { "connections-per-address", "7" },
    { "sign-ins", "7" },
    { "refreshes", "7" },
    { "writes", "7" },
    { "reads", "7" },
  };
  g_autoptr (GString) file = g_string_new ("[server]\n");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) words = NULL;
  g_autofree char *by_file = NULL, *by_flags = NULL, *by_environment = NULL;
  g_autoptr (PlakatSettings) one = NULL, two = NULL, three = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    {
      g_string_append_printf (file, "%s=%s\n", options[i][0], options[i][1]);
      g_strv_builder_take (builder, g_strdup_printf ("--%s=%s", options[i][0], options[i][1]));
    }
  words = g_strv_builder_end (builder);
  one = make_settings (self, file->str, NULL);
  two = make_settings (self, "", (const char *const *) words);
  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    {
      g_autofree char *name = g_ascii_strup (options[i][0], -1);
      g_autofree char *variable = g_strconcat ("PLAKAT_SERVER_", g_strdelimit (name, "-", '_'), NULL);

      g_setenv (variable, options[i][1], TRUE);
    }
  three = make_settings (self, "", NULL);
  by_file = plakat_settings_describe (one);
  by_flags = plakat_settings_describe (two);
  by_environment = plakat_settings_describe (three);
  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    {
      g_autofree char *line = g_strdup_printf ("\n%s=%s\n", options[i][0], options[i][1]);
      g_autofree char *name = g_ascii_strup (options[i][0], -1);
      g_autofree char *variable = g_strconcat ("PLAKAT_SERVER_", g_strdelimit (name, "-", '_'), NULL);
      g_autofree char *with_flag = g_strdup_printf ("# --%s%s", options[i][0], line);
      g_autofree char *with_variable = g_strdup_printf ("# %s%s", variable, line);
      g_autofree char *with_file = g_strdup_printf ("# %s, “%s”%s", self->path, options[i][0], line);

      g_assert_nonnull (strstr (by_file, with_file));
      g_assert_nonnull (strstr (by_flags, with_flag));
      g_assert_nonnull (strstr (by_environment, with_variable));
      g_unsetenv (variable);
    }
  /* nothing was forgotten here */
  g_assert_null (strstr (by_file, "by default"));
}

static void
test_refused (Place *self, gconstpointer data)
{
  assert_refused (self, "[server]\nworkerz=3\n", NULL, "“workerz”", "no such setting");
  assert_refused (self, "[server]\nworkerz=3\n", NULL, self->path, "no such setting");
  assert_refused (self, "[server]\n[client]\nworkers=3\n", NULL, self->path, "[server]");
  assert_refused (self, "workers=3\n", NULL, self->path, "");
  assert_refused (self, "[server]\nnonsense\n", NULL, self->path, "");
  assert_refused (self, "[server]\nworkers=1\n", NULL, "“workers”", "from 2 to 64");
  assert_refused (self, "[server]\nworkers=65\n", NULL, "“workers”", "from 2 to 64");
  assert_refused (self, "[server]\nworkers=many\n", NULL, "“workers”", "“many”");
  assert_refused (self, "[server]\nworkers=3.5\n", NULL, "“workers”", "“3.5”");
  assert_refused (self, "[server]\nreads=99999999999999999999\n", NULL, "“reads”", "number");
  assert_refused (self, "[server]\nreads=-1\n", NULL, "“reads”", "number");
  assert_refused (self, "[server]\npicture-cache-size=-1\n", NULL, "“picture-cache-size”",
                  "from 0 to 1048576");
  assert_refused (self, "[server]\npicture-cache=\n", NULL, "“picture-cache”", "nothing");
  assert_refused (self, "[server]\nregistration=maybe\n", NULL, "“registration”", "“maybe”");
  assert_refused (self, "[server]\ndatabase=\n", NULL, "“database”", "nothing");
  assert_refused (self, "[server]\nlisten=127.0.0.1:1;;127.0.0.1:2\n", NULL, "“listen”", "nothing");
  assert_refused (self, "", WORDS ("--workers", "0"), "--workers", "from 2 to 64");
  assert_refused (self, "", WORDS ("--registration", "2"), "--registration", "“2”");
  assert_refused (self, "", WORDS ("--certificate", "/c"), "certificate", "private key");
  assert_refused (self, "", WORDS ("--private-key", "/c"), "private-key", "certificate");
  g_setenv ("PLAKAT_SERVER_WORKERS", "x", TRUE);
  assert_refused (self, "", NULL, "PLAKAT_SERVER_WORKERS", "“x”");
  /* what a later place would have overruled is wrong all the same */
  assert_refused (self, "", WORDS ("--workers", "3"), "PLAKAT_SERVER_WORKERS", "“x”");
}

static void
test_config (Place *self, gconstpointer data)
{
  g_autoptr (PlakatSettings) settings = plakat_settings_new (), other = plakat_settings_new ();
  g_autoptr (GError) error = NULL;

  g_setenv ("PLAKAT_SERVER_CONFIG", "/nonexistent/server.conf", TRUE);
  g_assert_false (plakat_settings_complete (settings, &error));
  g_assert_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_ARGUMENT);
  g_assert_nonnull (strstr (error->message, "/nonexistent/server.conf"));
  g_clear_error (&error);
  g_file_set_contents (self->path, "[server]\nworkers=9\n", -1, NULL);
  g_setenv ("PLAKAT_SERVER_CONFIG", self->path, TRUE);
  g_assert_true (plakat_settings_complete (other, &error));
  g_assert_no_error (error);
  g_assert_cmpint (other->workers, ==, 9);
}

static void
test_unknown_flag (Place *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (try_settings (self, "", WORDS ("--workerz=3"), &error));
  g_assert_error (error, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION);
}

static void
test_metrics (Place *self, gconstpointer data)
{
  g_autoptr (PlakatSettings) port = make_settings (self, "[server]\nmetrics=9180\n", NULL);
  g_autoptr (PlakatSettings) open = make_settings (self, "", WORDS ("--metrics", "0.0.0.0:9180"));

  g_assert_cmpstr (port->metrics, ==, "127.0.0.1:9180");
  g_assert_cmpstr (open->metrics, ==, "0.0.0.0:9180");
}

static void
assert_masked (Place *self, const char *uri, const char *masked)
{
  g_autoptr (PlakatSettings) settings = make_settings (self, "", WORDS ("--database", uri));
  g_autofree char *text = plakat_settings_describe (settings);
  g_autofree char *line = g_strdup_printf ("\ndatabase=%s\n", masked);

  g_test_message ("%s", text);
  g_assert_cmpstr (settings->database, ==, uri);
  g_assert_nonnull (strstr (text, line));
  g_assert_null (strstr (text, "s3cret"));
}

/* No secret is shown, wherever libpq would find it. */
static void
test_masked (Place *self, gconstpointer data)
{
  assert_masked (self, "postgresql://plakat:s3cret@db.example.org/plakat",
                 "postgresql://plakat:***@db.example.org/plakat");
  assert_masked (self, "postgres://:s3cret@h/plakat", "postgres://:***@h/plakat");
  assert_masked (self, "postgresql://plakat:s3cret:with@signs@h/plakat", "postgresql://plakat:***@h/plakat");
  assert_masked (self, "postgresql://h/plakat?user=a&password=s3cret&sslmode=require",
                 "postgresql://h/plakat?user=a&password=***&sslmode=require");
  assert_masked (self, "postgresql://h/plakat?sslpassword=s3cret", "postgresql://h/plakat?sslpassword=***");
  assert_masked (self, "postgresql://h/plakat?PASSWORD=s3cret", "postgresql://h/plakat?PASSWORD=***");
  assert_masked (self, "postgresql://plakat@h/plakat", "postgresql://plakat@h/plakat");
  assert_masked (self, "postgresql:///plakat?host=/run/postgresql",
                 "postgresql:///plakat?host=/run/postgresql");
  assert_masked (self, "sqlite:/var/lib/a:b@c", "sqlite:/var/lib/a:b@c");
}

/* What is shown is a file of settings. */
static void
test_describe (Place *self, gconstpointer data)
{
  g_autoptr (PlakatSettings) settings = make_settings (
      self, "", WORDS ("--files", "/a", "--files", "/b", "--workers", "5", "--registration", "no"));
  g_autofree char *text = plakat_settings_describe (settings), *again_text = NULL;
  g_autoptr (PlakatSettings) again = make_settings (self, text, NULL);

  g_assert_cmpstr (again->database, ==, settings->database);
  g_assert_cmpuint (g_strv_length (again->files), ==, 2);
  g_assert_cmpint (again->workers, ==, 5);
  g_assert_false (again->registration);
}

static void
test_service_manager (Place *self, gconstpointer data)
{
  g_autofree char *keys = g_build_filename (self->folder, "keys", NULL);
  g_autoptr (PlakatSettings) settings = NULL;

  g_setenv ("STATE_DIRECTORY", "/var/lib/plakat-server", TRUE);
  g_setenv ("CACHE_DIRECTORY", "/var/cache/plakat-server", TRUE);
  g_setenv ("CREDENTIALS_DIRECTORY", self->folder, TRUE);
  settings = make_settings (self, "", NULL);
  g_assert_cmpstr (settings->database, ==, "sqlite:/var/lib/plakat-server/plakat.db");
  g_assert_cmpstr (settings->picture_cache, ==, "/var/cache/plakat-server/pictures");
  /* it is not there */
  g_assert_cmpstr (settings->key_file, !=, keys);
  plakat_settings_free (g_steal_pointer (&settings));
  g_file_set_contents (keys, "", 0, NULL);
  settings = make_settings (self, "", NULL);
  g_assert_cmpstr (settings->key_file, ==, keys);
  g_unsetenv ("STATE_DIRECTORY");
  g_unsetenv ("CACHE_DIRECTORY");
  g_unsetenv ("CREDENTIALS_DIRECTORY");
  g_unlink (keys);
}

#define ADD(path, function) g_test_add ("/server/settings/" path, Place, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("defaults", test_defaults);
  ADD ("order", test_order);
  ADD ("every-option", test_every_option);
  ADD ("refused", test_refused);
  ADD ("config", test_config);
  ADD ("unknown-flag", test_unknown_flag);
  ADD ("metrics", test_metrics);
  ADD ("masked", test_masked);
  ADD ("describe", test_describe);
  ADD ("service-manager", test_service_manager);
  return g_test_run ();
}
