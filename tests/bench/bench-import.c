/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "bench.h"
#include "made-film.h"
#include "plakat-catalogue-queries.h"
#include "plakat-catalogue-writer.h"

/*
 * bench-import [N [PAGE]]: how fast N films with eight credits come into catalogue.db, from the first to the
 * last of their indexes, and again when nothing has changed. The calibration is a bare loop: the same number
 * of films into one table without an index.
 */

/* Films of a transaction, where the command line does not say. */
#define PAGE 500u
#define SMALL 20u

static GPtrArray *
make_films (guint first, guint n)
{
  GPtrArray *films = g_ptr_array_new_full (n, (GDestroyNotify) plakat_film_unref);

  for (guint i = first; i < first + n; i++)
    g_ptr_array_add (films, made_film_new (1, i));
  return films;
}

/* Of the processor, in this process: what it takes where nobody else wants it. */
static double
processor_seconds (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
         + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / G_USEC_PER_SEC;
}

/* Returns the seconds that the writer took. */
static double
store_page (PlakatSqlite *db, GPtrArray *films, gboolean more, guint expected)
{
  g_autoptr (GPtrArray) persons = g_ptr_array_new ();
  PlakatCataloguePage page = {
    .epoch = (char *) "e", .cursor = (char *) "c", .more = more, .films = films, .persons = persons
  };
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  guint changed;

  if (!plakat_catalogue_write_page (db, &page, &changed, &error))
    g_error ("%s", error->message);
  g_assert_cmpuint (changed, ==, expected);
  return bench_seconds_since (start);
}

static double
store_all (PlakatSqlite *db, guint n, guint page, gboolean unchanged, double *finish, double *processor)
{
  double seconds = 0;

  for (guint first = 0; first < n; first += page)
    {
      guint here = MIN (page, n - first);
      g_autoptr (GPtrArray) films = make_films (first, here);
      gboolean more = first + page < n;
      double before = processor_seconds (), took = store_page (db, films, more, unchanged ? 0 : here);
      gint64 start = g_get_monotonic_time ();

      plakat_catalogue_writer_tidy (db);
      seconds += took + bench_seconds_since (start);
      *processor += processor_seconds () - before;
      if (!more && finish != NULL)
        *finish = took;
    }
  return seconds;
}

static double
store_bare (const char *path, guint n, guint page)
{
  g_autoptr (PlakatSqlite) db = plakat_sqlite_open (path, 0, NULL);
  double seconds = 0;

  plakat_sqlite_exec (
      db, "CREATE TABLE film (id INTEGER PRIMARY KEY, uid TEXT, title TEXT, overview TEXT, year INTEGER)",
      NULL);
  for (guint first = 0; first < n; first += page)
    {
      g_autoptr (GPtrArray) films = make_films (first, MIN (page, n - first));
      gint64 start = g_get_monotonic_time ();

      plakat_sqlite_begin (db, NULL);
      for (guint i = 0; i < films->len; i++)
        {
          PlakatFilm *film = g_ptr_array_index (films, i);

          plakat_sqlite_run (db, NULL,
                             "INSERT INTO film (uid, title, overview, year) VALUES (?1, ?2, ?3, ?4)", "tttn",
                             film->uid, film->title, film->overview, (int) film->release_date.year);
        }
      plakat_sqlite_end (db, TRUE, NULL);
      seconds += bench_seconds_since (start);
    }
  return seconds;
}

/* What a server sends while somebody browses: few films, some new, some changed. */
static void
store_small_pages (PlakatSqlite *db, guint from)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint p = 0; p < 300; p++)
    {
      g_autoptr (GPtrArray) films = make_films (from + p * SMALL, SMALL);
      double took = store_page (db, films, FALSE, SMALL) * 1000;

      plakat_catalogue_writer_tidy (db);

      g_array_append_val (times, took);
    }
  bench_times ("import-page-of-20", times, "ms");
}

static gsize
heap (void)
{
  struct mallinfo2 memory = mallinfo2 ();

  return memory.uordblks + memory.hblkhd;
}

static const char *
size_name (guint n, char *text, gsize size)
{
  if (n >= 1000000)
    g_snprintf (text, size, "%um", n / 1000000);
  else
    g_snprintf (text, size, "%uk", n / 1000);
  return text;
}

int
main (int argc, char *argv[])
{
  guint n = argc > 1 ? (guint) strtoul (argv[1], NULL, 10) : 100000;
  guint page = argc > 2 ? (guint) strtoul (argv[2], NULL, 10) : PAGE;
  g_autofree char *folder = g_dir_make_tmp ("plakat-bench-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "catalogue.db", NULL);
  g_autofree char *bare_path = g_build_filename (folder, "bare.db", NULL);
  g_autofree char *quoted = g_shell_quote (folder);
  g_autofree char *command = g_strconcat ("rm -rf ", quoted, NULL);
  char size[16], name[64];
  double bare, first, finish = 0, processor = 0, again, again_processor = 0;

  size_name (n, size, sizeof size);
  bare = store_bare (bare_path, n, page);
  {
    g_autoptr (PlakatSqlite) db = plakat_catalogue_open_db (path, NULL);
    gsize before = heap ();

    first = store_all (db, n, page, FALSE, &finish, &processor);
    g_snprintf (name, sizeof name, "import-%s", size);
    bench_ratio (name, n / first, n / bare, "films/s");
    g_snprintf (name, sizeof name, "import-%s-cpu", size);
    bench_value (name, n / processor, "films/s");
    g_snprintf (name, sizeof name, "import-%s-last-page", size);
    bench_value (name, finish, "s");
    g_snprintf (name, sizeof name, "import-%s-heap-kept", size);
    bench_value (name, ((double) heap () - (double) before) / (1024 * 1024), "MiB");
    again = store_all (db, n, page, TRUE, NULL, &again_processor);
    g_snprintf (name, sizeof name, "import-%s-unchanged", size);
    bench_value (name, n / again, "films/s");
    g_snprintf (name, sizeof name, "import-%s-unchanged-cpu", size);
    bench_value (name, n / again_processor, "films/s");
    store_small_pages (db, n);
  }
  g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL);
  return 0;
}
