/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-focus.h"
#include "plakat-gallery-page-private.h"

#define LEAVE_AFTER 2
#define PAN_STEP 60

/* Whoever is using the controls keeps them: with the focus in them, or with a menu open. */
static gboolean
controls_are_used (PlakatGalleryPage *self)
{
  GtkWidget *focus = plakat_focus_find (GTK_WIDGET (self));

  if (gtk_menu_button_get_active (self->menu_button))
    return TRUE;
  if (focus != NULL && focus != GTK_WIDGET (self->viewer)
      && gtk_window_get_focus_visible (GTK_WINDOW (gtk_widget_get_root (focus))))
    return TRUE;
  return gtk_widget_get_state_flags (self->header) & GTK_STATE_FLAG_PRELIGHT
         || gtk_widget_get_state_flags (self->bottom) & GTK_STATE_FLAG_PRELIGHT;
}

static void
reveal (PlakatGalleryPage *self, gboolean shown)
{
  adw_toolbar_view_set_reveal_top_bars (self->toolbar, shown);
  adw_toolbar_view_set_reveal_bottom_bars (self->toolbar, shown);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self->viewer), shown ? NULL : "none");
}

static gboolean
leave_cb (gpointer user_data)
{
  PlakatGalleryPage *self = user_data;

  g_assert (PLAKAT_IS_GALLERY_PAGE (self));

  if (controls_are_used (self))
    return G_SOURCE_CONTINUE;
  self->leave_source = 0;
  reveal (self, FALSE);
  return G_SOURCE_REMOVE;
}

/**
 * plakat_gallery_page_show_controls:
 * @leave_again: whether they leave when the pointer rests; after a key they stay
 */
void
plakat_gallery_page_show_controls (PlakatGalleryPage *self, gboolean leave_again)
{
  g_clear_handle_id (&self->leave_source, g_source_remove);
  reveal (self, TRUE);
  if (leave_again && adw_get_enable_animations (GTK_WIDGET (self)))
    self->leave_source = g_timeout_add_seconds (LEAVE_AFTER, leave_cb, self);
}

/* Widgets that move under a resting pointer are no motion. */
static void
motion_cb (PlakatGalleryPage *self, double x, double y)
{
  g_assert (PLAKAT_IS_GALLERY_PAGE (self));

  if (self->motion_x == x && self->motion_y == y)
    return;
  self->motion_x = x;
  self->motion_y = y;
  plakat_gallery_page_show_controls (self, TRUE);
}

static gboolean
activate (PlakatGalleryPage *self, const char *action)
{
  gtk_widget_activate_action (GTK_WIDGET (self), action, NULL);
  return GDK_EVENT_STOP;
}

/* Arrows pan what is zoomed, and go through the pictures otherwise. */
static gboolean
arrow_key (PlakatGalleryPage *self, guint key)
{
  gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  switch (key)
    {
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      if (!plakat_viewer_pan (self->viewer, PAN_STEP, 0))
        activate (self, mirrored ? "gallery.next" : "gallery.previous");
      return GDK_EVENT_STOP;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      if (!plakat_viewer_pan (self->viewer, -PAN_STEP, 0))
        activate (self, mirrored ? "gallery.previous" : "gallery.next");
      return GDK_EVENT_STOP;
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      return plakat_viewer_pan (self->viewer, 0, PAN_STEP);
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      return plakat_viewer_pan (self->viewer, 0, -PAN_STEP);
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

/* These are the viewer's only: elsewhere they move within the strip or press a button. */
static gboolean
viewer_key_cb (PlakatGalleryPage *self, guint key, guint code, GdkModifierType state)
{
  g_assert (PLAKAT_IS_GALLERY_PAGE (self));

  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK))
    return GDK_EVENT_PROPAGATE;
  switch (key)
    {
    case GDK_KEY_space:
      return activate (self, "gallery.slide-show");
    case GDK_KEY_Home:
      return activate (self, "gallery.first");
    case GDK_KEY_End:
      return activate (self, "gallery.last");
    default:
      return arrow_key (self, key);
    }
}

/* Controls stay while keys are in use: nobody who cannot see them could find them. */
static gboolean
any_key_cb (PlakatGalleryPage *self)
{
  g_assert (PLAKAT_IS_GALLERY_PAGE (self));

  plakat_gallery_page_show_controls (self, FALSE);
  return GDK_EVENT_PROPAGATE;
}

/** plakat_gallery_page_add_controls: makes the page listen to keys and motion */
void
plakat_gallery_page_add_controls (PlakatGalleryPage *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *any_key = gtk_event_controller_key_new (),
                     *viewer_key = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (motion, GTK_PHASE_CAPTURE);
  gtk_event_controller_set_propagation_phase (any_key, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (any_key, "key-pressed", G_CALLBACK (any_key_cb), self);
  g_signal_connect_swapped (viewer_key, "key-pressed", G_CALLBACK (viewer_key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), any_key);
  gtk_widget_add_controller (GTK_WIDGET (self->viewer), viewer_key);
}
