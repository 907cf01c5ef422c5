/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-catalogue-private.h"
#include "plakat-catalogue-queries.h"
#include "plakat-catalogue-sync.h"

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

typedef struct
{
  PlakatCatalogue *catalogue;
  PlakatWork work;
  gpointer data;
  GDestroyNotify destroy;
} Filling;

static void
filling_free (gpointer data)
{
  Filling *filling = data;

  g_object_unref (filling->catalogue);
  g_free (filling);
}

static gboolean
count_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  guint count;

  if (!plakat_catalogue_count_films (db, &count, error))
    return FALSE;
  g_value_init (result, G_TYPE_UINT);
  g_value_set_uint (result, count);
  return TRUE;
}

/* The works resolve to how many rows they changed: nobody is told of a page that changed nothing. */
static DexFuture *
fill_fiber (gpointer data)
{
  Filling *filling = data;
  PlakatCatalogue *self = filling->catalogue;
  g_autoptr (GError) error = NULL;
  guint changed = dex_await_uint (
      plakat_catalogue_run_writer (self, filling->work, filling->data, filling->destroy), &error);

  if (error == NULL && changed > 0)
    {
      guint count = dex_await_uint (plakat_catalogue_run_writer (self, count_work, NULL, NULL), &error);

      if (error == NULL)
        plakat_catalogue_tell_changed (self, count);
    }
  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_for_boolean (TRUE);
}

static DexFuture *
fill (PlakatCatalogue *self, PlakatWork work, gpointer data, GDestroyNotify destroy)
{
  Filling *filling = g_new0 (Filling, 1);

  filling->catalogue = g_object_ref (self);
  filling->work = work;
  filling->data = data;
  filling->destroy = destroy;
  return dex_scheduler_spawn (NULL, 0, fill_fiber, filling, filling_free);
}

static gboolean
page_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  guint changed;

  if (!plakat_catalogue_write_page (db, data, &changed, error))
    return FALSE;
  g_value_init (result, G_TYPE_UINT);
  g_value_set_uint (result, changed);
  return TRUE;
}

/** plakat_catalogue_store_page: @page: (transfer full); Returns: (transfer full): a future of %TRUE, when
 * page and cursor are on the disk */
DexFuture *
plakat_catalogue_store_page (PlakatCatalogue *self, PlakatCataloguePage *page)
{
  dex_return_error_if_fail (PLAKAT_IS_CATALOGUE (self));
  dex_return_error_if_fail (page != NULL);

  return fill (self, page_work, page, (GDestroyNotify) plakat_catalogue_page_free);
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

  if (!plakat_catalogue_read_files (db, data, &changed, error))
    return FALSE;
  g_value_init (result, G_TYPE_UINT);
  g_value_set_uint (result, changed);
  return TRUE;
}

/**
 * plakat_catalogue_load_files:
 * @folder: where catalogue files stand, one JSON object a line
 *
 * Files that were loaded before and have not changed since are not read again.
 */
DexFuture *
plakat_catalogue_load_files (PlakatCatalogue *self, const char *folder)
{
  dex_return_error_if_fail (PLAKAT_IS_CATALOGUE (self));
  dex_return_error_if_fail (folder != NULL);

  return fill (self, files_work, g_strdup (folder), g_free);
}
