/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-db.h"
#include "plakat-keys.h"
#include "plakat-user-record.h"

G_BEGIN_DECLS

gboolean plakat_storage_export_list     (PlakatDb  *db,
                                         gint64     user_id,
                                         gint64     list,
                                         GString   *json,
                                         GError   **error);
gboolean plakat_storage_export_ratings  (PlakatDb  *db,
                                         gint64     user_id,
                                         GString   *json,
                                         GError   **error);
gboolean plakat_storage_export_versions (PlakatDb  *db,
                                         gint64     user_id,
                                         GString   *json,
                                         GError   **error);
gboolean plakat_storage_export_profiles (PlakatDb  *db,
                                         gint64     user_id,
                                         GString   *json,
                                         GError   **error);
gboolean plakat_storage_export_own_lists (PlakatDb             *db,
                                          PlakatKeys           *keys,
                                          gint64                user_id,
                                          GString              *json,
                                          GError              **error);
gboolean plakat_storage_export_records (PlakatDb              *db,
                                        PlakatKeys            *keys,
                                        gint64                 user_id,
                                        PlakatUserRecordKind   kind,
                                        GString               *json,
                                        GError               **error);
gboolean plakat_storage_export_record_versions (PlakatDb    *db,
                                                PlakatKeys  *keys,
                                                gint64       user_id,
                                                GString     *json,
                                                GError     **error);
gboolean plakat_storage_export_devices  (PlakatDb  *db,
                                         gint64     user_id,
                                         GString   *json,
                                         GError   **error);
gboolean plakat_storage_export_sign_ins (PlakatDb  *db,
                                         gint64     user_id,
                                         GString   *json,
                                         GError   **error);
gboolean plakat_storage_export_avatar   (PlakatDb  *db,
                                         gint64     user_id,
                                         GString   *json,
                                         GError   **error);

G_END_DECLS
