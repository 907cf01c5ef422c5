/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <sodium.h>
#include <string.h>

#include "plakat-storage-accounts.h"

#define GRACE_SECONDS 60
#define REFRESH_SECONDS (60 * 24 * 60 * 60)

#define ACCOUNT_COLUMNS                                                                      \
  "id, email, username, password, first_name, last_name, bio, birth_date, favorite_genres, " \
  "notification_preferences, created_at, updated_at"

static gint64
now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

PlakatAccount *
plakat_account_new (void)
{
  return g_new0 (PlakatAccount, 1);
}

void
plakat_account_free (PlakatAccount *self)
{
  g_free (self->email);
  g_free (self->username);
  if (self->password != NULL)
    sodium_memzero (self->password, strlen (self->password));
  g_free (self->password);
  g_free (self->first_name);
  g_free (self->last_name);
  g_free (self->bio);
  g_free (self->birth_date);
  g_free (self->favorite_genres);
  g_free (self->notification_preferences);
  g_free (self);
}

/* Names that differ only in case or in how their letters are put together are one name. */
static char *
key_of (const char *name)
{
  g_autofree char *whole = g_utf8_normalize (name, -1, G_NORMALIZE_ALL_COMPOSE);

  return g_utf8_casefold (whole, -1);
}

/**
 * plakat_storage_add_account:
 * @account: without an id, which is set
 *
 * Errors: %PLAKAT_SERVER_ERROR_CONFLICT when the address or the name is taken; which of them is not said.
 *
 * Returns: %TRUE when it is stored
 */
gboolean
plakat_storage_add_account (PlakatDb *db, PlakatAccount *account, GError **error)
{
  g_autofree char *email_key = key_of (account->email);
  g_autofree char *username_key = key_of (account->username);

  account->created_at = account->updated_at = now ();
  if (!plakat_db_run (db, error,
                      "INSERT INTO account (email, email_key, username, username_key, password, first_name, "
                      "last_name, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8) "
                      "ON CONFLICT DO NOTHING",
                      "ttttttti", account->email, email_key, account->username, username_key,
                      account->password, account->first_name, account->last_name, account->created_at))
    return FALSE;
  if (plakat_db_get_changes (db) == 1)
    {
      account->id = plakat_db_get_last_id (db);
      return TRUE;
    }
  g_set_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_CONFLICT,
               _ ("This e-mail address or user name cannot be used; please choose another, or sign in."));
  return FALSE;
}

static PlakatAccount *
read_account (PlakatRows *rows)
{
  PlakatAccount *account = plakat_account_new ();

  account->id = plakat_rows_get_int (rows, 0);
  account->email = g_strdup (plakat_rows_get_text (rows, 1));
  account->username = g_strdup (plakat_rows_get_text (rows, 2));
  account->password = g_strdup (plakat_rows_get_text (rows, 3));
  account->first_name = g_strdup (plakat_rows_get_text (rows, 4));
  account->last_name = g_strdup (plakat_rows_get_text (rows, 5));
  account->bio = g_strdup (plakat_rows_get_text (rows, 6));
  account->birth_date = g_strdup (plakat_rows_get_text (rows, 7));
  account->favorite_genres = g_strdup (plakat_rows_get_text (rows, 8));
  account->notification_preferences = g_strdup (plakat_rows_get_text (rows, 9));
  account->created_at = plakat_rows_get_int (rows, 10);
  account->updated_at = plakat_rows_get_int (rows, 11);
  return account;
}

static gboolean
take_account (PlakatRows *rows, PlakatAccount **account, GError **error)
{
  if (rows == NULL)
    return FALSE;
  if (plakat_rows_next (rows))
    *account = read_account (rows);
  return plakat_rows_end (rows, error);
}

/**
 * plakat_storage_find_account:
 * @name: an e-mail address or a user name, which holds no “@”
 * @account: (out) (transfer full) (nullable): whose it is, %NULL for nobody's
 */
gboolean
plakat_storage_find_account (PlakatDb *db, const char *name, PlakatAccount **account, GError **error)
{
  g_autofree char *key = key_of (name);
  g_autoptr (PlakatRows) rows = plakat_db_query (
      db, error, "SELECT " ACCOUNT_COLUMNS " FROM account WHERE email_key = ?1 OR username_key = ?1", "t",
      key);

  *account = NULL;
  return take_account (rows, account, error);
}

gboolean
plakat_storage_get_account (PlakatDb *db, gint64 user_id, PlakatAccount **account, GError **error)
{
  g_autoptr (PlakatRows) rows =
      plakat_db_query (db, error, "SELECT " ACCOUNT_COLUMNS " FROM account WHERE id = ?1", "i", user_id);

  *account = NULL;
  return take_account (rows, account, error);
}

/** plakat_storage_save_account: writes what a person may change of themselves */
gboolean
plakat_storage_save_account (PlakatDb *db, const PlakatAccount *account, GError **error)
{
  return plakat_db_run (db, error,
                        "UPDATE account SET first_name = ?2, last_name = ?3, bio = ?4, birth_date = ?5, "
                        "favorite_genres = ?6, notification_preferences = ?7, updated_at = ?8 WHERE id = ?1",
                        "itttttti", account->id, account->first_name, account->last_name, account->bio,
                        account->birth_date, account->favorite_genres, account->notification_preferences,
                        now ());
}

gboolean
plakat_storage_set_password (PlakatDb *db, gint64 user_id, const char *hash, GError **error)
{
  return plakat_db_run (db, error, "UPDATE account SET password = ?2 WHERE id = ?1", "it", user_id, hash);
}

