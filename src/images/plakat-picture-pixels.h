/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-picture-header.h"

G_BEGIN_DECLS

/**
 * PlakatPicturePixels:
 * @words: native 32-bit words, row by row: premultiplied alpha or nothing in the highest byte, then red, green, blue
 * @width: in pixels
 * @height: in pixels
 * @opaque: whether the highest byte says nothing
 *
 * Pixels on their way from a decoder to a texture.
 */
typedef struct
{
  guint32 *words;
  int width;
  int height;
  gboolean opaque;
} PlakatPicturePixels;

void     plakat_picture_pixels_clear       (PlakatPicturePixels       *self);
void     plakat_picture_pixels_fit         (const PlakatPictureHeader *header,
                                            int                        wanted,
                                            int                       *width,
                                            int                       *height);
void     plakat_picture_pixels_scale       (PlakatPicturePixels       *self,
                                            int                        width,
                                            int                        height);
void     plakat_picture_pixels_turn        (PlakatPicturePixels       *self,
                                            int                        orientation);

gboolean plakat_picture_pixels_decode_jpeg (PlakatPicturePixels       *self,
                                            GBytes                    *bytes,
                                            const PlakatPictureHeader *header,
                                            int                        wanted,
                                            GError                   **error);
gboolean plakat_picture_pixels_decode_other (PlakatPicturePixels       *self,
                                             GBytes                    *bytes,
                                             const PlakatPictureHeader *header,
                                             int                        wanted,
                                             GError                   **error);
GBytes  *plakat_picture_pixels_encode_jpeg (const PlakatPicturePixels *self,
                                            int                        quality);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlakatPicturePixels, plakat_picture_pixels_clear)

G_END_DECLS
