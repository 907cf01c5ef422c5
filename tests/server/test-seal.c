/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>

#include "plakat-db.h"
#include "plakat-error.h"
#include "plakat-keyring.h"
#include "plakat-seal-private.h"
#include "plakat-seal.h"
#include "storage-fixture.h"

typedef struct
{
  char *folder;
  char *path;
  char *uri;
  PlakatKeys *keys;
  PlakatDb *db;
} Place;

static void
set_up (Place *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("plakat-seal-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "keys", NULL);
  self->uri = storage_make (self->folder, "plakat");
  self->keys = plakat_keys_open (self->path, &error);
  g_assert_no_error (error);
  self->db = plakat_db_open (self->uri, PLAKAT_DB_OWN, &error);
  g_assert_no_error (error);
}

static void
tear_down (Place *self, gconstpointer data)
{
  plakat_db_close (self->db);
  plakat_keys_free (self->keys);
  storage_remove (self->uri);
  storage_remove_folder (self->folder);
  g_free (self->folder);
  g_free (self->path);
  g_free (self->uri);
}

static void
add_key (Place *self)
{
  g_autoptr (GError) error = NULL;

  plakat_keyring_add (self->path, 0, &error);
  g_assert_no_error (error);
  plakat_keys_reload (self->keys, &error);
  g_assert_no_error (error);
}

static void
forget_keys (Place *self, guint below)
{
  g_autoptr (GError) error = NULL;
  guint n;

  plakat_keyring_forget (self->path, below, &n, &error);
  g_assert_no_error (error);
  plakat_keys_reload (self->keys, &error);
  g_assert_no_error (error);
}

static void
assert_opens (Place *self, PlakatSealField field, gint64 account, GBytes *sealed, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *opened = plakat_unseal (self->keys, field, account, sealed, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (opened, ==, text);
}

static void
assert_closed (Place *self, PlakatSealField field, gint64 account, GBytes *sealed)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (plakat_unseal (self->keys, field, account, sealed, &error));
  g_assert_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_CORRUPT);
}

static void
test_round_trip (Place *self, gconstpointer data)
{
  g_autofree char *lengthy = g_strnfill (100000, 'b');
  const char *const texts[] = { "", "a", "Lotte Reiniger", "\u6f22\u5b57 \x01 \"'", lengthy };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GBytes) sealed = plakat_seal (self->keys, PLAKAT_SEAL_BIO, 7, texts[i]);
      g_autoptr (GBytes) again = plakat_seal (self->keys, PLAKAT_SEAL_BIO, 7, texts[i]);

      assert_opens (self, PLAKAT_SEAL_BIO, 7, sealed, texts[i]);
      g_assert_false (g_bytes_equal (sealed, again));
      if (strlen (texts[i]) > 2)
        g_assert_null (memmem (g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed), texts[i],
                               MIN (strlen (texts[i]), 8)));
    }
  {
    g_autoptr (GBytes) nothing = plakat_seal (self->keys, PLAKAT_SEAL_BIRTH_DATE, 7, NULL);
    g_autoptr (GBytes) date = plakat_seal (self->keys, PLAKAT_SEAL_BIRTH_DATE, 7, "1899-06-02");

    assert_opens (self, PLAKAT_SEAL_BIRTH_DATE, 7, nothing, "");
    /* nobody sees whether there is a date */
    g_assert_cmpuint (g_bytes_get_size (nothing), ==, g_bytes_get_size (date));
  }
}

static void
test_moved (Place *self, gconstpointer data)
{
  g_autoptr (GBytes) sealed = plakat_seal (self->keys, PLAKAT_SEAL_FIRST_NAME, 7, "Lotte");

  assert_opens (self, PLAKAT_SEAL_FIRST_NAME, 7, sealed, "Lotte");
  assert_closed (self, PLAKAT_SEAL_FIRST_NAME, 8, sealed);
  for (guint field = 0; field <= PLAKAT_SEAL_RECORD; field++)
    if (field != PLAKAT_SEAL_FIRST_NAME)
      assert_closed (self, field, 7, sealed);
}

