/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "plakat-engine.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_FILL_BAR (plakat_fill_bar_get_type ())
G_DECLARE_FINAL_TYPE (PlakatFillBar, plakat_fill_bar, PLAKAT, FILL_BAR, AdwBin)

/* How far the catalogue's first fill has come, with a button that stops it and one that goes on; nothing when there is
 * nothing to fill. */
void plakat_fill_bar_set_engine (PlakatFillBar *self,
                                  PlakatEngine *engine);

G_END_DECLS
