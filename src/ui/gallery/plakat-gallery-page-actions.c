/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-gallery-page-private.h"

#define SLIDE_TIME 5
#define ZOOM_FACTOR 1.25

static void
previous_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  plakat_gallery_page_step (PLAKAT_GALLERY_PAGE (widget), -1, FALSE);
}

static void
next_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  plakat_gallery_page_step (PLAKAT_GALLERY_PAGE (widget), 1, FALSE);
}

static void
first_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  plakat_gallery_page_choose (PLAKAT_GALLERY_PAGE (widget), 0);
}

static void
last_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PlakatGalleryPage *self = PLAKAT_GALLERY_PAGE (widget);

  if (self->pictures != NULL)
    plakat_gallery_page_choose (self, g_list_model_get_n_items (self->pictures) - 1);
}

static void
zoom_in_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  plakat_viewer_zoom_by (PLAKAT_GALLERY_PAGE (widget)->viewer, ZOOM_FACTOR);
}

static void
zoom_out_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  plakat_viewer_zoom_by (PLAKAT_GALLERY_PAGE (widget)->viewer, 1 / ZOOM_FACTOR);
}

static void
fit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  plakat_viewer_fit (PLAKAT_GALLERY_PAGE (widget)->viewer);
}

static void
own_size_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  plakat_viewer_zoom_to (PLAKAT_GALLERY_PAGE (widget)->viewer, 1);
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  plakat_gallery_page_save (PLAKAT_GALLERY_PAGE (widget));
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  plakat_gallery_page_copy (PLAKAT_GALLERY_PAGE (widget));
}

/* ── full screen ── */

static void
full_screen_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PlakatGalleryPage *self = PLAKAT_GALLERY_PAGE (widget);
  GtkRoot *root = gtk_widget_get_root (widget);

  if (!GTK_IS_WINDOW (root))
    return;
  self->made_full = !gtk_window_is_fullscreen (GTK_WINDOW (root));
  if (self->made_full)
    gtk_window_fullscreen (GTK_WINDOW (root));
  else
    gtk_window_unfullscreen (GTK_WINDOW (root));
}

/** plakat_gallery_page_leave_full: puts the window back as the gallery found it */
void
plakat_gallery_page_leave_full (PlakatGalleryPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (self->made_full && GTK_IS_WINDOW (root))
    gtk_window_unfullscreen (GTK_WINDOW (root));
  self->made_full = FALSE;
}

/* Esc goes back by one: out of the slide show, out of full screen, out of the gallery. */
static void
escape_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PlakatGalleryPage *self = PLAKAT_GALLERY_PAGE (widget);
  GtkRoot *root = gtk_widget_get_root (widget);

  if (self->slide_source != 0)
    plakat_gallery_page_stop_slides (self);
  else if (GTK_IS_WINDOW (root) && gtk_window_is_fullscreen (GTK_WINDOW (root)))
    {
      self->made_full = TRUE;
      plakat_gallery_page_leave_full (self);
    }
  else
    gtk_widget_activate_action (widget, "navigation.pop", NULL);
}

/* ── slide show ── */

static gboolean
slide_cb (gpointer user_data)
{
  PlakatGalleryPage *self = user_data;

  g_assert (PLAKAT_IS_GALLERY_PAGE (self));

  plakat_gallery_page_step (self, 1, TRUE);
  return G_SOURCE_CONTINUE;
}

/** plakat_gallery_page_stop_slides: stays with the picture that is shown */
void
plakat_gallery_page_stop_slides (PlakatGalleryPage *self)
{
  g_clear_handle_id (&self->slide_source, g_source_remove);
}

static void
slide_show_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PlakatGalleryPage *self = PLAKAT_GALLERY_PAGE (widget);

  if (self->slide_source != 0)
    {
      plakat_gallery_page_stop_slides (self);
      return;
    }
  plakat_gallery_page_set_comparing (self, FALSE);
  self->slide_source = g_timeout_add_seconds (SLIDE_TIME, slide_cb, self);
}

