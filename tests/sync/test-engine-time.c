/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "desk.h"
#include "plakat-library-page.h"

/* An engine in a time that is made up: when it begins, and what it shows. */

#define TEN_YEARS ((gint64) 10 * 365 * 24 * 3600)

static gint64
get_time (Desk *desk)
{
  return desk->world.now / G_TIME_SPAN_MILLISECOND;
}

static guint
count_starts (Desk *desk)
{
  return desk->world.starts->len;
}

/* A burst of edits goes together, and soon (I22). */
static void
test_soon (Desk *desk, gconstpointer data)
{
  gint64 edited;

  desk_start (desk);
  g_assert_cmpuint (count_starts (desk), ==, 1);
  edited = get_time (desk);
  for (int film = 1; film <= 5; film++)
    desk_list (desk, film, TRUE);
  assert_desk_state (desk, WAITING);
  world_advance (&desk->world, SECONDS (10));
  g_assert_cmpuint (count_starts (desk), ==, 2);
  g_assert_cmpint (world_get_start (&desk->world, 1) - edited, <=, SECONDS (2));
  g_assert_cmpuint (desk->remote->pushes, ==, 1);
  assert_desk_state (desk, IN_STEP);
}

static void
test_poll (Desk *desk, gconstpointer data)
{
  const gint64 poll = desk->remote->capabilities & PLAKAT_CAN_FEED ? MINUTES (1) : MINUTES (5);

  desk_start (desk);
  world_advance (&desk->world, 4 * poll);
  g_assert_cmpuint (count_starts (desk), ==, 5);
  for (guint i = 1; i < 5; i++)
    g_assert_cmpint (world_get_start (&desk->world, i) - world_get_start (&desk->world, i - 1), ==, poll);

  /* A network that costs money is asked less; who asks for it gets it at once. */
  desk->world.metered = TRUE;
  world_advance (&desk->world, poll);
  g_array_set_size (desk->world.starts, 0);
  world_advance (&desk->world, 15 * poll);
  g_assert_cmpuint (count_starts (desk), ==, 3);
  dex_future_disown (plakat_engine_sync_now (desk->engine));
  world_settle (&desk->world);
  g_assert_cmpuint (count_starts (desk), ==, 4);
}

/* While the server is away it is tried less and less often, and what waits goes when it is back. */
static void
test_away (Desk *desk, gconstpointer data)
{
  gint64 end;

  desk->world.random = 0.999;
  desk_start (desk);
  fake_remote_refuse (desk->remote, PLAKAT_REMOTE_ERROR_TRANSPORT, 0, 0);
  desk_list (desk, 1, TRUE);
  world_advance (&desk->world, MINUTES (120));
  assert_desk_state (desk, OFFLINE);
  assert_desk_waiting (desk, 1);
  for (guint i = 2; i < count_starts (desk); i++)
    {
      gint64 gap = world_get_start (&desk->world, i) - world_get_start (&desk->world, i - 1);
      gint64 most = MIN (MINUTES (15), SECONDS (2) << MIN (i - 2, 20u));

      g_assert_cmpint (gap, <=, most + 1);
      g_assert_cmpint (gap, >=, most * 99 / 100);
    }
  g_assert_cmpuint (count_starts (desk), <, 20);

  /* More edits do not make it try more often. */
  g_array_set_size (desk->world.starts, 0);
  for (int film = 2; film <= 30; film++)
    desk_list (desk, film, TRUE);
  world_advance (&desk->world, SECONDS (60));
  g_assert_cmpuint (count_starts (desk), <=, 1);

  /* The network comes back. */
  fake_remote_refuse (desk->remote, -1, 0, 0);
  end = get_time (desk);
  g_array_set_size (desk->world.starts, 0);
  desk->world.network (TRUE, desk->world.network_data);
  world_advance (&desk->world, SECONDS (2));
  g_assert_cmpuint (count_starts (desk), >=, 1);
  g_assert_cmpint (world_get_start (&desk->world, 0) - end, <=, SECONDS (2));
  assert_desk_waiting (desk, 0);
  assert_desk_state (desk, IN_STEP);
}

