/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <libdex.h>

#include "plakat-application.h"
#include "plakat-film-table.h"
#include "plakat-film.h"
#include "plakat-home-page-private.h"
#include "plakat-people-page.h"
#include "plakat-sync-page.h"
#include "plakat-wall.h"
#include "plakat-window.h"

/* The window's places, which are built when they are first shown; on a display, with the whole application.
 */

#define N_FILMS 40

typedef struct
{
  GtkWindow *window;
  PlakatHomePage *home;
} Fixture;

static void
spin (void)
{
  g_main_context_iteration (NULL, TRUE);
}

static void
collect (GtkWidget *widget, GType type, GPtrArray *found)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    g_ptr_array_add (found, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect (child, type, found);
}

static guint
count (Fixture *fixture, GType type)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  collect (GTK_WIDGET (fixture->window), type, found);
  return found->len;
}

static gboolean
has_focus_within (Fixture *fixture, GtkWidget *widget)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (fixture->window));

  return focus != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget));
}

/* What stands over the wall: how many films hang there. */
static const char *
get_count (GtkWidget *page)
{
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();

  collect (page, GTK_TYPE_LABEL, labels);
  for (guint i = 0; i < labels->len; i++)
    if (gtk_widget_has_css_class (g_ptr_array_index (labels, i), "wall-count"))
      return gtk_label_get_text (g_ptr_array_index (labels, i));
  g_assert_not_reached ();
}

static void
act (Fixture *fixture, const char *action, const char *target)
{
  GVariant *value = target ? g_variant_new_string (target) : NULL;

  g_assert_true (gtk_widget_activate_action_variant (GTK_WIDGET (fixture->home), action, value));
}

static void
wait_for_count (GtkWidget *page, const char *beginning)
{
  while (!g_str_has_prefix (get_count (page), beginning))
    spin ();
}

static GtkWidget *
get_page (Fixture *fixture)
{
  return plakat_home_page_get_page (fixture->home);
}

static GtkWidget *
go_to (Fixture *fixture, const char *place)
{
  act (fixture, "win.show-place", place);
  g_assert_cmpstr (plakat_home_page_get_place (fixture->home), ==, place);
  g_assert_nonnull (get_page (fixture));
  while (!gtk_widget_get_mapped (get_page (fixture)))
    spin ();
  return get_page (fixture);
}

static void
wait (DexFuture *future)
{
  g_autoptr (GError) error = NULL;

  while (dex_future_is_pending (future))
    spin ();
  dex_future_get_value (future, &error);
  g_assert_no_error (error);
  dex_unref (future);
}

static void
wait_for_home (Fixture *fixture)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  while (found->len == 0)
    {
      spin ();
      collect (GTK_WIDGET (fixture->window), PLAKAT_TYPE_HOME_PAGE, found);
    }
  fixture->home = g_ptr_array_index (found, 0);
  wait_for_count (get_page (fixture), "40 films");
}

/* A window of its own for each test; that opens the account that was open last. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->window = GTK_WINDOW (plakat_window_new (PLAKAT_APPLICATION_DEFAULT));
  gtk_window_present (fixture->window);
  wait_for_home (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (fixture->window);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

/* ── built when shown, and once ────────────────────────────────────────── */

static void
test_start (Fixture *fixture, gconstpointer data)
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
test_once (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "catalogue",  "people", "colours", "watchlist",
                                       "favourites", "rated",  "sync" };
  GtkWidget *pages[G_N_ELEMENTS (names)];

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      pages[i] = go_to (fixture, names[i]);
      for (guint j = 0; j < i; j++)
        g_assert_true (pages[i] != pages[j]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_true (go_to (fixture, names[i]) == pages[i]);
  g_assert_cmpuint (count (fixture, PLAKAT_TYPE_WALL_PAGE), ==, 4);
  g_assert_cmpuint (count (fixture, PLAKAT_TYPE_PEOPLE_PAGE), ==, 1);
  g_assert_cmpuint (count (fixture, PLAKAT_TYPE_COLOURS_PAGE), ==, 1);
  g_assert_cmpuint (count (fixture, PLAKAT_TYPE_SYNC_PAGE), ==, 1);
}

