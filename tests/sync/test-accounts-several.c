/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "fixture.h"
#include "plakat-library-sync.h"
#include "plakat-remote.h"

/* Several accounts on one computer, leaving one, and what is on this computer only. */

/* ── several accounts ──────────────────────────────────────────────────── */

static const PlakatKnownAccount *
find_known (GPtrArray *known, const char *username)
{
  for (guint i = 0; i < known->len; i++)
    {
      const PlakatKnownAccount *account = g_ptr_array_index (known, i);

      if (g_strcmp0 (account->username, username) == 0)
        return account;
    }
  return NULL;
}

static void
open_known (Device *device, const char *username)
{
  g_autoptr (GPtrArray) known = plakat_accounts_list_known (device->accounts);
  const PlakatKnownAccount *account = find_known (known, username);

  g_assert_nonnull (account);
  device_use (device,
              g_value_get_object (fixture_wait (plakat_accounts_open (device->accounts, account->uuid))));
}

/* One account to another and back, without a password; and nothing that was done as one goes out as the
 * other. */
static void
test_switch (Place *place, gconstpointer data)
{
  g_autoptr (Device) desk = device_new (place, "desk");
  g_autoptr (Device) lap = device_new (place, "lap");
  g_autoptr (GPtrArray) known = NULL;
  g_autoptr (GError) error = NULL;

  device_register (desk, ADA);
  device_register (desk, BOB);
  known = plakat_accounts_list_known (desk->accounts);
  g_assert_cmpuint (known->len, ==, 2);
  g_assert_true (find_known (known, BOB)->current);
  g_assert_false (find_known (known, ADA)->current);
  g_assert_cmpstr (find_known (known, ADA)->origin, ==, place->origin);
  g_assert_cmpint (find_known (known, ADA)->kind, ==, PLAKAT_SERVER_PLAKAT);

  open_known (desk, ADA);
  device_sync (desk);
  proxy_rule (place->proxy, "POST", "sync/", PROXY_REFUSES, 0, G_MAXUINT);
  device_list (desk, PLAKAT_LIST_WATCHLIST, 1, TRUE);
  device_review (desk, 2, "Hers alone");
  error = device_sync_in_vain (desk);
  assert_waiting (desk, 2);
  open_known (desk, BOB);
  proxy_heal (place->proxy);
  device_list (desk, PLAKAT_LIST_WATCHLIST, 3, TRUE);
  device_sync (desk);
  assert_waiting (desk, 0);
  assert_not_listed (desk, 1);

  device_sign_in (lap, BOB);
  device_sync (lap);
  assert_listed (lap, 3);
  assert_not_listed (lap, 1);
  g_assert_cmpuint (plakat_library_get_n_rated (lap->library), ==, 0);

  open_known (desk, ADA);
  assert_waiting (desk, 2);
  device_sync (desk);
  assert_waiting (desk, 0);
  device_sign_in (lap, ADA);
  device_sync (lap);
  assert_listed (lap, 1);
  assert_not_listed (lap, 3);
}

/* A server that says nothing of whose tokens they are: who comes back finds their lists all the same, and
 * another who comes does not (I14). */
static void
sign_in_bare (Device *device, const char *claims, const char *username)
{
  g_autofree char *middle = g_base64_encode ((const guchar *) claims, strlen (claims));
  g_autofree char *body = g_strdup_printf ("{\"access\":\"e30.%s.c2ln\",\"refresh\":\"again\"}", middle);

  proxy_say (device->place->proxy, "POST", "users/login/", 1, "200 OK", "application/json", body);
  device_sign_in (device, username);
}

static void
test_bare_tokens (Place *place, gconstpointer data)
{
  static const char *const claims[] = { "{\"user_id\":42}", "{\"sub\":\"43\"}", "{}", "nonsense" };
  g_autoptr (Device) device = device_new (place, "desk");
  g_autoptr (GHashTable) paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < 3; i++)
    {
      sign_in_bare (device, claims[i], ADA);
      device_list (device, PLAKAT_LIST_WATCHLIST, (int) i + 1, TRUE);
      g_assert_true (g_hash_table_add (paths, device_dup_library_path (device)));
    }
  sign_in_bare (device, claims[0], BOB);
  g_assert_true (g_hash_table_add (paths, device_dup_library_path (device)));
  for (guint i = 0; i < G_N_ELEMENTS (claims); i++)
    {
      sign_in_bare (device, claims[i], ADA);
      g_assert_false (g_hash_table_add (paths, device_dup_library_path (device)));
      assert_listed (device, MIN ((int) i, 2) + 1);
    }
}

