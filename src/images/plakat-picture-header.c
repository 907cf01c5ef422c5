/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plakat-picture-header.h"
#include "plakat-pictures.h"

/* Three formats and no other reach a decoder, and none that says it is larger than a poster can be. */

#define TIFF_ORIENTATION 0x0112
#define TIFF_SHORT 3

static guint16
get_be16 (const guint8 *p)
{
  return (guint16) (p[0] << 8 | p[1]);
}

static guint32
get_be32 (const guint8 *p)
{
  return (guint32) get_be16 (p) << 16 | get_be16 (p + 2);
}

static guint16
get_le16 (const guint8 *p)
{
  return (guint16) (p[1] << 8 | p[0]);
}

static guint32
get_le32 (const guint8 *p)
{
  return (guint32) get_le16 (p + 2) << 16 | get_le16 (p);
}

static guint
get_le24 (const guint8 *p)
{
  return (guint) p[2] << 16 | get_le16 (p);
}

static gboolean
is_frame (guint marker)
{
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

/* The TIFF structure within Exif (CIPA DC-008, 4.5): of its first directory the entry that says how the
 * camera was held. */
static int
read_orientation (const guint8 *bytes, gsize length)
{
  guint16 (*get16) (const guint8 *) = NULL;
  guint32 (*get32) (const guint8 *) = NULL;
  gsize at;
  guint count;

  if (length < 14 || memcmp (bytes, "Exif\0\0", 6) != 0)
    return 1;
  bytes += 6;
  length -= 6;
  if (memcmp (bytes, "MM\0*", 4) == 0)
    {
      get16 = get_be16;
      get32 = get_be32;
    }
  else if (memcmp (bytes, "II*\0", 4) == 0)
    {
      get16 = get_le16;
      get32 = get_le32;
    }
  else
    return 1;
  at = get32 (bytes + 4);
  if (at > length || length - at < 2)
    return 1;
  count = get16 (bytes + at);
  for (at += 2; count > 0 && length - at >= 12; count--, at += 12)
    if (get16 (bytes + at) == TIFF_ORIENTATION && get16 (bytes + at + 2) == TIFF_SHORT)
      {
        guint value = get16 (bytes + at + 8);

        return value >= 1 && value <= 8 ? (int) value : 1;
      }
  return 1;
}

/* What stands before the frame and bears on its pixels. */
static void
note_segment (guint marker, const guint8 *content, gsize length, PlakatPictureHeader *header)
{
  if (marker == 0xe1 && header->orientation == 1)
    header->orientation = read_orientation (content, length);
  else if (marker == 0xee && length >= 12 && memcmp (content, "Adobe", 5) == 0)
    header->adobe = TRUE;
}

/* Walks the segments up to the one that starts the frame (ITU T.81, B.2). */
static gboolean
read_jpeg (const guint8 *bytes, gsize length, PlakatPictureHeader *header, guint64 *width, guint64 *height)
{
  gsize at = 2;

  while (at + 4 <= length)
    {
      guint marker = bytes[at + 1];
      guint size;

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
          *height = get_be16 (bytes + at + 5);
          *width = get_be16 (bytes + at + 7);
          header->progressive = (marker & 0x03) == 0x02;
          return TRUE;
        }
      size = get_be16 (bytes + at + 2);
      if (size < 2)
        return FALSE;
      if (size <= length - at - 2)
        note_segment (marker, bytes + at + 4, size - 2, header);
      at += 2 + size;
    }
  return FALSE;
}

static gboolean
read_png (const guint8 *bytes, gsize length, guint64 *width, guint64 *height)
{
  if (length < 24 || memcmp (bytes + 12, "IHDR", 4) != 0)
    return FALSE;
  *width = get_be32 (bytes + 16);
  *height = get_be32 (bytes + 20);
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
      *width = get_le16 (bytes + 26) & 0x3fff;
      *height = get_le16 (bytes + 28) & 0x3fff;
      return TRUE;
    }
  if (memcmp (bytes + 12, "VP8L", 4) == 0)
    {
      guint32 bits = get_le16 (bytes + 21) | (guint32) get_le16 (bytes + 23) << 16;

      *width = (bits & 0x3fff) + 1;
      *height = ((bits >> 14) & 0x3fff) + 1;
      return bytes[20] == 0x2f;
    }
  if (memcmp (bytes + 12, "VP8X", 4) != 0 || (bytes[20] & 0x02) != 0)
    return FALSE;
  *width = (guint64) get_le24 (bytes + 24) + 1;
  *height = (guint64) get_le24 (bytes + 27) + 1;
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

static gboolean
refuse_size (int width, int height, GError **error)
{
  g_set_error (error, PLAKAT_IMAGES_ERROR, PLAKAT_IMAGES_ERROR_SIZE,
               _ ("A picture of %d × %d pixels is not shown"), width, height);
  return FALSE;
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
  return refuse_size (width, height, error);
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

  *header = (PlakatPictureHeader) { .format = sniff (bytes, length), .orientation = 1 };
  if (g_strcmp0 (header->format, "jpeg") == 0)
    good = read_jpeg (bytes, length, header, &width, &height);
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
  if (header->progressive && (gint64) header->width * header->height > PLAKAT_PICTURE_MAX_DECODED)
    return refuse_size (header->width, header->height, error);
  return plakat_picture_header_check (header->width, header->height, error);
}

/* plakat_picture_header_get_width: Returns: pixels, of the picture when it stands upright */
int
plakat_picture_header_get_width (const PlakatPictureHeader *header)
{
  return header->orientation >= 5 ? header->height : header->width;
}
