/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-json.h"
#include "plakat-storage-films.h"
#include "plakat-storage-lists.h"
#include "plakat-storage-private.h"

static gint64
now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

/**
 * plakat_storage_put_entry:
 * @id: (out): the entry's id, the tag that names this presence on the list; 0 when it never was there
 *
 * Within a transaction. What is already so is left alone: no number, no new id.
 */
gboolean
plakat_storage_put_entry (PlakatDb *db,
                          gint64 user_id,
                          PlakatListKind list,
                          const char *film_uid,
                          gboolean want,
                          gint64 *id,
                          GError **error)
{
  g_autoptr (PlakatRows) rows = plakat_db_query (
      db, error, "SELECT id, present FROM entry WHERE user_id = ?1 AND list = ?2 AND film_uid = ?3", "int",
      user_id, (int) list, film_uid);
  gboolean present = FALSE;
  gint64 seq;

  *id = 0;
  if (rows == NULL)
    return FALSE;
  if (plakat_rows_next (rows))
    {
      *id = plakat_rows_get_int (rows, 0);
      present = plakat_rows_get_int (rows, 1);
    }
  if (!plakat_rows_end (rows, error))
    return FALSE;
  if (want == present)
    return TRUE;
  seq = plakat_db_next_seq (db);
  if (!want)
    return plakat_db_run (db, error,
                          "UPDATE entry SET present = 0, seq = ?4 "
                          "WHERE user_id = ?1 AND list = ?2 AND film_uid = ?3",
                          "inti", user_id, (int) list, film_uid, seq);
  *id = seq;
  return plakat_db_run (db, error,
                        "INSERT INTO entry (user_id, list, film_uid, id, present, added_at, seq) "
                        "VALUES (?1, ?2, ?3, ?4, 1, ?5, ?4) ON CONFLICT (user_id, list, film_uid) DO UPDATE "
                        "SET id = excluded.id, present = 1, added_at = excluded.added_at, seq = excluded.seq",
                        "intii", user_id, (int) list, film_uid, seq, now ());
}

/** plakat_storage_set_entry: as plakat_storage_put_entry(), in a transaction of its own */
gboolean
plakat_storage_set_entry (PlakatDb *db,
                          gint64 user_id,
                          PlakatListKind list,
                          const char *film_uid,
                          gboolean want,
                          gint64 *id,
                          GError **error)
{
  gboolean done;

  if (!plakat_db_begin (db, error))
    return FALSE;
  done = plakat_storage_put_entry (db, user_id, list, film_uid, want, id, error);
  return plakat_db_end (db, done, done ? error : NULL);
}

/* An entry with its film; a film that the catalogue lacks has no more than its name. */
static void
append_entry (GString *json, PlakatRows *rows)
{
  g_autofree char *created = plakat_json_time (plakat_rows_get_int (rows, 1));
  const char *brief = plakat_rows_get_text (rows, 4);

  g_string_append_printf (json, "%s{\"id\":%" G_GINT64_FORMAT ",\"movie\":", json->len > 0 ? "," : "",
                          plakat_rows_get_int (rows, 0));
  if (brief != NULL)
    {
      g_string_append_len (json, brief, strlen (brief) - 1);
      g_string_append_printf (json, ",\"id\":%" G_GINT64_FORMAT "}", plakat_rows_get_int (rows, 3));
    }
  else
    {
      g_string_append (json, "{\"uid\":");
      plakat_json_append (json, plakat_rows_get_text (rows, 2));
      g_string_append (json, ",\"id\":null,\"title\":null}");
    }
  g_string_append (json, ",\"created_at\":");
  plakat_json_append (json, created);
  g_string_append_c (json, '}');
}

/** plakat_storage_list_entries: appends a page of a list, the newest first */
gboolean
plakat_storage_list_entries (PlakatDb *db,
                             gint64 user_id,
                             PlakatListKind list,
                             gint64 page,
                             gint64 page_size,
                             GString *json,
                             gint64 *count,
                             GError **error)
{
  g_autoptr (PlakatRows) counted = plakat_db_query (
      db, error, "SELECT count(*) FROM entry WHERE user_id = ?1 AND list = ?2 AND present = 1", "in", user_id,
      (int) list);
  g_autoptr (PlakatRows) rows = NULL;

  if (counted == NULL)
    return FALSE;
  *count = plakat_rows_next (counted) ? plakat_rows_get_int (counted, 0) : 0;
  rows = plakat_db_query (db, error,
                          "SELECT e.id, e.added_at, e.film_uid, f.id, f.brief FROM entry e "
                          "LEFT JOIN film f ON f.uid = e.film_uid "
                          "WHERE e.user_id = ?1 AND e.list = ?2 AND e.present = 1 "
                          "ORDER BY e.id DESC LIMIT ?3 OFFSET ?4",
                          "inii", user_id, (int) list, page_size, (page - 1) * page_size);
  if (rows == NULL)
    return FALSE;
  while (plakat_rows_next (rows))
    append_entry (json, rows);
  return plakat_rows_end (rows, error);
}

