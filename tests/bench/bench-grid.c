/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <glib/gstdio.h>

#include "bench-grid.h"
#include "bench.h"
#include "plakat-application.h"
#include "plakat-bulk.h"
#include "plakat-library-lists.h"
#include "plakat-wall-metrics.h"

/*
 * bench-grid FOLDER...: of each catalogue that make-catalogue made, what a frame of the wall costs, from
 * before-paint to after-paint, while it is scrolled, and how long it takes from another query, and from a key
 * of a search, to the first frame that shows its films. Within with-display and with cairo, where nothing but
 * the processor draws.
 */

#define WHEEL 30.0
#define FLING 400.0
#define FRAMES 300
#define QUERIES 60

typedef struct
{
  WallFixture *fixture;
  GArray *times; /* element-type BenchTime */
  BenchTime begun;
  guint frames;
  double by; /* pixels a frame; 0 for jumps to anywhere */
} Scroll;

typedef struct
{
  BenchTime asked;
  BenchTime answered; /* of the main thread */
  BenchTime emitted;
  BenchTime drawn;
  BenchTime painted;
} Change;

/* Over all sizes: these do not depend on it. */
static double most_cells, most_asked;

static void
look_at_cells (WallFixture *fixture)
{
  PlakatWallMetrics metrics;
  int chosen;

  g_object_get (fixture->wall, "poster-width", &chosen, NULL);
  plakat_wall_metrics_init (&metrics, gtk_widget_get_width (GTK_WIDGET (fixture->wall)), chosen, -1);
  most_cells = MAX (most_cells, wall_fixture_count_cells (fixture) / (double) metrics.columns);
}

static char *
dup_name (WallFixture *fixture, const char *what)
{
  g_autofree char *size = bench_size_name (fixture->n_films);

  return g_strdup_printf ("grid-%s-%s", what, size);
}

/* ── frames ────────────────────────────────────────────────────────────── */

static void
before_paint_cb (GdkFrameClock *clock, Scroll *scroll)
{
  scroll->begun = bench_time_begin (CLOCK_THREAD_CPUTIME_ID);
}

static void
after_paint_cb (GdkFrameClock *clock, Scroll *scroll)
{
  BenchTime took = bench_time_since (scroll->begun);

  if (scroll->begun.wall > 0)
    g_array_append_val (scroll->times, took);
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  Scroll *scroll = data;
  GtkAdjustment *adjustment = plakat_wall_get_vadjustment (scroll->fixture->wall);
  double room = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);
  double value =
      scroll->by > 0 ? gtk_adjustment_get_value (adjustment) + scroll->by : g_random_double_range (0, room);

  scroll->frames++;
  gtk_adjustment_set_value (adjustment, value < room ? value : 0);
  return G_SOURCE_CONTINUE;
}

/* Returns: milliseconds that a frame works, in the mean */
static double
measure_scroll (WallFixture *fixture, const char *kind, double by)
{
  double sum = 0, n;
  g_autofree char *name = dup_name (fixture, kind);
  GtkWidget *widget = GTK_WIDGET (fixture->wall);
  Scroll scroll = { .fixture = fixture, .by = by, .times = bench_series_new () };
  GdkFrameClock *clock = gtk_widget_get_frame_clock (widget);
  guint tick;

  plakat_wall_scroll_to_top (fixture->wall);
  wall_fixture_settle (fixture);
  g_random_set_seed (7);
  g_signal_connect (clock, "before-paint", G_CALLBACK (before_paint_cb), &scroll);
  g_signal_connect (clock, "after-paint", G_CALLBACK (after_paint_cb), &scroll);
  tick = gtk_widget_add_tick_callback (widget, tick_cb, &scroll, NULL);
  while (scroll.frames < FRAMES)
    g_main_context_iteration (NULL, TRUE);
  gtk_widget_remove_tick_callback (widget, tick);
  g_signal_handlers_disconnect_by_data (clock, &scroll);
  bench_series (name, scroll.times, NULL);
  n = scroll.times->len;
  for (guint i = 0; i < n; i++)
    sum += g_array_index (scroll.times, BenchTime, i).cpu;
  g_array_unref (scroll.times);
  look_at_cells (fixture);
  return sum / n;
}

/* ── another query ─────────────────────────────────────────────────────── */

static void
replacing_cb (PlakatFilmList *films, gboolean follows, gboolean whole, Change *change)
{
  change->answered = bench_time_begin (CLOCK_THREAD_CPUTIME_ID);
}

static void
replaced_cb (PlakatFilmList *films, gboolean follows, gboolean whole, Change *change)
{
  change->emitted = bench_time_since (change->answered);
}

