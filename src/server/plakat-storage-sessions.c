/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-json.h"
#include "plakat-storage-sessions.h"

#define GRACE_SECONDS 60
#define REFRESH_SECONDS (60 * 24 * 60 * 60)

/* Who signs in ever again without signing out ends the sign-ins that were not used for longest. */
#define MAX_FAMILIES 100

static gint64
now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static gboolean
add_refresh (PlakatDb *db, const char *family, const char *hash, GError **error)
{
  gint64 time = now ();

  return plakat_db_run (
      db, error, "INSERT INTO refresh (hash, family_id, created_at, expires_at) VALUES (?1, ?2, ?3, ?4)",
      "ttii", hash, family, time, time + REFRESH_SECONDS);
}

/* Families whose last token has expired, and those that are too many. */
static gboolean
forget_old (PlakatDb *db, gint64 user_id, GError **error)
{
  return plakat_db_run (db, error,
                        "DELETE FROM family WHERE user_id = ?1 AND NOT EXISTS (SELECT 1 FROM refresh "
                        "WHERE family_id = family.id AND expires_at > ?2)",
                        "ii", user_id, now ())
         && plakat_db_run (db, error,
                           "DELETE FROM family WHERE user_id = ?1 AND id IN (SELECT id FROM family "
                           "WHERE user_id = ?1 ORDER BY CASE WHEN revoked_at IS NULL THEN 0 ELSE 1 END, "
                           "used_at DESC, id LIMIT ?2 OFFSET ?3)",
                           "iii", user_id, G_GINT64_CONSTANT (1000000), (gint64) MAX_FAMILIES - 1);
}

/** plakat_storage_open_family: within a transaction: notes a new sign-in; old ones are forgotten */
gboolean
plakat_storage_open_family (PlakatDb *db, gint64 user_id, const PlakatFamily *family, GError **error)
{
  return forget_old (db, user_id, error)
         && plakat_db_run (
             db, error,
             "INSERT INTO family (id, user_id, agent, address, created_at, used_at) VALUES (?1, ?2, ?3, ?4, "
             "?5, ?5)",
             "titti", family->id, user_id, family->agent, family->address, now ())
         && add_refresh (db, family->id, family->refresh_hash, error);
}

/** plakat_storage_get_standing: what an access token of @user_id and @family is still worth */
gboolean
plakat_storage_get_standing (
    PlakatDb *db, gint64 user_id, const char *family, PlakatStanding *standing, GError **error)
{
  g_autoptr (PlakatRows) rows = plakat_db_query (
      db, error,
      "SELECT CASE WHEN a.delete_at IS NULL THEN 0 ELSE 1 END, CASE WHEN f.id IS NULL THEN 0 ELSE 1 "
      "END FROM account a LEFT JOIN family f ON f.id = ?2 AND f.user_id = a.id "
      "AND f.revoked_at IS NULL WHERE a.id = ?1 "
      "UNION ALL SELECT 1, 0 FROM account_gone WHERE id = ?1",
      "it", user_id, family);

  *standing = PLAKAT_STANDING_ENDED;
  if (rows == NULL)
    return FALSE;
  if (plakat_rows_next (rows))
    {
      if (plakat_rows_get_int (rows, 0) != 0)
        *standing = PLAKAT_STANDING_DELETED;
      else if (plakat_rows_get_int (rows, 1) != 0)
        *standing = PLAKAT_STANDING_GOOD;
    }
  return plakat_rows_end (rows, error);
}

typedef struct
{
  gboolean found;
  gboolean used;
  gint64 used_at;
  gint64 expires_at;
} RefreshRow;

static gboolean
read_refresh (PlakatDb *db, const char *family, const char *hash, RefreshRow *row, GError **error)
{
  g_autoptr (PlakatRows) rows = plakat_db_query (
      db, error, "SELECT used_at, expires_at FROM refresh WHERE hash = ?1 AND family_id = ?2", "tt", hash,
      family);

  *row = (RefreshRow) { 0 };
  if (rows == NULL)
    return FALSE;
  if (plakat_rows_next (rows))
    {
      row->found = TRUE;
      row->used = !plakat_rows_is_null (rows, 0);
      row->used_at = plakat_rows_get_int (rows, 0);
      row->expires_at = plakat_rows_get_int (rows, 1);
    }
  return plakat_rows_end (rows, error);
}

