/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "bench.h"
#include "drawn/plakat-drawn.h"
#include "plakat-catalogue-look-queries.h"
#include "plakat-film.h"

/* bench-colours FOLDER...: what it takes to find out how posters look, and, of each catalogue that
 * make-catalogue made, to ask for films by that. The calibration is a bare loop in the same process. */

#define DRAWINGS 200
#define ASKED 200
#define SHELF 24

/* Of the catalogue, for names; NULL where there is none. */
static char *size;

/* Ten million cube roots: what this machine is worth now. */
static BenchTime
calibrate (void)
{
  BenchTime start = bench_time_begin (CLOCK_THREAD_CPUTIME_ID);
  volatile double sum = 0;

  for (int i = 1; i <= 10 * 1000 * 1000; i++)
    sum += cbrt (i);
  return bench_time_since (start);
}

static void
report_times (const char *name, GArray *times)
{
  g_autofree char *full = g_strjoin ("-", "colours", name, size, NULL);
  g_autoptr (GArray) calib = bench_series_new ();
  BenchTime unit = calibrate ();

  g_array_append_val (calib, unit);
  bench_series (full, times, calib);
}

static void
find_looks (int width)
{
  g_autoptr (GArray) times = bench_series_new ();
  g_autofree char *name = g_strdup_printf ("look-of-%d", width);

  for (guint i = 0; i < DRAWINGS; i++)
    {
      g_autofree char *uid = g_strdup_printf ("tmdb:%u", i);
      const PlakatDrawnFilm film = { .uid = uid,
                                     .title = "The Night of the Hunter",
                                     .year = 1920 + (int) i % 100 };
      cairo_surface_t *surface = plakat_drawn_render_poster (&film, width, NULL);
      BenchTime start = bench_time_begin (CLOCK_THREAD_CPUTIME_ID);
      PlakatLook look;
      BenchTime time;

      plakat_look_compute (&look, cairo_image_surface_get_data (surface), width,
                           cairo_image_surface_get_height (surface),
                           (gsize) cairo_image_surface_get_stride (surface));
      time = bench_time_since (start);
      g_array_append_val (times, time);
      cairo_surface_destroy (surface);
    }
  report_times (name, times);
}

/* As the background does it: draw small, look at that. The looks are kept for the catalogue. */
static GArray *
draw_looks (void)
{
  g_autoptr (GArray) times = bench_series_new ();
  GArray *looks = g_array_new (FALSE, FALSE, sizeof (PlakatLook));

  for (guint i = 0; i < 4 * DRAWINGS; i++)
    {
      g_autofree char *uid = g_strdup_printf ("tmdb:%u", i);
      const PlakatDrawnFilm film = { .uid = uid,
                                     .title = "The Night of the Hunter",
                                     .year = 1920 + (int) i % 100 };
      BenchTime start = bench_time_begin (CLOCK_THREAD_CPUTIME_ID);
      cairo_surface_t *surface = plakat_drawn_render_poster (&film, 48, NULL);
      PlakatLook look;
      BenchTime time;

      plakat_look_compute (&look, cairo_image_surface_get_data (surface), 48,
                           cairo_image_surface_get_height (surface),
                           (gsize) cairo_image_surface_get_stride (surface));
      cairo_surface_destroy (surface);
      time = bench_time_since (start);
      g_array_append_val (times, time);
      g_array_append_val (looks, look);
    }
  report_times ("look-of-drawing", times);
  return looks;
}

