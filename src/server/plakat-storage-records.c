/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-account-fields.h"
#include "plakat-seal.h"
#include "plakat-storage-lists.h"
#include "plakat-storage-records.h"

/* How many texts of before are kept for a film. */
#define MAX_VERSIONS 200

static gint64
now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

void
plakat_stored_record_clear (PlakatStoredRecord *self)
{
  g_clear_pointer (&self->fields, plakat_fields_free);
}

/** plakat_storage_open_fields: Returns: (transfer full) (nullable): what stands sealed in @column, which is
 * not null */
PlakatFields *
plakat_storage_open_fields (PlakatRows *rows, int column, PlakatKeys *keys, gint64 user_id, GError **error)
{
  g_autoptr (GBytes) sealed = plakat_rows_dup_bytes (rows, column);
  g_autofree char *text = plakat_unseal (keys, PLAKAT_SEAL_RECORD, user_id, sealed, error);

  return text ? plakat_fields_parse (text, error) : NULL;
}

/* What people say of themselves stands in the account's own row. */
static gboolean
get_account (PlakatDb *db, PlakatKeys *keys, gint64 user_id, PlakatStoredRecord *record, GError **error)
{
  g_autoptr (PlakatAccount) account = NULL;
  g_autoptr (PlakatFields) fields = NULL;

  if (!plakat_storage_get_account (db, keys, user_id, &account, error))
    return FALSE;
  if (account == NULL)
    return TRUE;
  fields = plakat_account_to_fields (account);
  record->id = user_id;
  record->created_at = account->created_at;
  record->updated_at = account->updated_at;
  record->version = account->version;
  if (!plakat_fields_is_empty (fields))
    record->fields = g_steal_pointer (&fields);
  return TRUE;
}

static gboolean
read_record (PlakatRows *rows, PlakatKeys *keys, gint64 user_id, PlakatStoredRecord *record, GError **error)
{
  record->id = plakat_rows_get_int (rows, 0);
  record->created_at = plakat_rows_get_int (rows, 2);
  record->updated_at = plakat_rows_get_int (rows, 3);
  record->version = plakat_rows_get_int (rows, 4);
  if (plakat_rows_is_null (rows, 1))
    return TRUE;
  record->fields = plakat_storage_open_fields (rows, 1, keys, user_id, error);
  return record->fields != NULL;
}

/** plakat_storage_get_record: @record: (out caller-allocates): stays empty where there never was one */
gboolean
plakat_storage_get_record (PlakatDb *db,
                           PlakatKeys *keys,
                           gint64 user_id,
                           PlakatUserRecordKind kind,
                           const char *uid,
                           PlakatStoredRecord *record,
                           GError **error)
{
  g_autoptr (PlakatRows) rows = NULL;

  *record = (PlakatStoredRecord) { 0 };
  if (kind == PLAKAT_USER_RECORD_ACCOUNT)
    return get_account (db, keys, user_id, record, error);
  rows = plakat_db_query (db, error,
                          "SELECT id, fields, created_at, updated_at, seq FROM record "
                          "WHERE user_id = ?1 AND kind = ?2 AND uid = ?3",
                          "int", user_id, (int) kind, uid);
  if (rows == NULL || (plakat_rows_next (rows) && !read_record (rows, keys, user_id, record, error)))
    return FALSE;
  return plakat_rows_end (rows, error);
}

/* A text that is about to be replaced, or to go, is kept; beyond so many the oldest go. */
static gboolean
keep_text (
    PlakatDb *db, gint64 user_id, PlakatUserRecordKind kind, const char *from, const char *as, GError **error)
{
  return plakat_db_run (db, error,
                        "INSERT INTO record_version (user_id, kind, uid, seq, fields, written_at) "
                        "SELECT user_id, kind, CAST (?4 AS TEXT), seq, fields, updated_at FROM record "
                        "WHERE user_id = ?1 AND kind = ?2 AND uid = ?3 AND fields IS NOT NULL",
                        "intt", user_id, (int) kind, from, as)
         && plakat_db_run (db, error,
                           "DELETE FROM record_version WHERE user_id = ?1 AND kind = ?2 AND uid = ?3 AND "
                           "seq <= (SELECT seq FROM record_version WHERE user_id = ?1 AND kind = ?2 AND "
                           "uid = ?3 ORDER BY seq DESC LIMIT 1 OFFSET ?4)",
                           "intn", user_id, (int) kind, as, MAX_VERSIONS);
}

