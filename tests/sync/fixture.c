/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

#include "fixture.h"
#include "plakat-accounts-private.h"
#include "plakat-film-item.h"
#include "plakat-film.h"
#include "plakat-sqlite.h"

static char *keyring;
static DexFuture *last;

/* ── the world of the engines: this machine, with a clock that can be put forward ── */

static gint64 ahead;

static gint64
now (gpointer data)
{
  const PlakatEnvironment *machine = plakat_environment_get_default ();

  return machine->now (machine->data) + ahead;
}

static double
draw (gpointer data)
{
  return g_random_double ();
}

static guint
add_timer (gpointer data, guint milliseconds, GSourceOnceFunc call, gpointer user_data)
{
  return g_timeout_add_once (milliseconds, call, user_data);
}

static void
remove_timer (gpointer data, guint timer)
{
  g_source_remove (timer);
}

static const PlakatEnvironment world = {
  .now = now,
  .random = draw,
  .add_timer = add_timer,
  .remove_timer = remove_timer,
};

/* What was waited for last may hold what is to go. */
void
fixture_forget (void)
{
  dex_clear (&last);
}

void
fixture_advance (gint64 span)
{
  ahead += span;
}

void
fixture_remove (char *folder)
{
  char *argv[] = { (char *) "rm", (char *) "-rf", folder, NULL };

  g_assert_true (g_spawn_sync (NULL, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL));
}

/* No test touches the keyring of whoever runs it. */
void
fixture_init_alone (int *argc, char ***argv)
{
  g_autofree char *path = NULL;

  keyring = g_dir_make_tmp ("plakat-keyring-XXXXXX", NULL);
  path = g_build_filename (keyring, "keyring", NULL);
  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", path, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "of the tests", TRUE);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  g_test_init (argc, argv, NULL);
  dex_init ();
}

void
fixture_init (int *argc, char ***argv)
{
  if (g_getenv ("PLAKAT_SERVER") == NULL || !g_file_test (g_getenv ("PLAKAT_SERVER"), G_FILE_TEST_EXISTS))
    exit (77);
  fixture_init_alone (argc, argv);
}

int
fixture_run (void)
{
  int result = g_test_run ();

  fixture_remove (keyring);
  g_free (keyring);
  return result;
}

/* What a thread resolves wakes nobody; what is to be called back then wakes the main loop. */
static DexFuture *
wake_cb (DexFuture *future, gpointer data)
{
  return dex_ref (future);
}

gboolean
fixture_try (DexFuture *future, GError **error)
{
  dex_clear (&last);
  last = future = dex_future_finally (future, wake_cb, NULL, NULL);
  while (dex_future_get_status (future) == DEX_FUTURE_STATUS_PENDING)
    g_main_context_iteration (NULL, TRUE);
  return dex_future_get_value (future, error) != NULL;
}

const GValue *
fixture_wait (DexFuture *future)
{
  g_autoptr (GError) error = NULL;

  fixture_try (future, &error);
  g_assert_no_error (error);
  return dex_future_get_value (last, NULL);
}

GError *
fixture_wait_for_error (DexFuture *future)
{
  GError *error = NULL;

  g_assert_false (fixture_try (future, &error));
  g_assert_nonnull (error);
  return error;
}

/* @holds must come true by something that wakes the main loop. */
void
fixture_wait_until (gboolean (*holds) (gpointer data), gpointer data)
{
  while (!holds (data))
    g_main_context_iteration (NULL, TRUE);
}

/* ── the server ────────────────────────────────────────────────────────── */

/* A test that dies leaves no server behind. */
static void
die_with_parent (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

GSubprocess *
fixture_spawn (const char *const *argv)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  g_subprocess_launcher_set_child_setup (launcher, die_with_parent, NULL, NULL);
  process = g_subprocess_launcher_spawnv (launcher, argv, &error);
  g_assert_no_error (error);
  return process;
}

static GSubprocess *
run_server (Place *self, const char *command, const char *option, const char *value)
{
  g_autofree char *keys = g_build_filename (self->folder, "keys", NULL);
  const char *argv[] = { g_getenv ("PLAKAT_SERVER"),
                         command,
                         "--database",
                         self->database,
                         "--key-file",
                         keys,
                         "--sign-ins",
                         "0",
                         "--refreshes",
                         "0",
                         "--writes",
                         "0",
                         "--reads",
                         "0",
                         "--picture-cache-size",
                         "0",
                         option,
                         value,
                         NULL };

  return fixture_spawn (argv);
}

void
place_load (Place *self, guint n_films)
{
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autofree char *path = g_build_filename (self->folder, "films.jsonl", NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 1; i <= n_films; i++)
    g_string_append_printf (lines,
                            "{\"uid\":\"tmdb:%u\",\"tmdb_id\":%u,\"title\":\"Film %u\","
                            "\"release_date\":\"1950-01-01\",\"popularity\":%u}\n",
                            i, i, i, i % 100);
  g_file_set_contents (path, lines->str, -1, &error);
  g_assert_no_error (error);
  place_load_file (self, path);
}

