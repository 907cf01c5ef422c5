/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-error.h"
#include "plakat-library-queries.h"
#include "plakat-text.h"

void
plakat_film_marks_free (PlakatFilmMarks *self)
{
  g_free (self->film_uid);
  g_free (self);
}

/**
 * plakat_library_open_db:
 * @origin: (nullable): the server's, %NULL for this computer only
 *
 * Opens the file, brings it to the newest form and gives a new one its device id.
 *
 * Returns: (transfer full) (nullable): the connection
 */
PlakatSqlite *
plakat_library_open_db (const char *path, const char *origin, GError **error)
{
  g_autoptr (PlakatSqlite) db = plakat_sqlite_open (path, PLAKAT_SQLITE_PRECIOUS, error);
  g_autofree char *uuid = plakat_text_uuid ();

  if (db == NULL
      || !plakat_sqlite_migrate (db, "/io/github/plakat_app/Plakat/sql/library",
                                 PLAKAT_LIBRARY_APPLICATION_ID, error)
      || !plakat_sqlite_run (
          db, error, "INSERT OR IGNORE INTO device (id, device_uuid, next_seq) VALUES (1, ?1, 0)", "t", uuid)
      || !plakat_sqlite_run (db, error, "INSERT OR IGNORE INTO account (id, origin) VALUES (1, ?1)", "t",
                             origin))
    return NULL;
  return g_steal_pointer (&db);
}

static PlakatMarks
read_marks (sqlite3_stmt *statement)
{
  int waits = sqlite3_column_int (statement, 5);
  PlakatMarks marks = 0;

  marks |= sqlite3_column_int (statement, 1) ? PLAKAT_MARK_WATCHLIST : 0;
  marks |= sqlite3_column_int (statement, 2) ? PLAKAT_MARK_FAVOURITE : 0;
  marks |= sqlite3_column_int (statement, 4) ? PLAKAT_MARK_REVIEWED : 0;
  marks |= waits > 0 ? PLAKAT_MARK_WAITING : 0;
  marks |= waits > 1 ? PLAKAT_MARK_PARKED : 0;
  marks |= sqlite3_column_int (statement, 6) ? PLAKAT_MARK_WATCHED : 0;
  marks |= sqlite3_column_int (statement, 7) ? PLAKAT_MARK_NOTE : 0;
  return PLAKAT_MARKS_WITH_HALF_STARS (marks, (guint) sqlite3_column_int (statement, 3));
}

#define MARKS                                                                                         \
  "SELECT r.film_uid,"                                                                                \
  " (SELECT want FROM entry WHERE list_uid = 'watchlist' AND film_uid = r.film_uid),"                 \
  " (SELECT want FROM entry WHERE list_uid = 'favourites' AND film_uid = r.film_uid),"                \
  " (SELECT stars FROM rating WHERE film_uid = r.film_uid),"                                          \
  " (SELECT text IS NOT NULL FROM rating WHERE film_uid = r.film_uid),"                               \
  " (SELECT max (1 + parked) FROM outbox WHERE uid = r.film_uid AND held = 0"                         \
  "  AND ability IN (SELECT name FROM ability)),"                                                     \
  " EXISTS (SELECT 1 FROM record WHERE kind = 'watched' AND uid = r.film_uid AND value IS NOT NULL)," \
  " EXISTS (SELECT 1 FROM record WHERE kind = 'note' AND uid = r.film_uid AND value IS NOT NULL)"     \
  " FROM film_ref r"

/**
 * plakat_library_read_marks:
 * @film_uid: (nullable): one film, or %NULL for all that have any
 *
 * Returns: (transfer full) (nullable) (element-type PlakatFilmMarks): the marks; one film is always there
 */
