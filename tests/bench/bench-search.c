/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <time.h>

#include "plakat-catalogue-find.h"
#include "plakat-catalogue-queries.h"
#include "plakat-library-edit-queries.h"
#include "plakat-text.h"
#include "plakat-wire-film.h"
#include "plakat-wire.h"

/*
 * bench-search FILMS.jsonl [FOLDER]: how long an answer takes, by how much of a word is typed, with and
 * without typing errors; what the index takes to make, and to have. Beside each time that of a plain scan of
 * all titles for the same letters. With FOLDER the catalogue stays there, and is not read again the next
 * time.
 */

#define WORDS 100
#define MOST_LETTERS 8
#define MOST 24

static double
seconds_since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

/* What this thread worked: on a machine that others use as well it says more than the clock. */
static double
worked (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double) time.tv_sec + (double) time.tv_nsec / 1e9;
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

static double
percentile (GArray *times, guint percent)
{
  return times->len > 0 ? g_array_index (times, double, times->len *percent / 100) * 1000 : 0;
}

static void
report_times (const char *name, GArray *times)
{
  static const guint percents[] = { 50, 95, 99 };

  g_array_sort (times, compare_doubles);
  for (guint i = 0; i < G_N_ELEMENTS (percents); i++)
    {
      g_autofree char *full = g_strdup_printf ("%s-p%u", name, percents[i]);

      report (full, percentile (times, percents[i]), "ms");
    }
}

/* ── a catalogue ──────────────────────────────────────────────────── */

static void
flush_page (PlakatSqlite *db, GPtrArray *films, gboolean more)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  PlakatCataloguePage page = {
    .epoch = (char *) "e", .cursor = (char *) "c", .more = more, .films = films, .persons = none
  };
  g_autoptr (GError) error = NULL;
  guint changed;

  if (!plakat_catalogue_write_page (db, &page, &changed, &error))
    g_error ("%s", error->message);
  g_ptr_array_set_size (films, 0);
}

static void
read_films (PlakatSqlite *db, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) raw = g_file_read (file, NULL, NULL);
  g_autoptr (GDataInputStream) lines = raw != NULL ? g_data_input_stream_new (G_INPUT_STREAM (raw)) : NULL;
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
      PlakatFilm *film = object != NULL ? plakat_film_from_json (object, NULL) : NULL;

      if (film != NULL)
        g_ptr_array_add (films, film);
      if (films->len >= 1000)
        flush_page (db, films, TRUE);
    }
  flush_page (db, films, FALSE);
}

static void
fill (const char *path, const char *films)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatSqlite) db = plakat_catalogue_open_db (path, &error);
  guint count = 0;
  gint64 start = g_get_monotonic_time ();

  if (db == NULL || !plakat_catalogue_count_films (db, &count, &error))
    g_error ("%s", error->message);
  if (count > 0)
    return;
  read_films (db, films);
  if (!plakat_catalogue_count_films (db, &count, &error))
    g_error ("%s", error->message);
  report ("films", count, "films");
  report ("fill", seconds_since (start), "s");
}

/* ── the index ────────────────────────────────────────────────────── */

static double
anonymous_megabytes (void)
{
  g_autofree char *status = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    return 0;
  line = strstr (status, "RssAnon:");
  return line != NULL ? g_ascii_strtod (line + strlen ("RssAnon:"), NULL) / 1024 : 0;
}

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
      watch->most = MAX (watch->most, anonymous_megabytes ());
      g_usleep (2000);
    }
  return NULL;
}

