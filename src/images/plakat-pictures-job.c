/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-pictures-private.h"

/* One picture at one width on its way, for however many wait. */
struct _PlakatPictureJob
{
  PlakatPictures *pictures;
  char *key;
  char *url;
  int width;
  PlakatPictureWork draw;
  gpointer draw_data;
  GDestroyNotify draw_destroy;

  GCancellable *cancellable;
  DexCancellable *stop;
  GPtrArray *waiters;
  gboolean missed;
  gboolean over;
  guint dispatching;
};

struct _PlakatPictureWaiter
{
  PlakatPictureJob *job;
  PlakatPictureFunc func;
  gpointer data;
};

static void
job_free (gpointer data)
{
  PlakatPictureJob *job = data;

  g_ptr_array_unref (job->waiters);
  g_clear_object (&job->cancellable);
  dex_clear (&job->stop);
  if (job->draw_data != NULL)
    job->draw_destroy (job->draw_data);
  g_free (job->key);
  g_free (job->url);
  g_object_unref (job->pictures);
  g_free (job);
}

static void
job_forget (PlakatPictureJob *job)
{
  job->over = TRUE;
  if (g_hash_table_lookup (job->pictures->jobs, job->key) == job)
    g_hash_table_remove (job->pictures->jobs, job->key);
}

static void
drop_left (PlakatPictureJob *job)
{
  for (guint i = job->waiters->len; i > 0; i--)
    {
      const PlakatPictureWaiter *waiter = g_ptr_array_index (job->waiters, i - 1);

      if (waiter->func == NULL)
        g_ptr_array_remove_index (job->waiters, i - 1);
    }
  if (job->waiters->len > 0 || job->over)
    return;
  job_forget (job);
  g_cancellable_cancel (job->cancellable);
  dex_cancellable_cancel (job->stop);
}

/* Waiters may leave, and others come, while they are told. */
static void
job_tell (PlakatPictureJob *job, PlakatPictureEvent event, PlakatPicture *picture, const GError *error)
{
  job->dispatching++;
  for (guint i = 0; i < job->waiters->len; i++)
    {
      PlakatPictureWaiter *waiter = g_ptr_array_index (job->waiters, i);
      PlakatPictureFunc func = waiter->func;

      if (func == NULL)
        continue;
      if (event != PLAKAT_PICTURE_MISSED)
        waiter->func = NULL;
      func (event, picture, error, waiter->data);
    }
  job->dispatching--;
  drop_left (job);
}

typedef struct
{
  PlakatPictureDisk *disk;
  char *url;
  GBytes *bytes;
  int width;
} Decoding;

static void
decoding_free (gpointer data)
{
  Decoding *decoding = data;

  plakat_picture_disk_unref (decoding->disk);
  g_clear_pointer (&decoding->bytes, g_bytes_unref);
  g_free (decoding->url);
  g_free (decoding);
}

/* What does not decode is thrown away: the disk may have lost its end in a power cut. */
static gpointer
decode_work (gpointer data, GError **error)
{
  Decoding *decoding = data;
  gboolean own = decoding->bytes == NULL;
  g_autoptr (GError) why = NULL;
  PlakatPicture *picture;

  if (own)
    decoding->bytes = plakat_picture_disk_read (decoding->disk, decoding->url, error);
  if (decoding->bytes == NULL)
    return NULL;
  picture = plakat_picture_decode (decoding->bytes, decoding->width, &why);
  if (picture != NULL)
    return picture;
  plakat_picture_disk_remove (decoding->disk, decoding->url);
  if (own)
    why->code = PLAKAT_IMAGES_ERROR_ABSENT;
  g_propagate_error (error, g_steal_pointer (&why));
  return NULL;
}

/* The future, or an error as soon as nobody waits for the job any more. */
static gpointer
await (PlakatPictureJob *job, DexFuture *future, GError **error)
{
  return dex_await_boxed (dex_future_first (DEX_FUTURE (dex_ref (job->stop)), future, NULL), error);
}

static PlakatPicture *
decode (PlakatPictureJob *job, GBytes *bytes, GError **error)
{
  Decoding *decoding = g_new0 (Decoding, 1);

  decoding->disk = plakat_picture_disk_ref (job->pictures->disk);
  decoding->url = g_strdup (job->url);
  decoding->bytes = bytes ? g_bytes_ref (bytes) : NULL;
  decoding->width = job->width;
  return await (job,
                plakat_picture_pool_run (job->pictures->pool, job->cancellable, PLAKAT_TYPE_PICTURE,
                                         decode_work, decoding, decoding_free),
                error);
}

