/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-db.h"

G_BEGIN_DECLS

gboolean plakat_storage_similar_films   (PlakatDb  *db,
                                         gint64     id,
                                         gint64     offset,
                                         gint64     limit,
                                         gint64     user_id,
                                         GString   *json,
                                         gint64    *count,
                                         GError   **error);
gboolean plakat_storage_recommend_films (PlakatDb  *db,
                                         gint64     user_id,
                                         gint64     offset,
                                         gint64     limit,
                                         GString   *json,
                                         gint64    *count,
                                         GError   **error);

G_END_DECLS
