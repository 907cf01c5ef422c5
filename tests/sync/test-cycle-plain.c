/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "desk.h"
#include "plakat-library-page.h"

/* Cycles with a server that has no feed: lists are walked and compared. */

static guint
find_in_log (Desk *desk, const char *line)
{
  for (guint i = 0; i < desk->remote->log->len; i++)
    if (g_str_equal (g_ptr_array_index (desk->remote->log, i), line))
      return i;
  return G_MAXUINT;
}

static void
put_films (Desk *desk, int first, int last)
{
  for (int film = first; film <= last; film++)
    fake_remote_put (desk->remote, "watchlist", film, TRUE);
}

static void
test_travel (Desk *desk, gconstpointer data)
{
  put_films (desk, 1, 5);
  desk_list (desk, 6, TRUE);
  desk_start (desk);
  assert_desk_state (desk, IN_STEP);
  for (int film = 1; film <= 6; film++)
    {
      g_assert_true (desk_has (desk, film));
      g_assert_true (fake_remote_has (desk->remote, "watchlist", film));
    }
  /* Three pages of one list, one of the other, and one edit. */
  g_assert_cmpuint (desk->remote->listings, ==, 4);
  g_assert_cmpuint (desk->remote->ops, ==, 1);

  desk_list (desk, 2, FALSE);
  desk_sync (desk);
  g_assert_false (fake_remote_has (desk->remote, "watchlist", 2));
  g_assert_false (desk_has (desk, 2));
  assert_desk_waiting (desk, 0);
}

/* An answer is lost: what was done is looked up at once, on that list, and not much later. */
static void
test_look (Desk *desk, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  desk_start (desk);
  desk->remote->applies_unknown = TRUE;
  fake_remote_answer (desk->remote, "watchlist", 1, PLAKAT_OP_UNKNOWN);
  desk_list (desk, 1, TRUE);
  fake_remote_forget (desk->remote);
  error = desk_sync_in_vain (desk);
  assert_desk_waiting (desk, 0);
  g_assert_cmpuint (desk->remote->listings, ==, 1);
  g_assert_cmpuint (find_in_log (desk, "GET watchlist 1"), <, G_MAXUINT);

  /* It was not done: it is not repeated either before the next cycle, which looks again. */
  desk->remote->applies_unknown = FALSE;
  fake_remote_answer (desk->remote, "watchlist", 2, PLAKAT_OP_UNKNOWN);
  desk_list (desk, 2, TRUE);
  g_clear_error (&error);
  error = desk_sync_in_vain (desk);
  assert_desk_waiting (desk, 1);
  g_assert_cmpuint (fake_remote_count (desk->remote, "POST watchlist tmdb:2"), ==, 1);
}

static void
lose_network_cb (FakeRemote *remote, const char *what, gpointer data)
{
  if (g_str_has_prefix (what, "POST"))
    fake_remote_refuse (remote, PLAKAT_REMOTE_ERROR_TRANSPORT, 0, 0);
}

/* It may have been done: that is looked up before anything is repeated. */
static void
test_verify_first (Desk *desk, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  desk_start (desk);
  desk->remote->applies_unknown = TRUE;
  desk->remote->moment = lose_network_cb;
  fake_remote_answer (desk->remote, "watchlist", 1, PLAKAT_OP_UNKNOWN);
  desk_list (desk, 1, TRUE);
  error = desk_sync_in_vain (desk);
  assert_desk_state (desk, OFFLINE);
  assert_desk_waiting (desk, 1);
  desk->remote->moment = NULL;
  fake_remote_refuse (desk->remote, -1, 0, 0);
  fake_remote_answer (desk->remote, "watchlist", 1, PLAKAT_OP_DONE);
  fake_remote_forget (desk->remote);
  desk_sync (desk);
  assert_desk_waiting (desk, 0);
  g_assert_true (fake_remote_has (desk->remote, "watchlist", 1));
  g_assert_cmpuint (desk->remote->ops, ==, 0);
}

static void
test_verify_then_repeat (Desk *desk, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  put_films (desk, 5, 6);
  desk_start (desk);
  fake_remote_answer (desk->remote, "watchlist", 1, PLAKAT_OP_UNKNOWN);
  desk_list (desk, 1, TRUE);
  error = desk_sync_in_vain (desk);
  fake_remote_answer (desk->remote, "watchlist", 1, PLAKAT_OP_DONE);
  fake_remote_forget (desk->remote);
  desk_restart (desk);
  assert_desk_waiting (desk, 0);
  g_assert_true (fake_remote_has (desk->remote, "watchlist", 1));
  g_assert_cmpuint (find_in_log (desk, "GET watchlist 1"), <, find_in_log (desk, "POST watchlist tmdb:1"));
}

