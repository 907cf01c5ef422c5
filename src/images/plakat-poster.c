/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-pictures-private.h"
#include "plakat-poster-drawing.h"
#include "plakat-poster.h"
#include "plakat-text.h"

struct _PlakatPoster
{
  GObject parent_instance;

  PlakatPictures *pictures;
  PlakatPosterDrawing *drawing;
  char *path;
  int width;
  guint distance;

  PlakatPicture *picture;
  GdkTexture *ground_texture;
  GdkRGBA ground;
  PlakatPictureWaiter *picture_waiter;
  PlakatPictureWaiter *drawing_waiter;
  gulong back;
  gboolean arrived;
  gboolean drawn;
  gboolean ready;
};

enum
{
  PROP_TEXTURE = 1,
  PROP_DRAWN,
  PROP_READY,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
paintable_iface_init (GdkPaintableInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PlakatPoster,
                               plakat_poster,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GDK_TYPE_PAINTABLE, paintable_iface_init))

/* Behind a picture of which nothing is known. */
#define UNKNOWN_GROUND ((GdkRGBA) { 0.5f, 0.5f, 0.5f, 1.0f })

static double
get_ratio (PlakatPoster *self)
{
  if (self->picture != NULL)
    return (double) gdk_texture_get_width (self->picture->texture)
           / gdk_texture_get_height (self->picture->texture);
  if (self->drawing == NULL)
    return 0;
  return plakat_poster_drawing_is_square (self->drawing) ? 1 : 2.0 / 3.0;
}

static void
show (PlakatPoster *self, PlakatPicture *picture, gboolean drawn, gboolean ready)
{
  double ratio = get_ratio (self);
  gboolean was_drawn = self->drawn;
  gboolean was_ready = self->ready;
  gboolean changed = picture != NULL && picture != self->picture;

  /* Whoever is told may let go of the poster. */
  g_object_ref (self);
  g_object_freeze_notify (G_OBJECT (self));
  if (changed)
    {
      g_clear_pointer (&self->picture, plakat_picture_unref);
      self->picture = plakat_picture_ref (picture);
      self->drawn = drawn;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXTURE]);
    }
  self->ready = ready;
  if (self->drawn != was_drawn)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DRAWN]);
  if (self->ready != was_ready)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READY]);
  g_object_thaw_notify (G_OBJECT (self));
  if (changed && ratio != get_ratio (self))
    gdk_paintable_invalidate_size (GDK_PAINTABLE (self));
  if (changed)
    gdk_paintable_invalidate_contents (GDK_PAINTABLE (self));
  g_object_unref (self);
}

typedef struct
{
  PlakatPosterDrawing *drawing;
  PlakatPictureThumbs *thumbs;
} Draw;

static gpointer
draw_work (gpointer data, GError **error)
{
  Draw *draw = data;

  return plakat_poster_drawing_find (draw->drawing, draw->thumbs);
}

static gpointer
draw_copy (gpointer data)
{
  const Draw *draw = data;
  Draw *copy = g_new (Draw, 1);

  copy->drawing = plakat_poster_drawing_ref (draw->drawing);
  copy->thumbs = plakat_picture_thumbs_ref (draw->thumbs);
  return copy;
}

static void
draw_free (gpointer data)
{
  Draw *draw = data;

  plakat_poster_drawing_unref (draw->drawing);
  plakat_picture_thumbs_unref (draw->thumbs);
  g_free (draw);
}

static void
drawn_cb (PlakatPictureEvent event, PlakatPicture *picture, const GError *error, gpointer data)
{
  PlakatPoster *self = PLAKAT_POSTER (data);

  self->drawing_waiter = NULL;
  /* The picture may have been quicker. */
  if (self->picture == NULL || self->drawn)
    show (self, picture, TRUE, self->picture_waiter == NULL);
}

/* @draw: of whoever wishes, as long as the wish */
static void
set_draw (PlakatPoster *self, PlakatPictureWish *wish, Draw *draw)
{
  *draw = (Draw) { self->drawing, self->pictures->thumbs };
  wish->draw = draw_work;
  wish->draw_data = draw;
  wish->copy = draw_copy;
  wish->destroy = draw_free;
}

