/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-library-private.h"

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
  g_free (place->user_id);
  g_free (place->epoch);
  g_free (place->cursor);
  g_clear_pointer (&place->lists, g_ptr_array_unref);
  g_free (place);
}

static gboolean
place_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  g_autoptr (PlakatLibraryPlace) place = g_new0 (PlakatLibraryPlace, 1);

  if (!plakat_library_read_place (db, place, error))
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
abilities_work (PlakatSqlite *db, gpointer data, PlakatChanges *changes, GValue *result, GError **error)
{
  return plakat_library_write_abilities (db, GPOINTER_TO_UINT (data), &changes->all, error);
}

/**
 * plakat_library_set_capabilities:
 * @capabilities: of the server that the library belongs to
 *
 * Remembered in the file. What is beyond them is held: neither sent nor waiting, and sent when they grow.
 */
void
plakat_library_set_capabilities (PlakatLibrary *self, PlakatCapabilities capabilities)
{
  g_return_if_fail (PLAKAT_IS_LIBRARY (self));

  plakat_library_set_feed (self, (capabilities & PLAKAT_CAN_FEED) != 0);
  dex_future_disown (plakat_library_change (self, abilities_work, GUINT_TO_POINTER (capabilities), NULL));
}

typedef struct
{
  guint most;
  PlakatTake what;
  gboolean feed;
} Take;

static gboolean
take_work (PlakatSqlite *db, gpointer data, PlakatChanges *changes, GValue *result, GError **error)
{
  const Take *take = data;

  return plakat_library_answer_array (
      plakat_library_take_ops (db, take->most, take->what, take->feed, changes, error), result);
}

/** plakat_library_take_batch: Returns: (transfer full): a future of at most @most ops, noted as sent on the
 * disk */
DexFuture *
plakat_library_take_batch (PlakatLibrary *self, guint most, PlakatTake what)
{
  Take *take;

  dex_return_error_if_fail (PLAKAT_IS_LIBRARY (self));

  take = g_new0 (Take, 1);
  take->most = most;
  take->what = what;
  take->feed = plakat_library_get_feed (self);
  return plakat_library_change (self, take_work, take, g_free);
}

static gboolean
settle_work (PlakatSqlite *db, gpointer data, PlakatChanges *changes, GValue *result, GError **error)
{
  return plakat_library_write_results (db, data, changes, error);
}

/** plakat_library_settle: takes in the server's answers; Returns: (transfer full): a future of %TRUE */
DexFuture *
plakat_library_settle (PlakatLibrary *self, GPtrArray *results)
{
  dex_return_error_if_fail (PLAKAT_IS_LIBRARY (self));
  dex_return_error_if_fail (results != NULL);

  return plakat_library_change (self, settle_work, g_ptr_array_ref (results),
                                (GDestroyNotify) g_ptr_array_unref);
}

static gboolean
feed_work (PlakatSqlite *db, gpointer data, PlakatChanges *changes, GValue *result, GError **error)
{
  return plakat_library_write_feed (db, data, changes, error);
}

/** plakat_library_apply_feed: @feed: (transfer full): the server's changes, with the cursor that covers them
 */
DexFuture *
plakat_library_apply_feed (PlakatLibrary *self, PlakatFeed *feed)
{
  dex_return_error_if_fail (PLAKAT_IS_LIBRARY (self));
  dex_return_error_if_fail (feed != NULL);

  return plakat_library_change (self, feed_work, feed, (GDestroyNotify) plakat_feed_free);
}

typedef struct
{
  char *list_uid;
  GPtrArray *rows;
  gboolean complete;
  gint64 since;
} Seen;

static void
seen_free (Seen *seen)
{
  g_free (seen->list_uid);
  g_ptr_array_unref (seen->rows);
  g_free (seen);
}

static gboolean
listing_work (PlakatSqlite *db, gpointer data, PlakatChanges *changes, GValue *result, GError **error)
{
  const Seen *seen = data;

  return plakat_library_write_listing (db, seen->list_uid, seen->rows, seen->complete, seen->since, changes,
                                       error);
}

/**
 * plakat_library_apply_listing:
 * @entries: (element-type PlakatEntry): of all pages that came
 * @complete: whether they are proven to be all
 * @since: the place's seq when the walk began
 */
