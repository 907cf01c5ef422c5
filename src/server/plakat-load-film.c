/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-credit.h"
#include "plakat-load-private.h"
#include "plakat-record.h"
#include "plakat-storage-lists.h"
#include "plakat-text.h"

#define MAX_NAMES 3

typedef struct
{
  gint64 id; /* 0 for a film that is not there yet */
  char *uid;
  char *brief;
  char *rest;
  gboolean same;
  gboolean own;
  gboolean best;
} KnownFilm;

static void
known_film_clear (KnownFilm *known)
{
  g_free (known->uid);
  g_free (known->brief);
  g_free (known->rest);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KnownFilm, known_film_clear)

/* Every name that the line gives the film, its uid first. */
static void
list_names (PlakatFilm *film, char **names)
{
  guint count = 0;

  names[count++] = g_strdup (film->uid);
  if (film->tmdb_id > 0)
    names[count++] = g_strdup_printf ("tmdb:%" G_GINT64_FORMAT, film->tmdb_id);
  if (count == 2 && g_str_equal (names[0], names[1]))
    g_clear_pointer (&names[--count], g_free);
  if (film->imdb_id != NULL)
    {
      names[count] = g_strdup_printf ("imdb:%s", film->imdb_id);
      if (!plakat_text_is_uid (names[count]))
        g_clear_pointer (&names[count], g_free);
    }
}

static gboolean
find_id (PlakatLoader *self, const char *name, gint64 *id, GError **error)
{
  g_autoptr (PlakatRows) rows =
      plakat_db_query (self->db, error, "SELECT film_id FROM film_alias WHERE uid = ?1", "t", name);

  if (rows == NULL)
    return FALSE;
  if (plakat_rows_next (rows))
    *id = plakat_rows_get_int (rows, 0);
  return plakat_rows_end (rows, error);
}

static gboolean
read_sources (PlakatLoader *self, const PlakatLoadItem *item, KnownFilm *known, GError **error)
{
  g_autoptr (PlakatRows) rows = plakat_db_query (
      self->db, error, "SELECT source, hash FROM film_source WHERE film_id = ?1", "i", known->id);

  if (rows == NULL)
    return FALSE;
  known->own = TRUE;
  while (plakat_rows_next (rows))
    {
      const char *source = plakat_rows_get_text (rows, 0);

      if (!g_str_equal (source, item->source))
        known->own = FALSE;
      else
        known->same = g_str_equal (plakat_rows_get_text (rows, 1), item->hash);
      known->best |= plakat_load_source_is_best (source);
    }
  return plakat_rows_end (rows, error);
}

static gboolean
read_known (PlakatLoader *self, char **names, const PlakatLoadItem *item, KnownFilm *known, GError **error)
{
  g_autoptr (PlakatRows) rows = NULL;

  for (guint i = 0; i < MAX_NAMES && names[i] != NULL && known->id == 0; i++)
    if (!find_id (self, names[i], &known->id, error))
      return FALSE;
  if (known->id == 0)
    return TRUE;
  if (!read_sources (self, item, known, error))
    return FALSE;
  if (known->same)
    return TRUE;
  rows = plakat_db_query (self->db, error, "SELECT uid, brief, rest FROM film WHERE id = ?1", "i", known->id);
  if (rows == NULL)
    return FALSE;
  if (plakat_rows_next (rows))
    {
      known->uid = g_strdup (plakat_rows_get_text (rows, 0));
      known->brief = g_strdup (plakat_rows_get_text (rows, 1));
      known->rest = g_strdup (plakat_rows_get_text (rows, 2));
    }
  return plakat_rows_end (rows, error);
}

/* People in the same film whose names fold to the same are the same, whatever the sources call them. */
static gboolean
match_people (PlakatLoader *self, PlakatFilm *stored, PlakatFilm *film, GError **error)
{
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = stored->credits->len; i > 0; i--)
    {
      PlakatCredit *credit = g_ptr_array_index (stored->credits, i - 1);

      g_hash_table_replace (known, plakat_text_fold (credit->person_name), credit->person_uid);
    }
  for (guint i = 0; i < film->credits->len; i++)
    {
      PlakatCredit *credit = g_ptr_array_index (film->credits, i);
      g_autofree char *folded = plakat_text_fold (credit->person_name);
      const char *uid = g_hash_table_lookup (known, folded);

      if (uid != NULL && !plakat_loader_same_person (self, credit->person_uid, uid, error))
        return FALSE;
    }
  return TRUE;
}

