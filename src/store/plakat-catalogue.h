/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libdex.h>

#include "plakat-query.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_CATALOGUE (plakat_catalogue_get_type ())
G_DECLARE_FINAL_TYPE (PlakatCatalogue, plakat_catalogue, PLAKAT, CATALOGUE, GObject)

/*
 * The films and people of one origin, rebuildable at any time. Main thread; every answer comes as a future.
 * Properties: n-films (uint), indexing (boolean: whether not all films can be searched for as yet; notified whenever
 * more may be found than before). Signal: changed (after each stored page).
 */
guint      plakat_catalogue_get_n_films      (PlakatCatalogue   *self);
DexFuture *plakat_catalogue_load_film        (PlakatCatalogue   *self,
                                              const char        *uid);      /* PlakatFilm (boxed) */
DexFuture *plakat_catalogue_load_person      (PlakatCatalogue   *self,
                                              const char        *uid);      /* PlakatPerson (boxed) */
DexFuture *plakat_catalogue_load_filmography (PlakatCatalogue   *self,
                                              const char        *uid);      /* GListStore of PlakatFilmNote */
DexFuture *plakat_catalogue_load_similar     (PlakatCatalogue   *self,
                                              const char        *uid,
                                              guint              most);     /* GListStore of PlakatFilmNote */
DexFuture *plakat_catalogue_load_people      (PlakatCatalogue   *self,
                                              PlakatJob          job,
                                              guint              most);     /* GListStore of PlakatPersonItem */
DexFuture *plakat_catalogue_search           (PlakatCatalogue   *self,
                                              const char        *words,
                                              guint              most);     /* PlakatSearchResults */
DexFuture *plakat_catalogue_count_facet      (PlakatCatalogue   *self,
                                              const PlakatQuery *query,
                                              PlakatFacet        facet,
                                              const char        *words);    /* GListStore of PlakatFacetValue */
DexFuture *plakat_catalogue_load_listed_posters (PlakatCatalogue *self);        /* GStrv (boxed) of picture keys */
DexFuture *plakat_catalogue_run_query        (PlakatCatalogue   *self,
                                              const PlakatQuery *query);    /* GBytes of gint64 row ids */

G_END_DECLS
