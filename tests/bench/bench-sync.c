/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <malloc.h>
#include <stdio.h>
#include <string.h>

#include "../sync/fixture.h"
#include "bench.h"
#include "plakat-library-edit-queries.h"
#include "plakat-library-private.h"

/* bench-sync LINES [lists | many | catalogue]: the sync of an account with a real server on loopback, whose
 * films are LINES (JSON, a line each). */

/* ── what a person would feel ──────────────────────────────────────────── */

/** Watch: how long the main loop is away from a source that asks each millisecond, and how much memory is in
 * use */
typedef struct
{
  GArray *gaps; /* milliseconds beyond the one that was asked for */
  gint64 last;
  gsize most;
  gsize before;
  guint source;
} Watch;

static gboolean
tick_cb (gpointer data)
{
  Watch *watch = data;
  gint64 now = g_get_monotonic_time ();
  double gap = MAX (0, (double) (now - watch->last) / 1000 - 1);

  g_array_append_val (watch->gaps, gap);
  /* It takes a while itself. */
  if (watch->gaps->len % 50 == 0)
    {
      struct mallinfo2 memory = mallinfo2 ();

      watch->most = MAX (watch->most, memory.uordblks + memory.hblkhd);
    }
  watch->last = g_get_monotonic_time ();
  return G_SOURCE_CONTINUE;
}

static void
watch_begin (Watch *watch)
{
  struct mallinfo2 memory = mallinfo2 ();

  watch->gaps = g_array_new (FALSE, FALSE, sizeof (double));
  watch->last = g_get_monotonic_time ();
  watch->before = watch->most = memory.uordblks + memory.hblkhd;
  watch->source = g_timeout_add_full (G_PRIORITY_HIGH, 1, tick_cb, watch, NULL);
}

static void
watch_end (Watch *watch, const char *name)
{
  g_autofree char *stall = g_strconcat (name, "-stall", NULL);
  g_autofree char *heap = g_strconcat (name, "-peak-heap", NULL);

  g_source_remove (watch->source);
  bench_times (stall, watch->gaps, "ms");
  bench_value (heap, (double) (watch->most - watch->before) / (1024 * 1024), "MiB");
  g_array_unref (watch->gaps);
}

/* ── the parts ─────────────────────────────────────────────────────────── */

static void
bench_edits (Device *device)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < 2000; i++)
    {
      gint64 start = g_get_monotonic_time ();
      double time;

      device_list (device, PLAKAT_LIST_FAVOURITES, 1 + (int) (i % 200), i % 400 < 200);
      time = bench_seconds_since (start) * 1000;
      g_array_append_val (times, time);
    }
  bench_times ("sync-edit-durable", times, "ms");
}

typedef struct
{
  guint from;
  guint n;
} Many;

/* Edits that a long time offline left behind, each with its own number. */
static gboolean
many_work (PlakatSqlite *db, gpointer data, PlakatChanges *changes, GValue *result, GError **error)
{
  const Many *many = data;
  gboolean done = plakat_sqlite_begin (db, error);

  changes->all = TRUE;
  for (guint i = many->from; done && i < many->from + many->n; i++)
    {
      g_autofree char *uid = g_strdup_printf ("made:%u", i);
      PlakatEdit edit = {
        .list_uid = (char *) "watchlist", .uid = uid, .about_film = TRUE, .title = uid, .want = TRUE
      };

      done = plakat_library_apply_edit (db, &edit, error);
    }
  return plakat_sqlite_end (db, done, done ? error : NULL);
}

static void
drain (Device *device)
{
  while (plakat_engine_get_waiting (device->engine) > 0)
    device_sync (device);
}

static void
bench_drain (Device *device, guint from, guint n)
{
  Many many = { from, n };
  g_autofree char *name = g_strdup_printf ("sync-drain-%uk", n / 1000);
  gint64 start;

  fixture_wait (plakat_library_change (device->library, many_work, &many, NULL));
  g_assert_cmpuint (plakat_engine_get_waiting (device->engine), ==, n);
  start = g_get_monotonic_time ();
  drain (device);
  bench_value (name, bench_seconds_since (start), "s");
}

static void
bench_nothing_new (Device *device)
{
  double best = G_MAXDOUBLE;
  Watch watch = { 0 };

  watch_begin (&watch);
  for (guint i = 0; i < 5; i++)
    {
      gint64 start = g_get_monotonic_time ();

      device_sync (device);
      best = MIN (best, bench_seconds_since (start));
    }
  bench_value ("sync-nothing-new-20k", best, "s");
  watch_end (&watch, "sync-nothing-new-20k");
}

static void
bench_listing (Device *device)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_entry_free);
  gint64 start;

  for (guint i = 1; i <= 20000; i++)
    {
      g_autofree char *uid = g_strdup_printf ("made:%u", i);
      PlakatEntry *entry = plakat_entry_new (PLAKAT_LIST_WATCHLIST, uid);

      entry->present = TRUE;
      entry->title = g_strdup (uid);
      g_ptr_array_add (entries, entry);
    }
  fixture_wait (plakat_library_apply_listing (device->library, "watchlist", entries, FALSE, G_MAXINT64));
  start = g_get_monotonic_time ();
  fixture_wait (plakat_library_apply_listing (device->library, "watchlist", entries, FALSE, G_MAXINT64));
  bench_value ("sync-listing-unchanged-20k", bench_seconds_since (start), "s");
}

static void
bench_catalogue (Place *place)
{
  g_autoptr (Device) device = device_new (place, "films");
  Watch watch = { 0 };
  guint films;
  gint64 start;

  start = g_get_monotonic_time ();
  watch_begin (&watch);
  device_register (device, BOB);
  device_sync (device);
  films = plakat_catalogue_get_n_films (device->catalogue);
  bench_value ("sync-catalogue", bench_seconds_since (start), "s");
  bench_value ("sync-catalogue-rate", films / bench_seconds_since (start), "films/s");
  bench_value ("sync-catalogue-films", films, "films");
  watch_end (&watch, "sync-catalogue");
}

static void
bench_lists (Place *place)
{
  g_autoptr (Device) device = device_new (place, "lists");

  device_register (device, ADA);
  device_sync (device);
  bench_edits (device);
  drain (device);
  bench_drain (device, 100001, 5000);
  bench_drain (device, 200001, 10000);
  bench_drain (device, 300001, 50000);
}

static void
bench_many (Place *place)
{
  g_autoptr (Device) device = device_new (place, "many");
  Many many = { 1, 20000 };

  device_register (device, "many");
  device_sync (device);
  fixture_wait (plakat_library_change (device->library, many_work, &many, NULL));
  drain (device);
  bench_nothing_new (device);
  bench_listing (device);
}

static const char *lines_path, *only;

static gboolean
is_asked (const char *part)
{
  return only == NULL || g_str_equal (only, part);
}

static void
bench (Place *place, gconstpointer data)
{
  g_autofree char *origin = g_strdup_printf ("http://127.0.0.1:%u", place->port);

  place->origin = origin; /* not through the proxy */
  if (is_asked ("lists"))
    bench_lists (place);
  if (is_asked ("many"))
    bench_many (place);
  if (!is_asked ("catalogue"))
    return;
  place_stop_server (place);
  place_load_file (place, lines_path);
  place_start_server (place);
  bench_catalogue (place);
}

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);
  lines_path = argc > 1 ? argv[1] : NULL;
  only = argc > 2 ? argv[2] : NULL;
  if (lines_path == NULL)
    g_error ("bench-sync needs a file with films");
  ADD_PLACE_TEST ("/bench", 0, bench);
  return fixture_run ();
}
