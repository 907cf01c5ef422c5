/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-counts.h"
#include "plakat-db.h"

G_BEGIN_DECLS

/** PlakatPersonOrder: films are those that they directed */
typedef enum
{
  PLAKAT_PERSON_ORDER_FILMS,
  PLAKAT_PERSON_ORDER_NAME,
} PlakatPersonOrder;

/**
 * PlakatAuteurFilter:
 * @least: how many films somebody must have directed
 * @descending: whether the greatest come first
 */
typedef struct
{
  gint64 least;
  PlakatPersonOrder order;
  gboolean descending;
} PlakatAuteurFilter;

gboolean plakat_storage_resolve_person    (PlakatDb                  *db,
                                           const char                *name,
                                           gint64                    *id,
                                           GError                   **error);
gboolean plakat_storage_guess_person      (PlakatDb                  *db,
                                           const char                *name,
                                           gint64                    *id,
                                           GError                   **error);
gboolean plakat_storage_find_persons      (PlakatDb                  *db,
                                           PlakatCounts              *counts,
                                           gint64                     offset,
                                           gint64                     limit,
                                           GArray                    *ids,
                                           gint64                    *count,
                                           GError                   **error);
gboolean plakat_storage_append_persons    (PlakatDb                  *db,
                                           GArray                    *ids,
                                           gint64                     offset,
                                           gint64                     limit,
                                           GString                   *json,
                                           GError                   **error);
gboolean plakat_storage_append_person     (PlakatDb                  *db,
                                           gint64                     id,
                                           GString                   *json,
                                           GError                   **error);
gboolean plakat_storage_append_photos     (PlakatDb                  *db,
                                           gint64                     id,
                                           gint64                     offset,
                                           gint64                     limit,
                                           GString                   *json,
                                           gint64                    *count,
                                           GError                   **error);
gboolean plakat_storage_list_auteurs      (PlakatDb                  *db,
                                           PlakatCounts              *counts,
                                           const PlakatAuteurFilter  *filter,
                                           gint64                     offset,
                                           gint64                     limit,
                                           GString                   *json,
                                           gint64                    *count,
                                           GError                   **error);
gboolean plakat_storage_append_auteur     (PlakatDb                  *db,
                                           gint64                     id,
                                           GString                   *json,
                                           GError                   **error);
gboolean plakat_storage_search_characters (PlakatDb                  *db,
                                           const char                *words,
                                           guint                      films,
                                           gint64                     offset,
                                           gint64                     limit,
                                           GString                   *json,
                                           gint64                    *count,
                                           GError                   **error);

G_END_DECLS