static void
test_refocus (Desk *desk, gconstpointer data)
{
  desk->world.random = 0.999;
  fake_remote_refuse (desk->remote, PLAKAT_REMOTE_ERROR_TRANSPORT, 0, 0);
  desk_start (desk);
  world_advance (&desk->world, MINUTES (30));
  assert_desk_state (desk, OFFLINE);
  fake_remote_refuse (desk->remote, -1, 0, 0);
  g_array_set_size (desk->world.starts, 0);
  plakat_engine_refocus (desk->engine);
  world_advance (&desk->world, SECONDS (1));
  g_assert_cmpuint (count_starts (desk), ==, 1);
  assert_desk_state (desk, IN_STEP);
  /* Coming and going begins nothing while all is well. */
  for (guint i = 0; i < 20; i++)
    {
      plakat_engine_refocus (desk->engine);
      world_advance (&desk->world, SECONDS (2));
    }
  g_assert_cmpuint (count_starts (desk), ==, 1);
}

/* What the server asks for is kept, whoever is impatient. */
static void
test_retry_after (Desk *desk, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 failed;

  desk_start (desk);
  fake_remote_refuse (desk->remote, PLAKAT_REMOTE_ERROR_BUSY, 429, 300);
  desk_list (desk, 1, TRUE);
  world_advance (&desk->world, SECONDS (1));
  failed = world_get_start (&desk->world, 1);
  fake_remote_refuse (desk->remote, -1, 0, 0);
  for (guint i = 0; i < 28; i++)
    {
      plakat_engine_refocus (desk->engine);
      desk->world.network (TRUE, desk->world.network_data);
      world_advance (&desk->world, SECONDS (10));
    }
  error = fixture_wait_for_error (plakat_engine_sync_now (desk->engine));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
  g_assert_nonnull (strstr (error->message, "pause"));
  g_assert_cmpuint (count_starts (desk), ==, 2);
  world_advance (&desk->world, MINUTES (1));
  g_assert_cmpint (world_get_start (&desk->world, 2) - failed, >=, SECONDS (300));
  g_assert_cmpint (world_get_start (&desk->world, 2) - failed, <=, SECONDS (305));
  assert_desk_waiting (desk, 0);
}

/* The same, said of one edit among others. */
static void
test_retry_after_of_edit (Desk *desk, gconstpointer data)
{
  gint64 failed;

  desk_start (desk);
  desk->remote->retry_after = 120;
  fake_remote_answer (desk->remote, "watchlist", 1, PLAKAT_OP_UNKNOWN);
  desk_list (desk, 1, TRUE);
  world_advance (&desk->world, SECONDS (1));
  fake_remote_answer (desk->remote, "watchlist", 1, PLAKAT_OP_DONE);
  failed = world_get_start (&desk->world, 1);
  world_advance (&desk->world, MINUTES (3));
  g_assert_cmpint (world_get_start (&desk->world, 2) - failed, >=, SECONDS (120));
  assert_desk_waiting (desk, 0);
}

/* Six at once, whoever asks; the next one says so, and begins by itself within a minute (I20). */
static void
test_brake (Desk *desk, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 first;

  desk_start (desk);
  first = world_get_start (&desk->world, 0);
  for (int film = 1; film <= 5; film++)
    {
      desk_list (desk, film, TRUE);
      fixture_wait (plakat_engine_sync_now (desk->engine));
    }
  g_assert_cmpuint (count_starts (desk), ==, 6);
  desk_list (desk, 6, TRUE);
  error = fixture_wait_for_error (plakat_engine_sync_now (desk->engine));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
  g_assert_nonnull (strchr (error->message, ' '));
  assert_desk_waiting (desk, 1);
  world_advance (&desk->world, MINUTES (1));
  g_assert_cmpint (world_get_start (&desk->world, 6) - first, >=, SECONDS (50));
  g_assert_cmpint (world_get_start (&desk->world, 6) - first, <=, SECONDS (51));
  assert_desk_waiting (desk, 0);
}

