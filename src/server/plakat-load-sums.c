/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-film.h"
#include "plakat-load-private.h"
#include "plakat-record.h"
#include "plakat-search-private.h"

/* From so many people on it is quicker to go through all that anybody did. */
#define MANY_PERSONS 2000

/* What the end of a load does with a person's row of the search table. */
typedef enum
{
  ROW_MISSING,
  ROW_KEPT, /* unless the rank changes */
  ROW_STALE,
} RowState;

/* What counts of a film, by its row number. */
typedef struct
{
  int year;
  double popularity;
} FilmSum;

/* ---- Counting ---------------------------------------------------------------------------------- */

/* A film's popularity is its director's, and the less an actor's the later they are named. */
static double
weight (int job, int place)
{
  return job == PLAKAT_JOB_DIRECTOR ? 1.0 : 4.0 / (4.0 + place);
}

static void
reset (PlakatPersonRef *self)
{
  self->earned = 0;
  self->film_id = 0;
  self->directed = self->first_year = self->last_year = 0;
}

/**
 * plakat_person_ref_count:
 * @place: of the credit, in its film
 * @film_id: all the credits of a film come one after the other
 *
 * Adds a credit to what is summed up of the person.
 */
void
plakat_person_ref_count (
    PlakatPersonRef *self, int job, int place, gint64 film_id, int year, double popularity)
{
  self->touched = TRUE;
  self->earned += popularity * weight (job, place);
  if (job != PLAKAT_JOB_DIRECTOR || self->film_id == film_id)
    return;
  self->film_id = film_id;
  self->directed++;
  if (year == 0)
    return;
  if (self->first_year == 0 || year < self->first_year)
    self->first_year = year;
  self->last_year = MAX (self->last_year, year);
}

static GHashTable *
list_touched (PlakatLoader *self)
{
  GHashTable *touched = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < self->refs->len; i++)
    {
      PlakatPersonRef *ref = g_ptr_array_index (self->refs, i);

      if (ref->same == NULL && (ref->touched || self->mended))
        g_hash_table_insert (touched, &ref->id, ref);
    }
  return touched;
}

static gboolean
read_films (PlakatLoader *self, GArray *films, GError **error)
{
  g_autoptr (PlakatRows) rows = NULL;

  g_array_set_size (films, self->film_id + 1);
  rows = plakat_db_query (self->db, error, "SELECT id, year, popularity FROM film", "");
  if (rows == NULL)
    return FALSE;
  while (plakat_rows_next (rows))
    {
      FilmSum *film = &g_array_index (films, FilmSum, plakat_rows_get_int (rows, 0));

      *film = (FilmSum) { plakat_rows_get_int (rows, 1), plakat_rows_get_double (rows, 2) };
    }
  return plakat_rows_end (rows, error);
}

static gboolean
count_rows (PlakatRows *rows, GHashTable *touched, GArray *films, GError **error)
{
  if (rows == NULL)
    return FALSE;
  while (plakat_rows_next (rows))
    {
      gint64 person = plakat_rows_get_int (rows, 0), film_id = plakat_rows_get_int (rows, 2);
      PlakatPersonRef *ref = g_hash_table_lookup (touched, &person);

      if (ref != NULL)
        {
          const FilmSum *film = &g_array_index (films, FilmSum, film_id);

          plakat_person_ref_count (ref, plakat_rows_get_int (rows, 1), plakat_rows_get_int (rows, 3), film_id,
                                   film->year, film->popularity);
        }
    }
  return plakat_rows_end (rows, error);
}

#define CREDITS "SELECT person_id, job, film_id, place FROM credit"
#define RECORDS "SELECT id, record FROM person WHERE record IS NOT NULL"