static gboolean
add_refresh (PlakatDb *db, const char *family, const char *hash, GError **error)
{
  gint64 time = now ();

  return plakat_db_run (
      db, error, "INSERT INTO refresh (hash, family_id, created_at, expires_at) VALUES (?1, ?2, ?3, ?4)",
      "ttii", hash, family, time, time + REFRESH_SECONDS);
}

/** plakat_storage_open_family: notes a new sign-in and its first refresh token; old ones are forgotten */
gboolean
plakat_storage_open_family (
    PlakatDb *db, gint64 user_id, const char *family, const char *refresh_hash, GError **error)
{
  gboolean done;

  if (!plakat_db_begin (db, error))
    return FALSE;
  done = plakat_db_run (db, error,
                        "DELETE FROM family WHERE user_id = ?1 AND NOT EXISTS (SELECT 1 FROM refresh "
                        "WHERE family_id = family.id AND expires_at > ?2)",
                        "ii", user_id, now ())
         && plakat_db_run (db, error, "INSERT INTO family (id, user_id, created_at) VALUES (?1, ?2, ?3)",
                           "tii", family, user_id, now ())
         && add_refresh (db, family, refresh_hash, error);
  return plakat_db_end (db, done, done ? error : NULL);
}

/** plakat_storage_family_is_live: whether the sign-in still stands, and is that account's */
gboolean
plakat_storage_family_is_live (
    PlakatDb *db, const char *family, gint64 user_id, gboolean *live, GError **error)
{
  g_autoptr (PlakatRows) rows = plakat_db_query (
      db, error, "SELECT 1 FROM family WHERE id = ?1 AND user_id = ?2 AND revoked_at IS NULL", "ti", family,
      user_id);

  if (rows == NULL)
    return FALSE;
  *live = plakat_rows_next (rows);
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
read_refresh (PlakatDb *db, const char *hash, RefreshRow *row, char **family, gint64 *user_id, GError **error)
{
  g_autoptr (PlakatRows) rows = plakat_db_query (
      db, error,
      "SELECT r.used_at IS NOT NULL, r.used_at, r.expires_at, f.id, f.user_id FROM refresh r "
      "JOIN family f ON f.id = r.family_id WHERE r.hash = ?1 AND f.revoked_at IS NULL",
      "t", hash);

  *row = (RefreshRow) { 0 };
  if (rows == NULL)
    return FALSE;
  if (plakat_rows_next (rows))
    {
      row->found = TRUE;
      row->used = plakat_rows_get_int (rows, 0);
      row->used_at = plakat_rows_get_int (rows, 1);
      row->expires_at = plakat_rows_get_int (rows, 2);
      if (family != NULL)
        {
          *family = g_strdup (plakat_rows_get_text (rows, 3));
          *user_id = plakat_rows_get_int (rows, 4);
        }
    }
  return plakat_rows_end (rows, error);
}

static gboolean
end_family (PlakatDb *db, const char *family, GError **error)
{
  return plakat_db_run (db, error, "UPDATE family SET revoked_at = ?2 WHERE id = ?1 AND revoked_at IS NULL",
                        "ti", family, now ());
}

static gboolean
rotate (PlakatDb *db, PlakatRefreshTrade *trade, GError **error)
{
  trade->outcome = PLAKAT_REFRESH_DONE;
  return plakat_db_run (db, error, "UPDATE refresh SET used_at = ?2 WHERE hash = ?1", "ti", trade->hash,
                        now ())
         && add_refresh (db, trade->family, trade->next_hash, error)
         && plakat_db_run (db, error, "DELETE FROM refresh WHERE family_id = ?1 AND expires_at < ?2", "ti",
                           trade->family, now ());
}

/* A token that was used before: its owner lost the answer, or somebody else has it. Within the grace time the
 * immediate predecessor of the token in force is the former; everything else is the latter. */
static gboolean
trade_used (PlakatDb *db, const RefreshRow *row, PlakatRefreshTrade *trade, GError **error)
{
  RefreshRow next;

  if (!read_refresh (db, trade->next_hash, &next, NULL, NULL, error))
    return FALSE;
  if (next.found && !next.used && now () - row->used_at <= GRACE_SECONDS)
    {
      trade->outcome = PLAKAT_REFRESH_DONE;
      return TRUE;
    }
  g_message ("A refresh token was used again; its sign-in was ended");
  return end_family (db, trade->family, error);
}

/**
 * plakat_storage_trade_refresh:
 * @trade: (inout): what is traded in, and how it went
 *
 * One transaction: of many who come with the same token all get the same successor.
 *
 * Returns: %FALSE only if the storage failed
 */
gboolean
plakat_storage_trade_refresh (PlakatDb *db, PlakatRefreshTrade *trade, GError **error)
{
  RefreshRow row;
  gboolean done;

  trade->outcome = PLAKAT_REFRESH_REFUSED;
  if (!plakat_db_begin (db, error))
    return FALSE;
  done = read_refresh (db, trade->hash, &row, &trade->family, &trade->user_id, error);
  if (done && row.found && row.expires_at > now ())
    done = row.used ? trade_used (db, &row, trade, error) : rotate (db, trade, error);
  return plakat_db_end (db, done, done ? error : NULL);
}

/** plakat_storage_revoke_by_refresh: ends the sign-in that the token belongs to; an unknown one ends nothing
 */
gboolean
plakat_storage_revoke_by_refresh (PlakatDb *db, const char *refresh_hash, GError **error)
{
  return plakat_db_run (db, error,
                        "UPDATE family SET revoked_at = ?2 WHERE revoked_at IS NULL "
                        "AND id = (SELECT family_id FROM refresh WHERE hash = ?1)",
                        "ti", refresh_hash, now ());
}
