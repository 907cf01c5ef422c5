/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "drawn/plakat-drawn.h"
#include "plakat-picture-thumbs.h"
#include "plakat-picture.h"

G_BEGIN_DECLS

/* What a thread needs to draw a poster or a portrait. */
typedef struct _PlakatPosterDrawing PlakatPosterDrawing;

PlakatPosterDrawing *plakat_poster_drawing_new_film   (const PlakatDrawnFilm *film,
                                                       const char            *layout,
                                                       int                    width);
PlakatPosterDrawing *plakat_poster_drawing_new_person (const char            *uid,
                                                       int                    width);
PlakatPosterDrawing *plakat_poster_drawing_ref        (PlakatPosterDrawing   *self);
void                 plakat_poster_drawing_unref      (PlakatPosterDrawing   *self);
const char          *plakat_poster_drawing_get_key    (PlakatPosterDrawing   *self);
void                 plakat_poster_drawing_get_ground (PlakatPosterDrawing   *self,
                                                       GdkRGBA               *ground);
gboolean             plakat_poster_drawing_is_square  (PlakatPosterDrawing   *self);
PlakatPicture       *plakat_poster_drawing_draw       (PlakatPosterDrawing   *self);
PlakatPicture       *plakat_poster_drawing_find       (PlakatPosterDrawing   *self,
                                                       PlakatPictureThumbs   *thumbs);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatPosterDrawing, plakat_poster_drawing_unref)

G_END_DECLS