/* Who asks again at once after a failure waits five seconds at most, and not for the whole backoff. */
static void
test_impatient (Desk *desk, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DexFuture) again = NULL;

  desk->world.random = 0.999;
  fake_remote_refuse (desk->remote, PLAKAT_REMOTE_ERROR_TRANSPORT, 0, 0);
  desk_start (desk);
  world_advance (&desk->world, MINUTES (60));
  error = fixture_wait_for_error (plakat_engine_sync_now (desk->engine));
  g_assert_error (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_TRANSPORT);
  fake_remote_refuse (desk->remote, -1, 0, 0);
  world_advance (&desk->world, 100);
  again = plakat_engine_sync_now (desk->engine);
  world_settle (&desk->world);
  g_assert_cmpint (dex_future_get_status (again), ==, DEX_FUTURE_STATUS_PENDING);
  world_advance (&desk->world, SECONDS (5));
  g_assert_cmpint (dex_future_get_status (again), ==, DEX_FUTURE_STATUS_RESOLVED);
  assert_desk_state (desk, IN_STEP);
}

static void
block_edited (Desk *desk)
{
  g_assert_cmpuint (g_signal_handlers_block_matched (desk->library, G_SIGNAL_MATCH_ID,
                                                     g_signal_lookup ("edited", PLAKAT_TYPE_LIBRARY), 0, NULL,
                                                     NULL, NULL),
                    ==, 1);
}

/* Nobody told the engine of an edit: it goes within two seconds all the same (I22). */
static void
test_watchdog (Desk *desk, gconstpointer data)
{
  gint64 edited;

  desk_start (desk);
  block_edited (desk);
  world_advance (&desk->world, SECONDS (10));
  edited = get_time (desk);
  desk_list (desk, 1, TRUE);
  g_test_expect_message ("plakat-sync", G_LOG_LEVEL_MESSAGE, "Edits waited*");
  world_advance (&desk->world, SECONDS (2));
  g_test_assert_expected_messages ();
  g_assert_cmpint (world_get_start (&desk->world, 1) - edited, <=, SECONDS (2));
  assert_desk_waiting (desk, 0);
}

/* Random edits, faults, networks and people: whenever edits wait and nothing holds them, a cycle begins
 * within two seconds (I22), and never more than twelve in five minutes (I20). */
static void
test_liveness (Desk *desk, gconstpointer data)
{
  GRand *chance = desk->world.chance;
  gint64 dirty_since = -1;

  desk->world.random = -1;
  desk_start (desk);
  for (guint i = 0; i < 600; i++)
    {
      guint starts = count_starts (desk);

      switch (g_rand_int_range (chance, 0, 6))
        {
        case 0:
          fake_remote_refuse (desk->remote, PLAKAT_REMOTE_ERROR_TRANSPORT, 0, 0);
          break;
        case 1:
          fake_remote_refuse (desk->remote, -1, 0, 0);
          break;
        case 2:
          dex_future_disown (plakat_engine_sync_now (desk->engine));
          break;
        case 3:
          desk->world.network (TRUE, desk->world.network_data);
          break;
        default:
          desk_list (desk, g_rand_int_range (chance, 1, 9), g_rand_boolean (chance));
        }
      world_settle (&desk->world);
      if (count_starts (desk) != starts || plakat_engine_get_waiting (desk->engine) == 0
          || plakat_engine_get_state (desk->engine) == PLAKAT_SYNC_OFFLINE)
        dirty_since = -1;
      else if (dirty_since < 0)
        dirty_since = get_time (desk);
      starts = count_starts (desk);
      world_advance (&desk->world, g_rand_int_range (chance, 0, 60000));
      if (count_starts (desk) == starts && dirty_since >= 0 && get_time (desk) - dirty_since > SECONDS (2))
        /* Only the brake may hold it. */
        g_assert_cmpint (world_get_start (&desk->world, starts - 1) + SECONDS (50), >, get_time (desk));
    }
  for (guint i = 12; i < count_starts (desk); i++)
    g_assert_cmpint (world_get_start (&desk->world, i) - world_get_start (&desk->world, i - 12), >=,
                     MINUTES (5));
  fake_remote_refuse (desk->remote, -1, 0, 0);
  world_advance (&desk->world, MINUTES (40));
  assert_desk_waiting (desk, 0);
  for (int film = 1; film < 9; film++)
    g_assert_cmpint (desk_has (desk, film), ==, fake_remote_has (desk->remote, "watchlist", film));
}

