/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "db-fixture.h"
#include "plakat-error.h"

/* How storages are opened, made and refused, on every engine. */

#define N_OPENERS 6

static gpointer
open_thread (gpointer uri)
{
  g_autoptr (PlakatDb) db = db_open (uri, PLAKAT_DB_OWN);

  return g_strdup (plakat_db_get_epoch (db));
}

/* Servers that start at once find one schema and one epoch, whoever made them. */
static void
test_made_at_once (Place *place, gconstpointer data)
{
  for (int round = 0; round < 4; round++)
    {
      g_autofree char *name = g_strdup_printf ("fresh%d", round);
      g_autofree char *uri = storage_make (place->folder, name);
      g_autofree char *epoch = NULL;
      GThread *threads[N_OPENERS];
      g_autoptr (PlakatDb) db = NULL;

      for (guint i = 0; i < N_OPENERS; i++)
        threads[i] = g_thread_new ("open", open_thread, uri);
      for (guint i = 0; i < N_OPENERS; i++)
        {
          g_autofree char *found = g_thread_join (threads[i]);

          g_assert_nonnull (found);
          if (epoch == NULL)
            epoch = g_strdup (found);
          g_assert_cmpstr (found, ==, epoch);
        }
      db = db_open (uri, PLAKAT_DB_READ);
      g_assert_cmpint (db_ask (db, "SELECT count (*) FROM counter"), ==, 1);
      g_clear_pointer (&db, plakat_db_close);
      storage_remove (uri);
    }
}

