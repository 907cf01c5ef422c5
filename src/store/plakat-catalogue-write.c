/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-catalogue-complete.h"
#include "plakat-catalogue-hash.h"
#include "plakat-catalogue-queries.h"
#include "plakat-catalogue-writer.h"
#include "plakat-credit.h"
#include "plakat-image.h"
#include "plakat-text.h"
#include "plakat-wire.h"
#include "plakat-wire-film.h"

/*
 * Films and people into catalogue.db. A row whose hash has not changed is not written again; of one that has,
 * what hangs on it is replaced.
 */

static gboolean
read_id (PlakatSqlite *db, sqlite3_stmt *statement, gint64 *id, gint64 *hash, GError **error)
{
  gboolean row;

  *id = 0;
  if (!plakat_sqlite_step (db, statement, &row, error))
    return FALSE;
  if (row)
    {
      *id = sqlite3_column_int64 (statement, 0);
      if (hash != NULL)
        *hash = sqlite3_column_int64 (statement, 1);
    }
  sqlite3_reset (statement);
  return TRUE;
}

/* By its uid, by one that it had before, or by an id that it shares. */
static gboolean
find_film (PlakatSqlite *db, PlakatFilm *film, gint64 *id, gint64 *hash, GError **error)
{
  sqlite3_stmt *statement =
      plakat_sqlite_prepare (db,
                             "SELECT id, hash FROM film WHERE uid = ?1"
                             " UNION ALL SELECT film.id, film.hash FROM film_alias a JOIN film ON film.id = "
                             "a.film_id WHERE a.uid = ?1"
                             " UNION ALL SELECT id, hash FROM film WHERE tmdb_id = nullif (?2, 0)"
                             " UNION ALL SELECT id, hash FROM film WHERE imdb_id = ?3 LIMIT 1",
                             error);

  if (statement == NULL)
    return FALSE;
  plakat_sqlite_bind (statement, "tit", film->uid, film->tmdb_id, film->imdb_id);
  return read_id (db, statement, id, hash, error);
}

static gboolean
clear_film (PlakatSqlite *db, gint64 id, GError **error)
{
  return plakat_sqlite_run (db, error, "DELETE FROM credit WHERE film_id = ?1", "i", id)
         && plakat_sqlite_run (db, error, "DELETE FROM film_genre WHERE film_id = ?1", "i", id)
         && plakat_sqlite_run (db, error, "DELETE FROM film_country WHERE film_id = ?1", "i", id)
         && plakat_sqlite_run (db, error, "DELETE FROM film_language WHERE film_id = ?1", "i", id)
         && plakat_sqlite_run (db, error, "DELETE FROM image WHERE film_id = ?1", "i", id)
         && plakat_sqlite_run (
             db, error,
             "INSERT OR REPLACE INTO film_alias (uid, film_id) SELECT uid, id FROM film WHERE id = ?1", "i",
             id);
}

