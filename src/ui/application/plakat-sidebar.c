/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-sidebar.h"
#include "plakat-sync-words.h"
#include "plakat-words.h"

/* "2 minutes ago" is looked at again this often */
#define REFRESH_SECONDS 30

struct _PlakatSidebar
{
  AdwBin parent_instance;

  PlakatAccount *account;
  GMenuModel *main_menu;
  GSignalGroup *engine_signals;
  guint refresh;
  gboolean showing; /* the selection follows the window, not the other way round */

  GtkListBox *places;
  GtkListBox *lists;
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

  if (engine == NULL)
    return;
  state = plakat_engine_get_state (engine);
  text = plakat_sync_words_state (state, plakat_engine_get_waiting (engine),
                                  plakat_engine_get_last_success (engine),
                                  g_get_real_time () / G_USEC_PER_SEC, plakat_engine_get_progress (engine));
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
  gtk_widget_dispose_template (GTK_WIDGET (self), PLAKAT_TYPE_SIDEBAR);
  g_clear_object (&self->engine_signals);
  g_clear_object (&self->account);
  g_clear_object (&self->main_menu);
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
  gtk_widget_class_bind_template_child (widget_class, PlakatSidebar, places);
  gtk_widget_class_bind_template_child (widget_class, PlakatSidebar, lists);
  gtk_widget_class_bind_template_child (widget_class, PlakatSidebar, sync_button);
  gtk_widget_class_bind_template_child (widget_class, PlakatSidebar, sync_icon);
  gtk_widget_class_bind_template_child (widget_class, PlakatSidebar, sync_label);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, count_text);
}

static void
plakat_sidebar_init (PlakatSidebar *self)
{
  self->engine_signals = g_signal_group_new (PLAKAT_TYPE_ENGINE);
  g_signal_group_connect_swapped (self->engine_signals, "notify", G_CALLBACK (engine_changed_cb), self);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/** plakat_sidebar_set_place: shows where the window is; "lists" is no row of its own */
void
plakat_sidebar_set_place (PlakatSidebar *self, const char *place)
{
  g_return_if_fail (PLAKAT_IS_SIDEBAR (self));
  g_return_if_fail (place != NULL);

  self->showing = TRUE;
  select_in (self->places, place);
  select_in (self->lists, place);
  self->showing = FALSE;
}
