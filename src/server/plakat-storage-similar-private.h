/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-taste.h"

G_BEGIN_DECLS

gboolean plakat_taste_consider_genre (PlakatTaste  *self,
                                      PlakatDb     *db,
                                      gint64        number,
                                      gint64        year,
                                      gint64        limit,
                                      GError      **error);

G_END_DECLS
