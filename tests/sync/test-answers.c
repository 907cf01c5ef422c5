/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "fixture.h"
#include "plakat-library-page.h"
#include "plakat-library-sync.h"
#include "plakat-remote.h"
#include "plakat-sqlite.h"

#define PROBLEM(status) \
  "{\"type\":\"about:blank\",\"title\":\"No\",\"status\":" status ",\"detail\":\"Not so.\"}"

typedef struct
{
  const char *status;
  const char *type;
  const char *body;
} Say;

static const Say nonsense[] = {
  { "200 OK", "text/html", "<html><body>Sign in to our network</body></html>" },
  { "500 Internal Server Error", "text/plain", "Traceback" },
  { "503 Service Unavailable", "application/json", "{}" },
  { "200 OK", "application/json", "{\"epoch\": [" },
  { "200 OK", "application/json", "[]" },
  { "200 OK", "application/json", "{}" },
  { "200 OK", "application/json",
    "{\"epoch\":7,\"cursor\":{},\"more\":\"yes\",\"changes\":{},\"films\":{},\"persons\":1,\"results\":0}" },
  { "200 OK", "application/json",
    "{\"epoch\":\"e\",\"cursor\":\"c\",\"more\":true,\"changes\":[{\"kind\":\"entry\",\"list\":\"watchlist\","
    "\"film_uid\":\"tmdb:1\",\"present\":0}],\"films\":[{\"uid\":1}],\"persons\":[],"
    "\"results\":[{\"seq\":\"1\",\"status\":\"perhaps\"}]}" },
  { "200 OK", "application/json", "" },
  { "404 Not Found", "application/json", PROBLEM ("404") },
  { "403 Forbidden", "application/json", PROBLEM ("403") },
};

/* Whatever is said to one of the three requests: no list changes, no place is lost, people are told. */
static void
test_nonsense (Place *place, gconstpointer data)
{
  static const char *const requests[][2] = { { "POST", "sync/" },
                                             { "GET", "sync/" },
                                             { "GET", "catalogue/" } };
  g_autoptr (Device) desk = device_new (place, "desk");
  g_autofree char *cursor = NULL, *epoch = NULL;

  device_register (desk, ADA);
  device_list (desk, PLAKAT_LIST_WATCHLIST, 1, TRUE);
  device_sync (desk);
  for (guint r = 0; r < G_N_ELEMENTS (requests); r++)
    for (guint i = 0; i < G_N_ELEMENTS (nonsense); i++)
      {
        g_autoptr (GError) error = NULL;
        g_autofree char *after = NULL, *epoch_after = NULL;
        const gboolean pushes = r == 0;

        g_test_message ("%s %s: %s", requests[r][0], requests[r][1], nonsense[i].body);
        g_free (cursor);
        g_free (epoch);
        cursor = device_dup_text (desk, "SELECT cursor FROM account");
        epoch = device_dup_text (desk, "SELECT epoch FROM account");
        proxy_say (place->proxy, requests[r][0], requests[r][1], G_MAXUINT, nonsense[i].status,
                   nonsense[i].type, nonsense[i].body);
        if (pushes)
          device_list (desk, PLAKAT_LIST_WATCHLIST, 2, i % 2 == 0);
        error = device_sync_in_vain (desk);
        g_assert_true (plakat_engine_get_state (desk->engine) == PLAKAT_SYNC_OFFLINE
                       || plakat_engine_get_state (desk->engine) == PLAKAT_SYNC_ATTENTION);
        g_assert_nonnull (plakat_engine_get_message (desk->engine));
        g_assert_nonnull (strchr (plakat_engine_get_message (desk->engine), ' '));
        assert_listed (desk, 1);
        assert_waiting (desk, pushes ? 1 : 0);
        after = device_dup_text (desk, "SELECT cursor FROM account");
        epoch_after = device_dup_text (desk, "SELECT epoch FROM account");
        g_assert_cmpstr (cursor, ==, after);
        g_assert_cmpstr (epoch, ==, epoch_after);
        g_assert_cmpuint (plakat_catalogue_get_n_films (desk->catalogue), ==, 7);
        proxy_heal (place->proxy);
        device_sync (desk);
        assert_state (desk, IN_STEP);
        assert_waiting (desk, 0);
      }
}

