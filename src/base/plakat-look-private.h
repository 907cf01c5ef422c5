/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-look.h"

G_BEGIN_DECLS

/* The small version of a poster that all is computed from; posters stand 2:3, and what does not is seen so. */
#define PLAKAT_LOOK_COLUMNS 32
#define PLAKAT_LOOK_ROWS 48
#define PLAKAT_LOOK_CELLS (PLAKAT_LOOK_COLUMNS * PLAKAT_LOOK_ROWS)

/* plakat-look-preview.c */
void plakat_look_encode_preview (guint8            preview[PLAKAT_LOOK_PREVIEW_BYTES],
                                 const PlakatOklab small[PLAKAT_LOOK_CELLS]);

G_END_DECLS