void
place_load_file (Place *self, const char *path)
{
  g_autoptr (GSubprocess) process = run_server (self, "load", "--", path);
  g_autoptr (GError) error = NULL;

  g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
}

/* Starts it and waits for the one line with which it says where it is. */
void
place_start_server (Place *self)
{
  g_autofree char *listen = g_strdup_printf ("127.0.0.1:%u", self->port);
  g_autoptr (GDataInputStream) output = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;

  self->server = run_server (self, "serve", "--listen", listen);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->server));
  line = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line);
  g_assert_true (g_str_has_prefix (line, "Listening on http://127.0.0.1:"));
  self->port = (guint) g_ascii_strtoull (strrchr (line, ':') + 1, NULL, 10);
  proxy_lead (self->proxy, self->port,
              (GPid) g_ascii_strtoll (g_subprocess_get_identifier (self->server), NULL, 10));
}

void
place_bury_server (Place *self)
{
  g_autoptr (GError) error = NULL;

  proxy_lead (self->proxy, 0, 0);
  g_subprocess_wait (self->server, NULL, &error);
  g_assert_no_error (error);
  g_clear_object (&self->server);
}

void
place_stop_server (Place *self)
{
  g_subprocess_send_signal (self->server, SIGTERM);
  place_bury_server (self);
}

static void
write_starter (Place *self)
{
  g_autofree char *films = g_build_filename (self->starter, "films.jsonl", NULL);
  g_autofree char *people = g_build_filename (self->starter, "people.jsonl", NULL);

  g_assert_cmpint (g_mkdir (self->starter, 0700), ==, 0);
  g_assert_true (g_file_set_contents (
      films,
      "{\"uid\":\"tmdb:19\",\"tmdb_id\":19,\"title\":\"Metropolis\",\"release_date\":\"1927-01-10\","
      "\"directors\":[{\"person_uid\":\"starter:fritz-lang\",\"name\":\"Fritz Lang\"}]}\n"
      "{\"uid\":\"tmdb:631\",\"tmdb_id\":631,\"title\":\"Sunrise\",\"release_date\":\"1927-09-23\"}\n"
      "{\"uid\":\"tmdb:832\",\"tmdb_id\":832,\"title\":\"M\",\"release_date\":\"1931-05-11\"}\n",
      -1, NULL));
  g_assert_true (
      g_file_set_contents (people, "{\"uid\":\"starter:fritz-lang\",\"name\":\"Fritz Lang\"}\n", -1, NULL));
}

void
place_set_up (Place *self, gconstpointer films)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("plakat-sync-XXXXXX", &error);
  g_assert_no_error (error);
  self->starter = g_build_filename (self->folder, "starter", NULL);
  self->database = g_strconcat ("sqlite:", self->folder, "/server.db", NULL);
  self->proxy = proxy_new ();
  self->origin = proxy_get_origin (self->proxy);
  write_starter (self);
  if (GPOINTER_TO_UINT (films) > 0)
    place_load (self, GPOINTER_TO_UINT (films));
  place_start_server (self);
}

void
place_tear_down (Place *self, gconstpointer films)
{
  dex_clear (&last);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  if (self->server != NULL)
    place_stop_server (self);
  proxy_free (self->proxy);
  fixture_remove (self->folder);
  g_free (self->folder);
  g_free (self->starter);
  g_free (self->database);
}

/* ── a computer ────────────────────────────────────────────────────────── */

void
device_open_accounts (Device *self, const char *starter)
{
  g_clear_object (&self->accounts);
  self->accounts = plakat_accounts_new (self->data, self->cache, starter);
  plakat_accounts_set_environment (self->accounts, &world);
}

Device *
device_new (Place *place, const char *name)
{
  Device *self = g_new0 (Device, 1);

  self->place = place;
  self->data = g_build_filename (place->folder, name, "data", NULL);
  self->cache = g_build_filename (place->folder, name, "cache", NULL);
  device_open_accounts (self, place->starter);
  return self;
}

void
device_shut (Device *self)
{
  dex_clear (&last);
  if (self->account != NULL)
    fixture_wait (plakat_account_close (self->account));
  dex_clear (&last);
  g_clear_object (&self->account);
  g_clear_object (&self->accounts);
}

void
device_free (Device *self)
{
  if (self->accounts != NULL && plakat_accounts_get_current (self->accounts) != self->account)
    device_use (self, plakat_accounts_get_current (self->accounts));
  device_shut (self);
  g_free (self->data);
  g_free (self->cache);
  g_free (self);
}

void
device_use (Device *self, PlakatAccount *account)
{
  if (!g_set_object (&self->account, account) || account == NULL)
    return;
  self->library = plakat_account_get_library (account);
  self->catalogue = plakat_account_get_catalogue (account);
  self->engine = plakat_account_get_engine (account);
}