static void
painted_cb (GdkFrameClock *clock, Change *change)
{
  if (change->answered.wall <= 0 || change->painted.wall > 0)
    return;
  change->painted = bench_time_since (change->asked);
  change->drawn = bench_time_since (change->answered);
}

static Change
make_change (WallFixture *fixture, const char *text, Change *change)
{
  g_autoptr (PlakatQuery) query = plakat_query_parse (text, NULL);
  guint before, after, read;

  plakat_film_list_get_counts (fixture->films, &before, &read);
  *change = (Change) { .asked = bench_time_begin (CLOCK_PROCESS_CPUTIME_ID) };
  dex_future_disown (plakat_film_list_set_query (fixture->films, query));
  while (change->painted.wall <= 0)
    g_main_context_iteration (NULL, TRUE);
  wall_fixture_settle (fixture);
  plakat_film_list_get_counts (fixture->films, &after, &read);
  most_asked = MAX (most_asked, after - before);
  look_at_cells (fixture);
  return *change;
}

static void
measure_changes (WallFixture *fixture)
{
  static const char *const queries[] = { "sort:-title",     "sort:release",    "year:1960..1969",
                                         "sort:director",   "sort:popularity", "genre:Drama",
                                         "sort:-release",   "runtime<100",     "sort:-genre",
                                         "sort:-popularity" };
  g_autoptr (GArray) emitted = bench_series_new ();
  g_autoptr (GArray) drawn = bench_series_new ();
  g_autoptr (GArray) whole = bench_series_new ();
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (fixture->wall));
  g_autofree char *emitted_name = dup_name (fixture, "change-emitted");
  g_autofree char *drawn_name = dup_name (fixture, "change-answered");
  g_autofree char *whole_name = dup_name (fixture, "change");
  Change change;

  g_signal_connect (fixture->films, "replacing", G_CALLBACK (replacing_cb), &change);
  g_signal_connect (fixture->films, "replaced", G_CALLBACK (replaced_cb), &change);
  g_signal_connect (clock, "after-paint", G_CALLBACK (painted_cb), &change);
  for (guint i = 0; i < QUERIES; i++)
    {
      Change made = make_change (fixture, queries[i % G_N_ELEMENTS (queries)], &change);

      g_array_append_val (emitted, made.emitted);
      g_array_append_val (drawn, made.drawn);
      g_array_append_val (whole, made.painted);
    }
  g_signal_handlers_disconnect_by_data (fixture->films, &change);
  g_signal_handlers_disconnect_by_data (clock, &change);
  bench_series (emitted_name, emitted, NULL);
  bench_series (drawn_name, drawn, NULL);
  bench_series (whole_name, whole, NULL);
  wall_fixture_ask (fixture, "");
}

/* ── rows, and edits of many ───────────────────────────────────────────── */

#define READS 100
#define ROWS 256

static BenchTime
read_page (WallFixture *fixture, double share)
{
  guint n_ids;
  const gint32 *ids = plakat_film_list_get_ids (fixture->films, &n_ids);
  guint first = (guint) ((n_ids - ROWS) * share);
  gint64 *rows = g_new (gint64, ROWS);
  g_autoptr (GBytes) asked = g_bytes_new_take (rows, ROWS * sizeof *rows);
  BenchTime begun = bench_time_begin (CLOCK_PROCESS_CPUTIME_ID);

  for (guint r = 0; r < ROWS; r++)
    rows[r] = ids[first + r];
  fixture_wait (plakat_film_list_read_films (fixture->films, asked));
  return bench_time_since (begun);
}

/* At the beginning, in the middle and at the end in turns: it takes the same. */
static void
measure_pages (WallFixture *fixture)
{
  static const double shares[] = { 0, 0.5, 1 };
  static const char *const names[] = { "page-first", "page-middle", "page-last" };
  g_autofree char *name = dup_name (fixture, "page");
  g_autofree char *flat_name = dup_name (fixture, "page-last-by-first");
  g_autoptr (GArray) all = bench_series_new ();
  GArray *times[G_N_ELEMENTS (shares)];
  double sums[G_N_ELEMENTS (shares)] = { 0 };

  for (guint k = 0; k < G_N_ELEMENTS (shares); k++)
    times[k] = bench_series_new ();
  for (guint i = 0; i < READS; i++)
    for (guint k = 0; k < G_N_ELEMENTS (shares); k++)
      {
        BenchTime took = read_page (fixture, shares[k]);

        sums[k] += took.cpu;
        g_array_append_val (times[k], took);
        g_array_append_val (all, took);
      }
  for (guint k = 0; k < G_N_ELEMENTS (shares); k++)
    {
      g_autofree char *part = dup_name (fixture, names[k]);

      bench_series (part, times[k], NULL);
      g_array_unref (times[k]);
    }
  bench_series (name, all, NULL);
  bench_value (flat_name, sums[2] / sums[0], "×");
}

