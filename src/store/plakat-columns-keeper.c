/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "plakat-catalogue-queries.h"
#include "plakat-columns-keeper.h"
#include "plakat-error.h"
#include "plakat-worker.h"

/* For how long nothing must have come into the catalogue. */
#define QUIET_SECONDS 3

struct _PlakatColumnsKeeper
{
  gatomicrefcount count;
  char *path; /* of the catalogue */
  char *library_path;
  char *file;
  PlakatColumns *columns; /* the reader's */
  PlakatWorker *builder;  /* main thread */
  guint timer;            /* main thread */
  int stop;               /* atomic */
  int renewed;            /* atomic: there is a new file */
};

PlakatColumnsKeeper *
plakat_columns_keeper_new (const char *path, const char *library_path)
{
  PlakatColumnsKeeper *self = g_new0 (PlakatColumnsKeeper, 1);
  g_autofree char *folder = g_path_get_dirname (path);

  g_atomic_ref_count_init (&self->count);
  self->path = g_strdup (path);
  self->library_path = g_strdup (library_path);
  self->file = g_build_filename (folder, "columns.index", NULL);
  self->columns = plakat_columns_new (self->file);
  return self;
}

/** plakat_columns_keeper_get_path: Returns: (transfer none): where the columns are, or will be */
const char *
plakat_columns_keeper_get_path (PlakatColumnsKeeper *self)
{
  return self->file;
}

static PlakatColumnsKeeper *
keeper_ref (PlakatColumnsKeeper *self)
{
  g_atomic_ref_count_inc (&self->count);
  return self;
}

static void
keeper_unref (PlakatColumnsKeeper *self)
{
  if (!g_atomic_ref_count_dec (&self->count))
    return;
  plakat_columns_free (self->columns);
  g_free (self->path);
  g_free (self->library_path);
  g_free (self->file);
  g_free (self);
}

static void
keeper_unref_cb (gpointer data)
{
  keeper_unref (data);
}

/** plakat_columns_keeper_free: waits for the builder, which gives up; what it holds of the keeper is gone
 * then */
void
plakat_columns_keeper_free (PlakatColumnsKeeper *self)
{
  if (self == NULL)
    return;
  g_atomic_int_set (&self->stop, 1);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->builder, plakat_worker_free);
  keeper_unref (self);
}

/* ── making the file ──────────────────────────────────────────────────── */

typedef struct
{
  PlakatColumnsKeeper *keeper;
  gboolean always;
} Building;

static void
building_free (gpointer data)
{
  Building *building = data;

  keeper_unref (building->keeper);
  g_free (building);
}

