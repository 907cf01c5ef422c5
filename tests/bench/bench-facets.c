/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "bench.h"
#include "plakat-catalogue-queries.h"
#include "plakat-columns.h"
#include "plakat-library-edit-queries.h"

/*
 * bench-facets FOLDER...: of each catalogue that make-catalogue made, how long it takes to count facets and
 * to answer queries by columns. The calibration is the same by SQL.
 */

#define LISTED 1000
#define ROUNDS 7

static const int go_on = 0;

typedef struct
{
  const char *size;
  PlakatSqlite *db;
  PlakatColumns *columns;
} Bench;

/** Series: (element-type BenchTime): by columns, and now and then the same by SQL, in turns; @slowest:
 * (nullable): of the part that worked most, @most milliseconds in all */
typedef struct
{
  GArray *columns;
  GArray *sql;
  GArray *slowest;
  double most;
} Series;

static void
series_init (Series *series)
{
  *series = (Series) { .columns = bench_series_new (), .sql = bench_series_new () };
}

static void
series_clear (Series *series)
{
  g_array_unref (series->columns);
  g_array_unref (series->sql);
  g_clear_pointer (&series->slowest, g_array_unref);
}

static void
series_add (Series *series, GArray *times)
{
  double sum = 0;

  g_array_append_vals (series->columns, times->data, times->len);
  for (guint i = 0; i < times->len; i++)
    sum += g_array_index (times, BenchTime, i).cpu;
  if (sum <= series->most)
    return;
  series->most = sum;
  g_clear_pointer (&series->slowest, g_array_unref);
  series->slowest = g_array_ref (times);
}

static void
report (Bench *bench, const char *name, double value, const char *unit)
{
  g_autofree char *full = g_strdup_printf ("facets-%s-%s", name, bench->size);

  bench_value (full, value, unit);
}

/* @name: NULL for the whole */
static void
report_series (Bench *bench, const char *name, GArray *times, GArray *calib)
{
  g_autofree char *full = name != NULL ? g_strdup_printf ("facets-%s-%s", name, bench->size)
                                       : g_strdup_printf ("facets-%s", bench->size);

  bench_series (full, times, calib);
}

static void
fill_library (PlakatSqlite *db)
{
  for (guint i = 0; i < LISTED; i++)
    {
      g_autofree char *uid = g_strdup_printf ("made:%u", 1 + i * 37);
      PlakatEdit edit = {
        .uid = uid, .about_film = TRUE, .title = uid, .list_uid = (char *) "watchlist", .want = TRUE
      };

      if (i % 2 == 1)
        edit = (PlakatEdit) { .uid = uid,
                              .about_film = TRUE,
                              .title = uid,
                              .kind = PLAKAT_USER_RECORD_RATING,
                              .field = (char *) "stars",
                              .value = (char *) (i % 4 == 1 ? "8" : "5") };
      if (!plakat_library_write_edit (db, &edit, NULL))
        g_error ("an edit was refused");
    }
}

/* ── questions ────────────────────────────────────────────────────────── */

static const char *const filters[] = {
  "",
  "genre:Drama",
  "decade:1990s",
  "country:US -genre:Comedy",
  "runtime<100 rating>6",
  "genre:Drama,Crime decade:1980s,1990s -country:US",
  "language:fr year>=1960 is:unrated",
  "in:watchlist",
};

static const struct
{
  const char *name;
  const char *text;
} sorts[] = {
  { "query-popularity", "" },
  { "query-title", " sort:title" },
  { "query-oldest", " sort:-release" },
  { "query-rating", " sort:rating" },
  { "query-longest", " sort:-runtime" },
  { "query-added", " sort:added" },
  { "query-director", " sort:director" },
  { "query-genre", " sort:-genre" },
  { "query-mine", " sort:mine" },
  { "query-shuffle", " sort:shuffle:7" },
};

static BenchTime
time_count (Bench *bench, const PlakatQuery *query, PlakatFacet facet, gboolean sql)
{
  BenchTime start = bench_time_begin (CLOCK_THREAD_CPUTIME_ID);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) values =
      sql ? plakat_catalogue_count_values (bench->db, query, facet, NULL, &error)
          : plakat_columns_count (bench->columns, bench->db, query, facet, NULL, &error);

  if (values == NULL)
    g_error ("%s", error->message);
  return bench_time_since (start);
}

static BenchTime
time_query (Bench *bench, const PlakatQuery *query, gboolean sql)
{
  BenchTime start = bench_time_begin (CLOCK_THREAD_CPUTIME_ID);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) ids = sql ? plakat_catalogue_select (bench->db, query, &error)
                               : plakat_columns_select (bench->columns, bench->db, query, &error);

  if (ids == NULL)
    g_error ("%s", error->message);
  return bench_time_since (start);
}

static void
count_facet (Bench *bench, PlakatFacet facet, Series *all)
{
  g_autoptr (GArray) times = bench_series_new ();
  g_autofree char *name = g_strconcat ("count-", plakat_facet_get_key (facet), NULL);

  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    {
      g_autoptr (PlakatQuery) query = plakat_query_parse (filters[i], NULL);

      for (guint round = 0; round < ROUNDS; round++)
        {
          BenchTime time = time_count (bench, query, facet, FALSE);

          g_array_append_val (times, time);
        }
      if (i == 3)
        {
          BenchTime time = time_count (bench, query, facet, TRUE);

          g_array_append_val (all->sql, time);
        }
    }
  series_add (all, times);
  report_series (bench, name, times, NULL);
}

