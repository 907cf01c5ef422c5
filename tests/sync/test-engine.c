/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "fixture.h"
#include "plakat-remote.h"

/* Two devices of one user. */
typedef struct
{
  Device *desk;
  Device *lap;
} Pair;

static void
pair_init (Pair *pair, Place *place)
{
  pair->desk = device_new (place, "desk");
  pair->lap = device_new (place, "lap");
  device_register (pair->desk, ADA);
  device_sign_in (pair->lap, ADA);
  device_sync (pair->desk);
  device_sync (pair->lap);
}

static void
pair_clear (Pair *pair)
{
  device_free (pair->desk);
  device_free (pair->lap);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pair, pair_clear)

static void
assert_review (Device *device, int film, const char *expected)
{
  g_autofree char *review = device_dup_review (device, film);

  g_assert_cmpstr (review, ==, expected);
}

#define STARS(device, film) PLAKAT_MARKS_HALF_STARS (device_get_marks (device, film))

static void
test_travel (Place *place, gconstpointer data)
{
  g_auto (Pair) pair = { 0 };

  pair_init (&pair, place);
  device_list (pair.desk, PLAKAT_LIST_WATCHLIST, 1, TRUE);
  device_list (pair.desk, PLAKAT_LIST_FAVOURITES, 2, TRUE);
  device_rate (pair.desk, 3, 7);
  device_review (pair.desk, 3, "Slow, and grand.\nAgain!");
  device_sync (pair.desk);
  assert_waiting (pair.desk, 0);
  assert_state (pair.desk, IN_STEP);
  device_sync (pair.lap);
  assert_listed (pair.lap, 1);
  g_assert_cmpuint (device_get_marks (pair.lap, 2), ==, PLAKAT_MARK_FAVOURITE);
  g_assert_cmpuint (STARS (pair.lap, 3), ==, 7);
  assert_review (pair.lap, 3, "Slow, and grand.\nAgain!");
  g_assert_cmpuint (plakat_library_get_count (pair.lap->library, PLAKAT_LIST_WATCHLIST), ==, 1);

  /* And back: all of it is taken away again. */
  device_list (pair.lap, PLAKAT_LIST_WATCHLIST, 1, FALSE);
  device_list (pair.lap, PLAKAT_LIST_FAVOURITES, 2, FALSE);
  device_rate (pair.lap, 3, 0);
  device_review (pair.lap, 3, NULL);
  device_list (pair.lap, PLAKAT_LIST_WATCHLIST, 4, TRUE);
  device_sync (pair.lap);
  device_sync (pair.desk);
  assert_not_listed (pair.desk, 1);
  g_assert_cmpuint (device_get_marks (pair.desk, 2), ==, 0);
  g_assert_cmpuint (device_get_marks (pair.desk, 3), ==, 0);
  assert_review (pair.desk, 3, NULL);
  assert_listed (pair.desk, 4);
  /* What another device took off stands in the bin: two films and a rating. */
  g_assert_cmpint (device_read_int (pair.desk, "SELECT count(*) FROM bin WHERE film_uid IS NOT NULL"), ==, 2);
  g_assert_cmpint (device_read_int (pair.desk, "SELECT count(*) FROM bin WHERE kind = 'rating'"), ==, 1);
  g_assert_cmpint (device_read_int (pair.desk, "SELECT count(*) FROM bin"), ==, 3);
}

/* Stars here and a review there: each device changed one, and both have both. */
static void
test_both_halves (Place *place, gconstpointer data)
{
  g_auto (Pair) pair = { 0 };

  pair_init (&pair, place);
  device_rate (pair.desk, 1, 6);
  device_sync (pair.desk);
  device_sync (pair.lap);
  device_review (pair.lap, 1, "Written on the train");
  device_rate (pair.desk, 1, 9);
  device_sync (pair.lap);
  device_sync (pair.desk);
  device_sync (pair.lap);
  g_assert_cmpuint (STARS (pair.desk, 1), ==, 9);
  g_assert_cmpuint (STARS (pair.lap, 1), ==, 9);
  assert_review (pair.desk, 1, "Written on the train");
  assert_review (pair.lap, 1, "Written on the train");
  assert_waiting (pair.desk, 0);
  assert_waiting (pair.lap, 0);
}

