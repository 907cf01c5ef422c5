/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-film-note.h"
#include "plakat-poster-menu.h"
#include "plakat-wall-private.h"

#define LEAST_WIDTH 200
#define LEAST_HEIGHT 200

enum
{
  PROP_0,
  PROP_POSTER_WIDTH,
  PROP_CAPTIONS,
  PROP_SIDES,
  PROP_SELECTION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PlakatWall, plakat_wall, GTK_TYPE_WIDGET)

static PlakatFilmItem *
get_film (gpointer item)
{
  return PLAKAT_IS_FILM_NOTE (item) ? plakat_film_note_get_film (item) : item;
}

static void
setup_cb (PlakatWall *self, GtkListItem *item, GtkSignalListItemFactory *factory)
{
  GtkWidget *cell = plakat_poster_cell_new ();

  g_assert (PLAKAT_IS_WALL (self));
  g_assert (GTK_IS_LIST_ITEM (item));

  g_object_bind_property (self, "captions", cell, "captions", G_BINDING_SYNC_CREATE);
  g_object_bind_property (cell, "label", item, "accessible-label", G_BINDING_SYNC_CREATE);
  plakat_poster_cell_set_near (PLAKAT_POSTER_CELL (cell), FALSE);
  plakat_poster_cell_set_in_sight (PLAKAT_POSTER_CELL (cell), FALSE);
  gtk_list_item_set_child (item, cell);
  plakat_wall_add_move (self, cell, item);
}

static void
bind_cb (PlakatWall *self, GtkListItem *item, GtkSignalListItemFactory *factory)
{
  PlakatPosterCell *cell = PLAKAT_POSTER_CELL (gtk_list_item_get_child (item));
  gpointer object = gtk_list_item_get_item (item);
  const char *note = PLAKAT_IS_FILM_NOTE (object) ? plakat_film_note_get_note (object) : NULL;

  /* What themes say of such an item when the pointer is on it is not for posters, and has the style of every
   * item made anew whenever the pointer or the focus goes to another. */
  gtk_widget_remove_css_class (gtk_widget_get_parent (GTK_WIDGET (cell)), "activatable");
  plakat_poster_cell_set_second (cell, note && *note ? note : NULL);
  plakat_poster_cell_set_film (cell, get_film (object));
}

static void
unbind_cb (PlakatWall *self, GtkListItem *item, GtkSignalListItemFactory *factory)
{
  plakat_poster_cell_set_film (PLAKAT_POSTER_CELL (gtk_list_item_get_child (item)), NULL);
}

/* While films are being selected a click selects. */
static void
activate_cb (PlakatWall *self, guint position, GtkGridView *grid)
{
  g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (gtk_grid_view_get_model (grid)), position);
  PlakatFilmItem *film = item ? get_film (item) : NULL;

  g_assert (PLAKAT_IS_WALL (self));

  if (self->selection != NULL && plakat_wall_selection_get_active (self->selection))
    plakat_wall_selection_toggle (self->selection, position);
  else if (film != NULL && plakat_film_item_get_loaded (film))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-film", "s", plakat_film_item_get_uid (film));
}

/*
 * The grid keeps about 32 rows of max-columns cells alive whatever is visible, so the number of columns is
 * pinned to what this width really has.
 */
void
plakat_wall_hang (PlakatWall *self, int width)
{
  plakat_wall_metrics_init (&self->metrics, width, self->poster_width, self->sides);
  self->hung_at = width;
  /* the least number stays 1: the grid fits as many of the narrowest cells as it can, which is always more */
  gtk_grid_view_set_max_columns (self->grid, (guint) self->metrics.columns);
}

static void
update_classes (PlakatWall *self)
{
  gboolean narrow = self->hung_at > 0 && self->hung_at < PLAKAT_WALL_NARROW;
  GtkWidget *grid = GTK_WIDGET (self->grid);

  if (narrow != gtk_widget_has_css_class (grid, "narrow"))
    {
      if (narrow)
        gtk_widget_add_css_class (grid, "narrow");
      else
        gtk_widget_remove_css_class (grid, "narrow");
    }
  if (self->captions == PLAKAT_CAPTIONS_BELOW)
    gtk_widget_add_css_class (grid, "captions");
  else
    gtk_widget_remove_css_class (grid, "captions");
  if (self->sides == 0)
    gtk_widget_add_css_class (grid, "no-sides");
  else
    gtk_widget_remove_css_class (grid, "no-sides");
}

