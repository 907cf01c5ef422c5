/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-application.h"
#include "plakat-poster-art.h"
#include "plakat-poster-cell-private.h"
#include "plakat-poster-menu.h"
#include "plakat-words.h"

#define NATURAL_WIDTH 160
#define LEAST_WIDTH 48

enum
{
  PROP_0,
  PROP_FILM,
  PROP_CAPTIONS,
  PROP_NOTE,
  PROP_LABEL,
  N_PROPS
};

enum
{
  ACTIVATED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PlakatPosterCell, plakat_poster_cell, GTK_TYPE_WIDGET)

G_DEFINE_ENUM_TYPE (PlakatCaptions,
                    plakat_captions,
                    G_DEFINE_ENUM_VALUE (PLAKAT_CAPTIONS_BELOW, "below"),
                    G_DEFINE_ENUM_VALUE (PLAKAT_CAPTIONS_HOVER, "hover"),
                    G_DEFINE_ENUM_VALUE (PLAKAT_CAPTIONS_NONE, "none"))

static void
update_label (PlakatPosterCell *self)
{
  g_autofree char *label = NULL;

  if (self->film != NULL && plakat_film_item_get_loaded (self->film))
    label =
        plakat_words_film (plakat_film_item_get_title (self->film), plakat_film_item_get_year (self->film),
                           plakat_film_item_get_marks (self->film));
  else if (self->film != NULL)
    label = g_strdup (_ ("A film that is being read"));
  if (!g_set_str (&self->label, label))
    return;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label ? label : "",
                                  -1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LABEL]);
}

/* Who asked for a width is told a place in the next frame, and the poster may be there by then. What a list
 * keeps ready waits until it is shown. */
static int
get_width (PlakatPosterCell *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));

  if (width <= 0 && self->item == NULL && gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    gtk_widget_get_size_request (GTK_WIDGET (self), &width, NULL);
  return width;
}

/* The poster for the width that the cell has, or will have; asked for again only when film or width changed.
 */
