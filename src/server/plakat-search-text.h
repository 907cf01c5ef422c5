/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-film.h"
#include "plakat-load-tables.h"

G_BEGIN_DECLS

/*
 * What the search tables hold of a film or a person: words that are folded, each once, with spaces between.
 * The words of titles and names stand there as they are; these stand before others.
 */
#define PLAKAT_SEARCH_WHOLE '=' /* a title or name without its spaces */
#define PLAKAT_SEARCH_CHARACTER '@'
#define PLAKAT_SEARCH_YEAR '#'
/* Before the row number of somebody who has a part in the film. It is as long as what is looked for by its
 * beginning, so that no number gets into the indexes of beginnings. */
#define PLAKAT_SEARCH_PERSON "%%%%%"

/* Longer words are cut: no engine takes them as long as they come. */
#define PLAKAT_SEARCH_MAX_WORD 160

/** PlakatWordFunc: is told of a word as it stands in a title, a name or a character, @hash being its hash */
typedef void (*PlakatWordFunc) (const char *word, gsize length, guint64 hash, gpointer user_data);

gsize plakat_search_cut         (const char     *word,
                                 gsize           length);
void  plakat_search_text_film   (GString        *text,
                                 PlakatFilm     *film,
                                 PlakatBag      *seen,
                                 PlakatWordFunc  func,
                                 gpointer        user_data);
void  plakat_search_text_person (GString        *text,
                                 const char     *name,
                                 PlakatBag      *seen,
                                 PlakatWordFunc  func,
                                 gpointer        user_data);

G_END_DECLS