static void
test_unknown (Fixture *fixture, gconstpointer data)
{
  act (fixture, "win.show-place", "nowhere");
  g_assert_cmpstr (plakat_home_page_get_place (fixture->home), ==, "catalogue");
  g_assert_cmpuint (count (fixture, PLAKAT_TYPE_WALL_PAGE), ==, 1);
}

/* ── ways to what is not built yet ─────────────────────────────────────── */

static void
test_focus (Fixture *fixture, gconstpointer data)
{
  GtkWidget *wall = get_page (fixture);

  while (!gtk_window_is_active (fixture->window) || !gtk_widget_grab_focus (wall))
    spin ();
  g_assert_true (has_focus_within (fixture, wall));
  /* what has the focus goes out of view: the place that comes takes it */
  g_assert_true (has_focus_within (fixture, go_to (fixture, "people")));
  go_to (fixture, "catalogue");
  while (!has_focus_within (fixture, wall))
    spin ();
  go_to (fixture, "sync");
  g_assert_true (has_focus_within (fixture, get_page (fixture)));
}

static void
test_back (Fixture *fixture, gconstpointer data)
{
  go_to (fixture, "people");
  act (fixture, "win.sync", NULL);
  g_assert_true (PLAKAT_IS_SYNC_PAGE (get_page (fixture)));
  act (fixture, "win.back", NULL);
  g_assert_true (PLAKAT_IS_PEOPLE_PAGE (get_page (fixture)));
}

static void
test_like (Fixture *fixture, gconstpointer data)
{
  act (fixture, "win.show-like", "tmdb:1");
  g_assert_cmpstr (plakat_home_page_get_place (fixture->home), ==, "colours");
  g_assert_true (PLAKAT_IS_COLOURS_PAGE (get_page (fixture)));
  /* the header's buttons act on it */
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->home), "place.scope", "s", "any"));
  g_assert_false (gtk_widget_activate_action (GTK_WIDGET (fixture->home), "place.select", NULL));
}

static void
test_search (Fixture *fixture, gconstpointer data)
{
  GtkEditable *entry = fixture->home->entry;
  PlakatSearchView *view;

  go_to (fixture, "people");
  act (fixture, "win.search", NULL);
  g_assert_null (fixture->home->search);
  gtk_editable_set_text (entry, "Film 07");
  while (fixture->home->search == NULL || !gtk_widget_get_mapped (GTK_WIDGET (fixture->home->search)))
    spin ();
  view = fixture->home->search;
  act (fixture, "win.back", NULL);
  g_assert_true (PLAKAT_IS_PEOPLE_PAGE (get_page (fixture)));
  gtk_editable_set_text (entry, "Film");
  while (!gtk_widget_get_mapped (GTK_WIDGET (view)))
    spin ();
  g_assert_true (fixture->home->search == view);
  g_assert_cmpuint (count (fixture, PLAKAT_TYPE_SEARCH_VIEW), ==, 1);
}

/* A filter that is typed where there is no wall narrows the catalogue's; the count over it follows. */
static void
test_filter (Fixture *fixture, gconstpointer data)
{
  GtkWidget *catalogue = get_page (fixture);

  go_to (fixture, "sync");
  gtk_editable_set_text (fixture->home->entry, "runtime:..70 ");
  while (get_page (fixture) != catalogue)
    spin ();
  wait_for_count (catalogue, "10 films");
}

/* ── lists ─────────────────────────────────────────────────────────────── */

static void
put (PlakatLibrary *library, const char *uid, gboolean want)
{
  g_autoptr (PlakatFilm) film = plakat_film_new (uid);
  g_autoptr (PlakatFilmItem) item = NULL;

  film->title = g_strdup (uid);
  item = plakat_film_item_new_for_film (film);
  wait (plakat_library_set_listed (library, PLAKAT_LIST_WATCHLIST, item, want));
}

/* A wall that is built after something changed shows that, and follows what changes then. */
static void
test_count (Fixture *fixture, gconstpointer data)
{
  PlakatLibrary *library = plakat_account_get_library (fixture->home->account);
  GtkWidget *page;

  put (library, "tmdb:3", TRUE);
  page = go_to (fixture, "watchlist");
  wait_for_count (page, "1 film");
  put (library, "tmdb:4", TRUE);
  wait_for_count (page, "2 films");
  put (library, "tmdb:3", FALSE);
  put (library, "tmdb:4", FALSE);
}

