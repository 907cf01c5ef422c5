/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-list-edits.h"
#include "plakat-own-lists.h"
#include "plakat-profiles-dialog.h"

struct _PlakatProfilesDialog
{
  AdwDialog parent_instance;

  PlakatAccount *account;
  PlakatOwnLists *lists;
  GtkWidget *window; /* where toasts are shown */

  GtkListBox *rows;
  GtkEditable *entry;
};

G_DEFINE_FINAL_TYPE (PlakatProfilesDialog, plakat_profiles_dialog, ADW_TYPE_DIALOG)

static PlakatLibrary *
get_library (PlakatProfilesDialog *self)
{
  return plakat_account_get_library (self->account);
}

static void
renamed_cb (PlakatProfilesDialog *self, GtkEditable *row)
{
  PlakatOwnList *profile = g_object_get_data (G_OBJECT (row), "profile");

  g_assert (PLAKAT_IS_PROFILES_DIALOG (self));

  if (*gtk_editable_get_text (row) == '\0')
    gtk_editable_set_text (row, plakat_own_list_get_name (profile));
  else
    plakat_list_edits_rename (self->window, get_library (self), PLAKAT_USER_RECORD_PROFILE,
                              plakat_own_list_get_uid (profile), gtk_editable_get_text (row));
}

static void
delete_cb (PlakatProfilesDialog *self, GtkButton *button)
{
  PlakatOwnList *profile = g_object_get_data (G_OBJECT (button), "profile");

  g_assert (PLAKAT_IS_PROFILES_DIALOG (self));

  plakat_list_edits_remove (self->window, get_library (self), PLAKAT_USER_RECORD_PROFILE,
                            plakat_own_list_get_uid (profile), plakat_own_list_get_name (profile));
}

static GtkWidget *
create_row (gpointer item, gpointer data)
{
  PlakatProfilesDialog *self = data;
  PlakatOwnList *profile = item;
  GtkWidget *row = adw_entry_row_new (), *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *label = g_strdup_printf (_ ("Delete the profile %s"), plakat_own_list_get_name (profile));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Name"));
  gtk_editable_set_text (GTK_EDITABLE (row), plakat_own_list_get_name (profile));
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
  adw_entry_row_set_max_length (ADW_ENTRY_ROW (row), 64);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), button);
  g_object_set_data_full (G_OBJECT (row), "profile", g_object_ref (profile), g_object_unref);
  g_object_set_data_full (G_OBJECT (button), "profile", g_object_ref (profile), g_object_unref);
  g_signal_connect_object (row, "apply", G_CALLBACK (renamed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (button, "clicked", G_CALLBACK (delete_cb), self, G_CONNECT_SWAPPED);
  return row;
}

static void
changed_cb (PlakatProfilesDialog *self)
{
  g_assert (PLAKAT_IS_PROFILES_DIALOG (self));

  gtk_widget_set_visible (GTK_WIDGET (self->rows),
                          g_list_model_get_n_items (plakat_own_lists_get_profiles (self->lists)) > 0);
}

static void
create_cb (PlakatProfilesDialog *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (self->entry)));

  g_assert (PLAKAT_IS_PROFILES_DIALOG (self));

  if (*name == '\0')
    return;
  plakat_list_edits_create (self->window, get_library (self), PLAKAT_USER_RECORD_PROFILE, name, NULL);
  gtk_editable_set_text (self->entry, "");
}

static void
plakat_profiles_dialog_dispose (GObject *object)
{
  PlakatProfilesDialog *self = PLAKAT_PROFILES_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PLAKAT_TYPE_PROFILES_DIALOG);
  g_clear_object (&self->lists);
  g_clear_object (&self->account);
  g_clear_weak_pointer (&self->window);
  G_OBJECT_CLASS (plakat_profiles_dialog_parent_class)->dispose (object);
}

static void
plakat_profiles_dialog_class_init (PlakatProfilesDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = plakat_profiles_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/plakat_app/Plakat/plakat-profiles-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PlakatProfilesDialog, rows);
  gtk_widget_class_bind_template_child (widget_class, PlakatProfilesDialog, entry);
  gtk_widget_class_bind_template_callback (widget_class, create_cb);
}

static void
plakat_profiles_dialog_init (PlakatProfilesDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwDialog *
plakat_profiles_dialog_new (PlakatAccount *account, GtkWidget *window)
{
  PlakatProfilesDialog *self = g_object_new (PLAKAT_TYPE_PROFILES_DIALOG, NULL);

  self->account = g_object_ref (account);
  g_set_weak_pointer (&self->window, window);
  self->lists = plakat_own_lists_new (plakat_account_get_library (account));
  gtk_list_box_bind_model (self->rows, plakat_own_lists_get_profiles (self->lists), create_row, self, NULL);
  g_signal_connect_object (self->lists, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  return ADW_DIALOG (self);
}