static void
update_poster (PlakatPosterCell *self)
{
  int width = get_width (self), pixels;

  if (self->away || width <= 0)
    return;
  pixels = plakat_poster_art_bucket (GTK_WIDGET (self), width);
  if (self->poster != NULL && self->poster_pixels == pixels)
    return;
  if (self->poster != NULL)
    g_signal_handlers_disconnect_by_data (self->poster, self);
  g_clear_object (&self->poster);
  self->poster = plakat_poster_art_load (GTK_WIDGET (self), self->film, pixels);
  self->poster_pixels = pixels;
  if (self->poster == NULL)
    return;
  plakat_poster_set_distance (self->poster, self->distance);
  g_signal_connect_object (self->poster, "invalidate-contents", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
}

static void
forget_poster (PlakatPosterCell *self)
{
  if (self->poster != NULL)
    g_signal_handlers_disconnect_by_data (self->poster, self);
  g_clear_object (&self->poster);
  plakat_poster_fade_clear (&self->fade, GTK_WIDGET (self));
}

static void
film_loaded_cb (PlakatPosterCell *self)
{
  g_assert (PLAKAT_IS_POSTER_CELL (self));

  plakat_poster_cell_clear_lines (self);
  forget_poster (self);
  update_label (self);
  update_poster (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
film_marked_cb (PlakatPosterCell *self)
{
  g_assert (PLAKAT_IS_POSTER_CELL (self));

  update_label (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static int
get_caption_height (PlakatPosterCell *self)
{
  if (self->captions != PLAKAT_CAPTIONS_BELOW)
    return 0;
  return PLAKAT_POSTER_CELL_CAPTION_ABOVE + plakat_poster_cell_get_line_height (self) * (self->note ? 3 : 2);
}

static void
plakat_poster_cell_measure (GtkWidget *widget,
                            GtkOrientation orientation,
                            int for_size,
                            int *minimum,
                            int *natural,
                            int *minimum_baseline,
                            int *natural_baseline)
{
  PlakatPosterCell *self = PLAKAT_POSTER_CELL (widget);
  int requested;

  *minimum_baseline = *natural_baseline = -1;
  gtk_widget_get_size_request (widget, &requested, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      /* who asks for a width gets just that one: in a box that wraps there is no row to fill */
      *minimum = LEAST_WIDTH;
      *natural = requested > 0 ? requested : NATURAL_WIDTH;
      return;
    }
  if (for_size < 0)
    for_size = requested > 0 ? requested : NATURAL_WIDTH;
  *minimum = *natural = (for_size * 3 + 1) / 2 + get_caption_height (self);
}

static void
plakat_poster_cell_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PlakatPosterCell *self = PLAKAT_POSTER_CELL (widget);

  update_poster (self);
  plakat_poster_menu_allocate (widget);
}

static GtkSizeRequestMode
plakat_poster_cell_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
plakat_poster_cell_state_flags_changed (GtkWidget *widget, GtkStateFlags previous)
{
  plakat_poster_cell_update_lift (PLAKAT_POSTER_CELL (widget));
  GTK_WIDGET_CLASS (plakat_poster_cell_parent_class)->state_flags_changed (widget, previous);
}

static void
plakat_poster_cell_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  PlakatPosterCell *self = PLAKAT_POSTER_CELL (widget);

  GTK_WIDGET_CLASS (plakat_poster_cell_parent_class)->css_changed (widget, change);
  plakat_poster_cell_clear_lines (self);
  self->line_height = 0;
}

static void
item_state_cb (PlakatPosterCell *self)
{
  g_assert (PLAKAT_IS_POSTER_CELL (self));

  plakat_poster_cell_update_lift (self);
}

static void
plakat_poster_cell_root (GtkWidget *widget)
{
  PlakatPosterCell *self = PLAKAT_POSTER_CELL (widget);

  GTK_WIDGET_CLASS (plakat_poster_cell_parent_class)->root (widget);
  if (plakat_poster_art_in_list (widget))
    {
      self->item = gtk_widget_get_parent (widget);
      self->item_handler = g_signal_connect_object (self->item, "state-flags-changed",
                                                    G_CALLBACK (item_state_cb), self, G_CONNECT_SWAPPED);
    }
  gtk_widget_set_focusable (widget, self->item == NULL);
}

static void
plakat_poster_cell_unroot (GtkWidget *widget)
{
  PlakatPosterCell *self = PLAKAT_POSTER_CELL (widget);

  if (self->item != NULL)
    g_clear_signal_handler (&self->item_handler, self->item);
  self->item = NULL;
  GTK_WIDGET_CLASS (plakat_poster_cell_parent_class)->unroot (widget);
}

static void
pressed_cb (PlakatPosterCell *self)
{
  g_assert (PLAKAT_IS_POSTER_CELL (self));

  self->pressed = TRUE;
  plakat_poster_cell_update_lift (self);
}

static void
stopped_cb (PlakatPosterCell *self)
{
  g_assert (PLAKAT_IS_POSTER_CELL (self));

  self->pressed = FALSE;
  plakat_poster_cell_update_lift (self);
}

static void
released_cb (PlakatPosterCell *self, int n_press, double x, double y, GtkGestureClick *gesture)
{
  g_assert (PLAKAT_IS_POSTER_CELL (self));

  stopped_cb (self);
  if (self->item != NULL || !gtk_widget_contains (GTK_WIDGET (self), x, y))
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  g_signal_emit (self, signals[ACTIVATED], 0);
}

static void
menu_pressed_cb (PlakatPosterCell *self, int n_press, double x, double y, GtkGesture *gesture)
{
  g_assert (PLAKAT_IS_POSTER_CELL (self));

  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  plakat_poster_cell_open_menu (self, x, y);
}

static void
long_pressed_cb (PlakatPosterCell *self, double x, double y, GtkGesture *gesture)
{
  menu_pressed_cb (self, 1, x, y, gesture);
}

static void
activate_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[ACTIVATED], 0);
}

static void
plakat_poster_cell_dispose (GObject *object)
{
  PlakatPosterCell *self = PLAKAT_POSTER_CELL (object);

  forget_poster (self);
  plakat_poster_menu_remove (GTK_WIDGET (self));
  if (self->animation != NULL)
    adw_animation_reset (self->animation);
  g_clear_object (&self->animation);
  g_clear_object (&self->film_signals);
  g_clear_object (&self->film);
  plakat_poster_cell_clear_lines (self);
  G_OBJECT_CLASS (plakat_poster_cell_parent_class)->dispose (object);
}

static void
plakat_poster_cell_finalize (GObject *object)
{
  PlakatPosterCell *self = PLAKAT_POSTER_CELL (object);

  g_free (self->note);
  g_free (self->second);
  g_free (self->label);
  for (guint i = 0; i < G_N_ELEMENTS (self->marked); i++)
    g_clear_pointer (&self->marked[i], pango_attr_list_unref);
  G_OBJECT_CLASS (plakat_poster_cell_parent_class)->finalize (object);
}

static void
plakat_poster_cell_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PlakatPosterCell *self = PLAKAT_POSTER_CELL (object);

  switch (id)
    {
    case PROP_FILM:
      g_value_set_object (value, self->film);
      break;
    case PROP_CAPTIONS:
      g_value_set_enum (value, self->captions);
      break;
    case PROP_NOTE:
      g_value_set_string (value, self->note);
      break;
    case PROP_LABEL:
      g_value_set_string (value, self->label ? self->label : "");
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
plakat_poster_cell_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PlakatPosterCell *self = PLAKAT_POSTER_CELL (object);

  switch (id)
    {
    case PROP_FILM:
      plakat_poster_cell_set_film (self, g_value_get_object (value));
      break;
    case PROP_CAPTIONS:
      plakat_poster_cell_set_captions (self, g_value_get_enum (value));
      break;
    case PROP_NOTE:
      plakat_poster_cell_set_note (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
install_keys (GtkWidgetClass *widget_class)
{
  static const guint keys[] = { GDK_KEY_Return, GDK_KEY_KP_Enter, GDK_KEY_ISO_Enter, GDK_KEY_space };

  gtk_widget_class_install_action (widget_class, "poster.open", NULL, activate_action);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_signal (widget_class, keys[i], 0, "activated", NULL);
  gtk_widget_class_set_activate_signal (widget_class, signals[ACTIVATED]);
}

static void
plakat_poster_cell_class_init (PlakatPosterCellClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = plakat_poster_cell_dispose;
  object_class->finalize = plakat_poster_cell_finalize;
  object_class->get_property = plakat_poster_cell_get_property;
  object_class->set_property = plakat_poster_cell_set_property;
  widget_class->snapshot = plakat_poster_cell_snapshot;
  widget_class->measure = plakat_poster_cell_measure;
  widget_class->size_allocate = plakat_poster_cell_size_allocate;
  widget_class->get_request_mode = plakat_poster_cell_get_request_mode;
  widget_class->state_flags_changed = plakat_poster_cell_state_flags_changed;
  widget_class->css_changed = plakat_poster_cell_css_changed;
  widget_class->root = plakat_poster_cell_root;
  widget_class->unroot = plakat_poster_cell_unroot;

  properties[PROP_FILM] =
      g_param_spec_object ("film", NULL, NULL, PLAKAT_TYPE_FILM_ITEM,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_CAPTIONS] =
      g_param_spec_enum ("captions", NULL, NULL, PLAKAT_TYPE_CAPTIONS, PLAKAT_CAPTIONS_NONE,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_NOTE] = g_param_spec_string (
      "note", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_LABEL] =
      g_param_spec_string ("label", NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[ACTIVATED] =
      g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST | G_SIGNAL_ACTION, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 0);
  install_keys (widget_class);
  gtk_widget_class_set_css_name (widget_class, "poster");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_BUTTON);
}

static void
add_gesture (PlakatPosterCell *self, guint button, GCallback pressed, GCallback released, GCallback stopped)
{
  GtkGesture *gesture = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (gesture), button);
  g_signal_connect_swapped (gesture, "pressed", pressed, self);
  if (released != NULL)
    g_signal_connect_swapped (gesture, "released", released, self);
  if (stopped != NULL)
    g_signal_connect_swapped (gesture, "unpaired-release", stopped, self);
  if (stopped != NULL)
    g_signal_connect_swapped (gesture, "cancel", stopped, self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (gesture));
}

static void
plakat_poster_cell_init (PlakatPosterCell *self)
{
  GtkGesture *hold = gtk_gesture_long_press_new ();

  self->captions = PLAKAT_CAPTIONS_NONE;
  self->film_signals = g_signal_group_new (PLAKAT_TYPE_FILM_ITEM);
  g_signal_group_connect_swapped (self->film_signals, "notify::loaded", G_CALLBACK (film_loaded_cb), self);
  g_signal_group_connect_swapped (self->film_signals, "notify::marks", G_CALLBACK (film_marked_cb), self);
  add_gesture (self, GDK_BUTTON_PRIMARY, G_CALLBACK (pressed_cb), G_CALLBACK (released_cb),
               G_CALLBACK (stopped_cb));
  add_gesture (self, GDK_BUTTON_SECONDARY, G_CALLBACK (menu_pressed_cb), NULL, NULL);
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (hold), TRUE);
  g_signal_connect_swapped (hold, "pressed", G_CALLBACK (long_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (hold));
}

GtkWidget *
plakat_poster_cell_new (void)
{
  return g_object_new (PLAKAT_TYPE_POSTER_CELL, NULL);
}

void
plakat_poster_cell_set_film (PlakatPosterCell *self, PlakatFilmItem *film)
{
  g_return_if_fail (PLAKAT_IS_POSTER_CELL (self));
  g_return_if_fail (film == NULL || PLAKAT_IS_FILM_ITEM (film));

  if (!g_set_object (&self->film, film))
    return;
  g_signal_group_set_target (self->film_signals, film);
  film_loaded_cb (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILM]);
}

PlakatFilmItem *
plakat_poster_cell_get_film (PlakatPosterCell *self)
{
  g_return_val_if_fail (PLAKAT_IS_POSTER_CELL (self), NULL);

  return self->film;
}

void
plakat_poster_cell_set_captions (PlakatPosterCell *self, PlakatCaptions captions)
{
  g_return_if_fail (PLAKAT_IS_POSTER_CELL (self));

  if (self->captions == captions)
    return;
  self->captions = captions;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAPTIONS]);
}

