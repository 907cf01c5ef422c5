/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-library-private.h"
#include "plakat-library-queries.h"
#include "plakat-library-sync.h"

static gboolean
answer_true (GValue *result)
{
  g_value_init (result, G_TYPE_BOOLEAN);
  g_value_set_boolean (result, TRUE);
  return TRUE;
}

void
plakat_library_place_free (PlakatLibraryPlace *place)
{
  g_free (place->device);
  g_free (place->epoch);
  g_free (place->cursor);
  g_free (place);
}

static gboolean
place_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  g_autoptr (PlakatLibraryPlace) place = g_new0 (PlakatLibraryPlace, 1);

  if (!plakat_library_read_identity (db, &place->device, &place->epoch, &place->cursor, error))
    return FALSE;
  g_value_init (result, G_TYPE_POINTER);
  g_value_set_pointer (result, g_steal_pointer (&place));
  return TRUE;
}

/** plakat_library_load_place: Returns: (transfer full): a future of a #PlakatLibraryPlace, the awaiter's to
 * free */
DexFuture *
plakat_library_load_place (PlakatLibrary *self)
{
  dex_return_error_if_fail (PLAKAT_IS_LIBRARY (self));

  return plakat_library_run (self, place_work, NULL, NULL);
}

typedef struct
{
  PlakatLibrary *library;
  guint most;
  gboolean entries_only;
  guint waiting; /* afterwards */
} Take;

static void
take_free (Take *take)
{
  g_object_unref (take->library);
  g_free (take);
}

static gboolean
take_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  Take *take = data;
  g_autoptr (GPtrArray) ops = take->entries_only ? plakat_library_take_entry_ops (db, take->most, error)
                                                 : plakat_library_take_ops (db, take->most, error);
  guint parked;

  if (ops == NULL || !plakat_library_count_outbox (db, &take->waiting, &parked, error))
    return FALSE;
  g_value_init (result, G_TYPE_PTR_ARRAY);
  g_value_take_boxed (result, g_steal_pointer (&ops));
  return TRUE;
}

/* What cancelled itself waits no more, though nothing is sent for it. */
static DexFuture *
take_fiber (gpointer data)
{
  Take *take = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) ops =
      dex_await_boxed (plakat_library_run (take->library, take_work, take, NULL), &error);
  g_auto (GValue) value = G_VALUE_INIT;

  if (ops == NULL
      || (take->waiting != plakat_library_get_waiting (take->library)
          && !dex_await (plakat_library_reload (take->library, NULL), &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));
  g_value_init (&value, G_TYPE_PTR_ARRAY);
  g_value_set_boxed (&value, ops);
  return dex_future_new_for_value (&value);
}

static DexFuture *
run_take (PlakatLibrary *self, guint most, gboolean entries_only)
{
  Take *take = g_new0 (Take, 1);

  take->library = g_object_ref (self);
  take->most = most;
  take->entries_only = entries_only;
  return dex_scheduler_spawn (NULL, 0, take_fiber, take, (GDestroyNotify) take_free);
}

/** plakat_library_take_batch: Returns: (transfer full): a future of at most @most ops, noted as sent on the
 * disk */
DexFuture *
plakat_library_take_batch (PlakatLibrary *self, guint most)
{
  dex_return_error_if_fail (PLAKAT_IS_LIBRARY (self));

  return run_take (self, most, FALSE);
}

/** plakat_library_take_entries: as plakat_library_take_batch(), but a rating that was not sent yet waits
 * until the server's was merged */
DexFuture *
plakat_library_take_entries (PlakatLibrary *self, guint most)
{
  dex_return_error_if_fail (PLAKAT_IS_LIBRARY (self));

  return run_take (self, most, TRUE);
}

/* What the sync did changes marks: they are read again before the future resolves. */
typedef struct
{
  PlakatLibrary *library;
  PlakatWork work;
  gpointer data;
  GDestroyNotify destroy;
} Change;

static void
change_free (Change *change)
{
  g_object_unref (change->library);
  g_free (change);
}

static DexFuture *
change_fiber (gpointer data)
{
  Change *change = data;
  g_autoptr (GError) error = NULL;

  if (!dex_await (plakat_library_run (change->library, change->work, change->data, change->destroy), &error)
      || !dex_await (plakat_library_reload (change->library, NULL), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_for_boolean (TRUE);
}

static DexFuture *
run_change (PlakatLibrary *self, PlakatWork work, gpointer data, GDestroyNotify destroy)
{
  Change *change = g_new0 (Change, 1);

  change->library = g_object_ref (self);
  change->work = work;
  change->data = data;
  change->destroy = destroy;
  return dex_scheduler_spawn (NULL, 0, change_fiber, change, (GDestroyNotify) change_free);
}

static gboolean
settle_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  return plakat_library_write_results (db, data, error) && answer_true (result);
}

/** plakat_library_settle: takes in the server's definite answers; Returns: (transfer full): a future of %TRUE
 */
DexFuture *
plakat_library_settle (PlakatLibrary *self, GPtrArray *results)
{
  dex_return_error_if_fail (PLAKAT_IS_LIBRARY (self));
  dex_return_error_if_fail (results != NULL);

  return run_change (self, settle_work, g_ptr_array_ref (results), (GDestroyNotify) g_ptr_array_unref);
}

static gboolean
feed_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  return plakat_library_write_feed (db, data, error) && answer_true (result);
}

/** plakat_library_apply_feed: @feed: (transfer full): the server's changes, with the cursor that covers them
 */
DexFuture *
plakat_library_apply_feed (PlakatLibrary *self, PlakatFeed *feed)
{
  dex_return_error_if_fail (PLAKAT_IS_LIBRARY (self));
  dex_return_error_if_fail (feed != NULL);

  if (feed->entries->len > 0 || feed->ratings->len > 0)
    return run_change (self, feed_work, feed, (GDestroyNotify) plakat_feed_free);
  return plakat_library_run (self, feed_work, feed, (GDestroyNotify) plakat_feed_free);
}

static gboolean
epoch_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  return plakat_library_write_epoch (db, data, error) && answer_true (result);
}

/** plakat_library_begin_epoch: the server was reset or restored: everything that is wanted is an edit again
 */
DexFuture *
plakat_library_begin_epoch (PlakatLibrary *self, const char *epoch)
{
  dex_return_error_if_fail (PLAKAT_IS_LIBRARY (self));
  dex_return_error_if_fail (epoch != NULL);

  return run_change (self, epoch_work, g_strdup (epoch), g_free);
}

static gboolean
owner_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  GStrv owner = data;

  return plakat_library_write_account (db, owner[0], owner[1], owner[2], error) && answer_true (result);
}

/** plakat_library_set_owner: notes whose library this is */
DexFuture *
plakat_library_set_owner (PlakatLibrary *self, const char *origin, const char *user_id, const char *username)
{
  const char *owner[] = { origin, user_id ? user_id : "", username ? username : "", NULL };

  dex_return_error_if_fail (PLAKAT_IS_LIBRARY (self));
  dex_return_error_if_fail (origin != NULL);

  return plakat_library_run (self, owner_work, g_strdupv ((char **) owner), (GDestroyNotify) g_strfreev);
}