/* Whether there is one more list than there may be. */
static gboolean
has_room (PlakatDb *db, gint64 user_id, GError **error)
{
  gint64 count;

  if (!plakat_db_read_int (
          db, error, &count,
          "SELECT count(*) FROM record WHERE user_id = ?1 AND kind = ?2 AND fields IS NOT NULL", "in",
          user_id, (int) PLAKAT_USER_RECORD_LIST))
    return FALSE;
  if (count >= PLAKAT_MAX_OWN_LISTS)
    g_set_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_CONFLICT,
                 _ ("There are %d lists already; that is as many as an account can have."),
                 PLAKAT_MAX_OWN_LISTS);
  return count < PLAKAT_MAX_OWN_LISTS;
}

static gboolean
may_stand_there (PlakatDb *db,
                 gint64 user_id,
                 PlakatUserRecordKind kind,
                 const PlakatStoredRecord *before,
                 const PlakatFields *fields,
                 GError **error)
{
  if (plakat_fields_is_empty (fields))
    return TRUE;
  return plakat_user_record_check (kind, fields, error)
         && (kind != PLAKAT_USER_RECORD_LIST || before->fields != NULL || has_room (db, user_id, error));
}

/* What is replaced by it, or goes with it. */
static gboolean
make_way (PlakatDb *db,
          gint64 user_id,
          PlakatUserRecordKind kind,
          const char *uid,
          const PlakatStoredRecord *before,
          const PlakatFields *fields,
          GError **error)
{
  if (before->fields == NULL)
    return TRUE;
  if (kind == PLAKAT_USER_RECORD_NOTE)
    return keep_text (db, user_id, kind, uid, uid, error);
  return kind != PLAKAT_USER_RECORD_LIST || !plakat_fields_is_empty (fields)
         || plakat_storage_clear_list (db, user_id, PLAKAT_LIST_OF_RECORD (before->id), error);
}

static gboolean
write_record (PlakatDb *db,
              PlakatKeys *keys,
              gint64 user_id,
              PlakatUserRecordKind kind,
              const char *uid,
              const PlakatFields *fields,
              gint64 version,
              GError **error)
{
  g_autofree char *text = plakat_fields_is_empty (fields) ? NULL : plakat_fields_print (fields);
  g_autoptr (GBytes) sealed = text ? plakat_seal (keys, PLAKAT_SEAL_RECORD, user_id, text) : NULL;

  return plakat_db_run (
      db, error,
      "INSERT INTO record (user_id, kind, uid, fields, created_at, updated_at, seq) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6) ON CONFLICT (user_id, kind, uid) DO UPDATE "
      "SET fields = excluded.fields, updated_at = excluded.updated_at, seq = excluded.seq, "
      "created_at = CASE WHEN record.fields IS NULL THEN excluded.created_at ELSE record.created_at END",
      "intbii", user_id, (int) kind, uid, sealed, now (), version);
}

/* What the account's row has no place for is not taken and lost, but refused. */
static gboolean
has_place (const PlakatFields *fields, const PlakatAccount *account, GError **error)
{
  g_autoptr (PlakatFields) kept = plakat_account_to_fields (account);
  const char *name;

  for (guint i = 0; plakat_fields_get_nth (fields, i, &name, NULL); i++)
    if (plakat_fields_get (kept, name) == NULL)
      {
        g_set_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_CONFLICT,
                     _ ("This server keeps no “%s” of an account."), name);
        return FALSE;
      }
  return TRUE;
}

static gboolean
put_account (PlakatDb *db,
             PlakatKeys *keys,
             gint64 user_id,
             const PlakatFields *fields,
             gint64 *version,
             GError **error)
{
  g_autoptr (PlakatAccount) account = NULL;

  if (!plakat_user_record_check (PLAKAT_USER_RECORD_ACCOUNT, fields, error)
      || !plakat_storage_get_account (db, keys, user_id, &account, error))
    return FALSE;
  plakat_account_take_fields (account, fields);
  if (!has_place (fields, account, error) || !plakat_storage_save_account (db, keys, account, error))
    return FALSE;
  *version = account->version;
  return TRUE;
}

