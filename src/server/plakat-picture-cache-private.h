/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-picture-cache.h"

G_BEGIN_DECLS

/* Each file is a JPEG and, behind it, what SHA-256 makes of it: one that was torn or changed is not given away. */
#define PLAKAT_PICTURE_CACHE_DIGEST 32
#define PLAKAT_PICTURE_CACHE_MAX_FILE (8 * 1024 * 1024)

GBytes   *plakat_picture_cache_read  (const char *path);
gboolean  plakat_picture_cache_write (int         fd,
                                      GBytes     *jpeg);

G_END_DECLS
