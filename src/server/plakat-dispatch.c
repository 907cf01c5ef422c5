/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-answers.h"
#include "plakat-contract.h"
#include "plakat-dispatch.h"
#include "plakat-front-peer.h"
#include "plakat-idempotency.h"
#include "plakat-limits.h"
#include "plakat-maintenance.h"
#include "plakat-reply.h"
#include "plakat-service.h"
#include "plakat-sessions.h"
#include "plakat-storage-catalogue.h"

#define MAX_WAITING 1024
#define MAX_GROUP 128
#define MAX_TRIES 6

/* What is remembered of answers. */
#define ANSWERS_BYTES (8 * 1024 * 1024)

/** Job: @request: %NULL for a tidying up */
typedef struct
{
  PlakatRequest *request;
  PlakatDispatchDone done;
  gpointer data;
} Job;

typedef struct
{
  PlakatDispatch *dispatch;
  PlakatDb *db;
  GThread *thread;
} Worker;

/**
 * PlakatDispatch:
 * @jobs: (element-type Job): for any worker; @writes: for SQLite's writer
 * @last: ends a thread that takes it
 * @answers: , @peek: (nullable): answers that are remembered, and the main thread's own connection, which
 * asks SQLite whether they still hold; PostgreSQL would have to be waited for
 * @answered: (element-type Job): on the way to the main thread, under @mutex
 */
struct _PlakatDispatch
{
  PlakatService *service;
  GPtrArray *workers;
  Worker writer;
  GAsyncQueue *jobs;
  GAsyncQueue *writes;
  Job last;
  PlakatAnswers *answers;
  PlakatDb *peek;
  GMainContext *context;
  GMutex mutex;
  GQueue answered;
  int waiting;
  int groups;
  int grouped;
  int retries;
};

static gboolean
deliver_cb (gpointer data)
{
  PlakatDispatch *self = data;
  GQueue answered = G_QUEUE_INIT;
  Job *job;

  g_mutex_lock (&self->mutex);
  answered = self->answered;
  g_queue_init (&self->answered);
  g_mutex_unlock (&self->mutex);
  while ((job = g_queue_pop_head (&answered)) != NULL)
    {
      g_atomic_int_dec_and_test (&self->waiting);
      job->done (job->request, job->data);
      g_free (job);
    }
  return G_SOURCE_REMOVE;
}

/* One wake-up of the main thread serves all answers that come before it runs. */
static void
deliver (PlakatDispatch *self, Job *job)
{
  gboolean first;

  job->request->db = NULL;
  if (job->request->reply.status == 0)
    plakat_reply_problem (job->request, 500, _ ("The server found no answer."));
  g_mutex_lock (&self->mutex);
  first = g_queue_is_empty (&self->answered);
  g_queue_push_tail (&self->answered, job);
  g_mutex_unlock (&self->mutex);
  if (first)
    g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, deliver_cb, self, NULL);
}

static char *
name_address (const char *address)
{
  g_autoptr (GInetAddress) inet = address ? g_inet_address_new_from_string (address) : NULL;
  g_autofree char *place = inet ? plakat_peer_place (inet) : NULL;

  return g_strconcat ("ip:", place, NULL);
}

static PlakatLimitKind
limit_of (const PlakatRoute *route)
{
  if (route->limit == PLAKAT_ROUTE_LIMIT_SIGN_IN)
    return PLAKAT_LIMIT_SIGN_IN;
  if (route->limit == PLAKAT_ROUTE_LIMIT_REFRESH)
    return PLAKAT_LIMIT_REFRESH;
  return route->work == PLAKAT_WORK_WRITE ? PLAKAT_LIMIT_WRITE : PLAKAT_LIMIT_READ;
}

/* What is usual counts by account, so that a family behind one address does not stand in its own way. */
static gboolean
is_allowed (PlakatRequest *request)
{
  const PlakatRoute *route = request->route;
  g_autofree char *who = NULL;
  g_autoptr (GError) error = NULL;
  int wait = 0;

  if (route->limit == PLAKAT_ROUTE_LIMIT_NONE)
    return TRUE;
  who = route->limit == PLAKAT_ROUTE_LIMIT_USUAL && request->user_id != 0
            ? g_strdup_printf ("user:%" G_GINT64_FORMAT, request->user_id)
            : name_address (request->address);
  if (plakat_limits_take (request->service->limits, request->db, limit_of (route), who, &wait, &error))
    return TRUE;
  if (error != NULL)
    {
      plakat_reply_error (request, error);
      return FALSE;
    }
  plakat_reply_too_often (request, wait);
  return FALSE;
}

