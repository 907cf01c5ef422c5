/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plakat-db.h"
#include "plakat-picture-cache-private.h"

/* Changes when the same picture would be made otherwise. */
#define VERSION 1

#define NAME_DIGITS 32
#define ENDING ".jpg"
#define PROBE "probe.XXXXXX"

/* How old is what a server left behind that was killed while it wrote, and how often it is said that nothing
 * can be written. */
#define STALE_SECONDS (60 * 60)
#define COMPLAIN_USEC (60 * 60 * G_GINT64_CONSTANT (1000000))

/**
 * PlakatPictureCache:
 * @bytes: of all files, as far as this server knows; read anew each time something has to go
 * @complained: when it was said last that nothing can be written, 0 for not yet
 */
struct _PlakatPictureCache
{
  GMutex mutex;
  char *folder;
  gint64 most_bytes;
  gint64 bytes;
  gint64 complained;
};

/** Entry: a file of the folder; @used: in nanoseconds since 1970 */
typedef struct
{
  char *path;
  gint64 size;
  gint64 used;
} Entry;

static void
entry_free (Entry *entry)
{
  g_free (entry->path);
  g_free (entry);
}

static int
compare_used (gconstpointer a, gconstpointer b)
{
  gint64 first = (*(const Entry *const *) a)->used, second = (*(const Entry *const *) b)->used;

  return first < second ? -1 : first > second;
}

/* The name of one that is made, of 32 digits, "-w" and a number; @rest: what stands behind that. */
static gboolean
begins_as_ours (const char *name, const char **rest)
{
  if (strspn (name, "0123456789abcdef") != NAME_DIGITS || !g_str_has_prefix (name + NAME_DIGITS, "-w"))
    return FALSE;
  name += NAME_DIGITS + 2;
  *rest = name + strspn (name, "0123456789");
  return *rest > name;
}

static gboolean
is_ours (const char *name)
{
  const char *rest;

  return begins_as_ours (name, &rest) && g_str_equal (rest, ENDING);
}

/* What is being written, or was when the server was killed. */
static gboolean
is_unfinished (const char *name)
{
  const char *rest;

  return begins_as_ours (name, &rest) && g_str_has_prefix (rest, ENDING ".")
         && strlen (rest) == strlen (ENDING ".XXXXXX");
}

static void
scan_file (PlakatPictureCache *self, const char *name, GPtrArray *entries)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  struct stat info;
  Entry *entry;

  if (lstat (path, &info) != 0 || !S_ISREG (info.st_mode))
    return;
  if (is_unfinished (name))
    {
      if (info.st_mtim.tv_sec < g_get_real_time () / G_USEC_PER_SEC - STALE_SECONDS)
        g_unlink (path);
      return;
    }
  entry = g_new (Entry, 1);
  *entry = (Entry) { g_steal_pointer (&path), info.st_size,
                     info.st_mtim.tv_sec * G_GINT64_CONSTANT (1000000000) + info.st_mtim.tv_nsec };
  self->bytes += entry->size;
  g_ptr_array_add (entries, entry);
}

/* All that is there, and how much that is. */
static GPtrArray *
scan (PlakatPictureCache *self, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, error);
  const char *name;

  if (dir == NULL)
    return NULL;
  self->bytes = 0;
  while ((name = g_dir_read_name (dir)) != NULL)
    if (is_ours (name) || is_unfinished (name))
      scan_file (self, name, entries);
  return g_steal_pointer (&entries);
}

/* Takes away more than is needed now, so that it need not be done for each picture that comes. */
static void
make_room (PlakatPictureCache *self, gint64 size)
{
  gint64 goal = MAX (self->most_bytes / 10 * 9 - size, 0);
  g_autoptr (GPtrArray) entries = NULL;

  if (self->bytes + size <= self->most_bytes)
    return;
  entries = scan (self, NULL);
  if (entries == NULL || self->bytes + size <= self->most_bytes)
    return;
  g_ptr_array_sort (entries, compare_used);
  for (guint i = 0; i < entries->len && self->bytes > goal; i++)
    {
      const Entry *entry = entries->pdata[i];

      if (g_unlink (entry->path) == 0 || errno == ENOENT)
        self->bytes -= entry->size;
    }
}

static gboolean
fail (GError **error, const char *folder, int code)
{
  g_set_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_ARGUMENT,
               _ ("Smaller pictures cannot be kept in %s: %s"), folder, g_strerror (code));
  return FALSE;
}

/* That a disk is full is no reason to do without: it may be emptied. */
static gboolean
is_writable (PlakatPictureCache *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, PROBE, NULL);
  int fd;

  if (g_mkdir_with_parents (self->folder, 0700) != 0)
    return fail (error, self->folder, errno);
  fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0)
    return errno == ENOSPC || errno == EDQUOT || fail (error, self->folder, errno);
  g_close (fd, NULL);
  g_unlink (path);
  return TRUE;
}

