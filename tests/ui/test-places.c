/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "places-fixture.h"
#include "plakat-film-table.h"
#include "plakat-people-page.h"
#include "plakat-sync-page.h"
#include "plakat-toast.h"
#include "plakat-wall.h"
#include "plakat-window.h"

/* The window's places, which are built when they are first shown; on a display, with the whole application.
 */

static guint
count (PlacesFixture *fixture, GType type)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  places_collect (GTK_WIDGET (fixture->window), type, found);
  return found->len;
}

/* The first widget of that CSS name, or NULL. */
static GtkWidget *
find_named (GtkWidget *widget, const char *name)
{
  GtkWidget *found = NULL;

  if (g_str_equal (gtk_widget_get_css_name (widget), name))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_named (child, name);
  return found;
}

/* ── built when shown, and once ────────────────────────────────────────── */

static void
test_start (PlacesFixture *fixture, gconstpointer data)
{
  g_assert_cmpstr (plakat_home_page_get_place (fixture->home), ==, "catalogue");
  g_assert_cmpuint (count (fixture, PLAKAT_TYPE_WALL_PAGE), ==, 1);
  g_assert_cmpuint (count (fixture, PLAKAT_TYPE_PEOPLE_PAGE), ==, 0);
  g_assert_cmpuint (count (fixture, PLAKAT_TYPE_COLOURS_PAGE), ==, 0);
  g_assert_cmpuint (count (fixture, PLAKAT_TYPE_SYNC_PAGE), ==, 0);
  g_assert_cmpuint (count (fixture, PLAKAT_TYPE_SEARCH_VIEW), ==, 0);
  /* menus neither: each costs as much as a page */
  g_assert_cmpuint (count (fixture, GTK_TYPE_POPOVER_MENU), ==, 0);
}

static void
test_once (PlacesFixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "catalogue",  "people", "colours", "watchlist",
                                       "favourites", "rated",  "sync" };
  GtkWidget *pages[G_N_ELEMENTS (names)];

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      pages[i] = places_go_to (fixture, names[i]);
      for (guint j = 0; j < i; j++)
        g_assert_true (pages[i] != pages[j]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_true (places_go_to (fixture, names[i]) == pages[i]);
  g_assert_cmpuint (count (fixture, PLAKAT_TYPE_WALL_PAGE), ==, 4);
  g_assert_cmpuint (count (fixture, PLAKAT_TYPE_PEOPLE_PAGE), ==, 1);
  g_assert_cmpuint (count (fixture, PLAKAT_TYPE_COLOURS_PAGE), ==, 1);
  g_assert_cmpuint (count (fixture, PLAKAT_TYPE_SYNC_PAGE), ==, 1);
}

static void
test_unknown (PlacesFixture *fixture, gconstpointer data)
{
  places_act (fixture, "win.show-place", "nowhere");
  g_assert_cmpstr (plakat_home_page_get_place (fixture->home), ==, "catalogue");
  g_assert_cmpuint (count (fixture, PLAKAT_TYPE_WALL_PAGE), ==, 1);
}

/* ── ways to what is not built yet ─────────────────────────────────────── */

static void
test_back (PlacesFixture *fixture, gconstpointer data)
{
  places_go_to (fixture, "people");
  places_act (fixture, "win.sync", NULL);
  g_assert_true (PLAKAT_IS_SYNC_PAGE (places_get_page (fixture)));
  places_act (fixture, "win.back", NULL);
  g_assert_true (PLAKAT_IS_PEOPLE_PAGE (places_get_page (fixture)));
}

static void
test_like (PlacesFixture *fixture, gconstpointer data)
{
  places_act (fixture, "win.show-like", "tmdb:1");
  g_assert_cmpstr (plakat_home_page_get_place (fixture->home), ==, "colours");
  g_assert_true (PLAKAT_IS_COLOURS_PAGE (places_get_page (fixture)));
  /* the header's buttons act on it */
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->home), "place.scope", "s", "any"));
  g_assert_false (gtk_widget_activate_action (GTK_WIDGET (fixture->home), "place.select", NULL));
}

