/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plakat-reply.h"
#include "plakat-route.h"
#include "plakat-text.h"

#define MAX_FILE_BYTES (64 * 1024 * 1024)
#define CACHE_CONTROL "public, max-age=2592000"

typedef struct
{
  int fd;
  struct stat info;
  char *etag;
  char *modified;
} PictureFile;

static void
picture_file_clear (PictureFile *self)
{
  if (self->fd >= 0)
    g_close (self->fd, NULL);
  g_free (self->etag);
  g_free (self->modified);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PictureFile, picture_file_clear)

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

static gboolean
open_picture (PlakatService *service, const char *key, PictureFile *file)
{
  for (guint i = 0; service->folders[i] != NULL; i++)
    {
      file->fd = open_below (service->folders[i], key);
      if (file->fd < 0)
        continue;
      if (fstat (file->fd, &file->info) == 0 && S_ISREG (file->info.st_mode)
          && file->info.st_size <= MAX_FILE_BYTES)
        return TRUE;
      g_close (file->fd, NULL);
      file->fd = -1;
    }
  return FALSE;
}

static const char *
type_of (const char *key)
{
  if (g_str_has_suffix (key, ".png"))
    return "image/png";
  return g_str_has_suffix (key, ".webp") ? "image/webp" : "image/jpeg";
}

static void
describe (PictureFile *file)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (file->info.st_mtim.tv_sec);

  file->etag = g_strdup_printf ("\"%" G_GINT64_MODIFIER "x-%lx-%" G_GINT64_MODIFIER "x\"",
                                (gint64) file->info.st_mtim.tv_sec, file->info.st_mtim.tv_nsec,
                                (gint64) file->info.st_size);
  file->modified = soup_date_time_to_string (time, SOUP_DATE_HTTP);
}

/* If-None-Match is the stronger word: where it is there, the date is not looked at. */
static gboolean
is_known (PlakatRequest *request, const PictureFile *file)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (request->message);
  const char *tags = soup_message_headers_get_list (headers, "If-None-Match");
  const char *since = soup_message_headers_get_one (headers, "If-Modified-Since");
  g_autoptr (GDateTime) time = NULL;

  if (tags != NULL)
    return strstr (tags, file->etag) != NULL || g_str_equal (tags, "*");
  time = since ? soup_date_time_new_from_http_string (since) : NULL;
  return time != NULL && g_date_time_to_unix (time) >= file->info.st_mtim.tv_sec;
}

typedef enum
{
  RANGE_NONE,
  RANGE_PART,
  RANGE_OUTSIDE,
} RangeKind;

/* One range is answered; of several, as is allowed, the whole file. */
static RangeKind
read_range (PlakatRequest *request, const PictureFile *file, goffset *from, goffset *to)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (request->message);
  const char *text = soup_message_headers_get_one (headers, "Range");
  const char *condition = soup_message_headers_get_one (headers, "If-Range");
  goffset size = file->info.st_size;
  const char *dash;
  guint64 first, last = G_MAXINT64;
  g_autofree char *start = NULL;

  if (text == NULL || !g_str_has_prefix (text, "bytes=") || strchr (text, ',') != NULL)
    return RANGE_NONE;
  if (condition != NULL && !g_str_equal (condition, file->etag) && !g_str_equal (condition, file->modified))
    return RANGE_NONE;
  text += strlen ("bytes=");
  dash = strchr (text, '-');
  if (dash == NULL
      || (dash[1] != '\0' && !g_ascii_string_to_unsigned (dash + 1, 10, 0, G_MAXINT64, &last, NULL)))
    return RANGE_NONE;
  start = g_strndup (text, dash - text);
  if (*start == '\0')
    {
      if (dash[1] == '\0')
        return RANGE_NONE;
      *from = size - MIN ((goffset) last, size);
      *to = size - 1;
      return last == 0 || size == 0 ? RANGE_OUTSIDE : RANGE_PART;
    }
  if (!g_ascii_string_to_unsigned (start, 10, 0, G_MAXINT64, &first, NULL) || last < first)
    return RANGE_NONE;
  *from = first;
  *to = MIN ((goffset) last, size - 1);
  return (goffset) first < size ? RANGE_PART : RANGE_OUTSIDE;
}

static char *
read_part (int fd, goffset from, gsize length)
{
  g_autofree char *bytes = g_malloc (MAX (length, 1));
  gsize done = 0;

  while (done < length)
    {
      gssize count = pread (fd, bytes + done, length - done, from + done);

      if (count < 0 && errno == EINTR)
        continue;
      if (count <= 0)
        return NULL;
      done += count;
    }
  return g_steal_pointer (&bytes);
}

static void
answer_part (
    PlakatRequest *request, const char *key, const PictureFile *file, goffset from, goffset to, guint status)
{
  gsize length = to + 1 - from;
  char *bytes = read_part (file->fd, from, length);

  if (bytes == NULL)
    {
      plakat_reply_problem (request, SOUP_STATUS_INTERNAL_SERVER_ERROR, _ ("The picture could not be read."));
      return;
    }
  soup_server_message_set_status (request->message, status, NULL);
  soup_server_message_set_response (request->message, type_of (key), SOUP_MEMORY_TAKE, bytes, length);
}

static void
answer_picture (PlakatRequest *request, const char *key, PictureFile *file)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (request->message);
  goffset from = 0, to = 0;
  RangeKind kind;

  describe (file);
  soup_message_headers_replace (headers, "ETag", file->etag);
  soup_message_headers_replace (headers, "Last-Modified", file->modified);
  soup_message_headers_replace (headers, "Cache-Control", CACHE_CONTROL);
  soup_message_headers_replace (headers, "Accept-Ranges", "bytes");
  if (is_known (request, file))
    {
      soup_server_message_set_status (request->message, SOUP_STATUS_NOT_MODIFIED, NULL);
      return;
    }
  kind = read_range (request, file, &from, &to);
  /* libsoup would cut the answer once more. */
  soup_message_headers_remove (soup_server_message_get_request_headers (request->message), "Range");
  if (kind == RANGE_OUTSIDE)
    {
      g_autofree char *size = g_strdup_printf ("bytes */%" G_GOFFSET_FORMAT, (goffset) file->info.st_size);

      soup_message_headers_replace (headers, "Content-Range", size);
      plakat_reply_problem (request, SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE,
                            _ ("The picture is shorter than that."));
    }
  else if (kind == RANGE_PART)
    {
      soup_message_headers_set_content_range (headers, from, to, file->info.st_size);
      answer_part (request, key, file, from, to, SOUP_STATUS_PARTIAL_CONTENT);
    }
  else
    answer_part (request, key, file, 0, (goffset) file->info.st_size - 1, SOUP_STATUS_OK);
}

/**
 * plakat_handle_file:
 * @key: (nullable): what stands after the root of pictures, decoded
 *
 * Answers with a picture.
 */
void
plakat_handle_file (PlakatRequest *request, const char *key)
{
  g_auto (PictureFile) file = { .fd = -1 };

  if (key != NULL && *key != '/' && plakat_text_is_image_path (key)
      && open_picture (request->service, key, &file))
    answer_picture (request, key, &file);
  else
    plakat_reply_problem (request, SOUP_STATUS_NOT_FOUND, _ ("There is no such picture."));
}
