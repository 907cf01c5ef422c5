/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <time.h>

#include "drawn/plakat-drawn.h"
#include "plakat-catalogue-look-queries.h"
#include "plakat-film.h"

/* bench-colours [FILMS]: what it takes to find out how posters look, and to ask for films by that. Each time
 * goes with a ratio to a bare loop in the same process. */

#define DRAWINGS 200
#define ASKED 200
#define SHELF 24

/* Nanoseconds of this thread's own work: what else the machine does is not counted, and everything here is in
 * memory. */
static gint64
get_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (gint64) now.tv_sec * 1000000000 + now.tv_nsec;
}

static double
seconds_since (gint64 start)
{
  return (double) (get_time () - start) / 1e9;
}

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

/* Seconds for ten million cube roots: what this machine is worth now. */
static double
calibrate (void)
{
  gint64 start = get_time ();
  volatile double sum = 0;

  for (int i = 1; i <= 10 * 1000 * 1000; i++)
    sum += cbrt (i);
  return seconds_since (start);
}

static void
report_times (const char *name, GArray *times, double unit)
{
  static const struct
  {
    const char *suffix;
    guint percent;
  } tails[] = { { "-p50", 50 }, { "-p95", 95 } };

  g_array_sort (times, compare_doubles);
  for (guint i = 0; i < G_N_ELEMENTS (tails); i++)
    {
      double value = g_array_index (times, double, times->len *tails[i].percent / 100);
      g_autofree char *label = g_strconcat (name, tails[i].suffix, NULL);
      g_autofree char *ratio = g_strconcat (label, "-ratio", NULL);

      report (label, value * 1000, "ms");
      report (ratio, value / unit, "calibrations");
    }
}

static void
find_looks (int width, double unit)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  g_autofree char *name = g_strdup_printf ("look-of-%d", width);

  for (guint i = 0; i < DRAWINGS; i++)
    {
      g_autofree char *uid = g_strdup_printf ("tmdb:%u", i);
      const PlakatDrawnFilm film = { .uid = uid,
                                     .title = "The Night of the Hunter",
                                     .year = 1920 + (int) i % 100 };
      cairo_surface_t *surface = plakat_drawn_render_poster (&film, width, NULL);
      gint64 start = get_time ();
      PlakatLook look;
      double time;

      plakat_look_compute (&look, cairo_image_surface_get_data (surface), width,
                           cairo_image_surface_get_height (surface),
                           (gsize) cairo_image_surface_get_stride (surface));
      time = seconds_since (start);
      g_array_append_val (times, time);
      cairo_surface_destroy (surface);
    }
  report_times (name, times, unit);
}

/* As the background does it: draw small, look at that. The looks are kept for the catalogue. */
static GArray *
draw_looks (double unit)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  GArray *looks = g_array_new (FALSE, FALSE, sizeof (PlakatLook));

  for (guint i = 0; i < 4 * DRAWINGS; i++)
    {
      g_autofree char *uid = g_strdup_printf ("tmdb:%u", i);
      const PlakatDrawnFilm film = { .uid = uid,
                                     .title = "The Night of the Hunter",
                                     .year = 1920 + (int) i % 100 };
      gint64 start = get_time ();
      cairo_surface_t *surface = plakat_drawn_render_poster (&film, 48, NULL);
      PlakatLook look;
      double time;

      plakat_look_compute (&look, cairo_image_surface_get_data (surface), 48,
                           cairo_image_surface_get_height (surface),
                           (gsize) cairo_image_surface_get_stride (surface));
      cairo_surface_destroy (surface);
      time = seconds_since (start);
      g_array_append_val (times, time);
      g_array_append_val (looks, look);
    }
  report_times ("look-of-drawing", times, unit);
  return looks;
}

static void
render_previews (GArray *looks, double unit)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < looks->len; i++)
    {
      guint32 pixels[10 * 15];
      gint64 start = get_time ();
      double time;

      plakat_look_render_preview (&g_array_index (looks, PlakatLook, i), pixels, 10, 15);
      time = seconds_since (start);
      g_array_append_val (times, time);
    }
  report_times ("preview", times, unit);
}

