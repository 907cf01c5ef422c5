/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PLAKAT_PICTURE_MAX_BYTES (15 * 1024 * 1024)
#define PLAKAT_PICTURE_MAX_SIDE 8192
#define PLAKAT_PICTURE_MAX_PIXELS (40 * 1000 * 1000)
/* What is decoded is never larger than this: 64 MiB of texture. */
#define PLAKAT_PICTURE_MAX_DECODED (16 * 1024 * 1024)

/**
 * PlakatPictureHeader:
 * @format: `jpeg`, `png` or `webp`
 * @width: in pixels, as they are stored; @height likewise
 * @orientation: of a JPEG, 1 to 8 as Exif has it; from 5 on it stands upright when width and height are exchanged
 * @adobe: of a JPEG: whether Adobe's marker is there, with which its four inks are stored inverted
 * @progressive: of a JPEG: whether it comes in passes over the whole picture, which is all in memory between them, at
 *   whatever size it is wanted
 *
 * What a picture says of itself before anything of it is decoded.
 */
typedef struct
{
  const char *format;
  int width;
  int height;
  int orientation;
  gboolean adobe;
  gboolean progressive;
} PlakatPictureHeader;

gboolean plakat_picture_header_read  (const guint8         *bytes,
                                      gsize                 length,
                                      PlakatPictureHeader  *header,
                                      GError              **error);
gboolean plakat_picture_header_check (int                   width,
                                      int                   height,
                                      GError              **error);
int      plakat_picture_header_get_width (const PlakatPictureHeader *header);

G_END_DECLS
