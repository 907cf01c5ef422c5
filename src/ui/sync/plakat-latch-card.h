/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "plakat-library-page.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_LATCH_CARD (plakat_latch_card_get_type ())
G_DECLARE_FINAL_TYPE (PlakatLatchCard, plakat_latch_card, PLAKAT, LATCH_CARD, GtkBox)

/* What the sync does not do without being told. Signals: answered (int: PlakatLatchChoice), looked. */
GtkWidget  *plakat_latch_card_new       (const PlakatLatch *latch,
                                         const char        *name);
const char *plakat_latch_card_get_scope (PlakatLatchCard   *self);

G_END_DECLS