/* The switcher of a narrow window knows "lists" and none of them. */
static void
test_switcher (Fixture *fixture, gconstpointer data)
{
  adw_view_stack_set_visible_child_name (fixture->home->places, "lists");
  g_assert_cmpstr (plakat_home_page_get_place (fixture->home), ==, "watchlist");
  g_assert_cmpuint (count (fixture, PLAKAT_TYPE_WALL_PAGE), ==, 2);
  g_assert_cmpstr (adw_toggle_group_get_active_name (fixture->home->list_choice), ==, "watchlist");
  adw_toggle_group_set_active_name (fixture->home->list_choice, "rated");
  g_assert_cmpstr (plakat_home_page_get_place (fixture->home), ==, "rated");
  adw_view_stack_set_visible_child_name (fixture->home->places, "people");
  g_assert_true (PLAKAT_IS_PEOPLE_PAGE (get_page (fixture)));
  adw_view_stack_set_visible_child_name (fixture->home->places, "lists");
  g_assert_cmpstr (plakat_home_page_get_place (fixture->home), ==, "rated");
}

/* ── what a wall has besides its posters ───────────────────────────────── */

/* What is not in view is neither styled nor measured. */
static void
test_hidden (Fixture *fixture, gconstpointer data)
{
  const GType types[] = { PLAKAT_TYPE_FILM_TABLE, ADW_TYPE_STATUS_PAGE, GTK_TYPE_ACTION_BAR,
                          ADW_TYPE_VIEW_SWITCHER };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr (GPtrArray) found = g_ptr_array_new ();

      collect (GTK_WIDGET (fixture->window), types[i], found);
      g_assert_cmpuint (found->len, >, 0);
      for (guint j = 0; j < found->len; j++)
        g_assert_false (gtk_widget_is_visible (g_ptr_array_index (found, j)));
    }
}

static GtkWidget *
find_one (GtkWidget *page, GType type)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  collect (page, type, found);
  g_assert_cmpuint (found->len, ==, 1);
  return g_ptr_array_index (found, 0);
}

static void
test_table (Fixture *fixture, gconstpointer data)
{
  GtkWidget *wall = find_one (get_page (fixture), PLAKAT_TYPE_WALL);
  GtkWidget *table = find_one (get_page (fixture), PLAKAT_TYPE_FILM_TABLE);

  act (fixture, "view.table", NULL);
  while (!gtk_widget_get_mapped (table) || gtk_widget_get_mapped (wall))
    spin ();
  act (fixture, "view.table", NULL);
  while (!gtk_widget_get_mapped (wall) || gtk_widget_get_mapped (table))
    spin ();
}

