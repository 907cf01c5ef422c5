/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-picture-header.h"

/** plakat_picture_get_type: Returns: (nullable): the media type of @kind */
const char *
plakat_picture_get_type (PlakatPictureKind kind)
{
  switch (kind)
    {
    case PLAKAT_PICTURE_PNG:
      return "image/png";
    case PLAKAT_PICTURE_JPEG:
      return "image/jpeg";
    case PLAKAT_PICTURE_WEBP:
      return "image/webp";
    case PLAKAT_PICTURE_UNKNOWN:
    default:
      return NULL;
    }
}

static guint
big_endian_16 (const guint8 *bytes)
{
  return bytes[0] << 8 | bytes[1];
}

static guint
big_endian_32 (const guint8 *bytes)
{
  return big_endian_16 (bytes) << 16 | big_endian_16 (bytes + 2);
}

static guint
little_endian_16 (const guint8 *bytes)
{
  return bytes[0] | bytes[1] << 8;
}

static guint
little_endian_32 (const guint8 *bytes)
{
  return little_endian_16 (bytes) | (guint) little_endian_16 (bytes + 2) << 16;
}

static guint
little_endian_24 (const guint8 *bytes)
{
  return little_endian_16 (bytes) | bytes[2] << 16;
}

static void
read_png (const guint8 *bytes, gsize length, PlakatPictureHeader *header)
{
  if (length < 24 || big_endian_32 (bytes + 8) != 13 || memcmp (bytes + 12, "IHDR", 4) != 0)
    return;
  header->width = big_endian_32 (bytes + 16);
  header->height = big_endian_32 (bytes + 20);
}

/* Markers that begin a frame; 0xc4, 0xc8 and 0xcc lie between them and mean something else. */
static gboolean
begins_frame (guint8 marker)
{
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

/* The orientation of Exif, which stands among the first of its entries: tag 0x0112, a short (3), one of them.
 */
static gboolean
is_sideways (const guint8 *bytes, gsize length)
{
  gboolean little = length >= 14 && bytes[6] == 'I';
  guint (*read_16) (const guint8 *) = little ? little_endian_16 : big_endian_16;
  guint (*read_32) (const guint8 *) = little ? little_endian_32 : big_endian_32;
  guint count;
  gsize at;

  if (length < 14 || memcmp (bytes, "Exif\0\0", 6) != 0 || (!little && bytes[6] != 'M'))
    return FALSE;
  at = 6 + (gsize) read_32 (bytes + 10);
  if (at + 2 > length)
    return FALSE;
  count = read_16 (bytes + at);
  at += 2;
  for (guint i = 0; i < count && at + 12 <= length; i++, at += 12)
    if (read_16 (bytes + at) == 0x0112 && read_16 (bytes + at + 2) == 3)
      return read_16 (bytes + at + 8) >= 5 && read_16 (bytes + at + 8) <= 8;
  return FALSE;
}

static void
read_jpeg (const guint8 *bytes, gsize length, PlakatPictureHeader *header)
{
  gsize at = 2, segment;

  while (at + 4 <= length && bytes[at] == 0xff)
    {
      guint8 marker = bytes[at + 1];

      if (marker == 0xff)
        {
          at++;
          continue;
        }
      if (begins_frame (marker) && at + 9 <= length)
        {
          header->frame = at;
          header->height = big_endian_16 (bytes + at + 5);
          header->width = big_endian_16 (bytes + at + 7);
        }
      /* The scan begins without a frame, or one of the markers that have no length stands where none may. */
      if (begins_frame (marker) || marker == 0xda || (marker >= 0xd0 && marker <= 0xd9) || marker <= 0x01)
        return;
      segment = MAX (2, big_endian_16 (bytes + at + 2));
      if (marker == 0xe1 && segment <= length - at - 2)
        header->sideways |= is_sideways (bytes + at + 4, segment - 2);
      at += 2 + segment;
    }
}

static void
read_webp (const guint8 *bytes, gsize length, PlakatPictureHeader *header)
{
  if (length < 30)
    return;
  if (memcmp (bytes + 12, "VP8X", 4) == 0)
    {
      header->width = little_endian_24 (bytes + 24) + 1;
      header->height = little_endian_24 (bytes + 27) + 1;
    }
  else if (memcmp (bytes + 12, "VP8L", 4) == 0 && bytes[20] == 0x2f)
    {
      guint32 packed = little_endian_16 (bytes + 21) | (guint32) little_endian_16 (bytes + 23) << 16;

      header->width = (packed & 0x3fff) + 1;
      header->height = (packed >> 14 & 0x3fff) + 1;
    }
  else if (memcmp (bytes + 12, "VP8 ", 4) == 0 && memcmp (bytes + 23, "\x9d\x01\x2a", 3) == 0)
    {
      header->width = little_endian_16 (bytes + 26) & 0x3fff;
      header->height = little_endian_16 (bytes + 28) & 0x3fff;
    }
}

/**
 * plakat_picture_read_header:
 * @bytes: (array length=length): a file, not to be trusted
 * @header: (out caller-allocates): what it says of itself
 *
 * Reads as much as is needed to refuse a picture before anything decodes it.
 */
void
plakat_picture_read_header (const guint8 *bytes, gsize length, PlakatPictureHeader *header)
{
  *header = (PlakatPictureHeader) { PLAKAT_PICTURE_UNKNOWN };
  if (length >= 8 && memcmp (bytes, "\x89PNG\r\n\x1a\n", 8) == 0)
    {
      header->kind = PLAKAT_PICTURE_PNG;
      read_png (bytes, length, header);
    }
  else if (length >= 3 && memcmp (bytes, "\xff\xd8\xff", 3) == 0)
    {
      header->kind = PLAKAT_PICTURE_JPEG;
      read_jpeg (bytes, length, header);
    }
  else if (length >= 12 && memcmp (bytes, "RIFF", 4) == 0 && memcmp (bytes + 8, "WEBP", 4) == 0)
    {
      header->kind = PLAKAT_PICTURE_WEBP;
      read_webp (bytes, length, header);
    }
}

/** plakat_picture_header_get_shown_width: Returns: how wide it is when it stands upright, in pixels */
guint
plakat_picture_header_get_shown_width (const PlakatPictureHeader *header)
{
  return header->sideways ? header->height : header->width;
}

/**
 * plakat_picture_is_complete:
 * @bytes: (array length=length): the whole file
 * @header: what was read of it
 *
 * Decoders make something of a file that was cut off, and leave the rest grey.
 *
 * Returns: whether the end of the picture is there; something else may stand behind it
 */
gboolean
plakat_picture_is_complete (const guint8 *bytes, gsize length, const PlakatPictureHeader *header)
{
  switch (header->kind)
    {
    case PLAKAT_PICTURE_PNG:
      return memmem (bytes, length, "IEND\xae\x42\x60\x82", 8) != NULL;
    case PLAKAT_PICTURE_JPEG:
      /* Before the frame may stand a small picture that has an end of its own. */
      return header->frame > 0
             && memmem (bytes + header->frame, length - header->frame, "\xff\xd9", 2) != NULL;
    case PLAKAT_PICTURE_WEBP:
      return length >= 12 && little_endian_32 (bytes + 4) <= length - 8;
    case PLAKAT_PICTURE_UNKNOWN:
    default:
      return FALSE;
    }
}
