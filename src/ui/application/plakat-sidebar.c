/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-focus.h"
#include "plakat-list-edits.h"
#include "plakat-name-popover.h"
#include "plakat-sidebar.h"
#include "plakat-sync-words.h"
#include "plakat-words.h"

/* "2 minutes ago" is looked at again this often */
#define REFRESH_SECONDS 30

struct _PlakatSidebar
{
  AdwBin parent_instance;

  PlakatAccount *account;
  PlakatOwnLists *own;
  GMenuModel *main_menu;
  GSignalGroup *engine_signals;
  char *place;
  guint refresh;
  gboolean showing; /* the selection follows the window, not the other way round */

  GtkWidget *header;
  GtkMenuButton *menu_button;
  GtkListBox *places;
  GtkListBox *lists;
  GtkListBox *own_lists;
  GtkWidget *new_list_button;
  GtkWidget *profiles_heading;
  GtkListBox *profiles;
  GtkWidget *sync_button;
  GtkImage *sync_icon;
  GtkLabel *sync_label;
};

enum
{
  PROP_0,
  PROP_ACCOUNT,
  PROP_LIBRARY,
  PROP_MAIN_MENU,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint chosen_signal;

G_DEFINE_FINAL_TYPE (PlakatSidebar, plakat_sidebar, ADW_TYPE_BIN)

static char *
count_text (PlakatSidebar *self, guint count)
{
  return count > 0 ? plakat_words_number (count) : g_strdup ("");
}

static void
update_state (PlakatSidebar *self)
{
  PlakatEngine *engine = self->account ? plakat_account_get_engine (self->account) : NULL;
  g_autofree char *text = NULL;
  PlakatSyncState state;
  PlakatFill fill;
  gboolean filling;

  if (engine == NULL)
    return;
  filling = plakat_engine_get_fill (engine, &fill);
  state = plakat_engine_get_state (engine);
  text = plakat_sync_words_state (state, plakat_engine_get_waiting (engine),
                                  plakat_engine_get_last_success (engine),
                                  g_get_real_time () / G_USEC_PER_SEC, filling ? &fill : NULL);
  gtk_label_set_text (self->sync_label, text);
  gtk_image_set_from_icon_name (self->sync_icon, plakat_sync_words_icon (state));
  gtk_widget_set_tooltip_text (self->sync_button, plakat_engine_get_message (engine));
}

static void
engine_changed_cb (PlakatSidebar *self)
{
  g_assert (PLAKAT_IS_SIDEBAR (self));

  update_state (self);
}

static gboolean
refresh_cb (gpointer data)
{
  update_state (data);
  return G_SOURCE_CONTINUE;
}

static void
row_activated_cb (PlakatSidebar *self, GtkListBoxRow *row, GtkListBox *list)
{
  g_assert (PLAKAT_IS_SIDEBAR (self));

  g_signal_emit (self, chosen_signal, 0, gtk_widget_get_name (GTK_WIDGET (row)));
}

/* Arrow keys go from place to place. */
static void
row_selected_cb (PlakatSidebar *self, GtkListBoxRow *row, GtkListBox *list)
{
  g_assert (PLAKAT_IS_SIDEBAR (self));

  if (row != NULL && !self->showing)
    row_activated_cb (self, row, list);
}

static void
select_in (GtkListBox *list, const char *place)
{
  for (int i = 0; gtk_list_box_get_row_at_index (list, i) != NULL; i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (list, i);

      if (!g_str_equal (gtk_widget_get_name (GTK_WIDGET (row)), place))
        continue;
      gtk_list_box_select_row (list, row);
      return;
    }
  gtk_list_box_unselect_all (list);
}

/* ── Tab ── */

/* Where one is has a row in one of them, or in none. */
static GtkListBox *
get_shown_list (PlakatSidebar *self)
{
  GtkListBox *const lists[] = { self->places, self->lists, self->own_lists, self->profiles };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    if (gtk_list_box_get_selected_row (lists[i]) != NULL)
      return lists[i];
  return NULL;
}

static gboolean
focus_stop (PlakatSidebar *self, GtkWidget *stop, GtkDirectionType direction)
{
  GtkListBox *shown = get_shown_list (self);
  GtkListBoxRow *row;

  if (!GTK_IS_LIST_BOX (stop))
    return gtk_widget_child_focus (stop, direction);
  if (GTK_LIST_BOX (stop) != (shown ? shown : self->places))
    return FALSE;
  row = shown ? gtk_list_box_get_selected_row (shown) : gtk_list_box_get_row_at_index (self->places, 0);
  return gtk_widget_grab_focus (GTK_WIDGET (row));
}

/* Tab has one stop among the places, where one is: a list goes to the row that Tab comes to, and who wanted
 * to pass would have been everywhere. Arrows go from place to place. */
static gboolean
plakat_sidebar_focus (GtkWidget *widget, GtkDirectionType direction)
{
  PlakatSidebar *self = PLAKAT_SIDEBAR (widget);
  GtkWidget *const stops[] = { self->header,
                               GTK_WIDGET (self->places),
                               GTK_WIDGET (self->lists),
                               GTK_WIDGET (self->own_lists),
                               self->new_list_button,
                               GTK_WIDGET (self->profiles),
                               self->sync_button };
  int step = direction == GTK_DIR_TAB_FORWARD ? 1 : -1, n = G_N_ELEMENTS (stops), at = step > 0 ? -1 : n;

  if (direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD)
    return GTK_WIDGET_CLASS (plakat_sidebar_parent_class)->focus (widget, direction);
  for (int i = 0; i < n; i++)
    if (plakat_focus_find (stops[i]) != NULL)
      at = i;
  if (at == 0 && gtk_widget_child_focus (self->header, direction))
    return TRUE;
  for (int i = at + step; i >= 0 && i < n; i += step)
    if (gtk_widget_get_mapped (stops[i]) && focus_stop (self, stops[i], direction))
      return TRUE;
  return FALSE;
}

/* ── lists of one's own, and profiles ── */

static PlakatOwnList *
get_own_list (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), "plakat-own-list");
}