void
device_register (Device *self, const char *username)
{
  g_autofree char *email = g_strconcat (username, "@example.org", NULL);

  device_use (self, g_value_get_object (fixture_wait (plakat_accounts_register (
                        self->accounts, self->place->origin, email, username, PASSWORD))));
}

void
device_sign_in (Device *self, const char *username)
{
  device_use (self, g_value_get_object (fixture_wait (
                        plakat_accounts_sign_in (self->accounts, self->place->origin, username, PASSWORD))));
}

void
device_open_last (Device *self)
{
  if (self->accounts == NULL)
    device_open_accounts (self, self->place->starter);
  device_use (self, g_value_get_object (fixture_wait (plakat_accounts_open_last (self->accounts))));
}

void
device_open_local (Device *self)
{
  device_use (self, g_value_get_object (fixture_wait (plakat_accounts_open_local (self->accounts))));
}

void
device_sign_out (Device *self)
{
  fixture_wait (plakat_accounts_sign_out (self->accounts, PLAKAT_SIGN_OUT_KEEP));
  device_use (self, plakat_accounts_get_current (self->accounts));
}

char *
device_dup_library_path (Device *self)
{
  return g_build_filename (self->data, "accounts",
                           plakat_store_get_account (plakat_account_get_store (self->account)), "library.db",
                           NULL);
}

/* A message that can be shown: a sentence, and none of a programmer's. */
void
fixture_assert_sentence (const GError *error)
{
  g_assert_nonnull (strchr (error->message, ' '));
  g_assert_null (strstr (error->message, "PLAKAT_"));
  g_assert_null (strstr (error->message, PASSWORD));
}

/* A test is not to wait for what an engine waits for between two cycles. */
void
device_end_cycle (Device *self)
{
  fixture_advance (6 * G_TIME_SPAN_MINUTE);
  if (plakat_engine_get_state (self->engine) == PLAKAT_SYNC_WORKING)
    fixture_try (plakat_engine_sync_now (self->engine), NULL);
}

void
device_sync (Device *self)
{
  device_end_cycle (self);
  fixture_wait (plakat_engine_sync_now (self->engine));
}

GError *
device_sync_in_vain (Device *self)
{
  device_end_cycle (self);
  return fixture_wait_for_error (plakat_engine_sync_now (self->engine));
}

PlakatFilmItem *
fixture_make_item (int number)
{
  g_autofree char *uid = g_strdup_printf ("tmdb:%d", number);
  g_autoptr (PlakatFilm) film = plakat_film_new (uid);

  film->tmdb_id = number;
  film->title = g_strdup_printf ("Film %d", number);
  film->release_date.year = 1950;
  return plakat_film_item_new_for_film (film);
}

void
device_list (Device *self, PlakatListKind list, int film, gboolean want)
{
  g_autoptr (PlakatFilmItem) item = fixture_make_item (film);

  fixture_wait (plakat_library_set_listed (self->library, list, item, want));
}

void
device_rate (Device *self, int film, int half_stars)
{
  g_autoptr (PlakatFilmItem) item = fixture_make_item (film);

  fixture_wait (plakat_library_set_stars (self->library, item, half_stars));
}

void
device_review (Device *self, int film, const char *review)
{
  g_autoptr (PlakatFilmItem) item = fixture_make_item (film);

  fixture_wait (plakat_library_set_review (self->library, item, review));
}

PlakatMarks
device_get_marks (Device *self, int film)
{
  g_autofree char *uid = g_strdup_printf ("tmdb:%d", film);

  return plakat_library_get_marks (self->library, uid);
}

char *
device_dup_review (Device *self, int film)
{
  g_autofree char *uid = g_strdup_printf ("tmdb:%d", film);
  g_autoptr (PlakatRating) rating =
      g_value_get_pointer (fixture_wait (plakat_library_load_rating (self->library, uid)));

  return rating != NULL ? g_strdup (rating->review) : NULL;
}

/* What stands in the library's file, beside the application. */
char *
device_dup_text (Device *self, const char *sql)
{
  g_autofree char *path = device_dup_library_path (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatSqlite) db = plakat_sqlite_open (path, PLAKAT_SQLITE_READ_ONLY, &error);
  sqlite3_stmt *statement;
  gboolean row;
  char *text;

  g_assert_no_error (error);
  statement = plakat_sqlite_prepare (db, sql, &error);
  g_assert_no_error (error);
  plakat_sqlite_step (db, statement, &row, &error);
  g_assert_no_error (error);
  text = row ? g_strdup ((const char *) sqlite3_column_text (statement, 0)) : NULL;
  sqlite3_reset (statement);
  return text;
}

gint64
device_read_int (Device *self, const char *sql)
{
  g_autofree char *text = device_dup_text (self, sql);

  g_assert_nonnull (text);
  return g_ascii_strtoll (text, NULL, 10);
}
