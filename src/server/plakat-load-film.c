/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-credit.h"
#include "plakat-load-private.h"
#include "plakat-record.h"
#include "plakat-storage-lists.h"
#include "plakat-text.h"

/* What is stored of a film that a line speaks of. */
typedef struct
{
  gint64 id;
  char *uid;
  char *brief;
  char *rest;
  double popularity;
  char *hash;    /* of what the line's source said till now */
  gboolean own;  /* this source is the only one that said anything */
  gboolean best; /* the best source has spoken */
  PlakatFilm *film;
} KnownFilm;

static void
known_film_clear (KnownFilm *known)
{
  g_free (known->uid);
  g_free (known->brief);
  g_free (known->rest);
  g_free (known->hash);
  g_clear_pointer (&known->film, plakat_film_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KnownFilm, known_film_clear)

/* ---- Films that are new ------------------------------------------------------------------------ */

/* Lists and ratings name films by what they were called when they were written. */
static gboolean
rename_in_lists (PlakatLoader *self, const char *name, const char *uid, GError **error)
{
  return !self->has_lists || g_str_equal (name, uid)
         || plakat_storage_rename_film (self->db, name, uid, error);
}

static gboolean
add_film (PlakatLoader *self, PlakatLoadItem *item, GError **error)
{
  PlakatFilm *film = item->film;
  PlakatLoadRow row = { .item = item, .is_new = TRUE };

  row.refs = g_new (PlakatPersonRef *, film->credits->len + 1);
  if (plakat_loader_take_credits (self, film, item->person_keys, row.refs))
    plakat_load_item_encode (item, &self->scratch);
  row.id = ++self->film_id;
  row.seq = ++self->seq;
  for (guint i = 0; i < film->credits->len; i++)
    {
      PlakatCredit *credit = g_ptr_array_index (film->credits, i);

      plakat_person_ref_count (row.refs[i], credit->job, i, row.id, film->release_date.year,
                               film->popularity);
    }
  g_array_append_val (self->rows, row);
  for (guint i = 0; i < PLAKAT_LOAD_MAX_NAMES && item->names[i] != NULL; i++)
    {
      plakat_names_set (self->films, item->name_keys[i], item->names[i], row.id);
      if (!rename_in_lists (self, item->names[i], film->uid, error))
        return FALSE;
    }
  plakat_loader_set_current (self, item->key, NULL);
  return TRUE;
}

/* ---- Films that are there ---------------------------------------------------------------------- */

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

      if (g_str_equal (source, item->source))
        known->hash = g_strdup (plakat_rows_get_text (rows, 1));
      else
        known->own = FALSE;
      known->best |= plakat_load_source_is_best (source);
    }
  return plakat_rows_end (rows, error);
}