static void
plakat_wall_measure (GtkWidget *widget,
                     GtkOrientation orientation,
                     int for_size,
                     int *minimum,
                     int *natural,
                     int *minimum_baseline,
                     int *natural_baseline)
{
  /* the grid is not asked: what it needs with the columns that it has now says nothing about another width */
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? LEAST_WIDTH : LEAST_HEIGHT;
  *natural = *minimum * 2;
  *minimum_baseline = *natural_baseline = -1;
}

static void
plakat_wall_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PlakatWall *self = PLAKAT_WALL (widget);
  gboolean other = width != self->hung_at;

  if (other && self->hung_at > 0)
    plakat_wall_keep_place (self);
  plakat_wall_hang (self, width);
  if (other)
    update_classes (self);
  gtk_widget_size_allocate (self->scroller, &(GtkAllocation) { 0, 0, width, height }, baseline);
  plakat_wall_restore_place (self);
  plakat_wall_load_near (self);
  plakat_wall_allocate_bubble (self, width, height);
}

static gboolean
plakat_wall_focus (GtkWidget *widget, GtkDirectionType direction)
{
  return gtk_widget_child_focus (PLAKAT_WALL (widget)->scroller, direction);
}

static gboolean
plakat_wall_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (PLAKAT_WALL (widget)->grid));
}

static void
items_changed_cb (PlakatWall *self)
{
  g_assert (PLAKAT_IS_WALL (self));

  plakat_wall_follow (self);
}

static void
plakat_wall_dispose (GObject *object)
{
  PlakatWall *self = PLAKAT_WALL (object);

  if (self->focus_source != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->focus_source);
  self->focus_source = 0;
  g_clear_handle_id (&self->unheeded, g_source_remove);
  if (self->named != NULL)
    g_clear_signal_handler (&self->named_handler, self->named);
  g_clear_object (&self->named);
  g_clear_object (&self->selection);
  g_clear_object (&self->model);
  gtk_widget_dispose_template (GTK_WIDGET (object), PLAKAT_TYPE_WALL);
  G_OBJECT_CLASS (plakat_wall_parent_class)->dispose (object);
}

static void
plakat_wall_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PlakatWall *self = PLAKAT_WALL (object);

  switch (id)
    {
    case PROP_POSTER_WIDTH:
      g_value_set_int (value, self->poster_width);
      break;
    case PROP_CAPTIONS:
      g_value_set_enum (value, self->captions);
      break;
    case PROP_SIDES:
      g_value_set_int (value, self->sides);
      break;
    case PROP_SELECTION:
      g_value_set_object (value, self->selection);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
plakat_wall_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PlakatWall *self = PLAKAT_WALL (object);

  switch (id)
    {
    case PROP_POSTER_WIDTH:
      plakat_wall_set_poster_width (self, g_value_get_int (value));
      break;
    case PROP_CAPTIONS:
      plakat_wall_set_captions (self, g_value_get_enum (value));
      break;
    case PROP_SIDES:
      self->sides = g_value_get_int (value);
      update_classes (self);
      gtk_widget_queue_resize (GTK_WIDGET (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
plakat_wall_class_init (PlakatWallClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = plakat_wall_dispose;
  object_class->get_property = plakat_wall_get_property;
  object_class->set_property = plakat_wall_set_property;
  widget_class->measure = plakat_wall_measure;
  widget_class->size_allocate = plakat_wall_size_allocate;
  widget_class->focus = plakat_wall_focus;
  widget_class->grab_focus = plakat_wall_grab_focus;
  plakat_wall_install_move (widget_class);
  plakat_wall_install_size (widget_class);

  properties[PROP_POSTER_WIDTH] =
      g_param_spec_int ("poster-width", NULL, NULL, PLAKAT_WALL_LEAST_POSTER, PLAKAT_WALL_MOST_POSTER, 160,
                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_CAPTIONS] =
      g_param_spec_enum ("captions", NULL, NULL, PLAKAT_TYPE_CAPTIONS, PLAKAT_CAPTIONS_HOVER,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_SIDES] =
      g_param_spec_int ("sides", NULL, NULL, -1, 0, -1, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SELECTION] =
      g_param_spec_object ("selection", NULL, NULL, PLAKAT_TYPE_WALL_SELECTION,
                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/plakat_app/Plakat/plakat-wall.ui");
  gtk_widget_class_bind_template_child (widget_class, PlakatWall, scroller);
  gtk_widget_class_bind_template_child (widget_class, PlakatWall, grid);
  gtk_widget_class_bind_template_child (widget_class, PlakatWall, bubble);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
}

static void
plakat_wall_init (PlakatWall *self)
{
  self->poster_width = 160;
  self->sides = -1;
  self->follow = -1;
  self->pointer_y = -1;
  self->place = self->focus_at = GTK_INVALID_LIST_POSITION;
  self->captions = PLAKAT_CAPTIONS_HOVER;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->grid), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Films"),
                                  -1);
  plakat_poster_menu_add_keys (GTK_WIDGET (self));
  plakat_wall_add_size (self);
  plakat_wall_add_scroll (self);
  plakat_wall_add_select (self);
}

GtkWidget *
plakat_wall_new (void)
{
  return g_object_new (PLAKAT_TYPE_WALL, NULL);
}

/* No selection model of GTK's own: they walk through the list, and GtkMultiSelection keeps what it finds. */
static GtkSelectionModel *
create_selection (PlakatWall *self)
{
  g_clear_object (&self->selection);
  if (PLAKAT_IS_FILM_LIST (self->model))
    {
      self->selection = plakat_wall_selection_new (PLAKAT_FILM_LIST (self->model));
      return GTK_SELECTION_MODEL (g_object_ref (self->selection));
    }
  return self->model ? GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (self->model))) : NULL;
}

/** plakat_wall_set_model: @model: (nullable): from a #PlakatFilmList films can be selected */
void
plakat_wall_set_model (PlakatWall *self, GListModel *model)
{
  g_autoptr (GtkSelectionModel) selection = NULL;

  g_return_if_fail (PLAKAT_IS_WALL (self));
  g_return_if_fail (model == NULL || G_IS_LIST_MODEL (model));

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_set_object (&self->model, model);
  if (model != NULL)
    g_signal_connect_object (model, "items-changed", G_CALLBACK (items_changed_cb), self,
                             G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  selection = create_selection (self);
  if (self->selection != NULL)
    plakat_wall_follow_list (self, PLAKAT_FILM_LIST (model));
  plakat_wall_follow_selection (self);
  gtk_grid_view_set_model (self->grid, selection);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTION]);
}