/* Somebody sets the clock on the wall, by ten years and back: nothing begins sooner or later (I19). */
static void
run_with_clock (Desk *desk, gboolean jumps, GString *account)
{
  for (guint i = 0; i < 40; i++)
    {
      if (jumps)
        desk->world.wall += i % 2 == 0 ? TEN_YEARS : -2 * TEN_YEARS;
      if (i % 5 == 0)
        desk_list (desk, (int) i + 1, TRUE);
      fake_remote_refuse (desk->remote, i % 4 == 1 ? PLAKAT_REMOTE_ERROR_BUSY : -1, 503, i % 8 == 1 ? 40 : 0);
      world_advance (&desk->world, SECONDS (25));
    }
  for (guint i = 0; i < count_starts (desk); i++)
    g_string_append_printf (account, "%" G_GINT64_FORMAT " ", world_get_start (&desk->world, i));
  for (guint i = 0; i < desk->remote->log->len; i++)
    g_string_append_printf (account, "%s\n", (char *) g_ptr_array_index (desk->remote->log, i));
}

static void
test_clocks (Desk *desk, gconstpointer data)
{
  g_autoptr (GString) straight = g_string_new (NULL);
  g_autoptr (GString) jumping = g_string_new (NULL);
  Desk other = { 0 };

  desk_set_up (&other, data);
  desk_start (desk);
  run_with_clock (desk, FALSE, straight);
  desk_start (&other);
  run_with_clock (&other, TRUE, jumping);
  g_assert_cmpstr (straight->str, ==, jumping->str);
  g_assert_cmpuint (count_starts (desk), >, 10);
  desk_tear_down (&other, data);
}

/* Nobody is asked in vain for a password. */
static void
test_sign_in (Desk *desk, gconstpointer data)
{
  fake_remote_refuse (desk->remote, PLAKAT_REMOTE_ERROR_SIGN_IN, 401, 0);
  desk_start (desk);
  assert_desk_state (desk, SIGN_IN);
  desk_list (desk, 1, TRUE);
  desk->world.network (TRUE, desk->world.network_data);
  plakat_engine_refocus (desk->engine);
  world_advance (&desk->world, MINUTES (60));
  g_assert_cmpuint (count_starts (desk), ==, 1);
  assert_desk_state (desk, SIGN_IN);
  assert_desk_waiting (desk, 1);
}

static gboolean
is_held (gpointer remote)
{
  return FAKE_REMOTE (remote)->held->len > 0;
}

static gboolean
is_rejected (gpointer future)
{
  return dex_future_get_status (future) != DEX_FUTURE_STATUS_PENDING;
}

/* The one who stops it is told at once; the next cycle begins when the last answer of this one is there (I5).
 */
