/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-sqlite.h"

G_BEGIN_DECLS

gboolean plakat_catalogue_drop_indexes (PlakatSqlite  *db,
                                        GError       **error);
gboolean plakat_catalogue_make_indexes (PlakatSqlite  *db,
                                        GError       **error);

G_END_DECLS