static void
start_drawing (PlakatPoster *self)
{
  PlakatPictureWish wish = { .width = self->width, .distance = self->distance };
  PlakatPicture *picture;
  Draw draw;

  if (self->drawing_waiter != NULL || self->picture != NULL)
    return;
  if (self->drawing == NULL)
    {
      show (self, NULL, FALSE, self->picture_waiter == NULL);
      return;
    }
  wish.key = plakat_poster_drawing_get_key (self->drawing);
  picture = plakat_pictures_peek (self->pictures, wish.key);
  if (picture != NULL)
    show (self, picture, TRUE, self->picture_waiter == NULL);
  else
    {
      set_draw (self, &wish, &draw);
      self->drawing_waiter = plakat_pictures_wait (self->pictures, &wish, drawn_cb, self);
    }
}

static void
back_cb (PlakatPoster *self);

static void
listen (PlakatPoster *self)
{
  if (self->back == 0)
    self->back =
        g_signal_connect_object (self->pictures, "back", G_CALLBACK (back_cb), self, G_CONNECT_SWAPPED);
}

static void
picture_cb (PlakatPictureEvent event, PlakatPicture *picture, const GError *error, gpointer data)
{
  PlakatPoster *self = PLAKAT_POSTER (data);

  if (event != PLAKAT_PICTURE_MISSED)
    self->picture_waiter = NULL;
  self->arrived = event == PLAKAT_PICTURE_DONE;
  if (event == PLAKAT_PICTURE_FAILED)
    listen (self);
  if (picture != NULL)
    {
      if (self->drawing_waiter != NULL)
        plakat_pictures_leave (g_steal_pointer (&self->drawing_waiter));
      show (self, picture, FALSE, event != PLAKAT_PICTURE_MISSED);
    }
  else if (self->picture != NULL)
    show (self, NULL, FALSE, self->picture_waiter == NULL);
  else
    start_drawing (self);
}

/* Returns: whether the picture is there already */
static gboolean
ask (PlakatPoster *self)
{
  g_autofree char *key = plakat_pictures_make_key (self->path, self->width);
  PlakatPictureWish wish = {
    .key = key, .path = self->path, .width = self->width, .distance = self->distance
  };
  PlakatPicture *picture = plakat_pictures_peek (self->pictures, key);
  Draw draw;

  if (picture != NULL)
    {
      self->arrived = TRUE;
      show (self, picture, FALSE, TRUE);
      return TRUE;
    }
  if (self->picture == NULL && self->drawing != NULL)
    {
      wish.drawn_key = plakat_poster_drawing_get_key (self->drawing);
      if (plakat_pictures_peek (self->pictures, wish.drawn_key) == NULL)
        set_draw (self, &wish, &draw);
    }
  self->picture_waiter = plakat_pictures_wait (self->pictures, &wish, picture_cb, self);
  return FALSE;
}

/* What stands in for the picture stays until it comes. */
static void
back_cb (PlakatPoster *self)
{
  g_assert (PLAKAT_IS_POSTER (self));

  if (self->picture_waiter == NULL && !self->arrived)
    ask (self);
}

static void
start (PlakatPoster *self)
{
  if (self->path == NULL)
    start_drawing (self);
  else if (!ask (self) && plakat_pictures_has_missed (self->picture_waiter))
    start_drawing (self);
}

/* One pixel of the ground, stretched: a colour without a widget's toolkit. */
static GdkTexture *
get_ground_texture (PlakatPoster *self)
{
  if (self->ground_texture == NULL)
    {
      const guint8 pixel[4] = { (guint8) (self->ground.red * 255), (guint8) (self->ground.green * 255),
                                (guint8) (self->ground.blue * 255), 255 };
      g_autoptr (GBytes) bytes = g_bytes_new (pixel, sizeof pixel);

      self->ground_texture = gdk_memory_texture_new (1, 1, GDK_MEMORY_R8G8B8A8, bytes, 4);
    }
  return self->ground_texture;
}

static void
plakat_poster_snapshot (GdkPaintable *paintable, GdkSnapshot *snapshot, double width, double height)
{
  PlakatPoster *self = PLAKAT_POSTER (paintable);
  GdkTexture *texture = self->picture ? self->picture->texture : get_ground_texture (self);

  gdk_paintable_snapshot (GDK_PAINTABLE (texture), snapshot, width, height);
}

static GdkPaintable *
plakat_poster_get_current_image (GdkPaintable *paintable)
{
  PlakatPoster *self = PLAKAT_POSTER (paintable);

  return GDK_PAINTABLE (g_object_ref (self->picture ? self->picture->texture : get_ground_texture (self)));
}

static int
plakat_poster_get_intrinsic_width (GdkPaintable *paintable)
{
  PlakatPoster *self = PLAKAT_POSTER (paintable);

  return self->picture ? gdk_texture_get_width (self->picture->texture) : self->width;
}