static gboolean
count_credits (PlakatLoader *self, GHashTable *touched, GError **error)
{
  g_autoptr (GArray) films = g_array_new (FALSE, TRUE, sizeof (FilmSum));
  GHashTableIter refs;
  gpointer ref;

  if (!read_films (self, films, error))
    return FALSE;
  g_hash_table_iter_init (&refs, touched);
  while (g_hash_table_iter_next (&refs, NULL, &ref))
    reset (ref);
  if (g_hash_table_size (touched) >= MANY_PERSONS)
    {
      g_autoptr (PlakatRows) rows = plakat_db_query (self->db, error, CREDITS " ORDER BY film_id", "");

      return count_rows (rows, touched, films, error);
    }
  g_hash_table_iter_init (&refs, touched);
  while (g_hash_table_iter_next (&refs, NULL, &ref))
    {
      g_autoptr (PlakatRows) rows =
          plakat_db_query (self->db, error, CREDITS " WHERE person_id = ?1 ORDER BY film_id", "i",
                           ((PlakatPersonRef *) ref)->id);

      if (!count_rows (rows, touched, films, error))
        return FALSE;
    }
  return TRUE;
}

/* How popular the sources say they are. */
static gboolean
read_given (PlakatRows *rows, GHashTable *touched, GError **error)
{
  if (rows == NULL)
    return FALSE;
  while (plakat_rows_next (rows))
    {
      gint64 id = plakat_rows_get_int (rows, 0);
      PlakatPersonRef *ref = g_hash_table_lookup (touched, &id);
      g_autoptr (PlakatPerson) person =
          ref != NULL ? plakat_record_to_person (plakat_rows_get_text (rows, 1), NULL) : NULL;

      if (person != NULL)
        ref->given = person->popularity;
    }
  return plakat_rows_end (rows, error);
}

