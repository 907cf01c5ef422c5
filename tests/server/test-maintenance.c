/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "db-fixture.h"
#include "plakat-maintenance.h"

#define DAY G_GINT64_CONSTANT (86400)
/* When these tests take place. */
#define NOW (20000 * DAY)

static void
maintain (Place *self, gint64 now)
{
  g_autoptr (GError) error = NULL;
  gboolean done = plakat_maintain (self->db, now, &error);

  g_assert_no_error (error);
  g_assert_true (done);
}

/* A new account; gives its number. */
static gint64
add_account (Place *self, const char *name)
{
  g_autoptr (GBytes) key = g_bytes_new (name, strlen (name)), nothing = g_bytes_new ("", 0);
  g_autoptr (GError) error = NULL;
  gint64 id;

  plakat_db_read_int (
      self->db, &error, &id,
      "INSERT INTO account (email, email_key, username, username_key, password, first_name, last_name, "
      "display_name, bio, birth_date, favorite_genres, notification_preferences, seq, pruned, self_seq, "
      "created_at, updated_at) "
      "VALUES (?1, ?2, ?3, ?3, '', ?1, ?1, ?1, ?1, ?1, '[]', '{}', 0, 0, 0, 0, 0) RETURNING id",
      "bbt", nothing, key, name);
  g_assert_no_error (error);
  return id;
}

static void
add_family (Place *self, const char *id, gint64 user_id, gint64 created_at)
{
  db_run (
      self->db,
      "INSERT INTO family (id, user_id, agent, address, created_at, used_at) VALUES (?1, ?2, '', '', ?3, ?3)",
      "tii", id, user_id, created_at);
}

static void
add_refresh (Place *self, const char *hash, const char *family, gint64 expires_at)
{
  db_run (self->db, "INSERT INTO refresh (hash, family_id, created_at, expires_at) VALUES (?1, ?2, 0, ?3)",
          "tti", hash, family, expires_at);
}

static void
add_event (Place *self, gint64 user_id, gint64 at)
{
  db_run (self->db,
          "INSERT INTO audit (user_id, at, event, address, agent, detail) "
          "VALUES (?1, ?2, 'sign_in', '192.0.2.0', 'Plakat', 'ada')",
          "ii", user_id, at);
}

static void
add_versions (Place *self, gint64 user_id, const char *film, int count)
{
  db_begin (self->db);
  for (int i = 1; i <= count; i++)
    db_run (self->db,
            "INSERT INTO rating_version (user_id, film_uid, seq, half_stars, review, written_at) "
            "VALUES (?1, ?2, ?3, 5, 'r', 0)",
            "itn", user_id, film, i);
  db_end (self->db, TRUE);
}

static void
test_nothing (Place *self, gconstpointer data)
{
  maintain (self, NOW);
  g_assert_cmpint (db_ask (self->db, "SELECT count(*) FROM audit"), ==, 0);
}

/* A sign-in is there as long as one of its tokens may be traded in. */
static void
test_families (Place *self, gconstpointer data)
{
  gint64 ada = add_account (self, "ada");

  add_family (self, "live", ada, NOW - 50 * DAY);
  add_refresh (self, "live-old", "live", NOW);
  add_refresh (self, "live-new", "live", NOW + 1);
  add_family (self, "dead", ada, NOW - 50 * DAY);
  add_refresh (self, "dead-1", "dead", NOW - 1);
  add_family (self, "new", ada, NOW);
  add_refresh (self, "new-1", "new", NOW + 30 * DAY);
  add_family (self, "ended", ada, NOW - 50 * DAY);
  add_refresh (self, "ended-1", "ended", NOW + 30 * DAY);
  db_run (self->db, "UPDATE family SET revoked_at = ?1 WHERE id = 'ended'", "i", NOW - 3600);
  maintain (self, NOW);
  g_assert_cmpint (db_ask (self->db, "SELECT count(*) FROM refresh"), ==, 3);
  g_assert_cmpint (db_ask (self->db, "SELECT count(*) FROM refresh WHERE hash IN ('live-old', 'dead-1')"), ==,
                   0);
  g_assert_cmpint (db_ask (self->db, "SELECT count(*) FROM family"), ==, 3);
  g_assert_cmpint (db_ask (self->db, "SELECT count(*) FROM family WHERE id = 'dead'"), ==, 0);
  maintain (self, NOW + DAY);
  g_assert_cmpint (db_ask (self->db, "SELECT count(*) FROM family WHERE id = 'ended'"), ==, 0);
  g_assert_cmpint (db_ask (self->db, "SELECT count(*) FROM family"), ==, 1);
}

