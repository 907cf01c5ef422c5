/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-storage-lists.h"
#include "plakat-storage-ratings.h"
#include "plakat-storage-records.h"

/* How long it is remembered that something went: who was away for longer starts over. */
#define REMEMBER_SECONDS (G_GINT64_CONSTANT (400) * 24 * 60 * 60)

static gboolean
read_numbers (PlakatRows *rows, GArray *numbers, GError **error)
{
  if (rows == NULL)
    return FALSE;
  while (plakat_rows_next (rows))
    {
      gint64 number = plakat_rows_get_int (rows, 0);

      g_array_append_val (numbers, number);
    }
  return plakat_rows_end (rows, error);
}

/* An account that was deleted meanwhile has nothing left to look after. */
static gboolean
lock_if_there (PlakatDb *db, gint64 user_id, gboolean *there, GError **error)
{
  g_autoptr (GError) problem = NULL;

  *there = plakat_storage_lock_account (db, user_id, &problem);
  if (*there || g_error_matches (problem, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_ACCOUNT))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/**
 * plakat_storage_rename_film:
 * @from: a name under which a film was not known before
 * @to: the name it is kept by
 *
 * Within a transaction that writes. Lists may hold films that the catalogue lacked: they follow when it
 * learns of them. Takes the locks of their accounts one after the other, in the order of their numbers.
 */
gboolean
plakat_storage_rename_film (PlakatDb *db, const char *from, const char *to, GError **error)
{
  g_autoptr (GArray) users = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (PlakatRows) rows =
      plakat_db_query (db, error,
                       "SELECT user_id FROM entry WHERE film_uid = ?1 AND present = 1 UNION "
                       "SELECT user_id FROM rating WHERE film_uid = ?1 UNION "
                       "SELECT user_id FROM record WHERE uid = ?1 ORDER BY 1",
                       "t", from);

  if (!read_numbers (rows, users, error))
    return FALSE;
  for (guint i = 0; i < users->len; i++)
    {
      gint64 user_id = g_array_index (users, gint64, i);
      gboolean there;

      if (!lock_if_there (db, user_id, &there, error)
          || (there
              && (!plakat_storage_move_entries (db, user_id, from, to, error)
                  || !plakat_storage_move_rating (db, user_id, from, to, error)
                  || !plakat_storage_move_records (db, user_id, from, to, error))))
        return FALSE;
    }
  return TRUE;
}

G_STATIC_ASSERT (PLAKAT_USER_RECORD_NOTE == 1 && PLAKAT_USER_RECORD_WATCHED == 2);

/* One film on lists under a name that it is not kept by; %NULL if there is none. */
static gboolean
find_old_name (PlakatDb *db, char **from, char **to, GError **error)
{
  g_autoptr (PlakatRows) rows = plakat_db_query (
      db, error,
      "SELECT a.uid, f.uid FROM (SELECT film_uid FROM entry WHERE present = 1 UNION SELECT film_uid FROM "
      "rating "
      "WHERE half_stars > 0 OR review IS NOT NULL UNION SELECT uid FROM record WHERE fields IS NOT NULL AND "
      "kind IN (1, 2)) AS n JOIN film_alias a ON a.uid = n.film_uid "
      "JOIN film f ON f.id = a.film_id WHERE f.uid <> a.uid LIMIT 1",
      "");

  *from = *to = NULL;
  if (rows == NULL)
    return FALSE;
  if (plakat_rows_next (rows))
    {
      *from = g_strdup (plakat_rows_get_text (rows, 0));
      *to = g_strdup (plakat_rows_get_text (rows, 1));
    }
  return plakat_rows_end (rows, error);
}

/**
 * plakat_storage_follow_names:
 *
 * Outside of a transaction: with PostgreSQL somebody may put a film on a list under a name just while a load
 * learns that the film is kept by another. Such films follow.
 */
gboolean
plakat_storage_follow_names (PlakatDb *db, GError **error)
{
  while (TRUE)
    {
      g_autofree char *from = NULL, *to = NULL;
      gboolean done;

      if (!find_old_name (db, &from, &to, error))
        return FALSE;
      if (from == NULL)
        return TRUE;
      if (!plakat_db_begin (db, error))
        return FALSE;
      done = plakat_storage_rename_film (db, from, to, error);
      if (!plakat_db_end (db, done, done ? error : NULL))
        return FALSE;
    }
}

static const char *const graves[] = {
  "entry WHERE user_id = ?1 AND present = 0 AND changed_at < ?2",
  "rating WHERE user_id = ?1 AND half_stars = 0 AND review IS NULL AND updated_at < ?2",
  "profile WHERE user_id = ?1 AND present = 0 AND updated_at < ?2",
  "record WHERE user_id = ?1 AND fields IS NULL AND updated_at < ?2",
};

/* A cursor below what is forgotten may have missed it. */
static gboolean
forget_of_account (PlakatDb *db, gint64 user_id, gint64 before, GError **error)
{
  gboolean there;

  if (!lock_if_there (db, user_id, &there, error))
    return FALSE;
  for (gsize i = 0; there && i < G_N_ELEMENTS (graves); i++)
    {
      g_autofree char *newest = g_strconcat ("SELECT coalesce (max (seq), 0) FROM ", graves[i], NULL);
      g_autofree char *removal = g_strconcat ("DELETE FROM ", graves[i], NULL);
      gint64 seq;

      if (!plakat_db_read_int (db, error, &seq, newest, "ii", user_id, before)
          || !plakat_db_run (db, error, "UPDATE account SET pruned = ?2 WHERE id = ?1 AND pruned < ?2", "ii",
                             user_id, seq)
          || !plakat_db_run (db, error, removal, "ii", user_id, before))
        return FALSE;
    }
  return TRUE;
}

/**
 * plakat_storage_forget_lists:
 * @now: seconds since 1970
 *
 * Outside of a transaction: forgets what went from lists more than 400 days ago, an account at a time.
 * Cursors that may have missed it lead nowhere from then on.
 */
gboolean
plakat_storage_forget_lists (PlakatDb *db, gint64 now, GError **error)
{
  gint64 before = now - REMEMBER_SECONDS;
  g_autoptr (GArray) users = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (PlakatRows) rows = plakat_db_query (
      db, error,
      "SELECT user_id FROM entry WHERE present = 0 AND changed_at < ?1 UNION "
      "SELECT user_id FROM rating WHERE half_stars = 0 AND review IS NULL AND updated_at < ?1 UNION "
      "SELECT user_id FROM profile WHERE present = 0 AND updated_at < ?1 UNION "
      "SELECT user_id FROM record WHERE fields IS NULL AND updated_at < ?1 ORDER BY 1",
      "i", before);

  if (!read_numbers (rows, users, error))
    return FALSE;
  g_clear_pointer (&rows, plakat_rows_free);
  for (guint i = 0; i < users->len; i++)
    {
      gboolean done;

      if (!plakat_db_begin (db, error))
        return FALSE;
      done = forget_of_account (db, g_array_index (users, gint64, i), before, error);
      if (!plakat_db_end (db, done, done ? error : NULL))
        return FALSE;
    }
  return TRUE;
}
