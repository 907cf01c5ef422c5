/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-engine-schedule.h"
#include "world.h"

/* When cycles begin, without any: every one that begins ends at once, well or badly. */
typedef struct
{
  World world;
  PlakatSchedule *schedule;
  GArray *starts; /* milliseconds */
  guint asked;
  double failing; /* how many of them fail */
} Clockwork;

static gint64
get_time (Clockwork *self)
{
  return self->world.now / G_TIME_SPAN_MILLISECOND;
}

static void
start_cb (gpointer data)
{
  Clockwork *self = data;
  gint64 time = get_time (self);

  plakat_schedule_begin (self->schedule);
  g_array_append_val (self->starts, time);
  if (g_rand_double (self->world.chance) < self->failing)
    plakat_schedule_fail (self->schedule, self->asked);
  else
    plakat_schedule_succeed (self->schedule);
  if (self->failing == 1)
    plakat_schedule_want (self->schedule, 0);
}

static void
set_up (Clockwork *self, gconstpointer data)
{
  world_init (&self->world);
  self->schedule = plakat_schedule_new (&self->world.environment, start_cb, self);
  self->starts = g_array_new (FALSE, FALSE, sizeof (gint64));
}

static void
tear_down (Clockwork *self, gconstpointer data)
{
  plakat_schedule_free (self->schedule);
  g_assert_cmpuint (self->world.timers->len, ==, 0);
  g_array_unref (self->starts);
  world_clear (&self->world);
}

static gint64
get_start (Clockwork *self, guint index)
{
  g_assert_cmpuint (index, <, self->starts->len);
  return g_array_index (self->starts, gint64, index);
}

static void
fail_once (Clockwork *self, guint asked)
{
  plakat_schedule_begin (self->schedule);
  plakat_schedule_fail (self->schedule, asked);
}

/* Between nothing and min (15 minutes, 2 s · 2^n), and all of it is used. */
static void
test_backoff (Clockwork *self, gconstpointer data)
{
  static const double chances[] = { 0, 0.25, 0.5, 0.999999 };

  for (guint i = 0; i < G_N_ELEMENTS (chances); i++)
    {
      plakat_schedule_succeed (self->schedule);
      self->world.random = chances[i];
      for (guint n = 0; n < 40; n++)
        {
          double most = MIN (15.0 * 60 * 1000, 2000.0 * (double) (1ull << n));
          guint milliseconds;

          self->world.now += G_TIME_SPAN_HOUR;
          fail_once (self, 0);
          g_assert_cmpuint (plakat_schedule_get_failures (self->schedule), ==, n + 1);
          plakat_schedule_get_hold (self->schedule, &milliseconds);
          g_assert_cmpfloat_with_epsilon (milliseconds, chances[i] * most, 2);
        }
    }
}

static void
test_backoff_begins_anew (Clockwork *self, gconstpointer data)
{
  guint milliseconds;

  self->world.random = 0.5;
  for (guint n = 0; n < 8; n++)
    {
      self->world.now += G_TIME_SPAN_HOUR;
      fail_once (self, 0);
    }
  g_assert_cmpint (plakat_schedule_get_hold (self->schedule, NULL), ==, PLAKAT_HOLD_BACKOFF);
  g_assert_true (plakat_schedule_forgive (self->schedule, NULL));
  g_assert_cmpint (plakat_schedule_get_hold (self->schedule, NULL), ==, PLAKAT_HOLD_NONE);
  fail_once (self, 0);
  plakat_schedule_get_hold (self->schedule, &milliseconds);
  g_assert_cmpuint (milliseconds, ==, 1000);

  /* But not twice in five seconds. */
  world_advance (&self->world, 900);
  g_assert_false (plakat_schedule_forgive (self->schedule, &milliseconds));
  g_assert_cmpuint (milliseconds, ==, 4100);
  world_advance (&self->world, 4100);
  g_assert_true (plakat_schedule_forgive (self->schedule, NULL));
}

