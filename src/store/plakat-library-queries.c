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

void
plakat_edit_free (PlakatEdit *self)
{
  g_free (self->film_uid);
  g_free (self->title);
  g_free (self->poster_path);
  g_free (self->review);
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
  sqlite3_stmt *statement = plakat_sqlite_prepare (
      db,
      "SELECT r.film_uid,"
      " (SELECT want FROM entry WHERE list_uid = 'watchlist' AND film_uid = r.film_uid),"
      " (SELECT want FROM entry WHERE list_uid = 'favourites' AND film_uid = r.film_uid),"
      " (SELECT stars FROM rating WHERE film_uid = r.film_uid),"
      " (SELECT text IS NOT NULL FROM rating WHERE film_uid = r.film_uid),"
      " EXISTS (SELECT 1 FROM outbox WHERE film_uid = r.film_uid AND key IN ('watchlist ' || r.film_uid,"
      "  'favourites ' || r.film_uid, 'rating ' || r.film_uid))"
      " FROM film_ref r WHERE ?1 IS NULL OR r.film_uid = ?1",
      error);
  gboolean row;

  if (statement == NULL)
    return NULL;
  plakat_sqlite_bind (statement, "t", film_uid);
  while (plakat_sqlite_step (db, statement, &row, error))
    {
      PlakatFilmMarks *marks;

      if (!row)
        return g_steal_pointer (&found);
      marks = g_new0 (PlakatFilmMarks, 1);
      marks->film_uid = g_strdup ((const char *) sqlite3_column_text (statement, 0));
      marks->marks =
          PLAKAT_MARKS_WITH_HALF_STARS ((sqlite3_column_int (statement, 1) ? PLAKAT_MARK_WATCHLIST : 0)
                                            | (sqlite3_column_int (statement, 2) ? PLAKAT_MARK_FAVOURITE : 0)
                                            | (sqlite3_column_int (statement, 4) ? PLAKAT_MARK_REVIEWED : 0)
                                            | (sqlite3_column_int (statement, 5) ? PLAKAT_MARK_WAITING : 0),
                                        (guint) sqlite3_column_int (statement, 3));
      g_ptr_array_add (found, marks);
    }
  return NULL;
}

static gboolean
next_seq (PlakatSqlite *db, gint64 *seq, GError **error)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (
      db, "UPDATE device SET next_seq = next_seq + 1 WHERE id = 1 RETURNING next_seq", error);
  gboolean row;

  if (statement == NULL || !plakat_sqlite_step (db, statement, &row, error))
    return FALSE;
  *seq = sqlite3_column_int64 (statement, 0);
  return plakat_sqlite_step (db, statement, &row, error);
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

static gboolean
log_edit (
    PlakatSqlite *db, const PlakatEdit *edit, gint64 seq, const char *key, const char *value, GError **error)
{
  const char *kind = edit->kind == PLAKAT_OP_ENTRY ? "entry" : "rating";
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  return plakat_sqlite_run (db, error,
                            "INSERT INTO edit_log (seq, kind, key, value, wall) VALUES (?1, ?2, ?3, ?4, ?5)",
                            "ittti", seq, kind, key, value, now)
         && plakat_sqlite_run (db, error,
                               "INSERT INTO outbox (key, kind, list_uid, film_uid, seq, since)"
                               " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (key) DO UPDATE SET"
                               " seq = excluded.seq, since = excluded.since, parked = 0, message = NULL",
                               "ttttii", key, kind,
                               edit->kind == PLAKAT_OP_ENTRY ? plakat_list_kind_to_string (edit->list) : NULL,
                               edit->film_uid, seq, now);
}

