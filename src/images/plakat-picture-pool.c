/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-picture-pool.h"

struct _PlakatPicturePool
{
  GThreadPool *threads;
};

typedef struct
{
  DexPromise *promise;
  GCancellable *cancellable;
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
  g_clear_object (&task->cancellable);
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
run_cb (gpointer data, gpointer user_data)
{
  Task *task = data;
  g_autoptr (GSource) source = g_idle_source_new ();

  if (!g_cancellable_set_error_if_cancelled (task->cancellable, &task->error))
    task->result = task->work (task->data, &task->error);
  task->destroy (task->data);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_static_name (source, "[plakat] pictures");
  g_source_set_callback (source, resolve_cb, task, task_free);
  g_source_attach (source, NULL);
}

PlakatPicturePool *
plakat_picture_pool_new (void)
{
  PlakatPicturePool *self = g_new0 (PlakatPicturePool, 1);
  int n_threads = MAX (1, (int) g_get_num_processors () - 1);

  /* Threads of its own: each keeps the fonts that it has once loaded. */
  self->threads = g_thread_pool_new (run_cb, NULL, n_threads, TRUE, NULL);
  return self;
}

/* plakat_picture_pool_free: does what was asked for, but waits for none of it */
void
plakat_picture_pool_free (PlakatPicturePool *self)
{
  g_thread_pool_free (self->threads, FALSE, FALSE);
  g_free (self);
}

/*
 * plakat_picture_pool_run:
 * @cancellable: (nullable): says before the work begins that nobody waits for it
 * @type: boxed type of what @work returns
 * @work: what to do
 * @data: (transfer full): for it
 * @destroy: frees @data, in the thread
 *
 * Returns: (transfer full): resolves to the result
 */
DexFuture *
plakat_picture_pool_run (PlakatPicturePool *self,
                         GCancellable *cancellable,
                         GType type,
                         PlakatPictureWork work,
                         gpointer data,
                         GDestroyNotify destroy)
{
  DexPromise *promise = dex_promise_new ();
  Task *task = g_new0 (Task, 1);

  task->promise = dex_ref (promise);
  task->cancellable = cancellable ? g_object_ref (cancellable) : NULL;
  task->type = type;
  task->work = work;
  task->data = data;
  task->destroy = destroy;
  g_thread_pool_push (self->threads, task, NULL);
  return DEX_FUTURE (promise);
}