/* Until an account is deleted its devices can still learn that it will be. */
static void
test_families_of_the_leaving (Place *self, gconstpointer data)
{
  gint64 ada = add_account (self, "ada"), bob = add_account (self, "bob");

  add_family (self, "of-ada", ada, NOW);
  add_refresh (self, "ada-1", "of-ada", NOW + 30 * DAY);
  add_family (self, "of-bob", bob, NOW);
  add_refresh (self, "bob-1", "of-bob", NOW + 30 * DAY);
  db_run (self->db, "UPDATE family SET revoked_at = ?1", "i", NOW);
  db_run (self->db, "UPDATE account SET delete_at = ?2 WHERE id = ?1", "ii", ada, NOW + 7 * DAY);
  maintain (self, NOW + 7 * DAY - 1);
  g_assert_cmpint (db_ask (self->db, "SELECT count(*) FROM family WHERE id = 'of-ada'"), ==, 1);
  g_assert_cmpint (db_ask (self->db, "SELECT count(*) FROM family"), ==, 1);
  maintain (self, NOW + 7 * DAY);
  g_assert_cmpint (db_ask (self->db, "SELECT count(*) FROM family"), ==, 0);
  g_assert_cmpint (db_ask (self->db, "SELECT count(*) FROM refresh_gone WHERE hash = 'ada-1'"), ==, 1);
  maintain (self, NOW + 30 * DAY);
  g_assert_cmpint (db_ask (self->db, "SELECT count(*) FROM refresh_gone"), ==, 0);
}

/* More than one transaction's worth. */
static void
test_many (Place *self, gconstpointer data)
{
  gint64 ada = add_account (self, "ada");

  add_family (self, "f", ada, NOW - 50 * DAY);
  db_begin (self->db);
  for (guint i = 0; i < 1700; i++)
    {
      g_autofree char *hash = g_strdup_printf ("%u", i);

      add_refresh (self, hash, "f", NOW - i);
      add_event (self, ada, NOW - 181 * DAY);
    }
  db_end (self->db, TRUE);
  maintain (self, NOW);
  g_assert_cmpint (db_ask (self->db, "SELECT count(*) FROM refresh"), ==, 0);
  g_assert_cmpint (db_ask (self->db, "SELECT count(*) FROM audit"), ==, 0);
  g_assert_cmpint (db_ask (self->db, "SELECT count(*) FROM family"), ==, 0);
}

