/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-focus.h"
#include "plakat-wall-private.h"

#define ITEM_KEY "plakat-wall-item"

void
plakat_wall_set_item (GtkWidget *cell, GtkListItem *item)
{
  g_object_set_data (G_OBJECT (cell), ITEM_KEY, item);
}

/** plakat_wall_get_position: Returns: the position of the film in @cell, or %GTK_INVALID_LIST_POSITION */
guint
plakat_wall_get_position (GtkWidget *cell)
{
  GtkListItem *item = g_object_get_data (G_OBJECT (cell), ITEM_KEY);

  return item ? gtk_list_item_get_position (item) : GTK_INVALID_LIST_POSITION;
}

void
plakat_wall_foreach_cell (PlakatWall *self, PlakatWallCellFunc func, gpointer data)
{
  for (GtkWidget *item = gtk_widget_get_first_child (GTK_WIDGET (self->grid)); item != NULL;
       item = gtk_widget_get_next_sibling (item))
    {
      GtkWidget *cell = gtk_widget_get_first_child (item);
      guint position =
          PLAKAT_IS_POSTER_CELL (cell) ? plakat_wall_get_position (cell) : GTK_INVALID_LIST_POSITION;

      if (position != GTK_INVALID_LIST_POSITION)
        func (PLAKAT_POSTER_CELL (cell), position, data);
    }
}

typedef struct
{
  guint position;
  GtkWidget *cell;
} Search;

static void
find_cb (PlakatPosterCell *cell, guint position, gpointer data)
{
  Search *search = data;

  if (position == search->position)
    search->cell = GTK_WIDGET (cell);
}

/** plakat_wall_find_cell: Returns: (transfer none) (nullable): the cell of the film at @position, if it is
 * alive */
GtkWidget *
plakat_wall_find_cell (PlakatWall *self, guint position)
{
  Search search = { .position = position };

  plakat_wall_foreach_cell (self, find_cb, &search);
  return search.cell;
}

/** plakat_wall_find_cell_at: Returns: (transfer none) (nullable): the poster under a point of the wall */
GtkWidget *
plakat_wall_find_cell_at (PlakatWall *self, double x, double y)
{
  GtkWidget *at = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);

  if (at != NULL && !PLAKAT_IS_POSTER_CELL (at))
    {
      GtkWidget *cell = gtk_widget_get_ancestor (at, PLAKAT_TYPE_POSTER_CELL);

      return cell ? cell : GTK_WIDGET (plakat_poster_cell_find (at));
    }
  return at;
}

/** plakat_wall_find_focused: Returns: (transfer none) (nullable): the poster of this wall that has the focus
 */
GtkWidget *
plakat_wall_find_focused (PlakatWall *self)
{
  return GTK_WIDGET (plakat_poster_cell_find (plakat_focus_find (GTK_WIDGET (self->grid))));
}

/** plakat_wall_get_first_seen: Returns: the position of the first film in the topmost row that is seen; rows
 * are all of one height */
guint
plakat_wall_get_first_seen (PlakatWall *self)
{
  GtkAdjustment *adjustment = plakat_wall_get_vadjustment (self);
  guint n_films = self->model ? g_list_model_get_n_items (self->model) : 0;
  guint columns = (guint) MAX (self->metrics.columns, 1);
  guint n_rows = (n_films + columns - 1) / columns;
  double upper = gtk_adjustment_get_upper (adjustment);

  if (n_rows == 0 || upper < 1)
    return 0;
  return MIN ((guint) (gtk_adjustment_get_value (adjustment) / upper * n_rows), n_rows - 1) * columns;
}
