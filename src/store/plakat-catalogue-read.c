/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-catalogue-queries.h"
#include "plakat-credit.h"
#include "plakat-image.h"
#include "plakat-store.h"
#include "plakat-wanted.h"

#define SQL_FOLDER "/io/github/plakat_app/Plakat/sql/catalogue"

void
plakat_named_free (PlakatNamed *named)
{
  g_clear_pointer (&named->card, plakat_card_free);
  g_free (named->note);
  g_free (named->person_uid);
  g_free (named->person_name);
  g_free (named->portrait);
  g_free (named);
}

GPtrArray *
plakat_named_array_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_named_free);
}

PlakatSqlite *
plakat_catalogue_open_db (const char *path, GError **error)
{
  g_autoptr (PlakatSqlite) db = plakat_sqlite_open (path, PLAKAT_SQLITE_REBUILDABLE, error);

  /* No film and no person is ever deleted, and what refers to one is written after it: nothing needs to be
   * looked up to know that it is there. */
  if (db == NULL || !plakat_sqlite_exec (db, "PRAGMA foreign_keys = OFF", error)
      || !plakat_sqlite_migrate (db, SQL_FOLDER, PLAKAT_CATALOGUE_APPLICATION_ID, error))
    return NULL;
  plakat_wanted_add_functions (db);
  return g_steal_pointer (&db);
}

/** plakat_catalogue_open_reader: a connection that reads both databases; both files are there already */
PlakatSqlite *
plakat_catalogue_open_reader (const char *path, const char *library_path, GError **error)
{
  g_autoptr (PlakatSqlite) db = plakat_sqlite_open (path, PLAKAT_SQLITE_READ_ONLY, error);

  if (db == NULL || !plakat_sqlite_attach (db, library_path, "library", error))
    return NULL;
  plakat_wanted_add_functions (db);
  return g_steal_pointer (&db);
}

/** plakat_catalogue_take_card: Returns: (transfer full): the card of the row that @statement is at */
PlakatCard *
plakat_catalogue_take_card (sqlite3_stmt *statement)
{
  PlakatCard *card = g_new0 (PlakatCard, 1);

  card->uid = plakat_sqlite_dup_text (statement, 0);
  card->tmdb_id = sqlite3_column_int64 (statement, 1);
  card->title = plakat_sqlite_dup_text (statement, 2);
  card->year = sqlite3_column_int (statement, 3);
  card->language = plakat_sqlite_dup_text (statement, 4);
  card->runtime = sqlite3_column_int (statement, 5);
  card->genres = plakat_sqlite_dup_text (statement, 6);
  card->directors = plakat_sqlite_dup_text (statement, 7);
  card->cast = sqlite3_column_int (statement, 8);
  card->poster = plakat_sqlite_dup_text (statement, 9);
  card->rating = sqlite3_column_double (statement, 10);
  card->added_at = sqlite3_column_int64 (statement, 11);
  card->has_look = plakat_look_read (&card->look, sqlite3_column_blob (statement, 12),
                                     (gsize) sqlite3_column_bytes (statement, 12));
  card->look_drawn = sqlite3_column_int (statement, 13);
  return card;
}

/**
 * plakat_catalogue_read_card:
 * @id: a row of the catalogue, or, negative, one of the library's films that no catalogue has
 *
 * Returns: (transfer full) (nullable): the card; %NULL without an error when the row is gone
 */
PlakatCard *
plakat_catalogue_read_card (PlakatSqlite *db, gint64 id, GError **error)
{
  sqlite3_stmt *statement =
      plakat_sqlite_prepare (db,
                             id > 0 ? "SELECT " PLAKAT_CARD_COLUMNS " FROM film f WHERE id = ?1"
                                    : "SELECT film_uid, tmdb_id, title, year, NULL, 0, '', '', 0, "
                                      "poster_path, 0, 0, NULL, 0 FROM library.film_ref"
                                      " WHERE id = -?1",
                             error);
  PlakatCard *card = NULL;
  gboolean row;

  if (statement == NULL)
    return NULL;
  plakat_sqlite_bind (statement, "i", id);
  if (plakat_sqlite_step (db, statement, &row, error) && row)
    card = plakat_catalogue_take_card (statement);
  sqlite3_reset (statement);
  return card;
}

