/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-seal-private.h"

#define BATCH 64
/* A server that has not seen the new key seals with the old one after we came by. It sees it within seconds.
 */
#define MAX_ROUNDS 100
#define MAX_TRIES 20

/* An account as it was read: the columns in the order of PlakatSealField. */
typedef struct
{
  gint64 id;
  GBytes *email_key;
  GBytes *sealed[PLAKAT_N_SEAL_FIELDS];
} Row;

static void
row_free (Row *self)
{
  g_clear_pointer (&self->email_key, g_bytes_unref);
  for (guint i = 0; i < PLAKAT_N_SEAL_FIELDS; i++)
    g_clear_pointer (&self->sealed[i], g_bytes_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Row, row_free)

static GPtrArray *
read_batch (PlakatDb *db, gint64 after, GError **error)
{
  g_autoptr (PlakatRows) rows = plakat_db_query (
      db, error,
      "SELECT id, email_key, email, first_name, last_name, bio, birth_date, display_name FROM account "
      "WHERE id > ?1 ORDER BY id LIMIT ?2",
      "in", after, BATCH);
  g_autoptr (GPtrArray) batch = g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);

  if (rows == NULL)
    return NULL;
  while (plakat_rows_next (rows))
    {
      Row *row = g_new0 (Row, 1);

      row->id = plakat_rows_get_int (rows, 0);
      row->email_key = plakat_rows_dup_bytes (rows, 1);
      for (guint i = 0; i < PLAKAT_N_SEAL_FIELDS; i++)
        row->sealed[i] = plakat_rows_dup_bytes (rows, 2 + i);
      g_ptr_array_add (batch, row);
    }
  return plakat_rows_end (rows, error) ? g_steal_pointer (&batch) : NULL;
}

static gboolean
is_fresh (const Row *row, guint number)
{
  for (guint i = 0; i < PLAKAT_N_SEAL_FIELDS; i++)
    if (plakat_seal_get_number (row->sealed[i]) != number)
      return FALSE;
  return TRUE;
}

/* Writes only over what was read, so that a change that came between stands; the next round looks at it. */
static gboolean
write_row (PlakatDb *db, const Row *old, const Row *new, GError **error)
{
  return plakat_db_run (db, error,
                        "UPDATE account SET email_key = ?1, email = ?2, first_name = ?3, last_name = ?4, bio "
                        "= ?5, birth_date = ?6, display_name = ?7 "
                        "WHERE id = ?8 AND email_key = ?9 AND email = ?10 AND first_name = ?11 AND last_name "
                        "= ?12 AND bio = ?13 AND birth_date = ?14 AND display_name = ?15",
                        "bbbbbbbibbbbbbb", new->email_key, new->sealed[0], new->sealed[1], new->sealed[2],
                        new->sealed[3], new->sealed[4], new->sealed[5], old->id, old->email_key,
                        old->sealed[0], old->sealed[1], old->sealed[2], old->sealed[3], old->sealed[4],
                        old->sealed[5]);
}

static gboolean
renew_row (PlakatKeys *keys, PlakatDb *db, const PlakatKey *key, const Row *row, GError **error)
{
  g_autoptr (Row) fresh = g_new0 (Row, 1);

  for (guint i = 0; i < PLAKAT_N_SEAL_FIELDS; i++)
    {
      g_autofree char *text = plakat_unseal (keys, i, row->id, row->sealed[i], error);

      if (text == NULL)
        return FALSE;
      fresh->sealed[i] = plakat_seal_with (key, i, row->id, text);
      if (i == PLAKAT_SEAL_EMAIL)
        fresh->email_key = plakat_key_hash_email (key, text);
    }
  return write_row (db, row, fresh, error);
}

/**
 * Renewal:
 * @key: what everything is to be sealed with
 * @user_id, @name: (nullable): the row up to which all is done; @id: where rows have a number of their own
 * @n: how many rows were sealed with another key
 */
