/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PLAKAT_TYPE_MARKED_TEXT (plakat_marked_text_get_type ())
G_DECLARE_FINAL_TYPE (PlakatMarkedText, plakat_marked_text, PLAKAT, MARKED_TEXT, GtkWidget)

/* A text that wraps, with a dotted line under some of its words. */
GtkWidget *plakat_marked_text_new      (void);
void       plakat_marked_text_set_text (PlakatMarkedText *self,
                                        const char       *text,
                                        GArray           *spans);   /* PlakatSpan, or NULL */

G_END_DECLS