#define MOST_BULK 100000

/* How long it takes, and what the main thread works at most between two looks at what people do. */
static void
measure_bulk (WallFixture *fixture)
{
  guint n = MIN (fixture->n_films, MOST_BULK);
  PlakatWallSelection *selection = plakat_wall_get_selection (fixture->wall);
  g_autoptr (PlakatBulk) bulk =
      plakat_bulk_new (GTK_WIDGET (fixture->wall), fixture->store.library, fixture->films);
  g_autofree char *total_name = dup_name (fixture, "bulk");
  g_autofree char *stall_name = dup_name (fixture, "bulk-stall");
  gint64 begun = g_get_monotonic_time ();
  g_autoptr (GBytes) rows = NULL;
  double longest = 0;
  gboolean running = TRUE;

  gtk_selection_model_select_range (GTK_SELECTION_MODEL (selection), 0, n, TRUE);
  rows = plakat_wall_selection_dup_ids (selection);
  plakat_bulk_put (bulk, rows, PLAKAT_LIST_UID_WATCHLIST, "Watchlist", TRUE);
  while (running)
    {
      BenchTime turn = bench_time_begin (CLOCK_THREAD_CPUTIME_ID);

      g_main_context_iteration (NULL, TRUE);
      longest = MAX (longest, bench_time_since (turn).cpu);
      g_object_get (bulk, "running", &running, NULL);
    }
  bench_value (total_name, bench_seconds_since (begun), "s");
  bench_value (stall_name, longest, "ms");
}

/* ── one size ──────────────────────────────────────────────────────────── */

static void
report_memory (WallFixture *fixture, const char *when)
{
  g_autofree char *what = g_strconcat ("anonymous-", when, NULL);
  g_autofree char *name = dup_name (fixture, what);

  bench_value (name, bench_get_anonymous (), "MB");
}

/* The store of a fixture, over a copy of a catalogue that make-catalogue made. */
static void
open_catalogue (WallFixture *fixture, const char *made)
{
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "starter", -1);
  g_autofree char *place = NULL;

  fixture->store.folder = g_dir_make_tmp ("plakat-XXXXXX", NULL);
  hash[16] = '\0';
  place = g_build_filename (fixture->store.folder, hash, NULL);
  g_assert_cmpint (g_mkdir (place, 0700), ==, 0);
  bench_copy_into (made, place);
  fixture_reopen (&fixture->store, NULL);
  fixture->n_films = plakat_catalogue_get_n_films (fixture->store.catalogue);
  g_assert_cmpuint (fixture->n_films, >, 0);
  wall_fixture_show (fixture);
}

static void
measure (const char *made, GApplication *application)
{
  /* of the smallest catalogue */
  static double first;
  WallFixture fixture = { 0 };
  g_autofree char *ratio_name = NULL;
  double bare;

  open_catalogue (&fixture, made);
  ratio_name = dup_name (&fixture, "drag-bare-by-1k");
  wall_fixture_ask (&fixture, "");
  /* without the application there are no posters: what is left is the wall's own */
  g_application_set_default (NULL);
  measure_scroll (&fixture, "wheel-bare", WHEEL);
  measure_scroll (&fixture, "fling-bare", FLING);
  bare = measure_scroll (&fixture, "drag-bare", 0);
  if (first == 0)
    first = bare;
  bench_value (ratio_name, bare / first, "×");
  g_application_set_default (application);
  wall_fixture_ask (&fixture, "sort:title");
  report_memory (&fixture, "shown");
  measure_scroll (&fixture, "wheel", WHEEL);
  report_memory (&fixture, "scrolled");
  measure_scroll (&fixture, "fling", FLING);
  measure_scroll (&fixture, "drag", 0);
  measure_changes (&fixture);
  measure_pages (&fixture);
  bench_grid_keys (&fixture);
  measure_bulk (&fixture);
  wall_fixture_tear_down (&fixture, NULL);
}

static void
forget_window (gpointer window, gpointer data)
{
  gtk_window_destroy (window);
}

/* The application is there for its pictures; its own window is not looked at. */
static GApplication *
create_application (void)
{
  PlakatApplication *application = plakat_application_new ();
  GList *windows;

  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, NULL);
  g_application_hold (G_APPLICATION (application));
  g_application_activate (G_APPLICATION (application));
  windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (application)));
  g_list_foreach (windows, forget_window, NULL);
  g_list_free (windows);
  return G_APPLICATION (application);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GApplication) application = NULL;

  dex_init ();
  adw_init ();
  application = create_application ();
  for (int i = 1; i < argc; i++)
    measure (argv[i], application);
  bench_value ("grid-cells-by-columns", most_cells, "×");
  bench_value ("grid-items-asked", most_asked, "");
  return 0;
}
