/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-wall-private.h"

static guint
position_at (PlakatWall *self, double x, double y)
{
  GtkWidget *cell = self->selection ? plakat_wall_find_cell_at (self, x, y) : NULL;

  return cell ? plakat_wall_get_position (cell) : GTK_INVALID_LIST_POSITION;
}

/* With Ctrl or Shift a click selects, whether anything is selected yet or not; without, the grid's own does.
 */
static void
pressed_cb (PlakatWall *self, int n_press, double x, double y, GtkGesture *gesture)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  guint position;

  g_assert (PLAKAT_IS_WALL (self));

  position =
      state & (GDK_CONTROL_MASK | GDK_SHIFT_MASK) ? position_at (self, x, y) : GTK_INVALID_LIST_POSITION;
  if (position == GTK_INVALID_LIST_POSITION)
    {
      gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_grid_view_scroll_to (self->grid, position, GTK_LIST_SCROLL_FOCUS, NULL);
  if (state & GDK_SHIFT_MASK)
    plakat_wall_selection_extend (self->selection, position);
  else
    plakat_wall_selection_toggle (self->selection, position);
}

static void
held_cb (PlakatWall *self, double x, double y, GtkGesture *gesture)
{
  guint position = position_at (self, x, y);

  g_assert (PLAKAT_IS_WALL (self));

  if (position == GTK_INVALID_LIST_POSITION)
    return;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  plakat_wall_selection_toggle (self->selection, position);
}

/* Space selects while others are selected; else it is the grid's. */
static gboolean
space_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  PlakatWall *self = PLAKAT_WALL (widget);
  GtkWidget *cell = plakat_wall_find_focused (self);

  if (cell == NULL || self->selection == NULL || !plakat_wall_selection_get_active (self->selection))
    return GDK_EVENT_PROPAGATE;
  plakat_wall_selection_toggle (self->selection, plakat_wall_get_position (cell));
  return GDK_EVENT_STOP;
}

static void
active_cb (PlakatWall *self)
{
  gboolean active = self->selection != NULL && plakat_wall_selection_get_active (self->selection);

  g_assert (PLAKAT_IS_WALL (self));

  gtk_grid_view_set_enable_rubberband (self->grid, active);
}

/** plakat_wall_follow_selection: a band can be drawn around posters while some are selected */
void
plakat_wall_follow_selection (PlakatWall *self)
{
  if (self->selection != NULL)
    g_signal_connect_object (self->selection, "notify::active", G_CALLBACK (active_cb), self,
                             G_CONNECT_SWAPPED);
  active_cb (self);
}

void
plakat_wall_add_select (PlakatWall *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *hold = gtk_gesture_long_press_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect_object (click, "pressed", G_CALLBACK (pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (hold), TRUE);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (hold), GTK_PHASE_CAPTURE);
  g_signal_connect_object (hold, "pressed", G_CALLBACK (held_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (hold));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_space, 0),
                                                          gtk_callback_action_new (space_cb, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}
