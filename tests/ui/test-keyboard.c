/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "places-fixture.h"
#include "plakat-account-page.h"
#include "plakat-connect-page.h"
#include "plakat-film-page.h"
#include "plakat-film-table.h"
#include "plakat-list-edits.h"
#include "plakat-person-page.h"
#include "plakat-poster-cell.h"
#include "plakat-wall.h"

/* Where the focus is and where it goes; on a display, with the whole application. */

/* Keys go to the window that is active. */
static void
set_up (PlacesFixture *fixture, gconstpointer data)
{
  places_set_up (fixture, data);
  while (!gtk_window_is_active (fixture->window))
    places_spin ();
}

static void
test_focus (PlacesFixture *fixture, gconstpointer data)
{
  GtkWidget *wall = places_get_page (fixture);

  while (!gtk_widget_grab_focus (wall))
    places_spin ();
  g_assert_true (places_has_focus (fixture, wall));
  /* what has the focus goes out of view: the place that comes takes it */
  g_assert_true (places_has_focus (fixture, places_go_to (fixture, "people")));
  places_go_to (fixture, "catalogue");
  while (!places_has_focus (fixture, wall))
    places_spin ();
  places_go_to (fixture, "sync");
  g_assert_true (places_has_focus (fixture, places_get_page (fixture)));
}

/* What Tab comes by until it is where it began; (transfer full) */
static GPtrArray *
list_stops (PlacesFixture *fixture, GtkDirectionType direction)
{
  g_autoptr (GPtrArray) stops = g_ptr_array_new_with_free_func (g_object_unref);
  GtkWidget *window = GTK_WIDGET (fixture->window), *focus;

  g_assert_true (gtk_widget_child_focus (window, direction));
  for (focus = gtk_root_get_focus (GTK_ROOT (window)); !g_ptr_array_find (stops, focus, NULL);
       focus = gtk_root_get_focus (GTK_ROOT (window)))
    {
      g_ptr_array_add (stops, g_object_ref (focus));
      g_assert_true (gtk_widget_child_focus (window, direction));
    }
  /* and not in a circle somewhere in the midst */
  g_assert_true (g_ptr_array_index (stops, 0) == focus);
  return g_steal_pointer (&stops);
}

static guint
count_within (GPtrArray *stops, GtkWidget *widget)
{
  guint n = 0;

  for (guint i = 0; i < stops->len; i++)
    n += gtk_widget_is_ancestor (g_ptr_array_index (stops, i), widget);
  return n;
}

static void
check_tab (PlacesFixture *fixture, GtkWidget *page)
{
  g_autoptr (GPtrArray) there = list_stops (fixture, GTK_DIR_TAB_FORWARD);
  g_autoptr (GPtrArray) back = list_stops (fixture, GTK_DIR_TAB_BACKWARD);

  g_assert_true (places_get_page (fixture) == page);
  g_assert_cmpuint (count_within (there, page), >, 0);
  g_assert_cmpuint (count_within (back, page), >, 0);
  /* search, the menu, one place, a new list, how the sync goes */
  g_assert_cmpuint (count_within (there, GTK_WIDGET (fixture->home->sidebar)), ==, 5);
  g_assert_cmpuint (count_within (back, GTK_WIDGET (fixture->home->sidebar)), ==, 5);
}

/* Posters become rows, or rows posters: who was among the films still is. */
static void
turn (PlacesFixture *fixture, GtkWidget *from, GtkWidget *to)
{
  g_assert_true (gtk_widget_grab_focus (places_get_page (fixture)) && places_has_focus (fixture, from));
  places_act (fixture, "view.table", NULL);
  while (!gtk_widget_get_mapped (to) || gtk_widget_get_mapped (from))
    places_spin ();
  g_assert_true (places_has_focus (fixture, to));
}

/* By Tab one comes to all there is, both ways, and to no other place. */
static void
test_tab (PlacesFixture *fixture, gconstpointer data)
{
  static const char *const places[] = { "people", "watchlist", "sync", "colours", "catalogue" };
  GtkWidget *table;

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      GtkWidget *before = places_get_page (fixture), *page = places_go_to (fixture, places[i]);

      while (gtk_widget_get_mapped (before))
        places_spin ();
      check_tab (fixture, page);
    }
  table = places_find_one (places_get_page (fixture), PLAKAT_TYPE_FILM_TABLE);
  turn (fixture, places_find_one (places_get_page (fixture), PLAKAT_TYPE_WALL), table);
  check_tab (fixture, places_get_page (fixture));
  turn (fixture, table, places_find_one (places_get_page (fixture), PLAKAT_TYPE_WALL));
  plakat_list_edits_create (GTK_WIDGET (fixture->home), plakat_account_get_library (fixture->home->account),
                            PLAKAT_USER_RECORD_LIST, "Winter", NULL);
  while (!g_str_has_prefix (plakat_home_page_get_place (fixture->home), PLAKAT_LIST_UID_OWN))
    places_spin ();
  check_tab (fixture, places_get_page (fixture));
}

