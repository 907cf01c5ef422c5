/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libdex.h>

#include "plakat-film-item.h"
#include "plakat-poster.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_GALLERY_PICTURE (plakat_gallery_picture_get_type ())
G_DECLARE_FINAL_TYPE (PlakatGalleryPicture, plakat_gallery_picture, PLAKAT, GALLERY_PICTURE, GObject)

/*
 * One picture of a gallery: a film's poster, one of the layouts that Plakat draws for it, a file by its path,
 * or a drawn portrait. Signal: changed (a film's row has arrived: everything here may be different).
 */
PlakatGalleryPicture *plakat_gallery_picture_new_for_film     (PlakatFilmItem       *film);
PlakatGalleryPicture *plakat_gallery_picture_new_for_layout   (PlakatFilmItem       *film,
                                                               const char           *layout);
PlakatGalleryPicture *plakat_gallery_picture_new_for_path     (const char           *path,
                                                               const char           *title,
                                                               int                   width,
                                                               int                   height);
PlakatGalleryPicture *plakat_gallery_picture_new_for_portrait (const char           *uid,
                                                               const char           *title);
const char           *plakat_gallery_picture_get_title        (PlakatGalleryPicture *self);
char                 *plakat_gallery_picture_dup_source       (PlakatGalleryPicture *self);
const char           *plakat_gallery_picture_get_path         (PlakatGalleryPicture *self);
void                  plakat_gallery_picture_get_size         (PlakatGalleryPicture *self,
                                                               int                  *width,
                                                               int                  *height);
PlakatPoster         *plakat_gallery_picture_load             (PlakatGalleryPicture *self,
                                                               PlakatPictures       *pictures,
                                                               int                   width_px);
DexFuture            *plakat_gallery_picture_load_texture     (PlakatGalleryPicture *self,
                                                               PlakatPictures       *pictures,
                                                               int                   width_px);   /* GdkTexture */

G_END_DECLS
