/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-film-item.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_FILM_NOTE (plakat_film_note_get_type ())
G_DECLARE_FINAL_TYPE (PlakatFilmNote, plakat_film_note, PLAKAT, FILM_NOTE, GObject)

/*
 * A film with a word about why it stands in a list: the character in a filmography, what two films share in
 * "Similar", the character that was found in a search. Properties: film, note, job, person-uid, person-name.
 */
PlakatFilmNote *plakat_film_note_new             (PlakatFilmItem *film,
                                                  const char     *note,
                                                  PlakatJob       job);
PlakatFilmItem *plakat_film_note_get_film        (PlakatFilmNote *self);
const char     *plakat_film_note_get_note        (PlakatFilmNote *self);
PlakatJob       plakat_film_note_get_job         (PlakatFilmNote *self);
void            plakat_film_note_set_person      (PlakatFilmNote *self,
                                                  const char     *uid,
                                                  const char     *name);
const char     *plakat_film_note_get_person_name (PlakatFilmNote *self);

G_END_DECLS