/**
 * plakat_picture_cache_open:
 * @folder: made when it is not there, for nobody else's eyes
 * @most_bytes: how much may be kept
 * @error: return location; %PLAKAT_SERVER_ERROR_ARGUMENT when it cannot be used
 *
 * Looks through the folder once.
 *
 * Returns: (transfer full) (nullable): the folder
 */
PlakatPictureCache *
plakat_picture_cache_open (const char *folder, gint64 most_bytes, GError **error)
{
  g_autoptr (PlakatPictureCache) self = g_new0 (PlakatPictureCache, 1);
  g_autoptr (GPtrArray) entries = NULL;

  g_mutex_init (&self->mutex);
  self->folder = g_strdup (folder);
  self->most_bytes = most_bytes;
  if (!is_writable (self, error))
    return NULL;
  entries = scan (self, error);
  if (entries == NULL)
    return NULL;
  make_room (self, 0);
  return g_steal_pointer (&self);
}

void
plakat_picture_cache_free (PlakatPictureCache *self)
{
  g_return_if_fail (self != NULL);

  g_mutex_clear (&self->mutex);
  g_free (self->folder);
  g_free (self);
}

/**
 * plakat_picture_cache_make_name:
 * @key: of the picture itself
 * @etag: of what it is now; @size: of that, in bytes
 * @width: which is made of it, in pixels
 *
 * Returns: (transfer full): what the smaller picture is called here; another one when the picture changes
 */
char *
plakat_picture_cache_make_name (const char *key, const char *etag, gint64 size, int width)
{
  g_autofree char *what = g_strdup_printf ("%d\n%s\n%s\n%" G_GINT64_FORMAT, VERSION, key, etag, size);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, what, -1);

  return g_strdup_printf ("%.*s-w%d" ENDING, NAME_DIGITS, digest, width);
}

/**
 * plakat_picture_cache_find:
 * @name: by plakat_picture_cache_make_name()
 *
 * Reads a file.
 *
 * Returns: (transfer full) (nullable): the picture, whole and as it was written; %NULL if it has to be made
 */
GBytes *
plakat_picture_cache_find (PlakatPictureCache *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  return plakat_picture_cache_read (path);
}

/* Somebody may have emptied the cache by taking the folder away. */
static int
open_unfinished (PlakatPictureCache *self, char *path)
{
  int fd = g_mkstemp_full (path, O_WRONLY | O_CLOEXEC, 0600);

  if (fd >= 0 || errno != ENOENT || g_mkdir_with_parents (self->folder, 0700) != 0)
    return fd;
  memset (path + strlen (path) - 6, 'X', 6);
  return g_mkstemp_full (path, O_WRONLY | O_CLOEXEC, 0600);
}

/* No care is taken that it is on the disk before it has its name: a torn file is noticed, and costs no more
 * than making it again. */
static gboolean
write_file (PlakatPictureCache *self, const char *name, GBytes *jpeg)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autofree char *unfinished = g_strconcat (path, ".XXXXXX", NULL);
  int fd = open_unfinished (self, unfinished), code;
  gint64 old_size;
  struct stat old;

  if (fd < 0)
    return FALSE;
  code = plakat_picture_cache_write (fd, jpeg) ? 0 : errno;
  if (close (fd) != 0 && code == 0)
    code = errno;
  old_size = lstat (path, &old) == 0 ? old.st_size : 0;
  if (code == 0 && g_rename (unfinished, path) != 0)
    code = errno;
  if (code == 0)
    self->bytes += (gint64) g_bytes_get_size (jpeg) + PLAKAT_PICTURE_CACHE_DIGEST - old_size;
  else
    g_unlink (unfinished);
  errno = code;
  return code == 0;
}

static void
complain (PlakatPictureCache *self, int code)
{
  gint64 now = g_get_monotonic_time ();

  if (self->complained != 0 && now - self->complained < COMPLAIN_USEC)
    return;
  self->complained = now;
  g_message ("Smaller pictures cannot be kept in %s, and are made each time: %s", self->folder,
             g_strerror (code));
}

/**
 * plakat_picture_cache_keep:
 * @name: by plakat_picture_cache_make_name()
 * @jpeg: what was made
 *
 * Writes a file, and removes others when there would be too many bytes. When that cannot be done the log says
 * so, once in a while.
 */
void
plakat_picture_cache_keep (PlakatPictureCache *self, const char *name, GBytes *jpeg)
{
  gint64 size = (gint64) g_bytes_get_size (jpeg) + PLAKAT_PICTURE_CACHE_DIGEST;

  if (size > MIN (self->most_bytes, PLAKAT_PICTURE_CACHE_MAX_FILE))
    return;
  g_mutex_lock (&self->mutex);
  make_room (self, size);
  if (!write_file (self, name, jpeg))
    complain (self, errno);
  g_mutex_unlock (&self->mutex);
}

/** plakat_picture_cache_get_bytes: Returns: how much is kept, as far as this server knows */
gint64
plakat_picture_cache_get_bytes (PlakatPictureCache *self)
{
  gint64 bytes;

  g_mutex_lock (&self->mutex);
  bytes = self->bytes;
  g_mutex_unlock (&self->mutex);
  return bytes;
}
