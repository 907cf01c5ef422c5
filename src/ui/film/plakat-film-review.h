/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "plakat-library.h"

G_BEGIN_DECLS

#define PLAKAT_FILM_REVIEW_MOST 10000

#define PLAKAT_TYPE_FILM_REVIEW (plakat_film_review_get_type ())
G_DECLARE_FINAL_TYPE (PlakatFilmReview, plakat_film_review, PLAKAT, FILM_REVIEW, GtkBox)

/* The user's own text about a film. It is kept a second after the last letter, when it loses the focus, and
 * when the page goes; what is being written is never replaced by what was kept before. */
void plakat_film_review_set_film (PlakatFilmReview *self,
                                  PlakatLibrary    *library,
                                  PlakatFilmItem   *film);
void plakat_film_review_save     (PlakatFilmReview *self);

G_END_DECLS
