/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>

#include "wall-fixture.h"

/* What a person looks at stays where it is. */

static void
scroll (WallFixture *fixture, double value)
{
  gtk_adjustment_set_value (plakat_wall_get_vadjustment (fixture->wall), value);
  wall_fixture_settle (fixture);
}

static void
fill (WallFixture *fixture, const char *films)
{
  g_autofree char *json = g_strdup_printf ("{\"epoch\":\"e\",\"cursor\":\"x\",\"films\":[%s]}", films);

  fixture_fill (&fixture->store, json);
}

static void
wait_for (WallFixture *fixture, guint n_films)
{
  while (g_list_model_get_n_items (G_LIST_MODEL (fixture->films)) != n_films)
    g_main_context_iteration (NULL, TRUE);
  wall_fixture_settle (fixture);
}

static gboolean
is_near (double a, double b)
{
  return ABS (a - b) < 2;
}

/* A film before the first and one behind the last: everything is new to the view, and nothing moves. */
static void
test_grows (WallFixture *fixture, gconstpointer data)
{
  g_autofree char *title = NULL;
  double before, after;

  wall_fixture_ask (fixture, "sort:title");
  scroll (fixture, 12345);
  title = g_strdup (wall_fixture_get_first (fixture));
  g_assert_nonnull (wall_fixture_find (fixture, title, &before));
  fill (fixture, "{\"uid\":\"x:1\",\"title\":\"Aa first one\"},{\"uid\":\"x:2\",\"title\":\"Zz last one\"}");
  wait_for (fixture, 5002);
  g_assert_nonnull (wall_fixture_find (fixture, title, &after));
  g_assert_true (is_near (before, after));
}

/* At the top there is no place to keep: what is new there is seen. */
static void
test_top (WallFixture *fixture, gconstpointer data)
{
  wall_fixture_ask (fixture, "sort:title");
  fill (fixture, "{\"uid\":\"x:1\",\"title\":\"Aa first one\"},{\"uid\":\"x:2\",\"title\":\"Zz last one\"}");
  wait_for (fixture, 5002);
  g_assert_cmpstr (wall_fixture_get_first (fixture), ==, "Aa first one");
}

static GtkWidget *
get_focused (WallFixture *fixture)
{
  return GTK_WIDGET (plakat_poster_cell_find (gtk_root_get_focus (GTK_ROOT (fixture->window))));
}

static void
wait_for_focus (WallFixture *fixture, const char *title)
{
  while (get_focused (fixture) == NULL || get_focused (fixture) != wall_fixture_find (fixture, title, NULL))
    g_main_context_iteration (NULL, TRUE);
  wall_fixture_settle (fixture);
}

static void
test_focus (WallFixture *fixture, gconstpointer data)
{
  wall_fixture_ask (fixture, "sort:title");
  plakat_wall_show_film (fixture->wall, 2500, TRUE);
  wait_for_focus (fixture, "Film 002501");
  fill (fixture, "{\"uid\":\"x:1\",\"title\":\"Aa first one\"},{\"uid\":\"x:2\",\"title\":\"Zz last one\"}");
  wait_for (fixture, 5002);
  wait_for_focus (fixture, "Film 002501");
}

static void
test_window (WallFixture *fixture, gconstpointer data)
{
  g_autofree char *title = NULL;

  wall_fixture_ask (fixture, "sort:title");
  scroll (fixture, 12345);
  title = g_strdup (wall_fixture_get_first (fixture));
  for (int width = 600; width <= 1400; width += 200)
    {
      wall_fixture_resize (fixture, width);
      g_assert_nonnull (wall_fixture_find (fixture, title, NULL));
    }
}

