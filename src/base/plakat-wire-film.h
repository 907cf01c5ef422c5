/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "plakat-film.h"
#include "plakat-person.h"

G_BEGIN_DECLS

PlakatFilm   *plakat_film_from_json       (JsonObject    *object,
                                           GError       **error);
void          plakat_film_add_members     (PlakatFilm    *self,
                                           JsonBuilder   *builder);
void          plakat_film_to_json         (PlakatFilm    *self,
                                           JsonBuilder   *builder);
PlakatPerson *plakat_person_from_json     (JsonObject    *object,
                                           GError       **error);
void          plakat_person_add_members   (PlakatPerson  *self,
                                           JsonBuilder   *builder);
void          plakat_person_to_json       (PlakatPerson  *self,
                                           JsonBuilder   *builder);

G_END_DECLS
