/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-request.h"

G_BEGIN_DECLS

void     plakat_match_set_tag (PlakatRequest *request,
                               gint64         version);
gboolean plakat_match_fits    (PlakatRequest *request,
                               gint64         version,
                               gboolean       exists);
void     plakat_match_refuse  (PlakatRequest *request,
                               gint64         version,
                               gboolean       exists,
                               const char    *detail);

G_END_DECLS
