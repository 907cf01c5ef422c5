/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-film.h"

/*
 * A made-up catalogue. Film i of a seed is the same however many films there are, on every machine, and is made
 * without those before it. What is uneven in real catalogues is uneven here: words, names, genres, countries,
 * languages, decades and popularity follow Zipf's law or come near it; 4 of 100 films have a title that others have
 * too; films of other languages have an original title, in their script; some lack a poster, a date or a running
 * time. Each has eight credits. 200,000 people play everywhere, and four more come with each ten films.
 */

#define MADE_CREDITS 8

PlakatFilm *made_film_new   (guint64     seed,
                             guint       i);
void        made_film_print (PlakatFilm *film,
                             GString    *line);