/** plakat_gallery_page_update_actions: only what is possible now can be pressed */
void
plakat_gallery_page_update_actions (PlakatGalleryPage *self)
{
  static const char *const with_one[] = { "gallery.zoom-in",  "gallery.zoom-out", "gallery.fit",
                                          "gallery.own-size", "gallery.save",     "gallery.copy" };
  static const char *const with_two[] = { "gallery.compare", "gallery.slide-show" };
  guint count = self->pictures ? g_list_model_get_n_items (self->pictures) : 0;
  guint place = self->chosen[plakat_viewer_get_touched (self->viewer)];
  GtkWidget *widget = GTK_WIDGET (self);

  for (guint i = 0; i < G_N_ELEMENTS (with_one); i++)
    gtk_widget_action_set_enabled (widget, with_one[i], count > 0);
  for (guint i = 0; i < G_N_ELEMENTS (with_two); i++)
    gtk_widget_action_set_enabled (widget, with_two[i], count > 1);
  gtk_widget_action_set_enabled (widget, "gallery.previous", place > 0);
  gtk_widget_action_set_enabled (widget, "gallery.next", place + 1 < count);
}

static void
bind_keys (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint key;
    GdkModifierType modifiers;
    const char *action;
  } keys[] = {
    { GDK_KEY_Page_Up, 0, "gallery.previous" },
    { GDK_KEY_Page_Down, 0, "gallery.next" },
    { GDK_KEY_plus, 0, "gallery.zoom-in" },
    { GDK_KEY_plus, GDK_SHIFT_MASK, "gallery.zoom-in" },
    { GDK_KEY_equal, 0, "gallery.zoom-in" },
    { GDK_KEY_KP_Add, 0, "gallery.zoom-in" },
    { GDK_KEY_minus, 0, "gallery.zoom-out" },
    { GDK_KEY_KP_Subtract, 0, "gallery.zoom-out" },
    { GDK_KEY_0, 0, "gallery.fit" },
    { GDK_KEY_KP_0, 0, "gallery.fit" },
    { GDK_KEY_1, 0, "gallery.own-size" },
    { GDK_KEY_KP_1, 0, "gallery.own-size" },
    { GDK_KEY_c, 0, "gallery.compare" },
    { GDK_KEY_F11, 0, "gallery.full-screen" },
    { GDK_KEY_Escape, 0, "gallery.escape" },
    { GDK_KEY_s, GDK_CONTROL_MASK, "gallery.save" },
    { GDK_KEY_c, GDK_CONTROL_MASK, "gallery.copy" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (widget_class, keys[i].key, keys[i].modifiers, keys[i].action, NULL);
}

/** plakat_gallery_page_install: the actions of a gallery, and their keys */
void
plakat_gallery_page_install (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "gallery.previous", NULL, previous_action);
  gtk_widget_class_install_action (widget_class, "gallery.next", NULL, next_action);
  gtk_widget_class_install_action (widget_class, "gallery.first", NULL, first_action);
  gtk_widget_class_install_action (widget_class, "gallery.last", NULL, last_action);
  gtk_widget_class_install_action (widget_class, "gallery.zoom-in", NULL, zoom_in_action);
  gtk_widget_class_install_action (widget_class, "gallery.zoom-out", NULL, zoom_out_action);
  gtk_widget_class_install_action (widget_class, "gallery.fit", NULL, fit_action);
  gtk_widget_class_install_action (widget_class, "gallery.own-size", NULL, own_size_action);
  gtk_widget_class_install_action (widget_class, "gallery.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "gallery.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "gallery.full-screen", NULL, full_screen_action);
  gtk_widget_class_install_action (widget_class, "gallery.slide-show", NULL, slide_show_action);
  gtk_widget_class_install_action (widget_class, "gallery.escape", NULL, escape_action);
  gtk_widget_class_install_property_action (widget_class, "gallery.compare", "comparing");
  bind_keys (widget_class);
}
