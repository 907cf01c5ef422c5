/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <sodium.h>
#include <string.h>

#include "plakat-account-fields.h"
#include "plakat-seal.h"
#include "plakat-storage-accounts.h"
#include "plakat-storage-lists.h"

#define ACCOUNT_COLUMNS                                                                      \
  "id, email, username, password, first_name, last_name, bio, birth_date, favorite_genres, " \
  "notification_preferences, avatar_key, created_at, updated_at, delete_at, display_name, self_seq"

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
  g_free (self->display_name);
  g_free (self->bio);
  g_free (self->birth_date);
  g_free (self->favorite_genres);
  g_free (self->notification_preferences);
  g_free (self->avatar_key);
  g_free (self);
}

/**
 * plakat_account_fold_name:
 *
 * Names that differ only in case or in how their letters are put together are one name.
 *
 * Returns: (transfer full): what is the same for the same name
 */
char *
plakat_account_fold_name (const char *name)
{
  g_autofree char *whole = g_utf8_normalize (name, -1, G_NORMALIZE_ALL_COMPOSE);

  return g_utf8_casefold (whole, -1);
}

static gboolean
is_email_there (PlakatDb *db, GBytes *hash, gboolean *there, GError **error)
{
  gint64 count;

  if (!plakat_db_read_int (db, error, &count, "SELECT count(*) FROM account WHERE email_key = ?1", "b", hash))
    return FALSE;
  *there = count > 0;
  return TRUE;
}

/* While the keys change an address may stand under an older key's hash, which the column's uniqueness does
 * not see. All who register then come one after the other. */
static gboolean
is_email_taken (PlakatDb *db, GPtrArray *hashes, gboolean *taken, GError **error)
{
  *taken = FALSE;
  if (hashes->len > 1
      && !plakat_db_run (db, error,
                         "INSERT INTO counter (name, value) VALUES ('registration', 1) "
                         "ON CONFLICT (name) DO UPDATE SET value = counter.value + 1",
                         ""))
    return FALSE;
  for (guint i = 1; i < hashes->len && !*taken; i++)
    if (!is_email_there (db, hashes->pdata[i], taken, error))
      return FALSE;
  return TRUE;
}

static GBytes *
seal_text (PlakatKeys *keys, PlakatSealField field, gint64 account, const char *text)
{
  return plakat_seal (keys, field, account, text ? text : "");
}

/* A value is bound to its account, whose number is not known before its row is there. */
static gboolean
insert_account (PlakatDb *db, PlakatAccount *account, GBytes *email_key, GError **error)
{
  g_autofree char *username_key = plakat_account_fold_name (account->username);
  g_autoptr (GBytes) empty = g_bytes_new_static ("", 0);

  return plakat_db_read_int (
      db, error, &account->id,
      "INSERT INTO account (email, email_key, username, username_key, password, first_name, last_name, "
      "display_name, bio, birth_date, favorite_genres, notification_preferences, seq, pruned, self_seq, "
      "created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?1, ?1, ?1, ?1, ?1, '[]', '{}', 0, 0, 0, ?6, ?6) "
      "ON CONFLICT DO NOTHING RETURNING id",
      "bbttti", empty, email_key, account->username, username_key, account->password, account->created_at);
}

static gboolean
write_account (PlakatDb *db, PlakatKeys *keys, const PlakatAccount *account, GError **error)
{
  g_autoptr (GBytes) first_name = seal_text (keys, PLAKAT_SEAL_FIRST_NAME, account->id, account->first_name);
  g_autoptr (GBytes) last_name = seal_text (keys, PLAKAT_SEAL_LAST_NAME, account->id, account->last_name);
  g_autoptr (GBytes) bio = seal_text (keys, PLAKAT_SEAL_BIO, account->id, account->bio);
  g_autoptr (GBytes) birth_date = seal_text (keys, PLAKAT_SEAL_BIRTH_DATE, account->id, account->birth_date);
  g_autoptr (GBytes) display_name =
      seal_text (keys, PLAKAT_SEAL_DISPLAY_NAME, account->id, account->display_name);

  return plakat_db_run (
      db, error,
      "UPDATE account SET first_name = ?2, last_name = ?3, bio = ?4, birth_date = ?5, favorite_genres = ?6, "
      "notification_preferences = ?7, updated_at = ?8, display_name = ?9, self_seq = ?10 WHERE id = ?1",
      "ibbbbttibi", account->id, first_name, last_name, bio, birth_date,
      account->favorite_genres ? account->favorite_genres : "[]",
      account->notification_preferences ? account->notification_preferences : "{}", now (), display_name,
      account->version);
}

