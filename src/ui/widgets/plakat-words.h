/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "plakat-film-item.h"
#include "plakat-query.h"

G_BEGIN_DECLS

/* What the interface says about numbers, marks and queries; no widgets. All answers are transfer full. */
char *plakat_words_number    (guint              number);
char *plakat_words_films     (guint              n_films);
char *plakat_words_order     (const PlakatQuery *query);
char *plakat_words_wall      (guint              n_films,
                              const PlakatQuery *query);
char *plakat_words_place     (const PlakatQuery *query,
                              PlakatFilmItem    *film);      /* nullable */
char *plakat_words_position  (guint              place,
                              guint              n_films);
char *plakat_words_stars     (int                half_stars);
char *plakat_words_marks     (PlakatMarks        marks);
char *plakat_words_film      (const char        *title,
                              int                year,
                              PlakatMarks        marks);
char *plakat_words_edits     (guint              n_edits);
char *plakat_words_ago       (gint64             then,
                              gint64             now);
char *plakat_words_bytes     (guint64            bytes);
char *plakat_words_host      (const char        *origin);

G_END_DECLS