static void
test_expired (Place *place, gconstpointer data)
{
  g_autoptr (Device) desk = device_new (place, "desk");

  device_register (desk, ADA);
  device_sync (desk);
  g_strfreev (proxy_take_log (place->proxy));
  proxy_say (place->proxy, "POST", "sync/", 1, "401 Unauthorized", "application/json", PROBLEM ("401"));
  device_list (desk, PLAKAT_LIST_WATCHLIST, 1, TRUE);
  device_sync (desk);
  assert_state (desk, IN_STEP);
  assert_waiting (desk, 0);
  g_assert_cmpuint (proxy_count (place->proxy, "POST users/refresh/"), ==, 1);
  g_assert_cmpuint (proxy_count (place->proxy, "POST sync/"), ==, 2);
}

/* The server wants the password again: until then edits are made and kept, and it is not asked in vain. */
static void
test_signed_out_by_server (Place *place, gconstpointer data)
{
  g_autoptr (Device) desk = device_new (place, "desk");
  g_autoptr (Device) lap = device_new (place, "lap");
  g_autoptr (GError) error = NULL, again = NULL;

  device_register (desk, ADA);
  device_sync (desk);
  proxy_say (place->proxy, "POST", "sync/", G_MAXUINT, "401 Unauthorized", "application/json",
             PROBLEM ("401"));
  proxy_say (place->proxy, "POST", "users/refresh/", G_MAXUINT, "401 Unauthorized", "application/json",
             PROBLEM ("401"));
  device_list (desk, PLAKAT_LIST_WATCHLIST, 1, TRUE);
  error = device_sync_in_vain (desk);
  g_assert_error (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_SIGN_IN);
  assert_state (desk, SIGN_IN);
  g_assert_nonnull (strstr (plakat_engine_get_message (desk->engine), "sign in again"));
  device_list (desk, PLAKAT_LIST_WATCHLIST, 2, TRUE);
  assert_listed (desk, 1);
  assert_listed (desk, 2);
  assert_waiting (desk, 2);
  assert_state (desk, SIGN_IN);
  again = device_sync_in_vain (desk);
  g_assert_cmpuint (proxy_count (place->proxy, "POST users/refresh/"), ==, 1);

  proxy_heal (place->proxy);
  device_sign_in (desk, ADA);
  assert_listed (desk, 1);
  assert_waiting (desk, 2);
  device_sync (desk);
  assert_state (desk, IN_STEP);
  assert_waiting (desk, 0);
  device_sign_in (lap, ADA);
  device_sync (lap);
  assert_listed (lap, 1);
  assert_listed (lap, 2);
}

/* So many films were added and taken off again while the server was out of reach that nothing is left of
 * whole batches: what comes after it is sent all the same. */
static void
test_batch_of_nothing (Place *place, gconstpointer data)
{
  g_autoptr (Device) desk = device_new (place, "desk");
  g_autoptr (GError) error = NULL;

  device_register (desk, ADA);
  device_sync (desk);
  proxy_say (place->proxy, "GET", "sync/", G_MAXUINT, "401 Unauthorized", "application/json",
             PROBLEM ("401"));
  proxy_say (place->proxy, "POST", "users/refresh/", G_MAXUINT, "401 Unauthorized", "application/json",
             PROBLEM ("401"));
  error = device_sync_in_vain (desk);
  assert_state (desk, SIGN_IN);
  for (int film = 1; film <= 400; film++)
    {
      device_list (desk, PLAKAT_LIST_WATCHLIST, film, TRUE);
      device_list (desk, PLAKAT_LIST_WATCHLIST, film, FALSE);
    }
  device_list (desk, PLAKAT_LIST_WATCHLIST, 500, TRUE);
  proxy_heal (place->proxy);
  g_strfreev (proxy_take_log (place->proxy));
  device_sign_in (desk, ADA);
  fixture_wait (plakat_engine_sync_now (desk->engine)); /* the first cycle */
  assert_waiting (desk, 0);
  g_assert_cmpuint (proxy_count (place->proxy, "POST sync/"), ==, 1);
}

