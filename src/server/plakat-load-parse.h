/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-film.h"

G_BEGIN_DECLS

PlakatFilm *plakat_load_parse_film (const char  *line,
                                    gsize        length,
                                    char       **source);

G_END_DECLS
