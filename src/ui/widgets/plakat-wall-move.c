/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-film-note.h"
#include "plakat-wall-private.h"

static guint moved_signal;

static PlakatFilmItem *
dup_film (PlakatWall *self, guint position)
{
  g_autoptr (GObject) item = self->model ? g_list_model_get_item (self->model, position) : NULL;
  PlakatFilmItem *film = PLAKAT_IS_FILM_NOTE (item) ? plakat_film_note_get_film (PLAKAT_FILM_NOTE (item))
                                                    : (PlakatFilmItem *) item;

  return film != NULL && plakat_film_item_get_loaded (film) ? g_object_ref (film) : NULL;
}

static guint
count_films (PlakatWall *self)
{
  return self->model ? g_list_model_get_n_items (self->model) : 0;
}

/* So that @film stands at @place, counted without it. */
static void
move_to (PlakatWall *self, PlakatFilmItem *film, guint from, guint place)
{
  g_autoptr (PlakatFilmItem) before = NULL;
  guint count = count_films (self);

  if (place == from || count == 0)
    return;
  place = MIN (place, count - 1);
  before = dup_film (self, place > from ? place + 1 : place);
  self->follow = (int) place;
  g_signal_emit (self, moved_signal, 0, plakat_film_item_get_uid (film),
                 before ? plakat_film_item_get_uid (before) : NULL);
}

static void
move_by (PlakatWall *self, GtkWidget *cell, int step)
{
  PlakatFilmItem *film = plakat_poster_cell_get_film (PLAKAT_POSTER_CELL (cell));
  guint from = plakat_wall_get_position (cell);

  if (film == NULL || from == GTK_INVALID_LIST_POSITION || (step < 0 && from == 0)
      || (step > 0 && from + 1 >= count_films (self)))
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }
  move_to (self, film, from, from + (guint) step);
}

static gboolean
key_cb (GtkWidget *widget, GVariant *step, gpointer data)
{
  PlakatWall *self = PLAKAT_WALL (widget);
  GtkWidget *cell = plakat_wall_find_focused (self);

  if (!self->movable || cell == NULL)
    return GDK_EVENT_PROPAGATE;
  move_by (self, cell, g_variant_get_int32 (step));
  return GDK_EVENT_STOP;
}

/* From the menu of a poster: which one is said by its film. */
static void
move_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PlakatWall *self = PLAKAT_WALL (widget);
  const char *uid;
  int step;

  g_variant_get (parameter, "(&si)", &uid, &step);
  for (guint i = 0; self->movable && i < count_films (self); i++)
    {
      g_autoptr (PlakatFilmItem) film = dup_film (self, i);

      if (film == NULL || g_strcmp0 (plakat_film_item_get_uid (film), uid) != 0)
        continue;
      if ((step < 0 && i > 0) || (step > 0 && i + 1 < count_films (self)))
        move_to (self, film, i, i + (guint) step);
      return;
    }
}

static GdkContentProvider *
prepare_cb (PlakatWall *self, double x, double y, GtkDragSource *source)
{
  GtkWidget *cell = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (source));
  PlakatFilmItem *film = plakat_poster_cell_get_film (PLAKAT_POSTER_CELL (cell));
  g_autoptr (GdkPaintable) picture = NULL;

  g_assert (PLAKAT_IS_WALL (self));

  if (!self->movable || film == NULL)
    return NULL;
  picture = gtk_widget_paintable_new (cell);
  gtk_drag_source_set_icon (source, picture, (int) x, (int) y);
  return gdk_content_provider_new_typed (PLAKAT_TYPE_FILM_ITEM, film);
}

static GdkDragAction
enter_cb (PlakatWall *self)
{
  g_assert (PLAKAT_IS_WALL (self));

  return self->movable ? GDK_ACTION_MOVE : 0;
}

static guint
find_film (PlakatWall *self, PlakatFilmItem *wanted)
{
  for (guint i = 0; i < count_films (self); i++)
    {
      g_autoptr (PlakatFilmItem) film = dup_film (self, i);

      if (film != NULL && g_strcmp0 (plakat_film_item_get_uid (film), plakat_film_item_get_uid (wanted)) == 0)
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

/* The half of the poster that it is dropped on says whether it stands before or behind it. */
static gboolean
drop_cb (PlakatWall *self, const GValue *value, double x, double y, GtkDropTarget *target)
{
  GtkWidget *cell = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target));
  PlakatFilmItem *film = g_value_get_object (value);
  gboolean right = x > gtk_widget_get_width (cell) / 2.0;
  gboolean behind = right != (gtk_widget_get_direction (cell) == GTK_TEXT_DIR_RTL);
  guint from = self->movable && film != NULL ? find_film (self, film) : GTK_INVALID_LIST_POSITION;
  guint at = plakat_wall_get_position (cell);

  g_assert (PLAKAT_IS_WALL (self));

  if (from == GTK_INVALID_LIST_POSITION || at == GTK_INVALID_LIST_POSITION)
    return FALSE;
  at += behind;
  move_to (self, film, from, at > from ? at - 1 : at);
  return TRUE;
}

void
plakat_wall_add_move (PlakatWall *self, GtkWidget *cell, GtkListItem *item)
{
  GtkDragSource *source;
  GtkDropTarget *target;

  plakat_wall_set_item (cell, item);
  source = gtk_drag_source_new ();
  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect_object (source, "prepare", G_CALLBACK (prepare_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (cell, GTK_EVENT_CONTROLLER (source));
  target = gtk_drop_target_new (PLAKAT_TYPE_FILM_ITEM, GDK_ACTION_MOVE);
  g_signal_connect_object (target, "enter", G_CALLBACK (enter_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (cell, GTK_EVENT_CONTROLLER (target));
}

/** plakat_wall_follow: the focus goes along with the film that was moved, once the list shows it there */
void
plakat_wall_follow (PlakatWall *self)
{
  guint place = (guint) self->follow;

  if (self->follow < 0 || place >= count_films (self))
    return;
  self->follow = -1;
  gtk_grid_view_scroll_to (self->grid, place, GTK_LIST_SCROLL_FOCUS, NULL);
}

void
plakat_wall_install_move (GtkWidgetClass *widget_class)
{
  moved_signal = g_signal_new ("moved", G_TYPE_FROM_CLASS (widget_class), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  gtk_widget_class_install_action (widget_class, "wall.move", "(si)", move_action);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Up, GDK_ALT_MASK, key_cb, "i", -1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Down, GDK_ALT_MASK, key_cb, "i", 1);
}

/** plakat_wall_set_movable: whether the films stand in an order that people give them */
void
plakat_wall_set_movable (PlakatWall *self, gboolean movable)
{
  g_return_if_fail (PLAKAT_IS_WALL (self));

  self->movable = movable;
}

gboolean
plakat_wall_get_movable (PlakatWall *self)
{
  g_return_val_if_fail (PLAKAT_IS_WALL (self), FALSE);

  return self->movable;
}
