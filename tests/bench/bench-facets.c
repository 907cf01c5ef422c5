/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <time.h>

#include "plakat-catalogue-indexes.h"
#include "plakat-catalogue-queries.h"
#include "plakat-columns.h"
#include "plakat-library-edit-queries.h"
#include "plakat-wire-film.h"
#include "plakat-wire.h"

/*
 * bench-facets FILMS.jsonl [FOLDER]: how long it takes to count facets and to answer queries, by columns and
 * by SQL. The catalogue is kept in FOLDER for the next time.
 */

#define BATCH 1000
#define LISTED 1000
#define ROUNDS 7

static const int go_on = 0;

/* On a machine that is busy the time of this thread alone says more. */
typedef struct
{
  double wall;
  double cpu;
} Time;

static Time
look_at_clock (void)
{
  struct timespec cpu;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &cpu);
  return (Time) { (double) g_get_monotonic_time () / G_USEC_PER_SEC,
                  (double) cpu.tv_sec + (double) cpu.tv_nsec / 1e9 };
}

static Time
time_since (Time start)
{
  Time now = look_at_clock ();

  return (Time) { now.wall - start.wall, now.cpu - start.cpu };
}

static void
report (const char *size, const char *name, double value, const char *unit)
{
  g_print ("bench: facets-%s-%s %.6g %s\n", size, name, value, unit);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static int
compare_wall (gconstpointer a, gconstpointer b)
{
  return compare_doubles (&((const Time *) a)->wall, &((const Time *) b)->wall);
}

static int
compare_cpu (gconstpointer a, gconstpointer b)
{
  return compare_doubles (&((const Time *) a)->cpu, &((const Time *) b)->cpu);
}

static void
report_times (const char *size, const char *name, GArray *times)
{
  g_autofree char *median = g_strconcat (name, "-p50", NULL);
  g_autofree char *tail = g_strconcat (name, "-p95", NULL);
  g_autofree char *cpu = g_strconcat (name, "-cpu-p95", NULL);

  g_array_sort (times, compare_wall);
  report (size, median, g_array_index (times, Time, times->len / 2).wall * 1000, "ms");
  report (size, tail, g_array_index (times, Time, times->len * 95 / 100).wall * 1000, "ms");
  g_array_sort (times, compare_cpu);
  report (size, cpu, g_array_index (times, Time, times->len * 95 / 100).cpu * 1000, "ms");
}

/* ── the catalogue ────────────────────────────────────────────────────── */

static void
write_batch (PlakatSqlite *db, GPtrArray *films)
{
  PlakatCataloguePage page = {
    .epoch = (char *) "bench", .cursor = (char *) "", .more = TRUE, .films = films
  };
  g_autoptr (GPtrArray) persons = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  guint changed;

  page.persons = persons;
  if (!plakat_catalogue_write_page (db, &page, &changed, &error))
    g_error ("%s", error->message);
  g_ptr_array_set_size (films, 0);
}

static void
load (PlakatSqlite *db, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) raw = g_file_read (file, NULL, NULL);
  g_autoptr (GDataInputStream) lines = raw ? g_data_input_stream_new (G_INPUT_STREAM (raw)) : NULL;
  g_autoptr (GPtrArray) films = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_film_unref);
  char *line;
  gsize length;

  if (lines == NULL)
    g_error ("%s cannot be read", path);
  while ((line = g_data_input_stream_read_line (lines, &length, NULL, NULL)) != NULL)
    {
      g_autofree char *owned = line;
      g_autoptr (JsonObject) object =
          plakat_wire_parse_object (line, length, PLAKAT_WIRE_MAX_PAGE_BYTES, NULL);
      PlakatFilm *film = object ? plakat_film_from_json (object, NULL) : NULL;

      if (film != NULL)
        g_ptr_array_add (films, film);
      if (films->len == BATCH)
        write_batch (db, films);
    }
  if (films->len > 0)
    write_batch (db, films);
  if (!plakat_sqlite_begin (db, NULL) || !plakat_catalogue_make_indexes (db, NULL)
      || !plakat_sqlite_end (db, TRUE, NULL))
    g_error ("indexes could not be made");
}

static void
fill_library (PlakatSqlite *db)
{
  for (guint i = 0; i < LISTED; i++)
    {
      g_autofree char *uid = g_strdup_printf ("tmdb:%u", 1 + i * 37);
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
  { "query-mine", " sort:mine" },
  { "query-shuffle", " sort:shuffle:7" },
};

typedef struct
{
  const char *size;
  PlakatSqlite *db;
  PlakatColumns *columns;
} Bench;

static Time
time_count (Bench *bench, const PlakatQuery *query, PlakatFacet facet, gboolean sql)
{
  Time start = look_at_clock ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) values =
      sql ? plakat_catalogue_count_values (bench->db, query, facet, NULL, &error)
          : plakat_columns_count (bench->columns, bench->db, query, facet, NULL, &error);

  if (values == NULL)
    g_error ("%s", error->message);
  return time_since (start);
}

static Time
time_query (Bench *bench, const PlakatQuery *query, gboolean sql)
{
  Time start = look_at_clock ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) ids = sql ? plakat_catalogue_select (bench->db, query, &error)
                               : plakat_columns_select (bench->columns, bench->db, query, &error);

  if (ids == NULL)
    g_error ("%s", error->message);
  return time_since (start);
}

