/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-sqlite.h"

G_BEGIN_DECLS

gboolean plakat_catalogue_drop_indexes   (PlakatSqlite *db,
                                          GError      **error);
guint    plakat_catalogue_n_late_indexes (void);
gboolean plakat_catalogue_make_index     (PlakatSqlite *db,
                                          guint         i,
                                          GError      **error);

G_END_DECLS