/* A token that is no good, or of an account that is gone, matters only where an account is needed. */
static gboolean
is_let_in (PlakatRequest *request)
{
  g_autoptr (GError) error = NULL;

  if (!plakat_sessions_authenticate (request, &error)
      && (request->route->access == PLAKAT_ACCESS_ACCOUNT || error->domain != PLAKAT_SERVER_ERROR))
    {
      plakat_reply_error (request, error);
      return FALSE;
    }
  if (!is_allowed (request))
    return FALSE;
  if (request->route->access == PLAKAT_ACCESS_PUBLIC || request->user_id != 0)
    return TRUE;
  plakat_reply_problem (request, 401, _ ("Please sign in."));
  return FALSE;
}

/* A key is an account's own, so it counts where an account is needed, not where tokens are given out. Reading
 * is repeated without harm: an export notes that it was asked for, and is made anew each time. */
static gboolean
is_repeatable (PlakatRequest *request)
{
  return request->route->work == PLAKAT_WORK_WRITE && request->route->access == PLAKAT_ACCESS_ACCOUNT
         && !g_str_equal (request->method, "GET") && !g_str_equal (request->method, "HEAD")
         && plakat_request_get_header (request, "idempotency-key") != NULL;
}

/* Everything that comes before the handler; %FALSE if the answer is there already. */
static gboolean
get_ready (PlakatRequest *request)
{
  if (!is_let_in (request) || !plakat_contract_check (request->service->contract, request)
      || (is_repeatable (request) && plakat_idempotency_look (request)))
    return FALSE;
  if (request->route->prepare != NULL)
    request->route->prepare (request);
  return request->reply.status == 0;
}

static gboolean
handle (PlakatRequest *request, GError **error)
{
  gboolean replayed = FALSE;

  if (!is_repeatable (request))
    {
      request->route->handle (request);
      return TRUE;
    }
  if (!plakat_idempotency_begin (request, &replayed, error))
    return FALSE;
  if (replayed)
    return TRUE;
  request->route->handle (request);
  return plakat_idempotency_finish (request, error);
}

/* The handler within a transaction, or within a part of one that can be undone by itself. */
static void
handle_writing (PlakatRequest *request)
{
  g_autoptr (GError) error = NULL;
  gboolean done, good;

  if (!plakat_db_begin (request->db, &error))
    {
      plakat_reply_error (request, error);
      return;
    }
  done = handle (request, &error);
  good = done && (request->reply.status < 400 || request->keep);
  plakat_db_end (request->db, good, error == NULL ? &error : NULL);
  if (error != NULL)
    plakat_reply_error (request, error);
}

/* PostgreSQL undoes one of two transactions that stand in each other's way. */
static void
write_shared (PlakatDispatch *self, PlakatRequest *request)
{
  for (int i = 1; i <= MAX_TRIES; i++)
    {
      handle_writing (request);
      if (!request->retry || i == MAX_TRIES)
        return;
      g_atomic_int_inc (&self->retries);
      plakat_reply_clear (request);
      g_usleep (g_random_int_range (0, 2000 << i));
    }
}

/* Whether the answer is anybody's who is not signed in. */
static gboolean
is_shared (PlakatDispatch *self, PlakatRequest *request)
{
  return self->peek != NULL && request->route->shared && request->user_id == 0
         && plakat_request_get_header (request, "authorization") == NULL;
}

static void
read_shared (PlakatDispatch *self, PlakatRequest *request)
{
  gint64 state;
  gboolean known = plakat_storage_read_catalogue_state (request->db, &state, NULL);

  request->route->handle (request);
  if (known)
    plakat_answers_keep (self->answers, state, request);
}

static void
tidy (PlakatDb *db)
{
  g_autoptr (GError) error = NULL;

  if (!plakat_maintain (db, g_get_real_time () / G_USEC_PER_SEC, &error))
    g_warning ("Tidying up failed: %s", error->message);
}

