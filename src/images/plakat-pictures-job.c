/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-picture-source.h"
#include "plakat-pictures-private.h"

/* One picture at one width on its way, for however many wait. */
struct _PlakatPictureJob
{
  PlakatPictures *pictures;
  char *key;
  char *path;
  char *url;
  char *name;
  char *drawn_key;
  int width;
  guint generation;
  DexFuture *begun;

  PlakatPictureTurn *turn;
  DexCancellable *stop;
  GPtrArray *waiters;
  gboolean missed;
  PlakatPicture *smaller;
  gboolean over;
  guint dispatching;
};

struct _PlakatPictureWaiter
{
  PlakatPictureJob *job;
  PlakatPictureFunc func;
  gpointer data;
  guint distance;
};

static void
job_free (gpointer data)
{
  PlakatPictureJob *job = data;

  g_ptr_array_unref (job->waiters);
  plakat_picture_turn_unref (job->turn);
  g_clear_pointer (&job->smaller, plakat_picture_unref);
  dex_clear (&job->stop);
  dex_clear (&job->begun);
  g_free (job->key);
  g_free (job->path);
  g_free (job->url);
  g_free (job->name);
  g_free (job->drawn_key);
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

/* It is as near as the nearest of who waits for it. */
static void
job_update_distance (PlakatPictureJob *job)
{
  guint least = PLAKAT_PICTURE_HELD;

  for (guint i = 0; i < job->waiters->len; i++)
    {
      const PlakatPictureWaiter *waiter = g_ptr_array_index (job->waiters, i);

      if (waiter->func != NULL)
        least = MIN (least, waiter->distance);
    }
  if (!plakat_picture_turn_set_distance (job->turn, least))
    return;
  plakat_picture_pool_look (job->pictures->pool);
  plakat_pictures_start_fetches (job->pictures);
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
  if (job->over)
    return;
  if (job->waiters->len > 0)
    {
      job_update_distance (job);
      return;
    }
  job_forget (job);
  g_cancellable_cancel (job->turn->cancellable);
  plakat_picture_pool_look (job->pictures->pool);
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

/* The future, or an error as soon as nobody waits for the job any more. */
static gpointer
await (PlakatPictureJob *job, DexFuture *future, GError **error)
{
  return dex_await_boxed (dex_future_first (DEX_FUTURE (dex_ref (job->stop)), future, NULL), error);
}

/* @wish: (nullable): where something is to be drawn in place of what cannot be fetched */
static DexFuture *
look (PlakatPictureJob *job, GBytes *bytes, const PlakatPictureWish *wish)
{
  PlakatPictures *self = job->pictures;
  PlakatPictureLook *look = plakat_picture_look_new (self->thumbs, job->path, job->name, bytes, job->width);

  if (wish != NULL && wish->draw != NULL)
    {
      look->draw = wish->draw;
      look->draw_data = wish->copy (wish->draw_data);
      look->destroy = wish->destroy;
    }
  return plakat_picture_pool_run (self->pool, job->turn, PLAKAT_TYPE_PICTURE, plakat_picture_look_work, look,
                                  plakat_picture_look_free);
}

/* What came and is no picture, or too large a one, is not asked for again soon. */
static PlakatPicture *
fetch_picture (PlakatPictureJob *job, GError **error)
{
  PlakatPictures *self = job->pictures;
  PlakatPictureFetch *fetch = plakat_pictures_join_fetch (self, job->url, job->width, job->turn, error);
  g_autoptr (GError) why = NULL;
  g_autoptr (GBytes) bytes = NULL;
  PlakatPicture *picture;

  if (fetch == NULL)
    return NULL;
  bytes = await (job, plakat_pictures_dup_fetched (fetch), error);
  plakat_pictures_leave_fetch (self, fetch, job->turn);
  if (bytes == NULL)
    return NULL;
  picture = await (job, look (job, bytes, NULL), &why);
  if (picture == NULL && why->domain == PLAKAT_IMAGES_ERROR)
    {
      int step;
      g_autofree char *address = plakat_pictures_make_address (self, job->url, job->width, &step);

      plakat_pictures_note_failed (self, address, FALSE, 0);
    }
  if (picture == NULL)
    g_propagate_error (error, g_steal_pointer (&why));
  return picture;
}

/* @picture: (transfer full): who misses the picture finds it in memory */
static void
keep_drawn (PlakatPictureJob *job, PlakatPicture *picture)
{
  plakat_picture_memory_put (job->pictures->memory, job->drawn_key, picture);
  plakat_picture_unref (picture);
}

static PlakatPicture *
find_picture (PlakatPictureJob *job, GError **error)
{
  g_autoptr (GError) why = NULL;
  g_autoptr (PlakatPicture) smaller = NULL;
  PlakatPicture *picture = await (job, dex_ref (job->begun), &why);

  if (picture != NULL && picture->stand_in == PLAKAT_PICTURE_ITSELF)
    return picture;
  if (picture == NULL && !g_error_matches (why, PLAKAT_IMAGES_ERROR, PLAKAT_IMAGES_ERROR_ABSENT))
    {
      g_propagate_error (error, g_steal_pointer (&why));
      return NULL;
    }
  if (picture != NULL && picture->stand_in == PLAKAT_PICTURE_SMALLER)
    smaller = picture;
  else if (picture != NULL)
    keep_drawn (job, picture);
  if (job->over)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Nobody waits for the picture");
      return NULL;
    }
  job->missed = TRUE;
  job_tell (job, PLAKAT_PICTURE_MISSED, smaller, NULL);
  picture = fetch_picture (job, error);
  if (picture == NULL)
    job->smaller = g_steal_pointer (&smaller);
  return picture;
}

static DexFuture *
job_fiber (gpointer data)
{
  PlakatPictureJob *job = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatPicture) picture =
      job->path == NULL ? await (job, dex_ref (job->begun), &error) : find_picture (job, &error);

  job_forget (job);
  /* A picture of the server before this one has no place among those of today. */
  if (picture != NULL && (job->path == NULL || job->generation == job->pictures->generation))
    plakat_picture_memory_put (job->pictures->memory, job->key, picture);
  if (picture != NULL)
    job_tell (job, PLAKAT_PICTURE_DONE, picture, NULL);
  else
    job_tell (job, PLAKAT_PICTURE_FAILED, job->smaller, error);
  return dex_future_new_true ();
}