static void
render_previews (GArray *looks)
{
  g_autoptr (GArray) times = bench_series_new ();

  for (guint i = 0; i < looks->len; i++)
    {
      guint32 pixels[10 * 15];
      BenchTime start = bench_time_begin (CLOCK_THREAD_CPUTIME_ID);
      BenchTime time;

      plakat_look_render_preview (&g_array_index (looks, PlakatLook, i), pixels, 10, 15);
      time = bench_time_since (start);
      g_array_append_val (times, time);
    }
  report_times ("preview", times);
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

/* Returns: (element-type utf8): of all films */
static GPtrArray *
read_uids (PlakatSqlite *db)
{
  GPtrArray *uids = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *statement = plakat_sqlite_prepare (db, "SELECT uid FROM film ORDER BY id", NULL);
  gboolean row;

  while (plakat_sqlite_step (db, statement, &row, NULL) && row)
    g_ptr_array_add (uids, plakat_sqlite_dup_text (statement, 0));
  return uids;
}

#define BATCH 1000

static void
fill (PlakatSqlite *db, GPtrArray *uids, GArray *looks)
{
  g_autofree char *name = g_strconcat ("colours-stored-", size, NULL);
  g_autoptr (GRand) chance = g_rand_new_with_seed (1);
  g_autoptr (GError) error = NULL;
  double taken = 0;

  for (guint first = 0; first < uids->len; first += BATCH)
    {
      g_autoptr (GPtrArray) batch = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_film_look_free);
      BenchTime start;

      for (guint i = first; i < MIN (first + BATCH, uids->len); i++)
        {
          PlakatLook look = vary (&g_array_index (looks, PlakatLook, i % looks->len), chance);

          g_ptr_array_add (batch, plakat_film_look_new (g_ptr_array_index (uids, i), NULL, &look));
        }
      start = bench_time_begin (CLOCK_THREAD_CPUTIME_ID);
      if (!plakat_catalogue_write_looks (db, batch, &error))
        g_error ("%s", error->message);
      taken += bench_time_since (start).cpu / 1000;
    }
  bench_value (name, uids->len / taken, "looks/s");
}

static void
ask_order (PlakatSqlite *db, const char *text, guint rows, const char *name)
{
  g_autoptr (GArray) times = bench_series_new ();
  g_autoptr (PlakatQuery) query = plakat_query_parse (text, NULL);

  query->rows = rows;
  for (guint i = 0; i < 9; i++)
    {
      BenchTime start = bench_time_begin (CLOCK_THREAD_CPUTIME_ID);
      g_autoptr (GBytes) ids = plakat_catalogue_select (db, query, NULL);
      BenchTime time = bench_time_since (start);

      g_array_append_val (times, time);
    }
  report_times (name, times);
}

static void
ask_near (PlakatSqlite *db, GPtrArray *uids)
{
  g_autoptr (GArray) times = bench_series_new ();

  for (guint i = 0; i < ASKED; i++)
    {
      const char *uid = g_ptr_array_index (uids, (guint) ((guint64) i * uids->len / ASKED));
      BenchTime time = bench_time_begin (CLOCK_THREAD_CPUTIME_ID);
      g_autoptr (GPtrArray) found = plakat_catalogue_find_near (db, uid, SHELF, NULL);

      time = bench_time_since (time);
      g_assert_cmpuint (found->len, ==, SHELF);
      g_array_append_val (times, time);
    }
  report_times ("near", times);
}

static void
measure (const char *kept, GArray *looks)
{
  g_autofree char *folder = bench_copy_catalogue (kept);
  g_autofree char *path = g_build_filename (folder, "catalogue.db", NULL);

  {
    g_autoptr (PlakatSqlite) db = plakat_catalogue_open_db (path, NULL);
    g_autoptr (GPtrArray) uids = read_uids (db);

    size = bench_size_name (uids->len);
    fill (db, uids, looks);
    ask_order (db, "sort:hue", 7, "by-hue");
    ask_order (db, "sort:hue", 0, "by-hue-all");
    ask_order (db, "sort:lightness", 1, "by-lightness");
    ask_order (db, "sort:hue colour:blue", 7, "near-colour");
    ask_order (db, "sort:hue colour:any:blue", 7, "near-any-colour");
    ask_near (db, uids);
    g_clear_pointer (&size, g_free);
  }
  bench_remove_folder (folder);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GArray) looks = NULL;

  find_looks (160);
  find_looks (500);
  looks = draw_looks ();
  render_previews (looks);
  for (int i = 1; i < argc; i++)
    measure (argv[i], looks);
  return 0;
}
