/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-focus.h"

/** plakat_focus_find: Returns: (transfer none) (nullable): what has the key focus, where that is @widget or
 * in it */
GtkWidget *
plakat_focus_find (GtkWidget *widget)
{
  GtkRoot *root;
  GtkWidget *focus;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);

  root = gtk_widget_get_root (widget);
  focus = root ? gtk_root_get_focus (root) : NULL;
  return focus == widget || (focus != NULL && gtk_widget_is_ancestor (focus, widget)) ? focus : NULL;
}
