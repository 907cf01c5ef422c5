/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-film-note.h"
#include "plakat-library.h"

G_BEGIN_DECLS

/**
 * PlakatSeen:
 * @total: films; @seen: those with stars; @wanted: others on the watchlist
 */
typedef struct
{
  guint total;
  guint seen;
  guint wanted;
} PlakatSeen;

/* A person's films: what one job holds, in which order, and how much of it was seen. No widgets. */
GPtrArray *plakat_filmography_dup_job  (GListModel    *notes,
                                        PlakatJob      job,
                                        gboolean       newest_first);   /* PlakatFilmNote */
guint      plakat_filmography_count    (GListModel    *notes,
                                        PlakatJob      job);
void       plakat_filmography_measure  (GPtrArray     *films,
                                        PlakatLibrary *library,
                                        PlakatSeen    *seen);
GPtrArray *plakat_filmography_dup_rest (GPtrArray     *films,
                                        PlakatLibrary *library);   /* PlakatFilmItem */

G_END_DECLS
