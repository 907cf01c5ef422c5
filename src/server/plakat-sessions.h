/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-request.h"

G_BEGIN_DECLS

gboolean plakat_sessions_authenticate (PlakatRequest  *request,
                                       GError        **error);
gboolean plakat_sessions_open         (PlakatRequest  *request,
                                       gint64          user_id,
                                       JsonBuilder    *builder);

G_END_DECLS
