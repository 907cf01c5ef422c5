/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-storage-films.h"
#include "plakat-storage-private.h"

#define MAX_DEVICES 50
#define FORGET_SECONDS (400 * 24 * 60 * 60)

static gint64
now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static char *
tag_of (gint64 number)
{
  return number != 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, number) : NULL;
}

static gboolean
count_devices (PlakatDb *db, gint64 user_id, const char *device, gint64 *others, GError **error)
{
  g_autoptr (PlakatRows) rows = plakat_db_query (
      db, error, "SELECT count(*) FROM device WHERE user_id = ?1 AND device <> ?2", "it", user_id, device);

  if (rows == NULL)
    return FALSE;
  *others = plakat_rows_next (rows) ? plakat_rows_get_int (rows, 0) : 0;
  return plakat_rows_end (rows, error);
}

/* Notes that the device was here; one that has not been for very long makes room. */
static gboolean
note_device (PlakatDb *db, gint64 user_id, const char *device, GError **error)
{
  gint64 others;

  if (!plakat_db_run (db, error, "DELETE FROM device WHERE user_id = ?1 AND seen_at < ?2", "ii", user_id,
                      now () - FORGET_SECONDS)
      || !count_devices (db, user_id, device, &others, error))
    return FALSE;
  if (others >= MAX_DEVICES)
    {
      g_set_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_CONFLICT,
                   _ ("This account is used on %d devices already; that is as many as it can have."),
                   MAX_DEVICES);
      return FALSE;
    }
  return plakat_db_run (db, error,
                        "INSERT INTO device (user_id, device, seen_at) VALUES (?1, ?2, ?3) "
                        "ON CONFLICT (user_id, device) DO UPDATE SET seen_at = excluded.seen_at",
                        "iti", user_id, device, now ());
}

/* What the op is about, as the device names it: a repeat finds its own answer whatever the film is called
 * now. */
static char *
target_of (const PlakatOp *op)
{
  if (op->kind == PLAKAT_OP_RATING)
    return g_strconcat ("rating/", op->film_uid, NULL);
  return g_strconcat (plakat_list_kind_to_string (op->list), "/", op->film_uid, NULL);
}

static gboolean
find_answer (PlakatDb *db,
             gint64 user_id,
             const char *device,
             const char *target,
             const PlakatOp *op,
             PlakatOpResult *result,
             gboolean *found,
             GError **error)
{
  g_autoptr (PlakatRows) rows = plakat_db_query (
      db, error, "SELECT seq, tag FROM op WHERE user_id = ?1 AND device = ?2 AND target = ?3", "itt", user_id,
      device, target);

  *found = FALSE;
  if (rows == NULL)
    return FALSE;
  if (plakat_rows_next (rows) && op->seq <= plakat_rows_get_int (rows, 0))
    {
      *found = TRUE;
      result->status = op->seq == plakat_rows_get_int (rows, 0) ? PLAKAT_OP_DONE : PLAKAT_OP_STALE;
      result->tag = result->status == PLAKAT_OP_DONE ? g_strdup (plakat_rows_get_text (rows, 1)) : NULL;
    }
  return plakat_rows_end (rows, error);
}

static gboolean
put (PlakatDb *db, gint64 user_id, const PlakatOp *op, PlakatOpResult *result, GError **error)
{
  g_autofree char *known = NULL;
  const char *uid;
  gint64 number = 0;

  if (!plakat_storage_resolve_film (db, op->film_uid, &known, NULL, error))
    return FALSE;
  uid = known ? known : op->film_uid;
  if (op->kind == PLAKAT_OP_ENTRY
          ? !plakat_storage_put_entry (db, user_id, op->list, uid, op->want, &number, error)
          : !plakat_storage_put_rating (db, user_id, uid, op->half_stars, op->review, &number, error))
    return FALSE;
  result->status = PLAKAT_OP_DONE;
  result->tag = tag_of (number);
  return TRUE;
}

