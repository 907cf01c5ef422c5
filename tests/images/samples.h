/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Pictures made on the spot. */
GBytes *sample_jpeg (int width, int height, guint32 rgb_top, guint32 rgb_bottom);
GBytes *sample_png  (int width, int height, guint32 rgba);
GBytes *sample_webp (void);
GBytes *sample_png_header (guint32 width, guint32 height);
char   *sample_make_dir (void);
void    sample_remove_dir (const char *dir);
