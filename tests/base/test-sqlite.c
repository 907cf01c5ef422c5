/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>

#include "plakat-error.h"
#include "plakat-sqlite.h"

static char *
temporary_path (const char *name)
{
  g_autofree char *folder = g_dir_make_tmp ("plakat-XXXXXX", NULL);

  return g_build_filename (folder, name, NULL);
}

static void
test_private_file (void)
{
  g_autofree char *path = temporary_path ("a.db");
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatSqlite) db = plakat_sqlite_open (path, PLAKAT_SQLITE_PRECIOUS, &error);
  GStatBuf about;

  g_assert_no_error (error);
  g_assert_nonnull (db);
  g_assert_cmpint (g_stat (path, &about), ==, 0);
  g_assert_cmpint (about.st_mode & 0777, ==, 0600);
}

static gint64
read_number (PlakatSqlite *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  sqlite3_stmt *statement = plakat_sqlite_prepare (db, sql, &error);
  gboolean row;
  gint64 number;

  g_assert_no_error (error);
  g_assert_true (plakat_sqlite_step (db, statement, &row, &error));
  g_assert_true (row);
  number = sqlite3_column_int64 (statement, 0);
  sqlite3_reset (statement);
  return number;
}

/* Who reads within somebody else's reading ends it for nobody. */
static void
test_reading (void)
{
  g_autofree char *path = temporary_path ("r.db");
  g_autoptr (PlakatSqlite) writer = plakat_sqlite_open (path, PLAKAT_SQLITE_REBUILDABLE, NULL);
  g_autoptr (PlakatSqlite) reader = NULL;
  g_autoptr (GError) error = NULL;
  gboolean outer, inner;

  g_assert_true (plakat_sqlite_exec (writer, "CREATE TABLE t (a INTEGER)", &error));
  reader = plakat_sqlite_open (path, PLAKAT_SQLITE_READ_ONLY, &error);
  g_assert_true (plakat_sqlite_begin_reading (reader, &outer, &error));
  g_assert_true (outer);
  g_assert_cmpint (read_number (reader, "SELECT count(*) FROM t"), ==, 0);
  g_assert_true (plakat_sqlite_begin_reading (reader, &inner, &error));
  g_assert_false (inner);
  plakat_sqlite_end_reading (reader, inner);
  g_assert_true (plakat_sqlite_run (writer, &error, "INSERT INTO t VALUES (1)", ""));
  g_assert_cmpint (read_number (reader, "SELECT count(*) FROM t"), ==, 0);
  plakat_sqlite_end_reading (reader, outer);
  g_assert_cmpint (read_number (reader, "SELECT count(*) FROM t"), ==, 1);
  g_assert_no_error (error);
}

static void
test_transaction (void)
{
  g_autoptr (PlakatSqlite) db = plakat_sqlite_open (":memory:", PLAKAT_SQLITE_REBUILDABLE, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (plakat_sqlite_exec (db, "CREATE TABLE t (a INTEGER CHECK (a < 10))", &error));
  g_assert_true (plakat_sqlite_begin (db, &error));
  g_assert_true (plakat_sqlite_run (db, &error, "INSERT INTO t VALUES (?1)", "n", 1));
  g_assert_true (plakat_sqlite_end (db, TRUE, &error));

  g_assert_true (plakat_sqlite_begin (db, &error));
  g_assert_true (plakat_sqlite_run (db, &error, "INSERT INTO t VALUES (?1)", "n", 2));
  g_assert_false (plakat_sqlite_run (db, &error, "INSERT INTO t VALUES (?1)", "n", 20));
  g_assert_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_DATABASE);
  g_assert_false (plakat_sqlite_end (db, FALSE, NULL));
  g_assert_cmpint (read_number (db, "SELECT count (*) FROM t"), ==, 1);
}

