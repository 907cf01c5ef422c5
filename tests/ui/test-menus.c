/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "places-fixture.h"
#include "plakat-wall-page.h"

/* What the window's menus offer, and that it can be chosen; on a display, with the whole application. */

static GActionGroup *
get_actions (PlacesFixture *fixture)
{
  GtkWidget *page = places_get_page (fixture);

  return PLAKAT_IS_COLOURS_PAGE (page) ? plakat_colours_page_get_actions (PLAKAT_COLOURS_PAGE (page))
                                       : plakat_wall_page_get_actions (plakat_home_page_find_wall (page));
}

/* An item whose action wants a target, and that has none, is there and cannot be chosen.
 * Returns: how many items choose one of several */
static guint
check_items (GMenuModel *menu, GActionGroup *actions)
{
  guint n_choices = 0;

  for (int i = 0; i < g_menu_model_get_n_items (menu); i++)
    {
      g_autoptr (GMenuModel) section = g_menu_model_get_item_link (menu, i, G_MENU_LINK_SECTION);
      g_autoptr (GMenuModel) submenu = g_menu_model_get_item_link (menu, i, G_MENU_LINK_SUBMENU);
      g_autoptr (GVariant) target =
          g_menu_model_get_item_attribute_value (menu, i, G_MENU_ATTRIBUTE_TARGET, NULL);
      g_autofree char *name = NULL;
      const GVariantType *type;

      if (section != NULL)
        n_choices += check_items (section, actions);
      if (submenu != NULL)
        n_choices += check_items (submenu, actions);
      if (!g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_ACTION, "s", &name)
          || !g_str_has_prefix (name, "place.")
          || !g_action_group_has_action (actions, name + strlen ("place.")))
        continue;
      type = g_action_group_get_action_parameter_type (actions, name + strlen ("place."));
      g_test_message ("%s wants %s", name, type ? (const char *) type : "nothing");
      g_assert_cmpint (type == NULL, ==, target == NULL);
      g_assert_true (target == NULL || g_variant_is_of_type (target, type));
      n_choices += target != NULL;
    }
  return n_choices;
}

/* Returns: how many items choose one of several */
static guint
open_menu (PlacesFixture *fixture, GtkMenuButton *button)
{
  guint n_choices;

  gtk_menu_button_popup (button);
  n_choices = check_items (gtk_menu_button_get_menu_model (button), get_actions (fixture));
  gtk_menu_button_popdown (button);
  return n_choices;
}

static void
choose (PlacesFixture *fixture, const char *text)
{
  GtkWidget *popover;
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  GtkWidget *found = NULL;

  gtk_menu_button_popup (fixture->home->sort_button);
  popover = GTK_WIDGET (gtk_menu_button_get_popover (fixture->home->sort_button));
  places_collect (popover, g_type_from_name ("GtkModelButton"), items);
  for (guint i = 0; i < items->len; i++)
    {
      g_autofree char *words = NULL;

      g_object_get (g_ptr_array_index (items, i), "text", &words, NULL);
      if (g_strcmp0 (words, text) == 0)
        found = g_ptr_array_index (items, i);
    }
  g_assert_nonnull (found);
  g_assert_true (gtk_widget_is_sensitive (found));
  g_signal_emit_by_name (found, "clicked");
}

static void
test_choices (PlacesFixture *fixture, gconstpointer data)
{
  PlakatHomePage *home = fixture->home;
  GActionGroup *actions = get_actions (fixture);
  g_autoptr (GVariant) before = g_action_group_get_action_state (actions, "sort");
  g_autoptr (GVariant) after = NULL;

  g_assert_true (gtk_widget_is_sensitive (GTK_WIDGET (home->sort_button)));
  g_assert_cmpuint (open_menu (fixture, home->sort_button), ==, 9);
  g_assert_cmpuint (open_menu (fixture, home->narrow_menu), ==, 9);
  places_go_to (fixture, "colours");
  g_assert_cmpuint (open_menu (fixture, home->sort_button), ==, 3);
  g_assert_cmpuint (open_menu (fixture, home->narrow_menu), ==, 5);
  places_go_to (fixture, "catalogue");
  g_assert_cmpuint (open_menu (fixture, home->sort_button), ==, 9);

  g_assert_cmpstr (g_variant_get_string (before, NULL), ==, "popularity");
  choose (fixture, "Director");
  after = g_action_group_get_action_state (actions, "sort");
  g_assert_cmpstr (g_variant_get_string (after, NULL), ==, "director");
}

static GtkWindow *
find_help (PlacesFixture *fixture)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (gtk_window_get_transient_for (window) == fixture->window)
        return window;
    }
  return NULL;
}

static void
test_shortcuts (PlacesFixture *fixture, gconstpointer data)
{
  /* GTK's own window of shortcuts warns of the labels in it */
  GLogLevelFlags fatal = g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  GtkWindow *help;

  g_assert_null (find_help (fixture));
  places_act (fixture, "win.show-help-overlay", NULL);
  help = find_help (fixture);
  while (!gtk_widget_get_mapped (GTK_WIDGET (help)))
    places_spin ();
  gtk_window_close (help);
  while (gtk_widget_get_mapped (GTK_WIDGET (help)))
    places_spin ();
  places_act (fixture, "win.show-help-overlay", NULL);
  g_assert_true (find_help (fixture) == help);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (help)));
  gtk_window_close (help);
  g_log_set_always_fatal (fatal);
}

#define ADD(name) \
  g_test_add ("/menus/" #name, PlacesFixture, NULL, places_set_up, test_##name, places_tear_down)

int
main (int argc, char *argv[])
{
  g_autoptr (PlakatApplication) application = places_start (&argc, &argv);

  ADD (choices);
  ADD (shortcuts);
  return places_run (application);
}