/* The server says when; never sooner, with a little added so that not all come at once; an hour is the most.
 */
static void
test_retry_after (Clockwork *self, gconstpointer data)
{
  static const guint asked[][2] = {
    { 1, 1 }, { 120, 120 }, { 3600, 3600 }, { 3601, 3600 }, { G_MAXUINT, 3600 }
  };
  static const double chances[] = { 0, 0.5, 0.999 };

  for (guint i = 0; i < G_N_ELEMENTS (asked); i++)
    for (guint j = 0; j < G_N_ELEMENTS (chances); j++)
      {
        guint milliseconds;

        plakat_schedule_succeed (self->schedule);
        self->world.now += G_TIME_SPAN_HOUR;
        self->world.random = chances[j];
        fail_once (self, asked[i][0]);
        g_assert_cmpint (plakat_schedule_get_hold (self->schedule, &milliseconds), ==, PLAKAT_HOLD_ASKED);
        g_assert_cmpuint (milliseconds, >=, asked[i][1] * 1000);
        g_assert_cmpuint (milliseconds, <=, asked[i][1] * 1000 + 2000);
        /* Whoever is impatient waits all the same. */
        plakat_schedule_forgive (self->schedule, NULL);
        g_assert_cmpint (plakat_schedule_get_hold (self->schedule, NULL), ==, PLAKAT_HOLD_ASKED);
        plakat_schedule_want (self->schedule, 0);
        g_array_set_size (self->starts, 0);
        world_advance (&self->world, asked[i][1] * 1000 - 1);
        g_assert_cmpuint (self->starts->len, ==, 0);
        world_advance (&self->world, 2001);
        g_assert_cmpuint (self->starts->len, ==, 1);
      }
}

static void
assert_braked (Clockwork *self)
{
  for (guint i = 12; i < self->starts->len; i++)
    g_assert_cmpint (get_start (self, i) - get_start (self, i - 12), >=, MINUTES (5));
}

/* Six cycles at once, then one in fifty seconds: whoever edits now and again is not kept waiting for minutes.
 */
static void
test_spread (Clockwork *self, gconstpointer data)
{
  self->world.random = 0;
  self->failing = 1;
  plakat_schedule_want (self->schedule, 0);
  world_advance (&self->world, 0);
  g_assert_cmpuint (self->starts->len, ==, 6);
  g_assert_cmpint (plakat_schedule_get_hold (self->schedule, NULL), ==, PLAKAT_HOLD_BRAKE);
  for (guint i = 7; i < 40; i++)
    {
      world_advance (&self->world, SECONDS (50) - 1);
      g_assert_cmpuint (self->starts->len, ==, i - 1);
      world_advance (&self->world, 1);
      g_assert_cmpuint (self->starts->len, ==, i);
    }
  assert_braked (self);
}

/* What is tried again: ten times at once, then once in thirty seconds, by all accounts at one origin
 * together. */
static void
test_shared_bucket (Clockwork *self, gconstpointer data)
{
  g_autoptr (PlakatBucket) bucket = plakat_bucket_new (&self->world.environment);
  PlakatSchedule *accounts[4];

  self->world.random = 0;
  for (guint i = 0; i < G_N_ELEMENTS (accounts); i++)
    {
      accounts[i] = plakat_schedule_new (&self->world.environment, start_cb, self);
      plakat_schedule_share_bucket (accounts[i], bucket);
    }
  /* The first time is not again. */
  for (guint i = 0; i < 10 + G_N_ELEMENTS (accounts); i++)
    {
      PlakatSchedule *account = accounts[i % G_N_ELEMENTS (accounts)];

      g_assert_cmpint (plakat_schedule_get_hold (account, NULL), ==, PLAKAT_HOLD_NONE);
      plakat_schedule_begin (account);
      plakat_schedule_fail (account, 0);
    }
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpint (plakat_schedule_get_hold (accounts[i], NULL), ==, PLAKAT_HOLD_BUCKET);
      world_advance (&self->world, SECONDS (30) - 1);
      g_assert_cmpint (plakat_schedule_get_hold (accounts[i], NULL), ==, PLAKAT_HOLD_BUCKET);
      world_advance (&self->world, 1);
      g_assert_cmpint (plakat_schedule_get_hold (accounts[i], NULL), ==, PLAKAT_HOLD_NONE);
      plakat_schedule_begin (accounts[i]);
      plakat_schedule_fail (accounts[i], 0);
    }
  plakat_schedule_succeed (accounts[3]);
  g_assert_cmpint (plakat_schedule_get_hold (accounts[3], NULL), ==, PLAKAT_HOLD_NONE);
  for (guint i = 0; i < G_N_ELEMENTS (accounts); i++)
    plakat_schedule_free (accounts[i]);
}