static void
test_search (PlacesFixture *fixture, gconstpointer data)
{
  GtkEditable *entry = fixture->home->entry;
  PlakatSearchView *view;

  places_go_to (fixture, "people");
  places_act (fixture, "win.search", NULL);
  g_assert_null (fixture->home->search);
  gtk_editable_set_text (entry, "Film 07");
  while (fixture->home->search == NULL || !gtk_widget_get_mapped (GTK_WIDGET (fixture->home->search)))
    places_spin ();
  view = fixture->home->search;
  places_act (fixture, "win.back", NULL);
  g_assert_true (PLAKAT_IS_PEOPLE_PAGE (places_get_page (fixture)));
  gtk_editable_set_text (entry, "Film");
  while (!gtk_widget_get_mapped (GTK_WIDGET (view)))
    places_spin ();
  g_assert_true (fixture->home->search == view);
  g_assert_cmpuint (count (fixture, PLAKAT_TYPE_SEARCH_VIEW), ==, 1);
}

/* A filter that is typed where there is no wall narrows the catalogue's; the count over it follows. */
static void
test_filter (PlacesFixture *fixture, gconstpointer data)
{
  GtkWidget *catalogue = places_get_page (fixture);

  places_go_to (fixture, "sync");
  gtk_editable_set_text (fixture->home->entry, "runtime:..70 ");
  while (places_get_page (fixture) != catalogue)
    places_spin ();
  places_wait_for_count (catalogue, "10 films");
}

/* ── lists ─────────────────────────────────────────────────────────────── */

static gboolean
press (GtkWidget *widget, guint key)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !handled; i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", key, 0u, 0, &handled);
    }
  return handled;
}

static void
type_filter (PlacesFixture *fixture, const char *text)
{
  GtkWidget *completion = GTK_WIDGET (fixture->home->completion);

  gtk_editable_set_text (fixture->home->entry, text);
  while (!gtk_widget_get_visible (completion))
    places_spin ();
}

/* Return finishes a value that is whole; of a beginning it makes the first value that goes on so. */
static void
test_completion (PlacesFixture *fixture, gconstpointer data)
{
  GtkWidget *entry = GTK_WIDGET (fixture->home->entry);

  type_filter (fixture, "genre:western");
  g_assert_false (press (entry, GDK_KEY_Return));
  /* whole as queries compare, though another begins so and has more films */
  type_filter (fixture, "director:kaza");
  g_assert_false (press (entry, GDK_KEY_Return));
  press (entry, GDK_KEY_Escape);
  type_filter (fixture, "genre:");
  g_assert_false (press (entry, GDK_KEY_Return));
  press (entry, GDK_KEY_Escape);
  type_filter (fixture, "genre:wes");
  g_assert_true (press (entry, GDK_KEY_Return));
  places_wait_for_count (places_get_page (fixture), "10 films");
  g_assert_cmpstr (gtk_editable_get_text (fixture->home->entry), ==, "");
}

/* Whatever was typed, the chip says it as the catalogue does. */
static void
test_chip (PlacesFixture *fixture, gconstpointer data)
{
  GtkWidget *page = places_get_page (fixture);
  gboolean seen = FALSE;

  gtk_editable_set_text (fixture->home->entry, "genre:wESTERN ");
  while (!seen)
    {
      g_autoptr (GPtrArray) labels = g_ptr_array_new ();

      places_spin ();
      places_collect (page, GTK_TYPE_LABEL, labels);
      for (guint i = 0; i < labels->len; i++)
        seen = seen
               || (gtk_widget_get_ancestor (g_ptr_array_index (labels, i), ADW_TYPE_WRAP_BOX) != NULL
                   && g_str_equal (gtk_label_get_text (g_ptr_array_index (labels, i)), "Western"));
    }
}

/* A wall that is built after something changed shows that, and follows what changes then. */
static void
test_count (PlacesFixture *fixture, gconstpointer data)
{
  PlakatLibrary *library = plakat_account_get_library (fixture->home->account);
  GtkWidget *page;

  places_put (library, "tmdb:3", TRUE);
  page = places_go_to (fixture, "watchlist");
  places_wait_for_count (page, "1 film");
  places_put (library, "tmdb:4", TRUE);
  places_wait_for_count (page, "2 films");
  places_put (library, "tmdb:3", FALSE);
  places_put (library, "tmdb:4", FALSE);
}

