/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-wall-private.h"

/*
 * The film that a person looks at stays where it is, when posters get another size, when the window does, and
 * when the list behind the wall changes by itself. It is noted which part of which film is at which height;
 * once everything has its new place the wall is scrolled by the difference, before anything is drawn.
 */

static gboolean
get_span (PlakatWall *self, GtkWidget *cell, double *top, double *height)
{
  graphene_rect_t bounds;

  /* what the grid does not show keeps the place that it had when it was shown */
  if (!gtk_widget_get_mapped (cell) || !gtk_widget_compute_bounds (cell, self->scroller, &bounds)
      || bounds.size.height < 1)
    return FALSE;
  *top = bounds.origin.y;
  *height = bounds.size.height;
  return TRUE;
}

static gboolean
is_seen (PlakatWall *self, GtkWidget *cell)
{
  double top, height;

  return cell != NULL && get_span (self, cell, &top, &height) && top + height > 0
         && top < gtk_widget_get_height (self->scroller);
}

typedef struct
{
  PlakatWall *wall;
  double y;
  double least;
  GtkWidget *nearest;
} Nearest;

static void
nearest_cb (PlakatPosterCell *cell, guint position, gpointer data)
{
  Nearest *nearest = data;
  double top, height, distance;

  if (!get_span (nearest->wall, GTK_WIDGET (cell), &top, &height))
    return;
  distance = nearest->y < top ? top - nearest->y : nearest->y > top + height ? nearest->y - top - height : 0;
  if (distance >= nearest->least)
    return;
  nearest->least = distance;
  nearest->nearest = GTK_WIDGET (cell);
}

/* The film under the pointer, else the one with the focus, else the first whose row is seen. */
static GtkWidget *
choose (PlakatWall *self, double *y)
{
  GtkWidget *focused = plakat_wall_find_focused (self);
  Nearest nearest = { .wall = self, .y = MAX (self->pointer_y, 0), .least = G_MAXDOUBLE };
  double top, height;

  if (self->pointer_y < 0 && is_seen (self, focused) && get_span (self, focused, &top, &height))
    {
      *y = top + height / 2;
      return focused;
    }
  plakat_wall_foreach_cell (self, nearest_cb, &nearest);
  *y = nearest.y;
  return nearest.nearest;
}

/** plakat_wall_keep_place: what is seen now will be seen there after the layout that comes next */
void
plakat_wall_keep_place (PlakatWall *self)
{
  double top, height, y;
  GtkWidget *cell;

  if (self->place != GTK_INVALID_LIST_POSITION
      || gtk_adjustment_get_value (plakat_wall_get_vadjustment (self)) <= 0)
    return;
  cell = choose (self, &y);
  if (cell == NULL || !get_span (self, cell, &top, &height))
    return;
  self->place = plakat_wall_get_position (cell);
  self->place_share = (y - top) / height;
  self->place_y = y;
}

/** plakat_wall_place_at_top: the film is to stand below the upper edge, after the layout that comes next */
void
plakat_wall_place_at_top (PlakatWall *self, guint position)
{
  self->place = position;
  self->place_share = 0;
  self->place_y = self->metrics.gap;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/* Far from its place: near enough for the grid to show it. */
static void
approach (PlakatWall *self, guint position)
{
  GtkAdjustment *adjustment = plakat_wall_get_vadjustment (self);
  guint columns = (guint) MAX (self->metrics.columns, 1);
  guint n_rows = (g_list_model_get_n_items (self->model) + columns - 1) / columns;
  double height = gtk_adjustment_get_upper (adjustment) / MAX (n_rows, 1);

  gtk_adjustment_set_value (adjustment, (position / columns + self->place_share) * height - self->place_y);
}

/** plakat_wall_restore_place: when everything has its place */
void
plakat_wall_restore_place (PlakatWall *self)
{
  GtkAdjustment *adjustment = plakat_wall_get_vadjustment (self);
  guint position = self->place;
  GtkWidget *cell;
  double top, height, by;

  if (position == GTK_INVALID_LIST_POSITION || self->model == NULL)
    return;
  cell = plakat_wall_find_cell (self, position);
  if (cell == NULL || !get_span (self, cell, &top, &height))
    {
      approach (self, position);
      gtk_widget_allocate (self->scroller, gtk_widget_get_width (self->scroller),
                           gtk_widget_get_height (self->scroller), -1, NULL);
      cell = plakat_wall_find_cell (self, position);
    }
  self->place = GTK_INVALID_LIST_POSITION;
  if (cell == NULL || !get_span (self, cell, &top, &height))
    return;
  by = top + self->place_share * height - self->place_y;
  if (by > 0.5 || by < -0.5)
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + by);
}

