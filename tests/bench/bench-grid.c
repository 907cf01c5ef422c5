/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <string.h>
#include <time.h>

#include "../ui/wall-fixture.h"
#include "plakat-application.h"
#include "plakat-bulk.h"
#include "plakat-library-lists.h"

/*
 * bench-grid N-FILMS...: what a frame of the wall costs, from before-paint to after-paint, while it is
 * scrolled, and how long it takes from another query to the first frame that shows its films. Within
 * with-display and with cairo, where nothing but the processor draws.
 */

#define WHEEL 30.0
#define FLING 400.0
#define FRAMES 160
#define QUERIES 20

typedef struct
{
  WallFixture *fixture;
  GArray *times;
  GArray *worked; /* what the main thread had of the processor; the same where nothing else runs */
  gint64 begun;
  double had;
  guint frames;
  double by; /* pixels a frame; 0 for jumps to anywhere */
} Scroll;

typedef struct
{
  gint64 asked;
  gint64 answered;
  gint64 painted;
  double had; /* of the processor, when the answer was there */
  double emitted;
  double drawn;
} Change;

static void
report (const char *name, double value, const char *unit)
{
  g_print ("bench: %s %.6g %s\n", name, value, unit);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
get_quantile (GArray *times, guint percent)
{
  g_array_sort (times, compare_doubles);
  return g_array_index (times, double, MIN (times->len * percent / 100, times->len - 1));
}

static void
report_times (const char *name, GArray *times)
{
  static const guint percents[] = { 50, 95, 99 };

  for (guint i = 0; i < G_N_ELEMENTS (percents); i++)
    {
      g_autofree char *full = g_strdup_printf ("%s-p%u", name, percents[i]);

      report (full, get_quantile (times, percents[i]), "ms");
    }
}

static double
read_anonymous (void)
{
  g_autofree char *status = NULL;
  const char *line;

  g_file_get_contents ("/proc/self/status", &status, NULL, NULL);
  line = strstr (status, "RssAnon:");
  return g_ascii_strtod (line + strlen ("RssAnon:"), NULL) / 1024;
}

static double
get_processor_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1000 + (double) now.tv_nsec / 1e6;
}

/* ── frames ────────────────────────────────────────────────────────────── */

static void
before_paint_cb (GdkFrameClock *clock, Scroll *scroll)
{
  scroll->begun = g_get_monotonic_time ();
  scroll->had = get_processor_time ();
}

static void
after_paint_cb (GdkFrameClock *clock, Scroll *scroll)
{
  double took = (double) (g_get_monotonic_time () - scroll->begun) / 1000;
  double worked = get_processor_time () - scroll->had;

  if (scroll->begun == 0)
    return;
  g_array_append_val (scroll->times, took);
  g_array_append_val (scroll->worked, worked);
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

static void
measure_scroll (WallFixture *fixture, const char *kind, double by, const char *how)
{
  g_autofree char *name = g_strdup_printf ("grid-%s-%u%s", kind, fixture->n_films, how);
  g_autofree char *worked = g_strconcat (name, "-cpu", NULL);
  GtkWidget *widget = GTK_WIDGET (fixture->wall);
  Scroll scroll = { .fixture = fixture,
                    .by = by,
                    .times = g_array_new (FALSE, FALSE, sizeof (double)),
                    .worked = g_array_new (FALSE, FALSE, sizeof (double)) };
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
  report_times (name, scroll.times);
  report_times (worked, scroll.worked);
  g_array_unref (scroll.times);
  g_array_unref (scroll.worked);
}

/* ── another query ─────────────────────────────────────────────────────── */

static void
replacing_cb (PlakatFilmList *films, gboolean follows, gboolean whole, Change *change)
{
  change->answered = g_get_monotonic_time ();
  change->had = get_processor_time ();
}

static void
replaced_cb (PlakatFilmList *films, gboolean follows, gboolean whole, Change *change)
{
  change->emitted = get_processor_time () - change->had;
}

static void
painted_cb (GdkFrameClock *clock, Change *change)
{
  if (change->answered == 0 || change->painted > 0)
    return;
  change->painted = g_get_monotonic_time ();
  change->drawn = get_processor_time () - change->had;
}

static void
measure_changes (WallFixture *fixture)
{
  static const char *const queries[] = { "sort:-title", "sort:release", "year:1960..1969", "sort:popularity",
                                         "sort:-release" };
  g_autoptr (GArray) model = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) emitted = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) drawn = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) whole = g_array_new (FALSE, FALSE, sizeof (double));
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (fixture->wall));
  Change change;
  g_autofree char *model_name = g_strdup_printf ("grid-change-model-%u", fixture->n_films);
  g_autofree char *emitted_name = g_strconcat (model_name, "-emitted-cpu", NULL);
  g_autofree char *drawn_name = g_strconcat (model_name, "-cpu", NULL);
  g_autofree char *whole_name = g_strdup_printf ("grid-change-%u", fixture->n_films);

  g_signal_connect (fixture->films, "replacing", G_CALLBACK (replacing_cb), &change);
  g_signal_connect (fixture->films, "replaced", G_CALLBACK (replaced_cb), &change);
  g_signal_connect (clock, "after-paint", G_CALLBACK (painted_cb), &change);
  for (guint i = 0; i < QUERIES; i++)
    {
      g_autoptr (PlakatQuery) query = plakat_query_parse (queries[i % G_N_ELEMENTS (queries)], NULL);
      double took;

      change = (Change) { .asked = g_get_monotonic_time () };
      dex_future_disown (plakat_film_list_set_query (fixture->films, query));
      while (change.painted == 0)
        g_main_context_iteration (NULL, TRUE);
      took = (double) (change.painted - change.answered) / 1000;
      g_array_append_val (model, took);
      took = (double) (change.painted - change.asked) / 1000;
      g_array_append_val (whole, took);
      g_array_append_val (emitted, change.emitted);
      g_array_append_val (drawn, change.drawn);
      wall_fixture_settle (fixture);
    }
  g_signal_handlers_disconnect_by_data (fixture->films, &change);
  g_signal_handlers_disconnect_by_data (clock, &change);
  report_times (model_name, model);
  report_times (emitted_name, emitted);
  report_times (drawn_name, drawn);
  report_times (whole_name, whole);
}

