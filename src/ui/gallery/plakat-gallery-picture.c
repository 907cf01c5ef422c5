/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-gallery-picture.h"

/* Of a picture whose size nobody told, and of everything that is drawn: its sheet's units. */
#define SHEET_WIDTH 1000

struct _PlakatGalleryPicture
{
  GObject parent_instance;

  PlakatFilmItem *film;
  char *layout;
  char *path;
  char *person;
  char *title;
  int width;
  int height;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PlakatGalleryPicture, plakat_gallery_picture, G_TYPE_OBJECT)

static void
loaded_cb (PlakatGalleryPicture *self)
{
  g_assert (PLAKAT_IS_GALLERY_PICTURE (self));

  g_signal_emit (self, signals[CHANGED], 0);
}

static void
plakat_gallery_picture_finalize (GObject *object)
{
  PlakatGalleryPicture *self = PLAKAT_GALLERY_PICTURE (object);

  g_clear_object (&self->film);
  g_free (self->layout);
  g_free (self->path);
  g_free (self->person);
  g_free (self->title);

  G_OBJECT_CLASS (plakat_gallery_picture_parent_class)->finalize (object);
}

static void
plakat_gallery_picture_class_init (PlakatGalleryPictureClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plakat_gallery_picture_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
plakat_gallery_picture_init (PlakatGalleryPicture *self)
{
  self->width = SHEET_WIDTH;
  self->height = SHEET_WIDTH * 3 / 2;
}

/** plakat_gallery_picture_new_for_film: Returns: (transfer full): the poster of @film, whose row may come
 * later */
PlakatGalleryPicture *
plakat_gallery_picture_new_for_film (PlakatFilmItem *film)
{
  PlakatGalleryPicture *self = g_object_new (PLAKAT_TYPE_GALLERY_PICTURE, NULL);

  self->film = g_object_ref (film);
  g_signal_connect_object (film, "notify::loaded", G_CALLBACK (loaded_cb), self, G_CONNECT_SWAPPED);
  return self;
}

/** plakat_gallery_picture_new_for_layout: Returns: (transfer full): @film as Plakat draws it in @layout */
PlakatGalleryPicture *
plakat_gallery_picture_new_for_layout (PlakatFilmItem *film, const char *layout)
{
  PlakatGalleryPicture *self = plakat_gallery_picture_new_for_film (film);

  self->layout = g_strdup (layout);
  self->title = g_strdup (plakat_drawn_get_layout_title (layout));
  return self;
}

/**
 * plakat_gallery_picture_new_for_path:
 * @path: a picture's key
 * @title: what it is
 * @width: of the original, 0 for unknown
 * @height: likewise
 *
 * Returns: (transfer full): a picture that is a file somewhere
 */
PlakatGalleryPicture *
plakat_gallery_picture_new_for_path (const char *path, const char *title, int width, int height)
{
  PlakatGalleryPicture *self = g_object_new (PLAKAT_TYPE_GALLERY_PICTURE, NULL);

  self->path = g_strdup (path);
  self->title = g_strdup (title);
  if (width > 0 && height > 0)
    {
      self->width = width;
      self->height = height;
    }
  return self;
}

/** plakat_gallery_picture_new_for_portrait: Returns: (transfer full): the face that Plakat draws for somebody
 */
PlakatGalleryPicture *
plakat_gallery_picture_new_for_portrait (const char *uid, const char *title)
{
  PlakatGalleryPicture *self = g_object_new (PLAKAT_TYPE_GALLERY_PICTURE, NULL);

  self->person = g_strdup (uid);
  self->title = g_strdup (title);
  self->height = self->width;
  return self;
}

/** plakat_gallery_picture_get_title: Returns: what the picture is; empty while that is not known */
const char *
plakat_gallery_picture_get_title (PlakatGalleryPicture *self)
{
  g_return_val_if_fail (PLAKAT_IS_GALLERY_PICTURE (self), NULL);

  if (self->title != NULL)
    return self->title;
  if (self->film != NULL && plakat_film_item_get_loaded (self->film))
    return plakat_film_item_get_title (self->film);
  return "";
}

/** plakat_gallery_picture_get_path: Returns: (nullable): the key of its file; %NULL when it is drawn */
const char *
plakat_gallery_picture_get_path (PlakatGalleryPicture *self)
{
  g_return_val_if_fail (PLAKAT_IS_GALLERY_PICTURE (self), NULL);

  if (self->path != NULL || self->layout != NULL || self->film == NULL)
    return self->path;
  return plakat_film_item_get_loaded (self->film) ? plakat_film_item_get_poster (self->film) : NULL;
}

/** plakat_gallery_picture_dup_source: Returns: (transfer full): where the picture comes from */
char *
plakat_gallery_picture_dup_source (PlakatGalleryPicture *self)
{
  gboolean drawn = plakat_gallery_picture_get_path (self) == NULL;

  if (self->title == NULL && self->film != NULL && plakat_film_item_get_loaded (self->film)
      && plakat_film_item_get_year (self->film) > 0)
    return g_strdup_printf ("%d", plakat_film_item_get_year (self->film));
  if (drawn)
    return g_strdup (_ ("Drawn by Plakat"));
  if (self->width == SHEET_WIDTH)
    return g_strdup ("");
  /* Translators: width and height of a picture in pixels */
  return g_strdup_printf (_ ("%d × %d"), self->width, self->height);
}

/** plakat_gallery_picture_get_size: its own size, as far as it is known */
void
plakat_gallery_picture_get_size (PlakatGalleryPicture *self, int *width, int *height)
{
  g_return_if_fail (PLAKAT_IS_GALLERY_PICTURE (self));

  *width = self->width;
  *height = self->height;
}

static PlakatDrawnFilm
describe (PlakatFilmItem *film)
{
  return (PlakatDrawnFilm) {
    .uid = plakat_film_item_get_uid (film),
    .title = plakat_film_item_get_title (film),
    .original_language = plakat_film_item_get_language (film),
    .year = plakat_film_item_get_year (film),
    .runtime = plakat_film_item_get_runtime (film),
    .genres = plakat_film_item_get_genres (film),
    .directors = plakat_film_item_get_directors (film),
    .cast = plakat_film_item_get_cast (film),
  };
}

/**
 * plakat_gallery_picture_load:
 * @self: a picture
 * @pictures: where it comes from
 * @width_px: how wide, in device pixels
 *
 * Returns: (transfer full) (nullable): the picture on its way; %NULL while its film is not read
 */
PlakatPoster *
plakat_gallery_picture_load (PlakatGalleryPicture *self, PlakatPictures *pictures, int width_px)
{
  PlakatDrawnFilm drawn;

  g_return_val_if_fail (PLAKAT_IS_GALLERY_PICTURE (self), NULL);
  g_return_val_if_fail (width_px > 0, NULL);

  if (self->person != NULL)
    return plakat_poster_new_for_person (pictures, self->person, NULL, width_px);
  if (self->film == NULL)
    return plakat_poster_new_for_path (pictures, self->path, width_px);
  if (!plakat_film_item_get_loaded (self->film))
    return NULL;
  drawn = describe (self->film);
  if (self->layout != NULL)
    return plakat_poster_new_for_layout (pictures, &drawn, self->layout, width_px);
  return plakat_poster_new_for_film (pictures, &drawn, plakat_film_item_get_poster (self->film), width_px);
}

/* A poster is let go by its last waiter: the promise's, which is this. */
static void
ready_cb (PlakatPoster *poster, GParamSpec *pspec, DexPromise *promise)
{
  GdkTexture *texture = plakat_poster_get_texture (poster);

  g_assert (PLAKAT_IS_POSTER (poster));
  g_assert (DEX_IS_PROMISE (promise));

  if (!plakat_poster_get_ready (poster) || !dex_future_is_pending (DEX_FUTURE (promise)))
    return;
  if (texture != NULL)
    dex_promise_resolve_object (promise, g_object_ref (texture));
  else
    dex_promise_reject (promise, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                                                      _ ("The picture is not here. With a network it can be "
                                                         "fetched again.")));
}

static void
unref_closure (gpointer data, GClosure *closure)
{
  dex_unref (data);
}

static DexFuture *
keep_poster_cb (DexFuture *future, gpointer user_data)
{
  return NULL;
}

/**
 * plakat_gallery_picture_load_texture:
 * @self: a picture
 * @pictures: where it comes from
 * @width_px: how wide, in device pixels
 *
 * Returns: (transfer full): a future of the #GdkTexture, once nothing better will come
 */
DexFuture *
plakat_gallery_picture_load_texture (PlakatGalleryPicture *self, PlakatPictures *pictures, int width_px)
{
  g_autoptr (PlakatPoster) poster = plakat_gallery_picture_load (self, pictures, width_px);
  DexPromise *promise;

  if (poster == NULL)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("The film is still being read."));
  promise = dex_promise_new ();
  g_signal_connect_data (poster, "notify::ready", G_CALLBACK (ready_cb), dex_ref (promise), unref_closure, 0);
  ready_cb (poster, NULL, promise);
  return dex_future_finally (DEX_FUTURE (promise), keep_poster_cb, g_steal_pointer (&poster), g_object_unref);
}
