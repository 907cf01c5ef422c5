/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-name-popover.h"

struct _PlakatNamePopover
{
  GtkPopover parent_instance;

  GtkLabel *title_label;
  GtkEditable *entry;
  GtkButton *submit;
};

static guint named_signal;

G_DEFINE_FINAL_TYPE (PlakatNamePopover, plakat_name_popover, GTK_TYPE_POPOVER)

static char *
dup_name (PlakatNamePopover *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (self->entry)));
}

static void
changed_cb (PlakatNamePopover *self)
{
  g_autofree char *name = dup_name (self);

  g_assert (PLAKAT_IS_NAME_POPOVER (self));

  gtk_widget_set_sensitive (GTK_WIDGET (self->submit), *name != '\0');
}

static void
submit_cb (PlakatNamePopover *self)
{
  g_autofree char *name = dup_name (self);

  g_assert (PLAKAT_IS_NAME_POPOVER (self));

  if (*name == '\0')
    return;
  g_signal_emit (self, named_signal, 0, name);
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
plakat_name_popover_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), PLAKAT_TYPE_NAME_POPOVER);
  G_OBJECT_CLASS (plakat_name_popover_parent_class)->dispose (object);
}

static void
plakat_name_popover_class_init (PlakatNamePopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = plakat_name_popover_dispose;
  named_signal = g_signal_new ("named", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/plakat_app/Plakat/plakat-name-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, PlakatNamePopover, title_label);
  gtk_widget_class_bind_template_child (widget_class, PlakatNamePopover, entry);
  gtk_widget_class_bind_template_child (widget_class, PlakatNamePopover, submit);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, submit_cb);
}

static void
plakat_name_popover_init (PlakatNamePopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
plakat_name_popover_new (const char *title, const char *name, const char *button)
{
  PlakatNamePopover *self = g_object_new (PLAKAT_TYPE_NAME_POPOVER, NULL);

  gtk_label_set_text (self->title_label, title);
  gtk_button_set_label (self->submit, button);
  gtk_editable_set_text (self->entry, name ? name : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  return GTK_WIDGET (self);
}

static gboolean
unparent_cb (gpointer data)
{
  gtk_widget_unparent (data);
  return G_SOURCE_REMOVE;
}

/* Not at once: the popover is still closing. */
static void
closed_cb (GtkWidget *popover)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, unparent_cb, g_object_ref (popover), g_object_unref);
}

/** plakat_name_popover_ask: @named is called with @object and the name; the popover goes with @at */
void
plakat_name_popover_ask (
    GtkWidget *at, const char *title, const char *name, const char *button, GCallback named, gpointer object)
{
  GtkWidget *popover = plakat_name_popover_new (title, name, button);

  g_signal_connect_object (popover, "named", named, object, G_CONNECT_SWAPPED);
  g_signal_connect (popover, "closed", G_CALLBACK (closed_cb), NULL);
  g_signal_connect_object (at, "destroy", G_CALLBACK (gtk_widget_unparent), popover, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (popover, at);
  gtk_popover_popup (GTK_POPOVER (popover));
}