static void
test_damaged (Place *self, gconstpointer data)
{
  g_autoptr (GBytes) sealed = plakat_seal (self->keys, PLAKAT_SEAL_EMAIL, 7, "lotte@example.org");
  gsize size;
  const guchar *bytes = g_bytes_get_data (sealed, &size);
  g_autofree guchar *copy = g_memdup2 (bytes, size);

  for (gsize i = 0; i < size; i++)
    {
      g_autoptr (GBytes) changed = NULL, shortened = g_bytes_new (bytes, i);

      copy[i] ^= 1;
      changed = g_bytes_new (copy, size);
      copy[i] ^= 1;
      assert_closed (self, PLAKAT_SEAL_EMAIL, 7, changed);
      assert_closed (self, PLAKAT_SEAL_EMAIL, 7, shortened);
    }
  assert_closed (self, PLAKAT_SEAL_EMAIL, 7, NULL);
}

static void
test_rotation (Place *self, gconstpointer data)
{
  g_autoptr (GBytes) old = plakat_seal (self->keys, PLAKAT_SEAL_EMAIL, 7, "lotte@example.org"), new = NULL;
  g_autoptr (GError) error = NULL;

  add_key (self);
  new = plakat_seal (self->keys, PLAKAT_SEAL_EMAIL, 7, "lotte@example.org");
  g_assert_cmpuint (plakat_seal_get_number (old), ==, 1);
  g_assert_cmpuint (plakat_seal_get_number (new), ==, 2);
  assert_opens (self, PLAKAT_SEAL_EMAIL, 7, old, "lotte@example.org");
  assert_opens (self, PLAKAT_SEAL_EMAIL, 7, new, "lotte@example.org");
  forget_keys (self, 2);
  g_assert_null (plakat_unseal (self->keys, PLAKAT_SEAL_EMAIL, 7, old, &error));
  g_assert_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_CORRUPT);
  g_assert_nonnull (strstr (error->message, "key 1"));
  assert_opens (self, PLAKAT_SEAL_EMAIL, 7, new, "lotte@example.org");
}

/* A value of a key that another process has added makes this one look at the file. */
static void
test_rotation_noticed (Place *self, gconstpointer data)
{
  g_autoptr (PlakatKeys) other = NULL;
  g_autoptr (GBytes) sealed = NULL;

  g_assert_true (plakat_keyring_add (self->path, 0, NULL));
  other = plakat_keys_open (self->path, NULL);
  sealed = plakat_seal (other, PLAKAT_SEAL_EMAIL, 7, "lotte@example.org");
  g_assert_cmpuint (plakat_seal_get_number (sealed), ==, 2);
  assert_opens (self, PLAKAT_SEAL_EMAIL, 7, sealed, "lotte@example.org");
}

/* ── a database full of accounts ── */

static void
write_account (Place *self, gint64 id, const char *sql)
{
  g_autofree char *email = g_strdup_printf ("user%" G_GINT64_FORMAT "@example.org", id);
  g_autofree char *name = g_strdup_printf ("user%" G_GINT64_FORMAT, id);
  g_autoptr (GPtrArray) hashes = plakat_keys_hash_email (self->keys, email);
  GBytes *sealed[PLAKAT_N_SEAL_FIELDS];
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < PLAKAT_N_SEAL_FIELDS; i++)
    sealed[i] = plakat_seal (self->keys, i, id, i == PLAKAT_SEAL_EMAIL ? email : name);
  plakat_db_run (self->db, &error, sql, "itbbbbbbb", id, name, hashes->pdata[0], sealed[0], sealed[1],
                 sealed[2], sealed[3], sealed[4], sealed[5]);
  g_assert_no_error (error);
  for (guint i = 0; i < PLAKAT_N_SEAL_FIELDS; i++)
    g_bytes_unref (sealed[i]);
}

