/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "plakat-library.h"

G_BEGIN_DECLS

#define PLAKAT_FILM_REVIEW_MOST 10000

#define PLAKAT_TYPE_FILM_REVIEW (plakat_film_review_get_type ())
G_DECLARE_FINAL_TYPE (PlakatFilmReview, plakat_film_review, PLAKAT, FILM_REVIEW, GtkBox)

/* The user's own text about a film, a #PlakatWriting, and the way to what it was before. */
void plakat_film_review_set_film (PlakatFilmReview *self,
                                  PlakatLibrary    *library,
                                  PlakatFilmItem   *film);

G_END_DECLS