typedef struct
{
  PlakatKeys *keys;
  PlakatDb *db;
  const PlakatKey *key;
  gint64 user_id;
  char *name;
  gint64 id;
  gint64 n;
} Renewal;

/* Does a batch of rows and moves on; the number of those that were there is @n_rows. */
typedef gboolean (*Batch) (Renewal *self, guint *n_rows, GError **error);

static gboolean
renew_accounts (Renewal *self, guint *n_rows, GError **error)
{
  g_autoptr (GPtrArray) batch = read_batch (self->db, self->user_id, error);

  if (batch == NULL)
    return FALSE;
  for (guint i = 0; i < batch->len; i++)
    {
      const Row *row = g_ptr_array_index (batch, i);

      self->user_id = row->id;
      if (is_fresh (row, self->key->number))
        continue;
      if (!renew_row (self->keys, self->db, self->key, row, error))
        return FALSE;
      self->n++;
    }
  *n_rows = batch->len;
  return TRUE;
}

/* An answer that cannot be opened any more is none. */
static gboolean
renew_answer (Renewal *self, GBytes *sealed, GError **error)
{
  g_autofree char *text = plakat_unseal (self->keys, PLAKAT_SEAL_ANSWER, self->user_id, sealed, NULL);
  g_autoptr (GBytes) fresh =
      text ? plakat_seal_with (self->key, PLAKAT_SEAL_ANSWER, self->user_id, text) : NULL;

  if (fresh == NULL)
    return plakat_db_run (self->db, error,
                          "DELETE FROM idempotency WHERE user_id = ?1 AND key = ?2 AND answer = ?3", "itb",
                          self->user_id, self->name, sealed);
  return plakat_db_run (self->db, error,
                        "UPDATE idempotency SET answer = ?4 WHERE user_id = ?1 AND key = ?2 AND answer = ?3",
                        "itbb", self->user_id, self->name, sealed, fresh);
}

typedef struct
{
  gint64 user_id;
  char *name;
  GBytes *sealed;
} Answer;

static void
answer_free (Answer *self)
{
  g_free (self->name);
  g_bytes_unref (self->sealed);
  g_free (self);
}

static GPtrArray *
read_answers (Renewal *self, GError **error)
{
  g_autoptr (PlakatRows) rows =
      plakat_db_query (self->db, error,
                       "SELECT user_id, key, answer FROM idempotency WHERE answer IS NOT NULL AND "
                       "(user_id > ?1 OR (user_id = ?1 AND key > ?2)) ORDER BY user_id, key LIMIT ?3",
                       "itn", self->user_id, self->name ? self->name : "", BATCH);
  g_autoptr (GPtrArray) answers = g_ptr_array_new_with_free_func ((GDestroyNotify) answer_free);

  if (rows == NULL)
    return NULL;
  while (plakat_rows_next (rows))
    {
      Answer *answer = g_new0 (Answer, 1);

      answer->user_id = plakat_rows_get_int (rows, 0);
      answer->name = g_strdup (plakat_rows_get_text (rows, 1));
      answer->sealed = plakat_rows_dup_bytes (rows, 2);
      g_ptr_array_add (answers, answer);
    }
  return plakat_rows_end (rows, error) ? g_steal_pointer (&answers) : NULL;
}

static gboolean
renew_answers (Renewal *self, guint *n_rows, GError **error)
{
  g_autoptr (GPtrArray) answers = read_answers (self, error);

  if (answers == NULL)
    return FALSE;
  for (guint i = 0; i < answers->len; i++)
    {
      const Answer *answer = g_ptr_array_index (answers, i);

      self->user_id = answer->user_id;
      g_set_str (&self->name, answer->name);
      if (plakat_seal_get_number (answer->sealed) == self->key->number)
        continue;
      if (!renew_answer (self, answer->sealed, error))
        return FALSE;
      self->n++;
    }
  *n_rows = answers->len;
  return TRUE;
}