/* Both changed the same: all devices agree in the end, and no text is gone. */
static void
test_both_the_same (Place *place, gconstpointer data)
{
  g_auto (Pair) pair = { 0 };
  g_autofree char *here = NULL, *there = NULL;

  pair_init (&pair, place);
  device_review (pair.desk, 1, "From the desk");
  device_review (pair.lap, 1, "From the lap");
  device_sync (pair.desk);
  device_sync (pair.lap);
  device_sync (pair.desk);
  device_sync (pair.lap);
  here = device_dup_review (pair.desk, 1);
  there = device_dup_review (pair.lap, 1);
  g_assert_cmpstr (here, ==, there);
  g_assert_cmpint (device_read_int (pair.desk,
                                    "SELECT count(*) FROM (SELECT text FROM rating UNION SELECT text"
                                    " FROM version) WHERE text = 'From the desk'"),
                   ==, 1);
  g_assert_cmpint (device_read_int (pair.lap,
                                    "SELECT count(*) FROM (SELECT text FROM rating UNION SELECT text"
                                    " FROM version) WHERE text = 'From the lap'"),
                   ==, 1);
}

static void
test_offline (Place *place, gconstpointer data)
{
  g_auto (Pair) pair = { 0 };
  g_autoptr (GError) error = NULL;

  pair_init (&pair, place);
  place_stop_server (place);
  device_list (pair.desk, PLAKAT_LIST_WATCHLIST, 1, TRUE);
  device_list (pair.desk, PLAKAT_LIST_WATCHLIST, 2, TRUE);
  device_rate (pair.desk, 3, 10);
  error = device_sync_in_vain (pair.desk);
  assert_state (pair.desk, OFFLINE);
  g_assert_nonnull (strchr (plakat_engine_get_message (pair.desk->engine), ' '));
  assert_waiting (pair.desk, 3);
  assert_listed (pair.desk, 1);
  g_assert_cmpuint (device_get_marks (pair.desk, 1) & PLAKAT_MARK_WAITING, ==, PLAKAT_MARK_WAITING);

  /* It can be switched off meanwhile. */
  device_shut (pair.desk);
  device_open_last (pair.desk);
  assert_listed (pair.desk, 1);
  assert_waiting (pair.desk, 3);

  place_start_server (place);
  device_sync (pair.desk);
  assert_state (pair.desk, IN_STEP);
  assert_waiting (pair.desk, 0);
  g_assert_null (plakat_engine_get_message (pair.desk->engine));
  device_sync (pair.lap);
  assert_listed (pair.lap, 1);
  assert_listed (pair.lap, 2);
  g_assert_cmpuint (STARS (pair.lap, 3), ==, 10);
}

/* The server did it, but its answer was lost. Meanwhile another device undid it: the repeat must not do it
 * again. */
static void
test_lost_answer (Place *place, gconstpointer data)
{
  g_auto (Pair) pair = { 0 };
  g_autoptr (GError) error = NULL;

  pair_init (&pair, place);
  proxy_rule (place->proxy, "POST", "sync/", PROXY_CUTS, 0, G_MAXUINT);
  device_list (pair.desk, PLAKAT_LIST_WATCHLIST, 1, TRUE);
  device_list (pair.desk, PLAKAT_LIST_WATCHLIST, 2, TRUE);
  error = device_sync_in_vain (pair.desk);
  g_assert_error (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_TRANSPORT);
  assert_state (pair.desk, OFFLINE);
  assert_waiting (pair.desk, 2);

  device_shut (pair.desk);
  proxy_heal (place->proxy);
  device_sync (pair.lap);
  assert_listed (pair.lap, 1);
  device_list (pair.lap, PLAKAT_LIST_WATCHLIST, 1, FALSE);
  device_sync (pair.lap);

  device_open_last (pair.desk);
  device_sync (pair.desk);
  assert_waiting (pair.desk, 0);
  assert_state (pair.desk, IN_STEP);
  assert_not_listed (pair.desk, 1);
  assert_listed (pair.desk, 2);
  device_sync (pair.lap);
  assert_not_listed (pair.lap, 1);
  assert_listed (pair.lap, 2);
}