/* The switcher of a narrow window knows "lists" and none of them. */
static void
test_switcher (PlacesFixture *fixture, gconstpointer data)
{
  adw_view_stack_set_visible_child_name (fixture->home->places, "lists");
  g_assert_cmpstr (plakat_home_page_get_place (fixture->home), ==, "watchlist");
  g_assert_cmpuint (count (fixture, PLAKAT_TYPE_WALL_PAGE), ==, 2);
  g_assert_cmpstr (adw_toggle_group_get_active_name (fixture->home->list_choice), ==, "watchlist");
  adw_toggle_group_set_active_name (fixture->home->list_choice, "rated");
  g_assert_cmpstr (plakat_home_page_get_place (fixture->home), ==, "rated");
  adw_view_stack_set_visible_child_name (fixture->home->places, "people");
  g_assert_true (PLAKAT_IS_PEOPLE_PAGE (places_get_page (fixture)));
  adw_view_stack_set_visible_child_name (fixture->home->places, "lists");
  g_assert_cmpstr (plakat_home_page_get_place (fixture->home), ==, "rated");
}

/* Every word of a sentence is there, however narrow the window. */
static void
check_whole (GtkWidget *said)
{
  GtkLabel *label = GTK_LABEL (find_named (said, "label"));
  int height;

  pango_layout_get_pixel_size (gtk_label_get_layout (label), NULL, &height);
  g_assert_cmpint (gtk_label_get_lines (label), ==, -1);
  g_assert_cmpint (gtk_label_get_ellipsize (label), ==, PANGO_ELLIPSIZE_NONE);
  g_assert_cmpint (pango_layout_get_line_count (gtk_label_get_layout (label)), >, 1);
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (label)), >=, height);
}

/* What is said at the bottom of a narrow window is said above its switcher, which stays in reach; and at the
 * bottom itself when another page covers the switcher. */
static void
test_toast (PlacesFixture *fixture, gconstpointer data)
{
  GtkWidget *toasts = places_find_one (GTK_WIDGET (fixture->window), ADW_TYPE_TOAST_OVERLAY);
  GtkWidget *bar = places_find_one (GTK_WIDGET (fixture->window), ADW_TYPE_VIEW_SWITCHER_BAR);
  AdwToast *toast;
  GtkSettings *settings = gtk_widget_get_settings (toasts);
  GtkWidget *said = NULL;
  int usual;
  graphene_rect_t area, below;

  /* the window has the whole screen, and that is narrow for large letters */
  g_object_get (settings, "gtk-xft-dpi", &usual, NULL);
  g_object_set (settings, "gtk-xft-dpi", usual * 4, NULL);
  while (!gtk_widget_get_mapped (bar))
    places_spin ();
  toast = plakat_toast_new (bar, "Kept. The other one is in the bin for 30 days, and can be restored.", NULL);
  adw_toast_set_timeout (toast, 0);
  plakat_window_add_toast (PLAKAT_WINDOW (fixture->window), toast);
  while (said == NULL || gtk_widget_get_height (said) == 0)
    {
      places_spin ();
      said = find_named (toasts, "toast");
    }
  do
    {
      places_spin ();
      g_assert_true (gtk_widget_compute_bounds (said, toasts, &area));
      g_assert_true (gtk_widget_compute_bounds (bar, toasts, &below));
    }
  while (area.origin.y + area.size.height > below.origin.y);
  check_whole (said);
  places_act (fixture, "win.show-film", "tmdb:1");
  do
    {
      places_spin ();
      g_assert_true (gtk_widget_compute_bounds (said, toasts, &area));
    }
  while (area.origin.y + area.size.height < below.origin.y + below.size.height / 2);
  g_object_set (settings, "gtk-xft-dpi", usual, NULL);
}

/* ── what a wall has besides its posters ───────────────────────────────── */

/* What is not in view is neither styled nor measured. */
static void
test_hidden (PlacesFixture *fixture, gconstpointer data)
{
  const GType types[] = { PLAKAT_TYPE_FILM_TABLE, ADW_TYPE_STATUS_PAGE, GTK_TYPE_ACTION_BAR,
                          ADW_TYPE_VIEW_SWITCHER };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr (GPtrArray) found = g_ptr_array_new ();

      places_collect (GTK_WIDGET (fixture->window), types[i], found);
      g_assert_cmpuint (found->len, >, 0);
      for (guint j = 0; j < found->len; j++)
        g_assert_false (gtk_widget_is_visible (g_ptr_array_index (found, j)));
    }
}

static void
test_table (PlacesFixture *fixture, gconstpointer data)
{
  GtkWidget *wall = places_find_one (places_get_page (fixture), PLAKAT_TYPE_WALL);
  GtkWidget *table = places_find_one (places_get_page (fixture), PLAKAT_TYPE_FILM_TABLE);

  places_act (fixture, "view.table", NULL);
  while (!gtk_widget_get_mapped (table) || gtk_widget_get_mapped (wall))
    places_spin ();
  places_act (fixture, "view.table", NULL);
  while (!gtk_widget_get_mapped (wall) || gtk_widget_get_mapped (table))
    places_spin ();
}

