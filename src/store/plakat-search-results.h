/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "plakat-search-table.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_SEARCH_RESULTS (plakat_search_results_get_type ())
G_DECLARE_FINAL_TYPE (PlakatSearchResults, plakat_search_results, PLAKAT, SEARCH_RESULTS, GObject)

/*
 * What a search found, best first: films (PlakatFilmItem), persons (PlakatPersonItem), characters
 * (PlakatFilmNote: the character is the note, the actor its person). With each goes the text that was found and which
 * bytes of it were meant. Made by one thread, then only read.
 */
PlakatSearchResults *plakat_search_results_new            (void);
void                 plakat_search_results_add            (PlakatSearchResults *self,
                                                           PlakatSearchKind     kind,
                                                           gpointer             item);
void                 plakat_search_results_add_match      (PlakatSearchResults *self,
                                                           PlakatSearchKind     kind,
                                                           const char          *text,
                                                           GArray              *ranges);
void                 plakat_search_results_set_only_meant (PlakatSearchResults *self,
                                                           gboolean             only_meant);
void                 plakat_search_results_set_complete   (PlakatSearchResults *self,
                                                           gboolean             complete);
GListModel          *plakat_search_results_get_films      (PlakatSearchResults *self);
GListModel          *plakat_search_results_get_persons    (PlakatSearchResults *self);
GListModel          *plakat_search_results_get_characters (PlakatSearchResults *self);
const char          *plakat_search_results_get_match      (PlakatSearchResults *self,
                                                           PlakatSearchKind     kind,
                                                           guint                position,
                                                           GArray             **ranges);
gboolean             plakat_search_results_get_only_meant (PlakatSearchResults *self);
gboolean             plakat_search_results_get_complete   (PlakatSearchResults *self);

G_END_DECLS