static gint32
get_id (PlakatFilmList *list, guint position)
{
  guint n_ids;
  const gint32 *ids = plakat_film_list_get_ids (list, &n_ids);

  return position < n_ids ? ids[position] : 0;
}

/* The film has the focus where it is seen, else the first that is; after the layout that brings it there. */
static gboolean
focus_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  PlakatWall *self = PLAKAT_WALL (widget);
  GtkWidget *cell;
  double y = 0;

  if (self->focus_frames++ == 0)
    return G_SOURCE_CONTINUE;
  self->focus_source = 0;
  cell = plakat_wall_find_cell (self, self->focus_at);
  /* the grid may have given it to another already */
  if (!is_seen (self, cell))
    cell = choose (self, &y);
  if (cell != NULL)
    gtk_widget_grab_focus (gtk_widget_get_parent (cell));
  return G_SOURCE_REMOVE;
}

/** plakat_wall_focus_soon: a cell that is not seen yet cannot have the focus */
void
plakat_wall_focus_soon (PlakatWall *self, guint position)
{
  self->focus_at = position;
  self->focus_frames = 0;
  if (self->focus_source == 0)
    self->focus_source = gtk_widget_add_tick_callback (GTK_WIDGET (self), focus_cb, NULL, NULL);
}

static void
replacing_cb (PlakatWall *self, gboolean follows, gboolean whole, PlakatFilmList *list)
{
  GtkWidget *focused = plakat_wall_find_focused (self);

  g_assert (PLAKAT_IS_WALL (self));

  self->focused = focused != NULL;
  self->focused_id = follows && focused != NULL ? get_id (list, plakat_wall_get_position (focused)) : 0;
  self->kept_id = 0;
  if (!follows)
    return;
  /* the pointer has nothing to do with what arrives by itself: the first row stays */
  self->pointer_y = -1;
  plakat_wall_keep_place (self);
  if (self->place == GTK_INVALID_LIST_POSITION)
    return;
  self->kept_id = get_id (list, self->place);
  /* The grid makes cells at its beginning first, and those at the place that is kept afterwards: few of the
   * first. */
  if (whole)
    gtk_grid_view_set_max_columns (self->grid, 1);
}

static void
replaced_cb (PlakatWall *self, gboolean follows, gboolean whole, PlakatFilmList *list)
{
  guint n_films = g_list_model_get_n_items (G_LIST_MODEL (list));

  g_assert (PLAKAT_IS_WALL (self));

  if (self->focused && whole)
    plakat_wall_focus_soon (self, self->focused_id != 0
                                      ? plakat_film_list_find (list, self->focused_id, self->place)
                                      : GTK_INVALID_LIST_POSITION);
  if (self->kept_id != 0 && n_films > 0)
    {
      guint found = plakat_film_list_find (list, self->kept_id, self->place);

      /* it is gone: then what came into its place */
      self->place = found < n_films ? found : MIN (self->place, n_films - 1);
      if (whole)
        gtk_grid_view_scroll_to (self->grid, self->place, GTK_LIST_SCROLL_NONE, NULL);
    }
  else if (follows)
    self->place = GTK_INVALID_LIST_POSITION;
  if (whole && self->hung_at > 0)
    plakat_wall_hang (self, self->hung_at);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/** plakat_wall_follow_list: the place is kept through what happens to @list by itself */
void
plakat_wall_follow_list (PlakatWall *self, PlakatFilmList *list)
{
  g_signal_connect_object (list, "replacing", G_CALLBACK (replacing_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "replaced", G_CALLBACK (replaced_cb), self, G_CONNECT_SWAPPED);
}
