/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <gio/gio.h>
#include <string.h>
#include <unistd.h>

#include "plakat-columns-private.h"
#include "plakat-error.h"
#include "plakat-select-private.h"

/*
 * Making the file. What grows with the catalogue is spooled to a file of its own as the rows go by and then
 * mapped, so that a million films need no more memory than a number for each person and each film.
 */

typedef struct
{
  PlakatSqlite *db;
  PlakatIndexWriter *writer;
  const char *path;
  const int *stop;
  PlakatIndexStamp stamp;
  guint32 meta[N_META];
  guint32 *person_name;
} Build;

static gboolean
is_stopped (Build *build, GError **error)
{
  if (g_atomic_int_get (build->stop) == 0)
    return FALSE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Not finished");
  return TRUE;
}

/* ── spools ───────────────────────────────────────────────────────────── */

typedef struct
{
  char *path;
  FILE *file;
} Spool;

static void
spool_clear (Spool *spool)
{
  if (spool->file != NULL)
    fclose (spool->file);
  if (spool->path != NULL)
    g_unlink (spool->path);
  g_free (spool->path);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Spool, spool_clear)

static gboolean
spool_fail (Spool *spool, GError **error)
{
  g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_BUSY, "%s cannot be written: %s", spool->path,
               g_strerror (errno));
  return FALSE;
}

static gboolean
spool_open (Spool *spool, Build *build, const char *name, GError **error)
{
  spool->path = g_strconcat (build->path, ".", name, NULL);
  spool->file = g_fopen (spool->path, "w+b");
  return spool->file != NULL || spool_fail (spool, error);
}

static gboolean
spool_add (Spool *spool, gconstpointer data, gsize bytes, GError **error)
{
  return bytes == 0 || fwrite (data, 1, bytes, spool->file) == bytes || spool_fail (spool, error);
}

static gboolean
spool_finish (Spool *spool, Build *build, guint section, GError **error)
{
  g_autoptr (GMappedFile) mapped = NULL;

  if (fflush (spool->file) != 0)
    return spool_fail (spool, error);
  mapped = g_mapped_file_new_from_fd (fileno (spool->file), FALSE, error);
  return mapped != NULL
         && plakat_index_writer_add (build->writer, section, g_mapped_file_get_contents (mapped),
                                     g_mapped_file_get_length (mapped), error);
}

/* ── reading ──────────────────────────────────────────────────────────── */

typedef gboolean (*TakeRow) (Build *build, sqlite3_stmt *statement, gpointer data, GError **error);

static gboolean
for_each (Build *build, const char *sql, TakeRow take, gpointer data, GError **error)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (build->db, sql, error);
  gboolean row, going = TRUE;
  guint n = 0;

  if (statement == NULL)
    return FALSE;
  while (going && plakat_sqlite_step (build->db, statement, &row, error))
    {
      if (!row)
        return TRUE;
      going = (n++ % 1024 > 0 || !is_stopped (build, error)) && take (build, statement, data, error);
    }
  if (!going)
    sqlite3_reset (statement);
  return FALSE;
}

/* ── names ────────────────────────────────────────────────────────────── */

typedef struct
{
  Spool start;
  Spool text;
  Spool person;
  GString *last;
  guint32 at;
  guint32 n;
} Names;

static gboolean
take_person (Build *build, sqlite3_stmt *statement, gpointer data, GError **error)
{
  Names *names = data;
  gint64 id = sqlite3_column_int64 (statement, 0);
  const char *folded = (const char *) sqlite3_column_text (statement, 1);
  gsize length = strlen (folded);

  if (names->n == 0 || !g_str_equal (names->last->str, folded))
    {
      if (!spool_add (&names->start, &names->at, sizeof names->at, error)
          || !spool_add (&names->person, &(guint32) { (guint32) id }, sizeof (guint32), error)
          || !spool_add (&names->text, folded, length + 1, error))
        return FALSE;
      names->at += (guint32) length + 1;
      names->n++;
      g_string_assign (names->last, folded);
    }
  build->person_name[id] = names->n;
  return TRUE;
}