/* The same with stars: who saw them and gave others has the last word. */
static void
test_lost_answer_to_stars (Place *place, gconstpointer data)
{
  g_auto (Pair) pair = { 0 };
  g_autoptr (GError) error = NULL;

  pair_init (&pair, place);
  proxy_rule (place->proxy, "POST", "sync/", PROXY_CUTS, 0, G_MAXUINT);
  device_rate (pair.desk, 1, 8);
  error = device_sync_in_vain (pair.desk);
  assert_waiting (pair.desk, 1);
  device_sync (pair.lap);
  g_assert_cmpuint (STARS (pair.lap, 1), ==, 8);
  device_shut (pair.desk);
  proxy_heal (place->proxy);
  device_rate (pair.lap, 1, 3);
  device_sync (pair.lap);
  device_open_last (pair.desk);
  device_sync (pair.desk);
  device_sync (pair.lap);
  g_assert_cmpuint (STARS (pair.desk, 1), ==, 3);
  g_assert_cmpuint (STARS (pair.lap, 1), ==, 3);
  assert_waiting (pair.desk, 0);
}

/* An edit that follows one whose answer was lost. */
static void
test_edit_after_lost_answer (Place *place, gconstpointer data)
{
  g_auto (Pair) pair = { 0 };
  g_autoptr (GError) error = NULL;

  pair_init (&pair, place);
  proxy_rule (place->proxy, "POST", "sync/", PROXY_CUTS, 0, G_MAXUINT);
  device_list (pair.desk, PLAKAT_LIST_WATCHLIST, 1, TRUE);
  device_rate (pair.desk, 2, 4);
  error = device_sync_in_vain (pair.desk);
  proxy_heal (place->proxy);
  device_list (pair.desk, PLAKAT_LIST_WATCHLIST, 1, FALSE);
  device_rate (pair.desk, 2, 8);
  device_sync (pair.desk);
  assert_waiting (pair.desk, 0);
  device_sync (pair.lap);
  assert_not_listed (pair.lap, 1);
  assert_not_listed (pair.desk, 1);
  g_assert_cmpuint (STARS (pair.lap, 2), ==, 8);
}

/* Added and taken off again before it was sent: nothing is sent, and nothing waits. */
static void
test_nothing_left (Place *place, gconstpointer data)
{
  g_auto (Pair) pair = { 0 };

  pair_init (&pair, place);
  device_list (pair.desk, PLAKAT_LIST_WATCHLIST, 1, TRUE);
  device_list (pair.desk, PLAKAT_LIST_WATCHLIST, 1, FALSE);
  device_sync (pair.desk);
  assert_waiting (pair.desk, 0);
  assert_state (pair.desk, IN_STEP);
  assert_not_listed (pair.desk, 1);
  device_sync (pair.lap);
  assert_not_listed (pair.lap, 1);
}

