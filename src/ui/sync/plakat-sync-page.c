/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-bin-page.h"
#include "plakat-library-sync.h"
#include "plakat-log-page.h"
#include "plakat-sync-page-private.h"
#include "plakat-sync-page-words.h"
#include "plakat-sync-words.h"

#define REFRESH_SECONDS 30

enum
{
  PROP_0,
  PROP_ACCOUNT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PlakatSyncPage, plakat_sync_page, ADW_TYPE_BIN)

static gint64
now_seconds (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

/* What the button does follows from the state. */
static void
update_button (PlakatSyncPage *self, PlakatSyncState state)
{
  const char *label = _ ("_Sync now"), *action = "win.sync-now";

  if (state == PLAKAT_SYNC_LOCAL)
    {
      label = _ ("_Connect to a server");
      action = "win.connect";
    }
  else if (state == PLAKAT_SYNC_SIGN_IN)
    {
      label = _ ("_Sign in");
      action = "win.connect";
    }
  gtk_button_set_label (self->now_button, label);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->now_button), action);
  if (state == PLAKAT_SYNC_SIGN_IN)
    gtk_widget_add_css_class (GTK_WIDGET (self->now_button), "suggested-action");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->now_button), "suggested-action");
}

/* The key focus stays on whatever stands where it was: "Sync now" becomes "Cancel" and back. */
static void
show_working (PlakatSyncPage *self, gboolean working)
{
  gboolean focused = gtk_widget_get_focus_child (GTK_WIDGET (self->button_stack)) != NULL;

  gtk_stack_set_visible_child_name (self->button_stack, working ? "working" : "button");
  if (focused)
    gtk_widget_child_focus (GTK_WIDGET (self->button_stack), GTK_DIR_TAB_FORWARD);
}

static void
update_state (PlakatSyncPage *self)
{
  PlakatEngine *engine = plakat_account_get_engine (self->account);
  PlakatSyncState state = plakat_engine_get_state (engine);
  const char *origin = plakat_account_get_origin (self->account);
  guint latches = plakat_library_get_latches (plakat_account_get_library (self->account));
  gint64 success = plakat_engine_get_last_success (engine), now = now_seconds ();
  double progress = plakat_engine_get_progress (engine);
  PlakatFill fill;
  gboolean filling = plakat_engine_get_fill (engine, &fill);
  g_autofree char *title = plakat_sync_page_words_title (state, latches, origin, success, now);
  g_autofree char *line = plakat_sync_page_words_line (state, filling ? &fill : NULL, origin,
                                                       plakat_engine_get_message (engine), success, now);

  gtk_label_set_text (self->title_label, title);
  gtk_label_set_text (self->line_label, line);
  /* what needs somebody stands below: no alarm over it */
  gtk_image_set_from_icon_name (self->state_icon, state != PLAKAT_SYNC_ATTENTION
                                                      ? plakat_sync_words_icon (state)
                                                  : latches > 0 ? "dialog-question-symbolic"
                                                                : "view-refresh-symbolic");
  update_button (self, state);
  show_working (self, state == PLAKAT_SYNC_WORKING);
  gtk_progress_bar_set_fraction (self->progress, progress);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), progress < 1);
  gtk_widget_set_visible (self->spinner, progress >= 1);
  gtk_label_set_text (
      self->nothing,
      state == PLAKAT_SYNC_LOCAL
          ? _ ("Connect to a server, and your lists are on your other devices too. What is here stays.")
          : _ ("Nothing needs you. What you change is sent by itself, and what your other devices "
               "change comes by itself."));
}

static void
engine_changed_cb (PlakatSyncPage *self)
{
  g_assert (PLAKAT_IS_SYNC_PAGE (self));

  update_state (self);
  plakat_sync_page_load_soon (self);
}

static void
page_changed_cb (PlakatSyncPage *self)
{
  g_assert (PLAKAT_IS_SYNC_PAGE (self));

  plakat_sync_page_load_soon (self);
}

static gboolean
refresh_cb (gpointer data)
{
  PlakatSyncPage *self = data;
  gint64 now = now_seconds ();

  update_state (self);
  plakat_sync_section_update (self->parked_section, now);
  plakat_sync_section_update (self->waiting_section, now);
  plakat_sync_section_update (self->held_section, now);
  return G_SOURCE_CONTINUE;
}

static void
cancel_cb (PlakatSyncPage *self)
{
  g_assert (PLAKAT_IS_SYNC_PAGE (self));

  plakat_engine_cancel (plakat_account_get_engine (self->account));
}

static void
push (PlakatSyncPage *self, AdwNavigationPage *page)
{
  GtkWidget *view = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_NAVIGATION_VIEW);

  g_return_if_fail (view != NULL);

  adw_navigation_view_push (ADW_NAVIGATION_VIEW (view), page);
}

static void
log_cb (PlakatSyncPage *self)
{
  g_assert (PLAKAT_IS_SYNC_PAGE (self));

  push (self, plakat_log_page_new (self->account));
}

static void
bin_cb (PlakatSyncPage *self)
{
  g_assert (PLAKAT_IS_SYNC_PAGE (self));

  push (self, plakat_bin_page_new (self->account));
}

