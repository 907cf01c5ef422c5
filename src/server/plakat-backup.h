/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean plakat_backup_lock    (const char  *database,
                                int         *lock,
                                GError     **error);
gboolean plakat_backup_make    (const char  *database,
                                const char  *file,
                                GError     **error);
gboolean plakat_backup_restore (const char  *database,
                                const char  *key_file,
                                const char  *file,
                                char       **kept,
                                GError     **error);

G_END_DECLS