/* Now, not when the fiber has its turn: threads work while the main thread lays out and paints the frame that
 * wants the picture. */
static DexFuture *
begin (PlakatPictureJob *job, const PlakatPictureWish *wish)
{
  if (wish->path != NULL)
    return look (job, NULL, job->pictures->online ? NULL : wish);
  return plakat_picture_pool_run (job->pictures->pool, job->turn, PLAKAT_TYPE_PICTURE, wish->draw,
                                  wish->copy (wish->draw_data), wish->destroy);
}

static PlakatPictureJob *
job_start (PlakatPictures *self, const PlakatPictureWish *wish)
{
  PlakatPictureJob *job = g_new0 (PlakatPictureJob, 1);

  job->pictures = g_object_ref (self);
  job->key = g_strdup (wish->key);
  job->path = g_strdup (wish->path);
  job->url = wish->path ? plakat_pictures_make_url (self, wish->path) : NULL;
  job->name = wish->path ? plakat_picture_source_make_name (job->url) : NULL;
  job->width = wish->width;
  job->generation = self->generation;
  job->drawn_key = g_strdup (wish->drawn_key);
  job->turn = plakat_picture_turn_new (wish->distance);
  job->stop = dex_cancellable_new ();
  job->waiters = g_ptr_array_new_with_free_func (g_free);
  job->begun = begin (job, wish);
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
  waiter->distance = wish->distance;
  g_ptr_array_add (job->waiters, waiter);
  job_update_distance (job);
  return waiter;
}

/* plakat_pictures_move: @distance: of who waits from what is looked at, from now on, also while it stands in
 * a queue */
void
plakat_pictures_move (PlakatPictureWaiter *waiter, guint distance)
{
  if (waiter->distance == distance)
    return;
  waiter->distance = distance;
  job_update_distance (waiter->job);
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
