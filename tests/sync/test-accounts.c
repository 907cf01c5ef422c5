/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "fixture.h"
#include "plakat-film.h"
#include "plakat-http.h"

static guint
count_films (Device *device)
{
  return plakat_catalogue_get_n_films (device->catalogue);
}

static void
test_first_start (Place *place, gconstpointer data)
{
  g_autoptr (Device) device = device_new (place, "desk");
  g_autoptr (GError) error = fixture_wait_for_error (plakat_accounts_open_last (device->accounts));

  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_null (plakat_accounts_get_current (device->accounts));
}

static void
notify_cb (GObject *object, GParamSpec *pspec, guint *count)
{
  (*count)++;
}

static void
test_local (Place *place, gconstpointer data)
{
  g_autoptr (Device) device = device_new (place, "desk");
  g_autoptr (PlakatFilm) film = NULL;
  guint notified = 0;

  g_signal_connect (device->accounts, "notify::current", G_CALLBACK (notify_cb), &notified);
  device_open_local (device);
  g_assert_cmpuint (notified, ==, 1);
  g_assert_true (plakat_accounts_get_current (device->accounts) == device->account);
  g_assert_true (plakat_account_is_local (device->account));
  g_assert_null (plakat_account_get_origin (device->account));
  g_assert_null (plakat_account_get_files (device->account));
  g_assert_cmpuint (count_films (device), ==, 3);
  assert_state (device, LOCAL);
  device_list (device, PLAKAT_LIST_WATCHLIST, 19, TRUE);
  assert_waiting (device, 0);

  /* The same account opens by itself the next time, with what was said in it. */
  device_shut (device);
  device_open_last (device);
  g_assert_true (plakat_account_is_local (device->account));
  g_assert_cmpuint (count_films (device), ==, 3);
  assert_listed (device, 19);
  assert_state (device, LOCAL);
}

/* The disk is not waited for at each start: what is remembered stands there already. */
static void
test_remembered (Place *place, gconstpointer data)
{
  g_autoptr (Device) device = device_new (place, "desk");
  g_autofree char *path = g_build_filename (device->data, "accounts.ini", NULL);
  GStatBuf before, after;

  device_open_local (device);
  device_shut (device);
  g_assert_cmpint (g_stat (path, &before), ==, 0);
  device_open_last (device);
  g_assert_cmpint (g_stat (path, &after), ==, 0);
  /* what is written is another file of that name */
  g_assert_cmpuint (before.st_ino, ==, after.st_ino);

  g_assert_cmpint (g_unlink (path), ==, 0);
  device_open_local (device);
  g_assert_cmpint (g_stat (path, &after), ==, 0);
}

/* Nobody is asked for anything, whatever is edited. */
static void
test_local_asks_nobody (Place *place, gconstpointer data)
{
  g_autoptr (Device) device = device_new (place, "desk");

  device_open_local (device);
  device_list (device, PLAKAT_LIST_WATCHLIST, 19, TRUE);
  device_rate (device, 19, 9);
  device_sync (device);
  assert_state (device, LOCAL);
  g_assert_cmpint (plakat_engine_get_last_success (device->engine), ==, 0);
  g_assert_cmpuint (proxy_count (place->proxy, ""), ==, 0);
}

static void
test_real_starter (Place *place, gconstpointer data)
{
  g_autoptr (Device) device = device_new (place, "desk");

  device_open_accounts (device, g_getenv ("PLAKAT_STARTER"));
  device_open_local (device);
  g_assert_cmpuint (count_films (device), ==, 569);
}

/* Without the starter's folder the lists are there all the same. */
static void
test_no_starter (Place *place, gconstpointer data)
{
  g_autoptr (Device) device = device_new (place, "desk");

  device_open_accounts (device, "/nonexistent");
  g_test_expect_message ("plakat-sync", G_LOG_LEVEL_WARNING, "*starter catalogue cannot be read*");
  device_open_local (device);
  g_test_assert_expected_messages ();
  device_list (device, PLAKAT_LIST_WATCHLIST, 19, TRUE);
  assert_listed (device, 19);
}

static void
test_register (Place *place, gconstpointer data)
{
  g_autoptr (Device) device = device_new (place, "desk");
  g_autofree char *files = g_strconcat (place->origin, "/files/", NULL);
  g_autofree char *label = NULL, *second = NULL;
  gboolean keyring_missing;

  device_register (device, ADA);
  g_assert_false (plakat_account_is_local (device->account));
  g_assert_cmpstr (plakat_account_get_origin (device->account), ==, place->origin);
  g_assert_cmpstr (plakat_account_get_username (device->account), ==, ADA);
  g_assert_cmpstr (plakat_account_get_files (device->account), ==, files);
  g_object_get (device->account, "label", &label, "keyring-missing", &keyring_missing, NULL);
  g_assert_true (g_str_has_prefix (label, ADA " at 127.0.0.1:"));
  g_assert_false (keyring_missing);

  device_sync (device);
  assert_state (device, IN_STEP);
  g_assert_cmpint (plakat_engine_get_last_success (device->engine), >, 0);
  g_assert_null (plakat_engine_get_message (device->engine));
  g_assert_cmpuint (count_films (device), ==, 7);
  g_assert_cmpfloat (plakat_engine_get_progress (device->engine), ==, 1.0);

  /* It is remembered, and the keyring opens the door again. */
  device_shut (device);
  device_open_last (device);
  g_assert_cmpstr (plakat_account_get_username (device->account), ==, ADA);
  g_assert_cmpuint (count_films (device), ==, 7);
  device_sync (device);
  assert_state (device, IN_STEP);
}

