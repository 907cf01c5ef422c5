/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "drawn/plakat-drawn.h"
#include "plakat-pictures.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_POSTER (plakat_poster_get_type ())
G_DECLARE_FINAL_TYPE (PlakatPoster, plakat_poster, PLAKAT, POSTER, GObject)

/** PLAKAT_POSTER_HELD: the distance of a poster that is not to be begun yet */
#define PLAKAT_POSTER_HELD G_MAXUINT

/*
 * One poster (or portrait, or photograph) at one size, on its way: a GdkPaintable that shows the palette's ground at
 * once, the drawn poster as soon as it is drawn where there is no picture on disk yet, and the picture when it
 * is there. A picture that could not be fetched comes when its server is back. It invalidates its contents at each step. Dropping it cancels what nobody else waits for.
 * Properties: texture (GdkTexture, NULL until something is there), drawn (boolean: what is shown was drawn by
 * Plakat), ready (boolean: nothing better will come). Pixels are device pixels.
 */
PlakatPoster *plakat_poster_new_for_film   (PlakatPictures        *pictures,
                                            const PlakatDrawnFilm *film,
                                            const char            *path,
                                            int                    width_px);
PlakatPoster *plakat_poster_new_for_person (PlakatPictures        *pictures,
                                            const char            *uid,
                                            const char            *path,
                                            int                    width_px);
PlakatPoster *plakat_poster_new_for_layout (PlakatPictures        *pictures,
                                            const PlakatDrawnFilm *film,
                                            const char            *layout,
                                            int                    width_px);
PlakatPoster *plakat_poster_new_for_path   (PlakatPictures        *pictures,
                                            const char            *path,
                                            int                    width_px);
void          plakat_poster_set_distance   (PlakatPoster          *self,
                                            guint                  distance);     /* from what is looked at */
GdkTexture   *plakat_poster_get_texture    (PlakatPoster          *self);
gboolean      plakat_poster_get_drawn      (PlakatPoster          *self);
gboolean      plakat_poster_get_ready      (PlakatPoster          *self);
void          plakat_poster_get_ground     (PlakatPoster          *self,
                                            GdkRGBA               *ground);
gboolean      plakat_poster_get_tint       (PlakatPoster          *self,
                                            GdkRGBA                colours[2]);   /* the poster's two colours; FALSE while unknown */

G_END_DECLS
