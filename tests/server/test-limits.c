/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-limits.h"

#define HOUR (60 * 60)

/**
 * Fixture:
 * @db: storage of this test's own
 * @seconds: what time the limits think it is
 */
typedef struct
{
  PlakatDb *db;
  PlakatSettings settings;
  double seconds;
} Fixture;

static gint64
clock_cb (gpointer data)
{
  return (gint64) (((Fixture *) data)->seconds * G_USEC_PER_SEC);
}

static PlakatLimits *
make (Fixture *fixture)
{
  PlakatLimits *limits = plakat_limits_new (&fixture->settings);

  plakat_limits_set_clock (limits, clock_cb, fixture);
  return limits;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->settings = (PlakatSettings) { .sign_ins = 5, .refreshes = 30, .writes = 120, .reads = 600 };
  fixture->seconds = 1000 * HOUR;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->db, plakat_db_close);
}

static gboolean
take (PlakatLimits *limits, Fixture *fixture, PlakatLimitKind kind, const char *who, int *wait)
{
  g_autoptr (GError) error = NULL;
  gboolean taken;

  *wait = 0;
  taken = plakat_limits_take (limits, fixture->db, kind, who, wait, &error);
  g_assert_no_error (error);
  g_assert_true (taken == (*wait == 0));
  return taken;
}

static int
take_many (PlakatLimits *limits, Fixture *fixture, PlakatLimitKind kind, const char *who, int tries)
{
  int taken = 0, wait;

  for (int i = 0; i < tries; i++)
    taken += take (limits, fixture, kind, who, &wait);
  return taken;
}

static void
test_steady (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatLimits) limits = make (fixture);
  int wait;

  g_assert_cmpint (take_many (limits, fixture, PLAKAT_LIMIT_WRITE, "user:1", 1000), ==, 120);
  g_assert_false (take (limits, fixture, PLAKAT_LIMIT_WRITE, "user:1", &wait));
  g_assert_cmpint (wait, ==, 1);
  /* Other people, and other things, are not concerned. */
  g_assert_true (take (limits, fixture, PLAKAT_LIMIT_WRITE, "user:2", &wait));
  g_assert_true (take (limits, fixture, PLAKAT_LIMIT_READ, "user:1", &wait));
  fixture->seconds += 30;
  g_assert_cmpint (take_many (limits, fixture, PLAKAT_LIMIT_WRITE, "user:1", 1000), ==, 60);
  fixture->seconds += HOUR;
  g_assert_cmpint (take_many (limits, fixture, PLAKAT_LIMIT_WRITE, "user:1", 1000), ==, 120);
}

static void
test_none (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatLimits) limits = NULL;

  fixture->settings = (PlakatSettings) { 0 };
  limits = make (fixture);
  for (int kind = 0; kind < PLAKAT_N_LIMITS; kind++)
    g_assert_cmpint (take_many (limits, fixture, kind, "user:1", 5000), ==, 5000);
}

/* Each try beyond the free ones doubles the wait, up to a quarter of an hour, and asking meanwhile changes
 * nothing. */
static void
test_sign_in_delay (Fixture *fixture, gconstpointer data)
{
  static const int waits[] = { 12, 24, 48, 96, 192, 384, 768, 900, 900, 900 };
  g_autoptr (PlakatLimits) limits = make (fixture);
  int wait;

  g_assert_cmpint (take_many (limits, fixture, PLAKAT_LIMIT_SIGN_IN, "ip:a", 5), ==, 5);
  for (gsize i = 0; i < G_N_ELEMENTS (waits); i++)
    {
      for (int j = 0; j < 100; j++)
        {
          g_assert_false (take (limits, fixture, PLAKAT_LIMIT_SIGN_IN, "ip:a", &wait));
          g_assert_cmpint (wait, ==, waits[i]);
        }
      g_assert_true (take (limits, fixture, PLAKAT_LIMIT_SIGN_IN, "ip:b", &wait));
      fixture->seconds += waits[i];
      g_assert_true (take (limits, fixture, PLAKAT_LIMIT_SIGN_IN, "ip:a", &wait));
    }
}

/* Nobody is kept out for ever: quiet is rewarded. */
static void
test_sign_in_decay (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatLimits) limits = make (fixture);
  int wait;

  g_assert_cmpint (take_many (limits, fixture, PLAKAT_LIMIT_SIGN_IN, "ip:a", 5), ==, 5);
  for (int i = 0; i < 20; i++)
    {
      g_assert_false (take (limits, fixture, PLAKAT_LIMIT_SIGN_IN, "ip:a", &wait));
      fixture->seconds += wait;
      g_assert_true (take (limits, fixture, PLAKAT_LIMIT_SIGN_IN, "ip:a", &wait));
    }
  g_assert_false (take (limits, fixture, PLAKAT_LIMIT_SIGN_IN, "ip:a", &wait));
  g_assert_cmpint (wait, ==, 900);
  fixture->seconds += HOUR;
  g_assert_cmpint (take_many (limits, fixture, PLAKAT_LIMIT_SIGN_IN, "ip:a", 9), ==, 5);
  /* At the pace of the limit there is never a wait. */
  fixture->seconds += HOUR;
  for (int i = 0; i < 100; i++)
    {
      g_assert_true (take (limits, fixture, PLAKAT_LIMIT_SIGN_IN, "ip:a", &wait));
      fixture->seconds += 12;
    }
}

