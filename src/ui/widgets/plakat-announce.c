/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-announce.h"

/** plakat_announce: screen readers say @sentence, wherever the focus is. It comes from the window around
 * @from: what has not been looked at yet, as a label that was hidden till now, is not on the bus, and is not
 * heard. */
void
plakat_announce (GtkWidget *from, const char *sentence, GtkAccessibleAnnouncementPriority priority)
{
  GtkRoot *root;

  g_return_if_fail (GTK_IS_WIDGET (from));
  g_return_if_fail (sentence != NULL);

  root = gtk_widget_get_root (from);
  if (root != NULL)
    gtk_accessible_announce (GTK_ACCESSIBLE (root), sentence, priority);
}