static gboolean
seal_account (PlakatDb *db, PlakatKeys *keys, const PlakatAccount *account, GError **error)
{
  g_autoptr (GBytes) email = seal_text (keys, PLAKAT_SEAL_EMAIL, account->id, account->email);

  return plakat_db_run (db, error, "UPDATE account SET email = ?2 WHERE id = ?1", "ib", account->id, email)
         && write_account (db, keys, account, error);
}

/**
 * plakat_storage_add_account:
 * @account: without an id, which is set
 *
 * Within a transaction.
 *
 * Errors: %PLAKAT_SERVER_ERROR_CONFLICT when the address or the name is taken; which of them is not said.
 *
 * Returns: %TRUE when it is stored
 */
gboolean
plakat_storage_add_account (PlakatDb *db, PlakatKeys *keys, PlakatAccount *account, GError **error)
{
  g_autoptr (GPtrArray) hashes = plakat_keys_hash_email (keys, account->email);
  gboolean taken;

  account->created_at = account->updated_at = now ();
  if (!is_email_taken (db, hashes, &taken, error))
    return FALSE;
  if (!taken && !insert_account (db, account, hashes->pdata[0], error))
    return FALSE;
  if (!taken && account->id != 0)
    return seal_account (db, keys, account, error);
  g_set_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_CONFLICT,
               _ ("This e-mail address or user name cannot be used; please choose another, or sign in."));
  return FALSE;
}

static gboolean
unseal_column (PlakatRows *rows,
               int column,
               PlakatKeys *keys,
               PlakatSealField field,
               gint64 account,
               char **text,
               GError **error)
{
  g_autoptr (GBytes) sealed = plakat_rows_dup_bytes (rows, column);

  *text = plakat_unseal (keys, field, account, sealed, error);
  return *text != NULL;
}

static PlakatAccount *
read_account (PlakatRows *rows, PlakatKeys *keys, GError **error)
{
  g_autoptr (PlakatAccount) account = plakat_account_new ();
  gint64 id = account->id = plakat_rows_get_int (rows, 0);

  if (!unseal_column (rows, 1, keys, PLAKAT_SEAL_EMAIL, id, &account->email, error)
      || !unseal_column (rows, 4, keys, PLAKAT_SEAL_FIRST_NAME, id, &account->first_name, error)
      || !unseal_column (rows, 5, keys, PLAKAT_SEAL_LAST_NAME, id, &account->last_name, error)
      || !unseal_column (rows, 6, keys, PLAKAT_SEAL_BIO, id, &account->bio, error)
      || !unseal_column (rows, 7, keys, PLAKAT_SEAL_BIRTH_DATE, id, &account->birth_date, error)
      || !unseal_column (rows, 14, keys, PLAKAT_SEAL_DISPLAY_NAME, id, &account->display_name, error))
    return NULL;
  if (*account->birth_date == '\0')
    g_clear_pointer (&account->birth_date, g_free);
  account->username = g_strdup (plakat_rows_get_text (rows, 2));
  account->password = g_strdup (plakat_rows_get_text (rows, 3));
  account->favorite_genres = g_strdup (plakat_rows_get_text (rows, 8));
  account->notification_preferences = g_strdup (plakat_rows_get_text (rows, 9));
  account->avatar_key = g_strdup (plakat_rows_get_text (rows, 10));
  account->created_at = plakat_rows_get_int (rows, 11);
  account->updated_at = plakat_rows_get_int (rows, 12);
  account->delete_at = plakat_rows_get_int (rows, 13);
  account->version = plakat_rows_get_int (rows, 15);
  return g_steal_pointer (&account);
}

static gboolean
take_account (PlakatRows *rows, PlakatKeys *keys, PlakatAccount **account, GError **error)
{
  if (rows == NULL)
    return FALSE;
  if (plakat_rows_next (rows))
    {
      *account = read_account (rows, keys, error);
      if (*account == NULL)
        return FALSE;
    }
  return plakat_rows_end (rows, error);
}