static gboolean
apply_op (PlakatDb *db,
          gint64 user_id,
          const char *device,
          const PlakatOp *op,
          PlakatOpResult *result,
          GError **error)
{
  g_autofree char *target = target_of (op);
  gboolean found;

  result->seq = op->seq;
  if (!find_answer (db, user_id, device, target, op, result, &found, error))
    return FALSE;
  if (found)
    return TRUE;
  return put (db, user_id, op, result, error)
         && plakat_db_run (db, error,
                           "INSERT INTO op (user_id, device, target, seq, tag) VALUES (?1, ?2, ?3, ?4, ?5) "
                           "ON CONFLICT (user_id, device, target) DO UPDATE "
                           "SET seq = excluded.seq, tag = excluded.tag",
                           "ittit", user_id, device, target, op->seq, result->tag);
}

/**
 * plakat_storage_apply_ops:
 * @ops: (element-type PlakatOp): a push
 * @results: (element-type PlakatOpResult): takes their answers
 *
 * One transaction holds the effects and the memory that they were had, so that a repeat finds either both or
 * neither. An op that is not newer than the newest of its device for its key has no effect.
 */
gboolean
plakat_storage_apply_ops (
    PlakatDb *db, gint64 user_id, const char *device, GPtrArray *ops, GPtrArray *results, GError **error)
{
  gboolean done;

  if (!plakat_db_begin (db, error))
    return FALSE;
  done = note_device (db, user_id, device, error);
  for (guint i = 0; done && i < ops->len; i++)
    {
      PlakatOpResult *result = g_new0 (PlakatOpResult, 1);

      g_ptr_array_add (results, result);
      done = apply_op (db, user_id, device, g_ptr_array_index (ops, i), result, error);
    }
  return plakat_db_end (db, done, done ? error : NULL);
}

static void
add_entry (JsonBuilder *builder, PlakatRows *rows)
{
  g_autoptr (PlakatEntry) entry =
      plakat_entry_new (plakat_rows_get_int (rows, 5), plakat_rows_get_text (rows, 1));

  entry->tmdb_id = plakat_rows_get_int (rows, 2);
  entry->title = g_strdup (plakat_rows_get_text (rows, 3));
  entry->year = plakat_rows_get_int (rows, 4);
  entry->present = plakat_rows_get_int (rows, 6);
  entry->tag = tag_of (plakat_rows_get_int (rows, 7));
  entry->added_at = plakat_rows_get_int (rows, 8);
  entry->poster_path = g_strdup (plakat_rows_get_text (rows, 9));
  plakat_entry_to_json (entry, builder);
}

static void
add_rating (JsonBuilder *builder, PlakatRows *rows)
{
  g_autoptr (PlakatRating) rating =
      plakat_rating_new (plakat_rows_get_text (rows, 1), plakat_rows_get_int (rows, 5));

  rating->tmdb_id = plakat_rows_get_int (rows, 2);
  rating->title = g_strdup (plakat_rows_get_text (rows, 3));
  rating->year = plakat_rows_get_int (rows, 4);
  rating->review = g_strdup (plakat_rows_get_text (rows, 6));
  rating->tag = tag_of (plakat_rows_get_int (rows, 0));
  rating->updated_at = plakat_rows_get_int (rows, 8);
  rating->poster_path = g_strdup (plakat_rows_get_text (rows, 9));
  plakat_rating_to_json (rating, builder);
}

#define FILM_REFERENCE "film_uid, f.tmdb_id, f.title, f.year"

/**
 * plakat_storage_read_feed:
 * @seq: (inout): the number after which to read, then the last that was read
 * @limit: how many changes at most
 * @builder: takes the changes, inside an array
 * @more: (out): whether there is more already
 *
 * What changed on the account's lists, in the order of the commits; one statement, so of one state.
 */
