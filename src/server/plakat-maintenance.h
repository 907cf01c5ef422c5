/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-db.h"

G_BEGIN_DECLS

gboolean plakat_maintain                (PlakatDb  *db,
                                         gint64     now,
                                         GError   **error);
gboolean plakat_maintain_forget_account (PlakatDb  *db,
                                         gint64     user_id,
                                         gint64     gone_at,
                                         GError   **error);

G_END_DECLS