static void
press_heading (GtkWidget *table, const char *title)
{
  GtkColumnView *view = GTK_COLUMN_VIEW (places_find_one (table, GTK_TYPE_COLUMN_VIEW));
  GListModel *columns = gtk_column_view_get_columns (view);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      if (g_strcmp0 (gtk_column_view_column_get_title (column), title) == 0)
        {
          gtk_column_view_sort_by_column (view, column, GTK_SORT_ASCENDING);
          return;
        }
    }
  g_assert_not_reached ();
}

static const PlakatQuery *
get_query (PlacesFixture *fixture)
{
  return plakat_wall_page_get_query (plakat_home_page_find_wall (places_get_page (fixture)));
}

/* A heading that is pressed puts the wall in its order, and the next window is in it again, and the same way
 * round. */
static void
test_order (PlacesFixture *fixture, gconstpointer data)
{
  GSettings *settings = plakat_application_get_settings (PLAKAT_APPLICATION_DEFAULT);
  GtkWidget *table = places_find_one (places_get_page (fixture), PLAKAT_TYPE_FILM_TABLE);

  places_act (fixture, "view.table", NULL);
  while (!gtk_widget_get_mapped (table))
    places_spin ();
  press_heading (table, "Genres");
  places_wait_for_count (places_get_page (fixture), "40 films · by genre");
  press_heading (table, "Director");
  places_wait_for_count (places_get_page (fixture), "40 films · by director");
  places_tear_down (fixture, NULL);
  places_set_up (fixture, NULL);
  places_wait_for_count (places_get_page (fixture), "40 films · by director");
  g_assert_false (get_query (fixture)->reversed);
  places_act (fixture, "place.reverse", NULL);
  g_assert_true (get_query (fixture)->reversed);
  places_tear_down (fixture, NULL);
  places_set_up (fixture, NULL);
  g_assert_cmpint (get_query (fixture)->order, ==, PLAKAT_ORDER_DIRECTOR);
  g_assert_true (get_query (fixture)->reversed);
  places_act (fixture, "view.table", NULL);
  g_settings_reset (settings, "sort-order");
}

static void
test_empty (PlacesFixture *fixture, gconstpointer data)
{
  GtkWidget *page = places_go_to (fixture, "favourites");
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  gboolean seen = FALSE;

  places_collect (page, ADW_TYPE_STATUS_PAGE, words);
  while (!seen)
    {
      places_spin ();
      for (guint i = 0; i < words->len; i++)
        seen = seen || gtk_widget_get_mapped (g_ptr_array_index (words, i));
    }
  /* nor is there a film that is all of this */
  gtk_editable_set_text (fixture->home->entry, "runtime:..1 ");
  for (seen = FALSE; !seen;)
    {
      places_spin ();
      for (guint i = 0; i < words->len; i++)
        seen = seen
               || (gtk_widget_get_mapped (g_ptr_array_index (words, i))
                   && adw_status_page_get_child (g_ptr_array_index (words, i)) != NULL);
    }
}

static void
test_selecting (PlacesFixture *fixture, gconstpointer data)
{
  GtkWidget *bar = places_find_one (places_get_page (fixture), GTK_TYPE_ACTION_BAR);

  places_act (fixture, "place.select", NULL);
  while (!gtk_widget_get_mapped (bar))
    places_spin ();
  places_act (fixture, "place.select", NULL);
  while (gtk_widget_is_visible (bar))
    places_spin ();
  places_act (fixture, "place.select", NULL);
  while (!gtk_widget_get_mapped (bar))
    places_spin ();
}

#define ADD(name) \
  g_test_add ("/places/" #name, PlacesFixture, NULL, places_set_up, test_##name, places_tear_down)

int
main (int argc, char *argv[])
{
  g_autoptr (PlakatApplication) application = places_start (&argc, &argv);
  ADD (start);
  ADD (once);
  ADD (unknown);
  ADD (back);
  ADD (like);
  ADD (search);
  ADD (filter);
  ADD (completion);
  ADD (chip);
  ADD (count);
  ADD (switcher);
  ADD (toast);
  ADD (hidden);
  ADD (table);
  ADD (order);
  ADD (empty);
  ADD (selecting);
  return places_run (application);
}
