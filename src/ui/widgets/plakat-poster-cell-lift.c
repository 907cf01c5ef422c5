/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-poster-cell-private.h"

#define LIFT_TIME 150
/* Microseconds after its wall moved before an eye follows what a poster does. */
#define SETTLED 100000

static void
lift_cb (double value, gpointer data)
{
  PlakatPosterCell *self = data;

  self->lift = value;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
should_raise (PlakatPosterCell *self)
{
  GtkStateFlags mine = gtk_widget_get_state_flags (GTK_WIDGET (self));
  GtkStateFlags around = self->item ? gtk_widget_get_state_flags (self->item) : 0;

  return ((mine & GTK_STATE_FLAG_PRELIGHT)
          || ((mine | around) & GTK_STATE_FLAG_FOCUS_VISIBLE && (mine | around) & GTK_STATE_FLAG_FOCUSED))
         && !self->pressed;
}

/*
 * plakat_poster_cell_update_lift:
 *
 * Hover and keyboard focus raise the poster; a press puts it back. Without motion it is raised where it is.
 * While the wall moves, posters are raised and put back at once: nobody follows that, and each would ask for
 * ten frames of its own.
 */
void
plakat_poster_cell_update_lift (PlakatPosterCell *self)
{
  gboolean raised = should_raise (self);

  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (raised == self->raised)
    return;
  self->raised = raised;
  if (g_get_monotonic_time () - self->moved_at < SETTLED)
    {
      if (self->animation != NULL)
        adw_animation_reset (self->animation);
      lift_cb (raised ? 1 : 0, self);
      return;
    }
  if (self->animation == NULL)
    self->animation = adw_timed_animation_new (GTK_WIDGET (self), 0, 1, LIFT_TIME,
                                               adw_callback_animation_target_new (lift_cb, self, NULL));
  adw_timed_animation_set_value_from (ADW_TIMED_ANIMATION (self->animation), self->lift);
  adw_timed_animation_set_value_to (ADW_TIMED_ANIMATION (self->animation), raised ? 1 : 0);
  adw_animation_play (self->animation);
}

/** plakat_poster_cell_note_moved: its wall has just moved */
void
plakat_poster_cell_note_moved (PlakatPosterCell *self)
{
  g_return_if_fail (PLAKAT_IS_POSTER_CELL (self));

  self->moved_at = g_get_monotonic_time ();
  if (self->animation != NULL && adw_animation_get_state (self->animation) == ADW_ANIMATION_PLAYING)
    adw_animation_skip (self->animation);
}