static void
press_heading (GtkWidget *table, const char *title)
{
  GtkColumnView *view = GTK_COLUMN_VIEW (find_one (table, GTK_TYPE_COLUMN_VIEW));
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

/* A heading that is pressed puts the wall in its order, and the next window is in it again. */
static void
test_order (Fixture *fixture, gconstpointer data)
{
  GSettings *settings = plakat_application_get_settings (PLAKAT_APPLICATION_DEFAULT);
  GtkWidget *table = find_one (get_page (fixture), PLAKAT_TYPE_FILM_TABLE);

  act (fixture, "view.table", NULL);
  while (!gtk_widget_get_mapped (table))
    spin ();
  press_heading (table, "Genres");
  wait_for_count (get_page (fixture), "40 films · by genre");
  press_heading (table, "Director");
  wait_for_count (get_page (fixture), "40 films · by director");
  tear_down (fixture, NULL);
  set_up (fixture, NULL);
  wait_for_count (get_page (fixture), "40 films · by director");
  act (fixture, "view.table", NULL);
  g_settings_reset (settings, "sort-order");
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  GtkWidget *page = go_to (fixture, "favourites");
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  gboolean seen = FALSE;

  collect (page, ADW_TYPE_STATUS_PAGE, words);
  while (!seen)
    {
      spin ();
      for (guint i = 0; i < words->len; i++)
        seen = seen || gtk_widget_get_mapped (g_ptr_array_index (words, i));
    }
  /* nor is there a film that is all of this */
  gtk_editable_set_text (fixture->home->entry, "runtime:..1 ");
  for (seen = FALSE; !seen;)
    {
      spin ();
      for (guint i = 0; i < words->len; i++)
        seen = seen
               || (gtk_widget_get_mapped (g_ptr_array_index (words, i))
                   && adw_status_page_get_child (g_ptr_array_index (words, i)) != NULL);
    }
}

static void
test_selecting (Fixture *fixture, gconstpointer data)
{
  GtkWidget *bar = find_one (get_page (fixture), GTK_TYPE_ACTION_BAR);

  act (fixture, "place.select", NULL);
  while (!gtk_widget_get_mapped (bar))
    spin ();
  act (fixture, "place.select", NULL);
  while (gtk_widget_is_visible (bar))
    spin ();
  act (fixture, "place.select", NULL);
  while (!gtk_widget_get_mapped (bar))
    spin ();
}

/* ── menus ─────────────────────────────────────────────────────────────── */

static void
open_menu (GtkMenuButton *button, GMenuModel *menu)
{
  gtk_menu_button_popup (button);
  g_assert_true (gtk_menu_button_get_menu_model (button) == menu);
  gtk_menu_button_popdown (button);
}

static void
test_menus (Fixture *fixture, gconstpointer data)
{
  PlakatHomePage *home = fixture->home;

  g_assert_true (gtk_widget_is_sensitive (GTK_WIDGET (home->sort_button)));
  open_menu (home->sort_button, home->sort_menu);
  go_to (fixture, "colours");
  open_menu (home->sort_button, home->colours_menu);
  go_to (fixture, "catalogue");
  open_menu (home->sort_button, home->sort_menu);
}

static GtkWindow *
find_help (Fixture *fixture)
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
test_shortcuts (Fixture *fixture, gconstpointer data)
{
  /* GTK's own window of shortcuts warns of the labels in it */
  GLogLevelFlags fatal = g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  GtkWindow *help;

  g_assert_null (find_help (fixture));
  act (fixture, "win.show-help-overlay", NULL);
  help = find_help (fixture);
  while (!gtk_widget_get_mapped (GTK_WIDGET (help)))
    spin ();
  gtk_window_close (help);
  while (gtk_widget_get_mapped (GTK_WIDGET (help)))
    spin ();
  act (fixture, "win.show-help-overlay", NULL);
  g_assert_true (find_help (fixture) == help);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (help)));
  gtk_window_close (help);
  g_log_set_always_fatal (fatal);
}

static char *
write_films (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "starter", NULL);
  g_autofree char *file = g_build_filename (folder, "films-1950s.jsonl", NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  for (int i = 1; i <= N_FILMS; i++)
    g_string_append_printf (text,
                            "{\"uid\":\"tmdb:%d\",\"tmdb_id\":%d,\"title\":\"Film %02d\",\"runtime\":%d,"
                            "\"release_date\":\"19%02d\",\"popularity\":%d}\n",
                            i, i, i, 60 + i, i, 100 - i);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, text->str, -1, NULL));
  return g_steal_pointer (&folder);
}

static PlakatApplication *
start (void)
{
  g_autofree char *starter = write_films ();
  PlakatApplication *application;
  GtkWindow *welcome;

  g_setenv ("PLAKAT_STARTER_DIR", starter, TRUE);
  application = plakat_application_new ();
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  g_application_activate (G_APPLICATION (application));
  welcome = gtk_application_get_active_window (GTK_APPLICATION (application));
  wait (plakat_accounts_open_local (plakat_application_get_accounts (application)));
  gtk_window_destroy (welcome);
  return application;
}

#define ADD(name) g_test_add ("/places/" #name, Fixture, NULL, set_up, test_##name, tear_down)

int
main (int argc, char *argv[])
{
  g_autoptr (PlakatApplication) application = NULL;
  int failed;

  dex_init ();
  g_test_init (&argc, &argv, NULL);
  application = start ();
  ADD (start);
  ADD (once);
  ADD (unknown);
  ADD (focus);
  ADD (back);
  ADD (like);
  ADD (search);
  ADD (filter);
  ADD (count);
  ADD (switcher);
  ADD (hidden);
  ADD (table);
  ADD (order);
  ADD (empty);
  ADD (selecting);
  ADD (menus);
  ADD (shortcuts);
  failed = g_test_run ();
  wait (plakat_accounts_close (plakat_application_get_accounts (application)));
  return failed;
}