/* Whatever comes of the cycles and whoever asks for them (I20). */
static void
test_brake (Clockwork *self, gconstpointer data)
{
  static const double failing[] = { 0, 0.3, 0.9 };

  self->world.random = -1;
  for (guint turn = 0; turn < G_N_ELEMENTS (failing); turn++)
    {
      self->failing = failing[turn];
      for (guint i = 0; i < 20000; i++)
        {
          switch (g_rand_int_range (self->world.chance, 0, 4))
            {
            case 0:
              plakat_schedule_forgive (self->schedule, NULL);
              break;
            case 1:
              self->asked = (guint) g_rand_int_range (self->world.chance, 0, 3) * 20;
              break;
            default:
              plakat_schedule_want (self->schedule, (guint) g_rand_int_range (self->world.chance, 0, 3000));
            }
          world_advance (&self->world, g_rand_int_range (self->world.chance, 0, 20000));
        }
    }
  g_assert_cmpuint (self->starts->len, >, 1000);
  assert_braked (self);
  /* It holds, but it does not stop: what is wanted comes. */
  self->failing = 0;
  g_array_set_size (self->starts, 0);
  plakat_schedule_want (self->schedule, 0);
  world_advance (&self->world, MINUTES (80));
  g_assert_cmpuint (self->starts->len, ==, 1);
}

static void
test_soonest (Clockwork *self, gconstpointer data)
{
  const gint64 begin = get_time (self);

  plakat_schedule_want (self->schedule, 5000);
  plakat_schedule_want (self->schedule, 150);
  plakat_schedule_want (self->schedule, 60000);
  g_assert_cmpuint (self->world.timers->len, ==, 1);
  world_advance (&self->world, MINUTES (5));
  g_assert_cmpuint (self->starts->len, ==, 1);
  g_assert_cmpint (get_start (self, 0), ==, begin + 150);
  plakat_schedule_want (self->schedule, 1000);
  plakat_schedule_rest (self->schedule);
  g_assert_cmpuint (self->world.timers->len, ==, 0);
}

/* A timer that is early by the clock since the boot begins nothing early. */
static void
test_early_timer (Clockwork *self, gconstpointer data)
{
  const gint64 begin = get_time (self);

  self->world.pace = 0.9;
  plakat_schedule_want (self->schedule, 1000);
  g_assert_cmpint (world_get_next (&self->world), ==, 900);
  world_advance (&self->world, 999);
  g_assert_cmpuint (self->starts->len, ==, 0);
  world_advance (&self->world, 10);
  g_assert_cmpint (get_start (self, 0), ==, begin + 1000);
}

#define ADD(path, function) g_test_add (path, Clockwork, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  ADD ("/schedule/backoff", test_backoff);
  ADD ("/schedule/backoff-begins-anew", test_backoff_begins_anew);
  ADD ("/schedule/retry-after", test_retry_after);
  ADD ("/schedule/spread", test_spread);
  ADD ("/schedule/shared-bucket", test_shared_bucket);
  ADD ("/schedule/I20/brake", test_brake);
  ADD ("/schedule/soonest", test_soonest);
  ADD ("/schedule/early-timer", test_early_timer);
  return g_test_run ();
}
