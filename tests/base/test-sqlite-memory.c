/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "plakat-error.h"
#include "plakat-sqlite.h"
#include "short-memory.h"

/* SQLite has no memory, at every piece that it asks for: what is done is refused as a thing that may work
 * later, or it is right. */

#define N_TABLES 20
#define PAGE 4096
/* Longer than what a connection keeps memory for. */
#define LONG 3000

typedef struct
{
  const char *name;
  void (*arm) (guint at);
} Shortage;

static const Shortage shortages[] = {
  { "once", short_memory_arm },
  { "lasting", short_memory_arm_lasting },
  { "all but a little", short_memory_arm_limit },
};

/* Of more pages than SQLite keeps memory for. There are no rows, so that trees that were counted and trees
 * that were not look alike. */
static char *
make_database (void)
{
  g_autofree char *folder = g_dir_make_tmp ("plakat-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.db", NULL);
  g_autoptr (PlakatSqlite) db = plakat_sqlite_open (path, PLAKAT_SQLITE_PRECIOUS, NULL);
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < N_TABLES; i++)
    g_string_append_printf (sql,
                            "CREATE TABLE t%u (a TEXT PRIMARY KEY, b TEXT) STRICT, WITHOUT ROWID;"
                            "CREATE INDEX i%u ON t%u (b);",
                            i, i, i);
  plakat_sqlite_exec (db, sql->str, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&path);
}

static void
remove_database (const char *path)
{
  static const char *const beside[] = { "", "-wal", "-shm" };
  g_autofree char *folder = g_path_get_dirname (path);

  for (guint i = 0; i < G_N_ELEMENTS (beside); i++)
    {
      g_autofree char *file = g_strconcat (path, beside[i], NULL);

      g_unlink (file);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* ── whether a file is whole ─────────────────────────────────────────── */

/* Returns whether memory was short. */
static gboolean
check (const char *path, const Shortage *shortage, guint at, gboolean expected)
{
  g_autoptr (PlakatSqlite) db = plakat_sqlite_open (path, PLAKAT_SQLITE_READ_ONLY, NULL);
  g_autoptr (GError) error = NULL;
  gboolean whole, told, failed;

  shortage->arm (at);
  told = plakat_sqlite_check (db, &whole, &error);
  failed = short_memory_disarm ();
  g_test_message ("%s at %u: %s", shortage->name, at, told ? whole ? "whole" : "damaged" : error->message);
  if (told)
    g_assert_cmpint (whole, ==, expected);
  else
    g_assert_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_BUSY);
  return failed;
}

static void
check_each (const char *path, gboolean whole)
{
  for (guint i = 0; i < G_N_ELEMENTS (shortages); i++)
    {
      guint at = 1;

      while (check (path, &shortages[i], at, whole))
        at++;
      g_assert_cmpuint (at, >, 1);
    }
}

static void
test_whole (void)
{
  g_autofree char *path = make_database ();

  check_each (path, TRUE);
  remove_database (path);
}

/* A tree that is the last of its table, with others before it and after it. */
static void
test_damaged (void)
{
  g_autofree char *path = make_database ();
  g_autofree char *bytes = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  memset (bytes + (N_TABLES - 1) * PAGE, 0xa5, PAGE);
  g_assert_true (g_file_set_contents (path, bytes, size, NULL));
  check_each (path, FALSE);
  remove_database (path);
}

/* ── what is written and read ────────────────────────────────────────── */

static gboolean
write_and_read (PlakatSqlite *db, const char *text, GBytes *bytes, GError **error)
{
  sqlite3_stmt *statement;
  g_autofree char *found = NULL;
  gboolean row;

  if (!plakat_sqlite_run (db, error, "INSERT OR REPLACE INTO kept VALUES (1, ?1, ?2)", "tb", text, bytes))
    return FALSE;
  statement = plakat_sqlite_prepare (db, "SELECT substr (a, 1), hex (b) FROM kept", error);
  if (statement == NULL || !plakat_sqlite_step (db, statement, &row, error))
    return FALSE;
  g_assert_true (row);
  found = plakat_sqlite_dup_text (statement, 0);
  g_assert_cmpstr (found, ==, text);
  g_clear_pointer (&found, g_free);
  found = plakat_sqlite_dup_text (statement, 1);
  g_assert_nonnull (found);
  g_assert_cmpuint (strlen (found), ==, 2 * g_bytes_get_size (bytes));
  sqlite3_reset (statement);
  return TRUE;
}

static gboolean
keep (const Shortage *shortage, guint at, gsize length)
{
  g_autoptr (PlakatSqlite) db = plakat_sqlite_open (":memory:", PLAKAT_SQLITE_REBUILDABLE, NULL);
  g_autofree char *text = g_strnfill (length, 'a');
  g_autoptr (GBytes) bytes = g_bytes_new (text, length);
  g_autoptr (GError) error = NULL;
  gboolean done, failed;

  g_assert_true (
      plakat_sqlite_exec (db, "CREATE TABLE kept (id INTEGER PRIMARY KEY, a TEXT, b BLOB) STRICT", NULL));
  shortage->arm (at);
  done = write_and_read (db, text, bytes, &error);
  failed = short_memory_disarm ();
  if (!done)
    g_assert_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_BUSY);
  return failed;
}

/* A text that SQLite has no memory for is no missing text. */
static void
test_kept (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (shortages); i++)
    for (gsize length = LONG; length < LONG + 8; length++)
      {
        guint at = 1;

        while (keep (&shortages[i], at, length))
          at++;
      }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  short_memory_init ();
  g_test_add_func ("/base/sqlite-memory/whole", test_whole);
  g_test_add_func ("/base/sqlite-memory/damaged", test_damaged);
  g_test_add_func ("/base/sqlite-memory/kept", test_kept);
  return g_test_run ();
}