static void
note_sent_cb (FakeRemote *remote, const char *what, gpointer data)
{
  Desk *desk = data;

  if (g_str_has_prefix (what, "POST"))
    g_assert_cmpint (
        desk_read_int (desk, "SELECT count(*) FROM entry WHERE sent_seq = edit_seq AND sent_want = 1"), ==,
        1);
}

/* That it was sent is on the disk before it is sent (I6). */
static void
test_noted_first (Desk *desk, gconstpointer data)
{
  desk_start (desk);
  desk->remote->moment = note_sent_cb;
  desk->remote->moment_data = desk;
  desk_list (desk, 1, TRUE);
  desk_sync (desk);
  g_assert_cmpuint (desk->remote->ops, ==, 1);
  g_assert_cmpint (desk_read_int (desk, "SELECT count(*) FROM entry WHERE sent_seq IS NOT NULL"), ==, 0);
}

/* Whatever goes wrong, an edit is sent, waits, or is in sight (I1). */
static void
test_nothing_dropped (Desk *desk, gconstpointer data)
{
  static const int codes[] = { PLAKAT_REMOTE_ERROR_TRANSPORT, PLAKAT_REMOTE_ERROR_ANSWER,
                               PLAKAT_REMOTE_ERROR_LIMIT,     PLAKAT_REMOTE_ERROR_SIGN_IN,
                               PLAKAT_REMOTE_ERROR_BUSY,      PLAKAT_REMOTE_ERROR_REFUSED };

  desk_start (desk);
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      const int film = (int) i + 1;
      g_autoptr (GError) error = NULL;

      fake_remote_refuse (desk->remote, codes[i], 0, 0);
      desk_list (desk, film, TRUE);
      error = desk_sync_in_vain (desk);
      g_assert_error (error, PLAKAT_REMOTE_ERROR, codes[i]);
      g_assert_true (desk_has (desk, film));
      assert_desk_waiting (desk, 1);
      fake_remote_refuse (desk->remote, -1, 0, 0);
      desk_sync (desk);
      assert_desk_waiting (desk, 0);
      g_assert_true (fake_remote_has (desk->remote, "watchlist", film));
    }
}

/* An answer that is none of the edits', and none at all. */
static void
test_senseless (Desk *desk, gconstpointer data)
{
  g_autoptr (GError) nothing = NULL, others = NULL;

  desk_start (desk);
  desk->remote->answers_nothing = TRUE;
  desk_list (desk, 1, TRUE);
  nothing = desk_sync_in_vain (desk);
  g_assert_error (nothing, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_ANSWER);
  assert_desk_waiting (desk, 1);
  assert_desk_state (desk, ATTENTION);
  desk->remote->answers_nothing = FALSE;
  desk->remote->answers_others = TRUE;
  desk_list (desk, 2, TRUE);
  others = desk_sync_in_vain (desk);
  g_assert_error (others, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_ANSWER);
  assert_desk_waiting (desk, 1); /* the first was found to be there */
  desk->remote->answers_others = FALSE;
  desk_sync (desk);
  assert_desk_waiting (desk, 0);
  assert_desk_state (desk, IN_STEP);
}

/* One that is refused stays in sight and delays no other (I24). */
static void
test_rejected (Desk *desk, gconstpointer data)
{
  desk_start (desk);
  fake_remote_answer (desk->remote, "watchlist", 1, PLAKAT_OP_REJECTED);
  desk_list (desk, 1, TRUE);
  desk_list (desk, 2, TRUE);
  desk_sync (desk);
  g_assert_true (fake_remote_has (desk->remote, "watchlist", 2));
  g_assert_cmpuint (plakat_library_get_parked (desk->library), ==, 1);
  assert_desk_waiting (desk, 0);
  assert_desk_state (desk, ATTENTION);
  g_assert_nonnull (strstr (plakat_engine_get_message (desk->engine), "1 edit"));
  g_assert_true (desk_has (desk, 1));
  fake_remote_forget (desk->remote);
  desk_sync (desk);
  g_assert_cmpuint (desk->remote->ops, ==, 0);

  fake_remote_answer (desk->remote, "watchlist", 1, PLAKAT_OP_DONE);
  fixture_wait (plakat_library_retry (desk->library, NULL));
  desk_sync (desk);
  g_assert_true (fake_remote_has (desk->remote, "watchlist", 1));
  assert_desk_state (desk, IN_STEP);
}

