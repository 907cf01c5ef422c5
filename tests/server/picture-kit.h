/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>

G_BEGIN_DECLS

/* Pictures for tests. Each is red on the left third, green in the middle, blue on the right; with @alpha the right third
 * lets through what is behind it. */
GBytes    *picture_make          (int         width,
                                  int         height,
                                  gboolean    alpha,
                                  const char *kind);
GBytes    *picture_make_noise    (int         width,
                                  int         height,
                                  const char *kind);
/* The beginning of a file of that size. */
GBytes    *picture_make_png_header (guint32   width,
                                    guint32   height);
GBytes    *picture_insert        (GBytes     *picture,
                                  gsize       at,
                                  const char *more,
                                  gsize       length);
GBytes    *picture_turn          (GBytes     *jpeg,
                                  guint8      orientation);
gboolean   picture_is_writable   (const char *kind);
GdkPixbuf *picture_read_jpeg     (GBytes     *bytes);
void       picture_assert_colour (GdkPixbuf  *picture,
                                  int         x,
                                  int         y,
                                  int         red,
                                  int         green,
                                  int         blue);

G_END_DECLS
