/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-engine.h"

G_BEGIN_DECLS

/* How far the catalogue's first fill has come, in words; no widgets. All answers are transfer full. */
char *plakat_fill_words_left    (int               seconds);
char *plakat_fill_words_going   (const PlakatFill *fill);
char *plakat_fill_words_stopped (const PlakatFill *fill);

G_END_DECLS