/* Since when nothing was heard of the server is known at once at the next start. */
static void
test_last_success (Place *place, gconstpointer data)
{
  g_autoptr (Device) device = device_new (place, "desk");
  gint64 when;

  device_register (device, ADA);
  device_sync (device);
  when = plakat_engine_get_last_success (device->engine);
  g_assert_cmpint (when, >, 0);
  place_stop_server (place);
  device_shut (device);
  device_open_last (device);
  g_assert_cmpint (plakat_engine_get_last_success (device->engine), ==, when);
  assert_state (device, WAITING);
  place_start_server (place);
}

/* Whatever goes wrong at the door: a sentence, and what was open stays open. */
static void
test_refused (Place *place, gconstpointer data)
{
  g_autoptr (Device) device = device_new (place, "desk");
  g_autofree char *path = g_build_filename (device->data, "accounts.ini", NULL);
  g_autofree char *before = NULL, *after = NULL;
  g_autoptr (GError) wrong = NULL, taken = NULL, unreachable = NULL, no_server = NULL, no_address = NULL;

  device_register (device, ADA);
  device_sync (device);
  g_assert_true (g_file_get_contents (path, &before, NULL, NULL));

  wrong =
      fixture_wait_for_error (plakat_accounts_sign_in (device->accounts, place->origin, ADA, "wrong horse"));
  g_assert_error (wrong, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_REFUSED);
  fixture_assert_sentence (wrong);
  taken = fixture_wait_for_error (
      plakat_accounts_register (device->accounts, place->origin, "other@example.org", ADA, PASSWORD));
  g_assert_error (taken, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_REFUSED);
  fixture_assert_sentence (taken);
  unreachable = fixture_wait_for_error (
      plakat_accounts_sign_in (device->accounts, "http://127.0.0.1:9", ADA, PASSWORD));
  g_assert_error (unreachable, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_TRANSPORT);
  fixture_assert_sentence (unreachable);
  proxy_say (place->proxy, "GET", "", 1, "200 OK", "text/html", "<h1>Welcome to our café</h1>");
  no_server =
      fixture_wait_for_error (plakat_accounts_sign_in (device->accounts, place->origin, ADA, PASSWORD));
  g_assert_error (no_server, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_ANSWER);
  fixture_assert_sentence (no_server);
  no_address =
      fixture_wait_for_error (plakat_accounts_sign_in (device->accounts, "ftp://example.org", ADA, PASSWORD));
  g_assert_error (no_address, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_ADDRESS);

  g_assert_true (g_file_get_contents (path, &after, NULL, NULL));
  g_assert_cmpstr (before, ==, after);
  g_assert_true (plakat_accounts_get_current (device->accounts) == device->account);
  device_list (device, PLAKAT_LIST_WATCHLIST, 1, TRUE);
  device_sync (device);
  assert_state (device, IN_STEP);
}

static void
test_sign_out (Place *place, gconstpointer data)
{
  g_autoptr (Device) device = device_new (place, "desk");
  g_autofree char *path = NULL, *again = NULL;

  device_register (device, ADA);
  device_list (device, PLAKAT_LIST_WATCHLIST, 1, TRUE);
  device_sync (device);
  path = device_dup_library_path (device);

  /* One more that the server never hears of before the door shuts. */
  proxy_rule (place->proxy, "POST", "sync/", PROXY_REFUSES, 0, G_MAXUINT);
  device_list (device, PLAKAT_LIST_WATCHLIST, 2, TRUE);
  device_sign_out (device);
  g_assert_true (plakat_account_is_local (device->account));
  g_assert_true (plakat_accounts_get_current (device->accounts) == device->account);
  assert_not_listed (device, 1);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
  g_assert_cmpuint (proxy_count (place->proxy, "POST users/logout/"), ==, 1);

  /* Signed out is not forgotten: the next start opens this computer's own. */
  device_shut (device);
  device_open_last (device);
  g_assert_true (plakat_account_is_local (device->account));

  proxy_heal (place->proxy);
  device_sign_in (device, ADA);
  again = device_dup_library_path (device);
  g_assert_cmpstr (again, ==, path);
  assert_listed (device, 1);
  assert_listed (device, 2);
  device_sync (device);
  assert_waiting (device, 0);
  assert_state (device, IN_STEP);
}

