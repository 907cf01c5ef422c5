/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "bench.h"
#include "plakat-catalogue-find.h"
#include "plakat-catalogue-queries.h"
#include "plakat-library-edit-queries.h"
#include "plakat-text.h"

/*
 * bench-search FOLDER...: of each catalogue that make-catalogue made, how long an answer takes, by how much
 * of a word is typed, with and without typing errors; what the index takes to make, and to have. The
 * calibration is a plain scan of all titles for the same letters.
 */

#define WORDS 100
#define MOST_LETTERS 8
#define MOST 24

/* Names have the size of the catalogue in them. */
static char *size;

static void
report (const char *name, double value, const char *unit)
{
  g_autofree char *full = g_strdup_printf ("search-%s-%s", name, size);

  bench_value (full, value, unit);
}

/* ── the index ────────────────────────────────────────────────────── */

typedef struct
{
  int stop;
  double most;
} Watch;

static gpointer
watch_memory (gpointer data)
{
  Watch *watch = data;

  while (!g_atomic_int_get (&watch->stop))
    {
      watch->most = MAX (watch->most, bench_get_anonymous ());
      g_usleep (2000);
    }
  return NULL;
}

static void
make_index (PlakatSqlite *db, const char *path)
{
  g_autoptr (GError) error = NULL;
  Watch watch = { 0 };
  double before = bench_get_anonymous ();
  GThread *thread = g_thread_new ("watch", watch_memory, &watch);
  BenchTime time = bench_time_begin (CLOCK_THREAD_CPUTIME_ID);
  GStatBuf about = { 0 };

  g_unlink (path);
  if (!plakat_search_refresh (plakat_search_of (db), db, PLAKAT_EFFORT_WHOLE, &error))
    g_error ("%s", error->message);
  time = bench_time_since (time);
  report ("index-made", time.wall / 1000, "s");
  report ("index-made-cpu", time.cpu / 1000, "s");
  g_atomic_int_set (&watch.stop, TRUE);
  g_thread_join (thread);
  g_stat (path, &about);
  report ("index-file", (double) about.st_size / 1e6, "MB");
  report ("index-made-anonymous", watch.most - before, "MB");
  report ("index-held-anonymous", bench_get_anonymous () - before, "MB");
}

/* ── words ────────────────────────────────────────────────────────── */

typedef struct
{
  GPtrArray *words; /* half from titles of sought films, half the most common ones */
  GString *titles;  /* all of them folded, for a plain scan */
} Material;

static int
compare_counts (gconstpointer a, gconstpointer b, gpointer counts)
{
  guint one = GPOINTER_TO_UINT (g_hash_table_lookup (counts, *(char *const *) a));
  guint other = GPOINTER_TO_UINT (g_hash_table_lookup (counts, *(char *const *) b));

  return one != other ? (one < other) - (one > other) : strcmp (*(char *const *) a, *(char *const *) b);
}

static void
add_common (Material *material, GHashTable *counts)
{
  g_autoptr (GPtrArray) all = g_hash_table_get_keys_as_ptr_array (counts);

  g_ptr_array_sort_with_data (all, compare_counts, counts);
  for (guint i = 0; i < MIN (all->len, WORDS); i++)
    g_ptr_array_add (material->words, g_strdup (g_ptr_array_index (all, i)));
}

static void
read_material (PlakatSqlite *db, Material *material)
{
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GRand) random = g_rand_new_with_seed (1895);
  sqlite3_stmt *statement =
      plakat_sqlite_prepare (db, "SELECT title FROM film ORDER BY popularity DESC, id", NULL);
  gboolean row;

  material->words = g_ptr_array_new_with_free_func (g_free);
  material->titles = g_string_new (NULL);
  for (guint n = 0; plakat_sqlite_step (db, statement, &row, NULL) && row; n++)
    {
      g_autofree char *folded = plakat_text_fold ((const char *) sqlite3_column_text (statement, 0));
      g_auto (GStrv) words = g_strsplit (folded, " ", -1);

      g_string_append (material->titles, folded);
      g_string_append_c (material->titles, '\n');
      for (guint i = 0; words[i] != NULL; i++)
        g_hash_table_insert (
            counts, g_strdup (words[i]),
            GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (counts, words[i])) + 1));
      /* the nearer to the top, the more often it is looked for */
      if (material->words->len < WORDS && words[0] != NULL && g_rand_double (random) < 100.0 / (100 + n))
        g_ptr_array_add (material->words,
                         g_strdup (words[g_rand_int_range (random, 0, g_strv_length (words))]));
    }
  add_common (material, counts);
}

/* ── asking ───────────────────────────────────────────────────────── */

static BenchTime
time_find (PlakatSqlite *db, const char *typed)
{
  g_autoptr (PlakatSearchAsk) ask = plakat_search_ask_new (typed, NULL);
  GArray *found[PLAKAT_FIND_N_KINDS];
  BenchTime time = bench_time_begin (CLOCK_THREAD_CPUTIME_ID);

  if (!plakat_search_find (db, ask, MOST, found, NULL))
    g_error ("nothing was answered");
  time = bench_time_since (time);
  for (guint i = 0; i < PLAKAT_FIND_N_KINDS; i++)
    g_array_unref (found[i]);
  return time;
}

