/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-film.h"

G_BEGIN_DECLS

void plakat_catalogue_complete_film (PlakatFilm *film,
                                     PlakatFilm *known);

G_END_DECLS
