/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-request.h"

G_BEGIN_DECLS

#define PLAKAT_IDEMPOTENCY_SECONDS (30 * 24 * 60 * 60)

gboolean plakat_idempotency_look   (PlakatRequest  *request);
gboolean plakat_idempotency_begin  (PlakatRequest  *request,
                                    gboolean       *replayed,
                                    GError        **error);
gboolean plakat_idempotency_finish (PlakatRequest  *request,
                                    GError        **error);
gboolean plakat_idempotency_forget (PlakatDb       *db,
                                    gint64          now,
                                    GError        **error);

G_END_DECLS
