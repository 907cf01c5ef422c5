/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-picture-source.h"
#include "plakat-pictures-private.h"

/* Pictures as futures, for who waits for one. */

typedef struct
{
  DexPromise *promise;
  PlakatPictureWaiter *waiter;
  gulong cancelled;
} Load;

static void
load_end (Load *load)
{
  g_signal_handler_disconnect (dex_promise_get_cancellable (load->promise), load->cancelled);
  dex_unref (load->promise);
  g_free (load);
}

static void
load_cancelled_cb (GCancellable *cancellable, gpointer data)
{
  Load *load = data;

  plakat_pictures_leave (load->waiter);
  load_end (load);
}

static void
loaded_cb (PlakatPictureEvent event, PlakatPicture *picture, const GError *error, gpointer data)
{
  Load *load = data;

  if (event == PLAKAT_PICTURE_MISSED)
    return;
  /* A small one is better than none. */
  if (picture != NULL)
    dex_promise_resolve_object (load->promise, g_object_ref (picture->texture));
  else
    dex_promise_reject (load->promise, g_error_copy (error));
  load_end (load);
}

static DexFuture *
reject_path (void)
{
  return dex_future_new_reject (PLAKAT_IMAGES_ERROR, PLAKAT_IMAGES_ERROR_KIND, "%s",
                                _ ("This is not the name of a picture"));
}

/**
 * plakat_pictures_load:
 * @self: pictures
 * @path: a picture's key on its server
 * @width_px: device pixels, 0 for all there are; a smaller picture is not enlarged
 *
 * Memory, the disk, the server, in this order. Main thread. A future that nobody waits for any more gives up
 * its place.
 *
 * Returns: (transfer full): resolves to a #GdkTexture; rejects with a #PlakatImagesError or a
 * #PlakatRemoteError
 */
DexFuture *
plakat_pictures_load (PlakatPictures *self, const char *path, int width_px)
{
  g_autofree char *key = NULL;
  PlakatPictureWish wish = { .path = path, .width = width_px };
  PlakatPicture *picture;
  DexFuture *future;
  Load *load;

  dex_return_error_if_fail (PLAKAT_IS_PICTURES (self));
  dex_return_error_if_fail (width_px >= 0);

  if (!plakat_pictures_is_name (path))
    return reject_path ();
  wish.key = key = plakat_pictures_make_key (path, width_px);
  picture = plakat_pictures_peek (self, key);
  if (picture != NULL)
    return dex_future_new_for_object (picture->texture);

  load = g_new0 (Load, 1);
  load->promise = dex_promise_new_cancellable ();
  future = DEX_FUTURE (dex_ref (load->promise));
  load->cancelled = g_signal_connect (dex_promise_get_cancellable (load->promise), "cancelled",
                                      G_CALLBACK (load_cancelled_cb), load);
  load->waiter = plakat_pictures_wait (self, &wish, loaded_cb, load);
  return future;
}

typedef struct
{
  PlakatPictures *self;
  char *path;
  char *url;
} File;

static void
file_free (gpointer data)
{
  File *file = data;

  g_object_unref (file->self);
  g_free (file->path);
  g_free (file->url);
  g_free (file);
}

static DexFuture *
load_bytes_fiber (gpointer data)
{
  File *file = data;
  PlakatPictures *self = file->self;
  g_autoptr (PlakatPictureTurn) turn = plakat_picture_turn_new (0);
  g_autofree char *name = plakat_picture_source_make_name (file->url);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  PlakatPictureFetch *fetch;

  bytes = dex_await_boxed (
      plakat_picture_pool_run (self->pool, turn, G_TYPE_BYTES, plakat_picture_read_work,
                               plakat_picture_look_new (self->thumbs, file->path, name, NULL, 0),
                               plakat_picture_look_free),
      NULL);
  if (bytes == NULL)
    {
      fetch = plakat_pictures_join_fetch (self, file->url, 0, turn, &error);
      if (fetch == NULL)
        return dex_future_new_for_error (g_steal_pointer (&error));
      bytes = dex_await_boxed (plakat_pictures_dup_fetched (fetch), &error);
      plakat_pictures_leave_fetch (self, fetch, turn);
    }
  if (bytes == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_take_boxed (G_TYPE_BYTES, g_steal_pointer (&bytes));
}

/**
 * plakat_pictures_load_bytes:
 * @self: pictures
 * @path: a picture's key on its server
 *
 * Returns: (transfer full): resolves to the #GBytes of the file as the server has it; rejects as
 *   plakat_pictures_load()
 */
DexFuture *
plakat_pictures_load_bytes (PlakatPictures *self, const char *path)
{
  File *file;

  dex_return_error_if_fail (PLAKAT_IS_PICTURES (self));

  if (!plakat_pictures_is_name (path))
    return reject_path ();
  file = g_new0 (File, 1);
  file->self = g_object_ref (self);
  file->path = g_strdup (path);
  file->url = plakat_pictures_make_url (self, path);
  return dex_scheduler_spawn (NULL, 0, load_bytes_fiber, file, file_free);
}