static void
add_accounts (Place *self, gint64 first, gint64 last)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (plakat_db_begin (self->db, &error));
  for (gint64 id = first; id <= last; id++)
    write_account (
        self, id,
        "INSERT INTO account (id, username, username_key, email_key, email, first_name, last_name, bio, "
        "birth_date, display_name, password, favorite_genres, notification_preferences, seq, pruned, "
        "self_seq, "
        "created_at, updated_at) VALUES (?1, ?2, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, '', '[]', '{}', 0, 0, 0, 0, "
        "0)");
  g_assert_true (plakat_db_end (self->db, TRUE, &error));
  g_assert_no_error (error);
}

/* Each account is found by its address, and opens, with key @number alone. */
static void
assert_all_sealed_with (Place *self, guint number, gint64 n)
{
  g_autoptr (GError) error = NULL;
  gint64 count = 0;

  for (gint64 id = 1; id <= n; id++)
    {
      g_autofree char *email = g_strdup_printf ("user%" G_GINT64_FORMAT "@example.org", id);
      g_autofree char *name = g_strdup_printf ("user%" G_GINT64_FORMAT, id);
      g_autoptr (GPtrArray) hashes = plakat_keys_hash_email (self->keys, email);
      g_autoptr (PlakatRows) rows =
          plakat_db_query (self->db, &error,
                           "SELECT id, email, first_name, last_name, bio, birth_date, display_name FROM "
                           "account WHERE email_key = ?1",
                           "b", hashes->pdata[0]);

      g_assert_no_error (error);
      g_assert_true (plakat_rows_next (rows));
      g_assert_cmpint (plakat_rows_get_int (rows, 0), ==, id);
      for (guint i = 0; i < PLAKAT_N_SEAL_FIELDS; i++)
        {
          g_autoptr (GBytes) sealed = plakat_rows_dup_bytes (rows, i + 1);

          g_assert_cmpuint (plakat_seal_get_number (sealed), ==, number);
          assert_opens (self, i, id, sealed, i == PLAKAT_SEAL_EMAIL ? email : name);
        }
    }
  plakat_db_read_int (self->db, &error, &count, "SELECT count(*) FROM account", "");
  g_assert_cmpint (count, ==, n);
}

static void
test_renew (Place *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 n = -1;

  g_assert_true (plakat_seal_renew (self->keys, self->db, &n, &error));
  g_assert_cmpint (n, ==, 0);
  add_accounts (self, 1, 200);
  g_assert_true (plakat_seal_renew (self->keys, self->db, &n, &error));
  g_assert_cmpint (n, ==, 0);
  add_key (self);
  add_accounts (self, 201, 210);
  g_assert_true (plakat_seal_renew (self->keys, self->db, &n, &error));
  g_assert_no_error (error);
  g_assert_cmpint (n, ==, 200);
  g_assert_true (plakat_seal_renew (self->keys, self->db, &n, &error));
  g_assert_cmpint (n, ==, 0);
  forget_keys (self, 2);
  assert_all_sealed_with (self, 2, 210);
}

/* One value of an account is new, the others old: as a profile that was changed while keys were rotated. */
static void
test_renew_mixed (Place *self, gconstpointer data)
{
  g_autoptr (GBytes) bio = NULL;
  g_autoptr (GError) error = NULL;
  gint64 n;

  add_accounts (self, 1, 3);
  add_key (self);
  bio = plakat_seal (self->keys, PLAKAT_SEAL_BIO, 2, "user2");
  g_assert_true (plakat_db_run (self->db, &error, "UPDATE account SET bio = ?1 WHERE id = 2", "b", bio));
  g_assert_true (plakat_seal_renew (self->keys, self->db, &n, &error));
  g_assert_no_error (error);
  g_assert_cmpint (n, ==, 3);
  forget_keys (self, 2);
  assert_all_sealed_with (self, 2, 3);
}