/* What is jumped to is topmost, whichever way it was. */
static void
test_show (WallFixture *fixture, gconstpointer data)
{
  wall_fixture_ask (fixture, "sort:title");
  for (guint i = 0; i < 3; i++)
    {
      static const guint places[] = { 700, 4200, 1400 };
      g_autofree char *title = g_strdup_printf ("Film %06u", places[i] + 1);

      plakat_wall_show_film (fixture->wall, places[i], FALSE);
      wall_fixture_settle (fixture);
      g_assert_cmpstr (wall_fixture_get_first (fixture), ==, title);
    }
}

static gboolean
press (WallFixture *fixture, guint key)
{
  GListModel *controllers = gtk_widget_observe_controllers (GTK_WIDGET (fixture->wall));
  gboolean done = FALSE;

  for (guint i = 0; !done && i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      for (guint k = 0; GTK_IS_SHORTCUT_CONTROLLER (controller)
                        && k < g_list_model_get_n_items (G_LIST_MODEL (controller));
           k++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), k);
          GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);

          if (!GTK_IS_KEYVAL_TRIGGER (trigger)
              || gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)) != key
              || gtk_keyval_trigger_get_modifiers (GTK_KEYVAL_TRIGGER (trigger)) != GDK_CONTROL_MASK)
            continue;
          done =
              gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, GTK_WIDGET (fixture->wall),
                                            gtk_shortcut_get_arguments (shortcut));
        }
    }
  g_object_unref (controllers);
  return done;
}

/* Posters of another size by key: the film with the focus stays at its height, wherever the pointer is. */
static void
test_size (WallFixture *fixture, gconstpointer data)
{
  static const guint keys[] = { GDK_KEY_minus, GDK_KEY_plus };
  double before, after;
  GtkWidget *cell;

  wall_fixture_ask (fixture, "sort:title");
  plakat_wall_show_film (fixture->wall, 2500, TRUE);
  wait_for_focus (fixture, "Film 002501");
  cell = wall_fixture_find (fixture, "Film 002501", &before);
  before += gtk_widget_get_height (cell) / 2.0;
  for (guint i = 0; i < 30; i++)
    {
      g_assert_true (press (fixture, keys[i / 15]));
      wall_fixture_settle (fixture);
      cell = wall_fixture_find (fixture, "Film 002501", &after);
      g_assert_nonnull (cell);
      after += gtk_widget_get_height (cell) / 2.0;
      g_test_message ("%.1f, was %.1f", after, before);
      g_assert_true (is_near (before, after));
      before = after;
    }
}

static int
get_poster_width (WallFixture *fixture)
{
  int width;

  g_object_get (fixture->wall, "poster-width", &width, NULL);
  return width;
}

/* Each step is seen, down to the smallest and up to the largest; 0 is the usual size. */
static void
test_keys (WallFixture *fixture, gconstpointer data)
{
  int before;

  wall_fixture_ask (fixture, "");
  do
    {
      before = get_poster_width (fixture);
      g_assert_true (press (fixture, GDK_KEY_plus));
      wall_fixture_settle (fixture);
    }
  while (get_poster_width (fixture) > before);
  g_assert_cmpint (before, ==, PLAKAT_WALL_MOST_POSTER);
  do
    {
      before = get_poster_width (fixture);
      g_assert_true (press (fixture, GDK_KEY_minus));
      wall_fixture_settle (fixture);
    }
  while (get_poster_width (fixture) < before);
  g_assert_cmpint (before, ==, PLAKAT_WALL_LEAST_POSTER);
  g_assert_true (press (fixture, GDK_KEY_0));
  g_assert_cmpint (get_poster_width (fixture), ==, 160);
}

#define ADD(name, function)                                                                             \
  g_test_add ("/wall-place/" name, WallFixture, GUINT_TO_POINTER (5000), wall_fixture_set_up, function, \
              wall_fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  adw_init ();
  ADD ("grows", test_grows);
  ADD ("top", test_top);
  ADD ("focus", test_focus);
  ADD ("size", test_size);
  ADD ("window", test_window);
  ADD ("show", test_show);
  ADD ("keys", test_keys);
  return g_test_run ();
}
