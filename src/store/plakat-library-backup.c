/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "plakat-error.h"
#include "plakat-library-backup.h"
#include "plakat-library-private.h"
#include "plakat-library-recover-private.h"

/*
 * Copies of a library in a folder beside it: `0012 2026-11-28.db` is the day's, `0013 2026-11-28 merge.db`
 * one that was made before something that cannot be taken back. The number alone is their order: clocks are
 * set wrong.
 */

#define MOST_DAYS 7
#define MOST_OTHERS 10
#define UNFINISHED "unfinished"

typedef struct
{
  char *name;
  guint number;
  gboolean daily;
} Copy;

static void
copy_free (gpointer data)
{
  Copy *copy = data;

  g_free (copy->name);
  g_free (copy);
}

static int
compare_copies (gconstpointer a, gconstpointer b)
{
  guint first = (*(const Copy *const *) a)->number, second = (*(const Copy *const *) b)->number;

  return first < second ? 1 : first > second ? -1 : 0;
}

static gboolean
is_name (const char *name)
{
  return strlen (name) >= 18 && g_ascii_isdigit (name[0]) && g_str_has_suffix (name, ".db");
}

/* The newest first. */
static GPtrArray *
list_copies (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  GPtrArray *copies = g_ptr_array_new_with_free_func (copy_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (is_name (name))
      {
        Copy *copy = g_new0 (Copy, 1);

        copy->name = g_strdup (name);
        copy->number = (guint) strtoul (name, NULL, 10);
        copy->daily = strchr (name, ' ') == strrchr (name, ' ');
        g_ptr_array_add (copies, copy);
      }
  g_ptr_array_sort (copies, compare_copies);
  return copies;
}

static char *
folder_beside (const char *path)
{
  g_autofree char *parent = g_path_get_dirname (path);

  return g_build_filename (parent, "backup", NULL);
}

GPtrArray *
plakat_library_list_backups (const char *path)
{
  g_autofree char *folder = folder_beside (path);
  g_autoptr (GPtrArray) copies = list_copies (folder);
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < copies->len; i++)
    g_ptr_array_add (paths, g_build_filename (folder, ((Copy *) g_ptr_array_index (copies, i))->name, NULL));
  return paths;
}

static void
prune (const char *folder)
{
  g_autoptr (GPtrArray) copies = list_copies (folder);
  guint n_days = 0, n_others = 0;

  for (guint i = 0; i < copies->len; i++)
    {
      Copy *copy = g_ptr_array_index (copies, i);
      g_autofree char *path = g_build_filename (folder, copy->name, NULL);

      if (copy->daily ? ++n_days > MOST_DAYS : ++n_others > MOST_OTHERS)
        g_unlink (path);
    }
}

static gboolean
has_todays (GPtrArray *copies, const char *day)
{
  for (guint i = 0; i < copies->len; i++)
    {
      Copy *copy = g_ptr_array_index (copies, i);

      if (copy->daily)
        return strstr (copy->name, day) != NULL;
    }
  return FALSE;
}

static gboolean
fail (GError **error, const char *folder)
{
  g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_BUSY, _ ("No backup can be kept in “%s”: %s"),
               folder, g_strerror (errno));
  return FALSE;
}

/* The file is there beforehand, so that it is nobody else's to read. */
static gboolean
write_copy (PlakatSqlite *db, const char *folder, const char *name, GError **error)
{
  g_autofree char *unfinished = g_build_filename (folder, UNFINISHED, NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *journal = g_strconcat (unfinished, "-journal", NULL);
  int fd;

  g_unlink (journal);
  g_unlink (unfinished);
  fd = g_open (unfinished, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0)
    return fail (error, folder);
  g_close (fd, NULL);
  if (!plakat_sqlite_run (db, error, "VACUUM main INTO ?1", "t", unfinished)
      || !plakat_library_sync_path (unfinished, error))
    {
      g_unlink (unfinished);
      return FALSE;
    }
  return (g_rename (unfinished, path) == 0 || fail (error, folder))
         && plakat_library_sync_path (folder, error);
}

/**
 * plakat_library_back_up:
 * @folder: (nullable): where backups stand, %NULL for the one beside the library
 * @why: (nullable): a plain word for the name, %NULL for the day's: of that there is one for each day
 *
 * Copies the library, whole and on the disk when this returns, and removes what is more than seven days' and
 * ten others. A library in memory has none. Not within a transaction.
 *
 * Errors: %PLAKAT_BASE_ERROR_BUSY when there is no room for it or the folder cannot be written.
 */
gboolean
plakat_library_back_up (PlakatSqlite *db, const char *folder, const char *why, GError **error)
{
  const char *path = sqlite3_db_filename (plakat_sqlite_get_handle (db), "main");
  g_autofree char *own = folder_beside (path);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *day = g_date_time_format (now, "%Y-%m-%d");
  g_autoptr (GPtrArray) copies = NULL;
  g_autofree char *name = NULL;
  guint number;

  /* One that is no file has nothing beside it. */
  if (folder == NULL && !g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return TRUE;
  folder = folder ? folder : own;
  if (g_mkdir_with_parents (folder, 0700) != 0)
    return fail (error, folder);
  copies = list_copies (folder);
  if (why == NULL && has_todays (copies, day))
    return TRUE;
  number = copies->len > 0 ? ((Copy *) g_ptr_array_index (copies, 0))->number + 1 : 1;
  name = g_strdup_printf ("%04u %s%s%s.db", number, day, why ? " " : "", why ? why : "");
  if (!write_copy (db, folder, name, error))
    return FALSE;
  prune (folder);
  return TRUE;
}

static gboolean
back_up_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  if (!plakat_library_back_up (db, NULL, data, error))
    return FALSE;
  g_value_init (result, G_TYPE_BOOLEAN);
  g_value_set_boolean (result, TRUE);
  return TRUE;
}

/**
 * plakat_library_back_up_now:
 * @why: (nullable): as for plakat_library_back_up()
 *
 * Main thread.
 *
 * Returns: (transfer full): a future of %TRUE, when the copy is on the disk
 */
DexFuture *
plakat_library_back_up_now (PlakatLibrary *self, const char *why)
{
  dex_return_error_if_fail (PLAKAT_IS_LIBRARY (self));

  return plakat_library_run (self, back_up_work, g_strdup (why), g_free);
}
