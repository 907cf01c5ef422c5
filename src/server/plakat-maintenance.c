/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-idempotency.h"
#include "plakat-maintenance.h"
#include "plakat-storage-lists.h"

#define DAY G_GINT64_CONSTANT (86400)
#define REVOKED_SECONDS DAY
#define ALLOWANCE_SECONDS DAY
#define AUDIT_SECONDS (180 * DAY)
#define DEVICE_SECONDS (400 * DAY)
#define VERSIONS 200

/* Small transactions, so that nobody waits long for their turn. */
#define BATCH 500
#define MAX_TRIES 5

typedef gboolean (*Step) (PlakatDb *db, gint64 value, gboolean *more, GError **error);

/* Runs a step in a transaction of its own; once more where the engine undoes it because of others. */
static gboolean
run_step (PlakatDb *db, Step step, gint64 value, gboolean *more, GError **error)
{
  for (guint tries = 1;; tries++)
    {
      g_autoptr (GError) problem = NULL;
      gboolean done;

      *more = FALSE;
      if (plakat_db_begin (db, &problem))
        {
          done = step (db, value, more, &problem);
          if (plakat_db_end (db, done, done ? &problem : NULL))
            return TRUE;
        }
      if (tries < MAX_TRIES && g_error_matches (problem, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_RETRY))
        continue;
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
}

static gboolean
run_steps (PlakatDb *db, Step step, gint64 value, GError **error)
{
  gboolean more;

  do
    if (!run_step (db, step, value, &more, error))
      return FALSE;
  while (more);
  return TRUE;
}

/* @sql takes a time and a number of rows. */
static gboolean
forget (PlakatDb *db, const char *sql, gint64 before, gboolean *more, GError **error)
{
  if (!plakat_db_run (db, error, sql, "in", before, BATCH))
    return FALSE;
  *more = plakat_db_get_changes (db) >= BATCH;
  return TRUE;
}

static gboolean
forget_refreshes (PlakatDb *db, gint64 now, gboolean *more, GError **error)
{
  return forget (
      db, "DELETE FROM refresh WHERE hash IN (SELECT hash FROM refresh WHERE expires_at <= ?1 LIMIT ?2)", now,
      more, error);
}

static gboolean
forget_gone_refreshes (PlakatDb *db, gint64 now, gboolean *more, GError **error)
{
  return forget (
      db,
      "DELETE FROM refresh_gone WHERE hash IN (SELECT hash FROM refresh_gone WHERE expires_at <= ?1 "
      "LIMIT ?2)",
      now, more, error);
}

/* A sign-in whose tokens have run out, or that was ended: for a while it is remembered as such. Those of an
 * account that waits for its deletion are remembered until then, so that its devices learn of it. */
static gboolean
forget_families (PlakatDb *db, gint64 now, gboolean *more, GError **error)
{
  return forget (
      db,
      "DELETE FROM family WHERE id IN (SELECT id FROM family WHERE (revoked_at <= ?1 AND NOT EXISTS "
      "(SELECT 1 FROM account WHERE account.id = family.user_id AND delete_at IS NOT NULL)) OR (created_at "
      "<= ?1 "
      "AND NOT EXISTS (SELECT 1 FROM refresh WHERE refresh.family_id = family.id)) LIMIT ?2)",
      now - REVOKED_SECONDS, more, error);
}

static gboolean
forget_audit (PlakatDb *db, gint64 now, gboolean *more, GError **error)
{
  return forget (db, "DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE at < ?1 LIMIT ?2)",
                 now - AUDIT_SECONDS, more, error);
}

/* With it go the answers that it got; one that comes back all the same starts over. */
static gboolean
forget_devices (PlakatDb *db, gint64 now, gboolean *more, GError **error)
{
  return forget (db,
                 "DELETE FROM device WHERE (user_id, device) IN (SELECT user_id, device FROM device "
                 "WHERE seen_at < ?1 LIMIT ?2)",
                 now - DEVICE_SECONDS, more, error);
}

/* Their names hold addresses, which are nobody's business longer than need be. Microseconds stand there. */
static gboolean
forget_allowances (PlakatDb *db, gint64 now, gboolean *more, GError **error)
{
  return forget (db,
                 "DELETE FROM allowance WHERE name IN (SELECT name FROM allowance WHERE since < ?1 LIMIT ?2)",
                 (now - ALLOWANCE_SECONDS) * G_USEC_PER_SEC, more, error);
}

/* The newest versions of a rating, and of a record, stay. */
static gboolean
forget_versions (PlakatDb *db, gint64 now, gboolean *more, GError **error)
{
  return plakat_db_run (
             db, error,
             "DELETE FROM rating_version WHERE (user_id, film_uid) IN (SELECT user_id, film_uid FROM "
             "rating_version "
             "GROUP BY user_id, film_uid HAVING count(*) > ?1) AND seq <= (SELECT newer.seq FROM "
             "rating_version AS "
             "newer "
             "WHERE newer.user_id = rating_version.user_id AND newer.film_uid = rating_version.film_uid "
             "ORDER BY newer.seq DESC LIMIT 1 OFFSET ?1)",
             "n", VERSIONS)
         && plakat_db_run (
             db, error,
             "DELETE FROM record_version WHERE (user_id, kind, uid) IN (SELECT user_id, kind, uid FROM "
             "record_version GROUP BY user_id, kind, uid HAVING count(*) > ?1) AND seq <= (SELECT newer.seq "
             "FROM record_version AS newer WHERE newer.user_id = record_version.user_id AND newer.kind = "
             "record_version.kind AND newer.uid = record_version.uid ORDER BY newer.seq DESC LIMIT 1 OFFSET "
             "?1)",
             "n", VERSIONS);
}

/**
 * plakat_maintain_forget_account:
 * @user_id: an account whose row is gone, and everything that is its own with it
 * @gone_at: when it was deleted
 * @error: return location
 *
 * What is left: that there was an account of that number, for its devices to be told; and what happened when,
 * of nobody. Within a transaction that writes.
 *
 * Returns: %TRUE when it is done
 */
gboolean
plakat_maintain_forget_account (PlakatDb *db, gint64 user_id, gint64 gone_at, GError **error)
{
  return plakat_db_run (db, error,
                        "INSERT INTO account_gone (id, gone_at) VALUES (?1, ?2) ON CONFLICT DO NOTHING", "ii",
                        user_id, gone_at)
         && plakat_db_run (db, error,
                           "UPDATE audit SET user_id = NULL, address = '', agent = '', detail = NULL "
                           "WHERE user_id = ?1",
                           "i", user_id)
         && plakat_db_run (db, error,
                           "INSERT INTO audit (user_id, at, event, address, agent, detail) "
                           "VALUES (NULL, ?1, 'account-deleted', '', '', NULL)",
                           "i", gone_at);
}

/* The token that each of its devices would come with next. */
static gboolean
remember_refreshes (PlakatDb *db, gint64 user_id, gint64 now, GError **error)
{
  return plakat_db_run (db, error,
                        "INSERT INTO refresh_gone (hash, expires_at) SELECT hash, expires_at FROM refresh "
                        "WHERE expires_at > ?2 AND used_at IS NULL "
                        "AND family_id IN (SELECT id FROM family WHERE user_id = ?1) ON CONFLICT DO NOTHING",
                        "ii", user_id, now);
}

static gboolean
delete_account (PlakatDb *db, gint64 user_id, gint64 now, GError **error)
{
  if (!plakat_db_run (db, error, "UPDATE account SET seq = seq WHERE id = ?1 AND delete_at <= ?2", "ii",
                      user_id, now))
    return FALSE;
  /* somebody took it back, or another process was first */
  if (plakat_db_get_changes (db) == 0)
    return TRUE;
  return remember_refreshes (db, user_id, now, error)
         && plakat_db_run (db, error, "DELETE FROM account WHERE id = ?1", "i", user_id)
         && plakat_maintain_forget_account (db, user_id, now, error);
}

static gboolean
delete_next_account (PlakatDb *db, gint64 now, gboolean *more, GError **error)
{
  gint64 user_id;

  if (!plakat_db_read_int (db, error, &user_id, "SELECT min(id) FROM account WHERE delete_at <= ?1", "i",
                           now))
    return FALSE;
  *more = user_id != 0;
  return user_id == 0 || delete_account (db, user_id, now, error);
}

/**
 * plakat_maintain:
 * @db: a connection that writes
 * @now: seconds since 1970
 * @error: return location; what went before it is done
 *
 * What is to be done once in a while: forgets what has run out or is not needed any more, and deletes the
 * accounts whose time has come, in small transactions. Several processes on one database may do it at once.
 *
 * Returns: %TRUE if all of it is done
 */
gboolean
plakat_maintain (PlakatDb *db, gint64 now, GError **error)
{
  static const Step steps[] = {
    delete_next_account, forget_refreshes,  forget_gone_refreshes, forget_families,
    forget_audit,        forget_allowances, forget_versions,       forget_devices,
  };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (!run_steps (db, steps[i], now, error))
      return FALSE;
  return plakat_storage_follow_names (db, error) && plakat_storage_forget_lists (db, now, error)
         && plakat_idempotency_forget (db, now, error);
}
