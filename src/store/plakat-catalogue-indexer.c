/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "plakat-catalogue-indexer.h"

/* Pages come quickly one after the other: they are looked at together, and most of the time is theirs. */
#define LEAST_REST_MS 300
#define MOST_REST_MS 10000
#define RESTS 4

struct _PlakatCatalogueIndexer
{
  PlakatWorker *worker;
  PlakatSearch *search;
  char *path;
  PlakatIndexerFunc func;
  gpointer data;
  gint64 begun;  /* what is done now */
  guint resting; /* a source: until then nothing is done */
  gboolean woken;
  gboolean running;
  gboolean closed;
};

/** plakat_catalogue_indexer_new: @path: of catalogue.db */
PlakatCatalogueIndexer *
plakat_catalogue_indexer_new (const char *path, PlakatIndexerFunc func, gpointer data)
{
  PlakatCatalogueIndexer *self = g_atomic_rc_box_new0 (PlakatCatalogueIndexer);

  self->worker = plakat_worker_new ("catalogue-index");
  self->search = plakat_search_new (path);
  self->path = g_strdup (path);
  self->func = func;
  self->data = data;
  return self;
}

/** plakat_catalogue_indexer_get_search: Returns: (transfer none): what other connections are to be attached
 * to */
PlakatSearch *
plakat_catalogue_indexer_get_search (PlakatCatalogueIndexer *self)
{
  return self->search;
}

static gboolean
open_work (PlakatSqlite *none, gpointer data, GValue *result, GError **error)
{
  PlakatCatalogueIndexer *self = data;
  PlakatSqlite *db = plakat_sqlite_open (self->path, PLAKAT_SQLITE_READ_ONLY, error);

  if (db == NULL)
    return FALSE;
  plakat_search_attach (self->search, db);
  plakat_worker_set_db (self->worker, db);
  g_value_init (result, G_TYPE_BOOLEAN);
  g_value_set_boolean (result, TRUE);
  return TRUE;
}

/** plakat_catalogue_indexer_open: after the file is there; looks at it then */
DexFuture *
plakat_catalogue_indexer_open (PlakatCatalogueIndexer *self)
{
  DexFuture *opened = plakat_worker_run (self->worker, open_work, self, NULL);

  plakat_catalogue_indexer_wake (self);
  return opened;
}

static gboolean
refresh_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  PlakatSearch *search = data;

  if (db == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CLOSED, "The catalogue is not open");
      return FALSE;
    }
  /* On Linux that is this thread's. */
  if (gettid () != getpid ())
    setpriority (PRIO_PROCESS, 0, 10);
  if (!plakat_search_refresh (search, db, PLAKAT_EFFORT_WHOLE, error))
    return FALSE;
  g_value_init (result, G_TYPE_BOOLEAN);
  g_value_set_boolean (result, TRUE);
  return TRUE;
}

static void
rested_cb (gpointer data)
{
  PlakatCatalogueIndexer *self = data;

  self->resting = 0;
  if (self->woken)
    plakat_catalogue_indexer_wake (self);
}

static DexFuture *
refreshed_cb (DexFuture *future, gpointer data)
{
  PlakatCatalogueIndexer *self = data;
  g_autoptr (GError) error = NULL;
  guint rest = CLAMP ((g_get_monotonic_time () - self->begun) / 1000 * RESTS, LEAST_REST_MS, MOST_REST_MS);

  self->running = FALSE;
  if (self->closed)
    return dex_future_new_for_boolean (TRUE);
  if (dex_future_get_value (future, &error) == NULL
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_message ("The search does not find everything: %s", error->message);
  self->resting = g_timeout_add_once (rest, rested_cb, self);
  self->func (self->data);
  return dex_future_new_for_boolean (TRUE);
}

static void
finalize (gpointer data)
{
  PlakatCatalogueIndexer *self = data;

  plakat_search_unref (self->search);
  g_free (self->path);
}

static void
unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, finalize);
}

/** plakat_catalogue_indexer_wake: something changed; it is looked at soon */
void
plakat_catalogue_indexer_wake (PlakatCatalogueIndexer *self)
{
  if (self->closed)
    return;
  self->woken = self->running || self->resting != 0;
  if (self->woken)
    return;
  self->running = TRUE;
  self->begun = g_get_monotonic_time ();
  dex_future_disown (dex_future_finally (plakat_worker_run (self->worker, refresh_work, self->search, NULL),
                                         refreshed_cb, g_atomic_rc_box_acquire (self), unref));
}

static gboolean
close_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  plakat_worker_set_db (data, NULL);
  g_value_init (result, G_TYPE_BOOLEAN);
  g_value_set_boolean (result, TRUE);
  return TRUE;
}

/** plakat_catalogue_indexer_close: what is being made is given up */
DexFuture *
plakat_catalogue_indexer_close (PlakatCatalogueIndexer *self)
{
  self->closed = TRUE;
  g_clear_handle_id (&self->resting, g_source_remove);
  plakat_search_stop (self->search);
  return plakat_worker_run (self->worker, close_work, self->worker, NULL);
}

void
plakat_catalogue_indexer_free (PlakatCatalogueIndexer *self)
{
  self->closed = TRUE;
  g_clear_handle_id (&self->resting, g_source_remove);
  plakat_search_stop (self->search);
  g_clear_pointer (&self->worker, plakat_worker_free);
  unref (self);
}