/* The family's row stands for all of its tokens: who writes it first is the only one to look at them until
 * the end of the transaction, in whichever process. */
static gboolean
lock_family (PlakatDb *db, PlakatRefreshTrade *trade, gboolean *live, GError **error)
{
  g_autoptr (PlakatRows) rows =
      plakat_db_query (db, error,
                       "UPDATE family SET used_at = CASE WHEN revoked_at IS NULL THEN ?2 ELSE used_at END "
                       "WHERE id = (SELECT family_id FROM refresh WHERE hash = ?1) "
                       "RETURNING id, user_id, revoked_at",
                       "ti", trade->hash, now ());

  *live = FALSE;
  if (rows == NULL)
    return FALSE;
  while (plakat_rows_next (rows))
    {
      g_free (trade->family);
      trade->family = g_strdup (plakat_rows_get_text (rows, 0));
      trade->user_id = plakat_rows_get_int (rows, 1);
      *live = plakat_rows_is_null (rows, 2);
    }
  return plakat_rows_end (rows, error);
}

/* What is left of the tokens of an account that was. */
static gboolean
is_of_the_gone (PlakatDb *db, const char *hash, gboolean *gone, GError **error)
{
  gint64 count;

  if (!plakat_db_read_int (db, error, &count, "SELECT count(*) FROM refresh_gone WHERE hash = ?1", "t", hash))
    return FALSE;
  *gone = count > 0;
  return TRUE;
}

static gboolean
is_to_be_deleted (PlakatDb *db, gint64 user_id, gboolean *deleted, GError **error)
{
  gint64 delete_at;

  if (!plakat_db_read_int (db, error, &delete_at, "SELECT delete_at FROM account WHERE id = ?1", "i",
                           user_id))
    return FALSE;
  *deleted = delete_at != 0;
  return TRUE;
}

static gboolean
rotate (PlakatDb *db, PlakatRefreshTrade *trade, GError **error)
{
  trade->outcome = PLAKAT_REFRESH_DONE;
  trade->next = 0;
  return plakat_db_run (db, error, "UPDATE refresh SET used_at = ?2 WHERE hash = ?1", "ti", trade->hash,
                        now ())
         && add_refresh (db, trade->family, trade->next_hashes[0], error)
         && plakat_db_run (db, error, "DELETE FROM refresh WHERE family_id = ?1 AND expires_at < ?2", "ti",
                           trade->family, now ());
}

/* A token that was used before: its owner lost the answer, or somebody else has it. Within the grace time the
 * immediate predecessor of the token in force is the former; everything else is the latter. */
static gboolean
trade_used (PlakatDb *db, const RefreshRow *row, PlakatRefreshTrade *trade, GError **error)
{
  RefreshRow next;

  for (guint i = 0; now () - row->used_at <= GRACE_SECONDS && trade->next_hashes[i] != NULL; i++)
    {
      if (!read_refresh (db, trade->family, trade->next_hashes[i], &next, error))
        return FALSE;
      if (!next.found || next.used)
        continue;
      trade->outcome = PLAKAT_REFRESH_DONE;
      trade->next = i;
      return TRUE;
    }
  trade->outcome = PLAKAT_REFRESH_REUSED;
  return plakat_storage_revoke_family (db, trade->user_id, trade->family, NULL, error);
}

static gboolean
trade_locked (PlakatDb *db, PlakatRefreshTrade *trade, GError **error)
{
  RefreshRow row;

  if (!read_refresh (db, trade->family, trade->hash, &row, error))
    return FALSE;
  if (!row.found || row.expires_at <= now ())
    return TRUE;
  return row.used ? trade_used (db, &row, trade, error) : rotate (db, trade, error);
}

/**
 * plakat_storage_trade_refresh:
 * @trade: (inout): what is traded in, and how it went
 *
 * Within a transaction: of many who come with the same token all get the same successor. It is to be kept
 * even where the trade is refused, since a reused token ends its family.
 *
 * Returns: %FALSE only if the storage failed
 */
