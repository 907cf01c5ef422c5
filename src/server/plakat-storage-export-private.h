/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-storage-export.h"

G_BEGIN_DECLS

#define PLAKAT_EXPORT_FILM_COLUMNS "f.uid, f.tmdb_id, f.title, f.release_date"

void plakat_export_append_film (GString    *json,
                                PlakatRows *rows,
                                int         column);

G_END_DECLS