static void
test_ages (Place *self, gconstpointer data)
{
  gint64 ada = add_account (self, "ada");

  for (int i = 0; i < 2; i++)
    {
      add_event (self, ada, NOW - 180 * DAY - i);
      db_run (self->db, "INSERT INTO device (user_id, device, acked, seen_at) VALUES (?1, ?2, 0, ?3)", "iti",
              ada, i == 0 ? "seen" : "lost", NOW - 400 * DAY - i);
      db_run (self->db, "INSERT INTO op (user_id, device, target, seq, status) VALUES (?1, ?2, 't', 1, 0)",
              "it", ada, i == 0 ? "seen" : "lost");
      db_run (self->db, "INSERT INTO idempotency (user_id, key, created_at) VALUES (?1, ?2, ?3)", "iti", ada,
              i == 0 ? "kept" : "old", NOW - 30 * DAY - i);
      db_run (self->db, "INSERT INTO allowance (name, since, used) VALUES (?1, ?2, 1)", "ti",
              i == 0 ? "new" : "old", (NOW - DAY - i) * G_USEC_PER_SEC);
    }
  maintain (self, NOW);
  g_assert_cmpint (db_ask (self->db, "SELECT count(*) FROM audit"), ==, 1);
  g_assert_cmpint (db_ask (self->db, "SELECT count(*) FROM device WHERE device = 'seen'"), ==, 1);
  g_assert_cmpint (db_ask (self->db, "SELECT count(*) FROM device"), ==, 1);
  g_assert_cmpint (db_ask (self->db, "SELECT count(*) FROM op"), ==, 1);
  g_assert_cmpint (db_ask (self->db, "SELECT count(*) FROM idempotency WHERE key = 'kept'"), ==, 1);
  g_assert_cmpint (db_ask (self->db, "SELECT count(*) FROM idempotency"), ==, 1);
  g_assert_cmpint (db_ask (self->db, "SELECT count(*) FROM allowance WHERE name = 'new'"), ==, 1);
  g_assert_cmpint (db_ask (self->db, "SELECT count(*) FROM allowance"), ==, 1);
}

static void
test_versions (Place *self, gconstpointer data)
{
  gint64 ada = add_account (self, "ada"), bob = add_account (self, "bob");

  add_versions (self, ada, "tmdb:1", 250);
  add_versions (self, ada, "tmdb:2", 200);
  add_versions (self, bob, "tmdb:1", 201);
  maintain (self, NOW);
  g_assert_cmpint (db_ask (self->db, "SELECT count(*) FROM rating_version"), ==, 600);
  g_assert_cmpint (db_ask (self->db, "SELECT min(seq) FROM rating_version WHERE film_uid = 'tmdb:1' AND "
                                     "user_id = (SELECT min(id) FROM account)"),
                   ==, 51);
  g_assert_cmpint (db_ask (self->db, "SELECT min(seq) FROM rating_version WHERE film_uid = 'tmdb:2'"), ==, 1);
  g_assert_cmpint (db_ask (self->db, "SELECT min(seq) FROM rating_version WHERE user_id = "
                                     "(SELECT max(id) FROM account)"),
                   ==, 2);
}

/* What went from lists is remembered for 400 days; a cursor from before what was forgotten is known to miss
 * it. */
static void
test_tombstones (Place *self, gconstpointer data)
{
  gint64 ada = add_account (self, "ada");

  db_run (
      self->db,
      "INSERT INTO entry (user_id, list, film_uid, id, present, added_at, changed_at, seq) VALUES "
      "(?1, 0, 'old', 1, 0, 0, ?2, 10), (?1, 0, 'newer', 2, 0, 0, ?3, 11), (?1, 0, 'there', 3, 1, 0, ?2, 12)",
      "iii", ada, NOW - 400 * DAY - 1, NOW - 400 * DAY);
  db_run (
      self->db,
      "INSERT INTO rating (user_id, film_uid, id, half_stars, review, created_at, updated_at, seq) VALUES "
      "(?1, 'gone', 1, 0, NULL, 0, ?2, 8), (?1, 'text', 2, 0, 'Words', 0, ?2, 9)",
      "ii", ada, NOW - 401 * DAY);
  maintain (self, NOW);
  g_assert_cmpint (db_ask (self->db, "SELECT count(*) FROM entry"), ==, 2);
  g_assert_cmpint (db_ask (self->db, "SELECT count(*) FROM entry WHERE film_uid = 'old'"), ==, 0);
  g_assert_cmpint (db_ask (self->db, "SELECT count(*) FROM rating"), ==, 1);
  g_assert_cmpint (db_ask (self->db, "SELECT pruned FROM account"), ==, 10);
}

