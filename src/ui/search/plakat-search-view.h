/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "plakat-account.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_SEARCH_VIEW (plakat_search_view_get_type ())
G_DECLARE_FINAL_TYPE (PlakatSearchView, plakat_search_view, PLAKAT, SEARCH_VIEW, AdwBin)

/*
 * What was found: films, people and characters in groups, or a wall when conditions were typed (`genre:noir`).
 * It asks this computer only, so the answer is the same without a network. Property: account.
 */
void plakat_search_view_set_words  (PlakatSearchView *self,
                                    const char       *words);
void plakat_search_view_open_first (PlakatSearchView *self);

G_END_DECLS