static void
make_index (PlakatSqlite *db, const char *path)
{
  g_autoptr (GError) error = NULL;
  Watch watch = { 0 };
  double before = anonymous_megabytes ();
  GThread *thread = g_thread_new ("watch", watch_memory, &watch);
  gint64 start = g_get_monotonic_time ();
  double work = worked ();
  GStatBuf about = { 0 };

  g_unlink (path);
  if (!plakat_search_refresh (plakat_search_of (db), db, PLAKAT_EFFORT_WHOLE, &error))
    g_error ("%s", error->message);
  report ("index-made", seconds_since (start), "s");
  report ("index-made-work", worked () - work, "s");
  g_atomic_int_set (&watch.stop, TRUE);
  g_thread_join (thread);
  g_stat (path, &about);
  report ("index-file", about.st_size / 1048576.0, "MiB");
  report ("index-made-anonymous", watch.most - before, "MiB");
  report ("index-held-anonymous", anonymous_megabytes () - before, "MiB");
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

static double
time_find (PlakatSqlite *db, const char *typed, double *work)
{
  g_autoptr (PlakatSearchAsk) ask = plakat_search_ask_new (typed, NULL);
  GArray *found[PLAKAT_FIND_N_KINDS];
  gint64 start = g_get_monotonic_time ();
  double time, before = worked ();

  if (!plakat_search_find (db, ask, MOST, found, NULL))
    g_error ("nothing was answered");
  time = seconds_since (start);
  *work = worked () - before;
  for (guint i = 0; i < PLAKAT_FIND_N_KINDS; i++)
    g_array_unref (found[i]);
  return time;
}

static double
time_rows (PlakatSqlite *db, const char *typed)
{
  g_autoptr (PlakatSearchAsk) ask = plakat_search_ask_new (typed, NULL);
  gint64 start = g_get_monotonic_time ();
  g_autoptr (PlakatSearchResults) results = plakat_catalogue_find (db, typed, ask, MOST, NULL);

  return seconds_since (start);
}

static double
time_scan (const Material *material, const char *typed)
{
  double before = worked ();
  const char *at = material->titles->str, *end = at + material->titles->len;
  volatile guint n = 0;

  while ((at = memmem (at, end - at, typed, strlen (typed))) != NULL)
    {
      n++;
      at += strlen (typed);
    }
  return worked () - before;
}

typedef struct
{
  GArray *find;
  GArray *work;
  GArray *rows;
  GArray *scan;
} Times;

static void
times_init (Times *times)
{
  times->find = g_array_new (FALSE, FALSE, sizeof (double));
  times->work = g_array_new (FALSE, FALSE, sizeof (double));
  times->rows = g_array_new (FALSE, FALSE, sizeof (double));
  times->scan = g_array_new (FALSE, FALSE, sizeof (double));
}

static void
times_report (Times *times, const char *name)
{
  g_autofree char *rows = g_strconcat (name, "-with-rows", NULL),
                  *ratio = g_strconcat (name, "-p95-to-scan", NULL);
  g_autofree char *work = g_strconcat (name, "-work", NULL);

  report_times (name, times->find);
  report_times (work, times->work);
  report_times (rows, times->rows);
  g_array_sort (times->scan, compare_doubles);
  report (ratio, percentile (times->work, 95) / percentile (times->scan, 95), "ratio");
  g_array_unref (times->find);
  g_array_unref (times->work);
  g_array_unref (times->rows);
  g_array_unref (times->scan);
}

static void
measure (PlakatSqlite *db, const Material *material, const char *typed, Times *times)
{
  double work, find = time_find (db, typed, &work), scan = time_scan (material, typed),
               rows = time_rows (db, typed);

  g_array_append_val (times->find, find);
  g_array_append_val (times->work, work);
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
      g_autofree char *name = g_strdup_printf ("search-%u", letters);
      g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));

      for (guint i = 0; i < material->words->len; i++)
        {
          const char *word = g_ptr_array_index (material->words, i);
          g_autofree char *typed =
              g_utf8_substring (word, 0, MIN (letters, (guint) g_utf8_strlen (word, -1)));

          measure (db, material, typed, &all);
          g_array_append_vals (times, &g_array_index (all.find, double, all.find->len - 1), 1);
        }
      report_times (name, times);
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
  times_report (&times, "typo");
}

int
main (int argc, char **argv)
{
  g_autofree char *made = argc > 2 ? NULL : g_dir_make_tmp ("plakat-search-XXXXXX", NULL);
  const char *folder = argc > 2 ? argv[2] : made;
  g_autofree char *path = g_build_filename (folder, "catalogue.db", NULL);
  g_autofree char *library = g_build_filename (folder, "library.db", NULL);
  g_autofree char *index = g_build_filename (folder, "search.index", NULL);
  g_autoptr (GError) error = NULL;
  Material material;

  if (argc < 2)
    g_error ("usage: bench-search FILMS.jsonl [FOLDER]");
  g_mkdir_with_parents (folder, 0700);
  fill (path, argv[1]);
  plakat_sqlite_close (plakat_library_open_db (library, "https://films.example.org", NULL));
  {
    g_autoptr (PlakatSqlite) db = plakat_catalogue_open_reader (path, library, &error);

    if (db == NULL)
      g_error ("%s", error->message);
    make_index (db, index);
    read_material (db, &material);
    ask_prefixes (db, &material);
    ask_errors (db, &material);
    g_ptr_array_unref (material.words);
    g_string_free (material.titles, TRUE);
  }
  if (made != NULL)
    {
      g_autofree char *command = g_strdup_printf ("rm -rf '%s'", made);

      g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL);
    }
  return 0;
}
