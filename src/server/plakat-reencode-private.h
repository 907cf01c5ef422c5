/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-reencode.h"

/* How the process that decodes exits when the picture is to be shown as it is, and when it has no decoder of that
 * kind; anything else but 0 is the picture's fault. */
#define PLAKAT_REENCODE_EXIT_DAMAGED 1
#define PLAKAT_REENCODE_EXIT_UNABLE 3
#define PLAKAT_REENCODE_EXIT_WHOLE 4

/* Of a picture that is made smaller. It is the operator's own, and larger than what people send as their avatars. */
#define PLAKAT_REENCODE_WIDTH_MAX_SIDE 6000
#define PLAKAT_REENCODE_WIDTH_MAX_PIXELS (24 * 1000 * 1000)

/** PlakatReencodeCaps: @bytes: of a file; @side, @pixels: of its picture, all in all */
typedef struct
{
  gsize bytes;
  guint side;
  guint64 pixels;
} PlakatReencodeCaps;

const PlakatReencodeCaps *plakat_reencode_get_caps     (int                       width);
gboolean                  plakat_reencode_is_too_large (const PlakatReencodeCaps *caps,
                                                        guint                     width,
                                                        guint                     height);
