/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-json.h"
#include "plakat-storage-lists.h"
#include "plakat-storage-ratings.h"

/* How many texts of before are kept for a film. */
#define MAX_VERSIONS 200

static gint64
now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

void
plakat_stored_rating_clear (PlakatStoredRating *self)
{
  g_clear_pointer (&self->review, g_free);
}

gboolean
plakat_stored_rating_exists (const PlakatStoredRating *self)
{
  return self->half_stars > 0 || self->review != NULL;
}

/** plakat_stored_rating_append: @movie: the film as JSON. Whole stars are whole numbers, for who knows no
 * others */
void
plakat_stored_rating_append (const PlakatStoredRating *self, const char *movie, GString *json)
{
  g_autofree char *created = plakat_json_time (self->created_at);
  g_autofree char *updated = plakat_json_time (self->updated_at);

  g_string_append_printf (json, "{\"id\":%" G_GINT64_FORMAT ",\"movie\":%s,\"rating\":", self->id, movie);
  if (self->half_stars == 0)
    g_string_append (json, "null");
  else
    g_string_append_printf (json, "%d%s", self->half_stars / 2, self->half_stars % 2 ? ".5" : "");
  g_string_append (json, ",\"review\":");
  plakat_json_append (json, self->review);
  g_string_append_printf (json, ",\"created_at\":\"%s\",\"updated_at\":\"%s\"}", created, updated);
}

#define RATING_COLUMNS "r.id, r.half_stars, r.review, r.created_at, r.updated_at, r.seq"

static void
read_rating (PlakatRows *rows, PlakatStoredRating *rating)
{
  rating->id = plakat_rows_get_int (rows, 0);
  rating->half_stars = plakat_rows_get_int (rows, 1);
  rating->review = g_strdup (plakat_rows_get_text (rows, 2));
  rating->created_at = plakat_rows_get_int (rows, 3);
  rating->updated_at = plakat_rows_get_int (rows, 4);
  rating->version = plakat_rows_get_int (rows, 5);
}

/** plakat_storage_get_rating: @rating: (out caller-allocates): stays empty where there never was one */
gboolean
plakat_storage_get_rating (
    PlakatDb *db, gint64 user_id, const char *film_uid, PlakatStoredRating *rating, GError **error)
{
  g_autoptr (PlakatRows) rows = plakat_db_query (
      db, error, "SELECT " RATING_COLUMNS " FROM rating r WHERE r.user_id = ?1 AND r.film_uid = ?2", "it",
      user_id, film_uid);

  *rating = (PlakatStoredRating) { 0 };
  if (rows == NULL)
    return FALSE;
  if (plakat_rows_next (rows))
    read_rating (rows, rating);
  return plakat_rows_end (rows, error);
}

/* A text that is about to be replaced, or to go, is kept; beyond so many the oldest go. */
static gboolean
keep_text (PlakatDb *db, gint64 user_id, const char *from, const char *as, GError **error)
{
  return plakat_db_run (db, error,
                        "INSERT INTO rating_version (user_id, film_uid, seq, half_stars, review, written_at) "
                        "SELECT user_id, CAST (?3 AS TEXT), seq, half_stars, review, updated_at FROM rating "
                        "WHERE user_id = ?1 AND film_uid = ?2 AND review IS NOT NULL",
                        "itt", user_id, from, as)
         && plakat_db_run (db, error,
                           "DELETE FROM rating_version WHERE user_id = ?1 AND film_uid = ?2 AND seq <= "
                           "(SELECT seq FROM rating_version WHERE user_id = ?1 AND film_uid = ?2 "
                           "ORDER BY seq DESC LIMIT 1 OFFSET ?3)",
                           "itn", user_id, as, MAX_VERSIONS);
}

static gboolean
write_rating (PlakatDb *db,
              gint64 user_id,
              const char *film_uid,
              const PlakatStoredRating *rating,
              gint64 *version,
              GError **error)
{
  if (!plakat_storage_next_seq (db, user_id, version, error))
    return FALSE;
  return plakat_db_run (
      db, error,
      "INSERT INTO rating (user_id, film_uid, id, half_stars, review, created_at, updated_at, seq) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (user_id, film_uid) DO UPDATE "
      "SET id = excluded.id, half_stars = excluded.half_stars, review = excluded.review, "
      "created_at = excluded.created_at, updated_at = excluded.updated_at, seq = excluded.seq",
      "itintiii", user_id, film_uid, rating->id != 0 ? rating->id : *version, rating->half_stars,
      rating->review, rating->created_at, rating->updated_at, *version);
}

/**
 * plakat_storage_put_rating:
 * @half_stars: 0 for none
 * @review: (nullable): the text; an empty one is none
 * @version: (out): the number of this state of the rating; 0 when there never was one
 *
 * Under the account's lock. No stars and no review take the rating away. What is already so takes no number.
 */
