/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-library-rows.h"

G_BEGIN_DECLS

gboolean plakat_library_write_edit   (PlakatSqlite      *db,
                                      const PlakatEdit  *edit,
                                      GError           **error);
gboolean plakat_library_apply_edit   (PlakatSqlite      *db,
                                      const PlakatEdit  *edit,
                                      GError           **error);
gboolean plakat_library_take_back_entries
                                     (PlakatSqlite         *db,
                                      PlakatUserRecordKind  kind,
                                      const char           *uid,
                                      GError              **error);

G_END_DECLS
