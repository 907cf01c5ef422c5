/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-poster-drawing.h"

/* Behind a portrait on its way: neither paper nor ink. */
#define PORTRAIT_GROUND ((GdkRGBA) { 0.50f, 0.49f, 0.47f, 1.0f })

struct _PlakatPosterDrawing
{
  gatomicrefcount refs;
  PlakatDrawnFilm film;
  GdkRGBA colours[4];
  gboolean portrait;
  char *layout;
  char *key;
  int width;
};

static void
append_texts (GString *key, const char *const *texts)
{
  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    g_string_append_printf (key, "\x1f%s", texts[i]);
  g_string_append_c (key, '\x1e');
}

/* All that the drawing depends on: a film whose title was mended is drawn anew. */
static char *
make_key (PlakatPosterDrawing *self)
{
  g_autoptr (GString) key = g_string_new (NULL);
  const PlakatDrawnFilm *film = &self->film;

  g_string_printf (key, "drawn%d:%d:%s:%s\x1e", PLAKAT_DRAWN_VERSION, self->width,
                   self->portrait ? "portrait"
                   : self->layout ? self->layout
                                  : "",
                   film->uid);
  g_string_append_printf (key, "%s\x1e%s\x1e%d\x1e%d\x1e%d", film->title,
                          film->original_language ? film->original_language : "", film->year, film->runtime,
                          film->cast);
  append_texts (key, film->genres);
  append_texts (key, film->directors);
  return g_string_free (g_steal_pointer (&key), FALSE);
}

/*
 * plakat_poster_drawing_new_film:
 * @film: copied
 * @layout: (nullable): a layout's name
 * @width: device pixels
 *
 * Returns: (transfer full): the drawing of its poster
 */
PlakatPosterDrawing *
plakat_poster_drawing_new_film (const PlakatDrawnFilm *film, const char *layout, int width)
{
  PlakatPosterDrawing *self = g_new0 (PlakatPosterDrawing, 1);

  g_atomic_ref_count_init (&self->refs);
  self->film = *film;
  self->film.uid = g_strdup (film->uid);
  self->film.title = g_strdup (film->title ? film->title : "");
  self->film.original_language = g_strdup (film->original_language);
  self->film.genres = (const char *const *) g_strdupv ((char **) film->genres);
  self->film.directors = (const char *const *) g_strdupv ((char **) film->directors);
  self->layout = g_strdup (layout);
  self->width = width;
  plakat_drawn_get_colours (&self->film, self->colours);
  self->key = make_key (self);
  return self;
}

/* plakat_poster_drawing_new_person: Returns: (transfer full): the drawing of a person without a photograph */
PlakatPosterDrawing *
plakat_poster_drawing_new_person (const char *uid, int width)
{
  PlakatPosterDrawing *self = g_new0 (PlakatPosterDrawing, 1);

  g_atomic_ref_count_init (&self->refs);
  self->film.uid = g_strdup (uid);
  self->film.title = g_strdup ("");
  self->portrait = TRUE;
  self->width = width;
  self->colours[0] = PORTRAIT_GROUND;
  self->key = make_key (self);
  return self;
}

PlakatPosterDrawing *
plakat_poster_drawing_ref (PlakatPosterDrawing *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
plakat_poster_drawing_unref (PlakatPosterDrawing *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_free ((char *) self->film.uid);
  g_free ((char *) self->film.title);
  g_free ((char *) self->film.original_language);
  g_strfreev ((char **) self->film.genres);
  g_strfreev ((char **) self->film.directors);
  g_free (self->layout);
  g_free (self->key);
  g_free (self);
}

const char *
plakat_poster_drawing_get_key (PlakatPosterDrawing *self)
{
  return self->key;
}

void
plakat_poster_drawing_get_ground (PlakatPosterDrawing *self, GdkRGBA *ground)
{
  *ground = self->colours[0];
}

gboolean
plakat_poster_drawing_is_square (PlakatPosterDrawing *self)
{
  return self->portrait;
}

static void
set_tint (PlakatPosterDrawing *self, PlakatPicture *picture)
{
  plakat_picture_set_tint (picture, (const GdkRGBA[2]) { self->colours[0], self->colours[2] });
}

/*
 * plakat_poster_drawing_draw:
 * @self: a drawing
 *
 * In a thread. A poster's tint is its palette's ground and hot colour, a portrait's is looked up in it.
 *
 * Returns: (transfer full): the picture
 */
PlakatPicture *
plakat_poster_drawing_draw (PlakatPosterDrawing *self)
{
  cairo_surface_t *surface = self->portrait
                                 ? plakat_drawn_render_portrait (self->film.uid, self->width)
                                 : plakat_drawn_render_poster (&self->film, self->width, self->layout);
  PlakatPicture *picture = plakat_picture_from_surface (surface);

  if (!self->portrait)
    set_tint (self, picture);
  return picture;
}

static PlakatPicture *
read_kept (PlakatPosterDrawing *self, PlakatPictureThumbs *thumbs)
{
  g_auto (PlakatPictureThumb) thumb = { 0 };
  PlakatPicture *picture;

  if (!plakat_picture_thumbs_read (thumbs, self->key, self->width, PLAKAT_PICTURE_FIT_WIDTH, &thumb))
    return NULL;
  picture = plakat_picture_decode (thumb.bytes, self->width, NULL);
  if (picture == NULL)
    plakat_picture_thumbs_remove (thumbs, self->key);
  else if (!self->portrait)
    set_tint (self, picture);
  return picture;
}

static void
keep (PlakatPosterDrawing *self, PlakatPictureThumbs *thumbs, PlakatPicture *picture)
{
  g_autoptr (GBytes) bytes = NULL;

  if (self->width > PLAKAT_PICTURE_WIDEST_THUMB)
    return;
  bytes = plakat_picture_encode (picture, PLAKAT_PICTURE_QUALITY_DRAWN);
  if (bytes != NULL)
    plakat_picture_thumbs_store (
        thumbs, self->key, &(PlakatPictureThumb) { .bytes = bytes, .width = self->width, .whole = TRUE });
}

/*
 * plakat_poster_drawing_find:
 * @self: a drawing
 * @thumbs: where it may be from another time, and is kept for the next
 *
 * In a thread. To read a poster takes a fifth of the time that it takes to draw it, and no fonts.
 *
 * Returns: (transfer full): the picture
 */
PlakatPicture *
plakat_poster_drawing_find (PlakatPosterDrawing *self, PlakatPictureThumbs *thumbs)
{
  PlakatPicture *picture = read_kept (self, thumbs);

  if (picture != NULL)
    return picture;
  picture = plakat_poster_drawing_draw (self);
  keep (self, thumbs, picture);
  return picture;
}
