/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "plakat-catalogue.h"
#include "plakat-user-record.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_THUMB (plakat_thumb_get_type ())
G_DECLARE_FINAL_TYPE (PlakatThumb, plakat_thumb, PLAKAT, THUMB, GtkWidget)

/*
 * A small poster beside the words of a row, or a glyph for what is no film. Properties: width (int).
 * The catalogue is asked for what a drawn poster is drawn from, so that it is the one that hangs on the wall.
 */
void plakat_thumb_set_film (PlakatThumb     *self,
                            PlakatCatalogue *catalogue,
                            const char      *uid,
                            const char      *title,
                            const char      *poster_path);
void plakat_thumb_set_kind (PlakatThumb          *self,
                            PlakatUserRecordKind  kind); /* of what is no film */

G_END_DECLS
