/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Puts rows into the order of how much they are sought, the most sought first, and of two alike the lower row. Sorts
 * in pieces, so that what is in memory does not grow with what is sorted.
 */
typedef struct _PlakatSearchRanking PlakatSearchRanking;

PlakatSearchRanking *plakat_search_ranking_new    (const char           *folder,
                                                   guint                 most,
                                                   GError              **error);
void                 plakat_search_ranking_add    (PlakatSearchRanking  *self,
                                                   float                 weight,
                                                   guint32               id);
gboolean             plakat_search_ranking_next   (PlakatSearchRanking  *self,
                                                   float                *weight,
                                                   guint32              *id);
void                 plakat_search_ranking_free   (PlakatSearchRanking  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatSearchRanking, plakat_search_ranking_free)

G_END_DECLS
