/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "plakat-choose.h"
#include "plakat-leaving.h"
#include "plakat-library-sync.h"
#include "plakat-marking.h"
#include "plakat-words.h"

/* Signing out waits so long for what was not sent yet. */
#define PUSH_SECONDS 5

typedef struct
{
  GtkWidget *window;
  PlakatAccounts *accounts;
  char *uuid;
  gboolean asked; /* by the user, who waits for an answer */
} Way;

static Way *
way_new (GtkWidget *window, PlakatAccounts *accounts)
{
  Way *way = g_new0 (Way, 1);

  way->window = g_object_ref (window);
  way->accounts = g_object_ref (accounts);
  return way;
}

static void
way_free (gpointer data)
{
  Way *way = data;

  g_object_unref (way->window);
  g_object_unref (way->accounts);
  g_free (way->uuid);
  g_free (way);
}

static void
say (Way *way, const char *sentence)
{
  if (!gtk_widget_in_destruction (way->window))
    plakat_marking_say (way->window, sentence);
}

static guint
count_unsent (PlakatAccount *account)
{
  PlakatLibrary *library = plakat_account_get_library (account);

  return plakat_library_get_waiting (library) + plakat_library_get_parked (library);
}

/* ── what waits is sent first ── */

static AdwAlertDialog *
create_sending (guint unsent)
{
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (NULL, NULL));
  GtkWidget *spinner = adw_spinner_new ();
  g_autofree char *number = plakat_words_number (unsent);
  /* Translators: %s is a number */
  g_autofree char *heading =
      g_strdup_printf (ngettext ("Sending %s edit…", "Sending %s edits…", unsent), number);

  gtk_widget_set_size_request (spinner, 32, 32);
  adw_alert_dialog_set_heading (dialog, heading);
  adw_alert_dialog_set_extra_child (dialog, spinner);
  adw_alert_dialog_add_response (dialog, "cancel", _ ("_Cancel"));
  adw_alert_dialog_set_close_response (dialog, "cancel");
  return dialog;
}

/* Returns: edits that still wait, or -1 when the user thought better of it */
static int
await_push (Way *way, guint unsent)
{
  AdwAlertDialog *dialog = create_sending (unsent);
  g_autoptr (DexFuture) answer = plakat_choose (dialog, way->window);
  g_autoptr (DexFuture) push = plakat_accounts_push_first (way->accounts, PUSH_SECONDS);
  g_autoptr (GError) error = NULL;
  guint left;

  dex_await (dex_future_first (dex_ref (answer), dex_ref (push), NULL), NULL);
  if (!dex_future_is_pending (answer))
    return -1;
  left = dex_await_uint (dex_ref (push), &error);
  adw_dialog_force_close (ADW_DIALOG (dialog));
  return error != NULL ? (int) unsent : (int) left;
}

/* ── then the choice ── */