static void
test_read_number (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatSqlite) db = plakat_sqlite_open (":memory:", 0, &error);
  gint64 number = 7;

  g_assert_no_error (error);
  g_assert_true (plakat_sqlite_exec (db, "CREATE TABLE t (a)", &error));
  g_assert_true (plakat_sqlite_read_number (db, &number, &error, "SELECT a FROM t", ""));
  g_assert_cmpint (number, ==, 0);
  g_assert_true (plakat_sqlite_exec (db, "INSERT INTO t VALUES (5000000000), (6)", &error));
  g_assert_true (plakat_sqlite_read_number (db, &number, &error, "SELECT a FROM t WHERE a > ?1", "n", 6));
  g_assert_cmpint (number, ==, G_GINT64_CONSTANT (5000000000));
  /* of several the first, and the statement is not left in the middle of them */
  g_assert_true (plakat_sqlite_read_number (db, &number, &error, "SELECT a FROM t ORDER BY a", ""));
  g_assert_cmpint (number, ==, 6);
  g_assert_true (plakat_sqlite_exec (db, "DROP TABLE t", &error));
  g_assert_false (plakat_sqlite_read_number (db, &number, &error, "SELECT a FROM t ORDER BY a", ""));
  g_assert_nonnull (error);
}

static void
test_bind (void)
{
  g_autoptr (PlakatSqlite) db = plakat_sqlite_open (":memory:", PLAKAT_SQLITE_REBUILDABLE, NULL);
  g_autoptr (GBytes) blob = g_bytes_new ("\0x", 2);
  g_autoptr (GError) error = NULL;
  sqlite3_stmt *statement = plakat_sqlite_prepare (db, "SELECT ?1, ?2, ?3, ?4, ?5, ?6", &error);
  gboolean row;

  plakat_sqlite_bind (statement, "tindb-", "it's; DROP", G_MAXINT64, -1, 0.5, blob);
  g_assert_true (plakat_sqlite_step (db, statement, &row, &error));
  g_assert_cmpstr ((const char *) sqlite3_column_text (statement, 0), ==, "it's; DROP");
  g_assert_cmpint (sqlite3_column_int64 (statement, 1), ==, G_MAXINT64);
  g_assert_cmpint (sqlite3_column_int (statement, 2), ==, -1);
  g_assert_cmpfloat (sqlite3_column_double (statement, 3), ==, 0.5);
  g_assert_cmpint (sqlite3_column_bytes (statement, 4), ==, 2);
  g_assert_cmpint (sqlite3_column_type (statement, 5), ==, SQLITE_NULL);
  sqlite3_reset (statement);
  g_assert_true (statement == plakat_sqlite_prepare (db, "SELECT ?1, ?2, ?3, ?4, ?5, ?6", &error));
}

/* Statements that are put together do not gather for ever. */
static void
test_forget (void)
{
  g_autoptr (PlakatSqlite) db = plakat_sqlite_open (":memory:", PLAKAT_SQLITE_REBUILDABLE, NULL);
  sqlite3 *handle = plakat_sqlite_get_handle (db);

  plakat_sqlite_forget (db, 0);
  g_assert_null (sqlite3_next_stmt (handle, NULL));
  g_assert_nonnull (plakat_sqlite_prepare (db, "SELECT 1", NULL));
  g_assert_nonnull (plakat_sqlite_prepare (db, "SELECT 2", NULL));
  plakat_sqlite_forget (db, 2);
  g_assert_nonnull (sqlite3_next_stmt (handle, NULL));
  plakat_sqlite_forget (db, 1);
  g_assert_null (sqlite3_next_stmt (handle, NULL));
}

static void
test_damaged (void)
{
  g_autofree char *path = temporary_path ("a.db");
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "This is no database, however much one looks at it.", -1, NULL));
  g_assert_null (plakat_sqlite_open (path, PLAKAT_SQLITE_PRECIOUS, &error));
  g_assert_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_CORRUPT);
}

static void
test_missing_folder (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (plakat_sqlite_open ("/nonexistent/a.db", PLAKAT_SQLITE_PRECIOUS, &error));
  g_assert_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_BUSY);
}

