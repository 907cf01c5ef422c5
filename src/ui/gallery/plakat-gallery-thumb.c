/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-application.h"
#include "plakat-gallery-thumb.h"

#define WIDTH 44
#define HEIGHT 66
#define RADIUS 4
#define ROOM 4 /* around the picture, for the ring */
#define DIMMED 0.62

struct _PlakatGalleryThumb
{
  GtkWidget parent_instance;

  PlakatGalleryPicture *picture;
  GSignalGroup *picture_signals;
  PlakatPoster *poster;
  GSignalGroup *poster_signals;
  gboolean chosen;
};

G_DEFINE_FINAL_TYPE (PlakatGalleryThumb, plakat_gallery_thumb, GTK_TYPE_WIDGET)

static void
load (PlakatGalleryThumb *self)
{
  GApplication *application = g_application_get_default ();
  int width = WIDTH * gtk_widget_get_scale_factor (GTK_WIDGET (self));

  g_clear_object (&self->poster);
  if (self->picture != NULL && PLAKAT_IS_APPLICATION (application))
    self->poster = plakat_gallery_picture_load (
        self->picture, plakat_application_get_pictures (PLAKAT_APPLICATION (application)), width);
  g_signal_group_set_target (self->poster_signals, self->poster);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
plakat_gallery_thumb_measure (GtkWidget *widget,
                              GtkOrientation orientation,
                              int for_size,
                              int *minimum,
                              int *natural,
                              int *minimum_baseline,
                              int *natural_baseline)
{
  *minimum = *natural = (orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT) + 2 * ROOM;
}

static void
snapshot_poster (PlakatGalleryThumb *self, GtkSnapshot *snapshot)
{
  double ratio = gdk_paintable_get_intrinsic_aspect_ratio (GDK_PAINTABLE (self->poster));
  double width = WIDTH, height = HEIGHT;

  if (ratio > (double) WIDTH / HEIGHT)
    width = HEIGHT * ratio;
  else if (ratio > 0)
    height = WIDTH / ratio;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) (ROOM + (WIDTH - width) / 2),
                                                          (float) (ROOM + (HEIGHT - height) / 2)));
  gdk_paintable_snapshot (GDK_PAINTABLE (self->poster), snapshot, width, height);
  gtk_snapshot_restore (snapshot);
}

static void
plakat_gallery_thumb_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PlakatGalleryThumb *self = PLAKAT_GALLERY_THUMB (widget);
  GdkRGBA white = { 1, 1, 1, 1 };
  GskRoundedRect outline, ring;

  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (ROOM, ROOM, WIDTH, HEIGHT), RADIUS);
  gtk_snapshot_push_opacity (snapshot, self->chosen ? 1 : DIMMED);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  if (self->poster != NULL && plakat_poster_get_texture (self->poster) != NULL)
    snapshot_poster (self, snapshot);
  else
    gtk_snapshot_append_color (snapshot, &(GdkRGBA) { 1, 1, 1, 0.1f }, &outline.bounds);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_pop (snapshot);
  if (!self->chosen)
    return;
  gsk_rounded_rect_init_from_rect (&ring, &GRAPHENE_RECT_INIT (0, 0, WIDTH + 2 * ROOM, HEIGHT + 2 * ROOM),
                                   RADIUS + ROOM - 1);
  gtk_snapshot_append_border (snapshot, &ring, (float[4]) { 2, 2, 2, 2 },
                              (GdkRGBA[4]) { white, white, white, white });
}

static void
plakat_gallery_thumb_dispose (GObject *object)
{
  plakat_gallery_thumb_set_picture (PLAKAT_GALLERY_THUMB (object), NULL);

  G_OBJECT_CLASS (plakat_gallery_thumb_parent_class)->dispose (object);
}

static void
plakat_gallery_thumb_finalize (GObject *object)
{
  PlakatGalleryThumb *self = PLAKAT_GALLERY_THUMB (object);

  g_clear_object (&self->picture_signals);
  g_clear_object (&self->poster_signals);

  G_OBJECT_CLASS (plakat_gallery_thumb_parent_class)->finalize (object);
}

static void
plakat_gallery_thumb_class_init (PlakatGalleryThumbClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = plakat_gallery_thumb_dispose;
  object_class->finalize = plakat_gallery_thumb_finalize;
  widget_class->measure = plakat_gallery_thumb_measure;
  widget_class->snapshot = plakat_gallery_thumb_snapshot;
  gtk_widget_class_set_css_name (widget_class, "thumb");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
plakat_gallery_thumb_init (PlakatGalleryThumb *self)
{
  self->picture_signals = g_signal_group_new (PLAKAT_TYPE_GALLERY_PICTURE);
  g_signal_group_connect_swapped (self->picture_signals, "changed", G_CALLBACK (load), self);
  self->poster_signals = g_signal_group_new (PLAKAT_TYPE_POSTER);
  g_signal_group_connect_swapped (self->poster_signals, "invalidate-contents",
                                  G_CALLBACK (gtk_widget_queue_draw), self);
}

/** plakat_gallery_thumb_new: Returns: (transfer floating): an empty place in the strip */
GtkWidget *
plakat_gallery_thumb_new (void)
{
  return g_object_new (PLAKAT_TYPE_GALLERY_THUMB, NULL);
}

/** plakat_gallery_thumb_set_picture: @picture: (nullable): what is shown */
void
plakat_gallery_thumb_set_picture (PlakatGalleryThumb *self, PlakatGalleryPicture *picture)
{
  g_return_if_fail (PLAKAT_IS_GALLERY_THUMB (self));

  if (!g_set_object (&self->picture, picture))
    return;
  g_signal_group_set_target (self->picture_signals, picture);
  load (self);
}

/** plakat_gallery_thumb_get_picture: Returns: (transfer none) (nullable): what is shown */
PlakatGalleryPicture *
plakat_gallery_thumb_get_picture (PlakatGalleryThumb *self)
{
  g_return_val_if_fail (PLAKAT_IS_GALLERY_THUMB (self), NULL);

  return self->picture;
}

/** plakat_gallery_thumb_set_chosen: @chosen: whether the viewer shows it */
void
plakat_gallery_thumb_set_chosen (PlakatGalleryThumb *self, gboolean chosen)
{
  g_return_if_fail (PLAKAT_IS_GALLERY_THUMB (self));

  if (self->chosen == chosen)
    return;
  self->chosen = chosen;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
