/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-catalogue.h"
#include "plakat-film-item.h"
#include "plakat-look-pictures.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_LOOKS (plakat_looks_get_type ())
G_DECLARE_FINAL_TYPE (PlakatLooks, plakat_looks, PLAKAT, LOOKS, GObject)

/*
 * Finds what posters look like and has it stored beside the films: of a picture when it is shown for the first time, of
 * drawn posters whenever there is nothing else to do, until no film is without a look. Main thread.
 * Signal: stored (after some were). Property: working (boolean: films without a look are being drawn).
 */
PlakatLooks *plakat_looks_new           (PlakatPictures  *pictures);
void         plakat_looks_set_catalogue (PlakatLooks     *self,
                                         PlakatCatalogue *catalogue);   /* nullable */
void         plakat_looks_take          (PlakatLooks     *self,
                                         PlakatFilmItem  *film,
                                         GdkTexture      *picture);
void         plakat_looks_wait          (PlakatLooks     *self);
gboolean     plakat_looks_get_working   (PlakatLooks     *self);

G_END_DECLS
