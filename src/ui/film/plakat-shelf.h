/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PLAKAT_TYPE_SHELF (plakat_shelf_get_type ())
G_DECLARE_FINAL_TYPE (PlakatShelf, plakat_shelf, PLAKAT, SHELF, GtkWidget)

/*
 * Widgets of equal width in full rows, as many in each as come nearest to "chosen" pixels. With "rows" it
 * shows no more rows than that; what finds no room is hidden. It does not scroll. Properties: chosen (int),
 * gap (int), row-gap (int), rows (int, 0 for all), least (int: columns at least).
 */
GtkWidget *plakat_shelf_new    (void);
void       plakat_shelf_append (PlakatShelf *self,
                                GtkWidget   *child);
void       plakat_shelf_clear  (PlakatShelf *self);

G_END_DECLS