gboolean
plakat_storage_read_feed (PlakatDb *db,
                          gint64 user_id,
                          gint64 *seq,
                          gint64 limit,
                          JsonBuilder *builder,
                          gboolean *more,
                          GError **error)
{
  g_autoptr (PlakatRows) rows = plakat_db_query (
      db, error,
      "SELECT e.seq, e." FILM_REFERENCE
      ", e.list, e.present, e.id, e.added_at, f.poster_path, 0 AS is_rating "
      "FROM entry e LEFT JOIN film f ON f.uid = e.film_uid WHERE e.user_id = ?1 AND e.seq > ?2 "
      "UNION ALL "
      "SELECT r.seq, r." FILM_REFERENCE ", r.half_stars, r.review, r.id, r.updated_at, f.poster_path, 1 "
      "FROM rating r LEFT JOIN film f ON f.uid = r.film_uid WHERE r.user_id = ?1 AND r.seq > ?2 "
      "ORDER BY 1 LIMIT ?3",
      "iii", user_id, *seq, limit + 1);

  if (rows == NULL)
    return FALSE;
  *more = FALSE;
  for (gint64 i = 0; plakat_rows_next (rows); i++)
    {
      if (i == limit)
        {
          *more = TRUE;
          break;
        }
      if (plakat_rows_get_int (rows, 10))
        add_rating (builder, rows);
      else
        add_entry (builder, rows);
      *seq = plakat_rows_get_int (rows, 0);
    }
  return plakat_rows_end (rows, error);
}

static gboolean
rename_entries (PlakatDb *db, const char *from, const char *to, GError **error)
{
  g_autoptr (GArray) users = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) lists = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (PlakatRows) rows = plakat_db_query (
      db, error, "SELECT user_id, list FROM entry WHERE film_uid = ?1 AND present = 1", "t", from);

  if (rows == NULL)
    return FALSE;
  while (plakat_rows_next (rows))
    {
      gint64 user_id = plakat_rows_get_int (rows, 0), list = plakat_rows_get_int (rows, 1);

      g_array_append_val (users, user_id);
      g_array_append_val (lists, list);
    }
  if (!plakat_rows_end (rows, error))
    return FALSE;
  for (guint i = 0; i < users->len; i++)
    {
      gint64 user_id = g_array_index (users, gint64, i), list = g_array_index (lists, gint64, i), id;

      if (!plakat_storage_put_entry (db, user_id, list, to, TRUE, &id, error)
          || !plakat_storage_put_entry (db, user_id, list, from, FALSE, &id, error))
        return FALSE;
    }
  return TRUE;
}

/* A rating under the old name goes over only where there is none under the new. */
static gboolean
rename_ratings (PlakatDb *db, const char *from, const char *to, GError **error)
{
  g_autoptr (GArray) users = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (PlakatRows) rows = plakat_db_query (
      db, error,
      "SELECT r.user_id FROM rating r WHERE r.film_uid = ?1 AND (r.half_stars > 0 OR r.review IS NOT NULL) "
      "AND NOT EXISTS (SELECT 1 FROM rating n WHERE n.user_id = r.user_id AND n.film_uid = ?2 "
      "AND (n.half_stars > 0 OR n.review IS NOT NULL))",
      "tt", from, to);

  if (rows == NULL)
    return FALSE;
  while (plakat_rows_next (rows))
    {
      gint64 user_id = plakat_rows_get_int (rows, 0);

      g_array_append_val (users, user_id);
    }
  if (!plakat_rows_end (rows, error))
    return FALSE;
  for (guint i = 0; i < users->len; i++)
    {
      gint64 user_id = g_array_index (users, gint64, i), version;
      g_auto (PlakatStoredRating) rating = { 0 };

      if (!plakat_storage_get_rating (db, user_id, from, &rating, error)
          || !plakat_storage_put_rating (db, user_id, to, rating.half_stars, rating.review, &version, error)
          || !plakat_storage_put_rating (db, user_id, from, 0, NULL, &version, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * plakat_storage_rename_film:
 * @from: a name under which a film was not known before
 * @to: the name it is kept by
 *
 * Within a transaction. Lists may hold films that the catalogue lacked: they follow when it learns of them.
 */
gboolean
plakat_storage_rename_film (PlakatDb *db, const char *from, const char *to, GError **error)
{
  return rename_entries (db, from, to, error) && rename_ratings (db, from, to, error);
}