/** plakat_wall_get_selection: Returns: (transfer none) (nullable): what is selected of its list */
PlakatWallSelection *
plakat_wall_get_selection (PlakatWall *self)
{
  g_return_val_if_fail (PLAKAT_IS_WALL (self), NULL);

  return self->selection;
}

/** plakat_wall_set_resting: @resting: another view has the list and the selection for now */
void
plakat_wall_set_resting (PlakatWall *self, gboolean resting)
{
  g_return_if_fail (PLAKAT_IS_WALL (self) && self->selection != NULL);

  gtk_grid_view_set_model (self->grid, resting ? NULL : GTK_SELECTION_MODEL (self->selection));
}

/** plakat_wall_show_film: @position: comes into the topmost row that is seen, with the focus if @focus */
void
plakat_wall_show_film (PlakatWall *self, guint position, gboolean focus)
{
  g_return_if_fail (PLAKAT_IS_WALL (self));

  if (self->model == NULL || position >= g_list_model_get_n_items (self->model))
    return;
  gtk_grid_view_scroll_to (self->grid, position, GTK_LIST_SCROLL_NONE, NULL);
  plakat_wall_place_at_top (self, position);
  if (focus)
    plakat_wall_focus_soon (self, position);
}

/** plakat_wall_set_poster_width: @width: logical pixels, kept within %PLAKAT_WALL_LEAST_POSTER and
 * %PLAKAT_WALL_MOST_POSTER; the film under the pointer or with the focus stays where it is */
void
plakat_wall_set_poster_width (PlakatWall *self, int width)
{
  g_return_if_fail (PLAKAT_IS_WALL (self));

  width = CLAMP (width, PLAKAT_WALL_LEAST_POSTER, PLAKAT_WALL_MOST_POSTER);
  if (self->poster_width == width)
    return;
  plakat_wall_keep_place (self);
  self->poster_width = width;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POSTER_WIDTH]);
}

void
plakat_wall_set_captions (PlakatWall *self, PlakatCaptions captions)
{
  g_return_if_fail (PLAKAT_IS_WALL (self));

  if (self->captions == captions)
    return;
  self->captions = captions;
  update_classes (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAPTIONS]);
}

void
plakat_wall_scroll_to_top (PlakatWall *self)
{
  g_return_if_fail (PLAKAT_IS_WALL (self));

  gtk_adjustment_set_value (plakat_wall_get_vadjustment (self), 0);
}

/** plakat_wall_get_vadjustment: Returns: (transfer none): where the wall stands */
GtkAdjustment *
plakat_wall_get_vadjustment (PlakatWall *self)
{
  g_return_val_if_fail (PLAKAT_IS_WALL (self), NULL);

  return gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
}
