/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-pictures-private.h"

/* A picture that is as much wider than it is shown is worth a thumbnail of its own. */
#define MUCH_WIDER(from, to) ((gint64) (from) * 2 > (gint64) (to) * 3)

PlakatPictureLook *
plakat_picture_look_new (
    PlakatPictureThumbs *thumbs, const char *path, const char *name, GBytes *bytes, int width)
{
  PlakatPictureLook *self = g_new0 (PlakatPictureLook, 1);

  self->thumbs = plakat_picture_thumbs_ref (thumbs);
  self->path = g_strdup (path);
  self->name = g_strdup (name);
  self->bytes = bytes ? g_bytes_ref (bytes) : NULL;
  self->width = width;
  return self;
}

void
plakat_picture_look_free (gpointer data)
{
  PlakatPictureLook *self = data;

  plakat_picture_thumbs_unref (self->thumbs);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  if (self->draw != NULL)
    self->destroy (self->draw_data);
  g_free (self->path);
  g_free (self->name);
  g_free (self);
}

static GBytes *
read_bytes (PlakatPictureLook *self, PlakatPictureFit fit, GError **error)
{
  PlakatPictureThumb thumb;

  if (plakat_picture_thumbs_read (self->thumbs, self->name, self->width, fit, &thumb))
    return thumb.bytes;
  g_set_error_literal (error, PLAKAT_IMAGES_ERROR, PLAKAT_IMAGES_ERROR_ABSENT,
                       _ ("The picture is not on this computer yet"));
  return NULL;
}

static void
keep_smaller (PlakatPictureLook *self, PlakatPicture *picture)
{
  const int width = gdk_texture_get_width (picture->texture);
  g_autoptr (GBytes) bytes = NULL;

  if (width > PLAKAT_PICTURE_WIDEST_THUMB || !MUCH_WIDER (picture->source_width, width))
    return;
  bytes = plakat_picture_encode (picture, PLAKAT_PICTURE_QUALITY);
  if (bytes != NULL)
    plakat_picture_thumbs_store (self->thumbs, self->name,
                                 &(PlakatPictureThumb) { .bytes = bytes, .width = width });
}

/* The one place that a picture passes when it came from its server and was decoded for the first time, with
 * its pixels, in a thread: what is to be found out of each picture once is found out from here. */
static void
see_first (PlakatPictureLook *self, PlakatPicture *picture)
{
  keep_smaller (self, picture);
}

/* What does not decode is thrown away. */
static PlakatPicture *
look (PlakatPictureLook *self, PlakatPictureFit fit, GError **error)
{
  g_autoptr (GBytes) bytes = self->bytes ? g_bytes_ref (self->bytes) : read_bytes (self, fit, error);
  g_autoptr (GError) why = NULL;
  PlakatPicture *picture;

  if (bytes == NULL)
    return NULL;
  picture = plakat_picture_decode (bytes, self->width, &why);
  if (picture == NULL)
    {
      plakat_picture_thumbs_remove (self->thumbs, self->name);
      if (self->bytes == NULL)
        why->code = PLAKAT_IMAGES_ERROR_ABSENT;
      g_propagate_error (error, g_steal_pointer (&why));
      return NULL;
    }
  if (self->bytes != NULL)
    see_first (self, picture);
  else if (fit == PLAKAT_PICTURE_FIT_WIDTH)
    keep_smaller (self, picture);
  return picture;
}

/* Returns: (nullable): what there is in place of it, without an error */
static PlakatPicture *
find_stand_in (PlakatPictureLook *self)
{
  PlakatPicture *picture = look (self, PLAKAT_PICTURE_FIT_ANY, NULL);

  if (picture != NULL)
    picture->stand_in = PLAKAT_PICTURE_SMALLER;
  else if (self->draw != NULL)
    {
      picture = self->draw (self->draw_data, NULL);
      if (picture != NULL)
        picture->stand_in = PLAKAT_PICTURE_DRAWN;
    }
  return picture;
}

/*
 * plakat_picture_look_work:
 * @data: a #PlakatPictureLook
 *
 * All that can be said of it without its server, at once: each time that a thread has to be asked again is a
 * turn of the main loop, and while a window opens a turn is a frame.
 *
 * Returns: (transfer full) (nullable): a #PlakatPicture, or what stands in for it; rejects with
 * %PLAKAT_IMAGES_ERROR_ABSENT when there is nothing, and it is to be fetched
 */
gpointer
plakat_picture_look_work (gpointer data, GError **error)
{
  PlakatPictureLook *self = data;
  g_autoptr (GError) why = NULL;
  PlakatPicture *picture = look (self, PLAKAT_PICTURE_FIT_WIDTH, &why);

  if (picture == NULL && g_error_matches (why, PLAKAT_IMAGES_ERROR, PLAKAT_IMAGES_ERROR_ABSENT))
    picture = find_stand_in (self);
  if (picture == NULL)
    g_propagate_error (error, g_steal_pointer (&why));
  return picture;
}

/* plakat_picture_read_work: Returns: (transfer full) (nullable): the file itself, as #GBytes */
gpointer
plakat_picture_read_work (gpointer data, GError **error)
{
  return read_bytes (data, PLAKAT_PICTURE_FIT_WIDTH, error);
}