/* A row of everything that an account can have. */
static void
fill_account (Place *self, gint64 id, const char *name)
{
  g_autoptr (GBytes) bytes = g_bytes_new ("x", 1);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, name, -1);

  add_family (self, name, id, NOW);
  add_refresh (self, hash, name, NOW + DAY);
  add_event (self, id, NOW - DAY);
  add_versions (self, id, "tmdb:1", 1);
  db_run (self->db,
          "INSERT INTO profile (user_id, uid, name, present, created_at, updated_at, seq) VALUES (?1, 'p', "
          "?2, 1, 0, 0, 1)",
          "it", id, name);
  db_run (self->db,
          "INSERT INTO entry (user_id, list, film_uid, id, present, added_at, changed_at, seq) VALUES "
          "(?1, 0, 'tmdb:1', 1, 1, 0, 0, 1)",
          "i", id);
  db_run (
      self->db,
      "INSERT INTO rating (user_id, film_uid, id, half_stars, review, created_at, updated_at, seq) VALUES "
      "(?1, 'tmdb:1', 1, 5, 'r', 0, 0, 1)",
      "i", id);
  db_run (self->db,
          "INSERT INTO record (user_id, kind, uid, fields, created_at, updated_at, seq) "
          "VALUES (?1, 1, 'tmdb:1', ?2, 0, 0, 1)",
          "ib", id, bytes);
  db_run (self->db,
          "INSERT INTO record_version (user_id, kind, uid, seq, fields, written_at) "
          "VALUES (?1, 1, 'tmdb:1', 1, ?2, 0)",
          "ib", id, bytes);
  db_run (self->db, "INSERT INTO device (user_id, device, acked, seen_at) VALUES (?1, 'd', 0, ?2)", "ii", id,
          NOW);
  db_run (self->db, "INSERT INTO op (user_id, device, target, seq, status) VALUES (?1, 'd', 't', 1, 0)", "i",
          id);
  db_run (self->db, "INSERT INTO idempotency (user_id, key, created_at) VALUES (?1, 'k', ?2)", "ii", id, NOW);
  db_run (self->db,
          "INSERT INTO file (key, user_id, file_name, mime_type, bytes, created_at, updated_at) "
          "VALUES (?1, ?2, 'a', 'image/jpeg', ?3, 0, 0)",
          "tib", name, id, bytes);
}

static void
test_deletion (Place *self, gconstpointer data)
{
  static const char *const tables[] = { "family",         "profile", "entry",         "rating",
                                        "rating_version", "record",  "device",        "op",
                                        "idempotency",    "file",    "record_version" };
  gint64 ada = add_account (self, "ada"), bob = add_account (self, "bob"), eve = add_account (self, "eve");

  fill_account (self, ada, "ada");
  fill_account (self, bob, "bob");
  fill_account (self, eve, "eve");
  db_run (self->db, "UPDATE account SET delete_at = ?2 WHERE id = ?1", "ii", ada, NOW);
  db_run (self->db, "UPDATE account SET delete_at = ?2 WHERE id = ?1", "ii", eve, NOW + 1);
  maintain (self, NOW - 1);
  g_assert_cmpint (db_ask (self->db, "SELECT count(*) FROM account"), ==, 3);
  maintain (self, NOW);
  g_assert_cmpint (db_ask (self->db, "SELECT count(*) FROM account"), ==, 2);
  g_assert_cmpint (db_ask (self->db, "SELECT count(*) FROM account WHERE username = 'ada'"), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *of_ada =
          g_strdup_printf ("SELECT count(*) FROM %s WHERE user_id = %d", tables[i], (int) ada);
      g_autofree char *all = g_strdup_printf ("SELECT count(*) FROM %s", tables[i]);

      g_test_message ("%s", tables[i]);
      g_assert_cmpint (db_ask (self->db, of_ada), ==, 0);
      g_assert_cmpint (db_ask (self->db, all), ==, 2);
    }
  g_assert_cmpint (db_ask (self->db, "SELECT count(*) FROM refresh"), ==, 2);
  g_assert_cmpint (db_ask (self->db, "SELECT count(*) FROM refresh_gone"), ==, 1);
  g_assert_cmpint (db_ask (self->db, "SELECT id FROM account_gone"), ==, ada);
  g_assert_cmpint (db_ask (self->db, "SELECT gone_at FROM account_gone"), ==, NOW);
  /* that something happened stays, whose it was does not */
  g_assert_cmpint (db_ask (self->db, "SELECT count(*) FROM audit WHERE event = 'sign_in'"), ==, 3);
  g_assert_cmpint (db_ask (self->db,
                           "SELECT count(*) FROM audit WHERE event = 'sign_in' AND user_id IS NULL AND "
                           "address = '' AND agent = '' AND detail IS NULL"),
                   ==, 1);
  g_assert_cmpint (
      db_ask (self->db, "SELECT count(*) FROM audit WHERE event = 'account-deleted' AND user_id IS NULL"), ==,
      1);
  /* its number is not given again */
  g_assert_cmpint (add_account (self, "new"), >, eve);
}