static void
count_all (Bench *bench)
{
  Series all;

  series_init (&all);
  for (guint facet = 0; facet < PLAKAT_N_FACETS; facet++)
    if (facet != PLAKAT_FACET_PERSON)
      count_facet (bench, facet, &all);
  report_series (bench, "count", all.columns, all.sql);
  report_series (bench, "slowest", all.slowest, NULL);
  series_clear (&all);
}

/* Every facet, one after the other. Plakat asks for one at a time, the one that is looked at. */
static void
count_side (Bench *bench)
{
  g_autoptr (GArray) times = bench_series_new ();

  for (guint round = 0; round < ROUNDS; round++)
    for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
      {
        g_autoptr (PlakatQuery) query = plakat_query_parse (filters[i], NULL);
        BenchTime start = bench_time_begin (CLOCK_THREAD_CPUTIME_ID);

        for (guint facet = 0; facet < PLAKAT_N_FACETS; facet++)
          if (facet != PLAKAT_FACET_PERSON)
            time_count (bench, query, facet, FALSE);
        start = bench_time_since (start);
        g_array_append_val (times, start);
      }
  report_series (bench, NULL, times, NULL);
}

static void
query_sorted (Bench *bench, guint sort, Series *all)
{
  g_autoptr (GArray) times = bench_series_new ();

  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    {
      g_autofree char *text = g_strconcat (filters[i], sorts[sort].text, NULL);
      g_autoptr (PlakatQuery) query = plakat_query_parse (text, NULL);

      for (guint round = 0; round < ROUNDS; round++)
        {
          BenchTime time = time_query (bench, query, FALSE);

          g_array_append_val (times, time);
        }
      if (i == sort)
        {
          BenchTime time = time_query (bench, query, TRUE);

          g_array_append_val (all->sql, time);
        }
    }
  series_add (all, times);
  report_series (bench, sorts[sort].name, times, NULL);
}

static void
query_all (Bench *bench)
{
  Series all;

  series_init (&all);
  for (guint i = 0; i < G_N_ELEMENTS (sorts); i++)
    query_sorted (bench, i, &all);
  report_series (bench, "query", all.columns, all.sql);
  series_clear (&all);
}

/* The program's first question, with everything as it is after a start. */
static void
ask_first (Bench *bench, const char *file)
{
  g_autoptr (GArray) times = bench_series_new ();
  g_autoptr (PlakatQuery) query = plakat_query_new ();

  for (guint round = 0; round < 5; round++)
    {
      BenchTime time = bench_time_begin (CLOCK_THREAD_CPUTIME_ID);
      g_autoptr (PlakatColumns) columns = plakat_columns_new (file);
      g_autoptr (GBytes) ids = NULL;

      if (plakat_columns_refresh (columns, bench->db, NULL))
        ids = plakat_columns_select (columns, bench->db, query, NULL);
      if (ids == NULL)
        g_error ("there are no columns");
      time = bench_time_since (time);
      g_array_append_val (times, time);
    }
  report_series (bench, "first-query", times, NULL);
}

static void
make_columns (Bench *bench, const char *file)
{
  BenchTime time = bench_time_begin (CLOCK_THREAD_CPUTIME_ID);
  g_autoptr (GError) error = NULL;
  GStatBuf status;

  if (!plakat_columns_build (bench->db, file, &go_on, &error))
    g_error ("%s", error->message);
  time = bench_time_since (time);
  report (bench, "build", time.wall / 1000, "s");
  report (bench, "build-cpu", time.cpu / 1000, "s");
  if (g_stat (file, &status) == 0)
    report (bench, "file", (double) status.st_size / 1e6, "MB");
}

static void
measure (const char *kept)
{
  g_autofree char *folder = bench_copy_catalogue (kept);
  g_autofree char *path = g_build_filename (folder, "catalogue.db", NULL);
  g_autofree char *library_path = g_build_filename (folder, "library.db", NULL);
  g_autofree char *file = g_build_filename (folder, "columns.index", NULL);
  g_autofree char *size = NULL;
  PlakatSqlite *library = plakat_library_open_db (library_path, NULL, NULL);
  g_autoptr (GError) error = NULL;
  Bench bench = { 0 };
  guint n;

  fill_library (library);
  plakat_sqlite_close (library);
  bench.db = plakat_catalogue_open_reader (path, library_path, &error);
  if (bench.db == NULL || !plakat_catalogue_count_films (bench.db, &n, &error))
    g_error ("%s", error->message);
  bench.size = size = bench_size_name (n);
  make_columns (&bench, file);
  ask_first (&bench, file);
  bench.columns = plakat_columns_new (file);
  if (!plakat_columns_refresh (bench.columns, bench.db, NULL))
    g_error ("there are no columns");
  count_side (&bench);
  count_all (&bench);
  query_all (&bench);
  plakat_columns_free (bench.columns);
  plakat_sqlite_close (bench.db);
  bench_remove_folder (folder);
}

int
main (int argc, char *argv[])
{
  for (int i = 1; i < argc; i++)
    measure (argv[i]);
  return 0;
}