/* A film that has the focus is taken off its list, and then the last one: Tab goes on from there. */
static void
test_taken_off (PlacesFixture *fixture, gconstpointer data)
{
  PlakatLibrary *library = plakat_account_get_library (fixture->home->account);
  GtkWidget *before = places_get_page (fixture), *page;

  places_put (library, "tmdb:3", TRUE);
  places_put (library, "tmdb:4", TRUE);
  page = places_go_to (fixture, "watchlist");
  places_wait_for_count (page, "2 films");
  while (gtk_widget_get_mapped (before))
    places_spin ();
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *left = g_strdup_printf ("%u film", 1 - i);

      g_assert_true (gtk_widget_grab_focus (page));
      places_put (library, i == 0 ? "tmdb:4" : "tmdb:3", FALSE);
      places_wait_for_count (page, left);
      check_tab (fixture, page);
    }
}

static void
check_page (PlacesFixture *fixture, GType type, const char *action, const char *uid)
{
  g_autoptr (GPtrArray) there = NULL, back = NULL;
  GtkWidget *page;

  places_act (fixture, action, uid);
  page = places_find_one (GTK_WIDGET (fixture->window), type);
  while (!gtk_widget_get_mapped (page) || gtk_widget_get_mapped (GTK_WIDGET (fixture->home)))
    places_spin ();
  there = list_stops (fixture, GTK_DIR_TAB_FORWARD);
  back = list_stops (fixture, GTK_DIR_TAB_BACKWARD);
  g_assert_cmpuint (count_within (there, page), ==, there->len);
  g_assert_cmpuint (count_within (back, page), ==, back->len);
  g_assert_cmpuint (there->len, ==, back->len);
  places_act (fixture, "win.back", NULL);
  while (!gtk_widget_get_mapped (GTK_WIDGET (fixture->home)))
    places_spin ();
}

/* Pages that lie over the places have their own stops alone. */
static void
test_pages (PlacesFixture *fixture, gconstpointer data)
{
  check_page (fixture, PLAKAT_TYPE_FILM_PAGE, "win.show-film", "tmdb:1");
  check_page (fixture, PLAKAT_TYPE_PERSON_PAGE, "win.show-person", "p:1");
  check_page (fixture, PLAKAT_TYPE_CONNECT_PAGE, "win.connect", NULL);
  check_page (fixture, PLAKAT_TYPE_ACCOUNT_PAGE, "win.about-me", NULL);
}

/* Results of a search too. */
static void
test_results (PlacesFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new ();
  g_autoptr (GPtrArray) there = NULL, back = NULL;
  GtkWidget *view;

  places_act (fixture, "win.search", NULL);
  gtk_editable_set_text (fixture->home->entry, "Film 0");
  while (fixture->home->search == NULL || gtk_widget_get_mapped (places_get_page (fixture)))
    places_spin ();
  view = GTK_WIDGET (fixture->home->search);
  for (; cells->len == 0; places_collect (view, PLAKAT_TYPE_POSTER_CELL, cells))
    places_spin ();
  while (!gtk_widget_get_mapped (g_ptr_array_index (cells, 0)))
    places_spin ();
  there = list_stops (fixture, GTK_DIR_TAB_FORWARD);
  back = list_stops (fixture, GTK_DIR_TAB_BACKWARD);
  g_assert_cmpuint (count_within (there, view), >=, cells->len);
  g_assert_cmpuint (count_within (back, view), ==, count_within (there, view));
}

/* A dialog over the places keeps the focus, has all it has in both directions, and gives the focus back. */
static void
check_dialog (PlacesFixture *fixture)
{
  AdwApplicationWindow *window = ADW_APPLICATION_WINDOW (fixture->window);
  AdwDialog *dialog = adw_application_window_get_visible_dialog (window);
  g_autoptr (GPtrArray) there = NULL, back = NULL;

  g_assert_nonnull (dialog);
  while (!places_has_focus (fixture, GTK_WIDGET (dialog)))
    places_spin ();
  there = list_stops (fixture, GTK_DIR_TAB_FORWARD);
  back = list_stops (fixture, GTK_DIR_TAB_BACKWARD);
  g_assert_cmpuint (count_within (there, GTK_WIDGET (dialog)), ==, there->len);
  g_assert_cmpuint (count_within (back, GTK_WIDGET (dialog)), ==, back->len);
  g_assert_cmpuint (there->len, ==, back->len);
  g_assert_true (adw_dialog_close (dialog));
  while (adw_application_window_get_visible_dialog (window) != NULL)
    places_spin ();
}

static void
test_dialogs (PlacesFixture *fixture, gconstpointer data)
{
  GActionGroup *application = G_ACTION_GROUP (gtk_window_get_application (fixture->window));
  GtkWidget *wall = places_get_page (fixture), *poster;

  while (!gtk_widget_grab_focus (wall))
    places_spin ();
  poster = gtk_root_get_focus (GTK_ROOT (fixture->window));
  places_act (fixture, "win.profiles", NULL);
  check_dialog (fixture);
  g_assert_true (gtk_root_get_focus (GTK_ROOT (fixture->window)) == poster);
  g_action_group_activate_action (application, "preferences", NULL);
  check_dialog (fixture);
  g_assert_true (gtk_root_get_focus (GTK_ROOT (fixture->window)) == poster);
}

#define ADD(name) g_test_add ("/keyboard/" #name, PlacesFixture, NULL, set_up, test_##name, places_tear_down)

int
main (int argc, char *argv[])
{
  g_autoptr (PlakatApplication) application = places_start (&argc, &argv);
  ADD (focus);
  ADD (tab);
  ADD (taken_off);
  ADD (results);
  ADD (pages);
  ADD (dialogs);
  return places_run (application);
}
