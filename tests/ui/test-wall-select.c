/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>

#include "wall-fixture.h"

static PlakatWallSelection *
get_selection (WallFixture *fixture)
{
  return plakat_wall_get_selection (fixture->wall);
}

static gboolean
is_selected (WallFixture *fixture, guint position)
{
  return gtk_selection_model_is_selected (GTK_SELECTION_MODEL (get_selection (fixture)), position);
}

/* A view selects what is under the pointer or has the focus: that is nobody's choice. */
static void
test_only_chosen (WallFixture *fixture, gconstpointer data)
{
  wall_fixture_ask (fixture, "sort:title");
  plakat_wall_show_film (fixture->wall, 3, TRUE);
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (get_selection (fixture)), 3, TRUE);
  g_assert_cmpuint (plakat_wall_selection_get_n_selected (get_selection (fixture)), ==, 0);
  g_assert_false (plakat_wall_selection_get_active (get_selection (fixture)));
}

static void
test_range (WallFixture *fixture, gconstpointer data)
{
  wall_fixture_ask (fixture, "sort:title");
  plakat_wall_selection_toggle (get_selection (fixture), 10);
  g_assert_true (plakat_wall_selection_get_active (get_selection (fixture)));
  plakat_wall_selection_extend (get_selection (fixture), 19);
  g_assert_cmpuint (plakat_wall_selection_get_n_selected (get_selection (fixture)), ==, 10);
  plakat_wall_selection_extend (get_selection (fixture), 5);
  g_assert_cmpuint (plakat_wall_selection_get_n_selected (get_selection (fixture)), ==, 15);
  plakat_wall_selection_toggle (get_selection (fixture), 12);
  g_assert_false (is_selected (fixture, 12));
  plakat_wall_selection_set_active (get_selection (fixture), FALSE);
  g_assert_cmpuint (plakat_wall_selection_get_n_selected (get_selection (fixture)), ==, 0);
}

/* Another order, and what was selected still is; what another filter leaves out is not. */
static void
test_follows (WallFixture *fixture, gconstpointer data)
{
  wall_fixture_ask (fixture, "sort:title");
  for (guint i = 0; i < 200; i++)
    plakat_wall_selection_toggle (get_selection (fixture), i);
  wall_fixture_ask (fixture, "sort:-title");
  g_assert_cmpuint (plakat_wall_selection_get_n_selected (get_selection (fixture)), ==, 200);
  g_assert_true (is_selected (fixture, 4999));
  g_assert_true (is_selected (fixture, 4800));
  g_assert_false (is_selected (fixture, 4799));
  g_assert_false (is_selected (fixture, 0));
  wall_fixture_ask (fixture, "year:1900..1909");
  g_assert_cmpuint (plakat_wall_selection_get_n_selected (get_selection (fixture)), ==, 20);
}

static void
test_ids (WallFixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) ids = NULL;
  guint n_ids;
  const gint64 *selected;
  const gint32 *all;

  wall_fixture_ask (fixture, "sort:-title");
  plakat_wall_selection_toggle (get_selection (fixture), 7);
  plakat_wall_selection_toggle (get_selection (fixture), 3);
  ids = plakat_wall_selection_dup_ids (get_selection (fixture));
  selected = g_bytes_get_data (ids, NULL);
  all = plakat_film_list_get_ids (fixture->films, &n_ids);
  g_assert_cmpuint (g_bytes_get_size (ids), ==, 2 * sizeof *selected);
  g_assert_cmpint (selected[0], ==, all[3]);
  g_assert_cmpint (selected[1], ==, all[7]);
}

/* A click opens a film; while some are selected it selects. */
static void
test_click (WallFixture *fixture, gconstpointer data)
{
  GtkWidget *cell;

  wall_fixture_ask (fixture, "sort:title");
  cell = wall_fixture_find (fixture, "Film 000003", NULL);
  plakat_wall_selection_set_active (get_selection (fixture), TRUE);
  g_assert_true (gtk_widget_activate_action (cell, "list.activate-item", "u", 2u));
  g_assert_true (is_selected (fixture, 2));
  wall_fixture_settle (fixture);
  g_assert_true (gtk_widget_get_state_flags (gtk_widget_get_parent (cell)) & GTK_STATE_FLAG_SELECTED);
  g_assert_true (gtk_widget_activate_action (cell, "list.activate-item", "u", 2u));
  g_assert_false (is_selected (fixture, 2));
}

#define ADD(name, function)                                                                              \
  g_test_add ("/wall-select/" name, WallFixture, GUINT_TO_POINTER (5000), wall_fixture_set_up, function, \
              wall_fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  adw_init ();
  ADD ("only-chosen", test_only_chosen);
  ADD ("range", test_range);
  ADD ("follows", test_follows);
  ADD ("ids", test_ids);
  ADD ("click", test_click);
  return g_test_run ();
}
