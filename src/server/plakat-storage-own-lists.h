/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-db.h"
#include "plakat-keys.h"

G_BEGIN_DECLS

/* The lists of an account's own; they are records (plakat-storage-records.h) with films on them. */

gboolean plakat_storage_find_own_list   (PlakatDb    *db,
                                         gint64       user_id,
                                         const char  *uid,
                                         gint64      *id,
                                         GError     **error);
gboolean plakat_storage_list_own_lists  (PlakatDb    *db,
                                         PlakatKeys  *keys,
                                         gint64       user_id,
                                         gint64       page,
                                         gint64       page_size,
                                         GString     *json,
                                         gint64      *count,
                                         GError     **error);
gboolean plakat_storage_append_own_list (PlakatDb    *db,
                                         PlakatKeys  *keys,
                                         gint64       user_id,
                                         const char  *uid,
                                         GString     *json,
                                         GError     **error);
gboolean plakat_storage_find_end        (PlakatDb    *db,
                                         gint64       user_id,
                                         gint64       list,
                                         char       **position,
                                         GError     **error);

G_END_DECLS