/* The server chokes on one edit each time: the others go all the same (I24). */
static void
test_choking (Desk *desk, gconstpointer data)
{
  g_autoptr (GError) first = NULL, second = NULL;

  desk_start (desk);
  desk->remote->http = 500;
  fake_remote_answer (desk->remote, "watchlist", 1, PLAKAT_OP_UNKNOWN);
  desk_list (desk, 1, TRUE);
  desk_list (desk, 2, TRUE);
  desk_list (desk, 3, TRUE);
  first = desk_sync_in_vain (desk);
  g_assert_false (fake_remote_has (desk->remote, "watchlist", 2));
  second = desk_sync_in_vain (desk);
  g_assert_true (fake_remote_has (desk->remote, "watchlist", 2));
  g_assert_true (fake_remote_has (desk->remote, "watchlist", 3));
  assert_desk_waiting (desk, 1);
}

static void
test_unable (Desk *desk, gconstpointer data)
{
  desk_start (desk);
  fake_remote_answer (desk->remote, "watchlist", 1, PLAKAT_OP_UNABLE);
  desk_list (desk, 1, TRUE);
  desk_sync (desk);
  g_assert_cmpuint (plakat_library_get_held (desk->library), ==, 1);
  assert_desk_waiting (desk, 0);
  assert_desk_state (desk, IN_STEP);
  g_assert_true (desk_has (desk, 1));
}

/* "Already on your list", says the server, or something like it: the list tells, and what is not on it then
 * is tried once more before it counts as refused. */
static void
test_verified (Desk *desk, gconstpointer data)
{
  desk_start (desk);
  fake_remote_put (desk->remote, "watchlist", 1, TRUE);
  fake_remote_answer (desk->remote, "watchlist", 1, PLAKAT_OP_VERIFY);
  fake_remote_answer (desk->remote, "watchlist", 2, PLAKAT_OP_VERIFY);
  desk_list (desk, 1, TRUE);
  desk_list (desk, 2, TRUE);
  desk_sync (desk);
  assert_desk_waiting (desk, 1);
  g_assert_cmpuint (plakat_library_get_parked (desk->library), ==, 0);
  desk_sync (desk);
  assert_desk_waiting (desk, 0);
  g_assert_cmpuint (plakat_library_get_parked (desk->library), ==, 1);
  g_assert_cmpuint (desk->remote->ops, ==, 3);
  g_assert_true (desk_has (desk, 1));
  g_assert_true (desk_has (desk, 2));
}

/* Two that are refused may be about the films; three are about the user: nothing more is tried, and no edit
 * is to blame. */
static void
test_refused (Desk *desk, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  desk_start (desk);
  for (int film = 1; film <= 5; film++)
    fake_remote_answer (desk->remote, "watchlist", film, PLAKAT_OP_REFUSED);
  desk_list (desk, 1, TRUE);
  desk_sync (desk);
  g_assert_cmpuint (plakat_library_get_parked (desk->library), ==, 1);
  desk_list (desk, 6, TRUE);
  desk_sync (desk); /* this one is taken: the count begins anew */
  assert_desk_state (desk, ATTENTION);

  for (int film = 2; film <= 5; film++)
    desk_list (desk, film, TRUE);
  error = desk_sync_in_vain (desk);
  g_assert_error (error, PLAKAT_SYNC_ERROR, PLAKAT_SYNC_ERROR_REFUSED);
  assert_desk_state (desk, PAUSED);
  g_assert_nonnull (strchr (plakat_engine_get_message (desk->engine), ' '));
  g_assert_cmpuint (plakat_library_get_parked (desk->library), ==, 1);
  assert_desk_waiting (desk, 4);

  /* Neither time nor another edit begins anything; the user does. */
  fake_remote_forget (desk->remote);
  desk_list (desk, 7, TRUE);
  world_advance (&desk->world, MINUTES (60));
  g_assert_cmpuint (desk->remote->log->len, ==, 0);
  for (int film = 2; film <= 5; film++)
    fake_remote_answer (desk->remote, "watchlist", film, PLAKAT_OP_DONE);
  desk_sync (desk);
  assert_desk_waiting (desk, 0);
  for (int film = 2; film <= 7; film++)
    g_assert_true (fake_remote_has (desk->remote, "watchlist", film));
}