static AdwAlertDialog *
create_choice (guint left)
{
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (NULL, NULL));
  g_autofree char *number = plakat_words_number (left);
  g_autofree char *heading =
      /* Translators: %s is a number */
      g_strdup_printf (ngettext ("%s edit was not sent", "%s edits were not sent", left), number);

  adw_alert_dialog_set_heading (dialog, heading);
  adw_alert_dialog_set_body (dialog,
                             _ ("Kept on this computer, they are sent when you sign in again. Removed, they "
                                "go with the lists of this account; the server keeps what it has."));
  adw_alert_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "remove", _ ("_Remove from this computer"),
                                  "keep", _ ("_Keep on this computer"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, "remove", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_response_appearance (dialog, "keep", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (dialog, "keep");
  adw_alert_dialog_set_close_response (dialog, "cancel");
  return dialog;
}

static gboolean
await_choice (Way *way, guint left, PlakatSignOut *how)
{
  g_autofree char *response = dex_await_string (plakat_choose (create_choice (left), way->window), NULL);

  *how = g_strcmp0 (response, "remove") == 0 ? PLAKAT_SIGN_OUT_REMOVE : PLAKAT_SIGN_OUT_KEEP;
  return response != NULL && !g_str_equal (response, "cancel");
}

static DexFuture *
sign_out_fiber (gpointer data)
{
  Way *way = data;
  g_autoptr (PlakatAccount) account = NULL;
  g_autoptr (GError) error = NULL;
  PlakatSignOut how = PLAKAT_SIGN_OUT_KEEP;
  guint unsent;

  if (!g_set_object (&account, plakat_accounts_get_current (way->accounts))
      || plakat_account_is_local (account))
    return NULL;
  unsent = count_unsent (account);
  if (unsent > 0)
    {
      int left = await_push (way, unsent);

      if (left < 0 || gtk_widget_in_destruction (way->window)
          || (left > 0 && !await_choice (way, (guint) left, &how)))
        return NULL;
    }
  /* while it was asked, somebody may have gone elsewhere */
  if (plakat_accounts_get_current (way->accounts) != account)
    return NULL;
  if (!dex_await (plakat_accounts_sign_out (way->accounts, how), &error))
    say (way, error->message);
  else
    say (way, how == PLAKAT_SIGN_OUT_KEEP ? _ ("Signed out. What you had here stays on this computer.")
                                          : _ ("Signed out, and removed from this computer."));
  return NULL;
}

void
plakat_leaving_sign_out (GtkWidget *window, PlakatAccounts *accounts)
{
  g_return_if_fail (GTK_IS_WIDGET (window));
  g_return_if_fail (PLAKAT_IS_ACCOUNTS (accounts));

  dex_future_disown (dex_scheduler_spawn (NULL, 0, sign_out_fiber, way_new (window, accounts), way_free));
}

/* ── what is on this computer ── */

static AdwAlertDialog *
create_merge (guint count)
{
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (NULL, NULL));
  g_autofree char *number = plakat_words_number (count);
  g_autofree char *body = g_strdup_printf (
      /* Translators: %s is a number */
      ngettext (
          "On this computer is %s film, rating or text that is not in this account. Merging adds it; nothing "
          "is "
          "taken away from either. Kept separate, it stays where it is, and can be merged later.",
          "On this computer are %s films, ratings and texts that are not in this account. Merging adds them; "
          "nothing is taken away from either. Kept separate, they stay where they are, and can be merged "
          "later.",
          count),
      number);

  adw_alert_dialog_set_heading (dialog, _ ("Take along what is here?"));
  adw_alert_dialog_set_body (dialog, body);
  adw_alert_dialog_add_responses (dialog, "separate", _ ("_Keep separate"), "merge", _ ("_Merge"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, "merge", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (dialog, "merge");
  adw_alert_dialog_set_close_response (dialog, "separate");
  return dialog;
}

static DexFuture *
merge_fiber (gpointer data)
{
  Way *way = data;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) sentences = NULL;
  g_autofree char *response = NULL;
  g_autofree char *text = NULL;
  guint count = dex_await_uint (plakat_accounts_count_local (way->accounts), NULL);

  if (gtk_widget_in_destruction (way->window))
    return NULL;
  if (count == 0)
    {
      if (way->asked)
        say (way, _ ("There is nothing on this computer that is not in this account."));
      return NULL;
    }
  response = dex_await_string (plakat_choose (create_merge (count), way->window), NULL);
  if (g_strcmp0 (response, "merge") != 0)
    return NULL;
  sentences = dex_await_boxed (plakat_accounts_merge_local (way->accounts), &error);
  if (sentences != NULL)
    {
      g_autofree char *counts = g_strjoinv (", ", sentences);

      /* Translators: %s is what came along: "4 films on the watchlist, 3 favourites" */
      text = *counts ? g_strdup_printf (_ ("Merged: %s"), counts)
                     : g_strdup (_ ("Everything was here already."));
    }
  else
    text = g_strdup (error->message);
  say (way, text);
  return NULL;
}

/** plakat_leaving_offer_merge: @asked: whether the user wants to know, also when there is nothing */
void
plakat_leaving_offer_merge (GtkWidget *window, PlakatAccounts *accounts, gboolean asked)
{
  Way *way;

  g_return_if_fail (GTK_IS_WIDGET (window));
  g_return_if_fail (PLAKAT_IS_ACCOUNTS (accounts));

  way = way_new (window, accounts);
  way->asked = asked;
  dex_future_disown (dex_scheduler_spawn (NULL, 0, merge_fiber, way, way_free));
}

/* ── another account ── */

static DexFuture *
open_fiber (gpointer data)
{
  Way *way = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatAccount) account =
      dex_await_object (plakat_accounts_open (way->accounts, way->uuid), &error);

  if (account == NULL)
    say (way, error->message);
  return NULL;
}

void
plakat_leaving_open (GtkWidget *window, PlakatAccounts *accounts, const char *uuid)
{
  Way *way;

  g_return_if_fail (GTK_IS_WIDGET (window));
  g_return_if_fail (PLAKAT_IS_ACCOUNTS (accounts));
  g_return_if_fail (uuid != NULL);

  way = way_new (window, accounts);
  way->uuid = g_strdup (uuid);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, open_fiber, way, way_free));
}
