/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-application.h"
#include "plakat-colours-page-private.h"
#include "plakat-poster-cell.h"
#include "plakat-poster-menu.h"

#define LEAST_WIDTH 300
#define LEAST_HEIGHT 200
/* What style.css leaves free beside and below the wall */
#define SIDES 18
#define SIDES_NARROW 12
#define NARROW 500
/* Columns that one notch of a wheel goes along */
#define WHEEL_COLUMNS 3

enum
{
  PROP_0,
  PROP_ACCOUNT,
  PROP_SUMMARY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PlakatColoursPage, plakat_colours_page, GTK_TYPE_WIDGET)

static void
set_cell_size (PlakatColoursPage *self, GtkWidget *cell)
{
  gtk_widget_set_size_request (cell, self->metrics.width, self->metrics.height);
}

static void
setup_cb (PlakatColoursPage *self, GtkListItem *item)
{
  GtkWidget *cell = plakat_poster_cell_new ();

  g_assert (PLAKAT_IS_COLOURS_PAGE (self));

  set_cell_size (self, cell);
  gtk_widget_set_valign (cell, GTK_ALIGN_START);
  /* a grid of columns counts its own gaps twice when it is measured, and then finds cells too high (GTK 4.18)
   */
  gtk_widget_set_margin_bottom (cell, PLAKAT_COLOURS_GAP);
  g_object_bind_property (cell, "label", item, "accessible-label", G_BINDING_SYNC_CREATE);
  gtk_list_item_set_child (item, cell);
}

static void
bind_cb (PlakatColoursPage *self, GtkListItem *item)
{
  plakat_poster_cell_set_film (PLAKAT_POSTER_CELL (gtk_list_item_get_child (item)),
                               gtk_list_item_get_item (item));
}

static void
unbind_cb (PlakatColoursPage *self, GtkListItem *item)
{
  plakat_poster_cell_set_film (PLAKAT_POSTER_CELL (gtk_list_item_get_child (item)), NULL);
}

static void
activate_cb (PlakatColoursPage *self, guint position)
{
  g_autoptr (PlakatFilmItem) film =
      g_list_model_get_item (G_LIST_MODEL (gtk_grid_view_get_model (self->grid)), position);

  g_assert (PLAKAT_IS_COLOURS_PAGE (self));

  if (film != NULL && plakat_film_item_get_loaded (film))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-film", "s", plakat_film_item_get_uid (film));
}

static GtkAdjustment *
get_place (PlakatColoursPage *self)
{
  return gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (self->scroller));
}

static void
seek_cb (PlakatColoursPage *self, double fraction)
{
  GtkAdjustment *place = get_place (self);

  g_assert (PLAKAT_IS_COLOURS_PAGE (self));

  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    fraction = 1 - fraction;
  gtk_adjustment_set_value (place, fraction * gtk_adjustment_get_upper (place)
                                       - gtk_adjustment_get_page_size (place) / 2);
}

static void
picked_cb (PlakatColoursPage *self, guint piece)
{
  const PlakatStripColour *colour = plakat_colour_strip_get_colour (self->strip, piece);

  g_assert (PLAKAT_IS_COLOURS_PAGE (self));

  if (colour == NULL)
    return;
  g_free (self->near);
  self->near = g_strdup_printf ("#%06x", colour->srgb);
  g_clear_pointer (&self->like, g_free);
  gtk_adjustment_set_value (get_place (self), 0);
  plakat_colours_page_load (self);
}

static void
show_all_cb (PlakatColoursPage *self)
{
  g_assert (PLAKAT_IS_COLOURS_PAGE (self));

  g_clear_pointer (&self->near, g_free);
  g_clear_pointer (&self->like, g_free);
  gtk_adjustment_set_value (get_place (self), 0);
  gtk_widget_grab_focus (GTK_WIDGET (self->strip));
  plakat_colours_page_load (self);
}

static void
place_changed_cb (PlakatColoursPage *self)
{
  g_assert (PLAKAT_IS_COLOURS_PAGE (self));

  plakat_colours_page_follow (self);
  if (self->stale && self->answered && gtk_adjustment_get_value (get_place (self)) < 1)
    plakat_colours_page_load_soon (self);
}

/* A wheel that goes down goes along: there is nothing below. */
static gboolean
scroll_cb (PlakatColoursPage *self, double dx, double dy, GtkEventControllerScroll *controller)
{
  GtkAdjustment *place = get_place (self);
  gboolean wheel = gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_WHEEL;
  double step = wheel ? WHEEL_COLUMNS * (self->metrics.width + PLAKAT_COLOURS_GAP) : 1;

  g_assert (PLAKAT_IS_COLOURS_PAGE (self));

  if (ABS (dy) <= ABS (dx))
    return GDK_EVENT_PROPAGATE;
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    step = -step;
  gtk_adjustment_set_value (place, gtk_adjustment_get_value (place) + dy * step);
  return GDK_EVENT_STOP;
}

