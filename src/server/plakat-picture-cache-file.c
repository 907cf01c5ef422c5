/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plakat-picture-cache-private.h"

/* How exactly it is known when a file was used last. */
#define TOUCH_SECONDS (60 * 60)

static void
make_digest (const guint8 *bytes, gsize length, guint8 digest[PLAKAT_PICTURE_CACHE_DIGEST])
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize size = PLAKAT_PICTURE_CACHE_DIGEST;

  g_checksum_update (checksum, bytes, length);
  g_checksum_get_digest (checksum, digest, &size);
}

/* The JPEG without its digest; %NULL if it is not what was written. */
static GBytes *
check (GBytes *content)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (content, &length);
  guint8 digest[PLAKAT_PICTURE_CACHE_DIGEST];

  if (length < PLAKAT_PICTURE_CACHE_DIGEST + 4 || memcmp (bytes, "\xff\xd8\xff", 3) != 0)
    return NULL;
  length -= PLAKAT_PICTURE_CACHE_DIGEST;
  make_digest (bytes, length, digest);
  if (memcmp (bytes + length, digest, PLAKAT_PICTURE_CACHE_DIGEST) != 0)
    return NULL;
  return g_bytes_new_from_bytes (content, 0, length);
}

static GBytes *
read_all (int fd, gsize size)
{
  g_autofree char *bytes = g_malloc (size);
  gsize done = 0;

  while (done < size)
    {
      gssize count = read (fd, bytes + done, size - done);

      if (count < 0 && errno == EINTR)
        continue;
      if (count <= 0)
        return NULL;
      done += count;
    }
  return g_bytes_new_take (g_steal_pointer (&bytes), size);
}

/**
 * plakat_picture_cache_read:
 * @path: of a file
 *
 * Returns: (transfer full) (nullable): the picture, if it is what was written
 */
GBytes *
plakat_picture_cache_read (const char *path)
{
  g_autofd int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  g_autoptr (GBytes) content = NULL;
  struct stat info;
  GBytes *jpeg;

  if (fd < 0 || fstat (fd, &info) != 0 || !S_ISREG (info.st_mode)
      || info.st_size <= PLAKAT_PICTURE_CACHE_DIGEST || info.st_size > PLAKAT_PICTURE_CACHE_MAX_FILE)
    return NULL;
  content = read_all (fd, info.st_size);
  jpeg = content ? check (content) : NULL;
  if (jpeg != NULL && info.st_mtim.tv_sec < g_get_real_time () / G_USEC_PER_SEC - TOUCH_SECONDS)
    futimens (fd, NULL);
  return jpeg;
}

static gboolean
write_all (int fd, const guint8 *bytes, gsize length)
{
  while (length > 0)
    {
      gssize count = write (fd, bytes, length);

      if (count < 0 && errno == EINTR)
        continue;
      if (count < 0)
        return FALSE;
      bytes += count;
      length -= count;
    }
  return TRUE;
}

/** plakat_picture_cache_write: writes what plakat_picture_cache_read() takes; Returns: %FALSE with errno set
 */
gboolean
plakat_picture_cache_write (int fd, GBytes *jpeg)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (jpeg, &length);
  guint8 digest[PLAKAT_PICTURE_CACHE_DIGEST];

  make_digest (bytes, length, digest);
  return write_all (fd, bytes, length) && write_all (fd, digest, PLAKAT_PICTURE_CACHE_DIGEST);
}
