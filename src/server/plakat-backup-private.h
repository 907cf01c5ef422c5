/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-backup.h"

G_BEGIN_DECLS

char    *plakat_backup_get_path (const char  *database,
                                 const char  *advice,
                                 GError     **error);
gboolean plakat_backup_fail     (const char  *path,
                                 int          code,
                                 GError     **error);
gboolean plakat_backup_sync     (const char  *path,
                                 GError     **error);
char    *plakat_backup_copy     (const char  *path,
                                 const char  *file,
                                 GError     **error);

G_END_DECLS