static void
test_unknown_account (Place *place, gconstpointer data)
{
  g_autoptr (Device) desk = device_new (place, "desk");
  g_autoptr (GError) error = NULL;

  device_register (desk, ADA);
  error = fixture_wait_for_error (plakat_accounts_open (desk->accounts, "no-such-account"));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  fixture_assert_sentence (error);
  g_assert_true (plakat_accounts_get_current (desk->accounts) == desk->account);
  device_sync (desk);
}

static guint
push_first (Device *device)
{
  return g_value_get_uint (fixture_wait (plakat_accounts_push_first (device->accounts, 5)));
}

/* Before the door shuts there is a try, and people hear what is left. */
static void
test_push_first (Place *place, gconstpointer data)
{
  g_autoptr (Device) desk = device_new (place, "desk");
  g_autoptr (Device) lap = device_new (place, "lap");
  g_autoptr (GPtrArray) known = NULL;

  device_register (desk, ADA);
  device_sync (desk);
  device_list (desk, PLAKAT_LIST_WATCHLIST, 1, TRUE);
  g_assert_cmpuint (push_first (desk), ==, 0);
  proxy_rule (place->proxy, "POST", "sync/", PROXY_REFUSES, 0, G_MAXUINT);
  device_list (desk, PLAKAT_LIST_WATCHLIST, 2, TRUE);
  fixture_advance (6 * G_TIME_SPAN_MINUTE);
  g_assert_cmpuint (push_first (desk), ==, 1);
  device_sign_out (desk);
  g_assert_cmpuint (push_first (desk), ==, 0);
  known = plakat_accounts_list_known (desk->accounts);
  g_assert_cmpuint (known->len, ==, 0);

  proxy_heal (place->proxy);
  device_sign_in (lap, ADA);
  device_sync (lap);
  assert_listed (lap, 1);
  assert_not_listed (lap, 2);
  device_sign_in (desk, ADA);
  assert_waiting (desk, 1);
  device_sync (desk);
  device_sync (lap);
  assert_listed (lap, 2);
}

/* Nothing that opens the door stays on this computer, though the lists do. */
static void
test_no_token_left (Place *place, gconstpointer data)
{
  g_autoptr (Device) desk = device_new (place, "desk");
  g_autofree char *uuid = NULL;
  g_autoptr (GError) error = NULL;

  device_register (desk, ADA);
  device_list (desk, PLAKAT_LIST_WATCHLIST, 1, TRUE);
  device_sync (desk);
  uuid = g_strdup (plakat_store_get_account (plakat_account_get_store (desk->account)));
  place_stop_server (place); /* not even where the server cannot be told */
  device_sign_out (desk);
  place_start_server (place);
  device_use (desk, g_value_get_object (fixture_wait (plakat_accounts_open (desk->accounts, uuid))));
  assert_listed (desk, 1);
  error = device_sync_in_vain (desk);
  g_assert_error (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_SIGN_IN);
  assert_state (desk, SIGN_IN);
}

/* A server that takes the edits and says nothing: the wait ends all the same. */
static void
test_push_first_ends (Place *place, gconstpointer data)
{
  g_autoptr (Device) desk = device_new (place, "desk");

  device_register (desk, ADA);
  device_sync (desk);
  proxy_rule (place->proxy, "POST", "sync/", PROXY_HOLDS, 0, G_MAXUINT);
  device_list (desk, PLAKAT_LIST_WATCHLIST, 2, TRUE);
  g_assert_cmpuint (g_value_get_uint (fixture_wait (plakat_accounts_push_first (desk->accounts, 1))), ==, 1);
}

static char *
dup_only_child (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  char *path;

  g_assert_nonnull (dir);
  name = g_dir_read_name (dir);
  g_assert_nonnull (name);
  path = g_build_filename (folder, name, NULL);
  g_assert_null (g_dir_read_name (dir));
  return path;
}