static gboolean
write_film_row (PlakatSqlite *db, PlakatFilm *film, gint64 *id, gint64 hash, GError **error)
{
  g_autofree char *release = plakat_date_to_string (film->release_date);
  g_autofree char *folded = plakat_text_fold (film->title);
  g_autofree char *sort_key = plakat_text_sort_key (film->title, film->original_language);
  g_autofree char *genres = g_strjoinv ("\n", film->genres);
  g_autofree char *directors = plakat_film_dup_directors (film);
  sqlite3_stmt *statement = plakat_sqlite_prepare (
      db,
      "INSERT INTO film (id, uid, tmdb_id, imdb_id, title, original_title, original_language, overview, "
      "tagline,"
      " poster_path, backdrop_path, status, homepage, release_date, year, runtime, vote_average, vote_count,"
      " popularity, budget, revenue, adult, folded, sort_key, card_genres, card_directors, card_cast, hash, "
      "added_at)"
      " VALUES (nullif (?1, 0), ?2, nullif (?3, 0), ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, nullif "
      "(?15, 0),"
      " nullif (?16, 0), ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29)"
      " ON CONFLICT (id) DO UPDATE SET uid = excluded.uid, tmdb_id = excluded.tmdb_id, imdb_id = "
      "excluded.imdb_id,"
      " title = excluded.title, original_title = excluded.original_title,"
      " original_language = excluded.original_language, overview = excluded.overview, tagline = "
      "excluded.tagline,"
      " poster_path = excluded.poster_path, backdrop_path = excluded.backdrop_path, status = excluded.status,"
      " homepage = excluded.homepage, release_date = excluded.release_date, year = excluded.year,"
      " runtime = excluded.runtime, vote_average = excluded.vote_average, vote_count = excluded.vote_count,"
      " popularity = excluded.popularity, budget = excluded.budget, revenue = excluded.revenue,"
      " adult = excluded.adult, folded = excluded.folded, sort_key = excluded.sort_key,"
      " card_genres = excluded.card_genres, card_directors = excluded.card_directors,"
      " card_cast = excluded.card_cast, hash = excluded.hash RETURNING id",
      error);

  if (statement == NULL)
    return FALSE;
  plakat_sqlite_bind (statement,
                      "itittttttttttt"
                      "nndidiinttttnii",
                      *id, film->uid, film->tmdb_id, film->imdb_id, film->title, film->original_title,
                      film->original_language, film->overview, film->tagline, film->poster_path,
                      film->backdrop_path, film->status, film->homepage, release, film->release_date.year,
                      film->runtime, film->vote_average, film->vote_count, film->popularity, film->budget,
                      film->revenue, film->adult, folded, sort_key, genres, directors,
                      (int) plakat_film_count_cast (film), hash, g_get_real_time () / G_USEC_PER_SEC);
  return read_id (db, statement, id, NULL, error);
}

static gboolean
link_genre (PlakatSqlite *db, const char *name, gint64 film, int place, GError **error)
{
  return plakat_sqlite_run (
      db, error,
      "INSERT INTO film_genre (film_id, genre_id, place) SELECT ?1, id, ?3 FROM genre WHERE name = ?2", "itn",
      film, name, place);
}

/* Nearly all are known. */
static gboolean
write_genre (PlakatSqlite *db, const char *name, gint64 film, int place, GError **error)
{
  return link_genre (db, name, film, place, error)
         && (sqlite3_changes (plakat_sqlite_get_handle (db)) > 0
             || (plakat_sqlite_run (db, error, "INSERT INTO genre (name) VALUES (?1)", "t", name)
                 && link_genre (db, name, film, place, error)));
}

static gboolean
write_facets (PlakatSqlite *db, PlakatFilm *film, gint64 id, GError **error)
{
  for (int i = 0; film->genres[i] != NULL; i++)
    if (!write_genre (db, film->genres[i], id, i, error))
      return FALSE;
  for (int i = 0; film->country_codes[i] != NULL; i++)
    if (!plakat_sqlite_run (db, error, "INSERT OR IGNORE INTO country (code, name) VALUES (?1, ?2)", "tt",
                            film->country_codes[i], film->countries[i])
        || !plakat_sqlite_run (db, error,
                               "INSERT INTO film_country (film_id, code, place) VALUES (?1, ?2, ?3)", "itn",
                               id, film->country_codes[i], i))
      return FALSE;
  for (int i = 0; film->languages[i] != NULL; i++)
    if (!plakat_sqlite_run (db, error, "INSERT INTO film_language (film_id, name, place) VALUES (?1, ?2, ?3)",
                            "itn", id, film->languages[i], i))
      return FALSE;
  return TRUE;
}

static gboolean
insert_person (PlakatSqlite *db, PlakatCredit *credit, gint64 *id, GError **error)
{
  if (!plakat_sqlite_run (db, error, "INSERT INTO person (uid, name, gender) VALUES (?1, ?2, ?3)", "ttn",
                          credit->person_uid, credit->person_name, (int) credit->gender))
    return FALSE;
  *id = sqlite3_last_insert_rowid (plakat_sqlite_get_handle (db));
  return TRUE;
}

