/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gtk/gtk.h>
#include <math.h>

#include "plakat-drawn-paintable.h"

/* A raster is never scaled by more than this. */
#define MOST_SCALE 1.5

/* Sizes are counted in steps, so that a window that is being dragged does not
 * ask for a new raster at every pixel. */
#define SIZE_STEP 20

/* Nothing is rastered larger than this. */
#define MOST_WIDTH 3000

struct _PlakatDrawnPaintable
{
  GObject parent_instance;

  char *uid;
  char *title;
  char *language;
  char *layout;
  GStrv genres;
  GStrv directors;
  int year;
  int runtime;
  int cast;
  gboolean is_portrait;

  GdkTexture *texture; /* the last raster; NULL until it is first shown */
};

static void
plakat_drawn_paintable_iface_init (GdkPaintableInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PlakatDrawnPaintable,
                               plakat_drawn_paintable,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GDK_TYPE_PAINTABLE, plakat_drawn_paintable_iface_init))

static void
surface_unref (gpointer data)
{
  cairo_surface_destroy (data);
}

static GdkTexture *
texture_new (cairo_surface_t *surface)
{
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  gsize stride = (gsize) cairo_image_surface_get_stride (surface);
  guint8 *data = cairo_image_surface_get_data (surface);
  g_autoptr (GBytes) bytes = NULL;

  /* The fourth byte of a pixel means nothing to cairo. */
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      ((guint32 *) (void *) (data + y * stride))[x] |= 0xff000000u;
  bytes = g_bytes_new_with_free_func (data, stride * (gsize) height, surface_unref, surface);
  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, stride);
}

static GdkTexture *
draw_texture (PlakatDrawnPaintable *self, int width)
{
  PlakatDrawnFilm film = { .uid = self->uid,
                           .title = self->title,
                           .original_language = self->language,
                           .year = self->year,
                           .runtime = self->runtime,
                           .genres = (const char *const *) self->genres,
                           .directors = (const char *const *) self->directors,
                           .cast = self->cast };

  if (self->is_portrait)
    return texture_new (plakat_drawn_render_portrait (self->uid, width));
  return texture_new (plakat_drawn_render_poster (&film, width, self->layout));
}

static gboolean
is_sharp (PlakatDrawnPaintable *self, double width)
{
  double has;

  if (self->texture == NULL)
    return FALSE;
  has = gdk_texture_get_width (self->texture);
  return width <= has * MOST_SCALE && has <= width * MOST_SCALE;
}

/* A snapshot is taken in logical pixels: the sharpest monitor says what they
 * may become. */
static double
get_device_scale (void)
{
  GdkDisplay *display = gdk_display_get_default ();
  GListModel *monitors = display != NULL ? gdk_display_get_monitors (display) : NULL;
  double scale = 1;

  for (guint i = 0; monitors != NULL && i < g_list_model_get_n_items (monitors); i++)
    {
      g_autoptr (GdkMonitor) monitor = g_list_model_get_item (monitors, i);

      scale = MAX (scale, gdk_monitor_get_scale (monitor));
    }
  return scale;
}

static void
ensure_texture (PlakatDrawnPaintable *self, double logical_width)
{
  double width = logical_width * get_device_scale ();
  int wanted = (int) CLAMP (ceil (width / SIZE_STEP) * SIZE_STEP, SIZE_STEP, MOST_WIDTH);

  if (is_sharp (self, wanted))
    return;
  g_clear_object (&self->texture);
  self->texture = draw_texture (self, wanted);
}

static void
plakat_drawn_paintable_snapshot (GdkPaintable *paintable, GdkSnapshot *snapshot, double width, double height)
{
  PlakatDrawnPaintable *self = PLAKAT_DRAWN_PAINTABLE (paintable);
  graphene_rect_t bounds;

  if (width <= 0 || height <= 0)
    return;
  ensure_texture (self, width);
  graphene_rect_init (&bounds, 0, 0, (float) width, (float) height);
  gtk_snapshot_append_scaled_texture (GTK_SNAPSHOT (snapshot), self->texture, GSK_SCALING_FILTER_TRILINEAR,
                                      &bounds);
}

static double
plakat_drawn_paintable_get_intrinsic_aspect_ratio (GdkPaintable *paintable)
{
  return PLAKAT_DRAWN_PAINTABLE (paintable)->is_portrait ? 1.0 : 2.0 / 3.0;
}

static GdkPaintableFlags
plakat_drawn_paintable_get_flags (GdkPaintable *paintable)
{
  g_assert (PLAKAT_IS_DRAWN_PAINTABLE (paintable));

  return GDK_PAINTABLE_STATIC_CONTENTS | GDK_PAINTABLE_STATIC_SIZE;
}

static void
plakat_drawn_paintable_iface_init (GdkPaintableInterface *iface)
{
  iface->snapshot = plakat_drawn_paintable_snapshot;
  iface->get_intrinsic_aspect_ratio = plakat_drawn_paintable_get_intrinsic_aspect_ratio;
  iface->get_flags = plakat_drawn_paintable_get_flags;
}

static void
plakat_drawn_paintable_finalize (GObject *object)
{
  PlakatDrawnPaintable *self = PLAKAT_DRAWN_PAINTABLE (object);

  g_free (self->uid);
  g_free (self->title);
  g_free (self->language);
  g_free (self->layout);
  g_strfreev (self->genres);
  g_strfreev (self->directors);
  g_clear_object (&self->texture);

  G_OBJECT_CLASS (plakat_drawn_paintable_parent_class)->finalize (object);
}

static void
plakat_drawn_paintable_class_init (PlakatDrawnPaintableClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plakat_drawn_paintable_finalize;
}

static void
plakat_drawn_paintable_init (PlakatDrawnPaintable *self G_GNUC_UNUSED)
{
}

/**
 * plakat_drawn_paintable_new_poster:
 * @film: a film; its strings are copied
 * @layout_or_null: (nullable): a layout that a person chose
 *
 * The poster is drawn when it is first shown, at the size at which it is
 * shown, on the thread that shows it. For a wall of them draw ahead on another
 * thread with plakat_drawn_render_poster().
 *
 * Returns: (transfer full): a paintable of 2:3
 */
GdkPaintable *
plakat_drawn_paintable_new_poster (const PlakatDrawnFilm *film, const char *layout_or_null)
{
  PlakatDrawnPaintable *self;

  g_return_val_if_fail (film != NULL && film->uid != NULL, NULL);

  self = g_object_new (PLAKAT_TYPE_DRAWN_PAINTABLE, NULL);
  self->uid = g_strdup (film->uid);
  self->title = g_strdup (film->title);
  self->language = g_strdup (film->original_language);
  self->layout = g_strdup (layout_or_null);
  self->genres = g_strdupv ((GStrv) film->genres);
  self->directors = g_strdupv ((GStrv) film->directors);
  self->year = film->year;
  self->runtime = film->runtime;
  self->cast = film->cast;
  return GDK_PAINTABLE (self);
}

/**
 * plakat_drawn_paintable_new_portrait:
 * @person_uid: a person's uid
 *
 * Returns: (transfer full): a square paintable
 */
GdkPaintable *
plakat_drawn_paintable_new_portrait (const char *person_uid)
{
  PlakatDrawnPaintable *self;

  g_return_val_if_fail (person_uid != NULL, NULL);

  self = g_object_new (PLAKAT_TYPE_DRAWN_PAINTABLE, NULL);
  self->uid = g_strdup (person_uid);
  self->is_portrait = TRUE;
  return GDK_PAINTABLE (self);
}
