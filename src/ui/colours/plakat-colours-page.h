/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-account.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PLAKAT_TYPE_COLOURS_PAGE (plakat_colours_page_get_type ())
G_DECLARE_FINAL_TYPE (PlakatColoursPage, plakat_colours_page, PLAKAT, COLOURS_PAGE, GtkWidget)

/*
 * A rainbow that is made of films. Properties: account, summary (text: how many films there are).
 */
GActionGroup *plakat_colours_page_get_actions (PlakatColoursPage *self);
const char   *plakat_colours_page_get_summary (PlakatColoursPage *self);
void          plakat_colours_page_show_like   (PlakatColoursPage *self,
                                               const char        *film_uid);

G_END_DECLS
