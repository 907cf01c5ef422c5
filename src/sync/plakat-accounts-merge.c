/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-accounts-private.h"
#include "plakat-library-lists.h"
#include "plakat-library-private.h"
#include "plakat-library-recover.h"
#include "plakat-library-sync.h"

/* Up to which edit the local library was taken into an account. */
#define MERGED_KEY "local-merged-seq"

static char *
dup_local_path (PlakatAccounts *self)
{
  g_autofree char *folder = plakat_accounts_dup_folder (self, PLAKAT_STORE_LOCAL);

  return g_build_filename (folder, "library.db", NULL);
}

static gboolean
add_records (
    PlakatLibrary *library, PlakatUserRecordKind kind, const char *lists, guint *count, GError **error)
{
  g_autoptr (GPtrArray) records = dex_await_boxed (plakat_library_load_records (library, kind), error);

  if (records == NULL)
    return FALSE;
  *count += records->len;
  for (guint i = 0; lists != NULL && i < records->len; i++)
    {
      const PlakatUserRecord *record = g_ptr_array_index (records, i);
      g_autofree char *list_uid = g_strconcat (lists, record->uid, NULL);
      g_autoptr (GPtrArray) films = dex_await_boxed (plakat_library_load_listed (library, list_uid), error);

      if (films == NULL)
        return FALSE;
      *count += films->len;
    }
  return TRUE;
}

static gboolean
count_all (PlakatLibrary *library, guint *count, GError **error)
{
  *count = plakat_library_get_count (library, PLAKAT_LIST_WATCHLIST)
           + plakat_library_get_count (library, PLAKAT_LIST_FAVOURITES);
  return add_records (library, PLAKAT_USER_RECORD_RATING, NULL, count, error)
         && add_records (library, PLAKAT_USER_RECORD_NOTE, NULL, count, error)
         && add_records (library, PLAKAT_USER_RECORD_WATCHED, NULL, count, error)
         && add_records (library, PLAKAT_USER_RECORD_PROFILE, PLAKAT_LIST_UID_PROFILE, count, error)
         && add_records (library, PLAKAT_USER_RECORD_LIST, PLAKAT_LIST_UID_OWN, count, error);
}

/* Where no account is open with it: opening it also brings it to the newest schema. */
static PlakatLibrary *
open_local_library (PlakatAccounts *self, GError **error)
{
  g_autofree char *path = dup_local_path (self);

  if (self->current != NULL && plakat_account_is_local (self->current))
    return g_object_ref (plakat_account_get_library (self->current));
  return dex_await_object (plakat_library_open (path, NULL), error);
}

static gboolean
close_local_library (PlakatAccounts *self, PlakatLibrary *library, GError **error)
{
  if (self->current != NULL && plakat_account_get_library (self->current) == library)
    return TRUE;
  return dex_await (plakat_library_close (library), error);
}

static gboolean
look (PlakatLibrary *library, gint64 *seq, guint *count, GError **error)
{
  g_autoptr (PlakatLibraryPlace) place = dex_await_pointer (plakat_library_load_place (library), error);

  if (place == NULL)
    return FALSE;
  *seq = place->seq;
  return count_all (library, count, error);
}

static gboolean
look_local (PlakatAccounts *self, gint64 *seq, guint *count, GError **error)
{
  g_autofree char *path = dup_local_path (self);
  g_autoptr (PlakatLibrary) library = NULL;
  gboolean looked;

  *seq = *count = 0;
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  library = open_local_library (self, error);
  if (library == NULL)
    return FALSE;
  looked = look (library, seq, count, error);
  return close_local_library (self, library, looked ? error : NULL) && looked;
}

/* plakat_accounts_look_local: @count: (out): what is in the local library and was not taken into an account
 */
gboolean
plakat_accounts_look_local (PlakatAccounts *self, guint *count, GError **error)
{
  gint64 merged = g_key_file_get_int64 (self->known, PLAKAT_ACCOUNTS_GROUP, MERGED_KEY, NULL);
  gint64 seq;

  if (!look_local (self, &seq, count, error))
    return FALSE;
  if (seq <= merged)
    *count = 0;
  return TRUE;
}