/* A clock that is set back must not keep anybody out. */
static void
test_clock_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatLimits) limits = make (fixture);
  int wait;

  g_assert_true (take (limits, fixture, PLAKAT_LIMIT_SIGN_IN, "ip:a", &wait));
  g_assert_cmpint (take_many (limits, fixture, PLAKAT_LIMIT_WRITE, "ip:a", 3), ==, 3);
  fixture->seconds -= 10 * HOUR;
  g_assert_true (take (limits, fixture, PLAKAT_LIMIT_SIGN_IN, "ip:a", &wait));
  g_assert_true (take (limits, fixture, PLAKAT_LIMIT_WRITE, "ip:a", &wait));
}

/* However many names come, memory does not grow for ever; the newest are remembered. */
static void
test_many_names (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatLimits) limits = make (fixture);
  int wait;

  g_assert_cmpint (take_many (limits, fixture, PLAKAT_LIMIT_SIGN_IN, "ip:used", 9), ==, 5);
  for (int i = 0; i < 200000; i++)
    {
      g_autofree char *who = g_strdup_printf ("ip:%d", i);

      g_assert_true (take (limits, fixture, PLAKAT_LIMIT_SIGN_IN, who, &wait));
      if (i % 10000 == 0)
        g_assert_false (take (limits, fixture, PLAKAT_LIMIT_SIGN_IN, "ip:used", &wait));
    }
}

/** Racer: a process of its own, as far as limits go */
typedef struct
{
  PlakatSettings *settings;
  Fixture *fixture;
  const char *uri;
  PlakatLimitKind kind;
  int tries;
  int taken;
} Racer;

static gpointer
race (gpointer data)
{
  Racer *racer = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatDb) db = plakat_db_open (racer->uri, PLAKAT_DB_READ, &error);
  g_autoptr (PlakatLimits) limits = make (racer->fixture);
  int wait;

  g_assert_no_error (error);
  for (int i = 0; i < racer->tries; i++)
    {
      racer->taken += plakat_limits_take (limits, db, racer->kind, "user:1", &wait, &error);
      g_assert_no_error (error);
    }
  return NULL;
}

static int
race_for (Fixture *fixture, const char *uri, PlakatLimitKind kind, int tries)
{
  Racer racers[4];
  GThread *threads[G_N_ELEMENTS (racers)];
  int taken = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (racers); i++)
    {
      racers[i] = (Racer) { &fixture->settings, fixture, uri, kind, tries, 0 };
      threads[i] = g_thread_new ("racer", race, &racers[i]);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (racers); i++)
    {
      g_thread_join (threads[i]);
      taken += racers[i].taken;
    }
  return taken;
}

/* Processes on one database have one allowance between them. */
static void
test_shared (Fixture *fixture, gconstpointer data)
{
  const char *uri = g_getenv ("PLAKAT_TEST_POSTGRESQL");
  g_autoptr (PlakatLimits) limits = make (fixture);
  g_autoptr (GError) error = NULL;
  int wait, taken;

  if (uri == NULL)
    {
      g_test_skip ("PLAKAT_TEST_POSTGRESQL names no server");
      return;
    }
  fixture->db = plakat_db_open (uri, PLAKAT_DB_OWN, &error);
  g_assert_no_error (error);
  plakat_db_run (fixture->db, &error, "DELETE FROM allowance", "");
  g_assert_no_error (error);

  g_assert_cmpint (race_for (fixture, uri, PLAKAT_LIMIT_REFRESH, 50), ==, 30);
  g_assert_cmpint (race_for (fixture, uri, PLAKAT_LIMIT_SIGN_IN, 50), ==, 5);
  taken = race_for (fixture, uri, PLAKAT_LIMIT_WRITE, 500);
  g_test_message ("%d writes", taken);
  g_assert_cmpint (taken, ==, 120);
  g_assert_cmpint (race_for (fixture, uri, PLAKAT_LIMIT_READ, 1000), ==, 600);
  g_assert_false (take (limits, fixture, PLAKAT_LIMIT_READ, "user:1", &wait));
  g_assert_cmpint (wait, <=, 60);
  fixture->seconds += wait;
  g_assert_cmpint (race_for (fixture, uri, PLAKAT_LIMIT_READ, 1000), ==, 600);
  /* The delay of sign-ins is the same one everywhere. */
  fixture->seconds += HOUR;
  test_sign_in_delay (fixture, data);
  fixture->seconds += HOUR;
  test_sign_in_decay (fixture, data);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/limits/steady", test_steady);
  ADD ("/limits/none", test_none);
  ADD ("/limits/sign-in-delay", test_sign_in_delay);
  ADD ("/limits/sign-in-decay", test_sign_in_decay);
  ADD ("/limits/clock-back", test_clock_back);
  ADD ("/limits/many-names", test_many_names);
  ADD ("/limits/shared", test_shared);
  return g_test_run ();
}