GPtrArray *
plakat_library_read_marks (PlakatSqlite *db, const char *film_uid, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_film_marks_free);
  /* Two statements: one that asks for either looks at every film for the sake of one. */
  sqlite3_stmt *statement = film_uid != NULL
                                ? plakat_sqlite_prepare (db, MARKS " WHERE r.film_uid = ?1", error)
                                : plakat_sqlite_prepare (db, MARKS, error);
  gboolean row;

  if (statement == NULL)
    return NULL;
  if (film_uid != NULL)
    plakat_sqlite_bind (statement, "t", film_uid);
  while (plakat_sqlite_step (db, statement, &row, error))
    {
      PlakatFilmMarks *marks;

      if (!row)
        return g_steal_pointer (&found);
      marks = g_new0 (PlakatFilmMarks, 1);
      marks->film_uid = plakat_sqlite_dup_text (statement, 0);
      marks->marks = read_marks (statement);
      g_ptr_array_add (found, marks);
    }
  return NULL;
}

/** plakat_library_upsert_film: remembers what shows a film with no catalogue; part of a transaction */
gboolean
plakat_library_upsert_film (PlakatSqlite *db,
                            const char *uid,
                            gint64 tmdb_id,
                            const char *title,
                            int year,
                            const char *poster_path,
                            GError **error)
{
  return plakat_sqlite_run (db, error,
                            "INSERT INTO film_ref (film_uid, tmdb_id, title, year, poster_path)"
                            " VALUES (?1, nullif (?2, 0), ?3, ?4, ?5)"
                            " ON CONFLICT (film_uid) DO UPDATE SET"
                            " tmdb_id = coalesce (excluded.tmdb_id, tmdb_id),"
                            " title = iif (excluded.title <> '', excluded.title, title),"
                            " year = iif (excluded.year <> 0, excluded.year, year),"
                            " poster_path = coalesce (excluded.poster_path, poster_path)",
                            "titnt", uid, tmdb_id, title ? title : "", year, poster_path);
}

/** plakat_library_read_rating: @rating: (out) (transfer full) (nullable): %NULL when there is none */
gboolean
plakat_library_read_rating (PlakatSqlite *db, const char *film_uid, PlakatRating **rating, GError **error)
{
  sqlite3_stmt *statement =
      plakat_sqlite_prepare (db, "SELECT stars, text, rated_at FROM rating WHERE film_uid = ?1", error);
  gboolean row;

  *rating = NULL;
  if (statement == NULL)
    return FALSE;
  plakat_sqlite_bind (statement, "t", film_uid);
  if (!plakat_sqlite_step (db, statement, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  *rating = plakat_rating_new (film_uid, sqlite3_column_int (statement, 0));
  (*rating)->review = plakat_sqlite_dup_text (statement, 1);
  (*rating)->updated_at = sqlite3_column_int64 (statement, 2);
  sqlite3_reset (statement);
  return TRUE;
}

/** plakat_library_read_tally: what stands out, by a few rows that are kept for it */
gboolean
plakat_library_read_tally (PlakatSqlite *db, PlakatTally *tally, GError **error)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (
      db,
      "SELECT total (n) FILTER (WHERE able AND parked = 0 AND held = 0),"
      " total (n) FILTER (WHERE able AND parked = 1 AND held = 0),"
      " total (n) FILTER (WHERE NOT able OR held = 1),"
      " (SELECT count (*) FROM conflict), (SELECT count (*) FROM latch WHERE choice IS NULL)"
      " FROM (SELECT n, parked, held, ability IN (SELECT name FROM ability) AS able FROM tally)",
      error);
  gboolean row;

  if (statement == NULL || !plakat_sqlite_step (db, statement, &row, error))
    return FALSE;
  tally->waiting = (guint) sqlite3_column_double (statement, 0);
  tally->parked = (guint) sqlite3_column_double (statement, 1);
  tally->held = (guint) sqlite3_column_double (statement, 2);
  tally->conflicts = sqlite3_column_int (statement, 3);
  tally->latches = sqlite3_column_int (statement, 4);
  sqlite3_reset (statement);
  return TRUE;
}