static void
named_cb (PlakatSidebar *self, const char *name)
{
  g_assert (PLAKAT_IS_SIDEBAR (self));

  if (self->account != NULL)
    plakat_list_edits_create (GTK_WIDGET (self), plakat_account_get_library (self->account),
                              PLAKAT_USER_RECORD_LIST, name, NULL);
}

static void
new_list_cb (PlakatSidebar *self)
{
  g_assert (PLAKAT_IS_SIDEBAR (self));

  plakat_name_popover_ask (self->new_list_button, _ ("New list"), NULL, _ ("_Create"), G_CALLBACK (named_cb),
                           self);
}

static void
renamed_cb (GtkWidget *row, const char *name)
{
  PlakatSidebar *self = PLAKAT_SIDEBAR (gtk_widget_get_ancestor (row, PLAKAT_TYPE_SIDEBAR));
  PlakatOwnList *list = get_own_list (row);

  plakat_list_edits_rename (row, plakat_account_get_library (self->account), plakat_own_list_get_kind (list),
                            plakat_own_list_get_uid (list), name);
}

static void
rename_list (GtkWidget *row)
{
  plakat_name_popover_ask (row, _ ("Name"), plakat_own_list_get_name (get_own_list (row)), _ ("_Rename"),
                           G_CALLBACK (renamed_cb), row);
}

static void
delete_list (GtkWidget *row)
{
  PlakatSidebar *self = PLAKAT_SIDEBAR (gtk_widget_get_ancestor (row, PLAKAT_TYPE_SIDEBAR));
  PlakatOwnList *list = get_own_list (row);

  plakat_list_edits_remove (row, plakat_account_get_library (self->account), plakat_own_list_get_kind (list),
                            plakat_own_list_get_uid (list), plakat_own_list_get_name (list));
}

static void
activate_row_action (GSimpleAction *action, GVariant *parameter, gpointer row)
{
  if (g_str_equal (g_action_get_name (G_ACTION (action)), "rename"))
    rename_list (row);
  else
    delete_list (row);
}

static gboolean
unparent_cb (gpointer popover)
{
  gtk_widget_unparent (popover);
  return G_SOURCE_REMOVE;
}

/* What was chosen is done after the menu has closed. */
static void
menu_closed_cb (GtkWidget *popover)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, unparent_cb, g_object_ref (popover), g_object_unref);
}

static void
open_menu (GtkWidget *row)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  GtkWidget *popover;

  g_menu_append (menu, _ ("_Rename…"), "own-list.rename");
  g_menu_append (menu, _ ("_Delete"), "own-list.delete");
  popover = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
  g_signal_connect (popover, "closed", G_CALLBACK (menu_closed_cb), NULL);
  g_signal_connect_object (row, "destroy", G_CALLBACK (gtk_widget_unparent), popover, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (popover, row);
  gtk_popover_popup (GTK_POPOVER (popover));
}

static void
menu_pressed_cb (GtkWidget *row, int n_press, double x, double y, GtkGesture *gesture)
{
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  open_menu (row);
}

