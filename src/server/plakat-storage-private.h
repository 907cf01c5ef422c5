/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-storage-lists.h"

G_BEGIN_DECLS

gboolean plakat_storage_put_entry  (PlakatDb        *db,
                                    gint64           user_id,
                                    PlakatListKind   list,
                                    const char      *film_uid,
                                    gboolean         want,
                                    gint64          *id,
                                    GError         **error);
gboolean plakat_storage_put_rating (PlakatDb        *db,
                                    gint64           user_id,
                                    const char      *film_uid,
                                    int              half_stars,
                                    const char      *review,
                                    gint64          *version,
                                    GError         **error);

G_END_DECLS
