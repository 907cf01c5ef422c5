/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PLAKAT_TYPE_SEARCH_RESULTS (plakat_search_results_get_type ())
G_DECLARE_FINAL_TYPE (PlakatSearchResults, plakat_search_results, PLAKAT, SEARCH_RESULTS, GObject)

/* What a search found, best first: films (PlakatFilmItem), persons (PlakatPersonItem), characters
 * (PlakatFilmNote: the character is the note, the actor its person). */
PlakatSearchResults *plakat_search_results_new            (GListStore          *films,
                                                           GListStore          *persons,
                                                           GListStore          *characters);
GListModel          *plakat_search_results_get_films      (PlakatSearchResults *self);
GListModel          *plakat_search_results_get_persons    (PlakatSearchResults *self);
GListModel          *plakat_search_results_get_characters (PlakatSearchResults *self);

G_END_DECLS