static int
plakat_poster_get_intrinsic_height (GdkPaintable *paintable)
{
  PlakatPoster *self = PLAKAT_POSTER (paintable);
  double ratio = get_ratio (self);

  if (self->picture != NULL)
    return gdk_texture_get_height (self->picture->texture);
  return ratio > 0 ? (int) (self->width / ratio + 0.5) : 0;
}

static double
plakat_poster_get_intrinsic_aspect_ratio (GdkPaintable *paintable)
{
  return get_ratio (PLAKAT_POSTER (paintable));
}

static void
paintable_iface_init (GdkPaintableInterface *iface)
{
  iface->snapshot = plakat_poster_snapshot;
  iface->get_current_image = plakat_poster_get_current_image;
  iface->get_intrinsic_width = plakat_poster_get_intrinsic_width;
  iface->get_intrinsic_height = plakat_poster_get_intrinsic_height;
  iface->get_intrinsic_aspect_ratio = plakat_poster_get_intrinsic_aspect_ratio;
}

static void
plakat_poster_dispose (GObject *object)
{
  PlakatPoster *self = PLAKAT_POSTER (object);

  if (self->picture_waiter != NULL)
    plakat_pictures_leave (g_steal_pointer (&self->picture_waiter));
  if (self->drawing_waiter != NULL)
    plakat_pictures_leave (g_steal_pointer (&self->drawing_waiter));
  g_clear_pointer (&self->picture, plakat_picture_unref);
  g_clear_pointer (&self->drawing, plakat_poster_drawing_unref);
  g_clear_pointer (&self->path, g_free);
  g_clear_object (&self->ground_texture);
  g_clear_object (&self->pictures);

  G_OBJECT_CLASS (plakat_poster_parent_class)->dispose (object);
}

