/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-preferences-dialog.h"
#include "plakat-words.h"

struct _PlakatPreferencesDialog
{
  AdwPreferencesDialog parent_instance;

  PlakatApplication *application;

  AdwPreferencesRow *account_row;
  GtkWidget *connect_row;
  GtkWidget *sign_out_row;
  GtkWidget *width_row;
  AdwComboRow *captions_row;
  GtkWidget *cap_row;
  AdwActionRow *cache_row;
  GtkWidget *empty_button;
};

G_DEFINE_FINAL_TYPE (PlakatPreferencesDialog, plakat_preferences_dialog, ADW_TYPE_PREFERENCES_DIALOG)

static void
show_account (PlakatPreferencesDialog *self)
{
  PlakatAccount *account = plakat_accounts_get_current (plakat_application_get_accounts (self->application));
  gboolean local = account == NULL || plakat_account_is_local (account);

  adw_preferences_row_set_title (self->account_row,
                                 local ? _ ("On this computer") : plakat_account_get_username (account));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->account_row), local
                                                                       ? _ ("No account, no network needed")
                                                                       : plakat_account_get_origin (account));
  gtk_widget_set_visible (self->connect_row, TRUE);
  gtk_widget_set_visible (self->sign_out_row, !local);
}

static void
show_cache (PlakatPreferencesDialog *self, guint64 bytes)
{
  g_autofree char *size = plakat_words_bytes (bytes);

  adw_action_row_set_subtitle (self->cache_row, size);
  gtk_widget_set_sensitive (self->empty_button, bytes > 0);
}

static DexFuture *
measure_fiber (gpointer data)
{
  PlakatPreferencesDialog *self = data;
  g_autoptr (GError) error = NULL;
  guint64 bytes = dex_await_uint64 (
      plakat_pictures_measure_cache (plakat_application_get_pictures (self->application)), &error);

  if (self->cache_row == NULL)
    return NULL;
  if (error == NULL)
    show_cache (self, bytes);
  else
    adw_action_row_set_subtitle (self->cache_row, error->message);
  return NULL;
}

static void
measure_cache (PlakatPreferencesDialog *self)
{
  dex_future_disown (dex_scheduler_spawn (NULL, 0, measure_fiber, g_object_ref (self), g_object_unref));
}

static DexFuture *
empty_fiber (gpointer data)
{
  PlakatPreferencesDialog *self = data;
  g_autoptr (GError) error = NULL;

  if (!dex_await (plakat_pictures_clear_cache (plakat_application_get_pictures (self->application)), &error)
      && self->cache_row != NULL)
    {
      AdwToast *toast = adw_toast_new (error->message);

      adw_toast_set_use_markup (toast, FALSE);
      adw_preferences_dialog_add_toast (ADW_PREFERENCES_DIALOG (self), toast);
    }
  measure_cache (self);
  return NULL;
}

static void
empty_cb (PlakatPreferencesDialog *self)
{
  g_assert (PLAKAT_IS_PREFERENCES_DIALOG (self));

  gtk_widget_set_sensitive (self->empty_button, FALSE);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, empty_fiber, g_object_ref (self), g_object_unref));
}

static void
connect_cb (PlakatPreferencesDialog *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self->application));

  g_assert (PLAKAT_IS_PREFERENCES_DIALOG (self));

  adw_dialog_close (ADW_DIALOG (self));
  if (window != NULL)
    gtk_widget_activate_action (GTK_WIDGET (window), "win.connect", NULL);
}

static void
sign_out_cb (PlakatPreferencesDialog *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self->application));

  g_assert (PLAKAT_IS_PREFERENCES_DIALOG (self));

  adw_dialog_close (ADW_DIALOG (self));
  if (window != NULL)
    gtk_widget_activate_action (GTK_WIDGET (window), "win.sign-out", NULL);
}

/* The rows stand in the order of the setting's enumeration. */
static void
captions_cb (PlakatPreferencesDialog *self)
{
  g_assert (PLAKAT_IS_PREFERENCES_DIALOG (self));

  if (self->application != NULL)
    g_settings_set_enum (plakat_application_get_settings (self->application), "captions",
                         (int) adw_combo_row_get_selected (self->captions_row));
}

static void
follow_settings (PlakatPreferencesDialog *self)
{
  GSettings *settings = plakat_application_get_settings (self->application);

  g_settings_bind (settings, "poster-width", self->width_row, "value", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "image-cache-cap", self->cap_row, "value", G_SETTINGS_BIND_DEFAULT);
  adw_combo_row_set_selected (self->captions_row, (guint) g_settings_get_enum (settings, "captions"));
}

static void
plakat_preferences_dialog_dispose (GObject *object)
{
  PlakatPreferencesDialog *self = PLAKAT_PREFERENCES_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PLAKAT_TYPE_PREFERENCES_DIALOG);
  g_clear_object (&self->application);
  G_OBJECT_CLASS (plakat_preferences_dialog_parent_class)->dispose (object);
}

static void
plakat_preferences_dialog_class_init (PlakatPreferencesDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = plakat_preferences_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/plakat_app/Plakat/plakat-preferences-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PlakatPreferencesDialog, account_row);
  gtk_widget_class_bind_template_child (widget_class, PlakatPreferencesDialog, connect_row);
  gtk_widget_class_bind_template_child (widget_class, PlakatPreferencesDialog, sign_out_row);
  gtk_widget_class_bind_template_child (widget_class, PlakatPreferencesDialog, width_row);
  gtk_widget_class_bind_template_child (widget_class, PlakatPreferencesDialog, captions_row);
  gtk_widget_class_bind_template_child (widget_class, PlakatPreferencesDialog, cap_row);
  gtk_widget_class_bind_template_child (widget_class, PlakatPreferencesDialog, cache_row);
  gtk_widget_class_bind_template_child (widget_class, PlakatPreferencesDialog, empty_button);
  gtk_widget_class_bind_template_callback (widget_class, connect_cb);
  gtk_widget_class_bind_template_callback (widget_class, sign_out_cb);
  gtk_widget_class_bind_template_callback (widget_class, captions_cb);
  gtk_widget_class_bind_template_callback (widget_class, empty_cb);
}

static void
plakat_preferences_dialog_init (PlakatPreferencesDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

PlakatPreferencesDialog *
plakat_preferences_dialog_new (PlakatApplication *application)
{
  PlakatPreferencesDialog *self = g_object_new (PLAKAT_TYPE_PREFERENCES_DIALOG, NULL);

  self->application = g_object_ref (application);
  follow_settings (self);
  show_account (self);
  measure_cache (self);
  return self;
}