/* What people wrote for themselves: a row of a table of records. */
typedef struct
{
  gint64 id;
  gint64 user_id;
  GBytes *sealed;
} Record;

static void
record_free (Record *self)
{
  g_bytes_unref (self->sealed);
  g_free (self);
}

static GPtrArray *
read_records (Renewal *self, const char *sql, GError **error)
{
  g_autoptr (PlakatRows) rows = plakat_db_query (self->db, error, sql, "in", self->id, BATCH);
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) record_free);

  if (rows == NULL)
    return NULL;
  while (plakat_rows_next (rows))
    {
      Record *record = g_new0 (Record, 1);

      record->id = plakat_rows_get_int (rows, 0);
      record->user_id = plakat_rows_get_int (rows, 1);
      record->sealed = plakat_rows_dup_bytes (rows, 2);
      g_ptr_array_add (records, record);
    }
  return plakat_rows_end (rows, error) ? g_steal_pointer (&records) : NULL;
}

static gboolean
renew_record (Renewal *self, const char *sql, const Record *record, GError **error)
{
  g_autofree char *text =
      plakat_unseal (self->keys, PLAKAT_SEAL_RECORD, record->user_id, record->sealed, error);
  g_autoptr (GBytes) fresh =
      text ? plakat_seal_with (self->key, PLAKAT_SEAL_RECORD, record->user_id, text) : NULL;

  return fresh != NULL && plakat_db_run (self->db, error, sql, "ibb", record->id, record->sealed, fresh);
}

static gboolean
renew_table (Renewal *self, const char *reading, const char *writing, guint *n_rows, GError **error)
{
  g_autoptr (GPtrArray) records = read_records (self, reading, error);

  if (records == NULL)
    return FALSE;
  for (guint i = 0; i < records->len; i++)
    {
      const Record *record = g_ptr_array_index (records, i);

      self->id = record->id;
      if (plakat_seal_get_number (record->sealed) == self->key->number)
        continue;
      if (!renew_record (self, writing, record, error))
        return FALSE;
      self->n++;
    }
  *n_rows = records->len;
  return TRUE;
}

static gboolean
renew_records (Renewal *self, guint *n_rows, GError **error)
{
  return renew_table (self,
                      "SELECT id, user_id, fields FROM record WHERE id > ?1 AND fields IS NOT NULL "
                      "ORDER BY id LIMIT ?2",
                      "UPDATE record SET fields = ?3 WHERE id = ?1 AND fields = ?2", n_rows, error);
}

static gboolean
renew_versions (Renewal *self, guint *n_rows, GError **error)
{
  return renew_table (self,
                      "SELECT id, user_id, fields FROM record_version WHERE id > ?1 ORDER BY id LIMIT ?2",
                      "UPDATE record_version SET fields = ?3 WHERE id = ?1 AND fields = ?2", n_rows, error);
}