gboolean
plakat_storage_put_rating (PlakatDb *db,
                           gint64 user_id,
                           const char *film_uid,
                           int half_stars,
                           const char *review,
                           gint64 *version,
                           GError **error)
{
  g_auto (PlakatStoredRating) before = { 0 };
  PlakatStoredRating after = { .half_stars = half_stars,
                               .review = review != NULL && *review != '\0' ? (char *) review : NULL };

  if (!plakat_storage_get_rating (db, user_id, film_uid, &before, error))
    return FALSE;
  *version = before.version;
  if (before.half_stars == half_stars && g_strcmp0 (before.review, after.review) == 0)
    return TRUE;
  after.id = before.id;
  after.updated_at = now ();
  after.created_at = plakat_stored_rating_exists (&before) ? before.created_at : after.updated_at;
  return (g_strcmp0 (before.review, after.review) == 0 || keep_text (db, user_id, film_uid, film_uid, error))
         && write_rating (db, user_id, film_uid, &after, version, error);
}

/**
 * plakat_storage_move_rating:
 *
 * Under the account's lock: what was thought of the film @from is thought of @to. Where @to has a rating
 * already that one stands, and the other's text is kept among its earlier ones.
 */
gboolean
plakat_storage_move_rating (PlakatDb *db, gint64 user_id, const char *from, const char *to, GError **error)
{
  const PlakatStoredRating none = { .updated_at = now () };
  g_auto (PlakatStoredRating) old = { 0 }, known = { 0 };
  gint64 version;

  if (!plakat_storage_get_rating (db, user_id, from, &old, error)
      || !plakat_storage_get_rating (db, user_id, to, &known, error)
      || !plakat_db_run (db, error,
                         "UPDATE rating_version SET film_uid = ?3 WHERE user_id = ?1 AND film_uid = ?2",
                         "itt", user_id, from, to))
    return FALSE;
  if (!plakat_stored_rating_exists (&old))
    return TRUE;
  if (plakat_stored_rating_exists (&known)
          ? g_strcmp0 (old.review, known.review) != 0 && !keep_text (db, user_id, from, to, error)
          : !write_rating (db, user_id, to, &old, &version, error))
    return FALSE;
  return write_rating (db, user_id, from, &none, &version, error);
}

static const char *const orders[] = {
  "r.updated_at DESC, r.seq DESC",
  "r.updated_at, r.seq",
  "r.half_stars DESC, r.updated_at DESC, r.seq DESC",
  "r.half_stars, r.updated_at DESC, r.seq DESC",
};

#define OF_WHOM "FROM rating r WHERE r.user_id = ?1 AND (r.half_stars > 0 OR r.review IS NOT NULL)"

static gboolean
read_page (PlakatDb *db,
           gint64 user_id,
           PlakatRatingOrder order,
           gint64 page,
           gint64 page_size,
           GString *json,
           gint64 *count,
           GError **error)
{
  /* The page is cut before the films are looked up. */
  g_autofree char *sql = g_strconcat (
      "SELECT " RATING_COLUMNS ", r.film_uid, f.id, f.brief FROM (SELECT r.* " OF_WHOM " ORDER BY ",
      orders[order], " LIMIT ?2 OFFSET ?3) AS r LEFT JOIN film f ON f.uid = r.film_uid ORDER BY ",
      orders[order], NULL);
  g_autoptr (GString) movie = g_string_new (NULL);
  g_autoptr (PlakatRows) rows = NULL;

  if (!plakat_db_read_int (db, error, count, "SELECT count(*) " OF_WHOM, "i", user_id))
    return FALSE;
  rows = plakat_db_query (db, error, sql, "iii", user_id, page_size, (page - 1) * page_size);
  if (rows == NULL)
    return FALSE;
  while (plakat_rows_next (rows))
    {
      g_auto (PlakatStoredRating) rating = { 0 };

      read_rating (rows, &rating);
      g_string_truncate (movie, 0);
      plakat_storage_append_movie (movie, plakat_rows_get_int (rows, 7), plakat_rows_get_text (rows, 6),
                                   plakat_rows_get_text (rows, 8));
      if (json->len > 0)
        g_string_append_c (json, ',');
      plakat_stored_rating_append (&rating, movie->str, json);
    }
  return plakat_rows_end (rows, error);
}

/** plakat_storage_list_ratings: appends a page of an account's ratings; count and page are of one state */
gboolean
plakat_storage_list_ratings (PlakatDb *db,
                             gint64 user_id,
                             PlakatRatingOrder order,
                             gint64 page,
                             gint64 page_size,
                             GString *json,
                             gint64 *count,
                             GError **error)
{
  gboolean done;

  g_return_val_if_fail (order < G_N_ELEMENTS (orders), FALSE);

  if (!plakat_db_begin_read (db, error))
    return FALSE;
  done = read_page (db, user_id, order, page, page_size, json, count, error);
  return plakat_db_end (db, done, done ? error : NULL);
}