/* What was stopped in the middle is taken up again, with a third key if need be. */
static void
test_renew_restarted (Place *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 n;

  add_accounts (self, 1, 100);
  add_key (self);
  for (gint64 id = 1; id <= 40; id++)
    write_account (
        self, id,
        "UPDATE account SET username = ?2, email_key = ?3, email = ?4, first_name = ?5, last_name = ?6, "
        "bio = ?7, birth_date = ?8, display_name = ?9 WHERE id = ?1");
  add_key (self);
  g_assert_true (plakat_seal_renew (self->keys, self->db, &n, &error));
  g_assert_no_error (error);
  g_assert_cmpint (n, ==, 100);
  forget_keys (self, 3);
  assert_all_sealed_with (self, 3, 100);
}

static void
add_answer (Place *self, gint64 user_id, const char *key, const char *text)
{
  g_autoptr (GBytes) sealed = text ? plakat_seal (self->keys, PLAKAT_SEAL_ANSWER, user_id, text) : NULL;
  g_autoptr (GError) error = NULL;

  plakat_db_run (self->db, &error,
                 "INSERT INTO idempotency (user_id, key, answer, created_at) VALUES (?1, ?2, ?3, 0)", "itb",
                 user_id, key, sealed);
  g_assert_no_error (error);
}

/* The answers that are kept for repeats are sealed anew, too; one that is still being made is left alone. */
static void
test_renew_answers (Place *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 n, count = 0;

  add_accounts (self, 1, 2);
  for (guint i = 0; i < 150; i++)
    {
      g_autofree char *key = g_strdup_printf ("key %u", i);

      add_answer (self, 1 + i % 2, key, key);
    }
  add_answer (self, 1, "unfinished", NULL);
  add_key (self);
  add_answer (self, 1, "fresh", "fresh");
  g_assert_true (plakat_seal_renew (self->keys, self->db, &n, &error));
  g_assert_no_error (error);
  g_assert_cmpint (n, ==, 152);
  forget_keys (self, 2);
  {
    g_autoptr (PlakatRows) rows = plakat_db_query (
        self->db, &error, "SELECT user_id, key, answer FROM idempotency WHERE answer IS NOT NULL", "");

    for (; plakat_rows_next (rows); count++)
      {
        g_autoptr (GBytes) sealed = plakat_rows_dup_bytes (rows, 2);

        assert_opens (self, PLAKAT_SEAL_ANSWER, plakat_rows_get_int (rows, 0), sealed,
                      plakat_rows_get_text (rows, 1));
      }
  }
  g_assert_cmpint (count, ==, 151);
  /* one that nothing opens is given up, and not in the way */
  add_key (self);
  g_assert_true (
      plakat_db_run (self->db, &error, "UPDATE idempotency SET user_id = 2 WHERE key = 'fresh'", ""));
  g_assert_true (plakat_seal_renew (self->keys, self->db, &n, &error));
  g_assert_no_error (error);
  plakat_db_read_int (self->db, &error, &count, "SELECT count(*) FROM idempotency", "");
  g_assert_cmpint (count, ==, 151);
}

static void
add_record (Place *self, const char *sql, gint64 user_id, const char *uid)
{
  g_autoptr (GBytes) sealed = plakat_seal (self->keys, PLAKAT_SEAL_RECORD, user_id, uid);
  g_autoptr (GError) error = NULL;

  plakat_db_run (self->db, &error, sql, "itb", user_id, uid, sealed);
  g_assert_no_error (error);
}

static void
assert_records_open (Place *self, const char *table, guint number, gint64 n)
{
  g_autofree char *sql =
      g_strdup_printf ("SELECT user_id, uid, fields FROM %s WHERE fields IS NOT NULL", table);
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatRows) rows = plakat_db_query (self->db, &error, sql, "");
  gint64 count = 0;

  g_assert_no_error (error);
  for (; plakat_rows_next (rows); count++)
    {
      g_autoptr (GBytes) sealed = plakat_rows_dup_bytes (rows, 2);

      g_assert_cmpuint (plakat_seal_get_number (sealed), ==, number);
      assert_opens (self, PLAKAT_SEAL_RECORD, plakat_rows_get_int (rows, 0), sealed,
                    plakat_rows_get_text (rows, 1));
    }
  g_assert_cmpint (count, ==, n);
}

