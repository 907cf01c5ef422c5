/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-filter-dialog.h"
#include "plakat-writing.h"
#include "plakat-list-edits.h"
#include "plakat-list-page.h"
#include "plakat-name-popover.h"

struct _PlakatListPage
{
  GtkBox parent_instance;

  PlakatAccount *account;
  PlakatOwnLists *lists;
  PlakatOwnList *list; /* NULL till it was read, and when it is gone */
  char *list_uid;
  PlakatWallPage *wall;

  GtkLabel *name_label;
  GtkLabel *description_label;
  GtkWidget *menu_button;
};

G_DEFINE_FINAL_TYPE (PlakatListPage, plakat_list_page, GTK_TYPE_BOX)

static PlakatLibrary *
get_library (PlakatListPage *self)
{
  return plakat_account_get_library (self->account);
}

static char *
dup_title (PlakatListPage *self)
{
  const char *name = plakat_own_list_get_name (self->list);

  if (plakat_own_list_get_kind (self->list) == PLAKAT_USER_RECORD_PROFILE)
    /* Translators: %s is a person's name */
    return g_strdup_printf (_ ("%s wants to see"), name);
  return g_strdup (name);
}

static void
show_list (PlakatListPage *self)
{
  g_autofree char *title = NULL;
  const char *description;

  gtk_widget_set_visible (self->menu_button, self->list != NULL);
  if (self->list == NULL)
    return;
  title = dup_title (self);
  description = plakat_own_list_get_description (self->list);
  gtk_label_set_text (self->name_label, title);
  gtk_label_set_text (self->description_label, description ? description : "");
  gtk_widget_set_visible (GTK_WIDGET (self->description_label), description != NULL && *description != '\0');
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "list.describe",
                                 plakat_own_list_get_kind (self->list) == PLAKAT_USER_RECORD_LIST);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "list.edit-filter",
                                 plakat_own_list_get_query (self->list) != NULL);
  plakat_wall_page_set_smart (self->wall, plakat_own_list_get_query (self->list) != NULL);
}

/* A list that was deleted leaves its place, here or on another device. */
static void
lists_changed_cb (PlakatListPage *self)
{
  gboolean was_there = self->list != NULL;

  g_assert (PLAKAT_IS_LIST_PAGE (self));

  g_set_object (&self->list, plakat_own_lists_find (self->lists, self->list_uid));
  if (was_there && self->list == NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-place", "s", "watchlist");
  show_list (self);
}

static void
renamed_cb (PlakatListPage *self, const char *name)
{
  g_assert (PLAKAT_IS_LIST_PAGE (self));

  if (self->list != NULL)
    plakat_list_edits_rename (GTK_WIDGET (self), get_library (self), plakat_own_list_get_kind (self->list),
                              plakat_own_list_get_uid (self->list), name);
}

static void
rename_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PlakatListPage *self = PLAKAT_LIST_PAGE (widget);

  if (self->list != NULL)
    plakat_name_popover_ask (self->menu_button, _ ("Name"), plakat_own_list_get_name (self->list),
                             _ ("_Rename"), G_CALLBACK (renamed_cb), self);
}

static void
describe_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PlakatListPage *self = PLAKAT_LIST_PAGE (widget);
  GtkWidget *text, *toolbar;
  AdwDialog *dialog;

  if (self->list == NULL)
    return;
  text = plakat_writing_new (_ ("What this list is about"), 2000);
  plakat_writing_set_record (PLAKAT_WRITING (text), get_library (self), PLAKAT_USER_RECORD_LIST,
                             plakat_own_list_get_uid (self->list), "description", NULL);
  gtk_widget_set_margin_start (text, 18);
  gtk_widget_set_margin_end (text, 18);
  gtk_widget_set_margin_bottom (text, 18);
  toolbar = adw_toolbar_view_new ();
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (toolbar), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (toolbar), text);
  dialog = adw_dialog_new ();
  adw_dialog_set_title (dialog, plakat_own_list_get_name (self->list));
  adw_dialog_set_content_width (dialog, 440);
  adw_dialog_set_child (dialog, toolbar);
  adw_dialog_present (dialog, widget);
}

