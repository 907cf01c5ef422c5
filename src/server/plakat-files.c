/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <libsoup/soup.h>
#include <string.h>

#include "plakat-files-private.h"
#include "plakat-handlers.h"
#include "plakat-json.h"
#include "plakat-reply.h"
#include "plakat-service.h"

/* A picture of a folder may be exchanged; what was uploaded has a new key when it changes. */
#define CACHE_FOLDER "public, max-age=2592000"
#define CACHE_UPLOADED "public, max-age=31536000, immutable"
#define CACHE_STAND_IN "public, max-age=60"
#define CACHE_OWNED "private, max-age=31536000, immutable"

static char *
format_date (gint64 seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);

  return soup_date_time_to_string (time, SOUP_DATE_HTTP);
}

static gboolean
is_date_from (const char *text, gint64 seconds)
{
  g_autoptr (GDateTime) time = text ? soup_date_time_new_from_http_string (text) : NULL;

  return time != NULL && g_date_time_to_unix (time) >= seconds;
}

/**
 * plakat_files_is_known:
 * @etag: of what would be answered
 * @modified: seconds since 1970
 *
 * If-None-Match is the stronger word: where it is there, the date is not looked at.
 *
 * Returns: whether the client has it
 */
gboolean
plakat_files_is_known (PlakatRequest *request, const char *etag, gint64 modified)
{
  const char *tags = plakat_request_get_header (request, "if-none-match");

  if (tags != NULL)
    return strstr (tags, etag) != NULL || g_str_equal (tags, "*");
  return is_date_from (plakat_request_get_header (request, "if-modified-since"), modified);
}

typedef enum
{
  RANGE_NONE,
  RANGE_PART,
  RANGE_OUTSIDE,
} RangeKind;

/* A part is wanted only of what the client has the rest of: the tag or the date must be the very same. */
static gboolean
range_holds (PlakatRequest *request, const PlakatPictureFile *file)
{
  const char *condition = plakat_request_get_header (request, "if-range");
  g_autofree char *modified = format_date (file->modified);

  return condition == NULL || g_str_equal (condition, file->etag)
         || (!file->stands_in && g_str_equal (condition, modified));
}

/* The last bytes. */
static RangeKind
read_suffix (guint64 length, gint64 size, gint64 *from, gint64 *to)
{
  *from = size - MIN ((gint64) length, size);
  *to = size - 1;
  return length == 0 || size == 0 ? RANGE_OUTSIDE : RANGE_PART;
}

/* One range is answered; of several, as is allowed, the whole file. */
static RangeKind
read_range (PlakatRequest *request, const PlakatPictureFile *file, gint64 *from, gint64 *to)
{
  const char *text = plakat_request_get_header (request, "range");
  guint64 first, last = G_MAXINT64;
  g_autofree char *start = NULL;
  const char *dash;

  if (text == NULL || !g_str_has_prefix (text, "bytes=") || strchr (text, ',') != NULL
      || !range_holds (request, file))
    return RANGE_NONE;
  text += strlen ("bytes=");
  dash = strchr (text, '-');
  if (dash == NULL
      || (dash[1] != '\0' && !g_ascii_string_to_unsigned (dash + 1, 10, 0, G_MAXINT64, &last, NULL)))
    return RANGE_NONE;
  start = g_strndup (text, dash - text);
  if (*start == '\0')
    return dash[1] == '\0' ? RANGE_NONE : read_suffix (last, file->size, from, to);
  if (!g_ascii_string_to_unsigned (start, 10, 0, G_MAXINT64, &first, NULL) || last < first)
    return RANGE_NONE;
  *from = first;
  *to = MIN ((gint64) last, file->size - 1);
  return (gint64) first < file->size ? RANGE_PART : RANGE_OUTSIDE;
}

static const char *
get_cache_control (const PlakatPictureFile *file)
{
  if (file->stands_in)
    return CACHE_STAND_IN;
  if (file->owned)
    return CACHE_OWNED;
  return file->id != 0 ? CACHE_UPLOADED : CACHE_FOLDER;
}

/* What stands in for another has no date: the date is the other's as well, and must not be taken to mean that
 * one. */
