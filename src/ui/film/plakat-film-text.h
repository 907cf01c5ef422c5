/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-film.h"

G_BEGIN_DECLS

/* What a film's page says in words and numbers; no widgets. Text that is given back is transfer full. */
char       *plakat_film_text_facts       (PlakatFilm *film,
                                          gboolean    brief);
char       *plakat_film_text_runtime     (int         minutes);
char       *plakat_film_text_date        (PlakatDate  date);
char       *plakat_film_text_money       (gint64      dollars);
char       *plakat_film_text_genres      (PlakatFilm *film,
                                          guint       most);
const char *plakat_film_text_genre       (const char *name);
const char *plakat_film_text_status      (const char *status);
const char *plakat_film_text_role        (PlakatRole  role);
char       *plakat_film_text_caption     (gboolean    drawn,
                                          guint       n_pictures);
gboolean    plakat_film_text_is_original (PlakatFilm *film);

G_END_DECLS
