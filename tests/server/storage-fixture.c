/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "storage-fixture.h"

#define SQLITE "sqlite:"

static const char *
get_cluster (void)
{
  return g_getenv ("PLAKAT_TEST_POSTGRESQL");
}

gboolean
storage_is_postgresql (void)
{
  return get_cluster () != NULL;
}

static char *
run_program (const char *const *words)
{
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *complaints = NULL;
  char *output = NULL;

  process =
      g_subprocess_newv (words, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, &complaints, &error);
  g_assert_no_error (error);
  if (!g_subprocess_get_successful (process))
    g_error ("%s: %s", words[0], complaints);
  return output;
}

/* The cluster's URI with the name of another database in it. */
static char *
uri_of (const char *database)
{
  g_auto (GStrv) parts = g_strsplit (get_cluster (), "?", 2);

  return g_strconcat ("postgresql:///", database, "?", parts[1], NULL);
}

/**
 * storage_make:
 * @folder: a temporary folder
 * @name: a word that tells this storage from others in the same folder
 *
 * Returns: the URI of a storage in which nothing is yet
 */
char *
storage_make (const char *folder, const char *name)
{
  g_autofree char *random = NULL, *database = NULL, *sql = NULL;

  if (!storage_is_postgresql ())
    return g_strconcat (SQLITE, folder, "/", name, ".db", NULL);
  random = g_uuid_string_random ();
  database = g_strdup_printf ("test_%.8s", random);
  sql = g_strdup_printf ("CREATE DATABASE %s", database);
  g_free (storage_ask (get_cluster (), sql));
  return uri_of (database);
}

void
storage_remove (const char *uri)
{
  const char *name = uri + strlen ("postgresql:///");
  g_autofree char *sql = NULL;

  if (g_str_has_prefix (uri, SQLITE))
    return;
  sql = g_strdup_printf ("DROP DATABASE IF EXISTS %.*s WITH (FORCE)", (int) strcspn (name, "?"), name);
  g_free (storage_ask (get_cluster (), sql));
}

/** storage_ask: Returns: what @sql gives: a line for each row, bars between columns */
char *
storage_ask (const char *uri, const char *sql)
{
  if (g_str_has_prefix (uri, SQLITE))
    return g_strchomp (run_program (
        (const char *const[]) { "sqlite3", "-cmd", ".timeout 5000", uri + strlen (SQLITE), sql, NULL }));
  return g_strchomp (run_program ((const char *const[]) { "psql", "-X", "-q", "-A", "-t", "-v",
                                                          "ON_ERROR_STOP=1", uri, "-c", sql, NULL }));
}

/** storage_read: Returns: everything that is in it: SQLite's files as they are, PostgreSQL's dump */
GBytes *
storage_read (const char *uri)
{
  g_autoptr (GByteArray) all = g_byte_array_new ();

  if (!g_str_has_prefix (uri, SQLITE))
    {
      char *dump = run_program ((const char *const[]) { "pg_dump", "--inserts", uri, NULL });

      return g_bytes_new_take (dump, strlen (dump));
    }
  for (const char *const *ending = (const char *const[]) { "", "-wal", NULL }; *ending != NULL; ending++)
    {
      g_autofree char *path = g_strconcat (uri + strlen (SQLITE), *ending, NULL), *bytes = NULL;
      gsize length;

      if (g_file_get_contents (path, &bytes, &length, NULL))
        g_byte_array_append (all, (const guint8 *) bytes, length);
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&all));
}

void
storage_remove_folder (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        storage_remove_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}
