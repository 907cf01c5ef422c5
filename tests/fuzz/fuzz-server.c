/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"
#include "plakat-picture-header.h"

/* What the server itself reads of a picture, before a process decodes it. */

FUZZ (picture_file)
{
  const guint8 *file = (const guint8 *) bytes;
  PlakatPictureHeader header;

  plakat_picture_read_header (file, length, &header);
  g_assert_true (header.kind != PLAKAT_PICTURE_UNKNOWN || (header.width == 0 && header.height == 0));
  g_assert_true (header.kind == PLAKAT_PICTURE_JPEG || !header.sideways);
  g_assert_cmpuint (header.frame, <=, length);
  if (plakat_picture_is_complete (file, length, &header))
    g_assert_cmpint (header.kind, !=, PLAKAT_PICTURE_UNKNOWN);
  g_assert_true (plakat_picture_header_get_shown_width (&header) == header.width || header.sideways);
}

FUZZ_MAIN
