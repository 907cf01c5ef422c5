/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-credit.h"
#include "plakat-load-private.h"
#include "plakat-record.h"
#include "plakat-text.h"

/** plakat_loader_sort_name: Returns: (transfer full): the key by which people are ordered */
char *
plakat_loader_sort_name (const char *name)
{
  char *key = plakat_text_fold (name);

  if (*key != '\0')
    return key;
  g_free (key);
  return g_strdup (name);
}

/* ---- People ------------------------------------------------------------------------------------ */

static gboolean
write_persons (PlakatLoader *self, GError **error)
{
  if (!plakat_db_copy_begin (self->db, "person",
                             "id, uid, name, sort_key, gender, popularity, directed, record, seq",
                             "itttndnti", error))
    return FALSE;
  for (guint i = 0; i < self->new_persons->len; i++)
    {
      const PlakatLoadPerson *person = &g_array_index (self->new_persons, PlakatLoadPerson, i);
      g_autofree char *sort_key = plakat_loader_sort_name (person->name);

      if (!plakat_db_copy_row (self->db, error, person->ref->id, person->ref->uid, person->name, sort_key,
                               person->gender, person->ref->given, 0, person->record, person->seq))
        return FALSE;
    }
  return plakat_db_copy_end (self->db, error);
}

static gboolean
write_person_sources (PlakatLoader *self, GError **error)
{
  if (!plakat_db_copy_begin (self->db, "person_source", "person_id, source, hash", "itt", error))
    return FALSE;
  for (guint i = 0; i < self->new_persons->len; i++)
    {
      const PlakatLoadPerson *person = &g_array_index (self->new_persons, PlakatLoadPerson, i);

      if (person->source != NULL
          && !plakat_db_copy_row (self->db, error, person->ref->id, person->source, person->hash))
        return FALSE;
    }
  return plakat_db_copy_end (self->db, error);
}

/* ---- Films ------------------------------------------------------------------------------------- */

static void
format_number (char *text, gsize size, gint64 number)
{
  g_snprintf (text, size, "%" G_GINT64_FORMAT, number);
}

static gboolean
write_film (PlakatLoader *self, const PlakatLoadRow *row, GError **error)
{
  const PlakatFilm *film = row->item->film;
  g_autofree char *sort_key = plakat_text_sort_key (film->title, film->original_language);
  g_autofree char *date = plakat_date_to_string (film->release_date);
  char tmdb_id[24], year[24];

  /* As text, so that what is not known can be null. */
  format_number (tmdb_id, sizeof tmdb_id, film->tmdb_id);
  format_number (year, sizeof year, film->release_date.year);
  return plakat_db_copy_row (
      self->db, error, row->id, film->uid, film->tmdb_id > 0 ? tmdb_id : NULL, film->title, sort_key, date,
      plakat_date_is_known (film->release_date) ? year : NULL, film->runtime, film->original_language,
      film->popularity, film->vote_average, film->poster_path, row->item->brief, row->item->rest, row->seq);
}

static gboolean
write_alias (PlakatLoader *self, const PlakatLoadRow *row, GError **error)
{
  for (guint i = 0; i < PLAKAT_LOAD_MAX_NAMES && row->item->names[i] != NULL; i++)
    if (!plakat_db_copy_row (self->db, error, row->item->names[i], row->id))
      return FALSE;
  return TRUE;
}

static gboolean
write_source (PlakatLoader *self, const PlakatLoadRow *row, GError **error)
{
  return plakat_db_copy_row (self->db, error, row->id, row->item->source, row->item->hash);
}

static gboolean
write_credits (PlakatLoader *self, const PlakatLoadRow *row, GError **error)
{
  const PlakatFilm *film = row->item->film;

  for (guint i = 0; i < film->credits->len; i++)
    {
      const PlakatCredit *credit = g_ptr_array_index (film->credits, i);

      if (!plakat_db_copy_row (self->db, error, row->id, (int) i, row->refs[i]->id, (int) credit->job,
                               (int) credit->role, credit->character))
        return FALSE;
    }
  return TRUE;
}

/* ---- What films have in common ----------------------------------------------------------------- */

static gboolean
read_tag (PlakatLoader *self, int kind, const char *code, const char *name, gint64 *id, GError **error)
{
  if (!plakat_db_read_int (self->db, error, id, "SELECT id FROM tag WHERE kind = ?1 AND code = ?2", "nt",
                           kind, code))
    return FALSE;
  if (*id != 0)
    return TRUE;
  *id = ++self->tag_id;
  return plakat_db_run (self->db, error,
                        "INSERT INTO tag (id, kind, code, name, films) VALUES (?1, ?2, ?3, ?4, 0)", "intt",
                        *id, kind, code, name);
}

/**
 * plakat_loader_find_tag:
 * @code: a genre's name or a country's code
 * @name: what people call it, where it is not there yet
 * @id: (out): row number
 */
gboolean
plakat_loader_find_tag (
    PlakatLoader *self, int kind, const char *code, const char *name, gint64 *id, GError **error)
{
  g_autofree char *key = g_strdup_printf ("%d%s", kind, code);
  const gint64 *known = g_hash_table_lookup (self->tags, key);
  char number[24];

  if (known != NULL)
    {
      *id = *known;
      return TRUE;
    }
  format_number (number, sizeof number, plakat_genre_get_number (code));
  if (!read_tag (self, kind, kind == PLAKAT_TAG_GENRE ? number : code, name, id, error))
    return FALSE;
  g_hash_table_insert (self->tags, g_steal_pointer (&key), g_memdup2 (id, sizeof *id));
  return TRUE;
}