void
plakat_poster_cell_set_note (PlakatPosterCell *self, const char *text)
{
  g_return_if_fail (PLAKAT_IS_POSTER_CELL (self));

  if (!g_set_str (&self->note, text))
    return;
  plakat_poster_cell_clear_lines (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NOTE]);
}

void
plakat_poster_cell_set_second (PlakatPosterCell *self, const char *text)
{
  g_return_if_fail (PLAKAT_IS_POSTER_CELL (self));

  if (!g_set_str (&self->second, text))
    return;
  plakat_poster_cell_clear_lines (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/** plakat_poster_cell_set_near: @near: %FALSE while the cell is far from what is seen: it has no poster then
 */
void
plakat_poster_cell_set_near (PlakatPosterCell *self, gboolean near)
{
  g_return_if_fail (PLAKAT_IS_POSTER_CELL (self));

  if (self->away == !near)
    return;
  self->away = !near;
  if (!near)
    forget_poster (self);
  else
    update_poster (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/** plakat_poster_cell_set_in_sight: @in_sight: whether the cell is in the part of its wall that is seen, as a
 * cell is of which nothing is said */
void
plakat_poster_cell_set_in_sight (PlakatPosterCell *self, gboolean in_sight)
{
  g_return_if_fail (PLAKAT_IS_POSTER_CELL (self));

  if (self->out_of_sight == !in_sight)
    return;
  self->out_of_sight = !in_sight;
  if (in_sight)
    plakat_poster_fade_look (&self->fade, GTK_WIDGET (self));
}

/** plakat_poster_cell_set_distance: @distance: of the poster, and of those that the cell shows later; see
 * plakat_poster_set_distance() */
void
plakat_poster_cell_set_distance (PlakatPosterCell *self, guint distance)
{
  g_return_if_fail (PLAKAT_IS_POSTER_CELL (self));

  self->distance = distance;
  if (self->poster != NULL)
    plakat_poster_set_distance (self->poster, distance);
}

/** plakat_poster_cell_find: Returns: (nullable) (transfer none): the cell that @focus is, or is around */
PlakatPosterCell *
plakat_poster_cell_find (GtkWidget *focus)
{
  GtkWidget *child;

  if (focus == NULL || PLAKAT_IS_POSTER_CELL (focus))
    return (PlakatPosterCell *) focus;
  child = gtk_widget_get_first_child (focus);
  return PLAKAT_IS_POSTER_CELL (child) ? PLAKAT_POSTER_CELL (child) : NULL;
}

/** plakat_poster_cell_open_menu: @x and @y in the cell's coordinates; negative for the poster's middle */
void
plakat_poster_cell_open_menu (PlakatPosterCell *self, double x, double y)
{
  int width;

  g_return_if_fail (PLAKAT_IS_POSTER_CELL (self));

  width = gtk_widget_get_width (GTK_WIDGET (self));
  if (self->film != NULL && plakat_film_item_get_loaded (self->film))
    plakat_poster_menu_open (GTK_WIDGET (self), self->film, x < 0 ? width / 2.0 : x,
                             y < 0 ? width * 0.75 : y);
}
