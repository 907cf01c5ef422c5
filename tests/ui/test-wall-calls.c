/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>

#include "plakat-poster-cell-private.h"
#include "plakat-wall-metrics.h"
#include "plakat-wall-private.h"
#include "wall-fixture.h"

/*
 * What a wall costs, in exact numbers: however many films there are, showing others reads no more of them
 * than the cells that are alive need.
 */

/* Cells are some thirty rows; a change may ask a fifth more. */
#define MOST_ASKED 320
/* Where the place is kept, the grid makes cells for one column at its beginning and one at the place first.
 */
#define MORE_IN_PLACE (2 * 33)
#define MOST_ROWS 34
/* of rows; each row is a statement */
#define MOST_PAGES 8

typedef struct
{
  guint asked;
  guint read;
} Counts;

static Counts
count (WallFixture *fixture)
{
  Counts counts;

  plakat_film_list_get_counts (fixture->films, &counts.asked, &counts.read);
  return counts;
}

static guint
count_columns (WallFixture *fixture)
{
  PlakatWallMetrics metrics;
  int chosen;

  g_object_get (fixture->wall, "poster-width", &chosen, NULL);
  plakat_wall_metrics_init (&metrics, gtk_widget_get_width (GTK_WIDGET (fixture->wall)), chosen, -1);
  return (guint) metrics.columns;
}

static void
check (WallFixture *fixture, Counts before, guint more, const char *what)
{
  Counts after = count (fixture);
  guint n_cells = wall_fixture_count_cells (fixture);

  g_test_message ("%s at %u: %u asked, %u pages read, %u cells in %u columns", what, fixture->n_films,
                  after.asked - before.asked, after.read - before.read, n_cells, count_columns (fixture));
  g_assert_cmpuint (after.asked - before.asked, <=, MOST_ASKED + more);
  g_assert_cmpuint (after.read - before.read, <=, MOST_PAGES);
  g_assert_cmpuint (n_cells, <=, MOST_ROWS * count_columns (fixture));
}

static void
ask (WallFixture *fixture, const char *query, const char *what)
{
  Counts before = count (fixture);

  wall_fixture_ask (fixture, query);
  check (fixture, before, 0, what);
}

static void
scroll (WallFixture *fixture, double share)
{
  GtkAdjustment *adjustment = plakat_wall_get_vadjustment (fixture->wall);

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment) * share);
  wall_fixture_settle (fixture);
}

static void
jump (WallFixture *fixture, double share)
{
  Counts before = count (fixture);

  scroll (fixture, share);
  check (fixture, before, 0, "jump");
}

static void
test_calls (WallFixture *fixture, gconstpointer data)
{
  Counts before;

  ask (fixture, "", "show");
  ask (fixture, "sort:-title", "sort");
  ask (fixture, "year:1900..1904", "search");
  ask (fixture, "sort:title", "clear");
  jump (fixture, 0.5);
  jump (fixture, 0.93);
  jump (fixture, 0);
  jump (fixture, 0.5);

  before = count (fixture);
  wall_fixture_resize (fixture, 900);
  check (fixture, before, 0, "resize");
}

/* The catalogue grows while somebody is in the midst of it. */
static void
test_grows (WallFixture *fixture, gconstpointer data)
{
  Counts before;
  guint n_films;

  ask (fixture, "sort:title", "show");
  scroll (fixture, 0.5);
  n_films = g_list_model_get_n_items (G_LIST_MODEL (fixture->films));
  before = count (fixture);
  fixture_fill (&fixture->store,
                "{\"epoch\":\"e\",\"cursor\":\"x\",\"films\":[{\"uid\":\"x:1\",\"title\":\"Aa first one\"},"
                "{\"uid\":\"x:2\",\"title\":\"Zz last one\"}]}");
  while (g_list_model_get_n_items (G_LIST_MODEL (fixture->films)) != n_films + 2)
    g_main_context_iteration (NULL, TRUE);
  wall_fixture_settle (fixture);
  check (fixture, before, MORE_IN_PLACE, "grow");
}

/* Reading none of it is what selecting all of it comes to. */
static void
test_select_all (WallFixture *fixture, gconstpointer data)
{
  PlakatWallSelection *selection = plakat_wall_get_selection (fixture->wall);
  Counts before;

  ask (fixture, "", "show");
  before = count (fixture);
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (selection));
  g_assert_cmpuint (plakat_wall_selection_get_n_selected (selection), ==, fixture->n_films);
  wall_fixture_settle (fixture);
  g_assert_cmpuint (count (fixture).asked - before.asked, ==, 0);
}

typedef struct
{
  gint64 since;
  guint told;
  guint in_sight;
  guint others;
} Moved;

static void
moved_cb (PlakatPosterCell *cell, guint position, gpointer data)
{
  Moved *moved = data;

  g_assert_false (gtk_widget_has_css_class (gtk_widget_get_parent (GTK_WIDGET (cell)), "activatable"));
  moved->told += cell->moved_at >= moved->since;
  moved->in_sight += !cell->out_of_sight;
  moved->others += cell->out_of_sight;
}