static gboolean
write_names (Build *build, GError **error)
{
  g_autoptr (GString) last = g_string_new (NULL);
  g_auto (Spool) start = { 0 }, text = { 0 }, person = { 0 };
  Names names = { .last = last };
  gboolean done;

  done = spool_open (&start, build, "starts", error) && spool_open (&text, build, "text", error)
         && spool_open (&person, build, "persons", error);
  names.start = start;
  names.text = text;
  names.person = person;
  done = done
         && for_each (build, "SELECT id, fold (name) AS folded FROM person ORDER BY folded, id", take_person,
                      &names, error)
         && spool_add (&start, &names.at, sizeof names.at, error)
         && spool_finish (&start, build, SECTION_NAME_START, error)
         && spool_finish (&text, build, SECTION_NAME_TEXT, error)
         && spool_finish (&person, build, SECTION_NAME_PERSON, error)
         && plakat_index_writer_add (build->writer, SECTION_PERSON_NAME, build->person_name,
                                     (build->stamp.last_person + 1) * sizeof (guint32), error);
  build->meta[META_NAMES] = names.n;
  return done;
}

/* ── films ────────────────────────────────────────────────────────────── */

typedef struct
{
  guint64 *present;
  gint16 *year;
  gint32 *runtime;
  guint16 *language;
  double *rating;
  GHashTable *places; /* code → 1 + place */
  GString *codes;
} Films;

static guint
find_code (Films *films, const char *code)
{
  guint place = GPOINTER_TO_UINT (g_hash_table_lookup (films->places, code));

  if (place > 0)
    return place;
  place = g_hash_table_size (films->places) + 1;
  g_hash_table_insert (films->places, g_strdup (code), GUINT_TO_POINTER (place));
  g_string_append_printf (films->codes, "%s%s", place > 1 ? "\n" : "", code);
  return place;
}

static gboolean
take_film (Build *build, sqlite3_stmt *statement, gpointer data, GError **error)
{
  Films *films = data;
  gint64 id = sqlite3_column_int64 (statement, 0);
  const char *language = (const char *) sqlite3_column_text (statement, 4);

  plakat_bits_set (films->present, (guint) id);
  films->year[id] = (gint16) sqlite3_column_int (statement, 1);
  films->runtime[id] = sqlite3_column_int (statement, 2);
  films->rating[id] = sqlite3_column_double (statement, 3);
  films->language[id] = language != NULL && *language != '\0' ? (guint16) find_code (films, language) : 0;
  build->meta[META_FILMS]++;
  return TRUE;
}

static gboolean
write_films (Build *build, GError **error)
{
  gsize n = build->meta[META_ROWS];
  g_autofree guint64 *present = g_new0 (guint64, plakat_bits_words ((guint) n));
  g_autofree gint16 *year = g_new0 (gint16, n);
  g_autofree gint32 *runtime = g_new0 (gint32, n);
  g_autofree guint16 *language = g_new0 (guint16, n);
  g_autofree double *rating = g_new0 (double, n);
  g_autoptr (GHashTable) places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GString) codes = g_string_new (NULL);
  Films films = { present, year, runtime, language, rating, places, codes };

  return for_each (build, "SELECT id, year, runtime, vote_average, original_language FROM film", take_film,
                   &films, error)
         && plakat_index_writer_add (build->writer, SECTION_PRESENT, present,
                                     plakat_bits_words ((guint) n) * sizeof *present, error)
         && plakat_index_writer_add (build->writer, SECTION_YEAR, year, n * sizeof *year, error)
         && plakat_index_writer_add (build->writer, SECTION_RUNTIME, runtime, n * sizeof *runtime, error)
         && plakat_index_writer_add (build->writer, SECTION_RATING, rating, n * sizeof *rating, error)
         && plakat_index_writer_add (build->writer, SECTION_LANGUAGE, language, n * sizeof *language, error)
         && plakat_index_writer_add (build->writer, SECTION_LANGUAGES, codes->str, codes->len, error);
}

/* ── values ───────────────────────────────────────────────────────────── */

typedef struct
{
  Spool start;
  Spool value;
  guint32 row; /* whose values come now */
  guint32 at;
  GArray *values; /* its */
} Values;