static gboolean
write_entry (PlakatSqlite *db, const PlakatEdit *edit, gint64 seq, GError **error)
{
  const char *list = plakat_list_kind_to_string (edit->list);
  g_autofree char *key = g_strdup_printf ("%s %s", list, edit->film_uid);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  return plakat_sqlite_run (db, error,
                            "INSERT INTO entry (list_uid, film_uid, want, edit_seq, added_at)"
                            " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (list_uid, film_uid) DO UPDATE SET"
                            " added_at = iif (excluded.want = 1 AND want = 0, excluded.added_at, added_at),"
                            " want = excluded.want, edit_seq = excluded.edit_seq, miss = 0",
                            "ttnii", list, edit->film_uid, edit->want, seq, now)
         && log_edit (db, edit, seq, key, edit->want ? "1" : "0", error);
}

/* A text that gives way is kept, whoever wrote the one that replaces it. */
static gboolean
archive_review (PlakatSqlite *db, const char *film_uid, const char *reason, gint64 seq, GError **error)
{
  return plakat_sqlite_run (
      db, error,
      "INSERT INTO review_version (film_uid, stars, text, reason, seq, wall)"
      " SELECT film_uid, stars, text, ?2, ?3, ?4 FROM rating WHERE film_uid = ?1 AND text IS NOT NULL",
      "ttii", film_uid, reason, seq, g_get_real_time () / G_USEC_PER_SEC);
}

static gboolean
write_rating (PlakatSqlite *db, const PlakatEdit *edit, gint64 seq, GError **error)
{
  g_autofree char *key = g_strdup_printf ("rating %s", edit->film_uid);
  g_autofree char *value = g_strdup_printf ("%d", edit->half_stars);
  const char *review = edit->review != NULL && *edit->review != '\0' ? edit->review : NULL;
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  if (edit->sets_review && !archive_review (db, edit->film_uid, "edited", seq, error))
    return FALSE;
  return plakat_sqlite_run (
             db, error,
             "INSERT INTO rating (film_uid, stars, text, edit_seq, rated_at) VALUES (?1, ?2, ?3, ?4, ?5)"
             " ON CONFLICT (film_uid) DO UPDATE SET stars = iif (?6, excluded.stars, stars),"
             " text = iif (?7, excluded.text, text), edit_seq = excluded.edit_seq,"
             " rated_at = excluded.rated_at",
             "tntiinn", edit->film_uid, edit->half_stars, review, seq, now, edit->sets_stars,
             edit->sets_review)
         && log_edit (db, edit, seq, key, edit->sets_review ? edit->review : value, error);
}

/**
 * plakat_library_write_edit:
 *
 * One transaction: the next sequence number, the intent, the log, the outbox. When it returns %TRUE the edit
 * is on the disk; when it returns %FALSE nothing of it is.
 */
gboolean
plakat_library_write_edit (PlakatSqlite *db, const PlakatEdit *edit, GError **error)
{
  gint64 seq;
  gboolean done;

  if (!plakat_sqlite_begin (db, error))
    return FALSE;
  done = next_seq (db, &seq, error)
         && plakat_library_upsert_film (db, edit->film_uid, edit->tmdb_id, edit->title, edit->year,
                                        edit->poster_path, error)
         && (edit->kind == PLAKAT_OP_ENTRY ? write_entry (db, edit, seq, error)
                                           : write_rating (db, edit, seq, error));
  return plakat_sqlite_end (db, done, done ? error : NULL);
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
  (*rating)->review = g_strdup ((const char *) sqlite3_column_text (statement, 1));
  (*rating)->updated_at = sqlite3_column_int64 (statement, 2);
  sqlite3_reset (statement);
  return TRUE;
}

/** plakat_library_count_outbox: how many edits wait, and how many were set aside */
gboolean
plakat_library_count_outbox (PlakatSqlite *db, guint *waiting, guint *parked, GError **error)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (
      db, "SELECT count (*) FILTER (WHERE parked = 0), count (*) FILTER (WHERE parked = 1) FROM outbox",
      error);
  gboolean row;

  if (statement == NULL || !plakat_sqlite_step (db, statement, &row, error))
    return FALSE;
  *waiting = sqlite3_column_int (statement, 0);
  *parked = sqlite3_column_int (statement, 1);
  sqlite3_reset (statement);
  return TRUE;
}