static void
test_killed_server (Place *place, gconstpointer data)
{
  const ProxyDoes does = GPOINTER_TO_UINT (data) == 7 ? PROXY_KILLS : PROXY_KILLS_AT_ONCE;
  g_auto (Pair) pair = { 0 };
  g_autoptr (GError) error = NULL;

  pair_init (&pair, place);
  device_list (pair.desk, PLAKAT_LIST_WATCHLIST, 5, TRUE);
  device_sync (pair.desk);
  proxy_rule (place->proxy, "POST", "sync/", does, 0, G_MAXUINT);
  device_list (pair.desk, PLAKAT_LIST_WATCHLIST, 1, TRUE);
  device_list (pair.desk, PLAKAT_LIST_WATCHLIST, 5, FALSE);
  device_rate (pair.desk, 2, 5);
  error = device_sync_in_vain (pair.desk);
  place_bury_server (place);
  proxy_heal (place->proxy);
  assert_waiting (pair.desk, 3);
  place_start_server (place);

  device_sync (pair.desk);
  assert_waiting (pair.desk, 0);
  assert_state (pair.desk, IN_STEP);
  device_sync (pair.lap);
  for (Device **device = &pair.desk; device <= &pair.lap; device++)
    {
      assert_listed (*device, 1);
      assert_not_listed (*device, 5);
      g_assert_cmpuint (STARS (*device, 2), ==, 5);
      g_assert_cmpuint (plakat_library_get_count ((*device)->library, PLAKAT_LIST_WATCHLIST), ==, 1);
    }
}

/* More edits than one request takes. */
static void
test_many (Place *place, gconstpointer data)
{
  g_auto (Pair) pair = { 0 };

  pair_init (&pair, place);
  proxy_rule (place->proxy, "POST", "sync/", PROXY_REFUSES, 0, G_MAXUINT);
  for (int film = 1; film <= 210; film++)
    device_list (pair.desk, PLAKAT_LIST_WATCHLIST, film, TRUE);
  assert_waiting (pair.desk, 210);
  proxy_heal (place->proxy);
  g_strfreev (proxy_take_log (place->proxy));
  device_sync (pair.desk);
  assert_waiting (pair.desk, 0);
  g_assert_cmpuint (proxy_count (place->proxy, "POST sync/"), ==, 2);
  device_sync (pair.lap);
  g_assert_cmpuint (plakat_library_get_count (pair.lap->library, PLAKAT_LIST_WATCHLIST), ==, 210);
}

/* The account is closed while a cycle is somewhere in its course: nothing breaks, nothing is lost. */
static void
test_closed_in_the_midst (Place *place, gconstpointer data)
{
  g_auto (Pair) pair = { 0 };

  pair_init (&pair, place);
  for (int turn = 0; turn < 40; turn++)
    {
      device_list (pair.desk, PLAKAT_LIST_WATCHLIST, turn + 1, TRUE);
      dex_future_disown (plakat_engine_sync_now (pair.desk->engine));
      for (int i = 0; i < turn; i++)
        g_main_context_iteration (NULL, TRUE);
      device_shut (pair.desk);
      device_open_last (pair.desk);
    }
  device_sync (pair.desk);
  assert_waiting (pair.desk, 0);
  device_sync (pair.lap);
  g_assert_cmpuint (plakat_library_get_count (pair.lap->library, PLAKAT_LIST_WATCHLIST), ==, 40);
}

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);
  ADD_PLACE_TEST ("/engine/travel", 7, test_travel);
  ADD_PLACE_TEST ("/engine/both-halves", 7, test_both_halves);
  ADD_PLACE_TEST ("/engine/I13/both-the-same", 7, test_both_the_same);
  ADD_PLACE_TEST ("/engine/offline", 7, test_offline);
  ADD_PLACE_TEST ("/engine/lost-answer", 7, test_lost_answer);
  ADD_PLACE_TEST ("/engine/I10/lost-answer-to-stars", 7, test_lost_answer_to_stars);
  ADD_PLACE_TEST ("/engine/edit-after-lost-answer", 7, test_edit_after_lost_answer);
  ADD_PLACE_TEST ("/engine/nothing-left", 7, test_nothing_left);
  ADD_PLACE_TEST ("/engine/I16/killed-before-the-answer", 7, test_killed_server);
  ADD_PLACE_TEST ("/engine/I16/killed-when-asked", 8, test_killed_server);
  ADD_PLACE_TEST ("/engine/many", 7, test_many);
  ADD_PLACE_TEST ("/engine/closed-in-the-midst", 7, test_closed_in_the_midst);
  return fixture_run ();
}
