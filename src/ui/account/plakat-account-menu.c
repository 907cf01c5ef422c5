/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-account-menu.h"
#include "plakat-words.h"

/** plakat_account_menu_describe: "ada at films.example.org", or "On this computer" */
char *
plakat_account_menu_describe (const PlakatKnownAccount *known)
{
  g_autofree char *host = NULL;

  g_return_val_if_fail (known != NULL, NULL);

  if (known->origin == NULL || known->username == NULL)
    return g_strdup (_ ("On this computer"));
  host = plakat_words_host (known->origin);
  /* Translators: a user name, then a server's address */
  return g_strdup_printf (_ ("%s at %s"), known->username, host);
}

static GMenuModel *
create_accounts (PlakatAccounts *accounts)
{
  g_autoptr (GPtrArray) known = plakat_accounts_list_known (accounts);
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < known->len; i++)
    {
      PlakatKnownAccount *account = g_ptr_array_index (known, i);
      g_autofree char *label = plakat_account_menu_describe (account);
      g_autoptr (GMenuItem) item = NULL;

      /* the one that is open is where the menu hangs */
      if (account->current)
        continue;
      item = g_menu_item_new (label, NULL);
      g_menu_item_set_action_and_target (item, "win.open-account", "s", account->uuid);
      g_menu_append_item (menu, item);
    }
  return G_MENU_MODEL (menu);
}

static void
append_hidden (GMenu *menu, const char *label, const char *action)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, action);

  g_menu_item_set_attribute (item, "hidden-when", "s", "action-disabled");
  g_menu_append_item (menu, item);
}

/** plakat_account_menu_new: Returns: (transfer full): a menu of the accounts as they are now */
GMenuModel *
plakat_account_menu_new (PlakatAccounts *accounts)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) mine = g_menu_new ();
  g_autoptr (GMenu) ways = g_menu_new ();
  g_autoptr (GMenuModel) others = NULL;

  g_return_val_if_fail (PLAKAT_IS_ACCOUNTS (accounts), NULL);

  others = create_accounts (accounts);
  g_menu_append (mine, _ ("About _Yourself"), "win.about-me");
  g_menu_append (mine, _ ("P_rofiles…"), "win.profiles");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (mine));
  if (g_menu_model_get_n_items (others) > 0)
    g_menu_append_section (menu, _ ("Other accounts"), others);
  append_hidden (ways, _ ("_Merge What Is on This Computer…"), "win.merge-local");
  g_menu_append (ways, _ ("_Connect to a Server"), "win.connect");
  append_hidden (ways, _ ("S_ign Out"), "win.sign-out");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (ways));
  return G_MENU_MODEL (g_steal_pointer (&menu));
}