typedef struct
{
  gint64 tag_id;
  gint64 film_id;
} FilmTag;

static gboolean
collect_tags (
    PlakatLoader *self, gint64 film_id, int kind, GStrv codes, GStrv names, GArray *tags, GError **error)
{
  for (guint i = 0; codes[i] != NULL; i++)
    {
      FilmTag tag = { .film_id = film_id };
      gboolean known = FALSE;

      if (!plakat_loader_find_tag (self, kind, codes[i], names[i], &tag.tag_id, error))
        return FALSE;
      for (guint j = tags->len; j > 0 && !known; j--)
        {
          const FilmTag *other = &g_array_index (tags, FilmTag, j - 1);

          if (other->film_id != film_id)
            break;
          known = other->tag_id == tag.tag_id;
        }
      if (!known)
        g_array_append_val (tags, tag);
    }
  return TRUE;
}

static int
compare_tags (gconstpointer a, gconstpointer b)
{
  const FilmTag *one = a, *other = b;

  if (one->tag_id != other->tag_id)
    return one->tag_id < other->tag_id ? -1 : 1;
  return (one->film_id > other->film_id) - (one->film_id < other->film_id);
}

static gboolean
write_tags (PlakatLoader *self, GError **error)
{
  g_autoptr (GArray) tags = g_array_new (FALSE, FALSE, sizeof (FilmTag));

  for (guint i = 0; i < self->rows->len; i++)
    {
      const PlakatLoadRow *row = &g_array_index (self->rows, PlakatLoadRow, i);
      PlakatFilm *film = row->item->film;

      if (!collect_tags (self, row->id, PLAKAT_TAG_GENRE, film->genres, film->genres, tags, error)
          || !collect_tags (self, row->id, PLAKAT_TAG_COUNTRY, film->country_codes, film->countries, tags,
                            error))
        return FALSE;
    }
  /* Those that stand together in the table come together. */
  g_array_sort (tags, compare_tags);
  if (!plakat_db_copy_begin (self->db, "film_tag", "tag_id, film_id", "ii", error))
    return FALSE;
  for (guint i = 0; i < tags->len; i++)
    {
      const FilmTag *tag = &g_array_index (tags, FilmTag, i);

      if (!plakat_db_copy_row (self->db, error, tag->tag_id, tag->film_id))
        return FALSE;
    }
  return plakat_db_copy_end (self->db, error);
}

/* ---- Together ---------------------------------------------------------------------------------- */

typedef gboolean (*WriteRow) (PlakatLoader *self, const PlakatLoadRow *row, GError **error);

static const struct
{
  const char *table;
  const char *columns;
  const char *types;
  WriteRow write;
  gboolean only_new; /* of a film that was there, it is there */
} tables[] = {
  { "film",
    "id, uid, tmdb_id, title, sort_key, release_date, year, runtime, language, popularity, vote_average, "
    "poster_path, brief, rest, seq",
    "ittttttntddttti", write_film, TRUE },
  { "film_alias", "uid, film_id", "ti", write_alias, TRUE },
  { "film_source", "film_id, source, hash", "itt", write_source, TRUE },
  { "credit", "film_id, place, person_id, job, role, part", "ininnt", write_credits, FALSE },
};

static gboolean
write_table (PlakatLoader *self, guint table, GError **error)
{
  if (!plakat_db_copy_begin (self->db, tables[table].table, tables[table].columns, tables[table].types,
                             error))
    return FALSE;
  for (guint i = 0; i < self->rows->len; i++)
    {
      const PlakatLoadRow *row = &g_array_index (self->rows, PlakatLoadRow, i);

      if ((row->is_new || !tables[table].only_new) && !tables[table].write (self, row, error))
        return FALSE;
    }
  return plakat_db_copy_end (self->db, error);
}

static gboolean
write_films (PlakatLoader *self, GError **error)
{
  g_autoptr (GArray) persons = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    if (!write_table (self, i, error))
      return FALSE;
  if (!write_tags (self, error))
    return FALSE;
  for (guint i = 0; i < self->rows->len; i++)
    {
      const PlakatLoadRow *row = &g_array_index (self->rows, PlakatLoadRow, i);

      for (guint j = 0; j < row->item->film->credits->len; j++)
        g_array_append_val (persons, row->refs[j]->id);
      plakat_loader_search (self, row->id, row->item->film->popularity, g_steal_pointer (&row->item->words),
                            persons);
      g_array_set_size (persons, 0);
    }
  g_array_set_size (self->rows, 0);
  return TRUE;
}

/** plakat_loader_write: writes the rows that wait, table by table */
gboolean
plakat_loader_write (PlakatLoader *self, GError **error)
{
  if (self->new_persons->len > 0)
    {
      if (!write_persons (self, error) || !write_person_sources (self, error))
        return FALSE;
      g_array_set_size (self->new_persons, 0);
    }
  if (self->rows->len > 0 && !write_films (self, error))
    return FALSE;
  return plakat_loader_search_fits (self) || plakat_loader_write_search (self, error);
}
