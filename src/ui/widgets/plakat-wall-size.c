/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-wall-private.h"

#define USUAL 160

/* One column more or fewer at the least: a step of which nothing is seen would be none. */
static void
step (PlakatWall *self, int direction)
{
  int by = MAX (self->metrics.columns / 8, 1);
  int columns = MAX (self->metrics.columns - direction * by, 1);
  int room = self->hung_at - 2 * self->metrics.sides + self->metrics.gap;
  int width = room / columns - self->metrics.gap;

  if (self->hung_at <= 0)
    return;
  if (self->hung_at < PLAKAT_WALL_NARROW)
    width = width * 3 / 2;
  if (columns == self->metrics.columns)
    width = self->poster_width + direction * USUAL / 8;
  plakat_wall_set_poster_width (self, width);
}

static gboolean
key_cb (GtkWidget *widget, GVariant *direction, gpointer data)
{
  PlakatWall *self = PLAKAT_WALL (widget);
  int by = g_variant_get_int32 (direction);

  /* by key it is the film with the focus that stays */
  self->pointer_y = -1;
  if (by == 0)
    plakat_wall_set_poster_width (self, USUAL);
  else
    step (self, by);
  return GDK_EVENT_STOP;
}

static gboolean
scroll_cb (PlakatWall *self, double dx, double dy, GtkEventController *controller)
{
  g_assert (PLAKAT_IS_WALL (self));

  if (!(gtk_event_controller_get_current_event_state (controller) & GDK_CONTROL_MASK))
    return GDK_EVENT_PROPAGATE;
  if (dy < 0 || dy > 0)
    step (self, dy < 0 ? 1 : -1);
  return GDK_EVENT_STOP;
}

static void
motion_cb (PlakatWall *self, double x, double y)
{
  g_assert (PLAKAT_IS_WALL (self));

  self->pointer_y = y;
}

static void
leave_cb (PlakatWall *self)
{
  g_assert (PLAKAT_IS_WALL (self));

  self->pointer_y = -1;
}

static void
pinch_begin_cb (PlakatWall *self, GdkEventSequence *sequence, GtkGesture *gesture)
{
  double x, y;

  g_assert (PLAKAT_IS_WALL (self));

  self->pinched = self->poster_width;
  if (gtk_gesture_get_bounding_box_center (gesture, &x, &y))
    self->pointer_y = y;
}

static void
pinch_cb (PlakatWall *self, double scale)
{
  g_assert (PLAKAT_IS_WALL (self));

  plakat_wall_set_poster_width (self, (int) (self->pinched * scale));
}

/** plakat_wall_add_size: Ctrl and the wheel, two fingers; where the pointer is */
void
plakat_wall_add_size (PlakatWall *self)
{
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL
                                                                | GTK_EVENT_CONTROLLER_SCROLL_DISCRETE);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *pinch = gtk_gesture_zoom_new ();

  gtk_event_controller_set_propagation_phase (scroll, GTK_PHASE_CAPTURE);
  g_signal_connect_object (scroll, "scroll", G_CALLBACK (scroll_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
  g_signal_connect_object (motion, "enter", G_CALLBACK (motion_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "motion", G_CALLBACK (motion_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "leave", G_CALLBACK (leave_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (pinch), GTK_PHASE_CAPTURE);
  g_signal_connect_object (pinch, "begin", G_CALLBACK (pinch_begin_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pinch, "scale-changed", G_CALLBACK (pinch_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (pinch));
}

void
plakat_wall_install_size (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint key;
    int direction;
  } keys[] = {
    { GDK_KEY_plus, 1 },         { GDK_KEY_equal, 1 }, { GDK_KEY_KP_Add, 1 }, { GDK_KEY_minus, -1 },
    { GDK_KEY_KP_Subtract, -1 }, { GDK_KEY_0, 0 },     { GDK_KEY_KP_0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding (widget_class, keys[i].key, GDK_CONTROL_MASK, key_cb, "i",
                                  keys[i].direction);
}