/* Makes @item's film what is to be stored. Names of people are those of the storage when it returns. */
static gboolean
settle_film (
    PlakatLoader *self, const KnownFilm *known, PlakatLoadItem *item, gint64 **persons, GError **error)
{
  g_autoptr (PlakatFilm) stored = NULL;
  gboolean renamed, changed = FALSE;

  if (known->id != 0 && !known->own)
    stored = plakat_record_to_film (known->brief, known->rest, NULL);
  if (stored != NULL && !match_people (self, stored, item->film, error))
    return FALSE;
  *persons = g_new (gint64, item->film->credits->len + 1);
  if (!plakat_loader_take_credits (self, item->film, *persons, &renamed, error))
    return FALSE;
  if (known->id != 0 && !g_str_equal (known->uid, item->film->uid))
    {
      g_free (item->film->uid);
      item->film->uid = g_strdup (known->uid);
      changed = TRUE;
    }
  if (stored != NULL)
    {
      gboolean gains = known->best && !plakat_load_source_is_best (item->source);

      plakat_load_merge_films (gains ? stored : item->film, gains ? item->film : stored);
      if (gains)
        {
          g_clear_pointer (&item->film, plakat_film_unref);
          item->film = g_steal_pointer (&stored);
        }
      g_free (*persons);
      *persons = g_new (gint64, item->film->credits->len + 1);
      if (!plakat_loader_take_credits (self, item->film, *persons, &changed, error))
        return FALSE;
      changed = TRUE;
    }
  if (renamed || changed)
    plakat_load_item_encode (item);
  return TRUE;
}

static gboolean
write_row (PlakatLoader *self, gint64 *id, PlakatLoadItem *item, GError **error)
{
  PlakatFilm *film = item->film;
  g_autofree char *sort_key = plakat_text_sort_key (film->title, film->original_language);
  g_autofree char *date = plakat_date_to_string (film->release_date);
  gint64 seq = plakat_db_next_seq (self->db);

  if (*id != 0)
    return plakat_db_run (self->db, error,
                          "UPDATE film SET tmdb_id = NULLIF (?2, 0), title = ?3, sort_key = ?4, "
                          "release_date = ?5, year = NULLIF (?6, 0), popularity = ?7, vote_average = ?8, "
                          "poster_path = ?9, brief = ?10, rest = ?11, seq = ?12 WHERE id = ?1",
                          "iitttnddttti", *id, film->tmdb_id, film->title, sort_key, date,
                          (int) film->release_date.year, film->popularity, film->vote_average,
                          film->poster_path, item->brief, item->rest, seq);
  if (!plakat_db_run (self->db, error,
                      "INSERT INTO film (uid, tmdb_id, title, sort_key, release_date, year, popularity, "
                      "vote_average, poster_path, brief, rest, seq) "
                      "VALUES (?1, NULLIF (?2, 0), ?3, ?4, ?5, NULLIF (?6, 0), ?7, ?8, ?9, ?10, ?11, ?12)",
                      "titttnddttti", film->uid, film->tmdb_id, film->title, sort_key, date,
                      (int) film->release_date.year, film->popularity, film->vote_average, film->poster_path,
                      item->brief, item->rest, seq))
    return FALSE;
  *id = plakat_db_get_last_id (self->db);
  return TRUE;
}

/* Takes away what hangs on the stored film and is written anew. */
static gboolean
clear_film (PlakatLoader *self, const KnownFilm *known, GError **error)
{
  g_autoptr (PlakatFilm) stored = plakat_record_to_film (known->brief, known->rest, NULL);

  for (guint i = 0; stored != NULL && i < stored->credits->len; i++)
    {
      PlakatCredit *credit = g_ptr_array_index (stored->credits, i);
      PlakatPersonRef *ref = plakat_loader_find_person (self, credit->person_uid);

      if (ref != NULL
          && !plakat_db_run (self->db, error, "DELETE FROM credit WHERE person_id = ?1 AND film_id = ?2",
                             "ii", ref->id, known->id))
        return FALSE;
    }
  for (guint i = 0; stored != NULL && stored->genres[i] != NULL; i++)
    if (!plakat_db_run (self->db, error,
                        "DELETE FROM film_genre WHERE film_id = ?1 AND genre_id = "
                        "(SELECT id FROM genre WHERE name = ?2)",
                        "it", known->id, stored->genres[i]))
      return FALSE;
  return plakat_db_run (self->db, error, "DELETE FROM film_search WHERE rowid = ?1", "i", known->id);
}