static void
set_headers (PlakatRequest *request, const PlakatPictureFile *file)
{
  g_autofree char *modified = format_date (file->modified);

  plakat_reply_set_header (request, "ETag", file->etag);
  if (!file->stands_in)
    plakat_reply_set_header (request, "Last-Modified", modified);
  plakat_reply_set_header (request, "Cache-Control", get_cache_control (file));
  if (file->owned)
    plakat_reply_set_header (request, "Vary", "Authorization");
  plakat_reply_set_header (request, "Accept-Ranges", "bytes");
}

static void
answer_part (PlakatRequest *request, PlakatPictureFile *file, gint64 from, gint64 to, guint status)
{
  GBytes *bytes = plakat_picture_file_read (file, from, to + 1 - from);

  if (bytes == NULL)
    {
      plakat_reply_problem (request, 500, _ ("The picture could not be read."));
      return;
    }
  plakat_reply_bytes (request, status, file->type, bytes);
  set_headers (request, file);
}

/** plakat_files_answer_known: answers that the client has @file, by its tag and date */
void
plakat_files_answer_known (PlakatRequest *request, const PlakatPictureFile *file)
{
  plakat_reply_bytes (request, 304, NULL, NULL);
  set_headers (request, file);
}

/** plakat_files_answer: answers with @file, or the part of it that is asked for */
void
plakat_files_answer (PlakatRequest *request, PlakatPictureFile *file)
{
  gint64 from = 0, to = file->size - 1;
  g_autofree char *range = NULL;
  RangeKind kind;

  if (plakat_files_is_known (request, file->etag, file->stands_in ? G_MAXINT64 : file->modified))
    {
      plakat_files_answer_known (request, file);
      return;
    }
  kind = read_range (request, file, &from, &to);
  if (kind == RANGE_OUTSIDE)
    {
      range = g_strdup_printf ("bytes */%" G_GINT64_FORMAT, file->size);
      plakat_reply_problem (request, 416, _ ("The picture is shorter than that."));
    }
  else if (kind == RANGE_PART)
    {
      range = g_strdup_printf ("bytes %" G_GINT64_FORMAT "-%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, from, to,
                               file->size);
      answer_part (request, file, from, to, 206);
    }
  else
    answer_part (request, file, 0, file->size - 1, 200);
  if (range != NULL && request->reply.status != 500)
    plakat_reply_set_header (request, "Content-Range", range);
}

/* The picture that the path names; %FALSE if the answer is there already. */
static gboolean
open_picture (PlakatRequest *request, PlakatPictureFile *file)
{
  const char *const *folders = (const char *const *) request->service->settings->files;
  g_autoptr (GError) error = NULL;
  gboolean found;

  if (!plakat_picture_file_open (file, request->db, folders, request->params[0], request->user_id, &found,
                                 &error))
    plakat_reply_error (request, error);
  else if (!found)
    plakat_reply_problem (request, 404, _ ("There is no such picture."));
  return error == NULL && found;
}

void
plakat_handle_file (PlakatRequest *request)
{
  g_auto (PlakatPictureFile) file = { .fd = -1 };

  if (open_picture (request, &file) && !plakat_files_answer_width (request, &file))
    plakat_files_answer (request, &file);
}

void
plakat_handle_file_info (PlakatRequest *request)
{
  const char *key = request->params[0];
  g_autofree char *url = g_strconcat ("/files/", key, NULL);
  g_autofree char *created = NULL, *modified = NULL;
  g_auto (PlakatPictureFile) file = { .fd = -1 };
  GString *json;

  if (!open_picture (request, &file))
    return;
  created = plakat_json_time (file.created);
  modified = plakat_json_time (file.modified);
  json = g_string_new ("{\"id\":");
  if (file.id != 0)
    g_string_append_printf (json, "%" G_GINT64_FORMAT, file.id);
  else
    g_string_append (json, "null");
  plakat_json_append_member (json, "file_name", file.name);
  plakat_json_append_member (json, "mime_type", file.type);
  plakat_json_append_member (json, "key", key);
  plakat_json_append_member (json, "url", url);
  plakat_json_append_int (json, "size", file.size);
  plakat_json_append_member (json, "created_at", created);
  plakat_json_append_member (json, "updated_at", modified);
  g_string_append_c (json, '}');
  plakat_reply_text (request, 200, json);
}
