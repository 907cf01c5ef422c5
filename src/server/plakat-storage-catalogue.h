/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-db.h"

G_BEGIN_DECLS

gboolean plakat_storage_read_catalogue       (PlakatDb  *db,
                                              gint64    *seq,
                                              gint64     limit,
                                              GString   *json,
                                              gboolean  *more,
                                              GError   **error);
gboolean plakat_storage_read_catalogue_state (PlakatDb  *db,
                                              gint64    *state,
                                              GError   **error);

G_END_DECLS
