/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libdex.h>

#include "plakat-entry.h"
#include "plakat-film-item.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_LIBRARY (plakat_library_get_type ())
G_DECLARE_FINAL_TYPE (PlakatLibrary, plakat_library, PLAKAT, LIBRARY, GObject)

/*
 * What is the user's own: lists, ratings, and the edits that wait to be sent. Main thread. An edit's future
 * resolves when the edit is on the disk; the marks and counts in memory change at the same moment.
 * Properties: n-watchlist, n-favourites, n-rated, n-waiting (uint).
 * Signals: film-changed (film uid, or NULL for many), edited (something is there to be sent).
 */
PlakatMarks plakat_library_get_marks   (PlakatLibrary  *self,
                                        const char     *film_uid);
guint       plakat_library_get_count   (PlakatLibrary  *self,
                                        PlakatListKind  list);
guint       plakat_library_get_n_rated (PlakatLibrary  *self);
guint       plakat_library_get_waiting (PlakatLibrary  *self);
DexFuture  *plakat_library_set_listed  (PlakatLibrary  *self,
                                        PlakatListKind  list,
                                        PlakatFilmItem *film,
                                        gboolean        want);          /* TRUE */
DexFuture  *plakat_library_set_stars   (PlakatLibrary  *self,
                                        PlakatFilmItem *film,
                                        int             half_stars);    /* TRUE; 0 takes the stars away */
DexFuture  *plakat_library_set_review  (PlakatLibrary  *self,
                                        PlakatFilmItem *film,
                                        const char     *review);        /* TRUE */
DexFuture  *plakat_library_load_rating (PlakatLibrary  *self,
                                        const char     *film_uid);      /* PlakatRating, or NULL (pointer) */

G_END_DECLS
