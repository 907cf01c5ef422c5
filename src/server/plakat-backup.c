/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "plakat-backup-private.h"
#include "plakat-db.h"
#include "plakat-sqlite.h"

#define SQLITE_PREFIX "sqlite:"

/* The path of a database that is a file; for others @advice says what to do instead. */
char *
plakat_backup_get_path (const char *database, const char *advice, GError **error)
{
  if (g_str_has_prefix (database, SQLITE_PREFIX))
    return g_strdup (database + strlen (SQLITE_PREFIX));
  g_set_error_literal (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_ARGUMENT, advice);
  return NULL;
}

gboolean
plakat_backup_fail (const char *path, int code, GError **error)
{
  g_set_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_ARGUMENT, "%s: %s", path, g_strerror (code));
  return FALSE;
}

/* Waits until the file or the folder is on the disk. */
gboolean
plakat_backup_sync (const char *path, GError **error)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC);
  gboolean done = fd >= 0 && fsync (fd) == 0;

  if (!done)
    plakat_backup_fail (path, errno, error);
  if (fd >= 0)
    g_close (fd, NULL);
  return done;
}

static gboolean
sync_folder_of (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return plakat_backup_sync (folder, error);
}

/**
 * plakat_backup_lock:
 * @database: a database's URI
 * @lock: (out): a file that is held as long as it is open; -1 where there is none
 * @error: return location; %PLAKAT_SERVER_ERROR_CONFLICT says who holds it
 *
 * What a server holds while it runs on a file, so that it is the only one, and no other file is put in its
 * place.
 *
 * Returns: %TRUE if nobody else has it
 */
gboolean
plakat_backup_lock (const char *database, int *lock, GError **error)
{
  g_autofree char *path = plakat_backup_get_path (database, "", NULL);
  g_autofree char *folder = path ? g_path_get_dirname (path) : NULL;
  g_autofree char *file = g_strconcat (path ? path : "", ".lock", NULL);

  *lock = -1;
  /* What names no file is for others to complain about. */
  if (path == NULL || *path == '\0')
    return TRUE;
  if (g_mkdir_with_parents (folder, 0700) != 0)
    return plakat_backup_fail (folder, errno, error);
  *lock = g_open (file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (*lock < 0)
    return plakat_backup_fail (file, errno, error);
  if (flock (*lock, LOCK_EX | LOCK_NB) == 0)
    return TRUE;
  g_set_error (
      error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_CONFLICT,
      _ ("A plakat-server runs on %s; stop it first. (Only with PostgreSQL can several share a database.)"),
      path);
  g_close (*lock, NULL);
  *lock = -1;
  return FALSE;
}

/* SQLite takes a file that is empty for none. */
static char *
make_empty (const char *file, GError **error)
{
  g_autofree char *temporary = g_strdup_printf ("%s.XXXXXX", file);
  int fd = g_mkstemp_full (temporary, O_RDWR | O_CLOEXEC, 0600);

  if (fd < 0)
    {
      plakat_backup_fail (file, errno, error);
      return NULL;
    }
  g_close (fd, NULL);
  return g_steal_pointer (&temporary);
}

/* A whole copy of the database at @path, as one file beside @file, which it names; others may write
 * meanwhile. */
char *
plakat_backup_copy (const char *path, const char *file, GError **error)
{
  g_autoptr (PlakatSqlite) sqlite = plakat_sqlite_open (path, PLAKAT_SQLITE_READ_ONLY, error);
  g_autofree char *temporary = sqlite ? make_empty (file, error) : NULL;

  if (temporary == NULL)
    return NULL;
  if (plakat_sqlite_run (sqlite, error, "VACUUM INTO ?1", "t", temporary)
      && plakat_backup_sync (temporary, error))
    return g_steal_pointer (&temporary);
  g_unlink (temporary);
  return NULL;
}

/* Gives the file its name, unless that is taken. */
static gboolean
put_in_place (const char *temporary, const char *file, GError **error)
{
  if (renameat2 (AT_FDCWD, temporary, AT_FDCWD, file, RENAME_NOREPLACE) == 0)
    return sync_folder_of (file, error);
  if (errno != EINVAL)
    return plakat_backup_fail (file, errno, error);
  /* a file system that cannot do it at once */
  if (link (temporary, file) != 0)
    return plakat_backup_fail (file, errno, error);
  g_unlink (temporary);
  return sync_folder_of (file, error);
}

/**
 * plakat_backup_make:
 * @database: a database's URI
 * @file: the copy, which must not be there yet; only its owner may read it
 * @error: return location
 *
 * Copies the database as it is at one moment, while a server may run on it. The keys are not in it.
 *
 * Returns: %TRUE if the whole copy is there, and on the disk
 */
gboolean
plakat_backup_make (const char *database, const char *file, GError **error)
{
  g_autofree char *path = plakat_backup_get_path (
      database,
      _ ("PostgreSQL makes its own copies: “pg_dump --format=custom --file=FILE DATABASE”. They come back by "
         "“pg_restore --clean --if-exists --dbname=DATABASE FILE” and then “plakat-server renew-epoch”."),
      error);
  g_autofree char *temporary = NULL;

  if (path == NULL)
    return FALSE;
  if (g_file_test (file, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK))
    return plakat_backup_fail (file, EEXIST, error);
  temporary = plakat_backup_copy (path, file, error);
  if (temporary == NULL)
    return FALSE;
  if (put_in_place (temporary, file, error))
    return TRUE;
  g_unlink (temporary);
  return FALSE;
}
