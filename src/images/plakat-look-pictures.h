/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "drawn/plakat-drawn.h"
#include "plakat-look.h"
#include "plakat-pictures.h"

G_BEGIN_DECLS

/* What pictures look like, found in the threads that decode and draw. Main thread. */
DexFuture *plakat_pictures_find_look (PlakatPictures        *self,
                                      GdkTexture            *texture);   /* PlakatLook (boxed) */
DexFuture *plakat_pictures_draw_look (PlakatPictures        *self,
                                      const PlakatDrawnFilm *film);      /* PlakatLook (boxed) */

G_END_DECLS