static gboolean
read_genre (PlakatLoader *self, const char *name, gint64 *id, GError **error)
{
  g_autoptr (PlakatRows) rows = NULL;

  if (!plakat_db_run (self->db, error,
                      "INSERT INTO genre (number, name) VALUES (?1, ?2) ON CONFLICT DO NOTHING", "nt",
                      plakat_genre_get_number (name), name))
    return FALSE;
  rows = plakat_db_query (self->db, error, "SELECT id FROM genre WHERE name = ?1", "t", name);
  if (rows == NULL)
    return FALSE;
  *id = plakat_rows_next (rows) ? plakat_rows_get_int (rows, 0) : 0;
  return plakat_rows_end (rows, error);
}

static gboolean
write_genres (PlakatLoader *self, gint64 film_id, PlakatFilm *film, GError **error)
{
  for (guint i = 0; film->genres[i] != NULL; i++)
    {
      gint64 *known = g_hash_table_lookup (self->genres, film->genres[i]);

      if (known == NULL)
        {
          known = g_new0 (gint64, 1);
          g_hash_table_insert (self->genres, g_strdup (film->genres[i]), known);
          if (!read_genre (self, film->genres[i], known, error))
            return FALSE;
        }
      if (!plakat_db_run (self->db, error,
                          "INSERT INTO film_genre (genre_id, film_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
                          "ii", *known, film_id))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_credits (PlakatLoader *self, gint64 id, PlakatFilm *film, const gint64 *persons, GError **error)
{
  for (guint i = 0; i < film->credits->len; i++)
    {
      PlakatCredit *credit = g_ptr_array_index (film->credits, i);

      if (!plakat_db_run (self->db, error,
                          "INSERT INTO credit (person_id, film_id, place, job, role, part) "
                          "VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                          "iinnnt", persons[i], id, (int) i, (int) credit->job, (int) credit->role,
                          credit->character))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_names (PlakatLoader *self, gint64 id, const char *uid, char **names, GError **error)
{
  for (guint i = 0; i < MAX_NAMES && names[i] != NULL; i++)
    {
      if (!plakat_db_run (self->db, error,
                          "INSERT INTO film_alias (uid, film_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
                          "ti", names[i], id))
        return FALSE;
      if (plakat_db_get_changes (self->db) == 1 && !g_str_equal (names[i], uid)
          && !plakat_storage_rename_film (self->db, names[i], uid, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_film (PlakatLoader *self, KnownFilm *known, PlakatLoadItem *item, const gint64 *persons, GError **error)
{
  return (known->id == 0 || clear_film (self, known, error)) && write_row (self, &known->id, item, error)
         && write_genres (self, known->id, item->film, error)
         && write_credits (self, known->id, item->film, persons, error)
         && plakat_db_run (
             self->db, error,
             "INSERT INTO film_search (rowid, titles, people, characters) VALUES (?1, ?2, ?3, ?4)", "ittt",
             known->id, item->titles, item->people, item->characters);
}

static gboolean
put (PlakatLoader *self, char **names, PlakatLoadItem *item, PlakatLoadOutcome *outcome, GError **error)
{
  g_auto (KnownFilm) known = { 0 };
  g_autofree gint64 *persons = NULL;

  *outcome = PLAKAT_LOAD_SAME;
  if (!read_known (self, names, item, &known, error))
    return FALSE;
  if (known.same)
    return TRUE;
  if (!settle_film (self, &known, item, &persons, error))
    return FALSE;
  if (known.id == 0 || !g_str_equal (known.brief, item->brief) || !g_str_equal (known.rest, item->rest))
    {
      *outcome = known.id == 0 ? PLAKAT_LOAD_ADDED : PLAKAT_LOAD_CHANGED;
      if (!write_film (self, &known, item, persons, error))
        return FALSE;
    }
  return write_names (self, known.id, item->film->uid, names, error)
         && plakat_db_run (self->db, error,
                           "INSERT INTO film_source (film_id, source, hash) VALUES (?1, ?2, ?3) "
                           "ON CONFLICT (film_id, source) DO UPDATE SET hash = excluded.hash",
                           "itt", known.id, item->source, item->hash);
}

/** plakat_loader_put_film: writes a line that holds a film */
gboolean
plakat_loader_put_film (PlakatLoader *self, PlakatLoadItem *item, PlakatLoadOutcome *outcome, GError **error)
{
  char *names[MAX_NAMES] = { NULL };
  gboolean done;

  list_names (item->film, names);
  done = put (self, names, item, outcome, error);
  for (guint i = 0; i < MAX_NAMES; i++)
    g_free (names[i]);
  return done;
}
