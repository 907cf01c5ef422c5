/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plakat-application.h"
#include "plakat-connect-page.h"

struct _PlakatConnectPage
{
  AdwNavigationPage parent_instance;

  PlakatAccounts *accounts;
  gboolean waiting;

  AdwToggleGroup *choice;
  GtkEditable *address;
  GtkEditable *email;
  GtkEditable *username;
  GtkEditable *password;
  GtkLabel *problem;
  GtkWidget *submit;
  GtkStack *submit_stack;
  GtkLabel *submit_label;
};

G_DEFINE_FINAL_TYPE (PlakatConnectPage, plakat_connect_page, ADW_TYPE_NAVIGATION_PAGE)

static gboolean
is_registering (PlakatConnectPage *self)
{
  return g_strcmp0 (adw_toggle_group_get_active_name (self->choice), "register") == 0;
}

static gboolean
is_filled (GtkEditable *entry)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  return *text != '\0';
}

static gboolean
is_complete (PlakatConnectPage *self)
{
  return is_filled (self->address) && is_filled (self->username) && is_filled (self->password)
         && (!is_registering (self) || is_filled (self->email));
}

static void
show_problem (PlakatConnectPage *self, const char *sentence)
{
  gtk_label_set_text (self->problem, sentence ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), sentence != NULL);
  if (sentence != NULL)
    gtk_accessible_announce (GTK_ACCESSIBLE (self->problem), sentence,
                             GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
}

static void
set_waiting (PlakatConnectPage *self, gboolean waiting)
{
  GtkEditable *entries[] = { self->address, self->email, self->username, self->password };

  self->waiting = waiting;
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    gtk_widget_set_sensitive (GTK_WIDGET (entries[i]), !waiting);
  gtk_widget_set_sensitive (GTK_WIDGET (self->choice), !waiting);
  gtk_widget_set_sensitive (self->submit, !waiting && is_complete (self));
  gtk_stack_set_visible_child_name (self->submit_stack, waiting ? "waiting" : "words");
}

static void
changed_cb (PlakatConnectPage *self)
{
  g_assert (PLAKAT_IS_CONNECT_PAGE (self));

  show_problem (self, NULL);
  gtk_widget_set_sensitive (self->submit, !self->waiting && is_complete (self));
}

static void
choice_cb (PlakatConnectPage *self)
{
  gboolean registering = is_registering (self);

  g_assert (PLAKAT_IS_CONNECT_PAGE (self));

  gtk_widget_set_visible (GTK_WIDGET (self->email), registering);
  gtk_label_set_label (self->submit_label, registering ? _ ("Register") : _ ("Sign in"));
  changed_cb (self);
}

static char *
dup_stripped (GtkEditable *entry)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (entry)));
}

static DexFuture *
ask_server (PlakatConnectPage *self, const char *address)
{
  g_autofree char *username = dup_stripped (self->username);
  g_autofree char *email = dup_stripped (self->email);
  const char *password = gtk_editable_get_text (self->password);

  if (is_registering (self))
    return plakat_accounts_register (self->accounts, address, email, username, password);
  return plakat_accounts_sign_in (self->accounts, address, username, password);
}

static DexFuture *
connect_fiber (gpointer data)
{
  PlakatConnectPage *self = data;
  g_autofree char *address = dup_stripped (self->address);
  g_autoptr (PlakatAccount) account = NULL;
  g_autoptr (GError) error = NULL;

  account = dex_await_object (ask_server (self, address), &error);
  if (account == NULL)
    {
      if (gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
        {
          set_waiting (self, FALSE);
          show_problem (self, error->message);
          gtk_widget_grab_focus (GTK_WIDGET (self->password));
        }
      return NULL;
    }
  g_settings_set_string (plakat_application_get_settings (PLAKAT_APPLICATION_DEFAULT), "server-address",
                         address);
  /* a new account took the place of all pages; signing in to the same one again leaves this page to be closed
   */
  if (gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "navigation.pop", NULL);
  return NULL;
}

static void
submit_cb (PlakatConnectPage *self)
{
  g_assert (PLAKAT_IS_CONNECT_PAGE (self));

  if (self->waiting || !is_complete (self))
    return;
  show_problem (self, NULL);
  set_waiting (self, TRUE);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, connect_fiber, g_object_ref (self), g_object_unref));
}

static void
plakat_connect_page_shown (AdwNavigationPage *page)
{
  PlakatConnectPage *self = PLAKAT_CONNECT_PAGE (page);

  gtk_widget_grab_focus (GTK_WIDGET (is_filled (self->address) ? self->username : self->address));
}

static void
plakat_connect_page_dispose (GObject *object)
{
  PlakatConnectPage *self = PLAKAT_CONNECT_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PLAKAT_TYPE_CONNECT_PAGE);
  g_clear_object (&self->accounts);
  G_OBJECT_CLASS (plakat_connect_page_parent_class)->dispose (object);
}

static void
plakat_connect_page_class_init (PlakatConnectPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = plakat_connect_page_dispose;
  ADW_NAVIGATION_PAGE_CLASS (klass)->shown = plakat_connect_page_shown;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/plakat_app/Plakat/plakat-connect-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PlakatConnectPage, choice);
  gtk_widget_class_bind_template_child (widget_class, PlakatConnectPage, address);
  gtk_widget_class_bind_template_child (widget_class, PlakatConnectPage, email);
  gtk_widget_class_bind_template_child (widget_class, PlakatConnectPage, username);
  gtk_widget_class_bind_template_child (widget_class, PlakatConnectPage, password);
  gtk_widget_class_bind_template_child (widget_class, PlakatConnectPage, problem);
  gtk_widget_class_bind_template_child (widget_class, PlakatConnectPage, submit);
  gtk_widget_class_bind_template_child (widget_class, PlakatConnectPage, submit_stack);
  gtk_widget_class_bind_template_child (widget_class, PlakatConnectPage, submit_label);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, choice_cb);
  gtk_widget_class_bind_template_callback (widget_class, submit_cb);
}

static void
plakat_connect_page_init (PlakatConnectPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* What was typed the last time, so that signing in again needs the password only. */
static void
offer_last (PlakatConnectPage *self)
{
  PlakatAccount *account = plakat_accounts_get_current (self->accounts);
  g_autofree char *address =
      g_settings_get_string (plakat_application_get_settings (PLAKAT_APPLICATION_DEFAULT), "server-address");

  gtk_editable_set_text (self->address, address);
  if (account != NULL && plakat_account_get_username (account) != NULL)
    {
      gtk_editable_set_text (self->address, plakat_account_get_origin (account));
      gtk_editable_set_text (self->username, plakat_account_get_username (account));
    }
}

PlakatConnectPage *
plakat_connect_page_new (PlakatAccounts *accounts)
{
  PlakatConnectPage *self = g_object_new (PLAKAT_TYPE_CONNECT_PAGE, NULL);

  self->accounts = g_object_ref (accounts);
  offer_last (self);
  return self;
}
