/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-look-pictures.h"
#include "plakat-pictures-private.h"
#include "plakat-poster-drawing.h"

/* As wide as a drawing must be for its look: type is grey there, as it is from afar. */
#define DRAWN_WIDTH 48

static PlakatLook *
look_of (GdkTexture *texture)
{
  int width = gdk_texture_get_width (texture), height = gdk_texture_get_height (texture);
  gsize stride = (gsize) width * 4;
  g_autofree guint8 *pixels = g_malloc (stride * (gsize) height);
  PlakatLook *look = g_new (PlakatLook, 1);

  gdk_texture_download (texture, pixels, stride);
  plakat_look_compute (look, pixels, width, height, stride);
  return look;
}

static gpointer
find_work (gpointer data, GError **error)
{
  return look_of (data);
}

/**
 * plakat_pictures_find_look:
 * @texture: in main memory, as all of these pictures are
 *
 * Returns: (transfer full): a future of the #PlakatLook
 */
DexFuture *
plakat_pictures_find_look (PlakatPictures *self, GdkTexture *texture)
{
  dex_return_error_if_fail (PLAKAT_IS_PICTURES (self));
  dex_return_error_if_fail (GDK_IS_TEXTURE (texture));

  return plakat_picture_pool_run (self->pool, NULL, PLAKAT_TYPE_LOOK, find_work, g_object_ref (texture),
                                  g_object_unref);
}

static gpointer
draw_work (gpointer data, GError **error)
{
  g_autoptr (PlakatPicture) picture = plakat_poster_drawing_draw (data);

  return look_of (picture->texture);
}

/**
 * plakat_pictures_draw_look:
 * @film: what is known of the film; copied
 *
 * Draws the film's poster small and keeps nothing of it.
 *
 * Returns: (transfer full): a future of the #PlakatLook of the poster that Plakat draws
 */
DexFuture *
plakat_pictures_draw_look (PlakatPictures *self, const PlakatDrawnFilm *film)
{
  dex_return_error_if_fail (PLAKAT_IS_PICTURES (self));
  dex_return_error_if_fail (film != NULL && film->uid != NULL);

  return plakat_picture_pool_run (self->pool, NULL, PLAKAT_TYPE_LOOK, draw_work,
                                  plakat_poster_drawing_new_film (film, NULL, DRAWN_WIDTH),
                                  (GDestroyNotify) plakat_poster_drawing_unref);
}
