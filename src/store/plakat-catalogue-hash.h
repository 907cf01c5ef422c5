/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-film.h"
#include "plakat-person.h"

G_BEGIN_DECLS

guint64 plakat_catalogue_hash_text (const char *text);
gint64 plakat_catalogue_hash_film   (const PlakatFilm   *film);
gint64 plakat_catalogue_hash_person (const PlakatPerson *person);

G_END_DECLS
