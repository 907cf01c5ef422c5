/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-account-menu.h"
#include "plakat-preferences-dialog.h"
#include "plakat-server-words.h"
#include "plakat-toast.h"
#include "plakat-words.h"

#define OF_RATINGS (PLAKAT_CAN_HALF_STARS | PLAKAT_CAN_UNRATE | PLAKAT_CAN_READ_RATINGS)

struct _PlakatPreferencesDialog
{
  AdwPreferencesDialog parent_instance;

  PlakatApplication *application;

  AdwPreferencesRow *account_row;
  AdwExpanderRow *others_row;
  GtkWidget *connect_row;
  GtkWidget *sign_out_row;
  GtkWidget *width_row;
  AdwComboRow *captions_row;
  GtkWidget *cap_row;
  AdwActionRow *cache_row;
  GtkWidget *empty_button;
  AdwPreferencesPage *server_page;
  AdwActionRow *kind_row;
  AdwPreferencesGroup *can_group;
  GtkWidget *cannot_group;
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

static GtkWindow *
leave (PlakatPreferencesDialog *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self->application));

  adw_dialog_close (ADW_DIALOG (self));
  return window;
}

static void
open_account_cb (PlakatPreferencesDialog *self, GtkButton *button)
{
  GtkWindow *window;

  g_assert (PLAKAT_IS_PREFERENCES_DIALOG (self));

  window = leave (self);
  if (window != NULL)
    gtk_widget_activate_action (GTK_WIDGET (window), "win.open-account", "s",
                                g_object_get_data (G_OBJECT (button), "uuid"));
}

static void
show_others (PlakatPreferencesDialog *self)
{
  g_autoptr (GPtrArray) known =
      plakat_accounts_list_known (plakat_application_get_accounts (self->application));

  for (guint i = 0; i < known->len; i++)
    {
      PlakatKnownAccount *account = g_ptr_array_index (known, i);
      g_autofree char *name = plakat_account_menu_describe (account);
      GtkWidget *row, *button;

      if (account->current)
        continue;
      row = adw_action_row_new ();
      button = gtk_button_new_with_mnemonic (_ ("_Open"));
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      g_object_set_data_full (G_OBJECT (button), "uuid", g_strdup (account->uuid), g_free);
      g_signal_connect_object (button, "clicked", G_CALLBACK (open_account_cb), self, G_CONNECT_SWAPPED);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
      adw_expander_row_add_row (self->others_row, row);
      gtk_widget_set_visible (GTK_WIDGET (self->others_row), TRUE);
    }
}

static GtkWidget *
create_ability (const PlakatAbility *ability, gboolean can)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name (can ? "object-select-symbolic" : "computer-symbolic");

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (ability->title));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), can ? _ (ability->can) : _ (ability->cannot));
  gtk_widget_add_css_class (icon, "dim-label");
  gtk_accessible_update_state (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  return row;
}

/* What the server of the open account can and cannot do; without one there is no such page. */
static void
show_server (PlakatPreferencesDialog *self)
{
  PlakatAccount *account = plakat_accounts_get_current (plakat_application_get_accounts (self->application));
  PlakatCapabilities capabilities;
  const PlakatAbility *abilities;
  guint count, missing = 0;

  if (account == NULL || plakat_account_is_local (account))
    {
      adw_preferences_dialog_remove (ADW_PREFERENCES_DIALOG (self), self->server_page);
      return;
    }
  capabilities = plakat_account_get_capabilities (account);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->kind_row),
                                 plakat_server_words_kind (plakat_account_get_kind (account)));
  adw_action_row_set_subtitle (self->kind_row, plakat_account_get_origin (account));
  abilities = plakat_server_words_list (&count);
  for (guint i = 0; i < count; i++)
    {
      gboolean can = (capabilities & abilities[i].capability) != 0;

      /* how stars are kept is no question where none are */
      if ((abilities[i].capability & OF_RATINGS) && !(capabilities & PLAKAT_CAN_RATE))
        continue;
      missing += !can;
      adw_preferences_group_add (can ? self->can_group : ADW_PREFERENCES_GROUP (self->cannot_group),
                                 create_ability (&abilities[i], can));
    }
  gtk_widget_set_visible (self->cannot_group, missing > 0);
}

static void
show_cache (PlakatPreferencesDialog *self, guint64 bytes, guint64 pinned)
{
  g_autofree char *size = plakat_words_bytes (bytes);
  g_autofree char *more = plakat_words_bytes (pinned);
  /* Translators: both are sizes, such as "12.3 MB" */
  g_autofree char *both = g_strdup_printf (_ ("%s, and %s for films on your lists"), size, more);

  adw_action_row_set_subtitle (self->cache_row, pinned > 0 ? both : size);
  gtk_widget_set_sensitive (self->empty_button, bytes > 0);
}

static DexFuture *
measure_fiber (gpointer data)
{
  PlakatPreferencesDialog *self = data;
  PlakatPictures *pictures = plakat_application_get_pictures (self->application);
  g_autoptr (GError) error = NULL;
  guint64 bytes = dex_await_uint64 (plakat_pictures_measure_cache (pictures, FALSE), &error);
  guint64 pinned = error ? 0 : dex_await_uint64 (plakat_pictures_measure_cache (pictures, TRUE), &error);

  if (self->cache_row == NULL)
    return NULL;
  if (error == NULL)
    show_cache (self, bytes, pinned);
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
    adw_preferences_dialog_add_toast (ADW_PREFERENCES_DIALOG (self),
                                      plakat_toast_new (GTK_WIDGET (self), error->message, NULL));
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
  GtkWindow *window;

  g_assert (PLAKAT_IS_PREFERENCES_DIALOG (self));

  window = leave (self);
  if (window != NULL)
    gtk_widget_activate_action (GTK_WIDGET (window), "win.connect", NULL);
}

static void
sign_out_cb (PlakatPreferencesDialog *self)
{
  GtkWindow *window;

  g_assert (PLAKAT_IS_PREFERENCES_DIALOG (self));

  window = leave (self);
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
  gtk_widget_class_bind_template_child (widget_class, PlakatPreferencesDialog, others_row);
  gtk_widget_class_bind_template_child (widget_class, PlakatPreferencesDialog, server_page);
  gtk_widget_class_bind_template_child (widget_class, PlakatPreferencesDialog, kind_row);
  gtk_widget_class_bind_template_child (widget_class, PlakatPreferencesDialog, can_group);
  gtk_widget_class_bind_template_child (widget_class, PlakatPreferencesDialog, cannot_group);
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
  show_others (self);
  show_server (self);
  measure_cache (self);
  return self;
}
