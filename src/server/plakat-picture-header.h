/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PlakatPictureKind: by its first bytes
 */
typedef enum
{
  PLAKAT_PICTURE_UNKNOWN,
  PLAKAT_PICTURE_PNG,
  PLAKAT_PICTURE_JPEG,
  PLAKAT_PICTURE_WEBP,
} PlakatPictureKind;

/**
 * PlakatPictureHeader:
 * @width, @height: in pixels, 0 where the header does not say
 * @frame: of a JPEG, where what says its size begins, in bytes
 * @sideways: whether a JPEG says that it is to be turned by a quarter, so that its height is the width that is seen
 */
typedef struct
{
  PlakatPictureKind kind;
  guint width;
  guint height;
  gsize frame;
  gboolean sideways;
} PlakatPictureHeader;

void        plakat_picture_read_header            (const guint8              *bytes,
                                                   gsize                      length,
                                                   PlakatPictureHeader       *header);
gboolean    plakat_picture_is_complete            (const guint8              *bytes,
                                                   gsize                      length,
                                                   const PlakatPictureHeader *header);
guint       plakat_picture_header_get_shown_width (const PlakatPictureHeader *header);
const char *plakat_picture_get_type               (PlakatPictureKind          kind);

G_END_DECLS
