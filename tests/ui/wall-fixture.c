/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>

#include "wall-fixture.h"

/* A page of the wire has at most 1,000. */
#define PAGE 1000

static void
fill (WallFixture *fixture, guint first, guint last)
{
  g_autoptr (GString) json = g_string_new (NULL);

  g_string_printf (json, "{\"epoch\":\"e\",\"cursor\":\"%u\",\"films\":[", last);
  for (guint i = first; i <= last; i++)
    g_string_append_printf (
        json,
        "%s{\"uid\":\"tmdb:%u\",\"tmdb_id\":%u,\"title\":\"Film %06u\",\"release_date\":\"%u\","
        "\"vote_average\":%u,\"runtime\":%u,\"popularity\":%u}",
        i > first ? "," : "", i, i, i, 1900 + i % 100, 1 + i % 9, 60 + i % 90, fixture->n_films - i);
  g_string_append (json, "]}");
  fixture_fill (&fixture->store, json->str);
}

void
wall_fixture_set_up (WallFixture *fixture, gconstpointer n_films)
{
  fixture->n_films = GPOINTER_TO_UINT (n_films);
  fixture_set_up (&fixture->store, NULL);
  for (guint first = 1; first <= fixture->n_films; first += PAGE)
    fill (fixture, first, MIN (first + PAGE - 1, fixture->n_films));
  /* what the filling kept in memory is nobody's any more */
  fixture_reopen (&fixture->store, NULL);
  wall_fixture_show (fixture);
}

void
wall_fixture_show (WallFixture *fixture)
{
  fixture->films = plakat_film_list_new (fixture->store.catalogue, fixture->store.library);
  fixture->wall = PLAKAT_WALL (plakat_wall_new ());
  plakat_wall_set_captions (fixture->wall, PLAKAT_CAPTIONS_BELOW);
  fixture->window = gtk_window_new ();
  /* the window has the whole screen: how wide the wall is is the wall's own */
  gtk_widget_set_halign (GTK_WIDGET (fixture->wall), GTK_ALIGN_START);
  gtk_widget_set_valign (GTK_WIDGET (fixture->wall), GTK_ALIGN_START);
  gtk_widget_set_size_request (GTK_WIDGET (fixture->wall), 1280, 800);
  gtk_window_set_decorated (GTK_WINDOW (fixture->window), FALSE);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->wall));
  plakat_wall_set_model (fixture->wall, G_LIST_MODEL (fixture->films));
  gtk_window_present (GTK_WINDOW (fixture->window));
  wall_fixture_paint (fixture);
}

void
wall_fixture_tear_down (WallFixture *fixture, gconstpointer n_films)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_clear_object (&fixture->films);
  fixture_tear_down (&fixture->store, NULL);
}

static void
painted_cb (GdkFrameClock *clock, guint *painted)
{
  (*painted)++;
}

/* Two frames: what the layout of the first one asked for is in the second. */
void
wall_fixture_paint (WallFixture *fixture)
{
  GtkWidget *widget = GTK_WIDGET (fixture->wall);
  guint painted = 0;
  GdkFrameClock *clock;
  gulong handler;

  while (!gtk_widget_get_mapped (widget) || gtk_widget_get_width (widget) == 0)
    g_main_context_iteration (NULL, TRUE);
  clock = gtk_widget_get_frame_clock (widget);
  handler = g_signal_connect (clock, "after-paint", G_CALLBACK (painted_cb), &painted);
  while (painted < 2)
    {
      gtk_widget_queue_draw (widget);
      g_main_context_iteration (NULL, TRUE);
    }
  g_signal_handler_disconnect (clock, handler);
}

void
wall_fixture_ask (WallFixture *fixture, const char *text)
{
  g_autoptr (PlakatQuery) query = plakat_query_parse (text, NULL);

  fixture_wait (plakat_film_list_set_query (fixture->films, query));
  wall_fixture_settle (fixture);
}

typedef struct
{
  guint n_cells;
  guint n_empty;
  const char *title;
  GtkWidget *found;
  GtkWidget *wall;
  GtkWidget *first;
  double least;
} Look;

static gboolean
get_top (Look *look, GtkWidget *cell, double *top)
{
  graphene_rect_t bounds;

  /* the grid keeps a few cells elsewhere, which have no place */
  if (!gtk_widget_get_mapped (cell) || !gtk_widget_compute_bounds (cell, look->wall, &bounds)
      || bounds.size.height < 1)
    return FALSE;
  *top = bounds.origin.y;
  return bounds.origin.y + bounds.size.height > 0 && bounds.origin.y < gtk_widget_get_height (look->wall);
}

static void
look_at (GtkWidget *widget, Look *look)
{
  PlakatFilmItem *film;
  double top;

  if (!PLAKAT_IS_POSTER_CELL (widget))
    {
      for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
           child = gtk_widget_get_next_sibling (child))
        look_at (child, look);
      return;
    }
  look->n_cells++;
  film = plakat_poster_cell_get_film (PLAKAT_POSTER_CELL (widget));
  if (film == NULL || !get_top (look, widget, &top))
    return;
  if (!plakat_film_item_get_loaded (film))
    look->n_empty++;
  if (look->title != NULL && g_strcmp0 (look->title, plakat_film_item_get_title (film)) == 0)
    look->found = widget;
  if (top >= -1 && top < look->least - 1)
    {
      look->least = top;
      look->first = widget;
    }
}

static Look
look (WallFixture *fixture, const char *title)
{
  Look looked = { .title = title, .wall = GTK_WIDGET (fixture->wall), .least = G_MAXDOUBLE };

  look_at (looked.wall, &looked);
  return looked;
}

void
wall_fixture_settle (WallFixture *fixture)
{
  wall_fixture_paint (fixture);
  while (plakat_film_list_get_loading (fixture->films) || look (fixture, NULL).n_empty > 0)
    g_main_context_iteration (NULL, TRUE);
  wall_fixture_paint (fixture);
}

void
wall_fixture_resize (WallFixture *fixture, int width)
{
  gtk_widget_set_size_request (GTK_WIDGET (fixture->wall), width, 800);
  while (gtk_widget_get_width (GTK_WIDGET (fixture->wall)) != width)
    g_main_context_iteration (NULL, TRUE);
  wall_fixture_settle (fixture);
}

guint
wall_fixture_count_cells (WallFixture *fixture)
{
  return look (fixture, NULL).n_cells;
}

GtkWidget *
wall_fixture_find (WallFixture *fixture, const char *title, double *top)
{
  Look looked = look (fixture, title);

  if (looked.found != NULL && top != NULL)
    get_top (&looked, looked.found, top);
  return looked.found;
}

const char *
wall_fixture_get_first (WallFixture *fixture)
{
  Look looked = look (fixture, NULL);

  g_assert_nonnull (looked.first);
  return plakat_film_item_get_title (plakat_poster_cell_get_film (PLAKAT_POSTER_CELL (looked.first)));
}