/**
 * plakat_catalogue_read_listed_posters:
 *
 * Returns: (transfer full) (nullable): the pictures of the films on lists and of those with stars, as the
 * catalogue names them now; of films that no catalogue has, as the library does
 */
GStrv
plakat_catalogue_read_listed_posters (PlakatSqlite *db, GError **error)
{
  g_autoptr (GStrvBuilder) posters = g_strv_builder_new ();
  sqlite3_stmt *statement = plakat_sqlite_prepare (
      db,
      "SELECT DISTINCT coalesce (f.poster_path, r.poster_path) FROM library.film_ref r"
      " LEFT JOIN film f ON f.uid = r.film_uid"
      " WHERE coalesce (f.poster_path, r.poster_path) IS NOT NULL"
      " AND (EXISTS (SELECT 1 FROM library.entry e WHERE e.film_uid = r.film_uid AND e.want = 1)"
      " OR EXISTS (SELECT 1 FROM library.rating s WHERE s.film_uid = r.film_uid AND s.stars > 0))",
      error);
  gboolean row;

  if (statement == NULL)
    return NULL;
  while (plakat_sqlite_step (db, statement, &row, error))
    {
      if (!row)
        return g_strv_builder_end (posters);
      g_strv_builder_add (posters, (const char *) sqlite3_column_text (statement, 0));
    }
  return NULL;
}

static gboolean
read_names (PlakatSqlite *db, const char *sql, gint64 id, GStrv *names, GStrv *others, GError **error)
{
  g_autoptr (GStrvBuilder) first = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) second = g_strv_builder_new ();
  sqlite3_stmt *statement = plakat_sqlite_prepare (db, sql, error);
  gboolean row = TRUE;

  if (statement == NULL)
    return FALSE;
  plakat_sqlite_bind (statement, "i", id);
  while (row)
    {
      if (!plakat_sqlite_step (db, statement, &row, error))
        return FALSE;
      if (!row)
        break;
      g_strv_builder_add (first, (const char *) sqlite3_column_text (statement, 0));
      if (others != NULL)
        g_strv_builder_add (second, (const char *) sqlite3_column_text (statement, 1));
    }
  g_strfreev (*names);
  *names = g_strv_builder_end (first);
  if (others != NULL)
    {
      g_strfreev (*others);
      *others = g_strv_builder_end (second);
    }
  return TRUE;
}

static gboolean
read_credits (PlakatSqlite *db, gint64 id, GPtrArray *credits, GError **error)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (
      db,
      "SELECT c.job, p.uid, p.name, p.gender, c.character, c.role, c.place, p.portrait_path FROM credit c"
      " JOIN person p ON p.id = c.person_id WHERE c.film_id = ?1"
      " ORDER BY CASE c.job WHEN 1 THEN 0 WHEN 2 THEN 1 ELSE 2 END, c.place, c.id",
      error);
  gboolean row = TRUE;

  if (statement == NULL)
    return FALSE;
  plakat_sqlite_bind (statement, "i", id);
  while (plakat_sqlite_step (db, statement, &row, error))
    {
      PlakatCredit *credit;

      if (!row)
        return TRUE;
      credit = plakat_credit_new (sqlite3_column_int (statement, 0),
                                  (const char *) sqlite3_column_text (statement, 1),
                                  (const char *) sqlite3_column_text (statement, 2));
      credit->gender = sqlite3_column_int (statement, 3);
      credit->character = plakat_sqlite_dup_text (statement, 4);
      credit->role = sqlite3_column_int (statement, 5);
      credit->order = sqlite3_column_int (statement, 6);
      credit->portrait_path = plakat_sqlite_dup_text (statement, 7);
      g_ptr_array_add (credits, credit);
    }
  return FALSE;
}

