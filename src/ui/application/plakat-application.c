/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib-unix.h>
#include <glib/gi18n.h>

#include "plakat-application.h"
#include "plakat-pins.h"
#include "plakat-preferences-dialog.h"
#include "plakat-window.h"

#define MEBIBYTE (1024 * 1024)
/* Who quits does not wait for longer than that. */
#define CLOSE_SECONDS 5

struct _PlakatApplication
{
  AdwApplication parent_instance;

  GSettings *settings;
  PlakatAccounts *accounts;
  PlakatPictures *pictures;
  PlakatLooks *looks;
  PlakatPins *pins;
  char *data_dir;
};

G_DEFINE_FINAL_TYPE (PlakatApplication, plakat_application, ADW_TYPE_APPLICATION)

static const GOptionEntry options[] = {
  { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_ ("Keep accounts in this folder instead of the user’s"),
    N_ ("FOLDER") },
  { NULL },
};

static void
account_changed_cb (PlakatApplication *self)
{
  PlakatAccount *account;
  const char *files;

  g_assert (PLAKAT_IS_APPLICATION (self));

  account = plakat_accounts_get_current (self->accounts);
  files = account ? plakat_account_get_files (account) : NULL;
  plakat_pictures_set_files (self->pictures, files,
                             account != NULL
                                 && (plakat_account_get_capabilities (account) & PLAKAT_CAN_SIZE_PICTURES));
  /* Without a server no picture was ever fetched. */
  plakat_pins_set_account (self->pins, files ? account : NULL);
  plakat_looks_set_catalogue (self->looks, account ? plakat_account_get_catalogue (account) : NULL);
}

static void
network_changed_cb (PlakatApplication *self, gboolean available)
{
  g_assert (PLAKAT_IS_APPLICATION (self));

  if (available)
    plakat_pictures_try_again (self->pictures);
}

static void
cap_changed_cb (PlakatApplication *self)
{
  g_assert (PLAKAT_IS_APPLICATION (self));

  plakat_pictures_set_cap (self->pictures,
                           (guint64) g_settings_get_uint (self->settings, "image-cache-cap") * MEBIBYTE);
}

/* Accounts and pictures are made when the first window is asked for: --help needs neither. */
static void
prepare (PlakatApplication *self)
{
  g_autofree char *data = self->data_dir ? g_strdup (self->data_dir)
                                         : g_build_filename (g_get_user_data_dir (), GETTEXT_PACKAGE, NULL);
  g_autofree char *cache = g_build_filename (g_get_user_cache_dir (), GETTEXT_PACKAGE, NULL);

  if (self->accounts != NULL)
    return;
  self->accounts = plakat_accounts_new (data, cache, plakat_application_get_starter_dir (self));
  self->pictures = plakat_pictures_new (cache);
  self->looks = plakat_looks_new (self->pictures);
  self->pins = plakat_pins_new (self->pictures);
  g_signal_connect_object (self->accounts, "notify::current", G_CALLBACK (account_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::image-cache-cap", G_CALLBACK (cap_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (g_network_monitor_get_default (), "network-changed",
                           G_CALLBACK (network_changed_cb), self, G_CONNECT_SWAPPED);
  cap_changed_cb (self);
}

static void
about_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PlakatApplication *self = data;
  AdwAboutDialog *about = ADW_ABOUT_DIALOG (adw_about_dialog_new ());

  adw_about_dialog_set_application_name (about, _ ("Plakat"));
  adw_about_dialog_set_application_icon (about, PLAKAT_APP_ID);
  adw_about_dialog_set_version (about, PLAKAT_VERSION);
  adw_about_dialog_set_comments (
      about, _ ("Find films by looking. Keep lists that are yours, with or without a network."));
  adw_about_dialog_set_developer_name (about, _ ("The Plakat contributors"));
  adw_about_dialog_set_license_type (about, GTK_LICENSE_GPL_3_0);
  adw_about_dialog_set_copyright (about, _ ("© The Plakat contributors"));
  /* Translators: your name, one on each line */
  adw_about_dialog_set_translator_credits (about, _ ("translator-credits"));
  adw_dialog_present (ADW_DIALOG (about),
                      GTK_WIDGET (gtk_application_get_active_window (GTK_APPLICATION (self))));
}

static void
preferences_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PlakatApplication *self = data;

  adw_dialog_present (ADW_DIALOG (plakat_preferences_dialog_new (self)),
                      GTK_WIDGET (gtk_application_get_active_window (GTK_APPLICATION (self))));
}

static void
quit_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkWindow *window = gtk_application_get_active_window (data);

  /* closing remembers the window's size */
  if (window != NULL)
    gtk_window_close (window);
  else
    g_application_quit (data);
}

static void
add_actions (PlakatApplication *self)
{
  static const GActionEntry entries[] = {
    { .name = "about", .activate = about_action },
    { .name = "preferences", .activate = preferences_action },
    { .name = "quit", .activate = quit_action },
  };
  static const struct
  {
    const char *action;
    const char *accels[3];
  } accels[] = {
    { "app.quit", { "<Primary>q" } },
    { "app.preferences", { "<Primary>comma" } },
    { "win.show-help-overlay", { "<Primary>question" } },
    { "win.search", { "<Primary>f" } },
    { "win.toggle-sidebar", { "F9" } },
    { "win.toggle-watchlist", { "<Primary>b" } },
    { "win.toggle-favourite", { "<Primary>d" } },
    { "win.sync-now", { "<Primary>r" } },
    { "win.sync", { "<Primary><Shift>r" } },
    { "win.back", { "<Alt>Left" } },
    { "win.show-place::catalogue", { "<Alt>1" } },
    { "win.show-place::people", { "<Alt>2" } },
    { "win.show-place::watchlist", { "<Alt>3" } },
    { "win.show-place::favourites", { "<Alt>4" } },
    { "win.show-place::rated", { "<Alt>5" } },
    { "win.show-place::colours", { "<Alt>6" } },
    { "window.close", { "<Primary>w" } },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accels[i].action, accels[i].accels);
}

