/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-catalogue.h"
#include "plakat-library.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_FILM_LIST (plakat_film_list_get_type ())
G_DECLARE_FINAL_TYPE (PlakatFilmList, plakat_film_list, PLAKAT, FILM_LIST, GObject)

/*
 * A GListModel of PlakatFilmItem over a query: it holds row ids, and reads rows by window when cells ask for
 * them. It follows the catalogue and, where the query names a list, the library. Properties: n-items,
 * loading (boolean), query (boxed). Signals: replacing, replaced (two booleans): around each change
 * of the ids; what a person looks at can be kept in place by its row.
 */
PlakatFilmList    *plakat_film_list_new       (PlakatCatalogue   *catalogue,
                                               PlakatLibrary     *library);
DexFuture         *plakat_film_list_set_query (PlakatFilmList    *self,
                                               const PlakatQuery *query);   /* TRUE when the new ids are shown */
const PlakatQuery *plakat_film_list_get_query (PlakatFilmList    *self);
gboolean           plakat_film_list_get_loading (PlakatFilmList  *self);
const gint32      *plakat_film_list_get_ids     (PlakatFilmList  *self,
                                                 guint           *n_ids);
guint              plakat_film_list_find        (PlakatFilmList  *self,
                                                 gint32           id,
                                                 guint            near);
DexFuture         *plakat_film_list_read_films (PlakatFilmList  *self,
                                                GBytes          *ids);      /* GPtrArray (boxed) of PlakatFilmItem */
DexFuture         *plakat_film_list_jump        (PlakatFilmList  *self,
                                                 const char      *text);    /* position (uint) */
void               plakat_film_list_set_centre  (PlakatFilmList  *self,
                                                 guint            position);
void               plakat_film_list_get_counts  (PlakatFilmList  *self,
                                                 guint           *n_asked,
                                                 guint           *n_read);

G_END_DECLS