static gboolean
read_images (PlakatSqlite *db, const char *sql, gint64 id, GPtrArray *images, GError **error)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (db, sql, error);
  gboolean row = TRUE;

  if (statement == NULL)
    return FALSE;
  plakat_sqlite_bind (statement, "i", id);
  while (plakat_sqlite_step (db, statement, &row, error))
    {
      PlakatImage *image;

      if (!row)
        return TRUE;
      image = plakat_image_new (sqlite3_column_int (statement, 0),
                                (const char *) sqlite3_column_text (statement, 1));
      image->width = sqlite3_column_int (statement, 2);
      image->height = sqlite3_column_int (statement, 3);
      image->language = plakat_sqlite_dup_text (statement, 4);
      image->primary = sqlite3_column_int (statement, 5);
      g_ptr_array_add (images, image);
    }
  return FALSE;
}

static PlakatFilm *
read_film_columns (sqlite3_stmt *statement)
{
  PlakatFilm *film = plakat_film_new ((const char *) sqlite3_column_text (statement, 1));

  film->tmdb_id = sqlite3_column_int64 (statement, 2);
  film->imdb_id = plakat_sqlite_dup_text (statement, 3);
  film->title = plakat_sqlite_dup_text (statement, 4);
  film->original_title = plakat_sqlite_dup_text (statement, 5);
  film->original_language = plakat_sqlite_dup_text (statement, 6);
  film->overview = plakat_sqlite_dup_text (statement, 7);
  film->tagline = plakat_sqlite_dup_text (statement, 8);
  film->poster_path = plakat_sqlite_dup_text (statement, 9);
  film->backdrop_path = plakat_sqlite_dup_text (statement, 10);
  film->status = plakat_sqlite_dup_text (statement, 11);
  film->homepage = plakat_sqlite_dup_text (statement, 12);
  plakat_date_parse ((const char *) sqlite3_column_text (statement, 13), &film->release_date);
  film->runtime = sqlite3_column_int (statement, 14);
  film->vote_average = sqlite3_column_double (statement, 15);
  film->vote_count = sqlite3_column_int64 (statement, 16);
  film->popularity = sqlite3_column_double (statement, 17);
  film->budget = sqlite3_column_int64 (statement, 18);
  film->revenue = sqlite3_column_int64 (statement, 19);
  film->adult = sqlite3_column_int (statement, 20);
  return film;
}

/* A film that stands on a list only: what the library knows of it. */
static PlakatFilm *
read_listed_film (PlakatSqlite *db, const char *uid, GError **error)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (
      db, "SELECT tmdb_id, title, year, poster_path FROM library.film_ref WHERE film_uid = ?1", error);
  PlakatFilm *film = NULL;
  gboolean row;

  if (statement == NULL)
    return NULL;
  plakat_sqlite_bind (statement, "t", uid);
  if (plakat_sqlite_step (db, statement, &row, error) && row)
    {
      film = plakat_film_new (uid);
      film->tmdb_id = sqlite3_column_int64 (statement, 0);
      film->title = plakat_sqlite_dup_text (statement, 1);
      film->release_date.year = sqlite3_column_int (statement, 2);
      film->poster_path = plakat_sqlite_dup_text (statement, 3);
    }
  sqlite3_reset (statement);
  return film;
}

/**
 * plakat_catalogue_read_film:
 *
 * Returns: (transfer full) (nullable): the film with its credits and images, as much as is here
 */