static gboolean
menu_key_cb (GtkWidget *row, GVariant *arguments, gpointer data)
{
  open_menu (row);
  return GDK_EVENT_STOP;
}

static void
add_menu (GtkWidget *row)
{
  static const GActionEntry entries[] = {
    { .name = "rename", .activate = activate_row_action },
    { .name = "delete", .activate = activate_row_action },
  };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), row);
  gtk_widget_insert_action_group (row, "own-list", G_ACTION_GROUP (group));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (menu_pressed_cb), row);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (click));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Menu, 0),
                                                          gtk_callback_action_new (menu_key_cb, NULL, NULL)));
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys), gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_F10, GDK_SHIFT_MASK),
                                                        gtk_callback_action_new (menu_key_cb, NULL, NULL)));
  gtk_widget_add_controller (row, keys);
}

static gboolean
count_to_text (GBinding *binding, const GValue *from, GValue *to, gpointer data)
{
  g_value_take_string (to, count_text (NULL, g_value_get_uint (from)));
  return TRUE;
}

static GtkWidget *
create_own_row (gpointer item, gpointer data)
{
  PlakatOwnList *list = item;
  gboolean profile = plakat_own_list_get_kind (list) == PLAKAT_USER_RECORD_PROFILE;
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gboolean smart = plakat_own_list_get_query (list) != NULL;
  GtkWidget *icon = gtk_image_new_from_icon_name (profile ? "avatar-default-symbolic"
                                                  : smart ? "folder-saved-search-symbolic"
                                                          : "view-list-symbolic");
  GtkWidget *label = gtk_label_new (NULL), *count = gtk_label_new (NULL);

  gtk_widget_set_name (row, plakat_own_list_get_list_uid (list));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (count, "count");
  gtk_widget_add_css_class (count, "dim-label");
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), count);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_bind_property (list, "name", label, "label", G_BINDING_SYNC_CREATE);
  g_object_bind_property (list, "name", row, "tooltip-text", G_BINDING_SYNC_CREATE);
  g_object_bind_property_full (list, "count", count, "label", G_BINDING_SYNC_CREATE, count_to_text, NULL,
                               NULL, NULL);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL, -1);
  g_object_set_data_full (G_OBJECT (row), "plakat-own-list", g_object_ref (list), g_object_unref);
  add_menu (row);
  return row;
}

/* New rows do not know yet where the window is. */
static void
own_changed_cb (PlakatSidebar *self)
{
  gboolean any = g_list_model_get_n_items (plakat_own_lists_get_profiles (self->own)) > 0;

  g_assert (PLAKAT_IS_SIDEBAR (self));

  gtk_widget_set_visible (self->profiles_heading, any);
  gtk_widget_set_visible (GTK_WIDGET (self->profiles), any);
  if (self->place != NULL)
    plakat_sidebar_set_place (self, self->place);
}

static void
create_main_menu (GtkMenuButton *button, gpointer data)
{
  PlakatSidebar *self = data;

  if (gtk_menu_button_get_menu_model (button) != self->main_menu)
    gtk_menu_button_set_menu_model (button, self->main_menu);
}

static void
set_account (PlakatSidebar *self, PlakatAccount *account)
{
  if (!g_set_object (&self->account, account))
    return;
  g_signal_group_set_target (self->engine_signals, account ? plakat_account_get_engine (account) : NULL);
  update_state (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACCOUNT]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LIBRARY]);
}

static void
plakat_sidebar_map (GtkWidget *widget)
{
  PlakatSidebar *self = PLAKAT_SIDEBAR (widget);

  GTK_WIDGET_CLASS (plakat_sidebar_parent_class)->map (widget);
  update_state (self);
  self->refresh = g_timeout_add_seconds (REFRESH_SECONDS, refresh_cb, self);
}

static void
plakat_sidebar_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&PLAKAT_SIDEBAR (widget)->refresh, g_source_remove);
  GTK_WIDGET_CLASS (plakat_sidebar_parent_class)->unmap (widget);
}

