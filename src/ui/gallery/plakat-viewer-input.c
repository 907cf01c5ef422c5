/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "plakat-viewer-private.h"

/* What one click of a wheel does. */
#define WHEEL_FACTOR 1.2

/* A swipe of so many pixels a second means the next picture. */
#define SWIPE_SPEED 400

static void
motion_cb (PlakatViewer *self, double x, double y)
{
  g_assert (PLAKAT_IS_VIEWER (self));

  self->pointer = GRAPHENE_POINT_INIT ((float) x, (float) y);
}

/* A wheel zooms. Two fingers on a touchpad move what is zoomed, and zoom with Ctrl. */
static gboolean
scroll_cb (PlakatViewer *self, double dx, double dy, GtkEventControllerScroll *scroll)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (scroll));
  gboolean wheel = gtk_event_controller_scroll_get_unit (scroll) == GDK_SCROLL_UNIT_WHEEL;

  g_assert (PLAKAT_IS_VIEWER (self));

  if (!wheel && !(state & GDK_CONTROL_MASK))
    return plakat_viewer_pan (self, -dx, -dy);
  plakat_viewer_set_touched (self, plakat_viewer_find_side (self, self->pointer.x));
  plakat_viewer_zoom_around (self, plakat_viewer_get_zoom (self) * pow (WHEEL_FACTOR, wheel ? -dy : -dy / 40),
                             &self->pointer);
  return GDK_EVENT_STOP;
}

static void
pinch_begin_cb (PlakatViewer *self)
{
  g_assert (PLAKAT_IS_VIEWER (self));

  self->pinch_start = plakat_viewer_get_zoom (self);
}

static void
pinch_cb (PlakatViewer *self, double factor, GtkGesture *gesture)
{
  double x, y;

  g_assert (PLAKAT_IS_VIEWER (self));

  if (gtk_gesture_get_bounding_box_center (gesture, &x, &y))
    plakat_viewer_zoom_around (self, self->pinch_start * factor, &GRAPHENE_POINT_INIT ((float) x, (float) y));
}

static void
drag_begin_cb (PlakatViewer *self, double x, double y)
{
  g_assert (PLAKAT_IS_VIEWER (self));

  self->drag_x = 0;
  self->drag_y = 0;
  plakat_viewer_set_touched (self, plakat_viewer_find_side (self, x));
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
drag_update_cb (PlakatViewer *self, double x, double y, GtkGesture *gesture)
{
  g_assert (PLAKAT_IS_VIEWER (self));

  if (plakat_viewer_pan (self, x - self->drag_x, y - self->drag_y))
    gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  self->drag_x = x;
  self->drag_y = y;
}

static void
pressed_cb (PlakatViewer *self, int n_press, double x, double y)
{
  g_assert (PLAKAT_IS_VIEWER (self));

  if (n_press % 2 != 0)
    return;
  if (plakat_viewer_get_fitted (self))
    plakat_viewer_zoom_around (self, 1, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  else
    plakat_viewer_fit (self);
}

/* Only where there is nothing to pan. In a page that is read from the right, the next picture lies left. */
static void
swipe_cb (PlakatViewer *self, double speed_x, double speed_y)
{
  gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  g_assert (PLAKAT_IS_VIEWER (self));

  if (!plakat_viewer_get_fitted (self) || fabs (speed_x) < SWIPE_SPEED || fabs (speed_x) < 2 * fabs (speed_y))
    return;
  plakat_viewer_step (self, (speed_x < 0) != mirrored ? 1 : -1);
}

static void
add (PlakatViewer *self, gpointer controller)
{
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (controller));
}

/** plakat_viewer_add_input: makes the viewer listen to pointer, wheel and fingers */
void
plakat_viewer_add_input (PlakatViewer *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkGesture *pinch = gtk_gesture_zoom_new (), *drag = gtk_gesture_drag_new ();
  GtkGesture *click = gtk_gesture_click_new (), *swipe = gtk_gesture_swipe_new ();

  g_signal_connect_swapped (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  g_signal_connect_swapped (pinch, "begin", G_CALLBACK (pinch_begin_cb), self);
  g_signal_connect_swapped (pinch, "scale-changed", G_CALLBACK (pinch_cb), self);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect_swapped (swipe, "swipe", G_CALLBACK (swipe_cb), self);
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (swipe), TRUE);
  add (self, motion);
  add (self, scroll);
  add (self, pinch);
  add (self, click);
  add (self, drag);
  add (self, swipe);
}