static void
set_removed (const char *folder, const char *key, gint64 days_ago)
{
  g_autofree char *path = g_build_filename (folder, "removed.ini", NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();

  g_assert_true (g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL));
  g_key_file_set_int64 (file, "removed", key, g_get_real_time () / G_USEC_PER_SEC - days_ago * 24 * 3600);
  g_assert_true (g_key_file_save_to_file (file, path, NULL));
}

/* Signed out for good: the lists are away, and for 90 days not lost. */
static void
test_remove (Place *place, gconstpointer data)
{
  g_autoptr (Device) desk = device_new (place, "desk");
  g_autofree char *path = NULL, *removed = NULL, *kept = NULL, *library = NULL;

  device_register (desk, ADA);
  device_list (desk, PLAKAT_LIST_WATCHLIST, 1, TRUE);
  device_sync (desk);
  path = device_dup_library_path (desk);
  fixture_wait (plakat_accounts_sign_out (desk->accounts, PLAKAT_SIGN_OUT_REMOVE));
  device_use (desk, plakat_accounts_get_current (desk->accounts));
  g_assert_true (plakat_account_is_local (desk->account));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  removed = g_build_filename (desk->data, "removed", NULL);
  kept = dup_only_child (removed);
  library = g_build_filename (kept, "library.db", NULL);
  g_assert_true (g_file_test (library, G_FILE_TEST_IS_REGULAR));

  /* Who comes back finds the server's lists in a new file. */
  device_sign_in (desk, ADA);
  g_free (path);
  path = device_dup_library_path (desk);
  assert_not_listed (desk, 1);
  device_sync (desk);
  assert_listed (desk, 1);

  device_shut (desk);
  set_removed (kept, "at", 89);
  device_open_accounts (desk, place->starter);
  g_assert_true (g_file_test (library, G_FILE_TEST_IS_REGULAR));
  /* A clock that is wrong once deletes nothing. */
  set_removed (kept, "at", 91);
  device_open_accounts (desk, place->starter);
  device_open_accounts (desk, place->starter);
  g_assert_true (g_file_test (library, G_FILE_TEST_IS_REGULAR));
  set_removed (kept, "too-old-at", 2);
  device_open_accounts (desk, place->starter);
  g_assert_false (g_file_test (kept, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
}

/* ── what is on this computer ──────────────────────────────────────────── */

static guint
count_local (Device *device)
{
  return g_value_get_uint (fixture_wait (plakat_accounts_count_local (device->accounts)));
}

static void
fill_local (Device *device)
{
  device_open_local (device);
  device_list (device, PLAKAT_LIST_WATCHLIST, 19, TRUE);
  device_list (device, PLAKAT_LIST_FAVOURITES, 19, TRUE);
  device_rate (device, 631, 9);
  device_review (device, 832, "Whistling");
}

static void
merge_local (Device *device, gboolean says)
{
  GStrv sentences = g_value_get_boxed (fixture_wait (plakat_accounts_merge_local (device->accounts)));

  g_assert_cmpint (g_strv_length (sentences) > 0, ==, says);
  for (guint i = 0; sentences[i] != NULL; i++)
    g_assert_nonnull (strchr (sentences[i], ' '));
}

static void
assert_local_films (Device *device)
{
  g_autofree char *review = device_dup_review (device, 832);

  assert_listed (device, 19);
  g_assert_cmpuint (device_get_marks (device, 19) & PLAKAT_MARK_FAVOURITE, !=, 0);
  g_assert_cmpuint (PLAKAT_MARKS_HALF_STARS (device_get_marks (device, 631)), ==, 9);
  g_assert_cmpstr (review, ==, "Whistling");
}

/* Into an account that has something: a union, once, however often it is asked for (I15). */
static void
test_merge (Place *place, gconstpointer data)
{
  g_autoptr (Device) desk = device_new (place, "desk");
  g_autoptr (Device) lap = device_new (place, "lap");
  g_autofree char *backups = NULL, *folder = NULL, *path = NULL;
  gint64 seq;

  device_register (lap, ADA);
  device_list (lap, PLAKAT_LIST_WATCHLIST, 1, TRUE);
  device_rate (lap, 2, 4);
  device_sync (lap);

  g_assert_cmpuint (count_local (desk), ==, 0);
  fill_local (desk);
  g_assert_cmpuint (count_local (desk), ==, 4);
  device_sign_in (desk, ADA);
  device_sync (desk);
  assert_not_listed (desk, 19);
  g_assert_cmpuint (count_local (desk), ==, 4);
  merge_local (desk, TRUE);
  assert_local_films (desk);
  assert_listed (desk, 1);
  g_assert_cmpuint (count_local (desk), ==, 0);
  path = device_dup_library_path (desk);
  folder = g_path_get_dirname (path);
  backups = g_build_filename (folder, "backup", NULL);
  g_assert_true (g_file_test (backups, G_FILE_TEST_IS_DIR));

  seq = device_read_int (desk, "SELECT next_seq FROM device");
  merge_local (desk, TRUE);
  g_assert_cmpint (device_read_int (desk, "SELECT next_seq FROM device"), ==, seq);
  device_sync (desk);
  assert_waiting (desk, 0);
  device_sync (lap);
  assert_local_films (lap);
  assert_listed (lap, 1);
  g_assert_cmpuint (PLAKAT_MARKS_HALF_STARS (device_get_marks (lap, 2)), ==, 4);

  /* The local file is as it was, and what is added to it counts again. */
  device_open_local (desk);
  assert_local_films (desk);
  assert_not_listed (desk, 1);
  device_list (desk, PLAKAT_LIST_WATCHLIST, 631, TRUE);
  g_assert_cmpuint (count_local (desk), ==, 5);
  open_known (desk, ADA);
  merge_local (desk, TRUE);
  assert_listed (desk, 631);
}

static void
test_merge_nowhere (Place *place, gconstpointer data)
{
  g_autoptr (Device) desk = device_new (place, "desk");
  g_autoptr (GError) error = NULL;

  fill_local (desk);
  error = fixture_wait_for_error (plakat_accounts_merge_local (desk->accounts));
  fixture_assert_sentence (error);
  assert_local_films (desk);
}

/* A new account begins with what is on this computer. */
static void
test_adopt (Place *place, gconstpointer data)
{
  g_autoptr (Device) desk = device_new (place, "desk");
  g_autoptr (Device) lap = device_new (place, "lap");

  fill_local (desk);
  device_register (desk, ADA);
  assert_local_films (desk);
  g_assert_cmpuint (count_local (desk), ==, 0);
  device_sync (desk);
  assert_waiting (desk, 0);
  device_sign_in (lap, ADA);
  device_sync (lap);
  assert_local_films (lap);
  device_open_local (desk);
  assert_local_films (desk);
}

static void
test_probe (Place *place, gconstpointer data)
{
  g_autoptr (Device) desk = device_new (place, "desk");
  g_autofree char *typed = g_strconcat (place->origin, "/api/v1/", NULL);
  g_autoptr (PlakatServerFound) found = NULL;
  g_autoptr (GError) error = NULL;

  found = g_value_get_pointer (fixture_wait (plakat_accounts_probe (desk->accounts, typed)));
  g_assert_cmpstr (found->base, ==, place->origin);
  g_assert_cmpint (found->kind, ==, PLAKAT_SERVER_PLAKAT);
  g_assert_true (found->capabilities & PLAKAT_CAN_FEED);
  error = fixture_wait_for_error (plakat_accounts_probe (desk->accounts, "http://127.0.0.1:9"));
  fixture_assert_sentence (error);
}

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);
  ADD_PLACE_TEST ("/accounts-several/I14/switch", 7, test_switch);
  ADD_PLACE_TEST ("/accounts-several/I14/bare-tokens", 7, test_bare_tokens);
  ADD_PLACE_TEST ("/accounts-several/unknown-account", 7, test_unknown_account);
  ADD_PLACE_TEST ("/accounts-several/push-first", 7, test_push_first);
  ADD_PLACE_TEST ("/accounts-several/no-token-left", 7, test_no_token_left);
  ADD_PLACE_TEST ("/accounts-several/push-first-ends", 7, test_push_first_ends);
  ADD_PLACE_TEST ("/accounts-several/remove", 7, test_remove);
  ADD_PLACE_TEST ("/accounts-several/I15/merge", 7, test_merge);
  ADD_PLACE_TEST ("/accounts-several/merge-nowhere", 7, test_merge_nowhere);
  ADD_PLACE_TEST ("/accounts-several/adopt", 7, test_adopt);
  ADD_PLACE_TEST ("/accounts-several/probe", 7, test_probe);
  return fixture_run ();
}
