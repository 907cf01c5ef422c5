/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plakat-pictures-private.h"
#include "plakat-text.h"

#define RETRY_SECONDS 30

G_DEFINE_FINAL_TYPE (PlakatPictures, plakat_pictures, G_TYPE_OBJECT)

static void
plakat_pictures_finalize (GObject *object)
{
  PlakatPictures *self = PLAKAT_PICTURES (object);

  /* Each job and each fetch holds a reference: none is left here. */
  g_queue_clear (&self->queue);
  g_clear_pointer (&self->jobs, g_hash_table_unref);
  g_clear_pointer (&self->fetches, g_hash_table_unref);
  g_clear_pointer (&self->failures, g_hash_table_unref);
  g_clear_pointer (&self->pool, plakat_picture_pool_free);
  g_clear_pointer (&self->memory, plakat_picture_memory_free);
  g_clear_pointer (&self->disk, plakat_picture_disk_unref);
  g_clear_object (&self->http);
  g_clear_pointer (&self->base, g_free);

  G_OBJECT_CLASS (plakat_pictures_parent_class)->finalize (object);
}

static void
plakat_pictures_class_init (PlakatPicturesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plakat_pictures_finalize;
}

static void
plakat_pictures_init (PlakatPictures *self)
{
  /* A client of its own: no token ever comes near it. */
  self->http = plakat_http_new ();
  self->base = g_strdup ("");
  self->memory = plakat_picture_memory_new (PLAKAT_PICTURE_MEMORY_CAP);
  self->pool = plakat_picture_pool_new ();
  self->retry_seconds = RETRY_SECONDS;
  self->jobs = g_hash_table_new (g_str_hash, g_str_equal);
  self->fetches = g_hash_table_new (g_str_hash, g_str_equal);
  self->failures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_queue_init (&self->queue);
}

char *
plakat_pictures_make_key (const char *path, int width)
{
  return g_strdup_printf ("%d:%s", width, path + (*path == '/'));
}

/* Without a server there is still what was fetched from the last one. */
char *
plakat_pictures_make_url (PlakatPictures *self, const char *path)
{
  if (plakat_text_is_image_url (path))
    return g_strdup (path);
  return g_strconcat (self->base, path + (*path == '/'), NULL);
}

/* Servers name their pictures by keys of their own, or by whole addresses elsewhere. */
gboolean
plakat_pictures_is_name (const char *path)
{
  return plakat_text_is_image_path (path) || plakat_text_is_image_url (path);
}

PlakatPicture *
plakat_pictures_peek (PlakatPictures *self, const char *key)
{
  return plakat_picture_memory_get (self->memory, key);
}

/* Tests do not wait for half a minute. */
void
plakat_pictures_set_retry_seconds (PlakatPictures *self, guint seconds)
{
  self->retry_seconds = seconds;
}

/**
 * plakat_pictures_new:
 * @cache_dir: of the application; pictures are kept below it in `images/`
 *
 * Returns: (transfer full): the pictures; nothing is read from the disk yet
 */
PlakatPictures *
plakat_pictures_new (const char *cache_dir)
{
  PlakatPictures *self;

  g_return_val_if_fail (cache_dir != NULL, NULL);

  self = g_object_new (PLAKAT_TYPE_PICTURES, NULL);
  self->disk = plakat_picture_disk_new (cache_dir);
  return self;
}

/**
 * plakat_pictures_set_files:
 * @self: pictures
 * @files_url: (nullable): what pictures' keys are joined to; %NULL to fetch nothing. What was fetched from
 * the last address is shown all the same.
 */
void
plakat_pictures_set_files (PlakatPictures *self, const char *files_url)
{
  g_autofree char *base = NULL;

  g_return_if_fail (PLAKAT_IS_PICTURES (self));

  self->online = files_url != NULL;
  /* Another network, another try. */
  g_hash_table_remove_all (self->failures);
  self->broken = 0;
  if (files_url == NULL)
    return;
  base = g_str_has_suffix (files_url, "/") ? g_strdup (files_url) : g_strconcat (files_url, "/", NULL);
  if (!g_str_equal (self->base, base))
    plakat_picture_memory_clear (self->memory);
  g_set_str (&self->base, base);
}

