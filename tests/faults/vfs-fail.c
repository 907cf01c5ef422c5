/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "vfs-fail.h"

typedef struct
{
  sqlite3_file base;
  sqlite3_file *real;
  char *path;
} File;

static sqlite3_vfs *real_vfs;
static const FailWatch *watch;

void
fail_watch (const FailWatch *who)
{
  watch = who;
}

static struct
{
  FailCalls calls;
  guint left; /* 0: nothing fails */
  gboolean persistent;
  gboolean full;
  gboolean failed;
  char *quota_folder;
  gsize quota;
} state;

void
fail_arm (FailCalls calls, guint at, gboolean persistent, gboolean full)
{
  state.calls = calls;
  state.left = at;
  state.persistent = persistent;
  state.full = full;
  state.failed = FALSE;
}

gboolean
fail_disarm (void)
{
  state.left = 0;
  return state.failed;
}

void
fail_set_quota (const char *folder, gsize bytes)
{
  g_set_str (&state.quota_folder, folder);
  state.quota = bytes;
}

/* Whether this call is one that fails. */
static gboolean
fails (FailCalls call)
{
  if (state.left == 0 || !(state.calls & call))
    return FALSE;
  if (state.left > 1)
    {
      state.left--;
      return FALSE;
    }
  state.failed = TRUE;
  if (!state.persistent)
    state.left = 0;
  return TRUE;
}

static gsize
measure_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  gsize size = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      GStatBuf about;

      if (!g_str_has_suffix (name, "-shm") && g_stat (path, &about) == 0 && S_ISREG (about.st_mode))
        size += about.st_size;
    }
  return size;
}

static gboolean
is_beyond_quota (sqlite3_file *real, sqlite3_int64 end)
{
  sqlite3_int64 size = 0;

  return state.quota > 0 && real->pMethods->xFileSize (real, &size) == SQLITE_OK && end > size
         && measure_folder (state.quota_folder) + (gsize) (end - size) > state.quota;
}

