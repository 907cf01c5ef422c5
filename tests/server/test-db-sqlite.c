/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "db-fixture.h"
#include "plakat-error.h"

/* What is SQLite's own: one who writes, and a disk that is full. */

/* SQLite undoes a transaction by itself when the disk is full. Nothing may be written outside of it then. */
static void
test_full_disk (Place *place, gconstpointer data)
{
  g_autofree char *text = g_strnfill (100000, 'x');
  g_autofree char *limit = g_strdup_printf ("PRAGMA max_page_count = %" G_GINT64_FORMAT,
                                            db_ask (place->db, "PRAGMA page_count") + 300);
  g_autoptr (GError) error = NULL;

  db_insert (place->db, 1);
  db_ask (place->db, limit);
  db_begin (place->db);
  db_begin (place->db);
  db_insert (place->db, 2);
  for (int id = 3; error == NULL && id < 1000; id++)
    plakat_db_run (place->db, &error, "INSERT INTO sample (id, t) VALUES (?1, ?2)", "nt", id, text);
  g_assert_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_BUSY);
  plakat_db_end (place->db, FALSE, NULL);
  g_clear_error (&error);
  /* Either it is still the same transaction, or it is refused; never a row by itself. */
  plakat_db_run (place->db, &error, "INSERT INTO sample (id) VALUES (2000)", "");
  g_clear_error (&error);
  plakat_db_end (place->db, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (db_count (place->db), ==, 1);
  db_begin (place->db);
  db_insert (place->db, 5000);
  db_end (place->db, TRUE);
  g_assert_cmpint (db_count (place->db), ==, 2);
}

/* The transaction was undone behind our back: what follows is refused, and nothing is called kept. */
static void
test_undone (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 n;

  db_begin (place->db);
  db_insert (place->db, 1);
  db_run (place->db, "ROLLBACK", "");
  g_assert_false (plakat_db_run (place->db, &error, "INSERT INTO sample (id) VALUES (2)", ""));
  g_assert_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_BUSY);
  g_clear_error (&error);
  g_assert_false (plakat_db_read_int (place->db, &error, &n, "SELECT count (*) FROM sample", ""));
  g_assert_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_BUSY);
  g_clear_error (&error);
  g_assert_false (plakat_db_copy_begin (place->db, "sample", "id", "i", NULL));
  g_assert_false (plakat_db_end (place->db, TRUE, &error));
  g_assert_nonnull (error);
  g_assert_cmpint (db_count (place->db), ==, 0);
  db_begin (place->db);
  db_insert (place->db, 3);
  db_end (place->db, TRUE);
  g_assert_cmpint (db_count (place->db), ==, 1);
}

/* Rows that are still read do not keep a commit from being one. */
static void
test_open_rows (Place *place, gconstpointer data)
{
  g_autoptr (PlakatRows) rows = NULL;

  db_insert (place->db, 1);
  db_insert (place->db, 2);
  rows = plakat_db_query (place->db, NULL, "SELECT id FROM sample ORDER BY id", "");
  g_assert_true (plakat_rows_next (rows));
  db_begin (place->db);
  db_insert (place->db, 3);
  db_end (place->db, TRUE);
  g_assert_true (plakat_rows_next (rows));
  g_assert_cmpint (plakat_rows_get_int (rows, 0), ==, 2);
}

/* Who waits for the one that writes gives up after a while, with an error that says: later. */
static void
test_second_writer (Place *place, gconstpointer data)
{
  g_autoptr (PlakatDb) other = db_open (place->uri, PLAKAT_DB_OWN);
  g_autoptr (GError) error = NULL;

  db_ask (other, "PRAGMA busy_timeout = 20");
  db_begin (place->db);
  g_assert_false (plakat_db_begin (other, &error));
  g_assert_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_BUSY);
  db_end (place->db, TRUE);
  db_begin (other);
  db_insert (other, 1);
  db_end (other, TRUE);
  g_assert_cmpint (db_count (place->db), ==, 1);
}

#define ADD(path, function) ADD_DB_TEST ("/server/db-sqlite/" path, function)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_false (storage_is_postgresql ());
  ADD ("full-disk", test_full_disk);
  ADD ("undone", test_undone);
  ADD ("open-rows", test_open_rows);
  ADD ("second-writer", test_second_writer);
  return g_test_run ();
}