gboolean
plakat_storage_trade_refresh (PlakatDb *db, PlakatRefreshTrade *trade, GError **error)
{
  gboolean live, deleted;

  trade->outcome = PLAKAT_REFRESH_REFUSED;
  if (!lock_family (db, trade, &live, error))
    return FALSE;
  if (live)
    return trade_locked (db, trade, error);
  if (trade->family != NULL ? !is_to_be_deleted (db, trade->user_id, &deleted, error)
                            : !is_of_the_gone (db, trade->hash, &deleted, error))
    return FALSE;
  if (deleted)
    trade->outcome = PLAKAT_REFRESH_DELETED;
  return TRUE;
}

/**
 * plakat_storage_revoke_by_refresh:
 * @user_id: (out): whose sign-in ended, 0 for nobody's
 *
 * Ends the sign-in that the token belongs to; an unknown one ends nothing.
 */
gboolean
plakat_storage_revoke_by_refresh (PlakatDb *db, const char *refresh_hash, gint64 *user_id, GError **error)
{
  return plakat_db_read_int (db, error, user_id,
                             "UPDATE family SET revoked_at = ?2 WHERE revoked_at IS NULL "
                             "AND id = (SELECT family_id FROM refresh WHERE hash = ?1) RETURNING user_id",
                             "ti", refresh_hash, now ());
}

/**
 * plakat_storage_revoke_family:
 * @user_id: whose it must be
 * @found: (out) (optional): whether there was such a sign-in that lived
 */
gboolean
plakat_storage_revoke_family (
    PlakatDb *db, gint64 user_id, const char *family, gboolean *found, GError **error)
{
  if (!plakat_db_run (
          db, error,
          "UPDATE family SET revoked_at = ?3 WHERE id = ?1 AND user_id = ?2 AND revoked_at IS NULL", "tii",
          family, user_id, now ()))
    return FALSE;
  if (found != NULL)
    *found = plakat_db_get_changes (db) > 0;
  return TRUE;
}

/** plakat_storage_revoke_all: @but: (nullable): a sign-in that stays */
gboolean
plakat_storage_revoke_all (PlakatDb *db, gint64 user_id, const char *but, GError **error)
{
  return plakat_db_run (
      db, error, "UPDATE family SET revoked_at = ?3 WHERE user_id = ?1 AND id <> ?2 AND revoked_at IS NULL",
      "iti", user_id, but ? but : "", now ());
}

static void
append_family (PlakatRows *rows, const char *current, GString *json)
{
  g_autofree char *created = plakat_json_time (plakat_rows_get_int (rows, 3));
  g_autofree char *used = plakat_json_time (plakat_rows_get_int (rows, 4));
  const char *id = plakat_rows_get_text (rows, 0);

  g_string_append (json, json->len > 0 ? ",{\"id\":" : "{\"id\":");
  plakat_json_append (json, id);
  g_string_append (json, ",\"agent\":");
  plakat_json_append (json, plakat_rows_get_text (rows, 1));
  g_string_append (json, ",\"address\":");
  plakat_json_append (json, plakat_rows_get_text (rows, 2));
  g_string_append_printf (json, ",\"created_at\":\"%s\",\"used_at\":\"%s\",\"current\":%s}", created, used,
                          g_strcmp0 (id, current) == 0 ? "true" : "false");
}

#define LIVE_FAMILIES                                                                        \
  "FROM family WHERE user_id = ?1 AND revoked_at IS NULL AND EXISTS (SELECT 1 FROM refresh " \
  "WHERE family_id = family.id AND expires_at > ?2)"

/**
 * plakat_storage_list_families:
 * @current: (nullable): the sign-in that asks
 * @json: the sign-ins that live are appended, the last used one first
 * @count: (out): how many there are in all
 */
gboolean
plakat_storage_list_families (PlakatDb *db,
                              gint64 user_id,
                              const char *current,
                              gint64 limit,
                              gint64 offset,
                              GString *json,
                              gint64 *count,
                              GError **error)
{
  g_autoptr (PlakatRows) rows = NULL;

  if (!plakat_db_read_int (db, error, count, "SELECT count(*) " LIVE_FAMILIES, "ii", user_id, now ()))
    return FALSE;
  rows = plakat_db_query (db, error,
                          "SELECT id, agent, address, created_at, used_at " LIVE_FAMILIES
                          " ORDER BY used_at DESC, id LIMIT ?3 OFFSET ?4",
                          "iiii", user_id, now (), limit, offset);
  if (rows == NULL)
    return FALSE;
  while (plakat_rows_next (rows))
    append_family (rows, current, json);
  return plakat_rows_end (rows, error);
}