static void
set_narrow (PlakatSyncPage *self, gboolean narrow)
{
  self->narrow = narrow;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->state_box),
                                  narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_set_halign (GTK_WIDGET (self->button_stack), narrow ? GTK_ALIGN_START : GTK_ALIGN_END);
  plakat_sync_page_update_cards (self);
}

static void
narrow_apply_cb (PlakatSyncPage *self)
{
  g_assert (PLAKAT_IS_SYNC_PAGE (self));

  set_narrow (self, TRUE);
}

static void
narrow_unapply_cb (PlakatSyncPage *self)
{
  g_assert (PLAKAT_IS_SYNC_PAGE (self));

  set_narrow (self, FALSE);
}

static void
set_account (PlakatSyncPage *self, PlakatAccount *account)
{
  if (!g_set_object (&self->account, account) || account == NULL)
    return;
  g_signal_group_set_target (self->engine_signals, plakat_account_get_engine (account));
  g_signal_group_set_target (self->library_signals, plakat_account_get_library (account));
  update_state (self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    plakat_sync_page_load (self);
}

static void
plakat_sync_page_map (GtkWidget *widget)
{
  PlakatSyncPage *self = PLAKAT_SYNC_PAGE (widget);

  GTK_WIDGET_CLASS (plakat_sync_page_parent_class)->map (widget);
  if (self->account == NULL)
    return;
  update_state (self);
  plakat_sync_page_load (self);
  self->refresh = g_timeout_add_seconds (REFRESH_SECONDS, refresh_cb, self);
}

static void
plakat_sync_page_unmap (GtkWidget *widget)
{
  PlakatSyncPage *self = PLAKAT_SYNC_PAGE (widget);

  g_clear_handle_id (&self->refresh, g_source_remove);
  g_clear_handle_id (&self->soon, g_source_remove);
  GTK_WIDGET_CLASS (plakat_sync_page_parent_class)->unmap (widget);
}

static void
plakat_sync_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ACCOUNT)
    g_value_set_object (value, PLAKAT_SYNC_PAGE (object)->account);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
plakat_sync_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ACCOUNT)
    set_account (PLAKAT_SYNC_PAGE (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
plakat_sync_page_dispose (GObject *object)
{
  PlakatSyncPage *self = PLAKAT_SYNC_PAGE (object);

  g_clear_handle_id (&self->refresh, g_source_remove);
  g_clear_handle_id (&self->soon, g_source_remove);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PLAKAT_TYPE_SYNC_PAGE);
  g_clear_object (&self->engine_signals);
  g_clear_object (&self->library_signals);
  g_clear_object (&self->account);
  g_clear_pointer (&self->names, g_hash_table_unref);
  G_OBJECT_CLASS (plakat_sync_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, PlakatSyncPage, name)
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/plakat_app/Plakat/plakat-sync-page.ui");
  BIND (state_icon);
  BIND (title_label);
  BIND (line_label);
  BIND (state_box);
  BIND (button_stack);
  BIND (now_button);
  BIND (progress);
  BIND (spinner);
  BIND (latches_section);
  BIND (conflicts_section);
  BIND (parked_section);
  BIND (waiting_section);
  BIND (held_section);
  BIND (server_group);
  BIND (bin_row);
  BIND (log_row);
  BIND (nothing);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, narrow_apply_cb);
  gtk_widget_class_bind_template_callback (widget_class, narrow_unapply_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, log_cb);
  gtk_widget_class_bind_template_callback (widget_class, bin_cb);
}

static void
plakat_sync_page_class_init (PlakatSyncPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = plakat_sync_page_dispose;
  object_class->get_property = plakat_sync_page_get_property;
  object_class->set_property = plakat_sync_page_set_property;
  widget_class->map = plakat_sync_page_map;
  widget_class->unmap = plakat_sync_page_unmap;

  properties[PROP_ACCOUNT] = g_param_spec_object ("account", NULL, NULL, PLAKAT_TYPE_ACCOUNT,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (PLAKAT_TYPE_SYNC_SECTION);
  bind_template (widget_class);
}

static void
retry_all_cb (PlakatSyncPage *self)
{
  g_assert (PLAKAT_IS_SYNC_PAGE (self));

  plakat_sync_page_retry (self, NULL);
}

static void
plakat_sync_page_init (PlakatSyncPage *self)
{
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->engine_signals = g_signal_group_new (PLAKAT_TYPE_ENGINE);
  g_signal_group_connect_swapped (self->engine_signals, "notify", G_CALLBACK (engine_changed_cb), self);
  self->library_signals = g_signal_group_new (PLAKAT_TYPE_LIBRARY);
  g_signal_group_connect_swapped (self->library_signals, "page-changed", G_CALLBACK (page_changed_cb), self);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->retry_button = gtk_button_new_with_mnemonic (_ ("Retry _all"));
  g_signal_connect_object (self->retry_button, "clicked", G_CALLBACK (retry_all_cb), self, G_CONNECT_SWAPPED);
  plakat_sync_section_set_button (self->parked_section, self->retry_button);
}
