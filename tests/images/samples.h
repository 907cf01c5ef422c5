/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Pictures made on the spot. */
GBytes *sample_jpeg (int width, int height, guint32 rgb_top, guint32 rgb_bottom);
/* What JPEGs can be beside that. */
typedef enum
{
  SAMPLE_COLOUR,
  SAMPLE_GREY,
  SAMPLE_PROGRESSIVE,
  SAMPLE_INKS,
} SampleKind;

/* Of one colour on the left and another on the right half; grey ones have the first's red. */
GBytes *sample_jpeg_of_kind (SampleKind kind, int width, int height, guint32 left, guint32 right);
/* The same picture with what a camera says of how it was held. */
GBytes *sample_turned (GBytes *jpeg, guint orientation, gboolean big_endian);
GBytes *sample_png  (int width, int height, guint32 rgba);
GBytes *sample_webp (void);
GBytes *sample_png_header (guint32 width, guint32 height);
char   *sample_make_dir (void);
void    sample_remove_dir (const char *dir);