/**
 * plakat_storage_put_record:
 * @fields: (nullable): what it is to say; without any it is taken away
 * @version: (out): the number of this state of the record; 0 when there never was one
 *
 * Under the account's lock. What is already so takes no number. A list that goes takes its films along; one
 * that comes back does so without any.
 *
 * Errors: %PLAKAT_BASE_ERROR_WIRE if it cannot be such a record, %PLAKAT_SERVER_ERROR_CONFLICT if there are
 * too many; then nothing was written.
 */
gboolean
plakat_storage_put_record (PlakatDb *db,
                           PlakatKeys *keys,
                           gint64 user_id,
                           PlakatUserRecordKind kind,
                           const char *uid,
                           const PlakatFields *fields,
                           gint64 *version,
                           GError **error)
{
  g_auto (PlakatStoredRecord) before = { 0 };

  if (!plakat_storage_get_record (db, keys, user_id, kind, uid, &before, error))
    return FALSE;
  *version = before.version;
  if (plakat_fields_equal (before.fields, fields))
    return TRUE;
  if (kind == PLAKAT_USER_RECORD_ACCOUNT)
    return put_account (db, keys, user_id, fields, version, error);
  return may_stand_there (db, user_id, kind, &before, fields, error)
         && make_way (db, user_id, kind, uid, &before, fields, error)
         && plakat_storage_next_seq (db, user_id, version, error)
         && write_record (db, keys, user_id, kind, uid, fields, *version, error);
}

/* The record is sealed for its account, so that it can be moved where there are no keys. */
static gboolean
move_record (
    PlakatDb *db, gint64 user_id, PlakatUserRecordKind kind, const char *from, const char *to, GError **error)
{
  gint64 old, known, seq;

  if (!plakat_db_read_int (db, error, &old,
                           "SELECT id FROM record WHERE user_id = ?1 AND kind = ?2 AND uid = ?3 AND "
                           "fields IS NOT NULL",
                           "int", user_id, (int) kind, from)
      || !plakat_db_read_int (db, error, &known,
                              "SELECT id FROM record WHERE user_id = ?1 AND kind = ?2 AND uid = ?3 AND "
                              "fields IS NOT NULL",
                              "int", user_id, (int) kind, to)
      || !plakat_db_run (db, error,
                         "UPDATE record_version SET uid = ?4 WHERE user_id = ?1 AND kind = ?2 AND uid = ?3",
                         "intt", user_id, (int) kind, from, to))
    return FALSE;
  if (old == 0)
    return TRUE;
  if (known != 0
          ? !keep_text (db, user_id, kind, from, to, error)
          : !plakat_storage_next_seq (db, user_id, &seq, error)
                || !plakat_db_run (
                    db, error,
                    "INSERT INTO record (user_id, kind, uid, fields, created_at, updated_at, seq) "
                    "SELECT user_id, kind, CAST (?2 AS TEXT), fields, created_at, updated_at, "
                    "CAST (?3 AS BIGINT) FROM record WHERE id = ?1 ON CONFLICT (user_id, kind, uid) DO "
                    "UPDATE SET fields = excluded.fields, created_at = excluded.created_at, "
                    "updated_at = excluded.updated_at, seq = excluded.seq",
                    "iti", old, to, seq))
    return FALSE;
  return plakat_storage_next_seq (db, user_id, &seq, error)
         && plakat_db_run (db, error,
                           "UPDATE record SET fields = NULL, updated_at = ?2, seq = ?3 WHERE id = ?1", "iii",
                           old, now (), seq);
}

/**
 * plakat_storage_move_records:
 *
 * Under the account's lock: what was written about the film @from is written about @to. Where there is such a
 * record of @to already that one stands, and the other is kept among its earlier ones.
 */
gboolean
plakat_storage_move_records (PlakatDb *db, gint64 user_id, const char *from, const char *to, GError **error)
{
  return move_record (db, user_id, PLAKAT_USER_RECORD_NOTE, from, to, error)
         && move_record (db, user_id, PLAKAT_USER_RECORD_WATCHED, from, to, error);
}
