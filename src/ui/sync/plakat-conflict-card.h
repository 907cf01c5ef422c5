/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "plakat-catalogue.h"
#include "plakat-library-page.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_CONFLICT_CARD (plakat_conflict_card_get_type ())
G_DECLARE_FINAL_TYPE (PlakatConflictCard, plakat_conflict_card, PLAKAT, CONFLICT_CARD, GtkBox)

/*
 * What was changed on two sides, both in full. Nothing is chosen until somebody chooses. Properties: narrow
 * (boolean: one over the other). Signal: settled (int: PlakatConflictChoice).
 */
GtkWidget *plakat_conflict_card_new        (const PlakatConflict *conflict,
                                            PlakatCatalogue      *catalogue);
gint64     plakat_conflict_card_get_id     (PlakatConflictCard   *self);
void       plakat_conflict_card_set_narrow (PlakatConflictCard   *self,
                                            gboolean              narrow);

G_END_DECLS