/** plakat_storage_append_entry: appends one entry, if it is on the list */
gboolean
plakat_storage_append_entry (
    PlakatDb *db, gint64 user_id, PlakatListKind list, const char *film_uid, GString *json, GError **error)
{
  g_autoptr (PlakatRows) rows =
      plakat_db_query (db, error,
                       "SELECT e.id, e.added_at, e.film_uid, f.id, f.brief FROM entry e LEFT JOIN film f ON "
                       "f.uid = e.film_uid "
                       "WHERE e.user_id = ?1 AND e.list = ?2 AND e.film_uid = ?3 AND e.present = 1",
                       "int", user_id, (int) list, film_uid);

  if (rows == NULL)
    return FALSE;
  if (plakat_rows_next (rows))
    append_entry (json, rows);
  return plakat_rows_end (rows, error);
}

void
plakat_stored_rating_clear (PlakatStoredRating *self)
{
  g_clear_pointer (&self->review, g_free);
}

/** plakat_storage_get_rating: @rating stays empty where there is none */
gboolean
plakat_storage_get_rating (
    PlakatDb *db, gint64 user_id, const char *film_uid, PlakatStoredRating *rating, GError **error)
{
  g_autoptr (PlakatRows) rows = plakat_db_query (db, error,
                                                 "SELECT id, half_stars, review, created_at, updated_at FROM "
                                                 "rating WHERE user_id = ?1 AND film_uid = ?2",
                                                 "it", user_id, film_uid);

  *rating = (PlakatStoredRating) { 0 };
  if (rows == NULL)
    return FALSE;
  if (plakat_rows_next (rows))
    {
      rating->id = plakat_rows_get_int (rows, 0);
      rating->half_stars = plakat_rows_get_int (rows, 1);
      rating->review = g_strdup (plakat_rows_get_text (rows, 2));
      rating->created_at = plakat_rows_get_int (rows, 3);
      rating->updated_at = plakat_rows_get_int (rows, 4);
    }
  return plakat_rows_end (rows, error);
}

/**
 * plakat_storage_put_rating:
 * @version: (out): the number of this state of the rating; 0 when there never was one
 *
 * Within a transaction. No stars and no review take the rating away.
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
  const char *text = review != NULL && *review != '\0' ? review : NULL;
  gboolean found = FALSE, same = FALSE;
  g_autoptr (PlakatRows) rows = plakat_db_query (
      db, error, "SELECT seq, half_stars, review FROM rating WHERE user_id = ?1 AND film_uid = ?2", "it",
      user_id, film_uid);

  *version = 0;
  if (rows == NULL)
    return FALSE;
  if (plakat_rows_next (rows))
    {
      found = TRUE;
      *version = plakat_rows_get_int (rows, 0);
      same = plakat_rows_get_int (rows, 1) == half_stars
             && g_strcmp0 (plakat_rows_get_text (rows, 2), text) == 0;
    }
  if (!plakat_rows_end (rows, error))
    return FALSE;
  if (same || (!found && half_stars == 0 && text == NULL))
    return TRUE;
  *version = plakat_db_next_seq (db);
  return plakat_db_run (
      db, error,
      "INSERT INTO rating (user_id, film_uid, id, half_stars, review, created_at, updated_at, "
      "seq) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?3) ON CONFLICT (user_id, film_uid) DO UPDATE "
      "SET half_stars = excluded.half_stars, review = excluded.review, "
      "created_at = CASE WHEN rating.half_stars = 0 AND rating.review IS NULL "
      "THEN excluded.created_at ELSE rating.created_at END, "
      "updated_at = excluded.updated_at, seq = excluded.seq",
      "itinti", user_id, film_uid, *version, half_stars, text, now ());
}

/** plakat_storage_set_rating: as plakat_storage_put_rating(), in a transaction of its own */
gboolean
plakat_storage_set_rating (PlakatDb *db,
                           gint64 user_id,
                           const char *film_uid,
                           int half_stars,
                           const char *review,
                           gint64 *version,
                           GError **error)
{
  gboolean done;

  if (!plakat_db_begin (db, error))
    return FALSE;
  done = plakat_storage_put_rating (db, user_id, film_uid, half_stars, review, version, error);
  return plakat_db_end (db, done, done ? error : NULL);
}
