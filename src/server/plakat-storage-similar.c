/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-storage-films-private.h"
#include "plakat-storage-similar-private.h"
#include "plakat-storage-similar.h"
#include "plakat-types.h"

/* What shared people count; of the cast the first ones, falling with the place. */
#define FOR_DIRECTOR 12
#define FOR_WRITER 3
#define MAX_CAST 8
static const gint64 for_cast[MAX_CAST] = { 5, 4, 3, 2, 2, 1, 1, 1 };

/* How many popular films of each of its first genres are looked at, and of how many genres; around how many
 * years. */
#define OF_GENRE 60
#define N_GENRES 2
#define NEAR_YEARS 10

/**
 * plakat_taste_consider_genre:
 * @number: a genre's, 0 for any
 * @year: around which, 0 for any time
 * @limit: how many films
 *
 * Considers the popular ones.
 */
gboolean
plakat_taste_consider_genre (
    PlakatTaste *self, PlakatDb *db, gint64 number, gint64 year, gint64 limit, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree char *name = number != 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, number) : NULL;
  PlakatFilmFilter filter = { .genre = name, .descending = TRUE };

  if (year != 0)
    {
      filter.year_from = MAX (year - NEAR_YEARS, 1);
      filter.year_to = year + NEAR_YEARS;
    }
  if (!plakat_storage_find_films (db, NULL, &filter, 0, limit, ids, NULL, error))
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    plakat_taste_consider (self, g_array_index (ids, gint64, i));
  return TRUE;
}

static gboolean
like_people (PlakatTaste *taste, PlakatDb *db, gint64 id, GError **error)
{
  g_autoptr (PlakatRows) rows = plakat_db_query (
      db, error, "SELECT person_id, job FROM credit WHERE film_id = ?1 ORDER BY place LIMIT 100", "i", id);
  guint n_cast = 0;

  if (rows == NULL)
    return FALSE;
  while (plakat_rows_next (rows))
    {
      gint64 person = plakat_rows_get_int (rows, 0);
      guint job = plakat_rows_get_int (rows, 1);

      if (job == PLAKAT_JOB_DIRECTOR)
        plakat_taste_like_person (taste, person, job, FOR_DIRECTOR, 0);
      else if (job == PLAKAT_JOB_WRITER)
        plakat_taste_like_person (taste, person, job, FOR_WRITER, 0);
      else if (n_cast < MAX_CAST)
        plakat_taste_like_person (taste, person, job, for_cast[n_cast++], 0);
    }
  return plakat_rows_end (rows, error);
}

static gboolean
like_film (PlakatTaste *taste, PlakatDb *db, gint64 id, gint64 *year, GError **error)
{
  g_autoptr (PlakatRows) rows =
      plakat_db_query (db, error, "SELECT f.year, f.brief FROM film f WHERE f.id = ?1", "i", id);

  if (rows == NULL)
    return FALSE;
  if (plakat_rows_next (rows))
    {
      *year = plakat_rows_get_int (rows, 0);
      plakat_taste_like_genres (taste, plakat_rows_get_text (rows, 1), 1, 0);
    }
  return plakat_rows_end (rows, error);
}

static gboolean
find_similar (PlakatTaste *taste, PlakatDb *db, gint64 id, GArray *matches, GError **error)
{
  PlakatLiking liking = { 0 };

  plakat_taste_exclude (taste, id);
  if (!like_film (taste, db, id, &liking.year, error) || !like_people (taste, db, id, error)
      || !plakat_taste_gather (taste, db, error))
    return FALSE;
  for (guint i = 0; i < N_GENRES && plakat_taste_get_genre (taste, i) != 0; i++)
    if (!plakat_taste_consider_genre (taste, db, plakat_taste_get_genre (taste, i), liking.year, OF_GENRE,
                                      error))
      return FALSE;
  return plakat_taste_rank (taste, db, &liking, matches, error);
}

/**
 * plakat_storage_similar_films:
 * @id: a film that is there
 * @json: takes films that are like it from @offset on, at most @limit, separated by commas
 * @count: (out): how many there are in all
 *
 * Films by the same people, those who made it and those seen first in it, of the same genres and the same
 * time. The order is the same as long as the catalogue is.
 */
gboolean
plakat_storage_similar_films (PlakatDb *db,
                              gint64 id,
                              gint64 offset,
                              gint64 limit,
                              gint64 user_id,
                              GString *json,
                              gint64 *count,
                              GError **error)
{
  g_autoptr (PlakatTaste) taste = plakat_taste_new ();
  g_autoptr (GArray) matches = g_array_new (FALSE, FALSE, sizeof (PlakatMatch));
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (!find_similar (taste, db, id, matches, error))
    return FALSE;
  for (guint i = 0; i < matches->len; i++)
    g_array_append_val (ids, g_array_index (matches, PlakatMatch, i).id);
  *count = matches->len;
  return plakat_storage_append_films (db, ids, offset, limit, user_id, json, error);
}
