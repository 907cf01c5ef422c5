/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>

#include "plakat-worker.h"

/*
 * One thread that owns one connection: what it is given is done in order, and each piece resolves a promise.
 * This is the only place where SQLite meets libdex.
 */

/* For tests that are one thread, so that each run is the same: workers that are made from then on do what
 * they are asked for where they are asked. */
static gboolean work_inline;

struct _PlakatWorker
{
  GThread *thread;
  GAsyncQueue *queue;
  GMutex mutex;
  PlakatSqlite *db; /* changed by the thread under the mutex; read by it without */
  gboolean closed;  /* likewise: it was open, and is no more */
};

typedef struct
{
  PlakatWork work; /* NULL: the end */
  gpointer data;
  GDestroyNotify destroy;
  DexPromise *promise;
  GValue result;
  GError *error;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  if (G_IS_VALUE (&job->result))
    g_value_unset (&job->result);
  g_clear_error (&job->error);
  dex_unref (job->promise);
  g_free (job);
}

static void
job_run (Job *job, PlakatWorker *self)
{
  /* Whoever was in the midst of something when the file was closed is told so. */
  if (self->closed)
    g_set_error_literal (&job->error, G_IO_ERROR, G_IO_ERROR_CLOSED, "The account was closed");
  else if (!job->work (self->db, job->data, &job->result, &job->error) && self->db != NULL
           && plakat_sqlite_make_room (self->db))
    {
      /* The disk was full, and now there is room for this one and a few more. */
      g_clear_error (&job->error);
      job->work (self->db, job->data, &job->result, &job->error);
    }
  if (job->destroy != NULL)
    job->destroy (job->data);
}

static gboolean
resolve_cb (gpointer data)
{
  Job *job = data;

  if (job->error == NULL)
    dex_promise_resolve (job->promise, &job->result);
  else
    dex_promise_reject (job->promise, g_steal_pointer (&job->error));
  return G_SOURCE_REMOVE;
}

/* Promises are resolved in the main thread only: a fiber that begins to wait while another thread resolves
 * what it waits for may never be woken (libdex 0.10). */
static void
job_resolve (Job *job)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_static_name (source, "[plakat] worker");
  g_source_set_callback (source, resolve_cb, job, job_free);
  g_source_attach (source, NULL);
}

static gpointer
run (gpointer data)
{
  PlakatWorker *self = data;

  for (;;)
    {
      Job *job = g_async_queue_pop (self->queue);

      if (job->work == NULL)
        {
          job_free (job);
          break;
        }
      job_run (job, self);
      job_resolve (job);
    }
  plakat_worker_set_db (self, NULL);
  return NULL;
}

static DexFuture *
push (PlakatWorker *self, PlakatWork work, gpointer data, GDestroyNotify destroy)
{
  Job *job = g_new0 (Job, 1);
  DexPromise *promise = dex_promise_new ();

  job->work = work;
  job->data = data;
  job->destroy = destroy;
  job->promise = dex_ref (promise);
  g_async_queue_push (self->queue, job);
  return DEX_FUTURE (promise);
}

static DexFuture *
run_here (PlakatWorker *self, PlakatWork work, gpointer data, GDestroyNotify destroy)
{
  Job job = { .work = work, .data = data, .destroy = destroy };
  DexFuture *future;

  job_run (&job, self);
  if (job.error != NULL)
    return dex_future_new_for_error (job.error);
  future = dex_future_new_for_value (&job.result);
  g_value_unset (&job.result);
  return future;
}

/**
 * plakat_worker_new:
 * @name: of the thread
 *
 * Returns: (transfer full): a worker without a database
 */
PlakatWorker *
plakat_worker_new (const char *name)
{
  PlakatWorker *self = g_new0 (PlakatWorker, 1);

  g_mutex_init (&self->mutex);
  if (work_inline)
    return self;
  self->queue = g_async_queue_new ();
  self->thread = g_thread_new (name, run, self);
  return self;
}

/**
 * plakat_worker_run:
 * @work: done in the worker's thread after what was asked for before
 * @data: (transfer full): for @work
 * @destroy: (nullable): frees @data in the worker's thread
 *
 * Any thread.
 *
 * Returns: (transfer full): a future of what @work sets
 */
DexFuture *
plakat_worker_run (PlakatWorker *self, PlakatWork work, gpointer data, GDestroyNotify destroy)
{
  if (self->thread != NULL)
    return push (self, work, data, destroy);
  return run_here (self, work, data, destroy);
}

/** plakat_worker_set_inline: whether workers that are made from now on have no thread; for tests, before
 * others */
void
plakat_worker_set_inline (gboolean is_inline)
{
  work_inline = is_inline;
}

/** plakat_worker_set_db: @db: (transfer full) (nullable): in the worker's thread, from a work that opens it
 * or, with %NULL, closes it: what is asked for after that is rejected with %G_IO_ERROR_CLOSED */
void
plakat_worker_set_db (PlakatWorker *self, PlakatSqlite *db)
{
  g_mutex_lock (&self->mutex);
  self->closed = self->db != NULL && db == NULL;
  g_clear_pointer (&self->db, plakat_sqlite_close);
  self->db = db;
  g_mutex_unlock (&self->mutex);
}

/** plakat_worker_interrupt: stops the statement that runs, if one does; any thread */
void
plakat_worker_interrupt (PlakatWorker *self)
{
  g_mutex_lock (&self->mutex);
  if (self->db != NULL)
    sqlite3_interrupt (plakat_sqlite_get_handle (self->db));
  g_mutex_unlock (&self->mutex);
}

/** plakat_worker_free: waits until what was asked for is done, closes the database */
void
plakat_worker_free (PlakatWorker *self)
{
  if (self->thread != NULL)
    {
      dex_unref (push (self, NULL, NULL, NULL));
      g_thread_join (self->thread);
      g_async_queue_unref (self->queue);
    }
  else
    plakat_worker_set_db (self, NULL);
  g_mutex_clear (&self->mutex);
  g_free (self);
}