PlakatFilm *
plakat_catalogue_read_film (PlakatSqlite *db, const char *uid, GError **error)
{
  g_autoptr (PlakatFilm) film = NULL;
  sqlite3_stmt *statement = plakat_sqlite_prepare (
      db,
      "SELECT id, uid, tmdb_id, imdb_id, title, original_title, original_language, overview, tagline, "
      "poster_path,"
      " backdrop_path, status, homepage, release_date, runtime, vote_average, vote_count, popularity, budget,"
      " revenue, adult FROM film WHERE id = coalesce ((SELECT id FROM film WHERE uid = ?1),"
      " (SELECT film_id FROM film_alias WHERE uid = ?1))",
      error);
  gint64 id = 0;
  gboolean row;

  if (statement == NULL)
    return NULL;
  plakat_sqlite_bind (statement, "t", uid);
  if (!plakat_sqlite_step (db, statement, &row, error))
    return NULL;
  if (row)
    {
      id = sqlite3_column_int64 (statement, 0);
      film = read_film_columns (statement);
    }
  sqlite3_reset (statement);
  if (film == NULL)
    {
      film = read_listed_film (db, uid, error);
      if (film == NULL && (error == NULL || *error == NULL))
        g_set_error (error, PLAKAT_STORE_ERROR, PLAKAT_STORE_ERROR_NOT_FOUND, "There is no film “%s” here",
                     uid);
      return g_steal_pointer (&film);
    }
  if (!read_names (
          db,
          "SELECT name FROM film_genre JOIN genre ON genre.id = genre_id WHERE film_id = ?1 ORDER BY place",
          id, &film->genres, NULL, error)
      || !read_names (
          db,
          "SELECT c.code, c.name FROM film_country f JOIN country c ON c.code = f.code WHERE film_id = ?1"
          " ORDER BY place",
          id, &film->country_codes, &film->countries, error)
      || !read_names (db, "SELECT name FROM film_language WHERE film_id = ?1 ORDER BY place", id,
                      &film->languages, NULL, error)
      || !read_credits (db, id, film->credits, error)
      || !read_images (
          db,
          "SELECT kind, path, width, height, language, is_primary FROM image WHERE film_id = ?1 ORDER BY id",
          id, film->images, error))
    return NULL;
  return g_steal_pointer (&film);
}

/** plakat_catalogue_read_person: Returns: (transfer full) (nullable): the person with the photographs */
PlakatPerson *
plakat_catalogue_read_person (PlakatSqlite *db, const char *uid, GError **error)
{
  g_autoptr (PlakatPerson) person = NULL;
  sqlite3_stmt *statement =
      plakat_sqlite_prepare (db,
                             "SELECT id, uid, name, tmdb_id, biography, country_code, country, "
                             "place_of_birth, portrait_path, birth_date,"
                             " death_date, gender, popularity FROM person WHERE uid = ?1",
                             error);
  gint64 id = 0;
  gboolean row;

  if (statement == NULL)
    return NULL;
  plakat_sqlite_bind (statement, "t", uid);
  if (!plakat_sqlite_step (db, statement, &row, error))
    return NULL;
  if (row)
    {
      id = sqlite3_column_int64 (statement, 0);
      person = plakat_person_new ((const char *) sqlite3_column_text (statement, 1),
                                  (const char *) sqlite3_column_text (statement, 2));
      person->tmdb_id = sqlite3_column_int64 (statement, 3);
      person->biography = plakat_sqlite_dup_text (statement, 4);
      person->country_code = plakat_sqlite_dup_text (statement, 5);
      person->country = plakat_sqlite_dup_text (statement, 6);
      person->place_of_birth = plakat_sqlite_dup_text (statement, 7);
      person->portrait_path = plakat_sqlite_dup_text (statement, 8);
      plakat_date_parse ((const char *) sqlite3_column_text (statement, 9), &person->birth_date);
      plakat_date_parse ((const char *) sqlite3_column_text (statement, 10), &person->death_date);
      person->gender = sqlite3_column_int (statement, 11);
      person->popularity = sqlite3_column_double (statement, 12);
    }
  sqlite3_reset (statement);
  if (person == NULL)
    {
      g_set_error (error, PLAKAT_STORE_ERROR, PLAKAT_STORE_ERROR_NOT_FOUND, "There is no person “%s” here",
                   uid);
      return NULL;
    }
  if (!read_images (db,
                    "SELECT kind, path, width, height, language, is_primary FROM image WHERE person_id = ?1 "
                    "ORDER BY id",
                    id, person->images, error))
    return NULL;
  return g_steal_pointer (&person);
}

