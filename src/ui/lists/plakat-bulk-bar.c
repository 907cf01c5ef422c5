/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-bulk-bar.h"
#include "plakat-bulk.h"
#include "plakat-library-lists.h"
#include "plakat-name-popover.h"
#include "plakat-own-lists.h"
#include "plakat-words.h"

/* What is done sooner needs no progress. */
#define PATIENCE 1000

struct _PlakatBulkBar
{
  GtkWidget parent_instance;

  PlakatWallSelection *selection;
  PlakatBulk *bulk;
  PlakatOwnLists *lists;
  char *list_uid;
  char *list_name;
  guint waiting;

  GtkRevealer *revealer;
  GtkLabel *count;
  GtkStack *stack;
  GtkWidget *verbs;
  GtkMenuButton *lists_button;
  GtkWidget *remove_button;
  GtkProgressBar *progress;
};

G_DEFINE_FINAL_TYPE (PlakatBulkBar, plakat_bulk_bar, GTK_TYPE_WIDGET)

static const char *const verbs[] = { "bulk.watchlist", "bulk.favourite", "bulk.put",   "bulk.new-list",
                                     "bulk.watched",   "bulk.copy",      "bulk.remove" };

static gboolean
is_running (PlakatBulkBar *self)
{
  gboolean running;

  g_object_get (self->bulk, "running", &running, NULL);
  return running;
}

static void
update (PlakatBulkBar *self)
{
  guint n_selected = plakat_wall_selection_get_n_selected (self->selection);
  gboolean running = is_running (self);
  gboolean shown = running || plakat_wall_selection_get_active (self->selection);
  g_autofree char *number = plakat_words_number (n_selected);
  /* Translators: %s is how many films are selected */
  g_autofree char *text = g_strdup_printf (ngettext ("%s selected", "%s selected", n_selected), number);

  gtk_label_set_text (self->count, text);
  if (shown)
    gtk_widget_set_visible (GTK_WIDGET (self->revealer), TRUE);
  gtk_revealer_set_reveal_child (self->revealer, shown);
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), verbs[i], n_selected > 0 && !running);
  gtk_widget_set_sensitive (GTK_WIDGET (self->lists_button), n_selected > 0 && !running);
}

/* What is not there need not be styled with its wall. */
static void
revealed_cb (PlakatBulkBar *self)
{
  g_assert (PLAKAT_IS_BULK_BAR (self));

  if (!gtk_revealer_get_child_revealed (self->revealer) && !gtk_revealer_get_reveal_child (self->revealer))
    gtk_widget_set_visible (GTK_WIDGET (self->revealer), FALSE);
}

static void
selection_changed_cb (PlakatBulkBar *self)
{
  g_assert (PLAKAT_IS_BULK_BAR (self));

  update (self);
}

static gboolean
patience_cb (gpointer data)
{
  PlakatBulkBar *self = data;

  self->waiting = 0;
  gtk_stack_set_visible_child_name (self->stack, "progress");
  return G_SOURCE_REMOVE;
}

static void
running_cb (PlakatBulkBar *self)
{
  g_assert (PLAKAT_IS_BULK_BAR (self));

  g_clear_handle_id (&self->waiting, g_source_remove);
  if (is_running (self))
    self->waiting = g_timeout_add (PATIENCE, patience_cb, self);
  else
    gtk_stack_set_visible_child_name (self->stack, "verbs");
  update (self);
}

/* What was to be done with them is being done: the films are selected no more. */
static GBytes *
take_rows (PlakatBulkBar *self)
{
  GBytes *rows = plakat_wall_selection_dup_ids (self->selection);

  plakat_wall_selection_set_active (self->selection, FALSE);
  return rows;
}

static void
put (PlakatBulkBar *self, const char *list_uid, const char *name, gboolean want)
{
  g_autoptr (GBytes) rows = take_rows (self);

  plakat_bulk_put (self->bulk, rows, list_uid, name, want);
}

static void
take_off (PlakatBulkBar *self)
{
  PlakatOwnList *own = plakat_own_lists_find (self->lists, self->list_uid);
  g_autofree char *name = g_strdup (own ? plakat_own_list_get_name (own) : self->list_name);

  put (self, self->list_uid, name, FALSE);
}

static void
verb_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  PlakatBulkBar *self = PLAKAT_BULK_BAR (widget);
  g_autoptr (GBytes) rows = NULL;

  if (g_str_equal (action, "bulk.watchlist"))
    put (self, PLAKAT_LIST_UID_WATCHLIST, _ ("Watchlist"), TRUE);
  else if (g_str_equal (action, "bulk.favourite"))
    put (self, PLAKAT_LIST_UID_FAVOURITES, _ ("Favourites"), TRUE);
  else if (g_str_equal (action, "bulk.remove"))
    take_off (self);
  else if (g_str_equal (action, "bulk.watched"))
    {
      rows = take_rows (self);
      plakat_bulk_watch (self->bulk, rows);
    }
  else
    {
      rows = take_rows (self);
      plakat_bulk_copy (self->bulk, rows);
    }
}

static void
put_action (GtkWidget *widget, const char *action, GVariant *list_uid)
{
  PlakatBulkBar *self = PLAKAT_BULK_BAR (widget);
  const char *uid = g_variant_get_string (list_uid, NULL);
  PlakatOwnList *list = plakat_own_lists_find (self->lists, uid);
  g_autofree char *name = list ? g_strdup (plakat_own_list_get_name (list)) : NULL;

  if (name != NULL)
    put (self, uid, name, TRUE);
}

static void
named_cb (PlakatBulkBar *self, const char *name)
{
  g_autoptr (GBytes) rows = take_rows (self);

  g_assert (PLAKAT_IS_BULK_BAR (self));

  plakat_bulk_create (self->bulk, rows, name);
}

