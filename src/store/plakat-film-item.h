/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-look.h"
#include "plakat-types.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_FILM_ITEM (plakat_film_item_get_type ())
G_DECLARE_FINAL_TYPE (PlakatFilmItem, plakat_film_item, PLAKAT, FILM_ITEM, GObject)

/*
 * What a cell needs of a film. In a list it exists before its row was read: then "loaded" is FALSE, the uid
 * is NULL, and "loaded" is notified when the row has arrived. "marks" is notified when the user's marks change.
 * Properties: uid, title, year (int), loaded, marks (uint), subtitle.
 */
PlakatFilmItem     *plakat_film_item_new_for_film   (PlakatFilm     *film);
gboolean            plakat_film_item_get_loaded     (PlakatFilmItem *self);
const char         *plakat_film_item_get_uid        (PlakatFilmItem *self);
const char         *plakat_film_item_get_title      (PlakatFilmItem *self);
int                 plakat_film_item_get_year       (PlakatFilmItem *self);
const char         *plakat_film_item_get_language   (PlakatFilmItem *self);
int                 plakat_film_item_get_runtime    (PlakatFilmItem *self);
const char *const  *plakat_film_item_get_genres     (PlakatFilmItem *self);
const char *const  *plakat_film_item_get_directors  (PlakatFilmItem *self);
int                 plakat_film_item_get_cast       (PlakatFilmItem *self);
const char         *plakat_film_item_get_poster     (PlakatFilmItem *self);
gint64              plakat_film_item_get_tmdb_id    (PlakatFilmItem *self);
double              plakat_film_item_get_rating     (PlakatFilmItem *self);   /* 0 to 10, 0 for none */
gint64              plakat_film_item_get_added_at   (PlakatFilmItem *self);   /* seconds since 1970, 0 unknown */
gint64              plakat_film_item_get_row        (PlakatFilmItem *self);   /* of the list that gave it, 0 for none */
PlakatMarks         plakat_film_item_get_marks      (PlakatFilmItem *self);
const PlakatLook   *plakat_film_item_get_look       (PlakatFilmItem *self,
                                                     gboolean       *drawn);      /* NULL while unknown */
void                plakat_film_item_set_look       (PlakatFilmItem   *self,
                                                     const PlakatLook *look,
                                                     gboolean          drawn);

G_END_DECLS
