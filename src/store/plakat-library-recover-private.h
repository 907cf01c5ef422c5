/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-library-recover.h"

G_BEGIN_DECLS

#define PLAKAT_LIBRARY_SQL "/io/github/plakat_app/Plakat/sql/library"

/* Builds a new library at @target, whole and on the disk, from what stands at @path and its backups. */
gboolean   plakat_library_rescue         (const char      *path,
                                          const char      *target,
                                          gboolean         is_ours,
                                          PlakatRecovery  *recovery,
                                          GError         **error);
/* Paths of the backups beside @path, the newest first. */
GPtrArray *plakat_library_list_backups   (const char      *path);
gboolean   plakat_library_is_another     (const char      *uuid,
                                          const char      *other);
int        plakat_library_newest_version (void);
/* Removes a database of ours that is not needed, with what SQLite keeps beside it. */
void       plakat_library_unlink         (const char      *path);
/* Puts a folder's names, or a file's bytes, on the disk. */
gboolean   plakat_library_sync_path      (const char      *path,
                                          GError         **error);

G_END_DECLS
