/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-db.h"
#include "plakat-types.h"

G_BEGIN_DECLS

/** PLAKAT_LIST_OF_PROFILE: the number of the list of profile @id; the lists below it are #PlakatListKind, and those
 * below 0 the account's own (plakat-storage-records.h) */
#define PLAKAT_FIRST_PROFILE_LIST G_GINT64_CONSTANT (1000)
#define PLAKAT_LIST_OF_PROFILE(id) (PLAKAT_FIRST_PROFILE_LIST + (id))

gboolean plakat_storage_lock_account (PlakatDb    *db,
                                      gint64       user_id,
                                      GError     **error);
gboolean plakat_storage_next_seq     (PlakatDb    *db,
                                      gint64       user_id,
                                      gint64      *seq,
                                      GError     **error);
gboolean plakat_storage_put_entry    (PlakatDb    *db,
                                      gint64       user_id,
                                      gint64       list,
                                      const char  *film_uid,
                                      gboolean     want,
                                      const char  *position,
                                      gint64      *id,
                                      GError     **error);
gboolean plakat_storage_clear_list   (PlakatDb    *db,
                                      gint64       user_id,
                                      gint64       list,
                                      GError     **error);
gboolean plakat_storage_list_entries (PlakatDb    *db,
                                      gint64       user_id,
                                      gint64       list,
                                      gint64       page,
                                      gint64       page_size,
                                      GString     *json,
                                      gint64      *count,
                                      GError     **error);
gboolean plakat_storage_append_entry (PlakatDb    *db,
                                      gint64       user_id,
                                      gint64       list,
                                      const char  *film_uid,
                                      GString     *json,
                                      GError     **error);
void     plakat_storage_append_movie (GString     *json,
                                      gint64       id,
                                      const char  *uid,
                                      const char  *brief);
gboolean plakat_storage_move_entries (PlakatDb    *db,
                                      gint64       user_id,
                                      const char  *from,
                                      const char  *to,
                                      GError     **error);
gboolean plakat_storage_rename_film  (PlakatDb    *db,
                                      const char  *from,
                                      const char  *to,
                                      GError     **error);
gboolean plakat_storage_follow_names (PlakatDb    *db,
                                      GError     **error);
gboolean plakat_storage_forget_lists (PlakatDb    *db,
                                      gint64       now,
                                      GError     **error);

G_END_DECLS
