/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-drawn.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_DRAWN_PAINTABLE (plakat_drawn_paintable_get_type ())
G_DECLARE_FINAL_TYPE (PlakatDrawnPaintable, plakat_drawn_paintable, PLAKAT, DRAWN_PAINTABLE, GObject)

GdkPaintable *
plakat_drawn_paintable_new_poster (const PlakatDrawnFilm *film, const char *layout_or_null);
GdkPaintable *
plakat_drawn_paintable_new_portrait (const char *person_uid);

G_END_DECLS
