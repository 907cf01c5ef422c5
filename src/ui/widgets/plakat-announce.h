/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void plakat_announce (GtkWidget                         *from,       /* in a window */
                      const char                        *sentence,
                      GtkAccessibleAnnouncementPriority  priority);

G_END_DECLS