/* Three in a row: one that is taken between them says that the user is not refused. */
static void
test_refused_now_and_then (Desk *desk, gconstpointer data)
{
  desk_start (desk);
  for (int film = 1; film <= 5; film++)
    {
      if (film != 3)
        fake_remote_answer (desk->remote, "watchlist", film, PLAKAT_OP_REFUSED);
      desk_list (desk, film, TRUE);
      desk_sync (desk);
    }
  assert_desk_state (desk, ATTENTION);
  g_assert_cmpuint (plakat_library_get_parked (desk->library), ==, 4);
}

/* The list comes back empty: that is asked before it is believed (I9). */
static void
test_mass (Desk *desk, gconstpointer data)
{
  put_films (desk, 1, 20);
  desk_start (desk);
  for (int film = 1; film <= 20; film++)
    fake_remote_put (desk->remote, "watchlist", film, FALSE);
  for (guint i = 0; i < 3; i++)
    {
      desk_sync (desk);
      for (int film = 1; film <= 20; film++)
        g_assert_true (desk_has (desk, film));
    }
  assert_desk_state (desk, ATTENTION);
  g_assert_cmpuint (plakat_library_get_latches (desk->library), ==, 1);
  /* The answer wakes the engine. */
  fixture_wait (plakat_library_answer_latch (desk->library, "watchlist", PLAKAT_LATCH_PUT_BACK));
  world_advance (&desk->world, SECONDS (2));
  assert_desk_state (desk, IN_STEP);
  for (int film = 1; film <= 20; film++)
    g_assert_true (fake_remote_has (desk->remote, "watchlist", film));
}

static void
edit_cb (FakeRemote *remote, const char *what, gpointer data)
{
  Desk *desk = data;
  g_autoptr (PlakatFilmItem) off = NULL, on = NULL;

  if (!g_str_equal (what, "GET watchlist 2"))
    return;
  off = fixture_make_item (1);
  on = fixture_make_item (30);
  dex_future_disown (plakat_library_set_listed (desk->library, PLAKAT_LIST_WATCHLIST, off, FALSE));
  dex_future_disown (plakat_library_set_listed (desk->library, PLAKAT_LIST_WATCHLIST, on, TRUE));
  remote->moment = NULL;
}

/* What the user does while the list is read stays, whatever the list says (I2), and goes soon after. */
static void
test_edited_meanwhile (Desk *desk, gconstpointer data)
{
  put_films (desk, 1, 8);
  desk_start (desk);
  desk->remote->moment = edit_cb;
  desk->remote->moment_data = desk;
  desk_sync (desk);
  g_assert_false (desk_has (desk, 1));
  g_assert_true (desk_has (desk, 30));
  world_advance (&desk->world, SECONDS (2));
  g_assert_false (fake_remote_has (desk->remote, "watchlist", 1));
  g_assert_true (fake_remote_has (desk->remote, "watchlist", 30));
  assert_desk_waiting (desk, 0);
}

static gboolean
is_held (gpointer remote)
{
  return FAKE_REMOTE (remote)->held->len > 0;
}

/* Edits, time and impatient people while a cycle runs begin no second one (I5). */
static void
test_one_at_once (Desk *desk, gconstpointer data)
{
  desk_start (desk);
  fake_remote_hold (desk->remote);
  desk->world.leaves = TRUE;
  desk_list (desk, 1, TRUE);
  world_advance (&desk->world, SECONDS (1));
  fixture_wait_until (is_held, desk->remote);
  g_assert_cmpuint (desk->world.starts->len, ==, 2);
  for (int film = 2; film < 8; film++)
    {
      desk_list (desk, film, TRUE);
      dex_future_disown (plakat_engine_sync_now (desk->engine));
      plakat_engine_refocus (desk->engine);
      world_advance (&desk->world, MINUTES (10));
    }
  g_assert_cmpuint (desk->world.starts->len, ==, 2);
  desk->world.leaves = FALSE;
  fake_remote_release (desk->remote);
  world_advance (&desk->world, SECONDS (2));
  assert_desk_waiting (desk, 0);
  g_assert_cmpuint (desk->remote->most_in_flight, ==, 1);
}