#define REAL(file) (((File *) (file))->real)
#define PATH(file) (((File *) (file))->path)
#define TELL(file, what, ...)                   \
  G_STMT_START                                  \
  {                                             \
    if (watch != NULL && PATH (file) != NULL)   \
      watch->what (PATH (file), ##__VA_ARGS__); \
  }                                             \
  G_STMT_END

static int
close_file (sqlite3_file *file)
{
  int code = REAL (file)->pMethods->xClose (REAL (file));

  g_free (REAL (file));
  g_free (PATH (file));
  return code;
}

static int
read_file (sqlite3_file *file, void *bytes, int size, sqlite3_int64 at)
{
  return fails (FAIL_READ) ? SQLITE_IOERR_READ : REAL (file)->pMethods->xRead (REAL (file), bytes, size, at);
}

/* A disk that is full has taken a part of it. */
static int
write_file (sqlite3_file *file, const void *bytes, int size, sqlite3_int64 at)
{
  if (is_beyond_quota (REAL (file), at + size))
    return SQLITE_FULL;
  TELL (file, write, bytes, (gsize) size, at);
  if (!fails (FAIL_WRITE))
    return REAL (file)->pMethods->xWrite (REAL (file), bytes, size, at);
  REAL (file)->pMethods->xWrite (REAL (file), bytes, size / 2, at);
  return state.full ? SQLITE_FULL : SQLITE_IOERR_WRITE;
}

static int
truncate_file (sqlite3_file *file, sqlite3_int64 size)
{
  TELL (file, truncate, size);
  return fails (FAIL_TRUNCATE) ? SQLITE_IOERR_TRUNCATE : REAL (file)->pMethods->xTruncate (REAL (file), size);
}

static int
sync_file (sqlite3_file *file, int flags)
{
  TELL (file, sync);
  return fails (FAIL_SYNC) ? SQLITE_IOERR_FSYNC : REAL (file)->pMethods->xSync (REAL (file), flags);
}

static int
get_size (sqlite3_file *file, sqlite3_int64 *size)
{
  return REAL (file)->pMethods->xFileSize (REAL (file), size);
}

static int
lock_file (sqlite3_file *file, int lock)
{
  return REAL (file)->pMethods->xLock (REAL (file), lock);
}

static int
unlock_file (sqlite3_file *file, int lock)
{
  return REAL (file)->pMethods->xUnlock (REAL (file), lock);
}

static int
check_lock (sqlite3_file *file, int *reserved)
{
  return REAL (file)->pMethods->xCheckReservedLock (REAL (file), reserved);
}

static int
control_file (sqlite3_file *file, int what, void *argument)
{
  return REAL (file)->pMethods->xFileControl (REAL (file), what, argument);
}

static int
get_sector (sqlite3_file *file)
{
  return REAL (file)->pMethods->xSectorSize (REAL (file));
}

static int
get_abilities (sqlite3_file *file)
{
  return REAL (file)->pMethods->xDeviceCharacteristics (REAL (file));
}

static int
map_shared (sqlite3_file *file, int page, int size, int extend, void volatile **memory)
{
  return fails (FAIL_MAP) ? state.full ? SQLITE_FULL : SQLITE_IOERR_SHMSIZE
                          : REAL (file)->pMethods->xShmMap (REAL (file), page, size, extend, memory);
}

static int
lock_shared (sqlite3_file *file, int offset, int n, int flags)
{
  return REAL (file)->pMethods->xShmLock (REAL (file), offset, n, flags);
}

static void
order_shared (sqlite3_file *file)
{
  REAL (file)->pMethods->xShmBarrier (REAL (file));
}

static int
unmap_shared (sqlite3_file *file, int remove)
{
  return REAL (file)->pMethods->xShmUnmap (REAL (file), remove);
}

static const sqlite3_io_methods methods = {
  .iVersion = 2,
  .xClose = close_file,
  .xRead = read_file,
  .xWrite = write_file,
  .xTruncate = truncate_file,
  .xSync = sync_file,
  .xFileSize = get_size,
  .xLock = lock_file,
  .xUnlock = unlock_file,
  .xCheckReservedLock = check_lock,
  .xFileControl = control_file,
  .xSectorSize = get_sector,
  .xDeviceCharacteristics = get_abilities,
  .xShmMap = map_shared,
  .xShmLock = lock_shared,
  .xShmBarrier = order_shared,
  .xShmUnmap = unmap_shared,
};

static int
open_file (sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *out_flags)
{
  sqlite3_file *real;
  int code;

  file->pMethods = NULL;
  if (fails (FAIL_OPEN))
    return SQLITE_CANTOPEN;
  real = g_malloc0 (real_vfs->szOsFile);
  code = real_vfs->xOpen (real_vfs, path, real, flags, out_flags);
  if (code != SQLITE_OK)
    {
      g_free (real);
      return code;
    }
  file->pMethods = &methods;
  REAL (file) = real;
  PATH (file) = g_strdup (path);
  return SQLITE_OK;
}

static int
delete_file (sqlite3_vfs *vfs, const char *path, int sync)
{
  if (watch != NULL)
    watch->remove (path, sync);
  return fails (FAIL_DELETE) ? SQLITE_IOERR_DELETE : real_vfs->xDelete (real_vfs, path, sync);
}

void
fail_install (void)
{
  static sqlite3_vfs vfs;

  real_vfs = sqlite3_vfs_find (NULL);
  vfs = *real_vfs;
  vfs.zName = "fail";
  vfs.pNext = NULL;
  vfs.szOsFile = sizeof (File);
  vfs.xOpen = open_file;
  vfs.xDelete = delete_file;
  g_assert_cmpint (sqlite3_vfs_register (&vfs, TRUE), ==, SQLITE_OK);
}
