/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plakat-picture-file.h"
#include "plakat-text.h"

#define MAX_FILE_BYTES (64 * 1024 * 1024)
#define MAGIC_BYTES 12

void
plakat_picture_file_clear (PlakatPictureFile *self)
{
  if (self->fd >= 0)
    g_close (self->fd, NULL);
  self->fd = -1;
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->etag, g_free);
}

/**
 * plakat_picture_file_copy:
 * @self: (out caller-allocates): the same content, to be read on another thread; it has nothing else
 * @file: an open one
 *
 * Returns: %FALSE if too much is open
 */
gboolean
plakat_picture_file_copy (PlakatPictureFile *self, const PlakatPictureFile *file)
{
  *self = (PlakatPictureFile) { .fd = -1, .size = file->size };
  if (file->bytes != NULL)
    self->bytes = g_bytes_ref (file->bytes);
  else
    self->fd = fcntl (file->fd, F_DUPFD_CLOEXEC, 3);
  return self->bytes != NULL || self->fd >= 0;
}

static const char *
type_of_name (const char *key)
{
  if (g_str_has_suffix (key, ".png"))
    return "image/png";
  return g_str_has_suffix (key, ".webp") ? "image/webp" : "image/jpeg";
}

static gboolean
is_of_type (const guint8 *bytes, gsize length, const char *type)
{
  if (g_str_equal (type, "image/png"))
    return length >= 8 && memcmp (bytes, "\x89PNG\r\n\x1a\n", 8) == 0;
  if (g_str_equal (type, "image/webp"))
    return length >= 12 && memcmp (bytes, "RIFF", 4) == 0 && memcmp (bytes + 8, "WEBP", 4) == 0;
  return length >= 3 && memcmp (bytes, "\xff\xd8\xff", 3) == 0;
}

/* Reads until @length bytes are there or the file ends. */
static gssize
read_at (int fd, char *bytes, gsize length, gint64 from)
{
  gsize done = 0;

  while (done < length)
    {
      gssize count = pread (fd, bytes + done, length - done, from + done);

      if (count < 0 && errno == EINTR)
        continue;
      if (count < 0)
        return -1;
      if (count == 0)
        break;
      done += count;
    }
  return done;
}

/* Opens @key right below @folder. The key is one element of a path without a way up, and no link is followed.
 */