/* The token of another user: nothing of this library goes out with it (I14). */
static void
test_other_user (Desk *desk, gconstpointer data)
{
  static const char claims[] = "{\"sub\":\"8\"}";
  g_autoptr (PlakatTokens) tokens = plakat_tokens_new ("of-the-test", "http://127.0.0.1:9");
  g_autofree char *middle = g_base64_encode ((const guchar *) claims, strlen (claims));
  g_autofree char *access = g_strconcat ("e30.", middle, ".c2ln", NULL);
  g_autoptr (GError) error = NULL;

  desk_start (desk);
  fixture_wait (plakat_tokens_store (tokens, access, NULL));
  plakat_engine_set_tokens (desk->engine, tokens);
  fake_remote_forget (desk->remote);
  desk_list (desk, 1, TRUE);
  error = desk_sync_in_vain (desk);
  g_assert_error (error, PLAKAT_SYNC_ERROR, PLAKAT_SYNC_ERROR_OWNER);
  assert_desk_state (desk, PAUSED);
  g_assert_cmpuint (desk->remote->log->len, ==, 0);
  assert_desk_waiting (desk, 1);
}

/* People can read what was done. */
static void
test_log (Desk *desk, gconstpointer data)
{
  g_autofree char *log = NULL;
  g_autoptr (GError) error = NULL;

  put_films (desk, 1, 3);
  desk_start (desk);
  desk_list (desk, 7, TRUE);
  desk_sync (desk);
  fake_remote_put (desk->remote, "watchlist", 4, TRUE);
  fake_remote_put (desk->remote, "watchlist", 5, TRUE);
  desk_sync (desk);
  fake_remote_refuse (desk->remote, PLAKAT_REMOTE_ERROR_BUSY, 503, 0);
  for (guint i = 0; i < 3; i++)
    {
      g_clear_error (&error);
      error = desk_sync_in_vain (desk);
    }
  log = g_strdup (g_value_get_string (fixture_wait (plakat_library_load_log (desk->library))));
  g_assert_nonnull (strstr (log, "1 edit was sent"));
  g_assert_nonnull (strstr (log, "2 changes came"));
  /* Once, and not each time. */
  g_assert_nonnull (strstr (log, "The server says no."));
  g_assert_true (strstr (log, "The server says no.") == g_strrstr (log, "The server says no."));
}

int
main (int argc, char *argv[])
{
  fixture_init_alone (&argc, &argv);
  ADD_DESK_TEST ("/cycle-plain/travel", FAKE_CAN_WALK, test_travel);
  ADD_DESK_TEST ("/cycle-plain/I10/look", FAKE_CAN_WALK, test_look);
  ADD_DESK_TEST ("/cycle-plain/I10/verify-first", FAKE_CAN_WALK, test_verify_first);
  ADD_DESK_TEST ("/cycle-plain/I10/verify-then-repeat", FAKE_CAN_WALK, test_verify_then_repeat);
  ADD_DESK_TEST ("/cycle-plain/I6/noted-first", FAKE_CAN_WALK, test_noted_first);
  ADD_DESK_TEST ("/cycle-plain/I1/nothing-dropped", FAKE_CAN_WALK, test_nothing_dropped);
  ADD_DESK_TEST ("/cycle-plain/I1/senseless", FAKE_CAN_WALK, test_senseless);
  ADD_DESK_TEST ("/cycle-plain/I24/rejected", FAKE_CAN_WALK, test_rejected);
  ADD_DESK_TEST ("/cycle-plain/I24/choking", FAKE_CAN_WALK, test_choking);
  ADD_DESK_TEST ("/cycle-plain/unable", FAKE_CAN_WALK, test_unable);
  ADD_DESK_TEST ("/cycle-plain/I3/verified", FAKE_CAN_WALK, test_verified);
  ADD_DESK_TEST ("/cycle-plain/refused", FAKE_CAN_WALK, test_refused);
  ADD_DESK_TEST ("/cycle-plain/refused-now-and-then", FAKE_CAN_WALK, test_refused_now_and_then);
  ADD_DESK_TEST ("/cycle-plain/I9/mass", FAKE_CAN_WALK, test_mass);
  ADD_DESK_TEST ("/cycle-plain/I2/edited-meanwhile", FAKE_CAN_WALK, test_edited_meanwhile);
  ADD_DESK_TEST ("/cycle-plain/I5/one-at-once", FAKE_CAN_WALK, test_one_at_once);
  ADD_DESK_TEST ("/cycle-plain/I14/other-user", FAKE_CAN_WALK, test_other_user);
  ADD_DESK_TEST ("/cycle-plain/log", FAKE_CAN_WALK, test_log);
  return fixture_run ();
}