static void
plakat_poster_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PlakatPoster *self = PLAKAT_POSTER (object);

  switch (id)
    {
    case PROP_TEXTURE:
      g_value_set_object (value, plakat_poster_get_texture (self));
      break;
    case PROP_DRAWN:
      g_value_set_boolean (value, self->drawn);
      break;
    case PROP_READY:
      g_value_set_boolean (value, self->ready);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
plakat_poster_class_init (PlakatPosterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = plakat_poster_dispose;
  object_class->get_property = plakat_poster_get_property;

  properties[PROP_TEXTURE] = g_param_spec_object ("texture", NULL, NULL, GDK_TYPE_TEXTURE, flags);
  properties[PROP_DRAWN] = g_param_spec_boolean ("drawn", NULL, NULL, FALSE, flags);
  properties[PROP_READY] = g_param_spec_boolean ("ready", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
plakat_poster_init (PlakatPoster *self)
{
  self->ground = UNKNOWN_GROUND;
}

static PlakatPoster *
new_poster (PlakatPictures *pictures, PlakatPosterDrawing *drawing, const char *path, int width)
{
  PlakatPoster *self = g_object_new (PLAKAT_TYPE_POSTER, NULL);

  self->pictures = g_object_ref (pictures);
  self->drawing = drawing;
  self->path = plakat_pictures_is_name (path) ? g_strdup (path) : NULL;
  self->width = width;
  if (drawing != NULL)
    plakat_poster_drawing_get_ground (drawing, &self->ground);
  start (self);
  return self;
}

/**
 * plakat_poster_new_for_film:
 * @pictures: where pictures come from
 * @film: what is known of the film; copied
 * @path: (nullable): its poster's key
 * @width_px: device pixels
 *
 * Main thread, as all of this.
 *
 * Returns: (transfer full): the film's poster, on its way or, when it was shown not long ago, there
 */
PlakatPoster *
plakat_poster_new_for_film (PlakatPictures *pictures,
                            const PlakatDrawnFilm *film,
                            const char *path,
                            int width_px)
{
  g_return_val_if_fail (PLAKAT_IS_PICTURES (pictures), NULL);
  g_return_val_if_fail (film != NULL && film->uid != NULL, NULL);
  g_return_val_if_fail (width_px > 0, NULL);

  return new_poster (pictures, plakat_poster_drawing_new_film (film, NULL, width_px), path, width_px);
}

/**
 * plakat_poster_new_for_person:
 * @pictures: where pictures come from
 * @uid: the person's uid
 * @path: (nullable): a photograph's key
 * @width_px: device pixels
 *
 * Returns: (transfer full): the photograph, or a drawn portrait, which is square
 */
PlakatPoster *
plakat_poster_new_for_person (PlakatPictures *pictures, const char *uid, const char *path, int width_px)
{
  g_return_val_if_fail (PLAKAT_IS_PICTURES (pictures), NULL);
  g_return_val_if_fail (uid != NULL, NULL);
  g_return_val_if_fail (width_px > 0, NULL);

  return new_poster (pictures, plakat_poster_drawing_new_person (uid, width_px), path, width_px);
}

/**
 * plakat_poster_new_for_layout:
 * @pictures: where pictures come from
 * @film: what is known of the film; copied
 * @layout: (nullable): a layout of the drawn posters; %NULL for the film's own
 * @width_px: device pixels
 *
 * Returns: (transfer full): the drawn poster, whether or not the film has a picture
 */
PlakatPoster *
plakat_poster_new_for_layout (PlakatPictures *pictures,
                              const PlakatDrawnFilm *film,
                              const char *layout,
                              int width_px)
{
  g_return_val_if_fail (PLAKAT_IS_PICTURES (pictures), NULL);
  g_return_val_if_fail (film != NULL && film->uid != NULL, NULL);
  g_return_val_if_fail (width_px > 0, NULL);

  return new_poster (pictures, plakat_poster_drawing_new_film (film, layout, width_px), NULL, width_px);
}

/**
 * plakat_poster_new_for_path:
 * @pictures: where pictures come from
 * @path: a picture's key
 * @width_px: device pixels
 *
 * Returns: (transfer full): the picture; where there is none it is ready without a texture
 */
PlakatPoster *
plakat_poster_new_for_path (PlakatPictures *pictures, const char *path, int width_px)
{
  g_return_val_if_fail (PLAKAT_IS_PICTURES (pictures), NULL);
  g_return_val_if_fail (width_px > 0, NULL);

  return new_poster (pictures, NULL, path, width_px);
}

/**
 * plakat_poster_set_distance:
 * @self: a poster
 * @distance: from what is looked at, in any unit that all posters share, 0 for what is in view;
 *   %PLAKAT_POSTER_HELD for what is not to be begun before it comes nearer
 *
 * What is nearer is fetched, decoded and drawn first. It may be said at any time and costs nothing; a poster
 * is in view until something else is said, and what is said at once after it was made holds from the
 * beginning.
 */
void
plakat_poster_set_distance (PlakatPoster *self, guint distance)
{
  g_return_if_fail (PLAKAT_IS_POSTER (self));

  self->distance = distance;
  if (self->picture_waiter != NULL)
    plakat_pictures_move (self->picture_waiter, distance);
  if (self->drawing_waiter != NULL)
    plakat_pictures_move (self->drawing_waiter, distance);
}

/** plakat_poster_get_texture: Returns: (nullable): what is shown now; %NULL while it is the ground alone */
GdkTexture *
plakat_poster_get_texture (PlakatPoster *self)
{
  g_return_val_if_fail (PLAKAT_IS_POSTER (self), NULL);

  return self->picture ? self->picture->texture : NULL;
}

/** plakat_poster_get_drawn: Returns: whether what is shown was drawn by Plakat */
gboolean
plakat_poster_get_drawn (PlakatPoster *self)
{
  g_return_val_if_fail (PLAKAT_IS_POSTER (self), FALSE);

  return self->drawn;
}

/** plakat_poster_get_ready: Returns: whether nothing better will come */
gboolean
plakat_poster_get_ready (PlakatPoster *self)
{
  g_return_val_if_fail (PLAKAT_IS_POSTER (self), FALSE);

  return self->ready;
}

/** plakat_poster_get_ground: @ground: (out): the colour that is there before anything else */
void
plakat_poster_get_ground (PlakatPoster *self, GdkRGBA *ground)
{
  g_return_if_fail (PLAKAT_IS_POSTER (self));
  g_return_if_fail (ground != NULL);

  *ground = self->ground;
}

/**
 * plakat_poster_get_tint:
 * @self: a poster
 * @colours: (out): the two colours of what is shown
 *
 * Returns: %FALSE while there is nothing but the ground; @colours are not touched then
 */
gboolean
plakat_poster_get_tint (PlakatPoster *self, GdkRGBA colours[2])
{
  g_return_val_if_fail (PLAKAT_IS_POSTER (self), FALSE);

  if (self->picture == NULL)
    return FALSE;
  plakat_picture_get_tint (self->picture, colours);
  return TRUE;
}
