/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-picture-pool.h"

struct _PlakatPicturePool
{
  gatomicrefcount refs;
  GMutex lock;
  GCond changed;
  GPtrArray *tasks;
  guint n_threads;
  guint n_started;
  guint n_idle;
  gboolean deferred;
  gboolean closing;
};

typedef struct
{
  DexPromise *promise;
  PlakatPictureTurn *turn;
  GType type;
  PlakatPictureWork work;
  gpointer data;
  GDestroyNotify destroy;
  gpointer result;
  GError *error;
} Task;

static void
task_free (gpointer data)
{
  Task *task = data;

  dex_unref (task->promise);
  g_clear_pointer (&task->turn, plakat_picture_turn_unref);
  if (task->result != NULL)
    g_boxed_free (task->type, task->result);
  g_clear_error (&task->error);
  g_free (task);
}

static gboolean
resolve_cb (gpointer data)
{
  Task *task = data;

  if (task->result != NULL)
    dex_promise_resolve_boxed (task->promise, task->type, g_steal_pointer (&task->result));
  else
    dex_promise_reject (task->promise, g_steal_pointer (&task->error));
  return G_SOURCE_REMOVE;
}

/* What nobody waits for any more is dropped before it starts. Promises are resolved in the main thread only:
 * a fiber that begins to wait while another thread resolves what it waits for may never be woken (libdex
 * 0.10). */
static void
task_run (Task *task)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  if (task->turn == NULL || !g_cancellable_set_error_if_cancelled (task->turn->cancellable, &task->error))
    task->result = task->work (task->data, &task->error);
  task->destroy (task->data);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_static_name (source, "[plakat] pictures");
  g_source_set_callback (source, resolve_cb, task, task_free);
  g_source_attach (source, NULL);
}

static void
pool_unref (PlakatPicturePool *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_ptr_array_unref (self->tasks);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self);
}

/* What has no turn is nothing to look at and waits for nobody; nor does what was given up. */
static guint
get_distance (PlakatPicturePool *self, const Task *task)
{
  if (task->turn == NULL || self->closing || g_cancellable_is_cancelled (task->turn->cancellable))
    return 0;
  return self->deferred ? PLAKAT_PICTURE_HELD : plakat_picture_turn_get_distance (task->turn);
}

/* With the lock held. A few hundred at the most, beside which each task is long. */
static Task *
take_nearest (PlakatPicturePool *self)
{
  guint best = 0, least = PLAKAT_PICTURE_HELD;

  for (guint i = 0; i < self->tasks->len && least > 0; i++)
    {
      guint distance = get_distance (self, g_ptr_array_index (self->tasks, i));

      if (distance < least)
        {
          least = distance;
          best = i;
        }
    }
  return least < PLAKAT_PICTURE_HELD ? g_ptr_array_steal_index (self->tasks, best) : NULL;
}

/* Threads stay: each keeps the fonts that it has once loaded. */
static gpointer
thread_main (gpointer data)
{
  PlakatPicturePool *self = data;

  g_mutex_lock (&self->lock);
  for (;;)
    {
      Task *task = take_nearest (self);

      if (task != NULL)
        {
          g_mutex_unlock (&self->lock);
          task_run (task);
          g_mutex_lock (&self->lock);
          continue;
        }
      if (self->closing)
        break;
      self->n_idle++;
      g_cond_wait (&self->changed, &self->lock);
      self->n_idle--;
    }
  g_mutex_unlock (&self->lock);
  pool_unref (self);
  return NULL;
}

/*
 * plakat_picture_pool_new:
 * @n_threads: 0 for as many as there are cores but for one
 *
 * Returns: (transfer full): the pool; threads begin when there is something to do
 */
PlakatPicturePool *
plakat_picture_pool_new (guint n_threads)
{
  PlakatPicturePool *self = g_new0 (PlakatPicturePool, 1);

  g_atomic_ref_count_init (&self->refs);
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->tasks = g_ptr_array_new ();
  self->n_threads = n_threads > 0 ? n_threads : MAX (2, g_get_num_processors ()) - 1;
  return self;
}

/* plakat_picture_pool_free: does what was asked for, but waits for none of it */
void
plakat_picture_pool_free (PlakatPicturePool *self)
{
  g_mutex_lock (&self->lock);
  self->closing = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  pool_unref (self);
}

/*
 * plakat_picture_pool_run:
 * @turn: (nullable): when; %NULL for what is no picture and is done whatever is looked at
 * @type: boxed type of what @work returns
 * @work: what to do
 * @data: (transfer full): for it
 * @destroy: frees @data, in the thread
 *
 * Returns: (transfer full): resolves to the result
 */
DexFuture *
plakat_picture_pool_run (PlakatPicturePool *self,
                         PlakatPictureTurn *turn,
                         GType type,
                         PlakatPictureWork work,
                         gpointer data,
                         GDestroyNotify destroy)
{
  DexPromise *promise = dex_promise_new ();
  Task *task = g_new0 (Task, 1);

  task->promise = dex_ref (promise);
  task->turn = turn ? plakat_picture_turn_ref (turn) : NULL;
  task->type = type;
  task->work = work;
  task->data = data;
  task->destroy = destroy;
  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->tasks, task);
  if (self->tasks->len > self->n_idle && self->n_started < self->n_threads)
    {
      self->n_started++;
      g_atomic_ref_count_inc (&self->refs);
      g_thread_unref (g_thread_new ("pictures", thread_main, self));
    }
  else
    g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
  return DEX_FUTURE (promise);
}

/* plakat_picture_pool_set_deferred: while @deferred nothing begins that has a turn; what has begun goes on */
void
plakat_picture_pool_set_deferred (PlakatPicturePool *self, gboolean deferred)
{
  g_mutex_lock (&self->lock);
  self->deferred = deferred;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

/* plakat_picture_pool_look: something is held no more, or was given up */
void
plakat_picture_pool_look (PlakatPicturePool *self)
{
  g_mutex_lock (&self->lock);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}
