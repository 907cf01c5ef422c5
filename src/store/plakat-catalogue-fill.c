/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-catalogue-files.h"
#include "plakat-catalogue-private.h"
#include "plakat-catalogue-queries.h"
#include "plakat-catalogue-sync.h"
#include "plakat-catalogue-writer.h"

/* How films come into a catalogue: by pages of a server, or from files. */

void
plakat_catalogue_pull_free (PlakatCataloguePull *pull)
{
  g_free (pull->epoch);
  g_free (pull->cursor);
  g_free (pull);
}

static gboolean
pull_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  PlakatCataloguePull *pull = g_new0 (PlakatCataloguePull, 1);
  g_autofree char *complete = plakat_catalogue_read_state (db, "complete");

  pull->epoch = plakat_catalogue_read_state (db, "epoch");
  pull->cursor = plakat_catalogue_read_state (db, "cursor");
  pull->complete = g_strcmp0 (complete, "1") == 0;
  g_value_init (result, G_TYPE_POINTER);
  g_value_set_pointer (result, pull);
  return TRUE;
}

/** plakat_catalogue_load_pull: Returns: (transfer full): a future of a #PlakatCataloguePull, the awaiter's to
 * free */
DexFuture *
plakat_catalogue_load_pull (PlakatCatalogue *self)
{
  dex_return_error_if_fail (PLAKAT_IS_CATALOGUE (self));

  return plakat_catalogue_run_writer (self, pull_work, NULL, NULL);
}

/* What a step of a fill did: how many rows it changed, how many films there are now, and whether there is
 * more to come; as one number, so that it can be a future's. */
#define STEP_MORE (G_GUINT64_CONSTANT (1) << 63)
#define STEP_CHANGED (G_GUINT64_CONSTANT (1) << 62)
#define STEP_FILMS G_GUINT64_CONSTANT (0xffffffff)

static gboolean
answer_step (PlakatSqlite *db, guint changed, gboolean more, GValue *result, GError **error)
{
  guint films;

  if (!plakat_catalogue_writer_count_films (db, &films, error))
    return FALSE;
  g_value_init (result, G_TYPE_UINT64);
  g_value_set_uint64 (result, films | (changed > 0 ? STEP_CHANGED : 0) | (more ? STEP_MORE : 0));
  return TRUE;
}

static gboolean
tidy_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  plakat_catalogue_writer_tidy (db);
  g_value_init (result, G_TYPE_BOOLEAN);
  g_value_set_boolean (result, TRUE);
  return TRUE;
}

typedef struct
{
  PlakatCatalogue *catalogue;
  PlakatWork work;
  gpointer data;
  GDestroyNotify destroy;
  gboolean once; /* the work is done with its data after one step, and frees it in its thread */
} Filling;

static void
filling_free (gpointer data)
{
  Filling *filling = data;

  if (filling->data != NULL)
    filling->destroy (filling->data);
  g_object_unref (filling->catalogue);
  g_free (filling);
}

/* Steps one after the other, until one says that there is no more. Nobody is told of a step that changed
 * nothing. */
static DexFuture *
fill_fiber (gpointer data)
{
  Filling *filling = data;
  PlakatCatalogue *self = filling->catalogue;
  guint64 step;

  do
    {
      g_autoptr (GError) error = NULL;

      step =
          dex_await_uint64 (plakat_catalogue_run_writer (self, filling->work, filling->data, NULL), &error);
      if (error != NULL)
        return dex_future_new_for_error (g_steal_pointer (&error));
      if (step & STEP_CHANGED)
        plakat_catalogue_tell_changed (self, (guint) (step & STEP_FILMS));
      /* Nobody waits for the log to be copied. */
      dex_future_disown (plakat_catalogue_run_writer (self, tidy_work, NULL, NULL));
    }
  while (step & STEP_MORE);
  return dex_future_new_for_boolean (TRUE);
}

static DexFuture *
fill (PlakatCatalogue *self, PlakatWork work, gpointer data, GDestroyNotify destroy, gboolean once)
{
  Filling *filling = g_new0 (Filling, 1);

  filling->catalogue = g_object_ref (self);
  filling->work = work;
  filling->data = data;
  filling->destroy = destroy;
  filling->once = once;
  return dex_scheduler_spawn (NULL, 0, fill_fiber, filling, filling_free);
}

static gboolean
page_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  guint changed;

  return plakat_catalogue_write_page (db, data, &changed, error)
         && answer_step (db, changed, FALSE, result, error);
}

/** plakat_catalogue_store_page: @page: (transfer full); Returns: (transfer full): a future of %TRUE, when
 * page and cursor are on the disk */
DexFuture *
plakat_catalogue_store_page (PlakatCatalogue *self, PlakatCataloguePage *page)
{
  dex_return_error_if_fail (PLAKAT_IS_CATALOGUE (self));
  dex_return_error_if_fail (page != NULL);

  return fill (self, page_work, page, (GDestroyNotify) plakat_catalogue_page_free, TRUE);
}

static gboolean
forget_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  if (!plakat_sqlite_run (db, error, "DELETE FROM state WHERE key IN ('epoch', 'cursor', 'complete')", ""))
    return FALSE;
  g_value_init (result, G_TYPE_BOOLEAN);
  g_value_set_boolean (result, TRUE);
  return TRUE;
}

/** plakat_catalogue_forget_pull: the next pull begins anew; what is here stays until then */
DexFuture *
plakat_catalogue_forget_pull (PlakatCatalogue *self)
{
  dex_return_error_if_fail (PLAKAT_IS_CATALOGUE (self));

  return plakat_catalogue_run_writer (self, forget_work, NULL, NULL);
}

static gboolean
files_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  guint changed = 0;
  gboolean more = FALSE;

  return plakat_catalogue_files_step (data, db, &changed, &more, error)
         && answer_step (db, changed, more, result, error);
}

/**
 * plakat_catalogue_load_files:
 * @folder: where catalogue files stand, one JSON object a line
 *
 * Films are there as each batch is on the disk. What is broken off goes on where it was when it is asked for
 * again. Files that were loaded before and have not changed since are not read again.
 */
DexFuture *
plakat_catalogue_load_files (PlakatCatalogue *self, const char *folder)
{
  dex_return_error_if_fail (PLAKAT_IS_CATALOGUE (self));
  dex_return_error_if_fail (folder != NULL);

  return fill (self, files_work, plakat_catalogue_files_new (folder),
               (GDestroyNotify) plakat_catalogue_files_free, FALSE);
}
