/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "library-files.h"
#include "plakat-sqlite.h"

void
library_set_up (Library *library, gconstpointer data)
{
  fixture_set_up (&library->store, SERVER);
  library->folder = g_build_filename (library->store.folder, "accounts", "local", NULL);
  library->path = g_build_filename (library->folder, "library.db", NULL);
  library->aside = g_build_filename (library->folder, "damaged-1", "library.db", NULL);
}

void
library_tear_down (Library *library, gconstpointer data)
{
  fixture_tear_down (&library->store, SERVER);
  g_free (library->folder);
  g_free (library->path);
  g_free (library->aside);
}

void
library_put (Library *library, const char *uid)
{
  g_autoptr (PlakatFilmItem) film = fixture_item (uid, "A film");

  fixture_wait (plakat_library_set_listed (library->store.library, PLAKAT_LIST_WATCHLIST, film, TRUE));
}

void
library_shut (Library *library)
{
  fixture_wait (plakat_store_close (library->store.store));
  g_clear_object (&library->store.store);
}

gboolean
library_is_listed (Library *library, const char *uid)
{
  return (plakat_library_get_marks (library->store.library, uid) & PLAKAT_MARK_WATCHLIST) != 0;
}

gint64
ask_file (const char *path, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatSqlite) db = plakat_sqlite_open (path, PLAKAT_SQLITE_READ_ONLY, &error);
  sqlite3_stmt *statement = db ? plakat_sqlite_prepare (db, sql, &error) : NULL;
  gboolean row;
  gint64 number;

  g_assert_no_error (error);
  g_assert_true (plakat_sqlite_step (db, statement, &row, &error) && row);
  number = sqlite3_column_int64 (statement, 0);
  sqlite3_reset (statement);
  return number;
}

void
run_on_file (const char *path, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatSqlite) db = plakat_sqlite_open (path, PLAKAT_SQLITE_PRECIOUS, &error);

  g_assert_true (plakat_sqlite_exec (db, sql, &error));
  g_assert_no_error (error);
}

void
write_into_file (const char *path, gsize from, gconstpointer data, gsize size)
{
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  g_assert_cmpuint (from + size, <=, length);
  memcpy (bytes + from, data, size);
  g_assert_true (g_file_set_contents_full (path, bytes, length, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

void
overwrite_file (const char *path, gsize from, gsize size)
{
  g_autofree char *bytes = g_malloc (size);

  memset (bytes, 0xa5, size);
  write_into_file (path, from, bytes, size);
}

GPtrArray *
list_folder (const char *folder)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort_values (names, (GCompareFunc) strcmp);
  return names;
}

void
library_remove_backups (Library *library)
{
  g_autofree char *folder = g_build_filename (library->folder, "backup", NULL);
  g_autoptr (GPtrArray) names = list_folder (folder);

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (folder, (char *) g_ptr_array_index (names, i), NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
}

void
library_assert_notice (Library *library, const char *part)
{
  const char *notice = plakat_store_get_notice (library->store.store);

  g_assert_nonnull (notice);
  g_assert_nonnull (strstr (notice, part));
  g_assert_nonnull (strstr (notice, library->aside));
  g_assert_true (g_file_test (library->aside, G_FILE_TEST_EXISTS));
}

void
library_assert_no_notice (Library *library)
{
  g_autofree char *folder = g_path_get_dirname (library->aside);

  g_assert_null (plakat_store_get_notice (library->store.store));
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
}