DexFuture *
plakat_library_apply_listing (
    PlakatLibrary *self, const char *list_uid, GPtrArray *entries, gboolean complete, gint64 since)
{
  Seen *seen;

  dex_return_error_if_fail (PLAKAT_IS_LIBRARY (self));
  dex_return_error_if_fail (list_uid != NULL && entries != NULL);

  seen = g_new0 (Seen, 1);
  seen->list_uid = g_strdup (list_uid);
  seen->rows = g_ptr_array_ref (entries);
  seen->complete = complete;
  seen->since = since;
  return plakat_library_change (self, listing_work, seen, (GDestroyNotify) seen_free);
}

static gboolean
profiles_work (PlakatSqlite *db, gpointer data, PlakatChanges *changes, GValue *result, GError **error)
{
  const Seen *seen = data;

  return plakat_library_write_profiles (db, seen->rows, seen->since, changes, error);
}

/** plakat_library_apply_profiles: @records: (element-type PlakatUserRecord): all of the server's */
DexFuture *
plakat_library_apply_profiles (PlakatLibrary *self, GPtrArray *records, gint64 since)
{
  Seen *seen;

  dex_return_error_if_fail (PLAKAT_IS_LIBRARY (self));
  dex_return_error_if_fail (records != NULL);

  seen = g_new0 (Seen, 1);
  seen->rows = g_ptr_array_ref (records);
  seen->since = since;
  return plakat_library_change (self, profiles_work, seen, (GDestroyNotify) seen_free);
}

static gboolean
account_work (PlakatSqlite *db, gpointer data, PlakatChanges *changes, GValue *result, GError **error)
{
  return plakat_library_write_accounts (db, data, changes, error);
}

/** plakat_library_apply_account: @records: (element-type PlakatUserRecord): what a server without a feed
 * tells of the user: one, or none */
DexFuture *
plakat_library_apply_account (PlakatLibrary *self, GPtrArray *records)
{
  dex_return_error_if_fail (PLAKAT_IS_LIBRARY (self));
  dex_return_error_if_fail (records != NULL);

  return plakat_library_change (self, account_work, g_ptr_array_ref (records),
                                (GDestroyNotify) g_ptr_array_unref);
}

static gboolean
epoch_work (PlakatSqlite *db, gpointer data, PlakatChanges *changes, GValue *result, GError **error)
{
  return plakat_library_write_epoch (db, data, error);
}

/** plakat_library_begin_epoch: the server was reset or restored: the user is asked which side is right */
DexFuture *
plakat_library_begin_epoch (PlakatLibrary *self, const char *epoch)
{
  dex_return_error_if_fail (PLAKAT_IS_LIBRARY (self));
  dex_return_error_if_fail (epoch != NULL);

  return plakat_library_change (self, epoch_work, g_strdup (epoch), g_free);
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

static gboolean
note_work (PlakatSqlite *db, gpointer data, PlakatChanges *changes, GValue *result, GError **error)
{
  return plakat_library_write_line (db, data, error);
}

/** plakat_library_note: @line: what the sync did, for the log that people can read and copy */
DexFuture *
plakat_library_note (PlakatLibrary *self, const char *line)
{
  dex_return_error_if_fail (PLAKAT_IS_LIBRARY (self));
  dex_return_error_if_fail (line != NULL);

  return plakat_library_change (self, note_work, g_strdup (line), g_free);
}

static gboolean
merge_work (PlakatSqlite *db, gpointer data, PlakatChanges *changes, GValue *result, GError **error)
{
  GStrv report = plakat_library_write_merge (db, data, error);

  if (report == NULL)
    return FALSE;
  changes->all = changes->lists = TRUE;
  g_value_init (result, G_TYPE_STRV);
  g_value_take_boxed (result, report);
  return TRUE;
}

/**
 * plakat_library_merge_from:
 * @path: another library.db, which nobody has open for writing
 *
 * All that is wanted there is wanted here too; nothing is taken away. A second time changes nothing.
 *
 * Returns: (transfer full): a future of sentences (`GStrv`) that say what is here by now
 */
DexFuture *
plakat_library_merge_from (PlakatLibrary *self, const char *path)
{
  dex_return_error_if_fail (PLAKAT_IS_LIBRARY (self));
  dex_return_error_if_fail (path != NULL);

  return plakat_library_edit (self, merge_work, g_strdup (path), g_free);
}