/* Without a server the door shuts too. */
static void
test_sign_out_offline (Place *place, gconstpointer data)
{
  g_autoptr (Device) device = device_new (place, "desk");

  device_register (device, ADA);
  device_sync (device);
  place_stop_server (place);
  device_sign_out (device);
  g_assert_true (plakat_account_is_local (device->account));
  place_start_server (place);
  device_shut (device);
  device_open_last (device);
  g_assert_true (plakat_account_is_local (device->account));
}

static void
test_two_users (Place *place, gconstpointer data)
{
  g_autoptr (Device) device = device_new (place, "desk");
  g_autofree char *hers = NULL, *his = NULL;

  device_register (device, ADA);
  device_list (device, PLAKAT_LIST_WATCHLIST, 1, TRUE);
  hers = device_dup_library_path (device);
  device_register (device, BOB);
  his = device_dup_library_path (device);
  g_assert_cmpstr (hers, !=, his);
  assert_not_listed (device, 1);
  device_list (device, PLAKAT_LIST_WATCHLIST, 2, TRUE);
  device_sync (device);
  assert_not_listed (device, 1);

  device_sign_in (device, ADA);
  g_free (his);
  his = device_dup_library_path (device);
  g_assert_cmpstr (hers, ==, his);
  device_sync (device);
  assert_listed (device, 1);
  assert_not_listed (device, 2);
}

/* A server that was set up anew gives its first user the number that another had. */
static void
test_same_number (Place *place, gconstpointer data)
{
  g_autoptr (Device) device = device_new (place, "desk");
  g_autofree char *hers = NULL, *his = NULL;

  device_register (device, ADA);
  device_list (device, PLAKAT_LIST_WATCHLIST, 1, TRUE);
  device_sync (device);
  hers = device_dup_library_path (device);
  place_stop_server (place);
  g_free (place->database);
  place->database = g_strconcat ("sqlite:", place->folder, "/new.db", NULL);
  place_start_server (place);

  device_register (device, BOB);
  his = device_dup_library_path (device);
  g_assert_cmpstr (hers, !=, his);
  device_sync (device);
  assert_not_listed (device, 1);
}

static void
search_for_secrets (const char *folder, const char *const *secrets)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;
      gsize length;

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        search_for_secrets (path, secrets);
      else if (g_file_get_contents (path, &text, &length, NULL))
        for (guint i = 0; secrets[i] != NULL; i++)
          g_assert_null (memmem (text, length, secrets[i], strlen (secrets[i])));
    }
}

/* What was seen on the wire as a token stands in no file of the device; neither does the password. */
static void
test_no_secret (Place *place, gconstpointer data)
{
  g_autoptr (Device) device = device_new (place, "desk");
  g_autofree char *path = g_build_filename (device->data, "accounts.ini", NULL);
  g_autofree char *text = NULL, *folder = NULL;
  g_auto (GStrv) secrets = NULL;
  GStatBuf status;

  device_register (device, ADA);
  device_list (device, PLAKAT_LIST_WATCHLIST, 1, TRUE);
  device_sync (device);
  secrets = proxy_take_secrets (place->proxy);
  g_assert_cmpuint (g_strv_length (secrets), >, 0);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, ADA));
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  folder = g_path_get_dirname (device->data);
  search_for_secrets (folder, (const char *const *) secrets);
  search_for_secrets (folder, (const char *const[]) { PASSWORD, NULL });
}

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);
  ADD_PLACE_TEST ("/accounts/first-start", 0, test_first_start);
  ADD_PLACE_TEST ("/accounts/local", 0, test_local);
  ADD_PLACE_TEST ("/accounts/remembered", 0, test_remembered);
  ADD_PLACE_TEST ("/accounts/local-asks-nobody", 0, test_local_asks_nobody);
  ADD_PLACE_TEST ("/accounts/real-starter", 0, test_real_starter);
  ADD_PLACE_TEST ("/accounts/no-starter", 0, test_no_starter);
  ADD_PLACE_TEST ("/accounts/register", 7, test_register);
  ADD_PLACE_TEST ("/accounts/last-success", 7, test_last_success);
  ADD_PLACE_TEST ("/accounts/refused", 7, test_refused);
  ADD_PLACE_TEST ("/accounts/sign-out", 7, test_sign_out);
  ADD_PLACE_TEST ("/accounts/sign-out-offline", 7, test_sign_out_offline);
  ADD_PLACE_TEST ("/accounts/I14/two-users", 7, test_two_users);
  ADD_PLACE_TEST ("/accounts/I14/same-number", 7, test_same_number);
  ADD_PLACE_TEST ("/accounts/no-secret", 7, test_no_secret);
  return fixture_run ();
}
