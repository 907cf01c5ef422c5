/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-filmography.h"

static PlakatFilmItem *
get_film (gconstpointer note)
{
  return plakat_film_note_get_film ((PlakatFilmNote *) note);
}

/* A film without a year is one that is still to come: it stands where the newest are. */
static int
get_year (gconstpointer note)
{
  int year = plakat_film_item_get_year (get_film (note));

  return year > 0 ? year : G_MAXINT;
}

static int
compare_oldest (gconstpointer a, gconstpointer b)
{
  int one = get_year (*(gconstpointer *) a), other = get_year (*(gconstpointer *) b);

  if (one != other)
    return one < other ? -1 : 1;
  return g_utf8_collate (plakat_film_item_get_title (get_film (*(gconstpointer *) a)),
                         plakat_film_item_get_title (get_film (*(gconstpointer *) b)));
}

static int
compare_newest (gconstpointer a, gconstpointer b)
{
  return compare_oldest (b, a);
}

/**
 * plakat_filmography_dup_job:
 * @notes: (element-type PlakatFilmNote): everything that a person did
 * @job: which part of it
 * @newest_first: the order of years
 *
 * A film stands once, however many characters were played in it.
 *
 * Returns: (transfer full) (element-type PlakatFilmNote): the films of that job
 */
GPtrArray *
plakat_filmography_dup_job (GListModel *notes, PlakatJob job, gboolean newest_first)
{
  GPtrArray *films = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  g_return_val_if_fail (G_IS_LIST_MODEL (notes), films);

  for (guint i = 0; i < g_list_model_get_n_items (notes); i++)
    {
      g_autoptr (PlakatFilmNote) note = g_list_model_get_item (notes, i);
      const char *uid = plakat_film_item_get_uid (get_film (note));

      if (plakat_film_note_get_job (note) == job && uid != NULL && g_hash_table_add (seen, (gpointer) uid))
        g_ptr_array_add (films, g_steal_pointer (&note));
    }
  g_ptr_array_sort (films, newest_first ? compare_newest : compare_oldest);
  return films;
}

/** plakat_filmography_count: Returns: how many films that job has */
guint
plakat_filmography_count (GListModel *notes, PlakatJob job)
{
  g_autoptr (GPtrArray) films = plakat_filmography_dup_job (notes, job, FALSE);

  return films->len;
}

/**
 * plakat_filmography_measure:
 * @films: (element-type PlakatFilmNote): films
 * @library: what the user said about them
 * @seen: (out): how many are seen, wanted, and there at all
 *
 * A film with stars was seen.
 */
void
plakat_filmography_measure (GPtrArray *films, PlakatLibrary *library, PlakatSeen *seen)
{
  *seen = (PlakatSeen) { .total = films->len };
  for (guint i = 0; i < films->len; i++)
    {
      PlakatMarks marks = plakat_library_get_marks (
          library, plakat_film_item_get_uid (get_film (g_ptr_array_index (films, i))));

      if (PLAKAT_MARKS_HALF_STARS (marks) > 0)
        seen->seen++;
      else if (marks & PLAKAT_MARK_WATCHLIST)
        seen->wanted++;
    }
}

/**
 * plakat_filmography_dup_rest:
 * @films: (element-type PlakatFilmNote): films
 * @library: what the user said about them
 *
 * Returns: (transfer full) (element-type PlakatFilmItem): those neither seen nor on the watchlist
 */
GPtrArray *
plakat_filmography_dup_rest (GPtrArray *films, PlakatLibrary *library)
{
  GPtrArray *rest = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < films->len; i++)
    {
      PlakatFilmItem *film = get_film (g_ptr_array_index (films, i));
      PlakatMarks marks = plakat_library_get_marks (library, plakat_film_item_get_uid (film));

      if (PLAKAT_MARKS_HALF_STARS (marks) == 0 && !(marks & PLAKAT_MARK_WATCHLIST))
        g_ptr_array_add (rest, g_object_ref (film));
    }
  return rest;
}