static gboolean
is_wanted (PlakatColumnsKeeper *self, PlakatSqlite *db, gboolean *wanted, GError **error)
{
  g_autoptr (PlakatColumns) columns = plakat_columns_new (self->file);
  g_autoptr (GError) local = NULL;

  plakat_columns_refresh (columns, db, &local);
  *wanted = plakat_columns_wants_build (columns);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
build (PlakatColumnsKeeper *self, PlakatSqlite *db, gboolean always, GError **error)
{
  gboolean wanted = TRUE;

  if (!always && !is_wanted (self, db, &wanted, error))
    return FALSE;
  if (!wanted)
    return TRUE;
  if (!plakat_columns_build (db, self->file, &self->stop, error))
    return FALSE;
  g_atomic_int_set (&self->renewed, 1);
  return TRUE;
}

/* All people are sorted by name: more of that than a cache holds goes to the disk. */
static gboolean
sort_on_disk (PlakatSqlite *db, GError **error)
{
  return plakat_sqlite_exec (db, "PRAGMA temp_store = FILE", error);
}

/* The connection is there only as long as it is needed: it would hold memory, and files that may be removed.
 */
static gboolean
build_work (PlakatSqlite *none, gpointer data, GValue *result, GError **error)
{
  Building *building = data;
  PlakatColumnsKeeper *self = building->keeper;
  PlakatSqlite *db = g_atomic_int_get (&self->stop) == 0
                         ? plakat_catalogue_open_reader (self->path, self->library_path, error)
                         : NULL;
  gboolean done = db != NULL && sort_on_disk (db, error) && build (self, db, building->always, error);

  g_clear_pointer (&db, plakat_sqlite_close);
  g_value_init (result, G_TYPE_BOOLEAN);
  g_value_set_boolean (result, done);
  if (!done && error != NULL && *error == NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The catalogue was closed");
  return done;
}

static DexFuture *
start (PlakatColumnsKeeper *self, gboolean always)
{
  Building *building = g_new0 (Building, 1);

  building->keeper = keeper_ref (self);
  building->always = always;
  if (self->builder == NULL)
    self->builder = plakat_worker_new ("columns");
  return plakat_worker_run (self->builder, build_work, building, building_free);
}

/** plakat_columns_keeper_build: makes the file now, whether it is wanted or not */
DexFuture *
plakat_columns_keeper_build (PlakatColumnsKeeper *self)
{
  return start (self, TRUE);
}

static DexFuture *
built_cb (DexFuture *future, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (dex_future_get_value (future, &error) == NULL
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_info ("There are no columns, so queries take longer: %s", error->message);
  return NULL;
}

static gboolean
quiet_cb (gpointer data)
{
  PlakatColumnsKeeper *self = data;

  self->timer = 0;
  dex_future_disown (dex_future_finally (start (self, FALSE), built_cb, NULL, NULL));
  return G_SOURCE_REMOVE;
}

/** plakat_columns_keeper_touch: something came into the catalogue, or it was opened */
void
plakat_columns_keeper_touch (PlakatColumnsKeeper *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  if (g_atomic_int_get (&self->stop) == 0)
    self->timer = g_timeout_add_seconds_full (G_PRIORITY_LOW, QUIET_SECONDS, quiet_cb, keeper_ref (self),
                                              keeper_unref_cb);
}

static gboolean
closed_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  g_value_init (result, G_TYPE_BOOLEAN);
  g_value_set_boolean (result, TRUE);
  return TRUE;
}

/** plakat_columns_keeper_close: what is being made is given up; resolves when no file is open for it any more
 */
DexFuture *
plakat_columns_keeper_close (PlakatColumnsKeeper *self)
{
  g_atomic_int_set (&self->stop, 1);
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->builder == NULL)
    return dex_future_new_for_boolean (TRUE);
  return plakat_worker_run (self->builder, closed_work, NULL, NULL);
}

/* ── answers ──────────────────────────────────────────────────────────── */

static gboolean
touch_cb (gpointer data)
{
  plakat_columns_keeper_touch (data);
  return G_SOURCE_REMOVE;
}

/* A damaged file is one of those that can be made again. */
static void
give_up (PlakatColumnsKeeper *self, const GError *why)
{
  g_info ("%s", why->message);
  g_unlink (self->file);
  g_idle_add_full (G_PRIORITY_LOW, touch_cb, keeper_ref (self), keeper_unref_cb);
}

static gboolean
has_columns (PlakatColumnsKeeper *self, PlakatSqlite *db, GError **error)
{
  if (g_atomic_int_compare_and_exchange (&self->renewed, 1, 0))
    {
      plakat_columns_free (self->columns);
      self->columns = plakat_columns_new (self->file);
    }
  return plakat_columns_refresh (self->columns, db, error);
}

typedef gpointer (*Answer) (PlakatColumnsKeeper *self, PlakatSqlite *db, gpointer data, GError **error);

/* Both see the catalogue and the library as they are at one moment. */
static gpointer
answer (PlakatColumnsKeeper *self,
        PlakatSqlite *db,
        Answer by_columns,
        Answer by_sql,
        gpointer data,
        GError **error)
{
  g_autoptr (GError) why = NULL;
  gpointer result = NULL;
  gboolean begun;

  if (!plakat_sqlite_begin_reading (db, &begun, error))
    return NULL;
  if (has_columns (self, db, &why))
    result = by_columns (self, db, data, &why);
  if (result == NULL && why != NULL && g_error_matches (why, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_CORRUPT))
    {
      give_up (self, why);
      g_clear_error (&why);
    }
  if (result == NULL && why == NULL)
    result = by_sql (self, db, data, &why);
  plakat_sqlite_end_reading (db, begun);
  if (why != NULL)
    g_propagate_error (error, g_steal_pointer (&why));
  return result;
}

static gpointer
select_by_columns (PlakatColumnsKeeper *self, PlakatSqlite *db, gpointer data, GError **error)
{
  return plakat_columns_select (self->columns, db, data, error);
}

static gpointer
select_by_sql (PlakatColumnsKeeper *self, PlakatSqlite *db, gpointer data, GError **error)
{
  return plakat_catalogue_select (db, data, error);
}

/** plakat_columns_keeper_select: as plakat_catalogue_select() */
GBytes *
plakat_columns_keeper_select (PlakatColumnsKeeper *self,
                              PlakatSqlite *db,
                              const PlakatQuery *query,
                              GError **error)
{
  return answer (self, db, select_by_columns, select_by_sql, (gpointer) query, error);
}

typedef struct
{
  const PlakatQuery *query;
  PlakatFacet facet;
  const char *words;
} Count;

static gpointer
count_by_columns (PlakatColumnsKeeper *self, PlakatSqlite *db, gpointer data, GError **error)
{
  const Count *count = data;

  return plakat_columns_count (self->columns, db, count->query, count->facet, count->words, error);
}

static gpointer
count_by_sql (PlakatColumnsKeeper *self, PlakatSqlite *db, gpointer data, GError **error)
{
  const Count *count = data;

  return plakat_catalogue_count_values (db, count->query, count->facet, count->words, error);
}

/** plakat_columns_keeper_count: as plakat_catalogue_count_values() */
GPtrArray *
plakat_columns_keeper_count (PlakatColumnsKeeper *self,
                             PlakatSqlite *db,
                             const PlakatQuery *query,
                             PlakatFacet facet,
                             const char *words,
                             GError **error)
{
  Count count = { query, facet, words };

  return answer (self, db, count_by_columns, count_by_sql, &count, error);
}