static PlakatPicture *
find_picture (PlakatPictureJob *job, GError **error)
{
  PlakatPictures *self = job->pictures;
  g_autoptr (GError) why = NULL;
  PlakatPicture *picture = decode (job, NULL, &why);
  g_autoptr (GBytes) bytes = NULL;
  PlakatPictureFetch *fetch;

  if (picture != NULL)
    return picture;
  if (!g_error_matches (why, PLAKAT_IMAGES_ERROR, PLAKAT_IMAGES_ERROR_ABSENT))
    {
      g_propagate_error (error, g_steal_pointer (&why));
      return NULL;
    }
  job->missed = TRUE;
  job_tell (job, PLAKAT_PICTURE_MISSED, NULL, NULL);
  fetch = plakat_pictures_join_fetch (self, job->url, error);
  if (fetch == NULL)
    return NULL;
  bytes = await (job, plakat_pictures_dup_fetched (fetch), error);
  plakat_pictures_leave_fetch (self, fetch);
  return bytes ? decode (job, bytes, error) : NULL;
}

static PlakatPicture *
draw_picture (PlakatPictureJob *job, GError **error)
{
  return await (job,
                plakat_picture_pool_run (job->pictures->pool, job->cancellable, PLAKAT_TYPE_PICTURE,
                                         job->draw, g_steal_pointer (&job->draw_data), job->draw_destroy),
                error);
}

static DexFuture *
job_fiber (gpointer data)
{
  PlakatPictureJob *job = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatPicture) picture = job->draw ? draw_picture (job, &error) : find_picture (job, &error);

  job_forget (job);
  /* A picture of the server before this one has no place among those of today. */
  if (picture != NULL && (job->draw || g_str_has_prefix (job->url, job->pictures->base)))
    plakat_picture_memory_put (job->pictures->memory, job->key, picture);
  job_tell (job, picture ? PLAKAT_PICTURE_DONE : PLAKAT_PICTURE_FAILED, picture, error);
  return dex_future_new_true ();
}

static PlakatPictureJob *
job_start (PlakatPictures *self, const PlakatPictureWish *wish)
{
  PlakatPictureJob *job = g_new0 (PlakatPictureJob, 1);

  job->pictures = g_object_ref (self);
  job->key = g_strdup (wish->key);
  job->url = wish->path ? plakat_pictures_make_url (self, wish->path) : NULL;
  job->width = wish->width;
  job->draw = wish->draw;
  job->draw_data = wish->draw ? wish->copy (wish->draw_data) : NULL;
  job->draw_destroy = wish->destroy;
  job->cancellable = g_cancellable_new ();
  job->stop = dex_cancellable_new ();
  job->waiters = g_ptr_array_new_with_free_func (g_free);
  g_hash_table_insert (self->jobs, job->key, job);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, job_fiber, job, job_free));
  return job;
}

/*
 * plakat_pictures_wait:
 * @self: pictures
 * @wish: what; read before this returns
 * @func: told what becomes of it, on the main thread, never before this has returned
 * @data: for @func
 *
 * Returns: (transfer none): the place in the queue, until @func was told the end or plakat_pictures_leave()
 */
PlakatPictureWaiter *
plakat_pictures_wait (PlakatPictures *self,
                      const PlakatPictureWish *wish,
                      PlakatPictureFunc func,
                      gpointer data)
{
  PlakatPictureJob *job = g_hash_table_lookup (self->jobs, wish->key);
  PlakatPictureWaiter *waiter = g_new0 (PlakatPictureWaiter, 1);

  if (job == NULL)
    job = job_start (self, wish);
  waiter->job = job;
  waiter->func = func;
  waiter->data = data;
  g_ptr_array_add (job->waiters, waiter);
  return waiter;
}

/* plakat_pictures_has_missed: Returns: whether the event was told before @waiter came */
gboolean
plakat_pictures_has_missed (PlakatPictureWaiter *waiter)
{
  return waiter->job->missed;
}

/* plakat_pictures_leave: what nobody waits for any more is not begun, or broken off */
void
plakat_pictures_leave (PlakatPictureWaiter *waiter)
{
  PlakatPictureJob *job = waiter->job;

  waiter->func = NULL;
  if (job->dispatching == 0)
    drop_left (job);
}