static gboolean
find_by_email (PlakatDb *db, PlakatKeys *keys, const char *email, PlakatAccount **account, GError **error)
{
  g_autoptr (GPtrArray) hashes = plakat_keys_hash_email (keys, email);

  for (guint i = 0; i < hashes->len && *account == NULL; i++)
    {
      g_autoptr (PlakatRows) rows = plakat_db_query (
          db, error, "SELECT " ACCOUNT_COLUMNS " FROM account WHERE email_key = ?1", "b", hashes->pdata[i]);

      if (!take_account (rows, keys, account, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * plakat_storage_find_account:
 * @name: an e-mail address or a user name, which holds no “@”
 * @account: (out) (transfer full) (nullable): whose it is, %NULL for nobody's
 */
gboolean
plakat_storage_find_account (
    PlakatDb *db, PlakatKeys *keys, const char *name, PlakatAccount **account, GError **error)
{
  g_autoptr (PlakatRows) rows = NULL;
  g_autofree char *key = NULL;

  *account = NULL;
  if (strchr (name, '@') != NULL)
    return find_by_email (db, keys, name, account, error);
  key = plakat_account_fold_name (name);
  rows = plakat_db_query (db, error, "SELECT " ACCOUNT_COLUMNS " FROM account WHERE username_key = ?1", "t",
                          key);
  return take_account (rows, keys, account, error);
}

/** plakat_storage_get_account: @account: (out) (transfer full) (nullable): %NULL when it is gone */
gboolean
plakat_storage_get_account (
    PlakatDb *db, PlakatKeys *keys, gint64 user_id, PlakatAccount **account, GError **error)
{
  g_autoptr (PlakatRows) rows =
      plakat_db_query (db, error, "SELECT " ACCOUNT_COLUMNS " FROM account WHERE id = ?1", "i", user_id);

  *account = NULL;
  return take_account (rows, keys, account, error);
}

/**
 * plakat_storage_save_account:
 * @account: with what a person may change of themselves; its version follows
 *
 * Under the account's lock: writes it. What they say of themselves is a record for their devices
 * (plakat-account-fields.h): when that is another one it gets a number.
 *
 * Errors: %PLAKAT_BASE_ERROR_WIRE if it cannot be such a record; then nothing was written.
 */
gboolean
plakat_storage_save_account (PlakatDb *db, PlakatKeys *keys, PlakatAccount *account, GError **error)
{
  g_autoptr (PlakatFields) fields = plakat_account_to_fields (account), known = NULL;
  g_autoptr (PlakatAccount) before = NULL;

  if (!plakat_storage_get_account (db, keys, account->id, &before, error))
    return FALSE;
  known = before ? plakat_account_to_fields (before) : NULL;
  if (!plakat_fields_equal (fields, known)
      && (!plakat_user_record_check (PLAKAT_USER_RECORD_ACCOUNT, fields, error)
          || !plakat_storage_next_seq (db, account->id, &account->version, error)))
    return FALSE;
  return write_account (db, keys, account, error);
}

gboolean
plakat_storage_set_password (PlakatDb *db, gint64 user_id, const char *hash, GError **error)
{
  return plakat_db_run (db, error, "UPDATE account SET password = ?2 WHERE id = ?1", "it", user_id, hash);
}

/** plakat_storage_set_deletion: @delete_at: when the account goes, 0 for never */
gboolean
plakat_storage_set_deletion (PlakatDb *db, gint64 user_id, gint64 delete_at, GError **error)
{
  if (delete_at == 0)
    return plakat_db_run (db, error, "UPDATE account SET delete_at = NULL WHERE id = ?1", "i", user_id);
  return plakat_db_run (db, error, "UPDATE account SET delete_at = ?2 WHERE id = ?1", "ii", user_id,
                        delete_at);
}

gboolean
plakat_storage_get_stats (PlakatDb *db, gint64 user_id, PlakatStats *stats, GError **error)
{
  g_autoptr (PlakatRows) rows = plakat_db_query (
      db, error,
      "SELECT (SELECT count(*) FROM entry WHERE user_id = ?1 AND list = 1 AND present = 1), "
      "(SELECT count(*) FROM entry WHERE user_id = ?1 AND list = 0 AND present = 1), "
      "(SELECT count(*) FROM rating WHERE user_id = ?1 AND (half_stars > 0 OR review IS NOT NULL)), "
      "created_at FROM account WHERE id = ?1",
      "i", user_id);

  *stats = (PlakatStats) { 0 };
  if (rows == NULL)
    return FALSE;
  if (plakat_rows_next (rows))
    {
      stats->favorites = plakat_rows_get_int (rows, 0);
      stats->watchlist = plakat_rows_get_int (rows, 1);
      stats->ratings = plakat_rows_get_int (rows, 2);
      stats->created_at = plakat_rows_get_int (rows, 3);
    }
  return plakat_rows_end (rows, error);
}