static void
assert_everything (Device *device)
{
  g_autofree char *review = device_dup_review (device, 2);

  assert_listed (device, 1);
  g_assert_cmpstr (review, ==, "Mine");
  g_assert_cmpuint (PLAKAT_MARKS_HALF_STARS (device_get_marks (device, 2)), ==, 8);
  g_assert_cmpuint (device_get_marks (device, 3) & PLAKAT_MARK_FAVOURITE, ==, PLAKAT_MARK_FAVOURITE);
  g_assert_cmpuint (plakat_library_get_count (device->library, PLAKAT_LIST_WATCHLIST), ==, 1);
}

static void
make_everything (Device *device)
{
  device_register (device, ADA);
  device_list (device, PLAKAT_LIST_WATCHLIST, 1, TRUE);
  device_rate (device, 2, 8);
  device_review (device, 2, "Mine");
  device_list (device, PLAKAT_LIST_FAVOURITES, 3, TRUE);
  device_sync (device);
}

/* The server's cursor is gone, everything else is as it was. */
static void
test_gone (Place *place, gconstpointer data)
{
  g_autoptr (Device) desk = device_new (place, "desk");
  g_autoptr (Device) lap = device_new (place, "lap");

  make_everything (desk);
  proxy_say (place->proxy, "GET", "sync/", 1, "410 Gone", "application/problem+json", PROBLEM ("410"));
  proxy_say (place->proxy, "GET", "catalogue/", 1, "410 Gone", "application/problem+json", PROBLEM ("410"));
  device_sync (desk);
  assert_state (desk, IN_STEP);
  assert_waiting (desk, 0);
  assert_everything (desk);
  g_assert_cmpuint (plakat_catalogue_get_n_films (desk->catalogue), ==, 7);
  g_assert_cmpint (device_read_int (desk, "SELECT count(*) FROM bin"), ==, 0);
  device_sign_in (lap, ADA);
  device_sync (lap);
  assert_everything (lap);
}

/* The user is asked, and till the answer nothing is sent and nothing taken; the films come all the same. */
static void
assert_asked (Place *place, Device *desk)
{
  g_autoptr (GPtrArray) latches = NULL;
  const PlakatLatch *latch;

  assert_state (desk, ATTENTION);
  g_assert_nonnull (strchr (plakat_engine_get_message (desk->engine), ' '));
  assert_everything (desk);
  g_assert_cmpuint (plakat_library_get_latches (desk->library), ==, 1);
  latches = g_ptr_array_ref (g_value_get_boxed (fixture_wait (plakat_library_load_latches (desk->library))));
  latch = g_ptr_array_index (latches, 0);
  g_assert_cmpstr (latch->scope, ==, "server");
  g_assert_cmpstr (latch->reason, ==, "epoch");

  g_strfreev (proxy_take_log (place->proxy));
  device_list (desk, PLAKAT_LIST_WATCHLIST, 6, TRUE);
  device_sync (desk);
  device_list (desk, PLAKAT_LIST_WATCHLIST, 6, FALSE);
  device_sync (desk);
  assert_state (desk, ATTENTION);
  assert_everything (desk);
  g_assert_cmpuint (proxy_count (place->proxy, "POST sync/"), ==, 0);
  g_assert_cmpuint (proxy_count (place->proxy, "GET sync/"), ==, 0);
  g_assert_cmpuint (proxy_count (place->proxy, "GET catalogue/"), ==, 2);
}

static gboolean
is_in_step (gpointer device)
{
  return plakat_engine_get_state (((Device *) device)->engine) == PLAKAT_SYNC_IN_STEP;
}

/* The answer wakes the engine: nobody has to ask for a sync. */
static void
answer (Device *desk, PlakatLatchChoice choice)
{
  fixture_advance (6 * G_TIME_SPAN_MINUTE);
  fixture_wait (plakat_library_answer_latch (desk->library, "server", choice));
  fixture_wait_until (is_in_step, desk);
  device_sync (desk);
  assert_state (desk, IN_STEP);
  assert_waiting (desk, 0);
  g_assert_cmpuint (plakat_library_get_latches (desk->library), ==, 0);
}

