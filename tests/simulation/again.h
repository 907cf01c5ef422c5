/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "shelf.h"

G_BEGIN_DECLS

PlakatFeed *feed_copy     (const PlakatFeed *self);
char       *state_compare (const State      *before,
                           const State      *after);

G_END_DECLS