/* A disk that fails undoes the whole transaction, also under one who does not look: what comes after is no
 * part of it and is refused. */
static void
test_undone_transaction (void)
{
  g_autoptr (PlakatSqlite) db = plakat_sqlite_open (":memory:", PLAKAT_SQLITE_REBUILDABLE, NULL);
  g_autoptr (GError) error = NULL, at_end = NULL;

  g_assert_true (plakat_sqlite_exec (db, "CREATE TABLE t (a)", NULL));
  g_assert_true (plakat_sqlite_begin (db, NULL));
  g_assert_true (plakat_sqlite_run (db, NULL, "INSERT INTO t VALUES (?1)", "n", 1));
  g_assert_cmpint (sqlite3_exec (plakat_sqlite_get_handle (db), "ROLLBACK", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_false (plakat_sqlite_run (db, &error, "INSERT INTO t VALUES (?1)", "n", 2));
  g_assert_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_BUSY);
  g_assert_false (plakat_sqlite_end (db, TRUE, &at_end));
  g_assert_error (at_end, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_BUSY);
  g_assert_cmpint (read_number (db, "SELECT count (*) FROM t"), ==, 0);
  g_assert_true (plakat_sqlite_begin (db, NULL));
  g_assert_true (plakat_sqlite_run (db, NULL, "INSERT INTO t VALUES (?1)", "n", 3));
  g_assert_true (plakat_sqlite_end (db, TRUE, NULL));
  g_assert_cmpint (read_number (db, "SELECT count (*) FROM t"), ==, 1);
}

/* A name that is still attached is given to the next file. */
static void
test_attach_again (void)
{
  g_autofree char *first = temporary_path ("a.db"), *second = temporary_path ("b.db");
  g_autoptr (PlakatSqlite) db = plakat_sqlite_open (":memory:", PLAKAT_SQLITE_REBUILDABLE, NULL);

  g_assert_true (plakat_sqlite_attach (db, first, "other", NULL));
  g_assert_true (plakat_sqlite_exec (db, "CREATE TABLE other.t (a)", NULL));
  g_assert_true (plakat_sqlite_attach (db, second, "other", NULL));
  g_assert_cmpint (read_number (db, "SELECT count (*) FROM other.sqlite_schema"), ==, 0);
}

/* One of which a statement is in use is let go all the same. */
static void
test_detach (void)
{
  g_autofree char *path = temporary_path ("c.db");
  g_autoptr (PlakatSqlite) db = plakat_sqlite_open (":memory:", PLAKAT_SQLITE_REBUILDABLE, NULL);
  sqlite3_stmt *statement;
  gboolean row;

  g_assert_true (plakat_sqlite_attach (db, path, "other", NULL));
  g_assert_true (
      plakat_sqlite_exec (db, "CREATE TABLE other.t (a); INSERT INTO other.t VALUES (1), (2)", NULL));
  statement = plakat_sqlite_prepare (db, "SELECT a FROM other.t", NULL);
  g_assert_true (plakat_sqlite_step (db, statement, &row, NULL));
  g_assert_true (row);
  plakat_sqlite_detach (db, "other");
  g_assert_null (sqlite3_db_filename (plakat_sqlite_get_handle (db), "other"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sqlite/private-file", test_private_file);
  g_test_add_func ("/sqlite/transaction", test_transaction);
  g_test_add_func ("/sqlite/reading", test_reading);
  g_test_add_func ("/sqlite/read-number", test_read_number);
  g_test_add_func ("/sqlite/bind", test_bind);
  g_test_add_func ("/sqlite/forget", test_forget);
  g_test_add_func ("/sqlite/damaged", test_damaged);
  g_test_add_func ("/sqlite/missing-folder", test_missing_folder);
  g_test_add_func ("/sqlite/undone-transaction", test_undone_transaction);
  g_test_add_func ("/sqlite/attach-again", test_attach_again);
  g_test_add_func ("/sqlite/detach", test_detach);
  return g_test_run ();
}
