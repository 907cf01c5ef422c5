/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-index-file.h"

/* What changed in catalogue.db since an index was made: rows above its last, and those that its triggers
 * wrote down. */

/** plakat_index_stamp_read: @stamp: (out caller-allocates): what the catalogue is now, as this connection
 * sees it */
gboolean
plakat_index_stamp_read (PlakatSqlite *db, PlakatIndexStamp *stamp, GError **error)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (db,
                                                   "SELECT catalogue, n, (SELECT coalesce (max (id), 0) FROM "
                                                   "film), (SELECT coalesce (max (id), 0) FROM person)"
                                                   " FROM change",
                                                   error);
  gboolean row;

  if (statement == NULL || !plakat_sqlite_step (db, statement, &row, error))
    return FALSE;
  *stamp = (PlakatIndexStamp) {
    .catalogue = sqlite3_column_int64 (statement, 0),
    .change = sqlite3_column_int64 (statement, 1),
    .last_film = sqlite3_column_int64 (statement, 2),
    .last_person = sqlite3_column_int64 (statement, 3),
  };
  sqlite3_reset (statement);
  return TRUE;
}

static GArray *
read_ids (PlakatSqlite *db, const char *sql, gint64 change, gint64 last, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  sqlite3_stmt *statement = plakat_sqlite_prepare (db, sql, error);
  gboolean row;

  if (statement == NULL)
    return NULL;
  plakat_sqlite_bind (statement, "ii", change, last);
  while (plakat_sqlite_step (db, statement, &row, error))
    {
      gint64 id;

      if (!row)
        return g_steal_pointer (&ids);
      id = sqlite3_column_int64 (statement, 0);
      g_array_append_val (ids, id);
    }
  return NULL;
}

/**
 * plakat_index_stamp_changes:
 * @since: what an index has seen
 * @films: (out) (transfer full) (element-type gint64): rows to look at again, ascending; some of them may be
 * gone
 * @persons: (out) (transfer full) (element-type gint64): the same
 */
gboolean
plakat_index_stamp_changes (
    PlakatSqlite *db, const PlakatIndexStamp *since, GArray **films, GArray **persons, GError **error)
{
  *persons = NULL;
  *films = read_ids (db,
                     "SELECT id FROM touched WHERE kind = 0 AND n > ?1 AND id <= ?2"
                     " UNION ALL SELECT id FROM film WHERE id > ?2 ORDER BY 1",
                     since->change, since->last_film, error);
  if (*films == NULL)
    return FALSE;
  *persons = read_ids (db,
                       "SELECT id FROM touched WHERE kind = 1 AND n > ?1 AND id <= ?2"
                       " UNION ALL SELECT id FROM person WHERE id > ?2 ORDER BY 1",
                       since->change, since->last_person, error);
  if (*persons == NULL)
    g_clear_pointer (films, g_array_unref);
  return *persons != NULL;
}

/**
 * plakat_index_stamp_forget:
 * @paths: (array zero-terminated=1): all indexes of the catalogue
 *
 * What all of them have seen need not stand in the catalogue any longer; while one is missing everything
 * does. By the connection that writes.
 */
gboolean
plakat_index_stamp_forget (PlakatSqlite *db, const char *const *paths, GError **error)
{
  PlakatIndexStamp now, seen;
  gint64 change = G_MAXINT64;

  if (!plakat_index_stamp_read (db, &now, error))
    return FALSE;
  for (guint i = 0; paths[i] != NULL; i++)
    {
      if (!plakat_index_file_read_stamp (paths[i], &seen) || seen.catalogue != now.catalogue)
        return TRUE;
      change = MIN (change, seen.change);
    }
  return plakat_sqlite_run (db, error, "DELETE FROM touched WHERE n <= ?1", "i", change);
}
