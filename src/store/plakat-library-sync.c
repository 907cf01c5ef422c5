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

static gboolean
answer_ops (GPtrArray *ops, GValue *result)
{
  if (ops == NULL)
    return FALSE;
  g_value_init (result, G_TYPE_PTR_ARRAY);
  g_value_take_boxed (result, ops);
  return TRUE;
}

static gboolean
take_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  return answer_ops (plakat_library_take_ops (db, GPOINTER_TO_UINT (data), error), result);
}

static gboolean
take_entries_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  return answer_ops (plakat_library_take_entry_ops (db, GPOINTER_TO_UINT (data), error), result);
}

/** plakat_library_take_batch: Returns: (transfer full): a future of at most @most ops, noted as sent on the
 * disk */
DexFuture *
plakat_library_take_batch (PlakatLibrary *self, guint most)
{
  dex_return_error_if_fail (PLAKAT_IS_LIBRARY (self));

  return plakat_library_run (self, take_work, GUINT_TO_POINTER (most), NULL);
}

/** plakat_library_take_entries: as plakat_library_take_batch(), but ratings wait until the server's were
 * merged */
DexFuture *
plakat_library_take_entries (PlakatLibrary *self, guint most)
{
  dex_return_error_if_fail (PLAKAT_IS_LIBRARY (self));

  return plakat_library_run (self, take_entries_work, GUINT_TO_POINTER (most), NULL);
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