/* A session that ends says so with a signal. */
static gboolean
terminated_cb (gpointer data)
{
  g_assert (PLAKAT_IS_APPLICATION (data));

  g_action_group_activate_action (G_ACTION_GROUP (data), "quit", NULL);
  return G_SOURCE_CONTINUE;
}

static gboolean
late_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_CONTINUE;
}

/* The files are closed, or the next start would read all of them to see whether they are whole. */
static void
close_accounts (PlakatApplication *self)
{
  g_autoptr (DexFuture) closed = plakat_accounts_close (self->accounts);
  gboolean late = FALSE;
  guint deadline = g_timeout_add_seconds (CLOSE_SECONDS, late_cb, &late);

  while (dex_future_is_pending (closed) && !late)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (deadline);
}

static void
plakat_application_shutdown (GApplication *application)
{
  PlakatApplication *self = PLAKAT_APPLICATION (application);

  if (self->accounts != NULL)
    close_accounts (self);
  G_APPLICATION_CLASS (plakat_application_parent_class)->shutdown (application);
}

static void
plakat_application_startup (GApplication *application)
{
  PlakatApplication *self = PLAKAT_APPLICATION (application);

  G_APPLICATION_CLASS (plakat_application_parent_class)->startup (application);
  gtk_window_set_default_icon_name (PLAKAT_APP_ID);
  self->settings = g_settings_new (PLAKAT_APP_ID);
  add_actions (self);
  g_unix_signal_add (SIGTERM, terminated_cb, self);
  g_unix_signal_add (SIGINT, terminated_cb, self);
  g_unix_signal_add (SIGHUP, terminated_cb, self);
}

static void
plakat_application_activate (GApplication *application)
{
  PlakatApplication *self = PLAKAT_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  prepare (self);
  if (window == NULL)
    window = GTK_WINDOW (plakat_window_new (self));
  gtk_window_present (window);
}

static int
plakat_application_handle_local_options (GApplication *application, GVariantDict *dict)
{
  PlakatApplication *self = PLAKAT_APPLICATION (application);
  g_autofree char *named = NULL;

  if (g_variant_dict_lookup (dict, "data-dir", "^ay", &named))
    self->data_dir = g_canonicalize_filename (named, NULL);
  return -1;
}

static void
plakat_application_dispose (GObject *object)
{
  PlakatApplication *self = PLAKAT_APPLICATION (object);

  if (self->looks != NULL)
    plakat_looks_set_catalogue (self->looks, NULL);
  g_clear_object (&self->looks);
  g_clear_object (&self->accounts);
  g_clear_object (&self->pins);
  g_clear_object (&self->pictures);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (plakat_application_parent_class)->dispose (object);
}

static void
plakat_application_finalize (GObject *object)
{
  g_free (PLAKAT_APPLICATION (object)->data_dir);
  G_OBJECT_CLASS (plakat_application_parent_class)->finalize (object);
}

static void
plakat_application_class_init (PlakatApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->dispose = plakat_application_dispose;
  object_class->finalize = plakat_application_finalize;
  application_class->startup = plakat_application_startup;
  application_class->activate = plakat_application_activate;
  application_class->shutdown = plakat_application_shutdown;
  application_class->handle_local_options = plakat_application_handle_local_options;
}

static void
plakat_application_init (PlakatApplication *self)
{
  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

PlakatApplication *
plakat_application_new (void)
{
  return g_object_new (PLAKAT_TYPE_APPLICATION, "application-id", PLAKAT_APP_ID, "resource-base-path",
                       "/io/github/plakat_app/Plakat", NULL);
}

/** plakat_application_get_pictures: Returns: (transfer none): every picture of this process comes from here
 */
PlakatPictures *
plakat_application_get_pictures (PlakatApplication *self)
{
  g_return_val_if_fail (PLAKAT_IS_APPLICATION (self), NULL);

  return self->pictures;
}

/** plakat_application_get_looks: Returns: (transfer none): what finds the colours of posters */
PlakatLooks *
plakat_application_get_looks (PlakatApplication *self)
{
  g_return_val_if_fail (PLAKAT_IS_APPLICATION (self), NULL);

  return self->looks;
}

PlakatAccounts *
plakat_application_get_accounts (PlakatApplication *self)
{
  g_return_val_if_fail (PLAKAT_IS_APPLICATION (self), NULL);

  return self->accounts;
}

GSettings *
plakat_application_get_settings (PlakatApplication *self)
{
  g_return_val_if_fail (PLAKAT_IS_APPLICATION (self), NULL);

  return self->settings;
}

/** plakat_application_get_starter_dir: the folder of the starter catalogue; PLAKAT_STARTER_DIR names another
 */
const char *
plakat_application_get_starter_dir (PlakatApplication *self)
{
  const char *named = g_getenv ("PLAKAT_STARTER_DIR");

  g_return_val_if_fail (PLAKAT_IS_APPLICATION (self), NULL);

  return named ? named : PLAKAT_STARTER_DIR;
}