static int
open_below (const char *folder, const char *key)
{
  int folder_fd = g_open (folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
  int fd;

  if (folder_fd < 0)
    return -1;
  fd = openat (folder_fd, key, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  g_close (folder_fd, NULL);
  return fd;
}

/* What is named as a picture and is none is not given away: somebody else might take it for what it is. */
static gboolean
take_file (PlakatPictureFile *self, const char *key)
{
  guint8 magic[MAGIC_BYTES];
  struct stat info;
  gssize length;

  if (fstat (self->fd, &info) != 0 || !S_ISREG (info.st_mode) || info.st_size > MAX_FILE_BYTES)
    return FALSE;
  self->type = type_of_name (key);
  length = read_at (self->fd, (char *) magic, sizeof magic, 0);
  if (length < 0 || !is_of_type (magic, length, self->type))
    return FALSE;
  self->size = info.st_size;
  self->created = self->modified = info.st_mtim.tv_sec;
  self->etag = g_strdup_printf ("\"%" G_GINT64_MODIFIER "x-%lx-%" G_GINT64_MODIFIER "x\"",
                                (gint64) info.st_mtim.tv_sec, info.st_mtim.tv_nsec, (gint64) info.st_size);
  return TRUE;
}

static gboolean
find_file (PlakatPictureFile *self, const char *const *folders, const char *key)
{
  for (guint i = 0; folders != NULL && folders[i] != NULL; i++)
    {
      self->fd = open_below (folders[i], key);
      if (self->fd < 0)
        continue;
      if (take_file (self, key))
        {
          self->name = g_strdup (key);
          return TRUE;
        }
      g_close (self->fd, NULL);
      self->fd = -1;
    }
  return FALSE;
}

/* What was uploaded is never changed under its key. */
static gboolean
find_row (
    PlakatPictureFile *self, PlakatDb *db, const char *key, gint64 user_id, gboolean *found, GError **error)
{
  g_autoptr (PlakatRows) rows =
      plakat_db_query (db, error,
                       "SELECT id, file_name, mime_type, bytes, created_at, updated_at, user_id FROM file "
                       "WHERE key = ?1 AND (user_id IS NULL OR user_id = ?2)",
                       "ti", key, user_id);

  if (rows == NULL)
    return FALSE;
  if (plakat_rows_next (rows))
    {
      self->type = type_of_name (key);
      self->bytes = plakat_rows_dup_bytes (rows, 3);
      self->size = g_bytes_get_size (self->bytes);
      *found = g_strcmp0 (plakat_rows_get_text (rows, 2), self->type) == 0
               && is_of_type (g_bytes_get_data (self->bytes, NULL), self->size, self->type);
      self->id = plakat_rows_get_int (rows, 0);
      self->owned = !plakat_rows_is_null (rows, 6);
      self->name = g_strdup (plakat_rows_get_text (rows, 1));
      self->created = plakat_rows_get_int (rows, 4);
      self->modified = plakat_rows_get_int (rows, 5);
      self->etag =
          g_strdup_printf ("\"f%" G_GINT64_MODIFIER "x-%" G_GINT64_MODIFIER "x\"", self->id, self->modified);
    }
  return plakat_rows_end (rows, error);
}

/**
 * plakat_picture_file_open:
 * @self: (out caller-allocates): the picture, to be cleared in any case
 * @folders: (nullable) (array zero-terminated=1): where pictures are, looked through in this order, before
 * the storage
 * @key: what somebody asks for, of any form
 * @user_id: who that is, 0 for nobody; what is somebody else's is not there
 * @found: (out): whether there is such a picture
 *
 * Returns: %FALSE on an error of the storage
 */
gboolean
plakat_picture_file_open (PlakatPictureFile *self,
                          PlakatDb *db,
                          const char *const *folders,
                          const char *key,
                          gint64 user_id,
                          gboolean *found,
                          GError **error)
{
  *self = (PlakatPictureFile) { .fd = -1 };
  *found = *key != '/' && plakat_text_is_image_path (key) && find_file (self, folders, key);
  if (*found || *key == '/' || !plakat_text_is_image_path (key))
    return TRUE;
  return find_row (self, db, key, user_id, found, error);
}

/** plakat_picture_file_read: Returns: (transfer full) (nullable): that part; %NULL if it cannot be read any
 * more */
GBytes *
plakat_picture_file_read (PlakatPictureFile *self, gint64 from, gsize length)
{
  g_autofree char *bytes = NULL;

  if (self->bytes != NULL)
    return g_bytes_new_from_bytes (self->bytes, from, length);
  bytes = g_malloc (MAX (length, 1));
  if (read_at (self->fd, bytes, length, from) != (gssize) length)
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&bytes), length);
}

/** plakat_picture_file_make_small_etag: Returns: (transfer full): names what is made of it, @width pixels
 * wide */
char *
plakat_picture_file_make_small_etag (const PlakatPictureFile *self, int width)
{
  return g_strdup_printf ("%.*s-w%d\"", (int) strlen (self->etag) - 1, self->etag, width);
}

/** plakat_picture_file_become_small: @self is, from now on, @jpeg: what was made of it, @width pixels wide */
void
plakat_picture_file_become_small (PlakatPictureFile *self, GBytes *jpeg, int width)
{
  char *etag = plakat_picture_file_make_small_etag (self, width);

  if (self->fd >= 0)
    g_close (self->fd, NULL);
  self->fd = -1;
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self->etag);
  self->bytes = g_bytes_ref (jpeg);
  self->size = g_bytes_get_size (jpeg);
  self->type = "image/jpeg";
  self->etag = etag;
}