static BenchTime
time_rows (PlakatSqlite *db, const char *typed)
{
  g_autoptr (PlakatSearchAsk) ask = plakat_search_ask_new (typed, NULL);
  BenchTime start = bench_time_begin (CLOCK_THREAD_CPUTIME_ID);
  g_autoptr (PlakatSearchResults) results = plakat_catalogue_find (db, typed, ask, MOST, NULL);

  return bench_time_since (start);
}

static BenchTime
time_scan (const Material *material, const char *typed)
{
  BenchTime start = bench_time_begin (CLOCK_THREAD_CPUTIME_ID);
  const char *at = material->titles->str, *end = at + material->titles->len;
  volatile guint n = 0;

  while ((at = memmem (at, (gsize) (end - at), typed, strlen (typed))) != NULL)
    {
      n++;
      at += strlen (typed);
    }
  return bench_time_since (start);
}

/** Times: (element-type BenchTime): of the search, of the search with the rows that are shown, of a plain
 * scan */
typedef struct
{
  GArray *find;
  GArray *rows;
  GArray *scan;
} Times;

static void
times_init (Times *times)
{
  times->find = bench_series_new ();
  times->rows = bench_series_new ();
  times->scan = bench_series_new ();
}

static void
times_report (Times *times, const char *name)
{
  g_autofree char *full = g_strconcat (name, "-", size, NULL);
  g_autofree char *rows = g_strconcat (name, "-with-rows-", size, NULL);

  bench_series (full, times->find, times->scan);
  bench_series (rows, times->rows, NULL);
  g_array_unref (times->find);
  g_array_unref (times->rows);
  g_array_unref (times->scan);
}

static void
measure (PlakatSqlite *db, const Material *material, const char *typed, Times *times)
{
  BenchTime find = time_find (db, typed), scan = time_scan (material, typed), rows = time_rows (db, typed);

  g_array_append_val (times->find, find);
  g_array_append_val (times->scan, scan);
  g_array_append_val (times->rows, rows);
}

static void
ask_prefixes (PlakatSqlite *db, const Material *material)
{
  Times all;

  times_init (&all);
  for (guint letters = 1; letters <= MOST_LETTERS; letters++)
    {
      g_autofree char *name = g_strdup_printf ("search-%u-letters-%s", letters, size);
      g_autoptr (GArray) times = bench_series_new ();

      for (guint i = 0; i < material->words->len; i++)
        {
          const char *word = g_ptr_array_index (material->words, i);
          g_autofree char *typed =
              g_utf8_substring (word, 0, MIN (letters, (guint) g_utf8_strlen (word, -1)));

          measure (db, material, typed, &all);
          g_array_append_vals (times, &g_array_index (all.find, BenchTime, all.find->len - 1), 1);
        }
      bench_series (name, times, NULL);
    }
  times_report (&all, "search");
}

/* Two letters of each word have changed places; words too short for that are put together. */
static void
ask_errors (PlakatSqlite *db, const Material *material)
{
  Times times;

  times_init (&times);
  for (guint i = 0; i < material->words->len; i++)
    {
      const char *word = g_ptr_array_index (material->words, i);
      const char *next = g_ptr_array_index (material->words, (i + 1) % material->words->len);
      g_autofree char *typed =
          g_str_is_ascii (word) && strlen (word) >= 5 ? g_strdup (word) : g_strconcat (word, next, "q", NULL);
      gsize at = strlen (typed) / 2;

      if (g_str_is_ascii (typed))
        {
          char letter = typed[at];

          typed[at] = typed[at - 1];
          typed[at - 1] = letter;
        }
      measure (db, material, typed, &times);
    }
  times_report (&times, "search-typo");
}

static void
bench (const char *kept)
{
  g_autofree char *folder = bench_copy_catalogue (kept);
  g_autofree char *path = g_build_filename (folder, "catalogue.db", NULL);
  g_autofree char *library = g_build_filename (folder, "library.db", NULL);
  g_autofree char *index = g_build_filename (folder, "search.index", NULL);
  g_autoptr (GError) error = NULL;
  Material material;
  guint n;

  plakat_sqlite_close (plakat_library_open_db (library, NULL, NULL));
  {
    g_autoptr (PlakatSqlite) db = plakat_catalogue_open_reader (path, library, &error);

    if (db == NULL || !plakat_catalogue_count_films (db, &n, &error))
      g_error ("%s", error->message);
    size = bench_size_name (n);
    make_index (db, index);
    read_material (db, &material);
    ask_prefixes (db, &material);
    ask_errors (db, &material);
    g_ptr_array_unref (material.words);
    g_string_free (material.titles, TRUE);
    g_clear_pointer (&size, g_free);
  }
  bench_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  for (int i = 1; i < argc; i++)
    bench (argv[i]);
  return 0;
}