/* What people wrote, and what they had written before; what was taken away has nothing to seal. One that
 * nothing opens is not given up, but named. */
static void
test_renew_records (Place *self, gconstpointer data)
{
  static const char record[] = "INSERT INTO record (user_id, kind, uid, fields, created_at, updated_at, seq) "
                               "VALUES (?1, 1, ?2, ?3, 0, 0, 1)";
  static const char version[] = "INSERT INTO record_version (user_id, kind, uid, seq, fields, written_at) "
                                "VALUES (?1, 1, ?2, 1, ?3, 0)";
  g_autoptr (GError) error = NULL;
  gint64 n;

  add_accounts (self, 1, 2);
  for (guint i = 0; i < 150; i++)
    {
      g_autofree char *uid = g_strdup_printf ("tmdb:%u", i);

      add_record (self, record, 1 + i % 2, uid);
      add_record (self, version, 1 + i % 2, uid);
    }
  add_record (self, record, 1, "gone");
  g_assert_true (plakat_db_run (self->db, &error, "UPDATE record SET fields = NULL WHERE uid = 'gone'", ""));
  add_key (self);
  add_record (self, record, 1, "fresh");
  g_assert_true (plakat_seal_renew (self->keys, self->db, &n, &error));
  g_assert_no_error (error);
  g_assert_cmpint (n, ==, 302);
  forget_keys (self, 2);
  assert_records_open (self, "record", 2, 151);
  assert_records_open (self, "record_version", 2, 150);
  add_key (self);
  g_assert_true (plakat_db_run (self->db, &error, "UPDATE record SET user_id = 2 WHERE uid = 'fresh'", ""));
  g_assert_false (plakat_seal_renew (self->keys, self->db, &n, &error));
  g_assert_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_CORRUPT);
  g_assert_nonnull (strstr (error->message, "record.fields of account 2"));
}

static void
test_renew_damaged (Place *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 n;

  add_accounts (self, 1, 3);
  add_key (self);
  g_assert_true (plakat_db_run (
      self->db, &error, "UPDATE account SET bio = (SELECT bio FROM account WHERE id = 1) WHERE id = 2", ""));
  g_assert_false (plakat_seal_renew (self->keys, self->db, &n, &error));
  g_assert_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_CORRUPT);
  g_assert_nonnull (strstr (error->message, "account.bio of account 2"));
}

static void
test_check (Place *self, gconstpointer data)
{
  g_autofree char *other_path = g_build_filename (self->folder, "other", NULL);
  g_autoptr (PlakatKeys) other = plakat_keys_open (other_path, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (plakat_seal_check (other, self->db, &error));
  add_accounts (self, 1, 10);
  add_key (self);
  add_accounts (self, 11, 20);
  g_assert_true (plakat_seal_check (self->keys, self->db, &error));
  g_assert_no_error (error);
  g_assert_false (plakat_seal_check (other, self->db, &error));
  g_assert_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_ARGUMENT);
  g_clear_error (&error);
  /* one of two keys is not enough */
  forget_keys (self, 2);
  g_assert_false (plakat_seal_check (self->keys, self->db, &error));
  g_assert_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_ARGUMENT);
  g_assert_nonnull (strstr (error->message, "key 1"));
}

#define ADD(path, function) g_test_add ("/server/seal/" path, Place, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("round-trip", test_round_trip);
  ADD ("moved", test_moved);
  ADD ("damaged", test_damaged);
  ADD ("rotation", test_rotation);
  ADD ("rotation-noticed", test_rotation_noticed);
  ADD ("renew", test_renew);
  ADD ("renew-mixed", test_renew_mixed);
  ADD ("renew-restarted", test_renew_restarted);
  ADD ("renew-answers", test_renew_answers);
  ADD ("renew-records", test_renew_records);
  ADD ("renew-damaged", test_renew_damaged);
  ADD ("check", test_check);
  return g_test_run ();
}