/** plakat_catalogue_read_filmography: Returns: (transfer full) (nullable) (element-type PlakatNamed): newest
 * first */
GPtrArray *
plakat_catalogue_read_filmography (PlakatSqlite *db, const char *uid, GError **error)
{
  g_autoptr (GPtrArray) found = plakat_named_array_new ();
  sqlite3_stmt *statement = plakat_sqlite_prepare (
      db,
      "SELECT " PLAKAT_CARD_COLUMNS ", c.job, group_concat (c.character, ' / ') FROM person p"
      " JOIN credit c ON c.person_id = p.id JOIN film f ON f.id = c.film_id WHERE p.uid = ?1"
      " GROUP BY c.job, f.id ORDER BY f.release_date IS NULL, f.release_date DESC, f.id",
      error);
  gboolean row;

  if (statement == NULL)
    return NULL;
  plakat_sqlite_bind (statement, "t", uid);
  while (plakat_sqlite_step (db, statement, &row, error))
    {
      PlakatNamed *named;

      if (!row)
        return g_steal_pointer (&found);
      named = g_new0 (PlakatNamed, 1);
      named->card = plakat_catalogue_take_card (statement);
      named->job = sqlite3_column_int (statement, PLAKAT_CARD_LAST_COLUMN + 1);
      named->note = plakat_sqlite_dup_text (statement, PLAKAT_CARD_LAST_COLUMN + 2);
      g_ptr_array_add (found, named);
    }
  return NULL;
}

/** plakat_catalogue_read_people: Returns: (transfer full) (nullable) (element-type PlakatNamed): those with
 * most films first */
GPtrArray *
plakat_catalogue_read_people (PlakatSqlite *db, PlakatJob job, guint most, GError **error)
{
  g_autoptr (GPtrArray) found = plakat_named_array_new ();
  sqlite3_stmt *statement = plakat_sqlite_prepare (
      db,
      "SELECT p.uid, p.name, p.portrait_path, count (DISTINCT c.film_id) AS films FROM credit c"
      " JOIN person p ON p.id = c.person_id JOIN film f ON f.id = c.film_id WHERE c.job = ?1"
      " GROUP BY p.id ORDER BY films DESC, max (f.popularity) DESC, p.name LIMIT ?2",
      error);
  gboolean row;

  if (statement == NULL)
    return NULL;
  plakat_sqlite_bind (statement, "ni", (int) job, (gint64) most);
  while (plakat_sqlite_step (db, statement, &row, error))
    {
      PlakatNamed *named;

      if (!row)
        return g_steal_pointer (&found);
      named = g_new0 (PlakatNamed, 1);
      named->person_uid = plakat_sqlite_dup_text (statement, 0);
      named->person_name = plakat_sqlite_dup_text (statement, 1);
      named->portrait = plakat_sqlite_dup_text (statement, 2);
      named->count = sqlite3_column_int (statement, 3);
      g_ptr_array_add (found, named);
    }
  return NULL;
}

/** plakat_catalogue_count_films: as the writer wrote it down; only where it never did so are they counted,
 * which reads an index from end to end */
gboolean
plakat_catalogue_count_films (PlakatSqlite *db, guint *count, GError **error)
{
  gint64 films;

  if (!plakat_sqlite_read_number (db, &films, error,
                                  "SELECT CAST (coalesce ((SELECT value FROM state WHERE key = 'films'),"
                                  " (SELECT count (*) FROM film)) AS INTEGER)",
                                  ""))
    return FALSE;
  *count = (guint) films;
  return TRUE;
}