/* ── rows, and edits of many ───────────────────────────────────────────── */

#define READS 100
#define ROWS 256

/* At the beginning, in the middle and at the end: it takes the same. */
static void
measure_pages (WallFixture *fixture)
{
  static const guint shares[] = { 0, 500, 999 };

  for (guint k = 0; k < G_N_ELEMENTS (shares); k++)
    {
      g_autofree char *name = g_strdup_printf ("grid-page-%u-at-%u", fixture->n_films, shares[k]);
      g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));

      for (guint i = 0; i < READS; i++)
        {
          guint n_ids;
          const gint32 *ids = plakat_film_list_get_ids (fixture->films, &n_ids);
          guint first = (guint) ((guint64) (n_ids - ROWS) * shares[k] / 1000);
          gint64 *rows = g_new (gint64, ROWS);
          g_autoptr (GBytes) asked = g_bytes_new_take (rows, ROWS * sizeof *rows);
          gint64 begun = g_get_monotonic_time ();
          double took;

          for (guint r = 0; r < ROWS; r++)
            rows[r] = ids[first + r];
          fixture_wait (plakat_film_list_read_films (fixture->films, asked));
          took = (double) (g_get_monotonic_time () - begun) / 1000;
          g_array_append_val (times, took);
        }
      report_times (name, times);
    }
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
  g_autofree char *total_name = g_strdup_printf ("grid-bulk-%u", n);
  g_autofree char *stall_name = g_strdup_printf ("grid-bulk-stall-%u", n);
  gint64 begun = g_get_monotonic_time ();
  g_autoptr (GBytes) rows = NULL;
  double longest = 0;
  gboolean running = TRUE;

  gtk_selection_model_select_range (GTK_SELECTION_MODEL (selection), 0, n, TRUE);
  rows = plakat_wall_selection_dup_ids (selection);
  plakat_bulk_put (bulk, rows, PLAKAT_LIST_UID_WATCHLIST, "Watchlist", TRUE);
  while (running)
    {
      double had = get_processor_time ();

      g_main_context_iteration (NULL, TRUE);
      longest = MAX (longest, get_processor_time () - had);
      g_object_get (bulk, "running", &running, NULL);
    }
  report (total_name, (double) (g_get_monotonic_time () - begun) / G_USEC_PER_SEC, "s");
  report (stall_name, longest, "ms");
}

/* ── one size ──────────────────────────────────────────────────────────── */

static void
report_memory (WallFixture *fixture, const char *when)
{
  g_autofree char *name = g_strdup_printf ("grid-anonymous-%s-%u", when, fixture->n_films);

  report (name, read_anonymous (), "MB");
}

static void
measure (guint n_films, GApplication *application)
{
  WallFixture fixture = { 0 };

  wall_fixture_set_up (&fixture, GUINT_TO_POINTER (n_films));
  wall_fixture_ask (&fixture, "");
  /* without the application there are no posters: what is left is the wall's own */
  g_application_set_default (NULL);
  measure_scroll (&fixture, "wheel", WHEEL, "-bare");
  measure_scroll (&fixture, "fling", FLING, "-bare");
  measure_scroll (&fixture, "thumb", 0, "-bare");
  g_application_set_default (application);
  wall_fixture_ask (&fixture, "sort:title");
  report_memory (&fixture, "shown");
  measure_scroll (&fixture, "wheel", WHEEL, "");
  report_memory (&fixture, "scrolled");
  measure_scroll (&fixture, "fling", FLING, "");
  measure_scroll (&fixture, "thumb", 0, "");
  measure_changes (&fixture);
  measure_pages (&fixture);
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
    measure ((guint) g_ascii_strtoull (argv[i], NULL, 10), application);
  return 0;
}
