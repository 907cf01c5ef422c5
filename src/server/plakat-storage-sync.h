/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-db.h"
#include "plakat-keys.h"
#include "plakat-wire-sync.h"

G_BEGIN_DECLS

gboolean plakat_storage_apply_ops  (PlakatDb     *db,
                                    PlakatKeys   *keys,
                                    gint64        user_id,
                                    const char   *device,
                                    GPtrArray    *ops,
                                    GPtrArray    *results,
                                    GError      **error);
gboolean plakat_storage_read_feed  (PlakatDb     *db,
                                    PlakatKeys   *keys,
                                    gint64        user_id,
                                    gint64       *seq,
                                    gint64        limit,
                                    JsonBuilder  *builder,
                                    gboolean     *more,
                                    GError      **error);
gboolean plakat_storage_read_acked (PlakatDb     *db,
                                    gint64        user_id,
                                    JsonBuilder  *builder,
                                    GError      **error);

G_END_DECLS
