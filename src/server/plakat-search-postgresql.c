/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-search-private.h"

static const char *const tables[] = {
  [PLAKAT_SEARCH_FILMS] = "film_search",
  [PLAKAT_SEARCH_PERSONS] = "person_search",
};

/* Words are letters and digits, with at most a mark before them: none needs more than quotes. */
static const PlakatSearchMarks marks = { " & ", " | ", "'", ":*" };

static gboolean
match_rows (PlakatDb *db,
            PlakatSearchTable table,
            PlakatSearchQuery *query,
            guint limit,
            GArray *hits,
            GError **error)
{
  static const char *const sql[] = {
    [PLAKAT_SEARCH_FILMS] =
        "SELECT id, rank FROM film_search WHERE words @@ CAST (?1 AS TSQUERY) ORDER BY rank, id LIMIT ?2",
    [PLAKAT_SEARCH_PERSONS] =
        "SELECT id, rank FROM person_search WHERE words @@ CAST (?1 AS TSQUERY) ORDER BY rank, id LIMIT ?2",
  };
  g_autofree char *match = plakat_search_print (query, &marks);
  g_autoptr (PlakatRows) rows = plakat_db_query (db, error, sql[table], "tn", match, (int) limit);

  if (rows == NULL)
    return FALSE;
  while (plakat_rows_next (rows))
    {
      PlakatSearchHit hit = { plakat_rows_get_int (rows, 0), plakat_rows_get_int (rows, 1) };

      g_array_append_val (hits, hit);
    }
  return plakat_rows_end (rows, error);
}

static gboolean
write_row (PlakatDb *db, const PlakatSearchRow *row, GString *vector, GError **error)
{
  g_string_truncate (vector, 0);
  for (const char *word = row->words; *word != '\0';)
    {
      gsize length = strcspn (word, " ");

      g_string_append_c (vector, '\'');
      g_string_append_len (vector, word, length);
      g_string_append (vector, "' ");
      word += length;
      word += *word == ' ';
    }
  return plakat_db_copy_row (db, error, row->id, (int) row->rank, vector->str);
}

static gboolean
write_rows (PlakatDb *db, PlakatSearchTable table, GArray *rows, GError **error)
{
  g_autoptr (GString) vector = g_string_new (NULL);

  if (rows->len == 0)
    return TRUE;
  if (!plakat_db_copy_begin (db, tables[table], "id, rank, words", "int", error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      const PlakatSearchRow *row = &g_array_index (rows, PlakatSearchRow, i);

      if (row->words != NULL && !write_row (db, row, vector, error))
        return FALSE;
    }
  return plakat_db_copy_end (db, error);
}

static gboolean
remove_rows (PlakatDb *db, PlakatSearchTable table, GArray *hits, GError **error)
{
  static const char *const sql[] = {
    [PLAKAT_SEARCH_FILMS] = "DELETE FROM film_search WHERE id = ?1",
    [PLAKAT_SEARCH_PERSONS] = "DELETE FROM person_search WHERE id = ?1",
  };

  for (guint i = 0; i < hits->len; i++)
    if (!plakat_db_run (db, error, sql[table], "i", g_array_index (hits, PlakatSearchHit, i).id))
      return FALSE;
  return TRUE;
}

static gboolean
empty (PlakatDb *db, PlakatSearchTable table, GError **error)
{
  static const char *const sql[] = {
    [PLAKAT_SEARCH_FILMS] = "DELETE FROM film_search",
    [PLAKAT_SEARCH_PERSONS] = "DELETE FROM person_search",
  };

  return plakat_db_run (db, error, sql[table], "");
}

/* What waits in the index is sorted in by the vacuum at the end of a load. */
static gboolean
tidy (PlakatDb *db, PlakatSearchTable table, GError **error)
{
  return TRUE;
}

const PlakatSearchEngine plakat_search_postgresql = {
  .match = match_rows,
  .write = write_rows,
  .remove = remove_rows,
  .empty = empty,
  .tidy = tidy,
};