static void
films_changed_cb (PlakatColoursPage *self)
{
  g_assert (PLAKAT_IS_COLOURS_PAGE (self));

  plakat_colours_page_show (self);
}

static void
stored_cb (PlakatColoursPage *self)
{
  g_assert (PLAKAT_IS_COLOURS_PAGE (self));

  plakat_colours_page_load_soon (self);
}

static void
set_account (PlakatColoursPage *self, PlakatAccount *account)
{
  if (!g_set_object (&self->account, account) || account == NULL)
    return;
  self->films =
      plakat_film_list_new (plakat_account_get_catalogue (account), plakat_account_get_library (account));
  g_signal_connect_object (self->films, "notify::n-items", G_CALLBACK (films_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_group_set_target (self->looks_signals, plakat_application_get_looks (PLAKAT_APPLICATION_DEFAULT));
  plakat_colours_page_load (self);
}

/* The cells that live take the size too. */
static void
resize_cells (PlakatColoursPage *self)
{
  for (GtkWidget *item = gtk_widget_get_first_child (GTK_WIDGET (self->grid)); item != NULL;
       item = gtk_widget_get_next_sibling (item))
    {
      GtkWidget *cell = gtk_widget_get_first_child (item);

      if (PLAKAT_IS_POSTER_CELL (cell))
        set_cell_size (self, cell);
    }
}

static gboolean
load_idle (gpointer data)
{
  PlakatColoursPage *self = data;

  self->soon = 0;
  plakat_colours_page_load (self);
  return G_SOURCE_REMOVE;
}

/* The columns' films depend on how many hang in one. */
static void
hang (PlakatColoursPage *self, int width, int height)
{
  PlakatColoursMetrics metrics;
  guint n_films = self->shown ? g_list_model_get_n_items (self->shown) : G_MAXUINT;
  int sides = width < NARROW ? SIDES_NARROW : SIDES;

  plakat_colours_metrics_init (&metrics, width - 2 * sides, height - sides, n_films);
  /* what rows leave over is free below them, not between them */
  gtk_widget_set_margin_bottom (
      GTK_WIDGET (self->grid),
      MAX (height - sides + PLAKAT_COLOURS_GAP - metrics.rows * (metrics.height + PLAKAT_COLOURS_GAP), 0));
  if (metrics.rows == self->metrics.rows && metrics.width == self->metrics.width)
    return;
  if (metrics.rows != self->metrics.rows)
    {
      g_clear_handle_id (&self->soon, g_source_remove);
      self->soon = g_idle_add (load_idle, self);
    }
  self->metrics = metrics;
  gtk_grid_view_set_min_columns (self->grid, 1);
  gtk_grid_view_set_max_columns (self->grid, (guint) metrics.rows);
  gtk_grid_view_set_min_columns (self->grid, (guint) metrics.rows);
  resize_cells (self);
}

static void
plakat_colours_page_measure (GtkWidget *widget,
                             GtkOrientation orientation,
                             int for_size,
                             int *minimum,
                             int *natural,
                             int *minimum_baseline,
                             int *natural_baseline)
{
  /* the grid is not asked: what it needs with the rows that it has now says nothing about another height */
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? LEAST_WIDTH : LEAST_HEIGHT;
  *natural = *minimum * 2;
  *minimum_baseline = *natural_baseline = -1;
}

static void
plakat_colours_page_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PlakatColoursPage *self = PLAKAT_COLOURS_PAGE (widget);
  int above;

  if (width < NARROW)
    gtk_widget_add_css_class (widget, "narrow");
  else
    gtk_widget_remove_css_class (widget, "narrow");
  gtk_widget_measure (self->line, GTK_ORIENTATION_VERTICAL, width, &above, NULL, NULL, NULL);
  hang (self, width, height - above);
  gtk_widget_size_allocate (self->content, &(GtkAllocation) { 0, 0, width, height }, baseline);
}

static void
plakat_colours_page_map (GtkWidget *widget)
{
  PlakatColoursPage *self = PLAKAT_COLOURS_PAGE (widget);

  GTK_WIDGET_CLASS (plakat_colours_page_parent_class)->map (widget);
  if (self->stale && self->metrics.rows > 0)
    plakat_colours_page_load (self);
}

static gboolean
plakat_colours_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (PLAKAT_COLOURS_PAGE (widget)->grid));
}

static gboolean
plakat_colours_page_focus (GtkWidget *widget, GtkDirectionType direction)
{
  return gtk_widget_child_focus (PLAKAT_COLOURS_PAGE (widget)->content, direction);
}

static void
plakat_colours_page_dispose (GObject *object)
{
  PlakatColoursPage *self = PLAKAT_COLOURS_PAGE (object);

  self->asked++;
  g_clear_handle_id (&self->soon, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), PLAKAT_TYPE_COLOURS_PAGE);
  g_clear_object (&self->looks_signals);
  g_clear_object (&self->shown);
  g_clear_object (&self->films);
  g_clear_object (&self->actions);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (plakat_colours_page_parent_class)->dispose (object);
}

