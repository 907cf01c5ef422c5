/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plakat-announce.h"
#include "plakat-application.h"
#include "plakat-connect-page.h"
#include "plakat-leaving.h"
#include "plakat-server-words.h"

/* The server is asked what it is when nobody typed for so long. */
#define PROBE_MILLISECONDS 600

struct _PlakatConnectPage
{
  AdwNavigationPage parent_instance;

  PlakatAccounts *accounts;
  gboolean waiting;
  guint probe_source;
  char *probed; /* the address that the kind is known of */
  PlakatServerKind kind;

  AdwToggleGroup *choice;
  AdwToggle *register_toggle;
  GtkEditable *address;
  GtkEditable *email;
  GtkEditable *username;
  GtkEditable *password;
  GtkWidget *found_box;
  GtkWidget *found_spinner;
  GtkImage *found_icon;
  GtkLabel *found_label;
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

/* What stands in a row that is not shown is not asked for. */
static gboolean
is_given (GtkEditable *entry)
{
  return !gtk_widget_get_visible (GTK_WIDGET (entry)) || is_filled (entry);
}

static gboolean
is_complete (PlakatConnectPage *self)
{
  return is_filled (self->address) && is_given (self->username) && is_filled (self->password)
         && is_given (self->email);
}

static void
show_problem (PlakatConnectPage *self, const char *sentence)
{
  gtk_label_set_text (self->problem, sentence ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), sentence != NULL);
  if (sentence != NULL)
    plakat_announce (GTK_WIDGET (self), sentence, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
}

static void
update_submit (PlakatConnectPage *self)
{
  gtk_widget_set_sensitive (self->submit, !self->waiting && is_complete (self));
}

static void
set_waiting (PlakatConnectPage *self, gboolean waiting)
{
  GtkEditable *entries[] = { self->address, self->email, self->username, self->password };

  self->waiting = waiting;
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    gtk_widget_set_sensitive (GTK_WIDGET (entries[i]), !waiting);
  gtk_widget_set_sensitive (GTK_WIDGET (self->choice), !waiting);
  update_submit (self);
  gtk_stack_set_visible_child_name (self->submit_stack, waiting ? "waiting" : "words");
}

/* What was wrong is about what stood there. */
static void
changed_cb (PlakatConnectPage *self)
{
  g_assert (PLAKAT_IS_CONNECT_PAGE (self));

  show_problem (self, NULL);
  update_submit (self);
}

/* AuteurFlix knows people by their e-mail alone; a Movie Recommendation API by it when they sign in. */
static void
update_rows (PlakatConnectPage *self)
{
  gboolean registering = is_registering (self), known = self->probed != NULL;
  gboolean flix = known && self->kind == PLAKAT_SERVER_AUTEURFLIX;
  gboolean by_email = known && (flix || (self->kind == PLAKAT_SERVER_RECOMMENDATION && !registering));

  gtk_widget_set_visible (GTK_WIDGET (self->email), registering && !flix);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->username),
                                 by_email ? _ ("E-mail") : _ ("User name"));
  gtk_text_set_input_purpose (GTK_TEXT (gtk_editable_get_delegate (self->username)),
                              by_email ? GTK_INPUT_PURPOSE_EMAIL : GTK_INPUT_PURPOSE_FREE_FORM);
}

static void
show_found (PlakatConnectPage *self, const char *icon, const char *text)
{
  gtk_widget_set_visible (self->found_box, text != NULL);
  gtk_widget_set_visible (self->found_spinner, icon == NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->found_icon), icon != NULL);
  if (icon != NULL)
    gtk_image_set_from_icon_name (self->found_icon, icon);
  gtk_label_set_text (self->found_label, text ? text : "");
  if (text != NULL && icon != NULL)
    plakat_announce (GTK_WIDGET (self), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_LOW);
}

static char *
dup_stripped (GtkEditable *entry)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (entry)));
}

typedef struct
{
  PlakatConnectPage *self;
  char *address;
} Probing;

static void
probing_free (gpointer data)
{
  Probing *probing = data;

  g_object_unref (probing->self);
  g_free (probing->address);
  g_free (probing);
}