static void
answered_cb (PlakatRequest *request, gpointer data)
{
  deliver (request->service->dispatch, data);
}

static void
run_job (PlakatDispatch *self, Worker *worker, Job *job)
{
  PlakatRequest *request = job->request;

  if (request == NULL)
    {
      tidy (worker->db);
      g_free (job);
      return;
    }
  request->db = worker->db;
  if (get_ready (request))
    {
      if (is_shared (self, request))
        read_shared (self, request);
      else if (request->route->work == PLAKAT_WORK_READ)
        request->route->handle (request);
      else if (self->writes == NULL)
        write_shared (self, request);
      else
        {
          g_async_queue_push (self->writes, job);
          return;
        }
    }
  if (request->later == NULL)
    {
      deliver (self, job);
      return;
    }
  request->db = NULL;
  request->later (request, answered_cb, job);
}

static gpointer
work (gpointer data)
{
  Worker *worker = data;
  PlakatDispatch *self = worker->dispatch;
  Job *job;

  while ((job = g_async_queue_pop (self->jobs)) != &self->last)
    run_job (self, worker, job);
  return NULL;
}

/* What cannot be kept was not done, whatever its handler thought. */
static void
fail_group (GPtrArray *group, const GError *error)
{
  for (guint i = 0; i < group->len; i++)
    {
      PlakatRequest *request = ((Job *) group->pdata[i])->request;

      plakat_reply_clear (request);
      plakat_reply_error (request, error);
    }
}

static void
write_one (PlakatDispatch *self, Job *job, GPtrArray *group)
{
  job->request->db = self->writer.db;
  handle_writing (job->request);
  g_ptr_array_add (group, job);
}

/* @first and whatever else waits: one transaction, one wait for the disk. Gives what it met and did not take.
 */
static Job *
write_group (PlakatDispatch *self, Job *first, GPtrArray *group)
{
  g_autoptr (GError) error = NULL;
  Job *next = first;

  if (plakat_db_begin (self->writer.db, &error))
    {
      do
        {
          write_one (self, next, group);
          next = group->len < MAX_GROUP ? g_async_queue_try_pop (self->writes) : NULL;
        }
      while (next != NULL && next != &self->last && next->request != NULL);
      plakat_db_end (self->writer.db, TRUE, &error);
    }
  else
    {
      g_ptr_array_add (group, first);
      next = NULL;
    }
  if (error != NULL)
    fail_group (group, error);
  g_atomic_int_inc (&self->groups);
  g_atomic_int_add (&self->grouped, group->len);
  for (guint i = 0; i < group->len; i++)
    deliver (self, group->pdata[i]);
  g_ptr_array_set_size (group, 0);
  return next;
}

static gpointer
write_work (gpointer data)
{
  PlakatDispatch *self = data;
  g_autoptr (GPtrArray) group = g_ptr_array_new ();
  Job *job = g_async_queue_pop (self->writes);

  while (job != &self->last)
    {
      Job *next = NULL;

      if (job->request != NULL)
        next = write_group (self, job, group);
      else
        {
          tidy (self->writer.db);
          g_free (job);
        }
      job = next ? next : g_async_queue_pop (self->writes);
    }
  return NULL;
}

static gboolean
add_worker (PlakatDispatch *self, GError **error)
{
  Worker *worker = g_new0 (Worker, 1);

  g_ptr_array_add (self->workers, worker);
  worker->dispatch = self;
  worker->db = plakat_db_open (self->service->settings->database, PLAKAT_DB_READ, error);
  if (worker->db == NULL)
    return FALSE;
  worker->thread = g_thread_new ("worker", work, worker);
  return TRUE;
}

/**
 * plakat_dispatch_new:
 * @service: with everything but its dispatch and front
 * @error: return location
 *
 * Opens the storage, makes it when it is not there.
 *
 * Returns: (transfer full) (nullable): the workers, waiting
 */