/* A batch in a transaction; once more, from where it began, if the engine undoes it because of others. */
static gboolean
run_batch (Renewal *self, Batch batch, guint *n_rows, GError **error)
{
  for (guint tries = 1;; tries++)
    {
      g_autoptr (GError) problem = NULL;
      Renewal before = *self;
      gboolean done;

      before.name = g_strdup (self->name);
      if (plakat_db_begin (self->db, &problem))
        {
          done = batch (self, n_rows, &problem);
          if (plakat_db_end (self->db, done, done ? &problem : NULL))
            {
              g_free (before.name);
              return TRUE;
            }
        }
      g_free (self->name);
      *self = before;
      if (tries < MAX_TRIES && g_error_matches (problem, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_RETRY))
        continue;
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
}

static gboolean
run_batches (Renewal *self, Batch batch, GError **error)
{
  guint n_rows;

  self->user_id = self->id = 0;
  g_clear_pointer (&self->name, g_free);
  do
    if (!run_batch (self, batch, &n_rows, error))
      return FALSE;
  while (n_rows > 0);
  return TRUE;
}

/**
 * plakat_seal_renew:
 * @n_renewed: (out): how many rows were sealed with another key before
 * @error: return location; %PLAKAT_BASE_ERROR_CORRUPT names a value that no key opens
 *
 * Seals everything with the key in use, and hashes the addresses with it, in small transactions, while
 * servers run; it may be stopped anywhere and begun again. When it is done no row needs another key.
 *
 * Returns: %TRUE when it is done
 */
gboolean
plakat_seal_renew (PlakatKeys *keys, PlakatDb *db, gint64 *n_renewed, GError **error)
{
  g_autoptr (PlakatKeyring) ring = plakat_keys_dup_ring (keys, 0);
  Renewal renewal = { keys, db, plakat_keyring_get_current (ring) };
  gboolean done = TRUE;
  gint64 before = -1;

  for (guint round = 0; done && renewal.n != before && round < MAX_ROUNDS; round++)
    {
      before = renewal.n;
      done = run_batches (&renewal, renew_accounts, error) && run_batches (&renewal, renew_answers, error)
             && run_batches (&renewal, renew_records, error) && run_batches (&renewal, renew_versions, error);
    }
  g_free (renewal.name);
  *n_renewed = renewal.n;
  if (!done || renewal.n == before)
    return done;
  g_set_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_CONFLICT,
               _ ("A server still seals with an old key: it cannot see the new key file. Restart it and try "
                  "again."));
  return FALSE;
}

/**
 * plakat_seal_check:
 * @error: return location; %PLAKAT_SERVER_ERROR_ARGUMENT says that these are not the keys of that database
 *
 * Looks whether the keys open what is in the database: one account for each key that was used.
 *
 * Returns: %TRUE if they do, or there is nothing
 */
gboolean
plakat_seal_check (PlakatKeys *keys, PlakatDb *db, GError **error)
{
  g_autoptr (PlakatRows) rows = plakat_db_query (
      db, error,
      "SELECT id, email FROM account WHERE id IN (SELECT min(id) FROM account GROUP BY substr(email, 1, 4))",
      "");

  if (rows == NULL)
    return FALSE;
  while (plakat_rows_next (rows))
    {
      g_autoptr (GBytes) sealed = plakat_rows_dup_bytes (rows, 1);
      g_autoptr (GError) problem = NULL;
      g_autofree char *email =
          plakat_unseal (keys, PLAKAT_SEAL_EMAIL, plakat_rows_get_int (rows, 0), sealed, &problem);

      if (email == NULL)
        {
          g_set_error (
              error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_ARGUMENT,
              _ ("The key file is not that of this database; put the right one back, or a copy of it. (%s)"),
              problem->message);
          return FALSE;
        }
    }
  return plakat_rows_end (rows, error);
}

/**
 * plakat_seal_open_keys:
 * @path: the key file
 * @db: the database that is sealed with them
 * @error: return location
 *
 * As plakat_keys_open(), but no new keys are made for a database that was sealed with others, which would
 * leave its accounts where nobody finds them.
 *
 * Returns: (transfer full) (nullable): the keys
 */
PlakatKeys *
plakat_seal_open_keys (const char *path, PlakatDb *db, GError **error)
{
  g_autoptr (PlakatKeys) keys = NULL;
  gint64 found;

  if (!plakat_db_read_int (db, error, &found, "SELECT id FROM account LIMIT 1", ""))
    return NULL;
  if (found != 0 && !g_file_test (path, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK))
    {
      g_set_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_ARGUMENT,
                   _ ("There are accounts in the database, but the key file %s, with which they are sealed, "
                      "is missing. "
                      "Put it back, or a copy of it."),
                   path);
      return NULL;
    }
  keys = plakat_keys_open (path, error);
  return keys != NULL && plakat_seal_check (keys, db, error) ? g_steal_pointer (&keys) : NULL;
}
