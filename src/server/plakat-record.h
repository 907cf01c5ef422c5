/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-film.h"
#include "plakat-person.h"

G_BEGIN_DECLS

int           plakat_genre_get_number     (const char    *name);
void          plakat_record_from_film     (PlakatFilm    *film,
                                           char         **brief,
                                           char         **rest);
PlakatFilm   *plakat_record_to_film       (const char    *brief,
                                           const char    *rest,
                                           GError       **error);
void          plakat_record_append_film   (GString       *json,
                                           const char    *brief,
                                           const char    *rest);
char         *plakat_record_from_person   (PlakatPerson  *person);
PlakatPerson *plakat_record_to_person     (const char    *record,
                                           GError       **error);
void          plakat_record_append_person (GString       *json,
                                           const char    *uid,
                                           const char    *name,
                                           int            gender,
                                           const char    *record);

G_END_DECLS
