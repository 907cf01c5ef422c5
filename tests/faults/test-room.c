/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>

#include "plakat-error.h"
#include "plakat-library-edit-queries.h"
#include "plakat-worker.h"
#include "scenes.h"
#include "vfs-fail.h"

/* A disk that gets full while people go on: the ballast makes room for the last edits, then they are refused.
 */

#define ROOM (200 * 1024)

static gsize
measure (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  gsize size = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      GStatBuf about;

      if (g_stat (path, &about) == 0 && S_ISREG (about.st_mode) && !g_str_has_suffix (name, "-shm"))
        size += about.st_size;
    }
  return size;
}

static gboolean
put_work (PlakatSqlite *db, gpointer film, GValue *result, GError **error)
{
  g_autoptr (PlakatEdit) edit = g_new0 (PlakatEdit, 1);

  edit->list_uid = g_strdup ("watchlist");
  edit->uid = g_strdup_printf ("tmdb:%u", GPOINTER_TO_UINT (film));
  edit->about_film = TRUE;
  edit->title = g_strdup ("A film");
  edit->want = TRUE;
  if (!plakat_library_write_edit (db, edit, error))
    return FALSE;
  g_value_init (result, G_TYPE_BOOLEAN);
  g_value_set_boolean (result, TRUE);
  return TRUE;
}

static gboolean
put (PlakatWorker *worker, guint film, GError **error)
{
  g_autoptr (DexFuture) future = plakat_worker_run (worker, put_work, GUINT_TO_POINTER (film), NULL);

  return dex_future_get_value (future, error) != NULL;
}

static gint64
count_edits (Stage *stage)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (stage->db, "SELECT count (*) FROM outbox", NULL);
  gboolean row;
  gint64 n;

  g_assert_true (plakat_sqlite_step (stage->db, statement, &row, NULL) && row);
  n = sqlite3_column_int64 (statement, 0);
  sqlite3_reset (statement);
  return n;
}

static gboolean
give_cb (PlakatSqlite *none, gpointer data, GValue *result, GError **error)
{
  gpointer *pair = data;

  plakat_worker_set_db (pair[0], pair[1]);
  g_value_init (result, G_TYPE_BOOLEAN);
  return TRUE;
}

static void
test_last_edits (void)
{
  g_autofree char *scratch = make_scratch ();
  g_autofree char *ballast = g_build_filename (scratch, "ballast", NULL);
  g_autoptr (Stage) stage = stage_new (scratch);
  PlakatWorker *worker = plakat_worker_new ("library");
  g_autoptr (GError) error = NULL;
  guint before = 0, after = 0;
  GStatBuf about;

  g_assert_true (stage_open (stage, &error));
  g_assert_cmpint (g_stat (ballast, &about), ==, 0);
  g_assert_cmpint (about.st_size, ==, 256 * 1024);
  {
    gpointer pair[] = { worker, g_steal_pointer (&stage->db) };

    dex_unref (plakat_worker_run (worker, give_cb, pair, NULL));
  }
  fail_set_quota (scratch, measure (scratch) + ROOM);
  for (guint film = 1; put (worker, film, &error); film++)
    if (g_file_test (ballast, G_FILE_TEST_EXISTS))
      before++;
    else
      after++;
  g_assert_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_BUSY);
  g_test_message ("%u edits till the disk was full, %u in the room of the ballast, then: %s", before, after,
                  error->message);
  g_assert_cmpuint (before, >, 0);
  g_assert_cmpuint (after, >, 3);
  fail_set_quota (NULL, 0);
  g_clear_error (&error);
  g_assert_true (put (worker, 5000, &error));
  plakat_worker_free (worker);

  g_assert_true (stage_open (stage, &error));
  g_assert_cmpint (stage->recovery, ==, PLAKAT_RECOVERY_NONE);
  stage_assert_sound (stage);
  g_assert_cmpint (count_edits (stage), ==, before + after + 1);
  g_assert_true (g_file_test (ballast, G_FILE_TEST_EXISTS)); /* there is room again */
  remove_folder (scratch);
}

/* Why the ballast is a file: what is freed within the database does not let its log grow. */
static void
test_row_is_no_ballast (void)
{
  g_autofree char *scratch = make_scratch ();
  g_autofree char *path = g_build_filename (scratch, "a.db", NULL);
  g_autoptr (PlakatSqlite) db = plakat_sqlite_open (path, PLAKAT_SQLITE_PRECIOUS, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (
      plakat_sqlite_exec (db,
                          "CREATE TABLE ballast (room BLOB); INSERT INTO ballast VALUES (zeroblob (262144));"
                          "PRAGMA wal_checkpoint (TRUNCATE); CREATE TABLE t (a)",
                          NULL));
  fail_set_quota (scratch, measure (scratch) + 100);
  g_assert_false (plakat_sqlite_exec (db, "INSERT INTO t VALUES (1)", NULL));
  g_assert_false (plakat_sqlite_exec (db, "DELETE FROM ballast", &error));
  g_assert_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_BUSY);
  fail_set_quota (NULL, 0);
  g_clear_pointer (&db, plakat_sqlite_close);
  remove_folder (scratch);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  fail_install ();
  plakat_worker_set_inline (TRUE);
  g_test_add_func ("/faults/room/last-edits", test_last_edits);
  g_test_add_func ("/faults/room/row-is-no-ballast", test_row_is_no_ballast);
  return g_test_run ();
}
