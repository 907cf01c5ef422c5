/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>

#include "plakat-film-table.h"
#include "wall-fixture.h"

/* A GtkListView keeps 200 rows, and some around them. */
#define MOST_ASKED 260

static PlakatFilmTable *
hang (WallFixture *fixture)
{
  PlakatFilmTable *table = PLAKAT_FILM_TABLE (plakat_film_table_new ());

  plakat_wall_set_resting (fixture->wall, TRUE);
  plakat_film_table_set_selection (table, plakat_wall_get_selection (fixture->wall), fixture->films);
  gtk_widget_set_size_request (GTK_WIDGET (table), 1200, 500);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (table));
  while (!gtk_widget_get_mapped (GTK_WIDGET (table)) || gtk_widget_get_height (GTK_WIDGET (table)) == 0)
    g_main_context_iteration (NULL, TRUE);
  return table;
}

static void
ask (WallFixture *fixture, const char *text)
{
  g_autoptr (PlakatQuery) query = plakat_query_parse (text, NULL);

  fixture_wait (plakat_film_list_set_query (fixture->films, query));
}

static GtkColumnView *
get_view (PlakatFilmTable *table)
{
  GtkWidget *scroller = gtk_widget_get_first_child (GTK_WIDGET (table));

  return GTK_COLUMN_VIEW (gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (scroller)));
}

/* However many films there are, those that it keeps rows for are read. */
static void
test_calls (WallFixture *fixture, gconstpointer data)
{
  guint before, after, read;

  hang (fixture);
  plakat_film_list_get_counts (fixture->films, &before, &read);
  ask (fixture, "sort:title");
  plakat_film_list_get_counts (fixture->films, &after, &read);
  g_test_message ("%u asked", after - before);
  g_assert_cmpuint (after - before, >, 0);
  g_assert_cmpuint (after - before, <=, MOST_ASKED);
  ask (fixture, "sort:-title");
  plakat_film_list_get_counts (fixture->films, &before, &read);
  g_assert_cmpuint (before - after, <=, MOST_ASKED);
}

typedef struct
{
  int order;
  gboolean reversed;
  guint times;
} Chosen;

static void
chosen_cb (PlakatFilmTable *table, int order, gboolean reversed, Chosen *chosen)
{
  chosen->order = order;
  chosen->reversed = reversed;
  chosen->times++;
}

static void
press (PlakatFilmTable *table, guint column, GtkSortType direction)
{
  g_autoptr (GtkColumnViewColumn) pressed =
      g_list_model_get_item (gtk_column_view_get_columns (get_view (table)), column);

  gtk_column_view_sort_by_column (get_view (table), pressed, direction);
}

/* A heading chooses the order of the query, and showing one chooses nothing. */
static void
test_headings (WallFixture *fixture, gconstpointer data)
{
  PlakatFilmTable *table = hang (fixture);
  g_autoptr (PlakatQuery) query = plakat_query_parse ("sort:-title", NULL);
  Chosen chosen = { 0 };

  g_signal_connect (table, "sort-chosen", G_CALLBACK (chosen_cb), &chosen);
  plakat_film_table_show_order (table, query);
  g_assert_cmpuint (chosen.times, ==, 0);
  press (table, 0, GTK_SORT_ASCENDING);
  g_assert_cmpint (chosen.order, ==, PLAKAT_ORDER_TITLE);
  g_assert_false (chosen.reversed);
  /* years: the newest first is the order's own direction */
  press (table, 1, GTK_SORT_DESCENDING);
  g_assert_cmpint (chosen.order, ==, PLAKAT_ORDER_RELEASE);
  g_assert_false (chosen.reversed);
  press (table, 1, GTK_SORT_ASCENDING);
  g_assert_true (chosen.reversed);
}

/* Whatever a column says, the films can be had in its order, and the heading of the order says so. */
static void
test_every_heading (WallFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *title;
    const char *query;
    GtkSortType direction; /* of the heading's arrow */
  } cases[] = {
    { "Title", "sort:title", GTK_SORT_ASCENDING },       { "Year", "sort:release", GTK_SORT_DESCENDING },
    { "Director", "sort:director", GTK_SORT_ASCENDING }, { "Runtime", "sort:runtime", GTK_SORT_ASCENDING },
    { "Rating", "sort:rating", GTK_SORT_DESCENDING },    { "My Rating", "sort:mine", GTK_SORT_DESCENDING },
    { "Genres", "sort:genre", GTK_SORT_ASCENDING },      { "Added", "sort:added", GTK_SORT_DESCENDING },
  };
  PlakatFilmTable *table = hang (fixture);
  GListModel *columns = gtk_column_view_get_columns (get_view (table));
  GtkColumnViewSorter *sorter = GTK_COLUMN_VIEW_SORTER (gtk_column_view_get_sorter (get_view (table)));
  Chosen chosen = { 0 };

  g_signal_connect (table, "sort-chosen", G_CALLBACK (chosen_cb), &chosen);
  g_assert_cmpuint (g_list_model_get_n_items (columns), ==, G_N_ELEMENTS (cases));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint reversed = 0; reversed < 2; reversed++)
      {
        g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
        g_autoptr (PlakatQuery) query = plakat_query_parse (cases[i].query, NULL);
        GtkSortType direction = reversed ? !cases[i].direction : cases[i].direction;

        query->reversed = reversed;
        g_assert_cmpstr (gtk_column_view_column_get_title (column), ==, cases[i].title);
        g_assert_nonnull (gtk_column_view_column_get_sorter (column));
        press (table, i, direction);
        g_assert_cmpint (chosen.order, ==, query->order);
        g_assert_cmpint (chosen.reversed, ==, query->reversed);
        gtk_column_view_sort_by_column (get_view (table), NULL, GTK_SORT_ASCENDING);
        plakat_film_table_show_order (table, query);
        g_assert_true (gtk_column_view_sorter_get_primary_sort_column (sorter) == column);
        g_assert_cmpint (gtk_column_view_sorter_get_primary_sort_order (sorter), ==, direction);
      }
}

/* A row selects while others are selected, as a poster does. */
static void
test_selects (WallFixture *fixture, gconstpointer data)
{
  PlakatFilmTable *table = hang (fixture);
  PlakatWallSelection *selection = plakat_wall_get_selection (fixture->wall);

  ask (fixture, "sort:title");
  plakat_wall_selection_set_active (selection, TRUE);
  g_signal_emit_by_name (get_view (table), "activate", 3u);
  g_assert_true (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (selection), 3));
}

/* The wall keeps the selection, and leaves its window to the table. */
static void
set_up (WallFixture *fixture, gconstpointer n_films)
{
  wall_fixture_set_up (fixture, n_films);
  g_object_ref (fixture->wall);
}

static void
tear_down (WallFixture *fixture, gconstpointer n_films)
{
  g_autoptr (PlakatWall) wall = fixture->wall;

  wall_fixture_tear_down (fixture, n_films);
}

#define ADD(name, function) \
  g_test_add ("/film-table/" name, WallFixture, GUINT_TO_POINTER (5000), set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  adw_init ();
  ADD ("calls", test_calls);
  ADD ("headings", test_headings);
  ADD ("every-heading", test_every_heading);
  ADD ("selects", test_selects);
  return g_test_run ();
}
