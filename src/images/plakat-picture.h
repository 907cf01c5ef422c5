/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <gdk/gdk.h>

G_BEGIN_DECLS

#define PLAKAT_TYPE_PICTURE (plakat_picture_get_type ())

/**
 * PlakatPicture:
 * @texture: in main memory
 * @tint: its two colours
 *
 * A picture as it is shown. Not changed after it was made; any thread.
 */
typedef struct
{
  gatomicrefcount refs;
  GdkTexture *texture;
  GdkRGBA tint[2];
} PlakatPicture;

GType          plakat_picture_get_type     (void) G_GNUC_CONST;
PlakatPicture *plakat_picture_new          (GdkTexture      *texture,
                                            const GdkRGBA    tint[2]);
PlakatPicture *plakat_picture_decode       (GBytes          *bytes,
                                            int              width,
                                            GError         **error);
PlakatPicture *plakat_picture_from_surface (cairo_surface_t *surface);
PlakatPicture *plakat_picture_ref          (PlakatPicture   *self);
void           plakat_picture_unref        (PlakatPicture   *self);
gsize          plakat_picture_get_bytes    (PlakatPicture   *self);
void           plakat_picture_find_tint    (const guint8    *pixels,
                                            int              width,
                                            int              height,
                                            gsize            stride,
                                            GdkRGBA          tint[2]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatPicture, plakat_picture_unref)

G_END_DECLS