static void
new_list_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  PlakatBulkBar *self = PLAKAT_BULK_BAR (widget);

  plakat_name_popover_ask (GTK_WIDGET (self->lists_button), _ ("New list"), "", _ ("_Create"),
                           G_CALLBACK (named_cb), self);
}

static void
select_all_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (PLAKAT_BULK_BAR (widget)->selection));
}

static void
leave_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  plakat_wall_selection_set_active (PLAKAT_BULK_BAR (widget)->selection, FALSE);
}

static void
stop_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  plakat_bulk_cancel (PLAKAT_BULK_BAR (widget)->bulk);
}

static void
append_lists (GMenu *menu, GListModel *lists)
{
  g_autoptr (GMenu) section = g_menu_new ();

  for (guint i = 0; i < g_list_model_get_n_items (lists); i++)
    {
      g_autoptr (PlakatOwnList) list = g_list_model_get_item (lists, i);
      g_autoptr (GMenuItem) item = g_menu_item_new (plakat_own_list_get_name (list), NULL);

      g_menu_item_set_action_and_target (item, "bulk.put", "s", plakat_own_list_get_list_uid (list));
      g_menu_append_item (section, item);
    }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
}

/* Lists come and go: the menu is made when it is opened. */
static void
create_lists_menu (GtkMenuButton *button, gpointer data)
{
  PlakatBulkBar *self = data;
  g_autoptr (GMenu) menu = g_menu_new ();

  append_lists (menu, plakat_own_lists_get_lists (self->lists));
  append_lists (menu, plakat_own_lists_get_profiles (self->lists));
  g_menu_append (menu, _ ("_New List…"), "bulk.new-list");
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}

static void
plakat_bulk_bar_dispose (GObject *object)
{
  PlakatBulkBar *self = PLAKAT_BULK_BAR (object);

  g_clear_handle_id (&self->waiting, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), PLAKAT_TYPE_BULK_BAR);
  g_clear_object (&self->selection);
  g_clear_object (&self->bulk);
  g_clear_object (&self->lists);
  g_clear_pointer (&self->list_uid, g_free);
  g_clear_pointer (&self->list_name, g_free);
  G_OBJECT_CLASS (plakat_bulk_bar_parent_class)->dispose (object);
}

static void
plakat_bulk_bar_class_init (PlakatBulkBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = plakat_bulk_bar_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/plakat_app/Plakat/plakat-bulk-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, PlakatBulkBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, PlakatBulkBar, count);
  gtk_widget_class_bind_template_child (widget_class, PlakatBulkBar, stack);
  gtk_widget_class_bind_template_child (widget_class, PlakatBulkBar, verbs);
  gtk_widget_class_bind_template_child (widget_class, PlakatBulkBar, lists_button);
  gtk_widget_class_bind_template_child (widget_class, PlakatBulkBar, remove_button);
  gtk_widget_class_bind_template_child (widget_class, PlakatBulkBar, progress);
  gtk_widget_class_bind_template_callback (widget_class, revealed_cb);
  gtk_widget_class_install_action (widget_class, "bulk.watchlist", NULL, verb_action);
  gtk_widget_class_install_action (widget_class, "bulk.favourite", NULL, verb_action);
  gtk_widget_class_install_action (widget_class, "bulk.watched", NULL, verb_action);
  gtk_widget_class_install_action (widget_class, "bulk.copy", NULL, verb_action);
  gtk_widget_class_install_action (widget_class, "bulk.remove", NULL, verb_action);
  gtk_widget_class_install_action (widget_class, "bulk.put", "s", put_action);
  gtk_widget_class_install_action (widget_class, "bulk.new-list", NULL, new_list_action);
  gtk_widget_class_install_action (widget_class, "bulk.select-all", NULL, select_all_action);
  gtk_widget_class_install_action (widget_class, "bulk.leave", NULL, leave_action);
  gtk_widget_class_install_action (widget_class, "bulk.stop", NULL, stop_action);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
plakat_bulk_bar_init (PlakatBulkBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->lists_button, create_lists_menu, self, NULL);
}

/** plakat_bulk_bar_set_selection: @films: the list that @selection is of; once */
void
plakat_bulk_bar_set_selection (PlakatBulkBar *self,
                               PlakatWallSelection *selection,
                               PlakatFilmList *films,
                               PlakatLibrary *library)
{
  g_return_if_fail (PLAKAT_IS_BULK_BAR (self) && self->selection == NULL);
  g_return_if_fail (PLAKAT_IS_WALL_SELECTION (selection));

  self->selection = g_object_ref (selection);
  self->bulk = plakat_bulk_new (GTK_WIDGET (self), library, films);
  self->lists = plakat_own_lists_new (library);
  g_signal_connect_object (selection, "notify", G_CALLBACK (selection_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->bulk, "notify::running", G_CALLBACK (running_cb), self, G_CONNECT_SWAPPED);
  g_object_bind_property (self->bulk, "fraction", self->progress, "fraction", G_BINDING_SYNC_CREATE);
  update (self);
}

/** plakat_bulk_bar_set_list: @list_uid: (nullable): the list in view, if films can be taken off it; @name:
 * (nullable): as it is said, of a list that is not the user's own */
void
plakat_bulk_bar_set_list (PlakatBulkBar *self, const char *list_uid, const char *name)
{
  g_return_if_fail (PLAKAT_IS_BULK_BAR (self));

  g_set_str (&self->list_uid, list_uid);
  g_set_str (&self->list_name, name);
  gtk_widget_set_visible (self->remove_button, list_uid != NULL);
}