PlakatDispatch *
plakat_dispatch_new (PlakatService *service, GError **error)
{
  g_autoptr (PlakatDispatch) self = g_new0 (PlakatDispatch, 1);

  self->service = service;
  self->context = g_main_context_ref_thread_default ();
  g_mutex_init (&self->mutex);
  g_queue_init (&self->answered);
  self->jobs = g_async_queue_new ();
  self->workers = g_ptr_array_new_with_free_func (g_free);
  self->writer.db = plakat_db_open (service->settings->database, PLAKAT_DB_OWN, error);
  if (self->writer.db == NULL)
    return NULL;
  for (int i = 0; i < service->settings->workers; i++)
    if (!add_worker (self, error))
      return NULL;
  if (plakat_db_get_engine (self->writer.db) != PLAKAT_DB_SQLITE)
    {
      g_clear_pointer (&self->writer.db, plakat_db_close);
      return g_steal_pointer (&self);
    }
  self->answers = plakat_answers_new (ANSWERS_BYTES);
  self->peek = plakat_db_open (service->settings->database, PLAKAT_DB_READ, error);
  if (self->peek == NULL)
    return NULL;
  self->writes = g_async_queue_new ();
  self->writer.thread = g_thread_new ("writer", write_work, self);
  return g_steal_pointer (&self);
}

/** plakat_dispatch_free: after the last answer was delivered */
void
plakat_dispatch_free (PlakatDispatch *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < self->workers->len; i++)
    g_async_queue_push (self->jobs, &self->last);
  for (guint i = 0; i < self->workers->len; i++)
    {
      Worker *worker = self->workers->pdata[i];

      g_clear_pointer (&worker->thread, g_thread_join);
      g_clear_pointer (&worker->db, plakat_db_close);
    }
  if (self->writer.thread != NULL)
    g_async_queue_push (self->writes, &self->last);
  g_clear_pointer (&self->writer.thread, g_thread_join);
  g_clear_pointer (&self->peek, plakat_db_close);
  /* The last one that closes SQLite's file puts the write-ahead log into it, which a reader may not. */
  g_clear_pointer (&self->writer.db, plakat_db_close);
  g_clear_pointer (&self->answers, plakat_answers_free);
  g_ptr_array_unref (self->workers);
  g_async_queue_unref (self->jobs);
  g_clear_pointer (&self->writes, g_async_queue_unref);
  g_mutex_clear (&self->mutex);
  g_main_context_unref (self->context);
  g_free (self);
}

/**
 * plakat_dispatch_recall:
 * @request: with a route
 *
 * Main thread. What was answered to the same a moment ago, and would be again, needs no worker.
 *
 * Returns: %TRUE if @request has its answer
 */
gboolean
plakat_dispatch_recall (PlakatDispatch *self, PlakatRequest *request)
{
  gint64 state;

  if (!is_shared (self, request) || !plakat_storage_read_catalogue_state (self->peek, &state, NULL)
      || !plakat_answers_find (self->answers, state, request))
    return FALSE;
  /* What is refused for coming too often replaces the answer. */
  is_allowed (request);
  return TRUE;
}

/**
 * plakat_dispatch_submit:
 * @request: (transfer full): with a route
 * @done: called with the answer, always
 *
 * Returns: %FALSE if too many wait already: @request stays the caller's, @done is not called
 */
gboolean
plakat_dispatch_submit (PlakatDispatch *self, PlakatRequest *request, PlakatDispatchDone done, gpointer data)
{
  Job *job;

  if (g_atomic_int_get (&self->waiting) >= MAX_WAITING)
    return FALSE;
  g_atomic_int_inc (&self->waiting);
  job = g_new (Job, 1);
  *job = (Job) { request, done, data };
  g_async_queue_push (self->jobs, job);
  return TRUE;
}

/** plakat_dispatch_tidy: has what is old forgotten, when a thread that may write finds the time */
void
plakat_dispatch_tidy (PlakatDispatch *self)
{
  g_async_queue_push (self->writes ? self->writes : self->jobs, g_new0 (Job, 1));
}

/** plakat_dispatch_count: @counts: (out): what was done since the start */
void
plakat_dispatch_count (PlakatDispatch *self, PlakatDispatchCounts *counts)
{
  counts->waiting = g_atomic_int_get (&self->waiting);
  counts->groups = g_atomic_int_get (&self->groups);
  counts->grouped = g_atomic_int_get (&self->grouped);
  counts->retries = g_atomic_int_get (&self->retries);
  counts->pictures = (PlakatPictureCounts) { 0 };
  if (self->service->pictures != NULL)
    plakat_picture_maker_count (self->service->pictures, &counts->pictures);
}
