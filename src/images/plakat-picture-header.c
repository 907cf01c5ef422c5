/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plakat-picture-header.h"
#include "plakat-pictures.h"

/* Three formats and no other reach a decoder, and none that says it is larger than a poster can be. */

static guint
be16 (const guint8 *p)
{
  return (guint) p[0] << 8 | p[1];
}

static guint32
be32 (const guint8 *p)
{
  return (guint32) be16 (p) << 16 | be16 (p + 2);
}

static guint
le16 (const guint8 *p)
{
  return (guint) p[1] << 8 | p[0];
}

static guint
le24 (const guint8 *p)
{
  return (guint) p[2] << 16 | le16 (p);
}

static gboolean
is_frame (guint marker)
{
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

/* Walks the segments up to the one that starts the frame (ITU T.81, B.2). */
static gboolean
read_jpeg (const guint8 *bytes, gsize length, guint64 *width, guint64 *height)
{
  gsize at = 2;

  while (at + 4 <= length)
    {
      guint marker = bytes[at + 1];

      if (bytes[at] != 0xff)
        return FALSE;
      if (marker == 0xff)
        {
          at++;
          continue;
        }
      if (marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8))
        {
          at += 2;
          continue;
        }
      if (marker == 0xd9 || marker == 0xda)
        return FALSE;
      if (is_frame (marker))
        {
          if (at + 9 > length)
            return FALSE;
          *height = be16 (bytes + at + 5);
          *width = be16 (bytes + at + 7);
          return TRUE;
        }
      if (be16 (bytes + at + 2) < 2)
        return FALSE;
      at += 2 + be16 (bytes + at + 2);
    }
  return FALSE;
}

static gboolean
read_png (const guint8 *bytes, gsize length, guint64 *width, guint64 *height)
{
  if (length < 24 || memcmp (bytes + 12, "IHDR", 4) != 0)
    return FALSE;
  *width = be32 (bytes + 16);
  *height = be32 (bytes + 20);
  return TRUE;
}

/* RFC 9649; pictures that move are none. */
static gboolean
read_webp (const guint8 *bytes, gsize length, guint64 *width, guint64 *height)
{
  if (length < 30)
    return FALSE;
  if (memcmp (bytes + 12, "VP8 ", 4) == 0)
    {
      if (memcmp (bytes + 23, "\x9d\x01\x2a", 3) != 0)
        return FALSE;
      *width = le16 (bytes + 26) & 0x3fff;
      *height = le16 (bytes + 28) & 0x3fff;
      return TRUE;
    }
  if (memcmp (bytes + 12, "VP8L", 4) == 0)
    {
      guint32 bits = le16 (bytes + 21) | (guint32) le16 (bytes + 23) << 16;

      *width = (bits & 0x3fff) + 1;
      *height = ((bits >> 14) & 0x3fff) + 1;
      return bytes[20] == 0x2f;
    }
  if (memcmp (bytes + 12, "VP8X", 4) != 0 || (bytes[20] & 0x02) != 0)
    return FALSE;
  *width = (guint64) le24 (bytes + 24) + 1;
  *height = (guint64) le24 (bytes + 27) + 1;
  return TRUE;
}

static const char *
sniff (const guint8 *bytes, gsize length)
{
  if (length >= 3 && memcmp (bytes, "\xff\xd8\xff", 3) == 0)
    return "jpeg";
  if (length >= 8 && memcmp (bytes, "\x89PNG\r\n\x1a\n", 8) == 0)
    return "png";
  if (length >= 12 && memcmp (bytes, "RIFF", 4) == 0 && memcmp (bytes + 8, "WEBP", 4) == 0)
    return "webp";
  return NULL;
}

/*
 * plakat_picture_header_check:
 * @width: in pixels
 * @height: in pixels
 * @error: return location
 *
 * Returns: whether Plakat decodes a picture of this size
 */
gboolean
plakat_picture_header_check (int width, int height, GError **error)
{
  if (width >= 1 && height >= 1 && width <= PLAKAT_PICTURE_MAX_SIDE && height <= PLAKAT_PICTURE_MAX_SIDE
      && (gint64) width * height <= PLAKAT_PICTURE_MAX_PIXELS)
    return TRUE;
  g_set_error (error, PLAKAT_IMAGES_ERROR, PLAKAT_IMAGES_ERROR_SIZE,
               _ ("A picture of %d × %d pixels is not shown"), width, height);
  return FALSE;
}

/*
 * plakat_picture_header_read:
 * @bytes: foreign bytes
 * @length: their number
 * @header: (out caller-allocates): what they say
 * @error: return location
 *
 * Any thread; nothing is decoded.
 *
 * Returns: whether the bytes are a JPEG, PNG or WebP picture of a size that Plakat decodes
 */
gboolean
plakat_picture_header_read (const guint8 *bytes, gsize length, PlakatPictureHeader *header, GError **error)
{
  guint64 width = 0;
  guint64 height = 0;
  gboolean good = FALSE;

  header->format = sniff (bytes, length);
  if (g_strcmp0 (header->format, "jpeg") == 0)
    good = read_jpeg (bytes, length, &width, &height);
  else if (g_strcmp0 (header->format, "png") == 0)
    good = read_png (bytes, length, &width, &height);
  else if (g_strcmp0 (header->format, "webp") == 0)
    good = read_webp (bytes, length, &width, &height);
  if (!good)
    {
      g_set_error_literal (error, PLAKAT_IMAGES_ERROR, PLAKAT_IMAGES_ERROR_KIND,
                           _ ("This is not a JPEG, PNG or WebP picture"));
      return FALSE;
    }
  header->width = (int) MIN (width, G_MAXINT);
  header->height = (int) MIN (height, G_MAXINT);
  return plakat_picture_header_check (header->width, header->height, error);
}