static void
plakat_colours_page_finalize (GObject *object)
{
  PlakatColoursPage *self = PLAKAT_COLOURS_PAGE (object);

  g_free (self->near);
  g_free (self->like);
  g_free (self->summary);
  G_OBJECT_CLASS (plakat_colours_page_parent_class)->finalize (object);
}

static void
plakat_colours_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PlakatColoursPage *self = PLAKAT_COLOURS_PAGE (object);

  if (id == PROP_ACCOUNT)
    g_value_set_object (value, self->account);
  else if (id == PROP_SUMMARY)
    g_value_set_string (value, self->summary);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
plakat_colours_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ACCOUNT)
    set_account (PLAKAT_COLOURS_PAGE (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/plakat_app/Plakat/plakat-colours-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PlakatColoursPage, content);
  gtk_widget_class_bind_template_child (widget_class, PlakatColoursPage, line);
  gtk_widget_class_bind_template_child (widget_class, PlakatColoursPage, strip);
  gtk_widget_class_bind_template_child (widget_class, PlakatColoursPage, choice);
  gtk_widget_class_bind_template_child (widget_class, PlakatColoursPage, choice_label);
  gtk_widget_class_bind_template_child (widget_class, PlakatColoursPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PlakatColoursPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, PlakatColoursPage, grid);
  gtk_widget_class_bind_template_child (widget_class, PlakatColoursPage, empty);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, seek_cb);
  gtk_widget_class_bind_template_callback (widget_class, picked_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_all_cb);
}

static void
plakat_colours_page_class_init (PlakatColoursPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = plakat_colours_page_dispose;
  object_class->finalize = plakat_colours_page_finalize;
  object_class->get_property = plakat_colours_page_get_property;
  object_class->set_property = plakat_colours_page_set_property;
  widget_class->measure = plakat_colours_page_measure;
  widget_class->size_allocate = plakat_colours_page_size_allocate;
  widget_class->map = plakat_colours_page_map;
  widget_class->focus = plakat_colours_page_focus;
  widget_class->grab_focus = plakat_colours_page_grab_focus;

  properties[PROP_ACCOUNT] = g_param_spec_object ("account", NULL, NULL, PLAKAT_TYPE_ACCOUNT,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SUMMARY] = g_param_spec_string (
      "summary", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (PLAKAT_TYPE_COLOUR_STRIP);
  bind_template (widget_class);
}

static void
plakat_colours_page_init (PlakatColoursPage *self)
{
  GtkEventController *wheel = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkAdjustment *place;

  self->order = PLAKAT_ORDER_HUE;
  self->stale = TRUE;
  plakat_colours_page_add_actions (self);
  self->looks_signals = g_signal_group_new (PLAKAT_TYPE_LOOKS);
  g_signal_group_connect_swapped (self->looks_signals, "stored", G_CALLBACK (stored_cb), self);
  g_signal_group_connect_swapped (self->looks_signals, "notify::working", G_CALLBACK (films_changed_cb),
                                  self);
  gtk_widget_init_template (GTK_WIDGET (self));
  place = get_place (self);
  g_signal_connect_object (place, "value-changed", G_CALLBACK (place_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (place, "changed", G_CALLBACK (place_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_event_controller_set_propagation_phase (wheel, GTK_PHASE_CAPTURE);
  g_signal_connect_object (wheel, "scroll", G_CALLBACK (scroll_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->scroller, wheel);
  plakat_poster_menu_add_keys (GTK_WIDGET (self));
}

/** plakat_colours_page_get_actions: Returns: (transfer none): `sort` (hue, lightness, chroma), `reverse`,
 * `scope` (main, any) */
GActionGroup *
plakat_colours_page_get_actions (PlakatColoursPage *self)
{
  g_return_val_if_fail (PLAKAT_IS_COLOURS_PAGE (self), NULL);

  return G_ACTION_GROUP (self->actions);
}

const char *
plakat_colours_page_get_summary (PlakatColoursPage *self)
{
  g_return_val_if_fail (PLAKAT_IS_COLOURS_PAGE (self), NULL);

  return self->summary ? self->summary : "";
}

/** plakat_colours_page_show_like: the films whose posters have the most similar colours, the nearest first */
void
plakat_colours_page_show_like (PlakatColoursPage *self, const char *film_uid)
{
  g_return_if_fail (PLAKAT_IS_COLOURS_PAGE (self));
  g_return_if_fail (film_uid != NULL);

  g_set_str (&self->like, film_uid);
  g_clear_pointer (&self->near, g_free);
  gtk_adjustment_set_value (get_place (self), 0);
  plakat_colours_page_load (self);
}