static gpointer
trim_work (gpointer data, GError **error)
{
  plakat_picture_disk_trim (data);
  return g_bytes_new (NULL, 0);
}

static gpointer
clear_work (gpointer data, GError **error)
{
  plakat_picture_disk_clear (data);
  return g_bytes_new (NULL, 0);
}

static gpointer
measure_work (gpointer data, GError **error)
{
  guint64 bytes = plakat_picture_disk_measure (data);

  return g_bytes_new (&bytes, sizeof bytes);
}

static DexFuture *
run_on_disk (PlakatPictures *self, PlakatPictureWork work)
{
  return plakat_picture_pool_run (self->pool, NULL, G_TYPE_BYTES, work, plakat_picture_disk_ref (self->disk),
                                  (GDestroyNotify) plakat_picture_disk_unref);
}

/**
 * plakat_pictures_set_cap:
 * @self: pictures
 * @bytes: that the pictures on disk may take; what was not looked at for longest goes
 */
void
plakat_pictures_set_cap (PlakatPictures *self, guint64 bytes)
{
  g_return_if_fail (PLAKAT_IS_PICTURES (self));

  plakat_picture_disk_set_cap (self->disk, bytes);
  dex_future_disown (run_on_disk (self, trim_work));
}

static DexFuture *
to_uint64_cb (DexFuture *future, gpointer data)
{
  const GValue *value = dex_future_get_value (future, NULL);
  guint64 bytes;

  memcpy (&bytes, g_bytes_get_data (g_value_get_boxed (value), NULL), sizeof bytes);
  return dex_future_new_for_uint64 (bytes);
}

static DexFuture *
to_true_cb (DexFuture *future, gpointer data)
{
  return dex_future_new_true ();
}

/**
 * plakat_pictures_measure_cache:
 * @self: pictures
 *
 * Returns: (transfer full): resolves to the bytes (uint64) that pictures take on the disk
 */
DexFuture *
plakat_pictures_measure_cache (PlakatPictures *self)
{
  dex_return_error_if_fail (PLAKAT_IS_PICTURES (self));

  return dex_future_then (run_on_disk (self, measure_work), to_uint64_cb, NULL, NULL);
}

/**
 * plakat_pictures_clear_cache:
 * @self: pictures
 *
 * Throws away what is kept on the disk and in memory; what is shown stays.
 *
 * Returns: (transfer full): resolves to %TRUE
 */
DexFuture *
plakat_pictures_clear_cache (PlakatPictures *self)
{
  dex_return_error_if_fail (PLAKAT_IS_PICTURES (self));

  plakat_picture_memory_clear (self->memory);
  return dex_future_then (run_on_disk (self, clear_work), to_true_cb, NULL, NULL);
}

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
  if (event == PLAKAT_PICTURE_DONE)
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
  char *url;
} File;

static void
file_free (gpointer data)
{
  File *file = data;

  g_object_unref (file->self);
  g_free (file->url);
  g_free (file);
}

typedef struct
{
  PlakatPictureDisk *disk;
  char *url;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  plakat_picture_disk_unref (reading->disk);
  g_free (reading->url);
  g_free (reading);
}

static gpointer
read_work (gpointer data, GError **error)
{
  Reading *reading = data;

  return plakat_picture_disk_read (reading->disk, reading->url, error);
}

static DexFuture *
load_bytes_fiber (gpointer data)
{
  File *file = data;
  PlakatPictures *self = file->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  Reading *reading = g_new0 (Reading, 1);
  PlakatPictureFetch *fetch;

  reading->disk = plakat_picture_disk_ref (self->disk);
  reading->url = g_strdup (file->url);
  bytes = dex_await_boxed (
      plakat_picture_pool_run (self->pool, NULL, G_TYPE_BYTES, read_work, reading, reading_free), NULL);
  if (bytes == NULL)
    {
      fetch = plakat_pictures_join_fetch (self, file->url, &error);
      if (fetch == NULL)
        return dex_future_new_for_error (g_steal_pointer (&error));
      bytes = dex_await_boxed (plakat_pictures_dup_fetched (fetch), &error);
      plakat_pictures_leave_fetch (self, fetch);
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
  file->url = plakat_pictures_make_url (self, path);
  return dex_scheduler_spawn (NULL, 0, load_bytes_fiber, file, file_free);
}