static void
test_cancel (Desk *desk, gconstpointer data)
{
  g_autoptr (DexFuture) stopped = NULL;
  g_autoptr (DexFuture) next = NULL;
  g_autoptr (GError) error = NULL;

  desk_start (desk);
  fake_remote_hold (desk->remote);
  desk->world.leaves = TRUE;
  desk_list (desk, 1, TRUE);
  stopped = plakat_engine_sync_now (desk->engine);
  fixture_wait_until (is_held, desk->remote);
  plakat_engine_cancel (desk->engine);
  fixture_wait_until (is_rejected, stopped);
  g_assert_null (dex_future_get_value (stopped, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_desk_state (desk, WAITING);
  next = plakat_engine_sync_now (desk->engine);
  world_advance (&desk->world, MINUTES (10));
  g_assert_cmpuint (count_starts (desk), ==, 2);
  fake_remote_release (desk->remote);
  fixture_wait_until (is_rejected, next);
  desk->world.leaves = FALSE;
  g_assert_cmpint (dex_future_get_status (next), ==, DEX_FUTURE_STATUS_RESOLVED);
  assert_desk_waiting (desk, 0);
  g_assert_cmpuint (desk->remote->most_in_flight, ==, 1);
}

/* A film that changes back and forth rests for ten minutes; nothing of the feed is lost meanwhile (I17). */
static void
test_frozen (Desk *desk, gconstpointer data)
{
  g_autofree char *cursor = NULL, *same = NULL, *log = NULL;

  desk_start (desk);
  for (guint i = 1; i <= 6; i++)
    {
      fake_remote_put (desk->remote, "watchlist", 1, i % 2 == 1);
      world_advance (&desk->world, SECONDS (61));
    }
  /* On, off, on, off, on: and that was the last one that was passed on. */
  g_assert_true (desk_has (desk, 1));
  g_assert_false (fake_remote_has (desk->remote, "watchlist", 1));
  assert_desk_state (desk, ATTENTION);
  g_assert_nonnull (strstr (plakat_engine_get_message (desk->engine), "back and forth"));
  log = g_strdup (g_value_get_string (fixture_wait (plakat_library_load_log (desk->library))));
  g_assert_nonnull (strstr (log, "Film 1"));

  /* What changes beside it comes. */
  cursor = desk_dup_text (desk, "SELECT cursor FROM account");
  fake_remote_put (desk->remote, "watchlist", 2, TRUE);
  world_advance (&desk->world, MINUTES (2));
  g_assert_true (desk_has (desk, 2));
  g_assert_true (desk_has (desk, 1));
  same = desk_dup_text (desk, "SELECT cursor FROM account");
  g_assert_cmpstr (cursor, ==, same);
  world_advance (&desk->world, MINUTES (11));
  g_assert_false (desk_has (desk, 1));
  assert_desk_state (desk, IN_STEP);
}

static void
test_frozen_and_shut (Desk *desk, gconstpointer data)
{
  desk_start (desk);
  for (guint i = 1; i <= 6; i++)
    {
      fake_remote_put (desk->remote, "watchlist", 1, i % 2 == 1);
      world_advance (&desk->world, SECONDS (61));
    }
  fake_remote_put (desk->remote, "watchlist", 2, TRUE);
  world_advance (&desk->world, SECONDS (61));
  g_assert_true (desk_has (desk, 1));
  desk_restart (desk);
  g_assert_false (desk_has (desk, 1));
  g_assert_true (desk_has (desk, 2));
}

/* The same where lists are walked: and nothing else is given up because of it. */
static void
test_frozen_list (Desk *desk, gconstpointer data)
{
  for (int film = 1; film <= 8; film++)
    fake_remote_put (desk->remote, "watchlist", film, TRUE);
  desk_start (desk);
  for (guint i = 1; i <= 6; i++)
    {
      fake_remote_put (desk->remote, "watchlist", 1, i % 2 == 0);
      fixture_wait (plakat_engine_sync_now (desk->engine));
      world_advance (&desk->world, SECONDS (30));
    }
  assert_desk_state (desk, ATTENTION);
  for (int film = 1; film <= 8; film++)
    g_assert_true (desk_has (desk, film));
  fake_remote_put (desk->remote, "watchlist", 1, FALSE);
  for (guint i = 0; i < 3; i++)
    {
      fixture_wait (plakat_engine_sync_now (desk->engine));
      world_advance (&desk->world, SECONDS (30));
      g_assert_true (desk_has (desk, 1));
    }
  world_advance (&desk->world, MINUTES (30));
  g_assert_false (desk_has (desk, 1));
  assert_desk_state (desk, IN_STEP);
}

/* One edit that the server cannot read, among many in one request: the others go, and it is in sight (I24).
 */
static void
test_unreadable (Desk *desk, gconstpointer data)
{
  desk_start (desk);
  desk->remote->poison = 13;
  for (int film = 1; film <= 20; film++)
    desk_list (desk, film, TRUE);
  world_advance (&desk->world, SECONDS (2));
  for (int film = 1; film <= 20; film++)
    g_assert_cmpint (fake_remote_has (desk->remote, "watchlist", film), ==, film != 13);
  g_assert_true (desk_has (desk, 13));
  g_assert_cmpuint (plakat_library_get_parked (desk->library), ==, 1);
  assert_desk_waiting (desk, 0);
  assert_desk_state (desk, ATTENTION);
  g_assert_cmpuint (desk->remote->pushes, <=, 12);
}

/* A feed that says that there is more and leads to where it was. */
static void
test_endless (Desk *desk, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  desk_start (desk);
  fake_remote_put (desk->remote, "watchlist", 1, TRUE);
  desk->remote->endless = TRUE;
  fake_remote_forget (desk->remote);
  error = desk_sync_in_vain (desk);
  g_assert_error (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_ANSWER);
  g_assert_cmpuint (desk->remote->changes, <=, 2);
  g_assert_true (desk_has (desk, 1));
  assert_desk_state (desk, ATTENTION);
  desk->remote->endless = FALSE;
  desk_sync (desk);
  assert_desk_state (desk, IN_STEP);
}

/* What a cycle asks for is what it has to (I20). */
static void
test_few_requests (Desk *desk, gconstpointer data)
{
  desk_start (desk);
  for (int film = 1; film <= 250; film++)
    desk_list (desk, film, TRUE);
  fake_remote_forget (desk->remote);
  desk_sync (desk);
  g_assert_cmpuint (desk->remote->pushes, ==, 2);
  g_assert_cmpuint (desk->remote->changes, ==, 1);
  fake_remote_forget (desk->remote);
  desk_sync (desk);
  g_assert_cmpuint (desk->remote->pushes, ==, 0);
  g_assert_cmpuint (desk->remote->changes, ==, 1);
}

/* Closed while it asks: nothing more is asked. */
static void
test_stopped (Desk *desk, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  desk_start (desk);
  fake_remote_hold (desk->remote);
  desk->world.leaves = TRUE;
  fake_remote_forget (desk->remote);
  desk_list (desk, 1, TRUE);
  dex_future_disown (plakat_engine_sync_now (desk->engine));
  fixture_wait_until (is_held, desk->remote);
  g_assert_cmpuint (desk->remote->log->len, ==, 1);
  plakat_engine_stop (desk->engine);
  desk->world.leaves = FALSE;
  fake_remote_release (desk->remote);
  error = fixture_wait_for_error (plakat_engine_sync_now (desk->engine));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  world_advance (&desk->world, MINUTES (10));
  g_assert_cmpuint (desk->remote->log->len, ==, 1);
}

int
main (int argc, char *argv[])
{
  fixture_init_alone (&argc, &argv);
  ADD_DESK_TEST ("/engine-time/I22/soon", FAKE_CAN_FEED, test_soon);
  ADD_DESK_TEST ("/engine-time/poll/feed", FAKE_CAN_FEED, test_poll);
  ADD_DESK_TEST ("/engine-time/poll/walk", FAKE_CAN_WALK, test_poll);
  ADD_DESK_TEST ("/engine-time/away", FAKE_CAN_FEED, test_away);
  ADD_DESK_TEST ("/engine-time/refocus", FAKE_CAN_FEED, test_refocus);
  ADD_DESK_TEST ("/engine-time/retry-after", FAKE_CAN_FEED, test_retry_after);
  ADD_DESK_TEST ("/engine-time/retry-after-of-edit", FAKE_CAN_WALK, test_retry_after_of_edit);
  ADD_DESK_TEST ("/engine-time/I20/brake", FAKE_CAN_FEED, test_brake);
  ADD_DESK_TEST ("/engine-time/impatient", FAKE_CAN_FEED, test_impatient);
  ADD_DESK_TEST ("/engine-time/I22/watchdog", FAKE_CAN_FEED, test_watchdog);
  ADD_DESK_TEST ("/engine-time/I22/liveness", FAKE_CAN_FEED, test_liveness);
  ADD_DESK_TEST ("/engine-time/I19/clocks", FAKE_CAN_FEED, test_clocks);
  ADD_DESK_TEST ("/engine-time/I18/sign-in", FAKE_CAN_FEED, test_sign_in);
  ADD_DESK_TEST ("/engine-time/I5/cancel", FAKE_CAN_FEED, test_cancel);
  ADD_DESK_TEST ("/engine-time/I17/frozen", FAKE_CAN_FEED, test_frozen);
  ADD_DESK_TEST ("/engine-time/I17/frozen-and-shut", FAKE_CAN_FEED, test_frozen_and_shut);
  ADD_DESK_TEST ("/engine-time/I7/frozen-list", FAKE_CAN_WALK, test_frozen_list);
  ADD_DESK_TEST ("/engine-time/I24/unreadable", FAKE_CAN_FEED, test_unreadable);
  ADD_DESK_TEST ("/engine-time/endless", FAKE_CAN_FEED, test_endless);
  ADD_DESK_TEST ("/engine-time/I20/few-requests", FAKE_CAN_FEED, test_few_requests);
  ADD_DESK_TEST ("/engine-time/stopped", FAKE_CAN_FEED, test_stopped);
  return fixture_run ();
}
