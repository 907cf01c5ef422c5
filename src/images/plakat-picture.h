/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <gdk/gdk.h>

G_BEGIN_DECLS

#define PLAKAT_TYPE_PICTURE (plakat_picture_get_type ())

/* Of JPEGs that are kept: of a photograph, and of what has large even fields and sharp type. */
#define PLAKAT_PICTURE_QUALITY 85
#define PLAKAT_PICTURE_QUALITY_DRAWN 95

/* What is shown larger is alone on the screen, and not kept. */
#define PLAKAT_PICTURE_WIDEST_THUMB 640

/**
 * PlakatPictureStandIn:
 * @PLAKAT_PICTURE_ITSELF: it is what was asked for
 * @PLAKAT_PICTURE_SMALLER: the same picture, of less width than was asked for
 * @PLAKAT_PICTURE_DRAWN: drawn in its place
 */
typedef enum
{
  PLAKAT_PICTURE_ITSELF,
  PLAKAT_PICTURE_SMALLER,
  PLAKAT_PICTURE_DRAWN,
} PlakatPictureStandIn;

/**
 * PlakatPicture:
 * @texture: in main memory
 * @pixels: of @texture: native 32-bit words, row by row, alpha premultiplied: what GDK draws as it is
 * @stride: bytes from one row to the next
 * @opaque: whether alpha is full everywhere
 * @source_width: pixels of what it was decoded from
 * @stand_in: what it is where a picture was looked for
 *
 * A picture as it is shown. Not changed after it was made, but for its tint; any thread.
 */
typedef struct
{
  gatomicrefcount refs;
  GdkTexture *texture;
  GBytes *pixels;
  gsize stride;
  gboolean opaque;
  int source_width;
  PlakatPictureStandIn stand_in;
  gboolean tinted;
  GdkRGBA tint[2];
} PlakatPicture;

GType          plakat_picture_get_type     (void) G_GNUC_CONST;
PlakatPicture *plakat_picture_decode       (GBytes          *bytes,
                                            int              width,
                                            GError         **error);
PlakatPicture *plakat_picture_from_surface (cairo_surface_t *surface);
PlakatPicture *plakat_picture_ref          (PlakatPicture   *self);
void           plakat_picture_unref        (PlakatPicture   *self);
gsize          plakat_picture_get_bytes    (PlakatPicture   *self);
GBytes        *plakat_picture_encode       (PlakatPicture   *self,
                                            int              quality);
void           plakat_picture_set_tint     (PlakatPicture   *self,
                                            const GdkRGBA    tint[2]);
void           plakat_picture_get_tint     (PlakatPicture   *self,
                                            GdkRGBA          tint[2]);
void           plakat_picture_find_tint    (const guint8    *pixels,
                                            int              width,
                                            int              height,
                                            gsize            stride,
                                            GdkRGBA          tint[2]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatPicture, plakat_picture_unref)

G_END_DECLS
