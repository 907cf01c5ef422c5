/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "plakat-gallery-picture.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_GALLERY_THUMB (plakat_gallery_thumb_get_type ())
G_DECLARE_FINAL_TYPE (PlakatGalleryThumb, plakat_gallery_thumb, PLAKAT, GALLERY_THUMB, GtkWidget)

/* A picture in the gallery's strip: dimmed, unless it is chosen, when it has a ring. */
GtkWidget            *plakat_gallery_thumb_new         (void);
void                  plakat_gallery_thumb_set_picture (PlakatGalleryThumb   *self,
                                                        PlakatGalleryPicture *picture);   /* nullable */
PlakatGalleryPicture *plakat_gallery_thumb_get_picture (PlakatGalleryThumb   *self);
void                  plakat_gallery_thumb_set_chosen  (PlakatGalleryThumb   *self,
                                                        gboolean              chosen);

G_END_DECLS
