/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-search-private.h"

/*
 * The number of a row says how popular it is and which film or person it is, so that rows come in the order
 * of their popularity by themselves, and a search can stop when it has found enough.
 */
#define ID_BITS 31
#define ID_MASK ((G_GINT64_CONSTANT (1) << ID_BITS) - 1)

/* While rows come in the order of their numbers, so much of them is kept in memory before it is sorted in. */
#define HASH_BYTES "67108864"

static const char *const tables[] = {
  [PLAKAT_SEARCH_FILMS] = "film_search",
  [PLAKAT_SEARCH_PERSONS] = "person_search",
};

static gint64
row_number (gint64 rank, gint64 id)
{
  return rank << ID_BITS | id;
}

static const PlakatSearchMarks marks = { " AND ", " OR ", "\"", "*" };

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
        "SELECT rowid FROM film_search WHERE film_search MATCH ?1 ORDER BY rowid LIMIT ?2",
    [PLAKAT_SEARCH_PERSONS] =
        "SELECT rowid FROM person_search WHERE person_search MATCH ?1 ORDER BY rowid LIMIT ?2",
  };
  g_autofree char *match = plakat_search_print (query, &marks);
  g_autoptr (PlakatRows) rows = plakat_db_query (db, error, sql[table], "tn", match, (int) limit);

  if (rows == NULL)
    return FALSE;
  while (plakat_rows_next (rows))
    {
      gint64 number = plakat_rows_get_int (rows, 0);
      PlakatSearchHit hit = { number & ID_MASK, number >> ID_BITS };

      g_array_append_val (hits, hit);
    }
  return plakat_rows_end (rows, error);
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const PlakatSearchRow *one = a, *other = b;
  gint64 first = row_number (one->rank, one->id), second = row_number (other->rank, other->id);

  return (first > second) - (first < second);
}

static gboolean
write_rows (PlakatDb *db, PlakatSearchTable table, GArray *rows, GError **error)
{
  static const char *const sql[] = {
    [PLAKAT_SEARCH_FILMS] = "INSERT INTO film_search (film_search, rank) VALUES ('hashsize', " HASH_BYTES ")",
    [PLAKAT_SEARCH_PERSONS] =
        "INSERT INTO person_search (person_search, rank) VALUES ('hashsize', " HASH_BYTES ")",
  };

  if (rows->len == 0)
    return TRUE;
  g_array_sort (rows, compare_rows);
  if (!plakat_db_run (db, error, sql[table], "")
      || !plakat_db_copy_begin (db, tables[table], "rowid, words", "it", error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      const PlakatSearchRow *row = &g_array_index (rows, PlakatSearchRow, i);

      if (row->words != NULL && !plakat_db_copy_row (db, error, row_number (row->rank, row->id), row->words))
        return FALSE;
    }
  return plakat_db_copy_end (db, error);
}

static gboolean
remove_rows (PlakatDb *db, PlakatSearchTable table, GArray *hits, GError **error)
{
  static const char *const sql[] = {
    [PLAKAT_SEARCH_FILMS] = "DELETE FROM film_search WHERE rowid = ?1",
    [PLAKAT_SEARCH_PERSONS] = "DELETE FROM person_search WHERE rowid = ?1",
  };

  for (guint i = 0; i < hits->len; i++)
    {
      const PlakatSearchHit *hit = &g_array_index (hits, PlakatSearchHit, i);

      if (!plakat_db_run (db, error, sql[table], "i", row_number (hit->rank, hit->id)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
empty (PlakatDb *db, PlakatSearchTable table, GError **error)
{
  static const char *const sql[] = {
    [PLAKAT_SEARCH_FILMS] = "INSERT INTO film_search (film_search) VALUES ('delete-all')",
    [PLAKAT_SEARCH_PERSONS] = "INSERT INTO person_search (person_search) VALUES ('delete-all')",
  };

  return plakat_db_run (db, error, sql[table], "");
}

/* One piece is searched more quickly than several. */
static gboolean
tidy (PlakatDb *db, PlakatSearchTable table, GError **error)
{
  static const char *const sql[] = {
    [PLAKAT_SEARCH_FILMS] = "INSERT INTO film_search (film_search) VALUES ('optimize')",
    [PLAKAT_SEARCH_PERSONS] = "INSERT INTO person_search (person_search) VALUES ('optimize')",
  };

  return plakat_db_run (db, error, sql[table], "");
}

const PlakatSearchEngine plakat_search_sqlite = {
  .match = match_rows,
  .write = write_rows,
  .remove = remove_rows,
  .empty = empty,
  .tidy = tidy,
};