static void
count_facet (Bench *bench, PlakatFacet facet, GArray *all, GArray *ratios)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (Time));
  g_autofree char *name = g_strconcat ("count-", plakat_facet_get_key (facet), NULL);

  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    {
      g_autoptr (PlakatQuery) query = plakat_query_parse (filters[i], NULL);
      double best = G_MAXDOUBLE;

      for (guint round = 0; round < ROUNDS; round++)
        {
          Time time = time_count (bench, query, facet, FALSE);

          best = MIN (best, time.cpu);
          g_array_append_val (times, time);
        }
      if (i == 3)
        {
          double ratio = time_count (bench, query, facet, TRUE).cpu / best;

          g_array_append_val (ratios, ratio);
        }
    }
  g_array_append_vals (all, times->data, times->len);
  report_times (bench->size, name, times);
}

static void
count_all (Bench *bench)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (Time));
  g_autoptr (GArray) ratios = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint facet = 0; facet < PLAKAT_N_FACETS; facet++)
    if (facet != PLAKAT_FACET_PERSON)
      count_facet (bench, facet, all, ratios);
  report_times (bench->size, "count", all);
  g_array_sort (ratios, compare_doubles);
  report (bench->size, "count-sql-by-columns", g_array_index (ratios, double, ratios->len / 2), "×");
}

static void
query_sorted (Bench *bench, guint sort, GArray *all, GArray *ratios)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (Time));

  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    {
      g_autofree char *text = g_strconcat (filters[i], sorts[sort].text, NULL);
      g_autoptr (PlakatQuery) query = plakat_query_parse (text, NULL);
      double best = G_MAXDOUBLE;

      for (guint round = 0; round < ROUNDS; round++)
        {
          Time time = time_query (bench, query, FALSE);

          best = MIN (best, time.cpu);
          g_array_append_val (times, time);
        }
      if (i == sort)
        {
          double ratio = time_query (bench, query, TRUE).cpu / best;

          g_array_append_val (ratios, ratio);
        }
    }
  g_array_append_vals (all, times->data, times->len);
  report_times (bench->size, sorts[sort].name, times);
}

static void
query_all (Bench *bench)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (Time));
  g_autoptr (GArray) ratios = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < G_N_ELEMENTS (sorts); i++)
    query_sorted (bench, i, all, ratios);
  report_times (bench->size, "query", all);
  g_array_sort (ratios, compare_doubles);
  report (bench->size, "query-sql-by-columns", g_array_index (ratios, double, ratios->len / 2), "×");
}

/* The program's first question, with everything as it is after a start. */
static void
ask_first (Bench *bench, const char *file)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (Time));
  g_autoptr (PlakatQuery) query = plakat_query_new ();

  for (guint round = 0; round < 5; round++)
    {
      Time start = look_at_clock ();
      g_autoptr (PlakatColumns) columns = plakat_columns_new (file);
      g_autoptr (GBytes) ids = NULL;
      Time time;

      if (plakat_columns_refresh (columns, bench->db, NULL))
        ids = plakat_columns_select (columns, bench->db, query, NULL);
      if (ids == NULL)
        g_error ("there are no columns");
      time = time_since (start);
      g_array_append_val (times, time);
    }
  report_times (bench->size, "first-query", times);
}

static char *
describe_size (PlakatSqlite *db)
{
  guint n;

  if (!plakat_catalogue_count_films (db, &n, NULL))
    g_error ("the films cannot be counted");
  return n >= 1000000 ? g_strdup_printf ("%um", n / 1000000) : g_strdup_printf ("%uk", n / 1000);
}

int
main (int argc, char *argv[])
{
  g_autofree char *folder = argc > 2 ? g_strdup (argv[2]) : g_dir_make_tmp ("plakat-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "catalogue.db", NULL);
  g_autofree char *library_path = g_build_filename (folder, "library.db", NULL);
  g_autofree char *file = g_build_filename (folder, "columns.index", NULL);
  g_autofree char *size = NULL;
  gboolean there = g_file_test (path, G_FILE_TEST_EXISTS);
  g_autoptr (PlakatSqlite) writer = NULL, library = NULL;
  g_autoptr (GError) error = NULL;
  Bench bench = { 0 };
  Time start;
  GStatBuf status;

  if (argc < 2)
    g_error ("bench-facets FILMS.jsonl [FOLDER]");
  g_mkdir_with_parents (folder, 0700);
  writer = plakat_catalogue_open_db (path, NULL);
  library = plakat_library_open_db (library_path, NULL, NULL);
  if (!there)
    {
      load (writer, argv[1]);
      fill_library (library);
    }
  bench.size = size = describe_size (writer);
  bench.db = plakat_catalogue_open_reader (path, library_path, NULL);
  start = look_at_clock ();
  if (!plakat_columns_build (bench.db, file, &go_on, &error))
    g_error ("%s", error->message);
  report (size, "build", time_since (start).wall, "s");
  if (g_stat (file, &status) == 0)
    report (size, "file", (double) status.st_size / 1e6, "MB");
  ask_first (&bench, file);
  bench.columns = plakat_columns_new (file);
  if (!plakat_columns_refresh (bench.columns, bench.db, NULL))
    g_error ("there are no columns");
  count_all (&bench);
  query_all (&bench);
  plakat_columns_free (bench.columns);
  plakat_sqlite_close (bench.db);
  if (argc < 3)
    {
      g_autofree char *quoted = g_shell_quote (folder);
      g_autofree char *command = g_strdup_printf ("rm -rf %s", quoted);

      g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL);
    }
  return 0;
}