static void
plakat_sidebar_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PlakatSidebar *self = PLAKAT_SIDEBAR (object);

  switch (id)
    {
    case PROP_ACCOUNT:
      g_value_set_object (value, self->account);
      break;
    case PROP_LIBRARY:
      g_value_set_object (value, self->account ? plakat_account_get_library (self->account) : NULL);
      break;
    case PROP_MAIN_MENU:
      g_value_set_object (value, self->main_menu);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
plakat_sidebar_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PlakatSidebar *self = PLAKAT_SIDEBAR (object);

  switch (id)
    {
    case PROP_ACCOUNT:
      set_account (self, g_value_get_object (value));
      break;
    case PROP_MAIN_MENU:
      if (g_set_object (&self->main_menu, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
plakat_sidebar_dispose (GObject *object)
{
  PlakatSidebar *self = PLAKAT_SIDEBAR (object);

  g_clear_handle_id (&self->refresh, g_source_remove);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PLAKAT_TYPE_SIDEBAR);
  g_clear_object (&self->engine_signals);
  g_clear_object (&self->account);
  g_clear_object (&self->own);
  g_clear_object (&self->main_menu);
  g_clear_pointer (&self->place, g_free);
  G_OBJECT_CLASS (plakat_sidebar_parent_class)->dispose (object);
}

static void
plakat_sidebar_class_init (PlakatSidebarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = plakat_sidebar_dispose;
  object_class->get_property = plakat_sidebar_get_property;
  object_class->set_property = plakat_sidebar_set_property;
  widget_class->focus = plakat_sidebar_focus;
  widget_class->map = plakat_sidebar_map;
  widget_class->unmap = plakat_sidebar_unmap;

  properties[PROP_ACCOUNT] =
      g_param_spec_object ("account", NULL, NULL, PLAKAT_TYPE_ACCOUNT,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_LIBRARY] = g_param_spec_object ("library", NULL, NULL, PLAKAT_TYPE_LIBRARY,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_MAIN_MENU] =
      g_param_spec_object ("main-menu", NULL, NULL, G_TYPE_MENU_MODEL,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  chosen_signal = g_signal_new ("place-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/plakat_app/Plakat/plakat-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, PlakatSidebar, header);
  gtk_widget_class_bind_template_child (widget_class, PlakatSidebar, menu_button);
  gtk_widget_class_bind_template_child (widget_class, PlakatSidebar, places);
  gtk_widget_class_bind_template_child (widget_class, PlakatSidebar, lists);
  gtk_widget_class_bind_template_child (widget_class, PlakatSidebar, own_lists);
  gtk_widget_class_bind_template_child (widget_class, PlakatSidebar, new_list_button);
  gtk_widget_class_bind_template_child (widget_class, PlakatSidebar, profiles_heading);
  gtk_widget_class_bind_template_child (widget_class, PlakatSidebar, profiles);
  gtk_widget_class_bind_template_child (widget_class, PlakatSidebar, sync_button);
  gtk_widget_class_bind_template_child (widget_class, PlakatSidebar, sync_icon);
  gtk_widget_class_bind_template_child (widget_class, PlakatSidebar, sync_label);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, new_list_cb);
  gtk_widget_class_bind_template_callback (widget_class, count_text);
}

static void
plakat_sidebar_init (PlakatSidebar *self)
{
  self->engine_signals = g_signal_group_new (PLAKAT_TYPE_ENGINE);
  g_signal_group_connect_swapped (self->engine_signals, "notify", G_CALLBACK (engine_changed_cb), self);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->menu_button, create_main_menu, self, NULL);
}

/** plakat_sidebar_set_place: shows where the window is; "lists" is no row of its own */
void
plakat_sidebar_set_place (PlakatSidebar *self, const char *place)
{
  g_return_if_fail (PLAKAT_IS_SIDEBAR (self));
  g_return_if_fail (place != NULL);

  g_set_str (&self->place, place);
  self->showing = TRUE;
  select_in (self->places, place);
  select_in (self->lists, place);
  select_in (self->own_lists, place);
  select_in (self->profiles, place);
  if (g_str_equal (place, "sync"))
    gtk_widget_add_css_class (self->sync_button, "shown");
  else
    gtk_widget_remove_css_class (self->sync_button, "shown");
  self->showing = FALSE;
}

/** plakat_sidebar_set_lists: the lists and profiles that have rows of their own; once */
void
plakat_sidebar_set_lists (PlakatSidebar *self, PlakatOwnLists *lists)
{
  g_return_if_fail (PLAKAT_IS_SIDEBAR (self));
  g_return_if_fail (PLAKAT_IS_OWN_LISTS (lists));

  if (!g_set_object (&self->own, lists))
    return;
  gtk_list_box_bind_model (self->own_lists, plakat_own_lists_get_lists (lists), create_own_row, self, NULL);
  gtk_list_box_bind_model (self->profiles, plakat_own_lists_get_profiles (lists), create_own_row, self, NULL);
  g_signal_connect_object (lists, "changed", G_CALLBACK (own_changed_cb), self, G_CONNECT_SWAPPED);
}
