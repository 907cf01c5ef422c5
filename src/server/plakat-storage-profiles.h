/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-db.h"

G_BEGIN_DECLS

#define PLAKAT_MAX_PROFILES 20

gboolean plakat_storage_list_profiles  (PlakatDb    *db,
                                        gint64       user_id,
                                        gint64       page,
                                        gint64       page_size,
                                        GString     *json,
                                        gint64      *count,
                                        GError     **error);
gboolean plakat_storage_append_profile (PlakatDb    *db,
                                        gint64       user_id,
                                        gint64       id,
                                        GString     *json,
                                        GError     **error);
gboolean plakat_storage_find_profile   (PlakatDb    *db,
                                        gint64       user_id,
                                        const char  *uid,
                                        gint64      *id,
                                        GError     **error);
gboolean plakat_storage_read_profile   (PlakatDb    *db,
                                        gint64       user_id,
                                        gint64       id,
                                        char       **uid,
                                        GError     **error);
gboolean plakat_storage_put_profile    (PlakatDb    *db,
                                        gint64       user_id,
                                        const char  *uid,
                                        const char  *name,
                                        gint64      *id,
                                        gint64      *version,
                                        GError     **error);
gboolean plakat_storage_remove_profile (PlakatDb    *db,
                                        gint64       user_id,
                                        gint64       id,
                                        gint64      *version,
                                        GError     **error);

G_END_DECLS
