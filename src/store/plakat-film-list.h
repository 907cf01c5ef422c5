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
 * loading (boolean), query (boxed).
 */
PlakatFilmList    *plakat_film_list_new       (PlakatCatalogue   *catalogue,
                                               PlakatLibrary     *library);
DexFuture         *plakat_film_list_set_query (PlakatFilmList    *self,
                                               const PlakatQuery *query);   /* TRUE when the new ids are shown */
const PlakatQuery *plakat_film_list_get_query (PlakatFilmList    *self);
gboolean           plakat_film_list_get_loading (PlakatFilmList  *self);

G_END_DECLS