/* The server is set up anew, and the same user registers again: everything comes back to it once the user
 * says so.
 */
static void
test_new_server (Place *place, gconstpointer data)
{
  g_autoptr (Device) desk = device_new (place, "desk");
  g_autoptr (Device) lap = device_new (place, "lap");
  g_autoptr (GError) error = NULL;

  make_everything (desk);
  place_stop_server (place);
  g_free (place->database);
  place->database = g_strconcat ("sqlite:", place->folder, "/new.db", NULL);
  place_load (place, 7);
  place_start_server (place);
  error = device_sync_in_vain (desk);
  assert_state (desk, SIGN_IN);
  assert_everything (desk);

  device_register (desk, ADA);
  device_sync (desk);
  assert_asked (place, desk);
  answer (desk, PLAKAT_LATCH_PUT_BACK);
  assert_everything (desk);
  g_assert_cmpint (device_read_int (desk, "SELECT count(*) FROM bin"), ==, 0);
  device_sign_in (lap, ADA);
  device_sync (lap);
  assert_everything (lap);
}

/* The server went back to an old copy of itself, in which there was nothing, and says so by a new epoch. */
static void
restore_server (Place *place)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatSqlite) db = NULL;

  place_stop_server (place);
  db = plakat_sqlite_open (place->database + strlen ("sqlite:"), PLAKAT_SQLITE_REBUILDABLE, &error);
  g_assert_no_error (error);
  plakat_sqlite_exec (db,
                      "UPDATE meta SET value = 'another' WHERE name = 'epoch'; DELETE FROM entry;"
                      " DELETE FROM rating; DELETE FROM op;",
                      &error);
  g_assert_no_error (error);
  g_clear_pointer (&db, plakat_sqlite_close);
  place_start_server (place);
}

static void
test_restored_server (Place *place, gconstpointer data)
{
  g_autoptr (Device) desk = device_new (place, "desk");
  g_autoptr (Device) lap = device_new (place, "lap");

  make_everything (desk);
  restore_server (place);
  device_sync (desk);
  assert_asked (place, desk);

  /* The question survives a restart. */
  device_shut (desk);
  device_open_last (desk);
  assert_state (desk, ATTENTION);
  device_sync (desk);
  assert_asked (place, desk);
  answer (desk, PLAKAT_LATCH_PUT_BACK);
  assert_everything (desk);
  device_sign_in (lap, ADA);
  device_sync (lap);
  assert_everything (lap);
}

/* The server's side is right: what it has not goes into the bin, and not for good. */
static void
test_accepted_server (Place *place, gconstpointer data)
{
  g_autoptr (Device) desk = device_new (place, "desk");

  make_everything (desk);
  restore_server (place);
  device_sync (desk);
  assert_asked (place, desk);
  answer (desk, PLAKAT_LATCH_ACCEPT);
  assert_not_listed (desk, 1);
  g_assert_cmpuint (device_get_marks (desk, 3) & PLAKAT_MARK_FAVOURITE, ==, 0);
  g_assert_cmpint (device_read_int (desk, "SELECT count(*) FROM bin WHERE film_uid IN ('tmdb:1', 'tmdb:3')"),
                   ==, 2);
  g_assert_cmpint (device_read_int (desk, "SELECT count(*) FROM version WHERE text = 'Mine'"), >=, 1);
}

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);
  ADD_PLACE_TEST ("/answers/nonsense", 7, test_nonsense);
  ADD_PLACE_TEST ("/answers/I18/expired", 7, test_expired);
  ADD_PLACE_TEST ("/answers/I18/signed-out-by-server", 7, test_signed_out_by_server);
  ADD_PLACE_TEST ("/answers/batch-of-nothing", 7, test_batch_of_nothing);
  ADD_PLACE_TEST ("/answers/gone", 7, test_gone);
  ADD_PLACE_TEST ("/answers/I9/new-server", 7, test_new_server);
  ADD_PLACE_TEST ("/answers/I9/restored-server", 7, test_restored_server);
  ADD_PLACE_TEST ("/answers/I9/accepted-server", 7, test_accepted_server);
  return fixture_run ();
}