/* Nothing in the files themselves of who is gone, once the database has tidied up. */
static void
test_deletion_leaves_nothing (Place *self, gconstpointer data)
{
  gint64 ada = add_account (self, "adalovelace");
  g_autoptr (GBytes) all = NULL;

  fill_account (self, ada, "adalovelace");
  db_run (self->db, "UPDATE account SET delete_at = ?2 WHERE id = ?1", "ii", ada, NOW);
  maintain (self, NOW);
  plakat_db_close (g_steal_pointer (&self->db));
  all = storage_read (self->uri);
  g_assert_null (
      memmem (g_bytes_get_data (all, NULL), g_bytes_get_size (all), "adalovelace", strlen ("adalovelace")));
  self->db = db_open (self->uri, PLAKAT_DB_OWN);
}

/* Two processes that tidy up at once do not hurt each other. */
static gpointer
maintain_work (gpointer data)
{
  Place other = { .uri = data };

  other.db = db_open (other.uri, PLAKAT_DB_OWN);
  maintain (&other, NOW);
  plakat_db_close (other.db);
  return NULL;
}

static void
test_at_once (Place *self, gconstpointer data)
{
  GThread *threads[4];

  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *name = g_strdup_printf ("user%u", i);
      gint64 id = add_account (self, name);

      fill_account (self, id, name);
      db_run (self->db, "UPDATE account SET delete_at = ?2 WHERE id = ?1", "ii", id,
              NOW - (i % 2 == 0 ? 1 : -1));
    }
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("maintain", maintain_work, self->uri);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (db_ask (self->db, "SELECT count(*) FROM account"), ==, 15);
  g_assert_cmpint (db_ask (self->db, "SELECT count(*) FROM account_gone"), ==, 15);
  g_assert_cmpint (db_ask (self->db, "SELECT count(*) FROM audit WHERE event = 'account-deleted'"), ==, 15);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD_DB_TEST ("/server/maintenance/nothing", test_nothing);
  ADD_DB_TEST ("/server/maintenance/families", test_families);
  ADD_DB_TEST ("/server/maintenance/families-of-the-leaving", test_families_of_the_leaving);
  ADD_DB_TEST ("/server/maintenance/many", test_many);
  ADD_DB_TEST ("/server/maintenance/ages", test_ages);
  ADD_DB_TEST ("/server/maintenance/versions", test_versions);
  ADD_DB_TEST ("/server/maintenance/tombstones", test_tombstones);
  ADD_DB_TEST ("/server/maintenance/deletion", test_deletion);
  ADD_DB_TEST ("/server/maintenance/deletion-leaves-nothing", test_deletion_leaves_nothing);
  ADD_DB_TEST ("/server/maintenance/at-once", test_at_once);
  return g_test_run ();
}
