/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PLAKAT_TYPE_SYNC_SECTION (plakat_sync_section_get_type ())
G_DECLARE_FINAL_TYPE (PlakatSyncSection, plakat_sync_section, PLAKAT, SYNC_SECTION, GtkBox)

/* Everything about an item that its row shows: rows are made anew when it is another text. */
typedef char *(*PlakatSyncKey) (gconstpointer item, gpointer data);
typedef GtkWidget *(*PlakatSyncCreate) (gpointer item, gpointer data);

/*
 * A group of the sync page: a heading with a number, and a list of rows or a row of cards. It hides when it is
 * empty. What is already there stays as it is, with its focus and its choice, when the items are told again.
 * Properties: title, cards (boolean: no list around the rows), counted (boolean: the number is shown).
 */
void       plakat_sync_section_set_items  (PlakatSyncSection *self,
                                           GPtrArray         *items,
                                           PlakatSyncKey      key,
                                           PlakatSyncCreate   create,
                                           gpointer           data);
void       plakat_sync_section_set_title  (PlakatSyncSection *self,
                                           const char        *title);
void       plakat_sync_section_set_button (PlakatSyncSection *self,
                                           GtkWidget         *button);
void       plakat_sync_section_update     (PlakatSyncSection *self,
                                           gint64             now);

G_END_DECLS