static gboolean
read_all_given (PlakatLoader *self, GHashTable *touched, GError **error)
{
  GHashTableIter refs;
  gpointer ref;

  if (g_hash_table_size (touched) >= MANY_PERSONS)
    {
      g_autoptr (PlakatRows) rows = plakat_db_query (self->db, error, RECORDS, "");

      return read_given (rows, touched, error);
    }
  g_hash_table_iter_init (&refs, touched);
  while (g_hash_table_iter_next (&refs, NULL, &ref))
    {
      g_autoptr (PlakatRows) rows =
          plakat_db_query (self->db, error, RECORDS " AND id = ?1", "i", ((PlakatPersonRef *) ref)->id);

      if (!read_given (rows, touched, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- Writing ----------------------------------------------------------------------------------- */

static RowState
row_state (PlakatLoader *self, const PlakatPersonRef *ref)
{
  if (ref->is_new || self->mended)
    return ROW_MISSING;
  return ref->renamed ? ROW_STALE : ROW_KEPT;
}

/* The sums go into a table of their own, from which one statement takes them. */
static gboolean
copy_sums (PlakatLoader *self, GHashTable *touched, GError **error)
{
  GHashTableIter refs;
  gpointer data;

  if (!plakat_db_run (
          self->db, error,
          "CREATE TEMP TABLE person_sum (person_id BIGINT PRIMARY KEY, popularity DOUBLE PRECISION, "
          "directed INTEGER, first_year INTEGER, last_year INTEGER, state INTEGER)",
          "")
      || !plakat_db_copy_begin (self->db, "person_sum",
                                "person_id, popularity, directed, first_year, last_year, state", "idnnnn",
                                error))
    return FALSE;
  g_hash_table_iter_init (&refs, touched);
  while (g_hash_table_iter_next (&refs, NULL, &data))
    {
      const PlakatPersonRef *ref = data;

      if (!plakat_db_copy_row (self->db, error, ref->id, ref->given > 0 ? ref->given : ref->earned,
                               ref->directed, ref->first_year, ref->last_year, (int) row_state (self, ref)))
        return FALSE;
    }
  return plakat_db_copy_end (self->db, error);
}

static void
search_row_clear (gpointer data)
{
  g_free (((PlakatSearchRow *) data)->words);
}

static gboolean
list_search_rows (PlakatLoader *self, GArray *stale, GArray *fresh, GError **error)
{
  g_autoptr (PlakatRows) rows =
      plakat_db_query (self->db, error,
                       "SELECT p.id, p.popularity, s.popularity, s.state, p.name FROM person_sum s "
                       "JOIN person p ON p.id = s.person_id",
                       "");

  if (rows == NULL)
    return FALSE;
  while (plakat_rows_next (rows))
    {
      gint64 id = plakat_rows_get_int (rows, 0);
      PlakatSearchHit before = { id, plakat_search_rank (plakat_rows_get_double (rows, 1)) };
      PlakatSearchRow now = { .id = id, .rank = plakat_search_rank (plakat_rows_get_double (rows, 2)) };
      RowState state = plakat_rows_get_int (rows, 3);
      GString *words;

      if (state == ROW_KEPT && before.rank == now.rank)
        continue;
      if (state != ROW_MISSING)
        g_array_append_val (stale, before);
      words = g_string_new (NULL);
      plakat_search_text_person (words, plakat_rows_get_text (rows, 4), &self->scratch.seen, NULL, NULL);
      now.words = g_string_free (words, FALSE);
      g_array_append_val (fresh, now);
    }
  return plakat_rows_end (rows, error);
}

static gboolean
write_search (PlakatLoader *self, GError **error)
{
  g_autoptr (GArray) stale = g_array_new (FALSE, FALSE, sizeof (PlakatSearchHit));
  g_autoptr (GArray) fresh = g_array_new (FALSE, FALSE, sizeof (PlakatSearchRow));

  g_array_set_clear_func (fresh, search_row_clear);
  return list_search_rows (self, stale, fresh, error)
         && (!self->mended || plakat_search_empty (self->db, PLAKAT_SEARCH_PERSONS, error))
         && plakat_search_remove (self->db, PLAKAT_SEARCH_PERSONS, stale, error)
         && plakat_search_write (self->db, PLAKAT_SEARCH_PERSONS, fresh, error);
}

static gboolean
write_sums (PlakatLoader *self, GHashTable *touched, GError **error)
{
  return copy_sums (self, touched, error) && write_search (self, error)
         && plakat_db_run (self->db, error,
                           "UPDATE person SET popularity = s.popularity, directed = s.directed, "
                           "first_year = NULLIF (s.first_year, 0), last_year = NULLIF (s.last_year, 0) "
                           "FROM person_sum s WHERE s.person_id = person.id",
                           "")
         && plakat_db_run (self->db, error, "DROP TABLE person_sum", "");
}

static gboolean
write_total (PlakatLoader *self, const char *name, const char *sql, GError **error)
{
  gint64 total;
  g_autofree char *text = NULL;

  if (!plakat_db_read_int (self->db, error, &total, sql, ""))
    return FALSE;
  text = g_strdup_printf ("%" G_GINT64_FORMAT, total);
  return plakat_db_run (self->db, error,
                        "INSERT INTO meta (name, value) VALUES (?1, ?2) "
                        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                        "tt", name, text);
}

/**
 * plakat_loader_sum_up:
 *
 * At the end of a load: what people directed, how popular they are, how many films have a tag, and how many
 * there are of everything.
 */
gboolean
plakat_loader_sum_up (PlakatLoader *self, GError **error)
{
  g_autoptr (GHashTable) touched = NULL;

  if (self->mended && !plakat_loader_learn (self, error))
    return FALSE;
  touched = list_touched (self);
  if (!self->exact && (!count_credits (self, touched, error) || !read_all_given (self, touched, error)))
    return FALSE;
  return write_sums (self, touched, error)
         && plakat_db_run (self->db, error,
                           "UPDATE tag SET films = (SELECT count(*) FROM film_tag WHERE tag_id = tag.id)", "")
         && write_total (self, "films", "SELECT count(*) FROM film", error)
         && write_total (self, "persons", "SELECT count(*) FROM person", error);
}
