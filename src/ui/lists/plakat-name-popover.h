/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PLAKAT_TYPE_NAME_POPOVER (plakat_name_popover_get_type ())
G_DECLARE_FINAL_TYPE (PlakatNamePopover, plakat_name_popover, PLAKAT, NAME_POPOVER, GtkPopover)

/* Asks for a name, at the thing that is to have it. Signal: named (name); it closes by itself. */
GtkWidget *plakat_name_popover_new (const char *title,
                                    const char *name,
                                    const char *button);
void       plakat_name_popover_ask (GtkWidget  *at,
                                    const char *title,
                                    const char *name,
                                    const char *button,
                                    GCallback   named,
                                    gpointer    object);   /* swapped; goes when it is closed */

G_END_DECLS
