/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-db.h"

G_BEGIN_DECLS

/* The most that one search finds. */
#define PLAKAT_SEARCH_MOST 1000

gboolean plakat_search_films      (PlakatDb    *db,
                                   const char  *words,
                                   guint        limit,
                                   GArray      *ids,
                                   GError     **error);
gboolean plakat_search_persons    (PlakatDb    *db,
                                   const char  *words,
                                   guint        limit,
                                   GArray      *ids,
                                   GError     **error);
gboolean plakat_search_characters (PlakatDb    *db,
                                   const char  *words,
                                   guint        limit,
                                   GArray      *ids,
                                   GError     **error);

G_END_DECLS
