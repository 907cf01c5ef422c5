/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PLAKAT_TYPE_SEEN_BAR (plakat_seen_bar_get_type ())
G_DECLARE_FINAL_TYPE (PlakatSeenBar, plakat_seen_bar, PLAKAT, SEEN_BAR, GtkWidget)

/* How much of a filmography was seen, how much is on the watchlist, and how much is left, as one thin bar. */
GtkWidget *plakat_seen_bar_new        (void);
void       plakat_seen_bar_set_counts (PlakatSeenBar *self,
                                       guint          seen,
                                       guint          wanted,
                                       guint          total);

G_END_DECLS