static DexFuture *
probe_fiber (gpointer data)
{
  Probing *probing = data;
  PlakatConnectPage *self = probing->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatServerFound) found =
      dex_await_pointer (plakat_accounts_probe (self->accounts, probing->address), &error);
  g_autofree char *address = self->address ? dup_stripped (self->address) : NULL;
  g_autofree char *summary = NULL;

  /* an answer about what is not typed there any more */
  if (address == NULL || g_strcmp0 (address, probing->address) != 0)
    return NULL;
  if (found == NULL)
    {
      show_found (self, "dialog-warning-symbolic", error->message);
      return NULL;
    }
  g_set_str (&self->probed, address);
  self->kind = found->kind;
  summary = plakat_server_words_summary (found->kind, found->capabilities);
  show_found (self, "object-select-symbolic", summary);
  adw_toggle_set_enabled (self->register_toggle, (found->capabilities & PLAKAT_CAN_REGISTER) != 0);
  if (!(found->capabilities & PLAKAT_CAN_REGISTER))
    adw_toggle_group_set_active_name (self->choice, "sign-in");
  update_rows (self);
  update_submit (self);
  return NULL;
}

static void
probe_cb (gpointer data)
{
  PlakatConnectPage *self = data;
  g_autofree char *address = dup_stripped (self->address);
  Probing *probing;

  self->probe_source = 0;
  if (*address == '\0' || self->waiting)
    return;
  show_found (self, NULL, _ ("Asking what answers there…"));
  probing = g_new0 (Probing, 1);
  probing->self = g_object_ref (self);
  probing->address = g_steal_pointer (&address);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, probe_fiber, probing, probing_free));
}

static void
address_changed_cb (PlakatConnectPage *self)
{
  g_autofree char *address = dup_stripped (self->address);

  g_assert (PLAKAT_IS_CONNECT_PAGE (self));

  changed_cb (self);
  g_clear_handle_id (&self->probe_source, g_source_remove);
  if (g_strcmp0 (address, self->probed) == 0)
    return;
  g_clear_pointer (&self->probed, g_free);
  adw_toggle_set_enabled (self->register_toggle, TRUE);
  update_rows (self);
  show_found (self, NULL, NULL);
  if (*address != '\0')
    self->probe_source = g_timeout_add_once (PROBE_MILLISECONDS, probe_cb, self);
}

static void
choice_cb (PlakatConnectPage *self)
{
  gboolean registering = is_registering (self);

  g_assert (PLAKAT_IS_CONNECT_PAGE (self));

  update_rows (self);
  gtk_label_set_label (self->submit_label, registering ? _ ("Register") : _ ("Sign in"));
  changed_cb (self);
}

static DexFuture *
ask_server (PlakatConnectPage *self, const char *address)
{
  g_autofree char *username = dup_stripped (self->username);
  g_autofree char *email = dup_stripped (self->email);
  const char *password = gtk_editable_get_text (self->password);

  /* where the e-mail is the only name, it is asked for once */
  if (!gtk_widget_get_visible (GTK_WIDGET (self->email)) && strchr (username, '@') != NULL)
    g_set_str (&email, username);
  if (is_registering (self))
    return plakat_accounts_register (self->accounts, address, email, username, password);
  return plakat_accounts_sign_in (self->accounts, address, username, password);
}

static DexFuture *
connect_fiber (gpointer data)
{
  PlakatConnectPage *self = data;
  g_autofree char *address = dup_stripped (self->address);
  g_autoptr (GtkWidget) window = NULL;
  g_autoptr (PlakatAccount) account = NULL;
  g_autoptr (GError) error = NULL;

  g_set_object (&window, GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self))));
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
  if (window != NULL)
    plakat_leaving_offer_merge (window, self->accounts, FALSE);
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

  g_clear_handle_id (&self->probe_source, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), PLAKAT_TYPE_CONNECT_PAGE);
  g_clear_pointer (&self->probed, g_free);
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
  gtk_widget_class_bind_template_child (widget_class, PlakatConnectPage, register_toggle);
  gtk_widget_class_bind_template_child (widget_class, PlakatConnectPage, found_box);
  gtk_widget_class_bind_template_child (widget_class, PlakatConnectPage, found_spinner);
  gtk_widget_class_bind_template_child (widget_class, PlakatConnectPage, found_icon);
  gtk_widget_class_bind_template_child (widget_class, PlakatConnectPage, found_label);
  gtk_widget_class_bind_template_child (widget_class, PlakatConnectPage, problem);
  gtk_widget_class_bind_template_child (widget_class, PlakatConnectPage, submit);
  gtk_widget_class_bind_template_child (widget_class, PlakatConnectPage, submit_stack);
  gtk_widget_class_bind_template_child (widget_class, PlakatConnectPage, submit_label);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, address_changed_cb);
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
  if (account != NULL && plakat_account_get_login (account) != NULL)
    {
      gtk_editable_set_text (self->address, plakat_account_get_origin (account));
      gtk_editable_set_text (self->username, plakat_account_get_login (account));
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
