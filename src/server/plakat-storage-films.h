/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-db.h"

G_BEGIN_DECLS

typedef enum
{
  PLAKAT_FILM_ORDER_POPULARITY,
  PLAKAT_FILM_ORDER_TITLE,
  PLAKAT_FILM_ORDER_RELEASE,
  PLAKAT_FILM_ORDER_VOTE,
} PlakatFilmOrder;

#define PLAKAT_N_FILM_ORDERS 4

/**
 * PlakatFilmFilter:
 * @user_id: whose marks are added, 0 for nobody's
 * @genre: (nullable): a genre's name or number
 * @decade: its first year, 0 for all
 * @descending: whether the greatest come first
 *
 * Which films, in which order, and which page of them.
 */
typedef struct
{
  gint64 user_id;
  const char *genre;
  gint64 decade;
  PlakatFilmOrder order;
  gboolean descending;
  gint64 page;
  gint64 page_size;
} PlakatFilmFilter;

gboolean plakat_storage_list_films     (PlakatDb                *db,
                                        const PlakatFilmFilter  *filter,
                                        GString                 *json,
                                        gint64                  *count,
                                        GError                 **error);
gboolean plakat_storage_search_films   (PlakatDb                *db,
                                        const char              *words,
                                        const PlakatFilmFilter  *filter,
                                        GString                 *json,
                                        gint64                  *count,
                                        GError                 **error);
gboolean plakat_storage_append_film    (PlakatDb                *db,
                                        const char              *uid,
                                        gint64                   user_id,
                                        GString                 *json,
                                        GError                 **error);
gboolean plakat_storage_resolve_film   (PlakatDb                *db,
                                        const char              *name,
                                        char                   **uid,
                                        gint64                  *id,
                                        GError                 **error);
gboolean plakat_storage_list_genres    (PlakatDb                *db,
                                        GString                 *json,
                                        GError                 **error);
gboolean plakat_storage_list_persons   (PlakatDb                *db,
                                        gint64                   page,
                                        gint64                   page_size,
                                        GString                 *json,
                                        gint64                  *count,
                                        GError                 **error);
gboolean plakat_storage_search_persons (PlakatDb                *db,
                                        const char              *words,
                                        gint64                   page,
                                        gint64                   page_size,
                                        GString                 *json,
                                        gint64                  *count,
                                        GError                 **error);
gboolean plakat_storage_append_person  (PlakatDb                *db,
                                        const char              *uid,
                                        GString                 *json,
                                        GError                 **error);
gboolean plakat_storage_read_catalogue (PlakatDb                *db,
                                        gint64                  *seq,
                                        gint64                   limit,
                                        GString                 *json,
                                        gboolean                *more,
                                        GError                 **error);
char    *plakat_storage_match_words    (const char              *words);

G_END_DECLS