/* The rows up to @row are through. */
static gboolean
end_rows (Values *values, guint32 row, GError **error)
{
  if (!spool_add (&values->value, values->values->data, values->values->len * sizeof (guint32), error))
    return FALSE;
  for (; values->row < row; values->row++)
    {
      values->at += values->values->len;
      g_array_set_size (values->values, 0);
      if (!spool_add (&values->start, &values->at, sizeof values->at, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_value (Values *values, guint32 row, guint32 value, GError **error)
{
  if (row != values->row && !end_rows (values, row, error))
    return FALSE;
  for (guint i = 0; i < values->values->len; i++)
    if (g_array_index (values->values, guint32, i) == value)
      return TRUE;
  g_array_append_val (values->values, value);
  return TRUE;
}

static gboolean
values_open (Values *values, Build *build, const char *start, const char *value, GError **error)
{
  guint32 zero = 0;

  values->values = g_array_new (FALSE, FALSE, sizeof (guint32));
  return spool_open (&values->start, build, start, error) && spool_open (&values->value, build, value, error)
         && spool_add (&values->start, &zero, sizeof zero, error);
}

static gboolean
values_finish (Values *values, Build *build, guint section, GError **error)
{
  return end_rows (values, build->meta[META_ROWS], error)
         && spool_finish (&values->start, build, section, error)
         && spool_finish (&values->value, build, section + 1, error);
}

static void
values_clear (Values *values)
{
  spool_clear (&values->start);
  spool_clear (&values->value);
  g_clear_pointer (&values->values, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Values, values_clear)

static gboolean
take_genre (Build *build, sqlite3_stmt *statement, gpointer data, GError **error)
{
  return add_value (data, (guint32) sqlite3_column_int64 (statement, 0),
                    (guint32) sqlite3_column_int64 (statement, 1), error);
}

static gboolean
write_genres (Build *build, GError **error)
{
  g_auto (Values) values = { 0 };

  return values_open (&values, build, "starts", "values", error)
         && for_each (build, "SELECT film_id, genre_id FROM film_genre ORDER BY film_id, place", take_genre,
                      &values, error)
         && values_finish (&values, build, SECTION_GENRE_START, error);
}

typedef struct
{
  Values values;
  Films codes;
} Countries;

static gboolean
take_country (Build *build, sqlite3_stmt *statement, gpointer data, GError **error)
{
  Countries *countries = data;
  guint place = find_code (&countries->codes, (const char *) sqlite3_column_text (statement, 1));

  return add_value (&countries->values, (guint32) sqlite3_column_int64 (statement, 0), place - 1, error);
}

static gboolean
write_countries (Build *build, GError **error)
{
  g_autoptr (GHashTable) places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GString) codes = g_string_new (NULL);
  Countries countries = { .codes = { .places = places, .codes = codes } };
  gboolean done =
      values_open (&countries.values, build, "starts", "values", error)
      && for_each (build,
                   "SELECT x.film_id, k.code FROM film_country x CROSS JOIN country k ON k.code = x.code"
                   " ORDER BY x.film_id, x.place",
                   take_country, &countries, error)
      && values_finish (&countries.values, build, SECTION_COUNTRY_START, error)
      && plakat_index_writer_add (build->writer, SECTION_COUNTRIES, codes->str, codes->len, error);

  values_clear (&countries.values);
  return done;
}

static gboolean
take_credit (Build *build, sqlite3_stmt *statement, gpointer data, GError **error)
{
  Values *jobs = data;
  int job = sqlite3_column_int (statement, 1);
  gint64 person = sqlite3_column_int64 (statement, 2);

  if (job != PLAKAT_JOB_ACTOR && job != PLAKAT_JOB_DIRECTOR)
    return TRUE;
  if (person < 0 || person > build->stamp.last_person || build->person_name[person] == 0)
    return TRUE;
  return add_value (&jobs[job], (guint32) sqlite3_column_int64 (statement, 0), build->person_name[person] - 1,
                    error);
}

static gboolean
write_credits (Build *build, GError **error)
{
  Values jobs[2] = { 0 };
  gboolean done =
      values_open (&jobs[PLAKAT_JOB_ACTOR], build, "actor-starts", "actors", error)
      && values_open (&jobs[PLAKAT_JOB_DIRECTOR], build, "director-starts", "directors", error)
      && for_each (
          build,
          "SELECT film_id, job, person_id FROM credit INDEXED BY credit_film ORDER BY film_id, job, place",
          take_credit, jobs, error)
      && values_finish (&jobs[PLAKAT_JOB_DIRECTOR], build, SECTION_DIRECTOR_START, error)
      && values_finish (&jobs[PLAKAT_JOB_ACTOR], build, SECTION_CAST_START, error);

  values_clear (&jobs[0]);
  values_clear (&jobs[1]);
  return done;
}

/* ── orders ───────────────────────────────────────────────────────────── */

typedef struct
{
  Spool rows;
  Spool first;
  PlakatOrder order;
} Order;

static gboolean
take_ordered (Build *build, sqlite3_stmt *statement, gpointer data, GError **error)
{
  Order *order = data;
  gint64 id = sqlite3_column_int64 (statement, 0);
  guint32 row = (guint32) id;

  build->meta[META_KNOWN + order->order] += sqlite3_column_int (statement, 1) != 0;
  return spool_add (&order->rows, &row, sizeof row, error)
         && (order->order != PLAKAT_ORDER_POPULARITY || spool_add (&order->first, &id, sizeof id, error));
}

static gboolean
write_order (Build *build, PlakatOrder which, GError **error)
{
  const PlakatOrdering *ordering = plakat_select_get_ordering (which);
  const char *known = ordering->known ? ordering->known : "1";
  g_autofree char *sql =
      g_strdup_printf ("SELECT f.id, %s FROM film f ORDER BY %s", known, ordering->forward);
  Order order = { .order = which };
  gboolean done =
      spool_open (&order.rows, build, "rows", error) && spool_open (&order.first, build, "first", error)
      && for_each (build, sql, take_ordered, &order, error)
      && spool_finish (&order.rows, build, SECTION_ORDER + which, error)
      && (which != PLAKAT_ORDER_POPULARITY || spool_finish (&order.first, build, SECTION_FIRST, error));

  spool_clear (&order.rows);
  spool_clear (&order.first);
  return done;
}

static gboolean
write_all (Build *build, GError **error)
{
  if (!write_names (build, error) || !write_films (build, error) || !write_genres (build, error)
      || !write_countries (build, error) || !write_credits (build, error))
    return FALSE;
  for (guint order = 0; order < PLAKAT_N_SORTED; order++)
    if (!write_order (build, order, error))
      return FALSE;
  return plakat_index_writer_add (build->writer, SECTION_META, build->meta, sizeof build->meta, error)
         && plakat_index_writer_finish (build->writer, error);
}

/* Rows are places in arrays: a catalogue in which most numbers are free has none. */
static gboolean
is_dense (Build *build, GError **error)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (
      build->db,
      "SELECT (SELECT count (*) FROM film), (SELECT count (*) FROM person),"
      " coalesce ((SELECT min (id) FROM film), 0) >= 0 AND coalesce ((SELECT min (id) FROM person), 0) >= 0",
      error);
  gint64 films, persons;
  gboolean row, positive;

  if (statement == NULL || !plakat_sqlite_step (build->db, statement, &row, error))
    return FALSE;
  films = sqlite3_column_int64 (statement, 0);
  persons = sqlite3_column_int64 (statement, 1);
  positive = sqlite3_column_int (statement, 2);
  sqlite3_reset (statement);
  if (positive && build->stamp.last_film < MIN (4 * films + 65536, G_MAXINT32)
      && build->stamp.last_person < MIN (4 * persons + 65536, G_MAXINT32))
    return TRUE;
  g_set_error_literal (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_LIMIT,
                       "The catalogue has too many gaps for columns");
  return FALSE;
}

static gboolean
build_all (Build *build, GError **error)
{
  gboolean done;

  if (!plakat_index_stamp_read (build->db, &build->stamp, error) || !is_dense (build, error))
    return FALSE;
  build->meta[META_ROWS] = (guint32) build->stamp.last_film + 1;
  build->person_name = g_new0 (guint32, build->stamp.last_person + 1);
  build->writer =
      plakat_index_writer_new (build->path, PLAKAT_COLUMNS_KIND, N_SECTIONS, &build->stamp, error);
  done = build->writer != NULL && write_all (build, error);
  plakat_index_writer_free (build->writer);
  g_free (build->person_name);
  return done;
}

/* A statement that sorts gives no rows for seconds. */
static int
progress_cb (void *stop)
{
  return g_atomic_int_get ((const int *) stop) != 0;
}

/**
 * plakat_columns_build:
 * @path: of the file; what is there stays until the new one is whole
 * @stop: (atomic): not 0 ends it
 *
 * Sees the catalogue as it is at one moment. Errors: of SQLite, %PLAKAT_BASE_ERROR_BUSY when there is no
 * room, %G_IO_ERROR_CANCELLED.
 */
gboolean
plakat_columns_build (PlakatSqlite *db, const char *path, const int *stop, GError **error)
{
  Build build = { .db = db, .path = path, .stop = stop };
  gboolean done, begun;

  g_return_val_if_fail (db != NULL && path != NULL && stop != NULL, FALSE);

  if (!plakat_sqlite_begin_reading (db, &begun, error))
    return FALSE;
  sqlite3_progress_handler (plakat_sqlite_get_handle (db), 10000, progress_cb, (void *) stop);
  done = build_all (&build, error);
  sqlite3_progress_handler (plakat_sqlite_get_handle (db), 0, NULL, NULL);
  plakat_sqlite_end_reading (db, begun);
  if (!done && g_atomic_int_get (stop) != 0)
    {
      g_clear_error (error);
      is_stopped (&build, error);
    }
  return done;
}
