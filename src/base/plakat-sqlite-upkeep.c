/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "plakat-error.h"
#include "plakat-sqlite-private.h"

/* ── the ballast ──────────────────────────────────────────────── */

#define BALLAST (256 * 1024)
#define ROOM_FOR_BALLAST (16 * MIB)
#define LOOK_AGAIN (60 * G_USEC_PER_SEC)

/* Of random bytes, so that no disk keeps it in less room than it is to hold free. */
static gboolean
write_ballast (const char *path)
{
  g_autoptr (GRand) rand = g_rand_new ();
  g_autofree guint32 *words = g_new (guint32, BALLAST / sizeof (guint32));
  int fd = g_open (path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
  gboolean done;

  for (guint i = 0; i < BALLAST / sizeof (guint32); i++)
    words[i] = g_rand_int (rand);
  done = fd >= 0 && write (fd, words, BALLAST) == BALLAST && fsync (fd) == 0;
  if (fd >= 0)
    g_close (fd, NULL);
  return done;
}

void
plakat_sqlite_look_for_ballast (PlakatSqlite *self)
{
  struct statvfs disk;
  GStatBuf about;

  if (self->ballast == NULL || g_get_monotonic_time () < self->next_look)
    return;
  self->next_look = g_get_monotonic_time () + LOOK_AGAIN;
  if (g_stat (self->ballast, &about) == 0 && about.st_size == BALLAST)
    return;
  if (statvfs (self->path, &disk) == 0 && (guint64) disk.f_bavail * disk.f_frsize >= ROOM_FOR_BALLAST
      && !write_ballast (self->ballast))
    g_unlink (self->ballast);
}

/**
 * plakat_sqlite_keep_ballast:
 * @path: a file
 *
 * Keeps @path on the disk, to be given up for room by plakat_sqlite_make_room(), and makes it again when
 * there is room: looked for here and, at most once a minute, after a commit. It is a file because what a full
 * disk refuses is the growth of the log, to which room within the database is of no use.
 */
void
plakat_sqlite_keep_ballast (PlakatSqlite *self, const char *path)
{
  g_set_str (&self->ballast, path);
  self->next_look = 0;
  plakat_sqlite_look_for_ballast (self);
}

/**
 * plakat_sqlite_make_room:
 *
 * When the last thing that failed did so for want of room: gives the ballast up.
 *
 * Returns: whether there is more room than before, so that what was rolled back may be tried again
 */
gboolean
plakat_sqlite_make_room (PlakatSqlite *self)
{
  if (!self->full || self->ballast == NULL)
    return FALSE;
  self->full = FALSE;
  self->next_look = g_get_monotonic_time () + LOOK_AGAIN;
  return g_unlink (self->ballast) == 0;
}

/* ── whether a file is whole ─────────────────────────────────────────── */

static gboolean
quick_check (PlakatSqlite *self, gboolean *whole, GError **error)
{
  sqlite3_stmt *statement =
      plakat_sqlite_prepare (self, "PRAGMA quick_check(" PLAKAT_SQLITE_MISTAKES ")", error);
  gboolean row;

  if (statement == NULL || !plakat_sqlite_step (self, statement, &row, error))
    return FALSE;
  *whole = row && g_strcmp0 ((const char *) sqlite3_column_text (statement, 0), "ok") == 0;
  sqlite3_reset (statement);
  return TRUE;
}

static gboolean
read_through (PlakatSqlite *self, int which, GError **error)
{
  sqlite3_file *file = NULL;
  sqlite3_int64 size = 0;
  char bytes[4096];
  int code;

  if (sqlite3_file_control (self->handle, "main", which, &file) != SQLITE_OK || file == NULL
      || file->pMethods == NULL)
    return TRUE;
  code = file->pMethods->xFileSize (file, &size);
  for (sqlite3_int64 at = 0; code == SQLITE_OK && at < size; at += sizeof bytes)
    code = file->pMethods->xRead (file, bytes, MIN ((sqlite3_int64) sizeof bytes, size - at), at);
  if (code == SQLITE_OK)
    return TRUE;
  g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_BUSY, "%s: %s (%d)", self->path,
               sqlite3_errstr (code), code);
  return FALSE;
}

/**
 * plakat_sqlite_check:
 * @whole: (out): whether the file can be relied on
 *
 * A disk that does not give its bytes away now says nothing of the file: SQLite's check counts that as
 * damage, so damage is believed only after every byte was read and when it is found twice. The other way
 * round, a single mistake outside of the rows that SQLite has no memory to name goes unsaid till the next
 * time.
 *
 * Returns: %FALSE when it cannot be told
 */
gboolean
plakat_sqlite_check (PlakatSqlite *self, gboolean *whole, GError **error)
{
  g_autoptr (GError) failed = NULL;

  for (guint n = 0; n < 2; n++)
    {
      g_clear_error (&failed);
      *whole = FALSE;
      if (!quick_check (self, whole, &failed)
          && !g_error_matches (failed, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_CORRUPT))
        {
          g_propagate_error (error, g_steal_pointer (&failed));
          return FALSE;
        }
      if (*whole)
        return TRUE;
      if (!read_through (self, SQLITE_FCNTL_FILE_POINTER, error)
          || !read_through (self, SQLITE_FCNTL_JOURNAL_POINTER, error))
        return FALSE;
    }
  return TRUE;
}
