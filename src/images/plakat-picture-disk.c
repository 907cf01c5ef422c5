/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plakat-picture-disk.h"
#include "plakat-picture-header.h"
#include "plakat-pictures.h"

/* What was used is written down in the file's own time, but not more often than this. */
#define TOUCH_SECONDS 3600
/* A temporary file of a process that is still at it is younger. */
#define ABANDONED_SECONDS 3600
#define TEMPORARY ".new-"

typedef struct
{
  char *name;
  guint64 size;
  gint64 used;
} Entry;

struct _PlakatPictureDisk
{
  gatomicrefcount refs;
  GMutex lock;
  char *dir;
  guint64 cap;
  guint64 total;
  gboolean scanned;
  GHashTable *entries;
  GQueue order;
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->name);
  g_free (entry);
}

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

/* No name comes from a server: only the hash of an address does. */
static char *
make_name (const char *url)
{
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, url, -1);
}

static gboolean
is_name (const char *name)
{
  return strlen (name) == 64 && name[strspn (name, "0123456789abcdef")] == '\0';
}

static int
open_top (PlakatPictureDisk *self, gboolean create)
{
  if (create && g_mkdir_with_parents (self->dir, 0700) != 0)
    return -1;
  return open (self->dir, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

static int
open_shelf (PlakatPictureDisk *self, const char *name, gboolean create)
{
  const char shelf[3] = { name[0], name[1], '\0' };
  g_autofd int top = open_top (self, create);

  if (top < 0)
    return -1;
  if (create && mkdirat (top, shelf, 0700) != 0 && errno != EEXIST)
    return -1;
  return openat (top, shelf, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/* The newest stands last in the order. With the lock held, as all below up to the public functions. */
static void
add_entry (PlakatPictureDisk *self, const char *name, guint64 size, gint64 used)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->name = g_strdup (name);
  entry->size = size;
  entry->used = used;
  g_queue_push_tail (&self->order, entry);
  g_hash_table_insert (self->entries, entry->name, self->order.tail);
  self->total += size;
}

static void
drop_entry (PlakatPictureDisk *self, const char *name)
{
  GList *link = g_hash_table_lookup (self->entries, name);
  Entry *entry;

  if (link == NULL)
    return;
  entry = link->data;
  self->total -= entry->size;
  g_hash_table_remove (self->entries, name);
  g_queue_delete_link (&self->order, link);
  entry_free (entry);
}

static int
compare_used (gconstpointer a, gconstpointer b, gpointer data)
{
  const Entry *x = a;
  const Entry *y = b;

  return x->used < y->used ? -1 : x->used > y->used;
}

static void
scan_shelf (PlakatPictureDisk *self, int top, const char *shelf)
{
  int fd = openat (top, shelf, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  DIR *dir = fd >= 0 ? fdopendir (fd) : NULL;
  const struct dirent *item;

  if (dir == NULL)
    {
      if (fd >= 0)
        close (fd);
      return;
    }
  while ((item = readdir (dir)) != NULL)
    {
      struct stat info;

      if (fstatat (fd, item->d_name, &info, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG (info.st_mode))
        continue;
      if (is_name (item->d_name))
        {
          drop_entry (self, item->d_name);
          add_entry (self, item->d_name, (guint64) info.st_size, info.st_mtime);
        }
      else if (g_str_has_prefix (item->d_name, TEMPORARY) && get_now () - info.st_mtime > ABANDONED_SECONDS)
        unlinkat (fd, item->d_name, 0);
    }
  closedir (dir);
}

/* Once in the life of a process; from then on the books are kept. */
static void
scan (PlakatPictureDisk *self)
{
  int fd;
  DIR *dir;
  const struct dirent *item;

  if (self->scanned)
    return;
  self->scanned = TRUE;
  fd = open_top (self, FALSE);
  if (fd < 0)
    return;
  dir = fdopendir (fd);
  if (dir == NULL)
    {
      close (fd);
      return;
    }
  while ((item = readdir (dir)) != NULL)
    if (strlen (item->d_name) == 2 && g_ascii_isxdigit (item->d_name[0])
        && g_ascii_isxdigit (item->d_name[1]))
      scan_shelf (self, fd, item->d_name);
  closedir (dir);
  g_queue_sort (&self->order, compare_used, NULL);
}

static void
unlink_name (PlakatPictureDisk *self, const char *name)
{
  g_autofd int shelf = open_shelf (self, name, FALSE);

  if (shelf >= 0)
    unlinkat (shelf, name, 0);
}

static void
trim (PlakatPictureDisk *self, guint64 cap)
{
  while ((self->total > cap || cap == 0) && self->order.head != NULL)
    {
      const Entry *oldest = self->order.head->data;
      g_autofree char *name = g_strdup (oldest->name);

      unlink_name (self, name);
      drop_entry (self, name);
    }
}

static void
note_use (PlakatPictureDisk *self, int fd, const char *name, const struct stat *info)
{
  GList *link = g_hash_table_lookup (self->entries, name);
  gint64 now = get_now ();

  if (link != NULL)
    {
      ((Entry *) link->data)->used = now;
      g_queue_unlink (&self->order, link);
      g_queue_push_tail_link (&self->order, link);
    }
  if (now - info->st_mtime > TOUCH_SECONDS)
    futimens (fd, NULL);
}

static gboolean
fail_absent (GError **error)
{
  g_set_error_literal (error, PLAKAT_IMAGES_ERROR, PLAKAT_IMAGES_ERROR_ABSENT,
                       _ ("The picture is not on this computer yet"));
  return FALSE;
}

static GBytes *
read_whole (int fd, gsize size)
{
  g_autofree guint8 *data = g_malloc (size);
  gsize done = 0;

  while (done < size)
    {
      ssize_t n = read (fd, data + done, size - done);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return NULL;
      done += (gsize) n;
    }
  return g_bytes_new_take (g_steal_pointer (&data), size);
}

static gboolean
write_whole (int fd, const guint8 *data, gsize size)
{
  while (size > 0)
    {
      ssize_t n = write (fd, data, size);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      data += n;
      size -= (gsize) n;
    }
  return TRUE;
}

static gboolean
write_file (int shelf, const char *name, GBytes *bytes)
{
  g_autofree char *temporary = g_strdup_printf (TEMPORARY "%08x%08x", g_random_int (), g_random_int ());
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  g_autofd int fd = openat (shelf, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  int saved;

  if (fd < 0)
    return FALSE;
  if (write_whole (fd, data, size) && renameat (shelf, temporary, shelf, name) == 0)
    return TRUE;
  saved = errno;
  unlinkat (shelf, temporary, 0);
  errno = saved;
  return FALSE;
}

/*
 * plakat_picture_disk_new:
 * @cache_dir: of the application; pictures lie below it in `images/`
 *
 * Returns: (transfer full): the pictures there; nothing is read or made yet
 */
PlakatPictureDisk *
plakat_picture_disk_new (const char *cache_dir)
{
  PlakatPictureDisk *self = g_new0 (PlakatPictureDisk, 1);

  g_atomic_ref_count_init (&self->refs);
  g_mutex_init (&self->lock);
  self->dir = g_build_filename (cache_dir, "images", NULL);
  self->cap = PLAKAT_PICTURE_DISK_CAP;
  self->entries = g_hash_table_new (g_str_hash, g_str_equal);
  g_queue_init (&self->order);
  return self;
}

PlakatPictureDisk *
plakat_picture_disk_ref (PlakatPictureDisk *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
plakat_picture_disk_unref (PlakatPictureDisk *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_hash_table_unref (self->entries);
  g_queue_clear_full (&self->order, entry_free);
  g_mutex_clear (&self->lock);
  g_free (self->dir);
  g_free (self);
}

/* plakat_picture_disk_read: Returns: (transfer full) (nullable): a picture's file */
GBytes *
plakat_picture_disk_read (PlakatPictureDisk *self, const char *url, GError **error)
{
  g_autofree char *name = make_name (url);
  g_autofd int shelf = open_shelf (self, name, FALSE);
  g_autofd int fd = shelf >= 0 ? openat (shelf, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC) : -1;
  struct stat info;
  GBytes *bytes;

  if (fd < 0 || fstat (fd, &info) != 0 || !S_ISREG (info.st_mode) || info.st_size <= 0
      || info.st_size > PLAKAT_PICTURE_MAX_BYTES || (bytes = read_whole (fd, (gsize) info.st_size)) == NULL)
    {
      fail_absent (error);
      return NULL;
    }
  g_mutex_lock (&self->lock);
  note_use (self, fd, name, &info);
  g_mutex_unlock (&self->lock);
  return bytes;
}

/* plakat_picture_disk_store: keeps a picture, and lets go of those that were not looked at for longest */
gboolean
plakat_picture_disk_store (PlakatPictureDisk *self, const char *url, GBytes *bytes, GError **error)
{
  g_autofree char *name = make_name (url);
  g_autofd int shelf = open_shelf (self, name, TRUE);

  g_mutex_lock (&self->lock);
  scan (self);
  g_mutex_unlock (&self->lock);
  if (shelf < 0 || !write_file (shelf, name, bytes))
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _ ("A picture cannot be kept in %s: %s"),
                   self->dir, g_strerror (errno));
      return FALSE;
    }
  g_mutex_lock (&self->lock);
  drop_entry (self, name);
  add_entry (self, name, g_bytes_get_size (bytes), get_now ());
  trim (self, self->cap);
  g_mutex_unlock (&self->lock);
  return TRUE;
}

/* plakat_picture_disk_remove: throws a picture away */
void
plakat_picture_disk_remove (PlakatPictureDisk *self, const char *url)
{
  g_autofree char *name = make_name (url);

  g_mutex_lock (&self->lock);
  unlink_name (self, name);
  drop_entry (self, name);
  g_mutex_unlock (&self->lock);
}

/* plakat_picture_disk_clear: throws every picture away */
void
plakat_picture_disk_clear (PlakatPictureDisk *self)
{
  g_mutex_lock (&self->lock);
  scan (self);
  trim (self, 0);
  g_mutex_unlock (&self->lock);
}

/* plakat_picture_disk_measure: Returns: bytes of all pictures */
guint64
plakat_picture_disk_measure (PlakatPictureDisk *self)
{
  guint64 total;

  g_mutex_lock (&self->lock);
  scan (self);
  total = self->total;
  g_mutex_unlock (&self->lock);
  return total;
}

/* plakat_picture_disk_set_cap: holds from the next store or trim on */
void
plakat_picture_disk_set_cap (PlakatPictureDisk *self, guint64 bytes)
{
  g_mutex_lock (&self->lock);
  self->cap = bytes;
  g_mutex_unlock (&self->lock);
}

/* plakat_picture_disk_trim: lets go of what is above the cap */
void
plakat_picture_disk_trim (PlakatPictureDisk *self)
{
  g_mutex_lock (&self->lock);
  scan (self);
  trim (self, self->cap);
  g_mutex_unlock (&self->lock);
}
