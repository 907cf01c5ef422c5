/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-load-private.h"
#include "plakat-record.h"
#include "plakat-search-private.h"

/* What waits for the search table at the most: it goes there in order, and takes the better the more it is.
 */
#define MOST_BYTES (48 * 1024 * 1024)

static GHashTable *
index_rows (PlakatLoader *self)
{
  GHashTable *searched = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; i < self->search->len; i++)
    {
      gint64 id = g_array_index (self->search, PlakatSearchRow, i).id;

      g_hash_table_insert (searched, g_memdup2 (&id, sizeof id), GUINT_TO_POINTER (i + 1));
    }
  return searched;
}

/* @words: (transfer full) */
static char *
add_persons (char *words, const GArray *persons)
{
  GString *all = g_string_new_take (words);

  for (guint i = 0; i < persons->len; i++)
    {
      char digits[24];

      g_snprintf (digits, sizeof digits, "%" G_GINT64_FORMAT, g_array_index (persons, gint64, i));
      g_string_append (all, " " PLAKAT_SEARCH_PERSON);
      g_string_append (all, digits);
    }
  return g_string_free (all, FALSE);
}

/**
 * plakat_loader_search:
 * @words: (transfer full): what the film is found by from now on
 * @persons: (element-type gint64): and whose it is
 */
void
plakat_loader_search (PlakatLoader *self, gint64 id, double popularity, char *words, const GArray *persons)
{
  PlakatSearchRow row = { id, plakat_search_rank (popularity), add_persons (words, persons) };

  self->search_bytes += sizeof row + strlen (row.words);
  g_array_append_val (self->search, row);
  if (self->searched != NULL)
    g_hash_table_insert (self->searched, g_memdup2 (&id, sizeof id), GUINT_TO_POINTER (self->search->len));
}

/** plakat_loader_unsearch: the film is not found any more as it was; @popularity: as it was */
void
plakat_loader_unsearch (PlakatLoader *self, gint64 id, double popularity)
{
  PlakatSearchHit hit = { id, plakat_search_rank (popularity) };
  guint place;

  if (self->searched == NULL)
    self->searched = index_rows (self);
  place = GPOINTER_TO_UINT (g_hash_table_lookup (self->searched, &id));
  if (place == 0)
    g_array_append_val (self->unsearch, hit);
  else
    g_clear_pointer (&g_array_index (self->search, PlakatSearchRow, place - 1).words, g_free);
}

/** plakat_loader_search_again: the people of the film have changed without a line that says so */
void
plakat_loader_search_again (PlakatLoader *self, gint64 id)
{
  g_hash_table_add (self->research, g_memdup2 (&id, sizeof id));
}

static gboolean
list_persons (PlakatLoader *self, gint64 id, GArray *persons, GError **error)
{
  g_autoptr (PlakatRows) rows =
      plakat_db_query (self->db, error, "SELECT person_id FROM credit WHERE film_id = ?1", "i", id);

  if (rows == NULL)
    return FALSE;
  while (plakat_rows_next (rows))
    {
      gint64 person = plakat_rows_get_int (rows, 0);

      g_array_append_val (persons, person);
    }
  return plakat_rows_end (rows, error);
}

static gboolean
search_again (PlakatLoader *self, gint64 id, GError **error)
{
  g_autoptr (GArray) persons = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (PlakatFilm) film = NULL;
  g_autoptr (PlakatRows) rows = NULL;
  GString *words;

  if (!list_persons (self, id, persons, error))
    return FALSE;
  rows = plakat_db_query (self->db, error, "SELECT brief, rest FROM film WHERE id = ?1", "i", id);
  if (rows == NULL)
    return FALSE;
  if (!plakat_rows_next (rows))
    return plakat_rows_end (rows, error);
  film = plakat_record_to_film (plakat_rows_get_text (rows, 0), plakat_rows_get_text (rows, 1), error);
  if (film == NULL)
    return FALSE;
  words = g_string_new (NULL);
  plakat_search_text_film (words, film, &self->scratch.seen, NULL, NULL);
  plakat_loader_unsearch (self, id, film->popularity);
  plakat_loader_search (self, id, film->popularity, g_string_free (words, FALSE), persons);
  return TRUE;
}

/** plakat_loader_search_fits: whether what waits may wait for more */
gboolean
plakat_loader_search_fits (PlakatLoader *self)
{
  return self->search_bytes < MOST_BYTES;
}

/** plakat_loader_write_search: writes what has waited for the search table of films */
gboolean
plakat_loader_write_search (PlakatLoader *self, GError **error)
{
  GHashTableIter films;
  gpointer id;

  g_hash_table_iter_init (&films, self->research);
  while (g_hash_table_iter_next (&films, &id, NULL))
    if (!search_again (self, *(gint64 *) id, error))
      return FALSE;
  self->n_pieces += self->search->len > 0;
  if (!plakat_search_remove (self->db, PLAKAT_SEARCH_FILMS, self->unsearch, error)
      || !plakat_search_write (self->db, PLAKAT_SEARCH_FILMS, self->search, error))
    return FALSE;
  g_hash_table_remove_all (self->research);
  g_array_set_size (self->unsearch, 0);
  g_array_set_size (self->search, 0);
  g_clear_pointer (&self->searched, g_hash_table_unref);
  self->search_bytes = 0;
  return TRUE;
}
