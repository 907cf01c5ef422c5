/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Storages for tests: SQLite files in @folder, or under with-postgresql databases of that PostgreSQL. */
gboolean  storage_is_postgresql (void);
char     *storage_make          (const char   *folder,
                                 const char   *name);
void      storage_remove        (const char   *uri);
char     *storage_ask           (const char   *uri,
                                 const char   *sql);
GBytes   *storage_read          (const char   *uri);
void      storage_remove_folder (const char   *path);

G_END_DECLS
