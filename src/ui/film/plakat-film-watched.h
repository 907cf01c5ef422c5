/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "plakat-library-lists.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_FILM_WATCHED (plakat_film_watched_get_type ())
G_DECLARE_FINAL_TYPE (PlakatFilmWatched, plakat_film_watched, PLAKAT, FILM_WATCHED, AdwBin)

/* When a film was watched: a button that adds today, and beside it all days, to be added and taken away. */
void plakat_film_watched_set_film (PlakatFilmWatched *self,
                                   PlakatLibrary     *library,
                                   PlakatFilmItem    *film);

G_END_DECLS