/* No two posters are quite the same. */
static PlakatLook
vary (const PlakatLook *look, GRand *chance)
{
  PlakatLook varied = *look;

  for (guint i = 0; i < varied.n_colours; i++)
    {
      guint8 *bytes = (guint8 *) &varied.colours[i];

      for (guint j = 0; j < 4; j++)
        bytes[j] = (guint8) CLAMP (bytes[j] + g_rand_int_range (chance, -14, 15), 1, 255);
    }
  return varied;
}

static void
must (gboolean done, GError *error)
{
  if (!done)
    g_error ("%s", error->message);
}

static void
fill (PlakatSqlite *db, guint n_films, GArray *looks)
{
  g_autoptr (GRand) chance = g_rand_new_with_seed (1);
  g_autoptr (GError) error = NULL;
  gint64 start;
  double taken = 0;

  for (guint first = 0; first < n_films; first += 1000)
    {
      g_autoptr (GPtrArray) films = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_film_unref);
      g_autoptr (GPtrArray) none = g_ptr_array_new ();
      g_autoptr (GPtrArray) batch = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_film_look_free);
      PlakatCataloguePage page = { .epoch = (char *) "e",
                                   .cursor = (char *) "c",
                                   .more = first + 1000 < n_films,
                                   .films = films,
                                   .persons = none };
      guint changed;

      for (guint i = first; i < MIN (first + 1000, n_films); i++)
        {
          g_autofree char *uid = g_strdup_printf ("x:%u", i);
          PlakatFilm *film = plakat_film_new (uid);
          PlakatLook look = vary (&g_array_index (looks, PlakatLook, i % looks->len), chance);

          film->title = g_strdup_printf ("Film %u", i);
          film->release_date.year = 1920 + (int) (i % 100);
          g_ptr_array_add (films, film);
          g_ptr_array_add (batch, plakat_film_look_new (uid, NULL, &look));
        }
      must (plakat_catalogue_write_page (db, &page, &changed, &error), error);
      start = get_time ();
      must (plakat_catalogue_write_looks (db, batch, &error), error);
      taken += seconds_since (start);
    }
  report ("store-looks", n_films / taken, "looks/s");
}

static void
ask_order (PlakatSqlite *db, const char *text, guint rows, const char *name, double unit)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (PlakatQuery) query = plakat_query_parse (text, NULL);

  query->rows = rows;
  for (guint i = 0; i < 9; i++)
    {
      gint64 start = get_time ();
      g_autoptr (GBytes) ids = plakat_catalogue_select (db, query, NULL);
      double time = seconds_since (start);

      g_array_append_val (times, time);
    }
  report_times (name, times, unit);
}

static void
ask_near (PlakatSqlite *db, guint n_films, double unit)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < ASKED; i++)
    {
      g_autofree char *uid = g_strdup_printf ("x:%u", (guint) ((guint64) i * n_films / ASKED));
      gint64 start = get_time ();
      g_autoptr (GPtrArray) found = plakat_catalogue_find_near (db, uid, SHELF, NULL);
      double time = seconds_since (start);

      g_assert_cmpuint (found->len, ==, SHELF);
      g_array_append_val (times, time);
    }
  report_times ("near", times, unit);
}

int
main (int argc, char *argv[])
{
  guint n_films = argc > 1 ? (guint) g_ascii_strtoull (argv[1], NULL, 10) : 100000;
  g_autofree char *folder = g_dir_make_tmp ("plakat-bench-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "catalogue.db", NULL);
  g_autofree char *quoted = g_shell_quote (folder);
  g_autofree char *command = g_strconcat ("rm -rf ", quoted, NULL);
  double unit = calibrate ();
  g_autoptr (GArray) looks = NULL;

  report ("calibration", unit * 1000, "ms");
  find_looks (160, unit);
  find_looks (500, unit);
  looks = draw_looks (unit);
  render_previews (looks, unit);
  report ("films", n_films, "films");
  {
    g_autoptr (PlakatSqlite) db = plakat_catalogue_open_db (path, NULL);

    fill (db, n_films, looks);
    ask_order (db, "sort:hue", 7, "by-hue", unit);
    ask_order (db, "sort:hue", 0, "by-hue-all", unit);
    ask_order (db, "sort:lightness", 1, "by-lightness", unit);
    ask_order (db, "sort:hue colour:blue", 7, "near-colour", unit);
    ask_order (db, "sort:hue colour:any:blue", 7, "near-any-colour", unit);
    ask_near (db, n_films, unit);
  }
  g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL);
  return 0;
}