/* Posters know when their wall moves and which of them are seen: no others ask for frames. */
static void
test_moved (WallFixture *fixture, gconstpointer n_films)
{
  GtkAdjustment *adjustment;
  Moved before = { .since = G_MAXINT64 }, after = { 0 };
  guint columns;

  wall_fixture_ask (fixture, "");
  wall_fixture_settle (fixture);
  columns = count_columns (fixture);
  adjustment = plakat_wall_get_vadjustment (fixture->wall);
  plakat_wall_foreach_cell (fixture->wall, moved_cb, &before);
  g_assert_cmpuint (before.in_sight, >=, columns);
  g_assert_cmpuint (before.others, >=, 10 * columns);
  after.since = g_get_monotonic_time ();
  gtk_adjustment_set_value (adjustment, 3 * gtk_adjustment_get_page_size (adjustment));
  /* some frames come, in which the pointer finds what is under it now, and then no more */
  g_assert_cmpuint (fixture->wall->settling, >, 1);
  while (fixture->wall->settling > 0)
    g_main_context_iteration (NULL, TRUE);
  wall_fixture_settle (fixture);
  plakat_wall_foreach_cell (fixture->wall, moved_cb, &after);
  g_assert_cmpuint (after.told, >=, after.in_sight);
  g_assert_cmpuint (after.in_sight, ==, before.in_sight);
}

static void
emit (WallFixture *fixture, GType type, const char *signal, double first, double second)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (fixture->wall));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);
      gboolean handled = FALSE;

      if (G_OBJECT_TYPE (controller) != type)
        continue;
      if (type == GTK_TYPE_EVENT_CONTROLLER_KEY)
        g_signal_emit_by_name (controller, signal, (guint) first, 0u, 0, &handled);
      else
        g_signal_emit_by_name (controller, signal, first, second);
      g_assert_false (handled);
    }
}

static gboolean
heeds_pointer (WallFixture *fixture)
{
  return gtk_widget_get_can_target (GTK_WIDGET (fixture->wall->grid));
}

static void
move_by_key (WallFixture *fixture)
{
  GtkAdjustment *adjustment = plakat_wall_get_vadjustment (fixture->wall);

  emit (fixture, GTK_TYPE_EVENT_CONTROLLER_KEY, "key-pressed", GDK_KEY_Page_Down, 0);
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment)
                                            + gtk_adjustment_get_page_size (adjustment));
}

static void
pointed_cb (PlakatPosterCell *cell, guint position, gpointer data)
{
  gboolean *pointed = data;

  *pointed |= (gtk_widget_get_state_flags (GTK_WIDGET (cell)) & GTK_STATE_FLAG_PRELIGHT) != 0;
}

static gboolean
is_pointed_at (WallFixture *fixture)
{
  gboolean pointed = FALSE;

  plakat_wall_foreach_cell (fixture->wall, pointed_cb, &pointed);
  return pointed;
}

/* No poster comes under a pointer that rests while keys move the wall, and so no frame is drawn for it. */
static void
test_pointer_rests (WallFixture *fixture, gconstpointer n_films)
{
  wall_fixture_ask (fixture, "");
  /* the pointer is in the midst of the virtual display, and is found there though it rests */
  gtk_adjustment_set_value (plakat_wall_get_vadjustment (fixture->wall), 100);
  while (fixture->wall->settling > 0)
    g_main_context_iteration (NULL, TRUE);
  wall_fixture_settle (fixture);
  g_assert_true (is_pointed_at (fixture));
  emit (fixture, GTK_TYPE_EVENT_CONTROLLER_MOTION, "motion", 300, 300);
  g_assert_true (heeds_pointer (fixture));
  for (guint i = 0; i < 3; i++)
    {
      move_by_key (fixture);
      g_assert_false (heeds_pointer (fixture));
      g_assert_cmpuint (fixture->wall->settling, ==, 0);
      emit (fixture, GTK_TYPE_EVENT_CONTROLLER_MOTION, "motion", 300, 300);
      g_assert_false (heeds_pointer (fixture));
    }
  emit (fixture, GTK_TYPE_EVENT_CONTROLLER_MOTION, "motion", 302, 300);
  g_assert_true (heeds_pointer (fixture));

  move_by_key (fixture);
  g_assert_false (heeds_pointer (fixture));
  while (!heeds_pointer (fixture))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (fixture->wall->settling, >, 1);
  while (!is_pointed_at (fixture))
    g_main_context_iteration (NULL, TRUE);
}

static void
count_cb (PlakatPosterCell *cell, guint position, gpointer n_cells)
{
  (*(guint *) n_cells)++;
}

/* What it has before it knows how wide it is would be made in vain. */
static void
test_no_width (WallFixture *fixture, gconstpointer n_films)
{
  GtkWidget *window = gtk_window_new ();
  PlakatWall *wall = PLAKAT_WALL (plakat_wall_new ());
  guint n_cells = 0;

  wall_fixture_ask (fixture, "");
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (wall));
  plakat_wall_set_model (wall, G_LIST_MODEL (fixture->films));
  plakat_wall_foreach_cell (wall, count_cb, &n_cells);
  g_assert_cmpuint (n_cells, >, 0);
  g_assert_cmpuint (n_cells, <=, MOST_ROWS);
  gtk_window_destroy (GTK_WINDOW (window));
}

#define ADD(name, n, function)                                                                       \
  g_test_add ("/wall-calls/" name, WallFixture, GUINT_TO_POINTER (n), wall_fixture_set_up, function, \
              wall_fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  adw_init ();
  ADD ("20k", 20000, test_calls);
  ADD ("100k", 100000, test_calls);
  ADD ("no-width", 5000, test_no_width);
  ADD ("grows", 5000, test_grows);
  ADD ("select-all", 5000, test_select_all);
  ADD ("moved", 5000, test_moved);
  ADD ("pointer-rests", 5000, test_pointer_rests);
  return g_test_run ();
}