static gboolean
person_id (PlakatSqlite *db, PlakatCredit *credit, gint64 *id, GError **error)
{
  sqlite3_stmt *statement;

  *id = plakat_catalogue_writer_get_person (db, credit->person_uid);
  if (*id != 0)
    return TRUE;
  statement = plakat_sqlite_prepare (db, "SELECT id FROM person WHERE uid = ?1", error);
  if (statement == NULL)
    return FALSE;
  plakat_sqlite_bind (statement, "t", credit->person_uid);
  if (!read_id (db, statement, id, NULL, error))
    return FALSE;
  if (*id == 0 && !insert_person (db, credit, id, error))
    return FALSE;
  plakat_catalogue_writer_keep_person (db, credit->person_uid, *id);
  return TRUE;
}

static gboolean
write_credit (PlakatSqlite *db, const PlakatCredit *credit, gint64 film, gint64 person, GError **error)
{
  return plakat_sqlite_run (db, error,
                            "INSERT INTO credit (film_id, person_id, job, character, role, place)"
                            " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                            "iintnn", film, person, (int) credit->job, credit->character, (int) credit->role,
                            credit->order);
}

static gboolean
write_credits (PlakatSqlite *db, PlakatFilm *film, gint64 id, GError **error)
{
  for (guint i = 0; i < film->credits->len; i++)
    {
      PlakatCredit *credit = g_ptr_array_index (film->credits, i);
      gint64 person;

      if (!person_id (db, credit, &person, error) || !write_credit (db, credit, id, person, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_images (PlakatSqlite *db, GPtrArray *images, gint64 film, gint64 person, GError **error)
{
  for (guint i = 0; i < images->len; i++)
    {
      PlakatImage *image = g_ptr_array_index (images, i);

      if (!plakat_sqlite_run (
              db, error,
              "INSERT INTO image (film_id, person_id, kind, path, width, height, language, is_primary)"
              " VALUES (nullif (?1, 0), nullif (?2, 0), ?3, ?4, ?5, ?6, ?7, ?8)",
              "iintnntn", film, person, (int) image->kind, image->path, image->width, image->height,
              image->language, image->primary))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_film (PlakatSqlite *db, PlakatFilm *film, gboolean partial, guint *changed, GError **error)
{
  gint64 id, hash, known = 0;

  if (!find_film (db, film, &id, &known, error))
    return FALSE;
  if (film->invented && id != 0)
    return TRUE;
  if (partial && id != 0)
    {
      g_autoptr (PlakatFilm) before = plakat_catalogue_read_film (db, film->uid, error);

      if (before == NULL)
        return FALSE;
      plakat_catalogue_complete_film (film, before);
    }
  hash = plakat_catalogue_hash_film (film);
  if (id != 0 && hash == known)
    return TRUE;
  (*changed)++;
  if (id == 0)
    plakat_catalogue_writer_add_film (db);
  return (id == 0 || clear_film (db, id, error)) && write_film_row (db, film, &id, hash, error)
         && write_facets (db, film, id, error) && write_credits (db, film, id, error)
         && write_images (db, film->images, id, 0, error);
}

gboolean
plakat_catalogue_write_person (PlakatSqlite *db, PlakatPerson *person, guint *changed, GError **error)
{
  gint64 hash = plakat_catalogue_hash_person (person);
  g_autofree char *birth = plakat_date_to_string (person->birth_date);
  g_autofree char *death = plakat_date_to_string (person->death_date);
  sqlite3_stmt *statement = plakat_sqlite_prepare (db, "SELECT id, hash FROM person WHERE uid = ?1", error);
  gint64 id, known = 0;

  if (statement == NULL)
    return FALSE;
  plakat_sqlite_bind (statement, "t", person->uid);
  if (!read_id (db, statement, &id, &known, error))
    return FALSE;
  if (id != 0 && hash == known)
    return TRUE;
  (*changed)++;
  statement = plakat_sqlite_prepare (
      db,
      "INSERT INTO person (uid, tmdb_id, name, biography, country_code, country, place_of_birth, "
      "portrait_path,"
      " birth_date, death_date, gender, popularity, hash)"
      " VALUES (?1, nullif (?2, 0), ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) ON CONFLICT (uid) DO "
      "UPDATE SET"
      " tmdb_id = excluded.tmdb_id, name = excluded.name, biography = excluded.biography,"
      " country_code = excluded.country_code, country = excluded.country, place_of_birth = "
      "excluded.place_of_birth,"
      " portrait_path = excluded.portrait_path, birth_date = excluded.birth_date, death_date = "
      "excluded.death_date,"
      " gender = excluded.gender, popularity = excluded.popularity, hash = excluded.hash RETURNING id",
      error);
  if (statement == NULL)
    return FALSE;
  plakat_sqlite_bind (statement,
                      "titttttttt"
                      "ndi",
                      person->uid, person->tmdb_id, person->name, person->biography, person->country_code,
                      person->country, person->place_of_birth, person->portrait_path, birth, death,
                      (int) person->gender, person->popularity, hash);
  return read_id (db, statement, &id, NULL, error)
         && plakat_sqlite_run (db, error, "DELETE FROM image WHERE person_id = ?1", "i", id)
         && write_images (db, person->images, 0, id, error);
}

gboolean
plakat_catalogue_write_state (PlakatSqlite *db, const char *key, const char *value, GError **error)
{
  return plakat_sqlite_run (db, error, "INSERT OR REPLACE INTO state (key, value) VALUES (?1, ?2)", "tt", key,
                            value);
}

char *
plakat_catalogue_read_state (PlakatSqlite *db, const char *key)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (db, "SELECT value FROM state WHERE key = ?1", NULL);
  char *value = NULL;
  gboolean row;

  if (statement == NULL)
    return NULL;
  plakat_sqlite_bind (statement, "t", key);
  if (plakat_sqlite_step (db, statement, &row, NULL) && row)
    value = plakat_sqlite_dup_text (statement, 0);
  sqlite3_reset (statement);
  return value;
}

static gboolean
write_place (PlakatSqlite *db, const PlakatCataloguePage *page, gboolean filling, GError **error)
{
  return plakat_catalogue_write_state (db, "epoch", page->epoch, error)
         && plakat_catalogue_write_state (db, "cursor", page->cursor, error)
         && plakat_catalogue_write_state (db, "complete", filling ? "0" : "1", error);
}

/**
 * plakat_catalogue_write_page:
 * @page: films and people, with the cursor that covers them unless they stand aside
 * @changed: (out): how many rows are new or other than before
 *
 * One transaction: the rows and the cursor, or nothing. The last page of a fill is followed by those that
 * make the indexes. Call plakat_catalogue_writer_tidy() when nobody waits for the page any more.
 */
gboolean
plakat_catalogue_write_page (PlakatSqlite *db,
                             const PlakatCataloguePage *page,
                             guint *changed,
                             GError **error)
{
  gboolean done, filling;

  *changed = 0;
  if (!plakat_sqlite_begin (db, error))
    return FALSE;
  done = plakat_catalogue_writer_begin (db, error);
  filling = plakat_catalogue_writer_is_filling (db);
  for (guint i = 0; done && i < page->films->len; i++)
    done = write_film (db, g_ptr_array_index (page->films, i), page->partial, changed, error);
  for (guint i = 0; done && i < page->persons->len; i++)
    done = plakat_catalogue_write_person (db, g_ptr_array_index (page->persons, i), changed, error);
  done = done && plakat_catalogue_writer_note_films (db, error)
         && (page->aside || write_place (db, page, filling, error));
  if (!plakat_sqlite_end (db, done, done ? error : NULL))
    {
      plakat_catalogue_writer_undo (db);
      return FALSE;
    }
  return page->more || page->aside || !filling || plakat_catalogue_writer_finish (db, error);
}