static void
filter_chosen_cb (PlakatListPage *self, const char *text)
{
  g_assert (PLAKAT_IS_LIST_PAGE (self));

  /* a list with an empty filter would be one without any */
  if (self->list != NULL)
    dex_future_disown (plakat_library_set_field (get_library (self), PLAKAT_USER_RECORD_LIST,
                                                 plakat_own_list_get_uid (self->list), NULL, "query",
                                                 *text != '\0' ? text : "sort:popularity"));
}

static void
edit_filter_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PlakatListPage *self = PLAKAT_LIST_PAGE (widget);
  AdwDialog *dialog;

  if (self->list == NULL || plakat_own_list_get_query (self->list) == NULL)
    return;
  dialog = plakat_filter_dialog_new (plakat_own_list_get_name (self->list),
                                     plakat_own_list_get_query (self->list));
  g_signal_connect_object (dialog, "chosen", G_CALLBACK (filter_chosen_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, widget);
}

static void
delete_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PlakatListPage *self = PLAKAT_LIST_PAGE (widget);

  if (self->list != NULL)
    plakat_list_edits_remove (widget, get_library (self), plakat_own_list_get_kind (self->list),
                              plakat_own_list_get_uid (self->list), plakat_own_list_get_name (self->list));
}

static gboolean
plakat_list_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (PLAKAT_LIST_PAGE (widget)->wall));
}

static void
plakat_list_page_dispose (GObject *object)
{
  PlakatListPage *self = PLAKAT_LIST_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PLAKAT_TYPE_LIST_PAGE);
  g_clear_object (&self->account);
  g_clear_object (&self->lists);
  g_clear_object (&self->list);
  G_OBJECT_CLASS (plakat_list_page_parent_class)->dispose (object);
}

static void
plakat_list_page_finalize (GObject *object)
{
  g_free (PLAKAT_LIST_PAGE (object)->list_uid);
  G_OBJECT_CLASS (plakat_list_page_parent_class)->finalize (object);
}

static void
plakat_list_page_class_init (PlakatListPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = plakat_list_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = plakat_list_page_finalize;
  widget_class->grab_focus = plakat_list_page_grab_focus;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/plakat_app/Plakat/plakat-list-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PlakatListPage, name_label);
  gtk_widget_class_bind_template_child (widget_class, PlakatListPage, description_label);
  gtk_widget_class_bind_template_child (widget_class, PlakatListPage, menu_button);
  gtk_widget_class_install_action (widget_class, "list.rename", NULL, rename_action);
  gtk_widget_class_install_action (widget_class, "list.describe", NULL, describe_action);
  gtk_widget_class_install_action (widget_class, "list.edit-filter", NULL, edit_filter_action);
  gtk_widget_class_install_action (widget_class, "list.delete", NULL, delete_action);
}

static void
plakat_list_page_init (PlakatListPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
plakat_list_page_new (PlakatAccount *account, PlakatOwnLists *lists, const char *list_uid)
{
  PlakatListPage *self = g_object_new (PLAKAT_TYPE_LIST_PAGE, NULL);

  self->account = g_object_ref (account);
  self->lists = g_object_ref (lists);
  self->list_uid = g_strdup (list_uid);
  self->wall =
      g_object_new (PLAKAT_TYPE_WALL_PAGE, "place", list_uid, "account", account, "vexpand", TRUE, NULL);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->wall));
  g_signal_connect_object (lists, "changed", G_CALLBACK (lists_changed_cb), self, G_CONNECT_SWAPPED);
  lists_changed_cb (self);
  return GTK_WIDGET (self);
}

PlakatWallPage *
plakat_list_page_get_wall (PlakatListPage *self)
{
  g_return_val_if_fail (PLAKAT_IS_LIST_PAGE (self), NULL);

  return self->wall;
}