static gboolean
read_known (PlakatLoader *self, const PlakatLoadItem *item, KnownFilm *known, GError **error)
{
  g_autoptr (PlakatRows) rows = NULL;

  if (!read_sources (self, item, known, error))
    return FALSE;
  rows = plakat_db_query (self->db, error, "SELECT uid, brief, rest, popularity FROM film WHERE id = ?1", "i",
                          known->id);
  if (rows == NULL)
    return FALSE;
  if (plakat_rows_next (rows))
    {
      known->uid = g_strdup (plakat_rows_get_text (rows, 0));
      known->brief = g_strdup (plakat_rows_get_text (rows, 1));
      known->rest = g_strdup (plakat_rows_get_text (rows, 2));
      known->popularity = plakat_rows_get_double (rows, 3);
    }
  if (!plakat_rows_end (rows, error))
    return FALSE;
  known->film = plakat_record_to_film (known->brief, known->rest, error);
  return known->film != NULL;
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

/* What is known of the film after the line: the better source's word, and the other's where that is silent.
 */
static PlakatFilm *
merged_film (const KnownFilm *known, PlakatLoadItem *item)
{
  if (known->best && !plakat_load_source_is_best (item->source))
    {
      plakat_load_merge_films (known->film, item->film);
      return plakat_film_ref (known->film);
    }
  plakat_load_merge_films (item->film, known->film);
  return plakat_film_ref (item->film);
}

/* Makes @item's film what is to be stored. Names of people are those of the storage when it returns. */
static gboolean
settle_film (
    PlakatLoader *self, const KnownFilm *known, PlakatLoadItem *item, PlakatPersonRef ***refs, GError **error)
{
  gboolean changed;

  if (!known->own && !match_people (self, known->film, item->film, error))
    return FALSE;
  *refs = g_new (PlakatPersonRef *, item->film->credits->len + 1);
  changed = plakat_loader_take_credits (self, item->film, NULL, *refs);
  if (!g_str_equal (known->uid, item->film->uid))
    {
      g_free (item->film->uid);
      item->film->uid = g_strdup (known->uid);
      changed = TRUE;
    }
  if (!known->own)
    {
      PlakatFilm *merged = merged_film (known, item);

      plakat_film_unref (item->film);
      item->film = merged;
      g_free (*refs);
      *refs = g_new (PlakatPersonRef *, merged->credits->len + 1);
      plakat_loader_take_credits (self, merged, NULL, *refs);
      changed = TRUE;
    }
  if (changed)
    plakat_load_item_encode (item, &self->scratch);
  return TRUE;
}

static gboolean
remove_tags (PlakatLoader *self, gint64 film_id, int kind, GStrv codes, GStrv names, GError **error)
{
  for (guint i = 0; codes[i] != NULL; i++)
    {
      gint64 tag;

      if (!plakat_loader_find_tag (self, kind, codes[i], names[i], &tag, error)
          || !plakat_db_run (self->db, error, "DELETE FROM film_tag WHERE tag_id = ?1 AND film_id = ?2", "ii",
                             tag, film_id))
        return FALSE;
    }
  return TRUE;
}

/* Takes away what hangs on the stored film and is written anew. */
static gboolean
clear_film (PlakatLoader *self, gint64 id, PlakatFilm *stored, GError **error)
{
  plakat_loader_touch_credits (self, stored);
  return plakat_db_run (self->db, error, "DELETE FROM credit WHERE film_id = ?1", "i", id)
         && remove_tags (self, id, PLAKAT_TAG_GENRE, stored->genres, stored->genres, error)
         && remove_tags (self, id, PLAKAT_TAG_COUNTRY, stored->country_codes, stored->countries, error);
}

static gboolean
update_row (PlakatLoader *self, gint64 id, gint64 seq, PlakatLoadItem *item, GError **error)
{
  PlakatFilm *film = item->film;
  g_autofree char *sort_key = plakat_text_sort_key (film->title, film->original_language);
  g_autofree char *date = plakat_date_to_string (film->release_date);

  return plakat_db_run (self->db, error,
                        "UPDATE film SET tmdb_id = NULLIF (?2, 0), title = ?3, sort_key = ?4, "
                        "release_date = ?5, year = NULLIF (?6, 0), runtime = ?7, language = ?8, "
                        "popularity = ?9, vote_average = ?10, poster_path = ?11, brief = ?12, rest = ?13, "
                        "seq = ?14 WHERE id = ?1",
                        "iitttnntddttti", id, film->tmdb_id, film->title, sort_key, date,
                        (int) film->release_date.year, film->runtime, film->original_language,
                        film->popularity, film->vote_average, film->poster_path, item->brief, item->rest,
                        seq);
}

static gboolean
rewrite_film (
    PlakatLoader *self, const KnownFilm *known, PlakatLoadItem *item, PlakatPersonRef ***refs, GError **error)
{
  PlakatLoadRow row = { .item = item, .id = known->id };
  g_autoptr (PlakatFilm) stored = plakat_record_to_film (known->brief, known->rest, error);

  /* The merging may have changed the one that was read before. */
  if (stored == NULL || !clear_film (self, known->id, stored, error))
    return FALSE;
  row.seq = ++self->seq;
  row.refs = g_steal_pointer (refs);
  self->exact = FALSE;
  plakat_loader_touch_credits (self, item->film);
  plakat_loader_unsearch (self, known->id, known->popularity);
  g_array_append_val (self->rows, row);
  return update_row (self, row.id, row.seq, item, error);
}

static gboolean
add_names (PlakatLoader *self, gint64 id, PlakatLoadItem *item, GError **error)
{
  for (guint i = 0; i < PLAKAT_LOAD_MAX_NAMES && item->names[i] != NULL; i++)
    {
      if (plakat_names_get (self->films, item->name_keys[i], item->names[i]) != 0)
        continue;
      plakat_names_set (self->films, item->name_keys[i], item->names[i], id);
      if (!plakat_db_run (self->db, error, "INSERT INTO film_alias (uid, film_id) VALUES (?1, ?2)", "ti",
                          item->names[i], id)
          || !rename_in_lists (self, item->names[i], item->film->uid, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
change_film (PlakatLoader *self, gint64 id, PlakatLoadItem *item, PlakatLoadOutcome *outcome, GError **error)
{
  g_auto (KnownFilm) known = { .id = id };
  g_autofree PlakatPersonRef **refs = NULL;

  if (!plakat_loader_write (self, error) || !read_known (self, item, &known, error)
      || !settle_film (self, &known, item, &refs, error))
    return FALSE;
  *outcome = PLAKAT_LOAD_SAME;
  if (!g_str_equal (known.brief, item->brief) || !g_str_equal (known.rest, item->rest))
    {
      *outcome = PLAKAT_LOAD_CHANGED;
      if (!rewrite_film (self, &known, item, &refs, error))
        return FALSE;
    }
  plakat_loader_set_current (self, item->key, known.hash);
  return add_names (self, id, item, error)
         && plakat_db_run (self->db, error,
                           "INSERT INTO film_source (film_id, source, hash) VALUES (?1, ?2, ?3) "
                           "ON CONFLICT (film_id, source) DO UPDATE SET hash = excluded.hash",
                           "itt", id, item->source, item->hash);
}

/** plakat_loader_put_film: writes a line that holds a film and is not known */
gboolean
plakat_loader_put_film (PlakatLoader *self, PlakatLoadItem *item, PlakatLoadOutcome *outcome, GError **error)
{
  gint64 id = 0;

  for (guint i = 0; i < PLAKAT_LOAD_MAX_NAMES && item->names[i] != NULL && id == 0; i++)
    id = plakat_names_get (self->films, item->name_keys[i], item->names[i]);
  *outcome = PLAKAT_LOAD_ADDED;
  return id == 0 ? add_film (self, item, error) : change_film (self, id, item, outcome, error);
}