static gboolean
back_up_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  if (!plakat_library_back_up (db, data, "merge", error))
    return FALSE;
  g_value_init (result, G_TYPE_BOOLEAN);
  g_value_set_boolean (result, TRUE);
  return TRUE;
}

/*
 * plakat_accounts_take_local:
 * @account: an open account at a server
 *
 * A union: nothing in the account goes, and what was taken before is not taken twice (I15). The account's
 * library is backed up first; the local one stays as it is.
 *
 * Returns: (transfer full) (nullable): sentences with counts
 */
GStrv
plakat_accounts_take_local (PlakatAccounts *self, PlakatAccount *account, GError **error)
{
  PlakatLibrary *library = plakat_account_get_library (account);
  g_autofree char *path = dup_local_path (self);
  g_autofree char *folder =
      plakat_accounts_dup_folder (self, plakat_store_get_account (plakat_account_get_store (account)));
  g_auto (GStrv) sentences = NULL;
  gint64 seq;
  guint count;

  if (!look_local (self, &seq, &count, error))
    return NULL;
  if (count == 0)
    return g_new0 (char *, 1);
  if (!dex_await (
          plakat_library_run (library, back_up_work, g_build_filename (folder, "backup", NULL), g_free),
          error))
    return NULL;
  sentences = dex_await_boxed (plakat_library_merge_from (library, path), error);
  if (sentences == NULL)
    return NULL;
  g_key_file_set_int64 (self->known, PLAKAT_ACCOUNTS_GROUP, MERGED_KEY, seq);
  plakat_accounts_save_known (self);
  return g_steal_pointer (&sentences);
}

static DexFuture *
merge_fiber (gpointer data)
{
  PlakatAccountsCall *call = data;
  PlakatAccounts *self = call->accounts;
  g_auto (GStrv) sentences = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GValue) value = G_VALUE_INIT;

  plakat_accounts_begin_turn (self);
  if (self->current == NULL || plakat_account_is_local (self->current))
    g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                         _ ("Sign in first: what is on this computer goes into the account."));
  else
    sentences = plakat_accounts_take_local (self, self->current, &error);
  plakat_accounts_end_turn (self);
  if (sentences == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  g_value_init (&value, G_TYPE_STRV);
  g_value_take_boxed (&value, g_steal_pointer (&sentences));
  return dex_future_new_for_value (&value);
}

/** plakat_accounts_merge_local: Returns: (transfer full): a future of sentences (#GStrv, boxed): what of the
 * local account went into the current one */
DexFuture *
plakat_accounts_merge_local (PlakatAccounts *self)
{
  dex_return_error_if_fail (PLAKAT_IS_ACCOUNTS (self));

  return dex_scheduler_spawn (NULL, 0, merge_fiber, plakat_accounts_call_new (self),
                              plakat_accounts_call_free);
}

static DexFuture *
count_fiber (gpointer data)
{
  PlakatAccountsCall *call = data;
  g_autoptr (GError) error = NULL;
  gboolean looked;
  guint count;

  plakat_accounts_begin_turn (call->accounts);
  looked = plakat_accounts_look_local (call->accounts, &count, &error);
  plakat_accounts_end_turn (call->accounts);
  return looked ? dex_future_new_for_uint (count) : dex_future_new_for_error (g_steal_pointer (&error));
}

/** plakat_accounts_count_local: Returns: (transfer full): a future of how much (uint) is in the local account
 * that was not taken into another */
DexFuture *
plakat_accounts_count_local (PlakatAccounts *self)
{
  dex_return_error_if_fail (PLAKAT_IS_ACCOUNTS (self));

  return dex_scheduler_spawn (NULL, 0, count_fiber, plakat_accounts_call_new (self),
                              plakat_accounts_call_free);
}