static void
test_epoch (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *first = g_strdup (plakat_db_get_epoch (place->db));
  g_autofree char *uri = storage_make (place->folder, "other");
  g_autoptr (PlakatDb) other = db_open (uri, PLAKAT_DB_OWN), reader = NULL;

  g_assert_cmpuint (strlen (first), ==, 36);
  g_assert_cmpstr (plakat_db_get_epoch (other), !=, first);
  reader = db_open (place->uri, PLAKAT_DB_READ);
  g_assert_cmpstr (plakat_db_get_epoch (reader), ==, first);
  g_assert_true (plakat_db_renew_epoch (place->db, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (plakat_db_get_epoch (place->db), !=, first);
  g_clear_pointer (&reader, plakat_db_close);
  reader = db_open (place->uri, PLAKAT_DB_READ);
  g_assert_cmpstr (plakat_db_get_epoch (reader), ==, plakat_db_get_epoch (place->db));
  g_clear_pointer (&other, plakat_db_close);
  storage_remove (uri);
}

static void
test_kept (Place *place, gconstpointer data)
{
  g_autofree char *epoch = g_strdup (plakat_db_get_epoch (place->db));

  db_insert (place->db, 1);
  plakat_db_close (place->db);
  place->db = db_open (place->uri, PLAKAT_DB_OWN);
  g_assert_cmpint (db_count (place->db), ==, 1);
  g_assert_cmpstr (plakat_db_get_epoch (place->db), ==, epoch);
  g_assert_cmpint (plakat_db_get_engine (place->db), ==,
                   storage_is_postgresql () ? PLAKAT_DB_POSTGRESQL : PLAKAT_DB_SQLITE);
}

static void
assert_refused (const char *uri, PlakatDbUse use, GQuark domain, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (plakat_db_open (uri, use, &error));
  g_assert_error (error, domain, code);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strchr (error->message, ' '));
  g_assert_null (strstr (error->message, "s3cret"));
}

static void
test_refused (Place *place, gconstpointer data)
{
  const char *const unknown[] = {
    NULL,
    "",
    "sqlite:",
    "plakat.db",
    "mysql://plakat:s3cret@localhost/plakat",
    "postgresql://plakat:s3cret%zz@localhost/plakat",
    "postgresql://plakat:s3cret@localhost/plakat?unheard_of=1",
    "postgres://plakat:s3cret@[::1/plakat",
  };

  for (guint i = 0; i < G_N_ELEMENTS (unknown); i++)
    assert_refused (unknown[i], PLAKAT_DB_OWN, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_ARGUMENT);
  assert_refused ("sqlite:/proc/none/plakat.db", PLAKAT_DB_OWN, PLAKAT_SERVER_ERROR,
                  PLAKAT_SERVER_ERROR_ARGUMENT);
  assert_refused ("sqlite:/nonexistent/plakat.db", PLAKAT_DB_READ, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_BUSY);
  assert_refused ("postgresql://plakat:s3cret@/plakat?host=/nonexistent", PLAKAT_DB_OWN, PLAKAT_BASE_ERROR,
                  PLAKAT_BASE_ERROR_BUSY);
}

/* A connection for reading needs a storage that was made. */
static void
test_not_made (Place *place, gconstpointer data)
{
  g_autofree char *uri = storage_make (place->folder, "fresh");
  g_autoptr (GError) error = NULL;

  g_assert_null (plakat_db_open (uri, PLAKAT_DB_READ, &error));
  g_assert_nonnull (error);
  storage_remove (uri);
}

static void
test_foreign (Place *place, gconstpointer data)
{
  g_autofree char *uri = storage_make (place->folder, "foreign");

  g_free (storage_ask (uri, storage_is_postgresql ()
                                ? "CREATE TABLE meta (what TEXT); INSERT INTO meta VALUES ('theirs')"
                                : "CREATE TABLE meta (what TEXT); PRAGMA application_id = 7"));
  assert_refused (uri, PLAKAT_DB_OWN, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_CORRUPT);
  storage_remove (uri);
}

static void
test_newer (Place *place, gconstpointer data)
{
  g_free (storage_ask (place->uri, storage_is_postgresql ()
                                       ? "UPDATE meta SET value = '99' WHERE name = 'schema'"
                                       : "PRAGMA user_version = 99"));
  assert_refused (place->uri, PLAKAT_DB_OWN, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_DATABASE);
}

/* Files of before the first release; the sentence says what to do. */
static void
test_older_file (Place *place, gconstpointer data)
{
  g_autofree char *path = g_build_filename (place->folder, "older.db", NULL);
  g_autofree char *uri = g_strconcat ("sqlite:", path, NULL);
  g_autoptr (GError) error = NULL;
  sqlite3 *file;

  g_assert_cmpint (sqlite3_open (path, &file), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (file,
                                 "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);"
                                 "CREATE TABLE user (id INTEGER PRIMARY KEY);"
                                 "PRAGMA user_version = 1; PRAGMA application_id = 0x504c5356",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
  sqlite3_close (file);
  g_assert_null (plakat_db_open (uri, PLAKAT_DB_OWN, &error));
  g_assert_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_ARGUMENT);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_nonnull (strstr (error->message, "load the catalogue into it again"));
}

/* What SQLite makes is for nobody else's eyes. */
static void
test_private_file (Place *place, gconstpointer data)
{
  g_autofree char *path = g_build_filename (place->folder, "deep", "down", "plakat.db", NULL);
  g_autofree char *folder = g_path_get_dirname (path), *uri = g_strconcat ("sqlite:", path, NULL);
  g_autoptr (PlakatDb) db = db_open (uri, PLAKAT_DB_OWN);
  GStatBuf status;

  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0077, ==, 0);
  g_assert_cmpint (g_stat (folder, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0077, ==, 0);
}

#define ADD(path, function) ADD_DB_TEST ("/server/db-open/" path, function)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("made-at-once", test_made_at_once);
  ADD ("epoch", test_epoch);
  ADD ("kept", test_kept);
  ADD ("refused", test_refused);
  ADD ("not-made", test_not_made);
  ADD ("foreign", test_foreign);
  ADD ("newer", test_newer);
  ADD ("older-file", test_older_file);
  ADD ("private-file", test_private_file);
  return g_test_run ();
}
