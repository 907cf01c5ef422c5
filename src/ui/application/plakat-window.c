/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-home-page.h"
#include "plakat-toast.h"
#include "plakat-welcome-page.h"
#include "plakat-window-private.h"

G_DEFINE_FINAL_TYPE (PlakatWindow, plakat_window, ADW_TYPE_APPLICATION_WINDOW)

static void
show_only (PlakatWindow *self, AdwNavigationPage *page)
{
  adw_navigation_view_replace (self->navigation, &page, 1);
}

static void
show_failure (PlakatWindow *self, const GError *error)
{
  AdwToast *toast = plakat_toast_new (GTK_WIDGET (self), error->message, NULL);

  adw_toast_set_timeout (toast, 0);
  plakat_window_add_toast (self, toast);
}

/* Lists that were damaged and put together again: what happened, and where the damaged file stands. */
static void
tell_notice (PlakatWindow *self)
{
  const char *notice = plakat_store_get_notice (plakat_account_get_store (self->account));
  AdwDialog *dialog;

  if (notice == NULL)
    return;
  dialog = adw_alert_dialog_new (_ ("Your Lists Were Put Together Again"), notice);
  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _ ("_Close"));
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

/** plakat_window_show_account: the places of the account that is open, or Welcome when there is none */
void
plakat_window_show_account (PlakatWindow *self)
{
  static const char *const signed_in[] = { "sign-out", "merge-local" };
  PlakatAccount *account = plakat_accounts_get_current (self->accounts);

  if (account == self->account && account != NULL)
    return;
  g_set_object (&self->account, account);
  self->home = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (signed_in); i++)
    g_simple_action_set_enabled (
        G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), signed_in[i])),
        account != NULL && !plakat_account_is_local (account));
  if (account == NULL)
    {
      show_only (self, ADW_NAVIGATION_PAGE (plakat_welcome_page_new (self->accounts)));
      return;
    }
  self->home = ADW_NAVIGATION_PAGE (plakat_home_page_new (account));
  show_only (self, self->home);
  tell_notice (self);
}

/* Somebody looks again: what failed is tried again, and what is old is looked at. */
static void
active_cb (PlakatWindow *self)
{
  g_assert (PLAKAT_IS_WINDOW (self));

  if (self->account != NULL && gtk_window_is_active (GTK_WINDOW (self)))
    plakat_engine_refocus (plakat_account_get_engine (self->account));
}

static void
account_changed_cb (PlakatWindow *self)
{
  g_assert (PLAKAT_IS_WINDOW (self));

  /* between two accounts there is none for a moment: the pages stay until the next one is there */
  if (plakat_accounts_get_current (self->accounts) != NULL)
    plakat_window_show_account (self);
}

static DexFuture *
open_fiber (gpointer data)
{
  PlakatWindow *self = data;
  g_autoptr (PlakatAccount) account = NULL;
  g_autoptr (GError) error = NULL;

  account = dex_await_object (plakat_accounts_open_last (self->accounts), &error);
  if (gtk_widget_in_destruction (GTK_WIDGET (self)))
    return NULL;
  if (account == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    show_failure (self, error);
  plakat_window_show_account (self);
  return NULL;
}

static void
restore_size (PlakatWindow *self, GSettings *settings)
{
  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (settings, "window-width"),
                               g_settings_get_int (settings, "window-height"));
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
}

static gboolean
plakat_window_close_request (GtkWindow *window)
{
  GSettings *settings =
      plakat_application_get_settings (PLAKAT_APPLICATION (gtk_window_get_application (window)));
  gboolean maximized = gtk_window_is_maximized (window);
  int width, height;

  gtk_window_get_default_size (window, &width, &height);
  g_settings_set_boolean (settings, "window-maximized", maximized);
  if (!maximized)
    {
      g_settings_set_int (settings, "window-width", MAX (width, 360));
      g_settings_set_int (settings, "window-height", MAX (height, 294));
    }
  return GTK_WINDOW_CLASS (plakat_window_parent_class)->close_request (window);
}

static void
plakat_window_dispose (GObject *object)
{
  PlakatWindow *self = PLAKAT_WINDOW (object);

  self->home = NULL;
  g_clear_object (&self->account);
  g_clear_object (&self->accounts);
  gtk_widget_dispose_template (GTK_WIDGET (self), PLAKAT_TYPE_WINDOW);
  G_OBJECT_CLASS (plakat_window_parent_class)->dispose (object);
}

static void
plakat_window_class_init (PlakatWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = plakat_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = plakat_window_close_request;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/plakat_app/Plakat/plakat-window.ui");
  gtk_widget_class_bind_template_child (widget_class, PlakatWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, PlakatWindow, navigation);
}

static void
plakat_window_init (PlakatWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "notify::is-active", G_CALLBACK (active_cb), NULL);
}

PlakatWindow *
plakat_window_new (PlakatApplication *application)
{
  PlakatWindow *self = g_object_new (PLAKAT_TYPE_WINDOW, "application", application, NULL);

  self->accounts = g_object_ref (plakat_application_get_accounts (application));
  g_signal_connect_object (self->accounts, "notify::current", G_CALLBACK (account_changed_cb), self,
                           G_CONNECT_SWAPPED);
  restore_size (self, plakat_application_get_settings (application));
  plakat_window_add_actions (self);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, open_fiber, g_object_ref (self), g_object_unref));
  return self;
}

/** plakat_window_get_account: Returns: (transfer none) (nullable): the account whose places are shown */
PlakatAccount *
plakat_window_get_account (PlakatWindow *self)
{
  g_return_val_if_fail (PLAKAT_IS_WINDOW (self), NULL);

  return self->account;
}

void
plakat_window_add_toast (PlakatWindow *self, AdwToast *toast)
{
  g_return_if_fail (PLAKAT_IS_WINDOW (self));
  g_return_if_fail (ADW_IS_TOAST (toast));

  adw_toast_overlay_add_toast (self->toasts, toast);
}
