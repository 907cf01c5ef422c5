/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plakat-catalogue-private.h"
#include "plakat-error.h"
#include "plakat-library-backup.h"
#include "plakat-library-private.h"
#include "plakat-store.h"

struct _PlakatStore
{
  GObject parent_instance;

  char *account;
  PlakatLibrary *library;
  PlakatCatalogue *catalogue;
  char *catalogue_path;
  int lock;
};

G_DEFINE_FINAL_TYPE (PlakatStore, plakat_store, G_TYPE_OBJECT)
G_DEFINE_QUARK (plakat_store_error, plakat_store_error)

static void
plakat_store_finalize (GObject *object)
{
  PlakatStore *self = PLAKAT_STORE (object);

  g_clear_object (&self->catalogue);
  g_clear_object (&self->library);
  g_clear_fd (&self->lock, NULL);
  g_free (self->account);
  g_free (self->catalogue_path);
  G_OBJECT_CLASS (plakat_store_parent_class)->finalize (object);
}

static void
plakat_store_class_init (PlakatStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plakat_store_finalize;
}

static void
plakat_store_init (PlakatStore *self)
{
  self->lock = -1;
}

/* The application is unique on its session bus; the lock holds where there is another bus, or none. */
static gboolean
take_lock (PlakatStore *self, const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "lock", NULL);

  self->lock = g_open (path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  if (self->lock >= 0 && flock (self->lock, LOCK_EX | LOCK_NB) == 0)
    return TRUE;
  if (errno == EWOULDBLOCK)
    g_set_error (error, PLAKAT_STORE_ERROR, PLAKAT_STORE_ERROR_IN_USE,
                 _ ("Plakat is already open with these lists. Close the other Plakat first."));
  else
    g_set_error (error, PLAKAT_STORE_ERROR, PLAKAT_STORE_ERROR_FAILED, _ ("“%s” cannot be written: %s"), path,
                 g_strerror (errno));
  return FALSE;
}

static gboolean
make_folder (const char *folder, GError **error)
{
  if (g_mkdir_with_parents (folder, 0700) == 0)
    return TRUE;
  g_set_error (error, PLAKAT_STORE_ERROR, PLAKAT_STORE_ERROR_FAILED, _ ("The folder “%s” cannot be made: %s"),
               folder, g_strerror (errno));
  return FALSE;
}

typedef struct
{
  PlakatStore *store;
  char *account_folder;
  char *catalogue_folder;
  char *origin;
} OpenCall;

static void
open_call_free (gpointer data)
{
  OpenCall *call = data;

  g_object_unref (call->store);
  g_free (call->account_folder);
  g_free (call->catalogue_folder);
  g_free (call->origin);
  g_free (call);
}

/* ── the catalogue ─────────────────────────────────────────────────── */

/* What is in the catalogue can be fetched again: what is damaged is moved aside, and a new one begun. */
static gboolean
move_aside (const char *path, GError **error)
{
  g_autofree char *aside = g_strdup_printf ("%s.damaged", path);
  static const char *const endings[] = { "-wal", "-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *beside = g_strconcat (path, endings[i], NULL);

      g_unlink (beside);
    }
  if (g_rename (path, aside) == 0)
    return TRUE;
  for (guint i = 2; errno != ENOENT && i < 100; i++)
    {
      g_autofree char *other = g_strdup_printf ("%s-%u", aside, i);

      if (g_rename (path, other) == 0)
        return TRUE;
    }
  g_set_error (error, PLAKAT_STORE_ERROR, PLAKAT_STORE_ERROR_FAILED,
               _ ("“%s” is damaged and cannot be moved: %s"), path, g_strerror (errno));
  return FALSE;
}

static gboolean
is_missing_or_file (const char *path)
{
  GStatBuf about;

  return g_stat (path, &about) != 0 || S_ISREG (about.st_mode);
}

/* Stands beside the catalogue while it is open: where it is found, whoever opened it did not come to close
 * it. */
static char *
marker_of (const char *catalogue_path)
{
  return g_strconcat (catalogue_path, "-open", NULL);
}

static gboolean
check_work (PlakatSqlite *none, gpointer path, GValue *result, GError **error)
{
  g_autoptr (PlakatSqlite) db = NULL;
  gboolean whole;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    whole = TRUE;
  else
    {
      db = plakat_sqlite_open (path, PLAKAT_SQLITE_READ_ONLY, error);
      if (db == NULL || !plakat_sqlite_check (db, &whole, error))
        return FALSE;
    }
  if (!whole)
    {
      g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_CORRUPT, "%s is damaged", (const char *) path);
      return FALSE;
    }
  g_value_init (result, G_TYPE_BOOLEAN);
  g_value_set_boolean (result, TRUE);
  return TRUE;
}

/* After an unclean end only: it takes a while with a large catalogue. */
static gboolean
check_catalogue (const char *path, GError **error)
{
  g_autofree char *marker = marker_of (path);
  g_autoptr (PlakatWorker) worker = NULL;

  if (!g_file_test (marker, G_FILE_TEST_EXISTS))
    return TRUE;
  worker = plakat_worker_new ("check");
  return dex_await (plakat_worker_run (worker, check_work, g_strdup (path), g_free), error);
}

static PlakatCatalogue *
open_catalogue_once (PlakatStore *self, const char *path, const char *library_path, GError **error)
{
  g_autofree char *marker = marker_of (path);

  if (!check_catalogue (path, error))
    return NULL;
  g_close (g_open (marker, O_CREAT | O_WRONLY | O_CLOEXEC, 0600), NULL);
  return dex_await_object (plakat_catalogue_open (path, library_path, self->library), error);
}

/* One that is damaged, is of another kind or was made by a newer Plakat is fetched again. */
static PlakatCatalogue *
open_catalogue (PlakatStore *self, const char *path, const char *library_path, GError **error)
{
  g_autoptr (GError) failed = NULL;
  PlakatCatalogue *catalogue;

  if (!is_missing_or_file (path) && !move_aside (path, error))
    return NULL;
  catalogue = open_catalogue_once (self, path, library_path, &failed);
  if (catalogue != NULL)
    return catalogue;
  if (!g_error_matches (failed, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_CORRUPT)
      && !g_error_matches (failed, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_DATABASE))
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return NULL;
    }
  g_message ("The catalogue was damaged and is fetched again: %s", failed->message);
  if (!move_aside (path, error))
    return NULL;
  return open_catalogue_once (self, path, library_path, error);
}

/* ── opening ───────────────────────────────────────────────────────── */

/* A full disk does not keep anyone from their lists. */
static DexFuture *
backed_up_cb (DexFuture *future, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (dex_future_get_value (future, &error) == NULL
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED))
    g_message ("There is no backup of today: %s", error->message);
  return dex_future_new_for_boolean (TRUE);
}

static DexFuture *
open_fiber (gpointer data)
{
  OpenCall *call = data;
  PlakatStore *self = call->store;
  g_autoptr (GError) error = NULL;
  g_autofree char *library_path = g_build_filename (call->account_folder, "library.db", NULL);

  self->catalogue_path = g_build_filename (call->catalogue_folder, "catalogue.db", NULL);
  if (!make_folder (call->account_folder, &error) || !make_folder (call->catalogue_folder, &error)
      || !take_lock (self, call->account_folder, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  self->library = dex_await_object (plakat_library_open (library_path, call->origin), &error);
  if (self->library != NULL)
    self->catalogue = open_catalogue (self, self->catalogue_path, library_path, &error);
  if (self->catalogue == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  dex_future_disown (
      dex_future_finally (plakat_library_back_up_now (self->library, NULL), backed_up_cb, NULL, NULL));
  return dex_future_new_for_object (self);
}

static char *
catalogue_folder (const char *cache_dir, const char *origin)
{
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, origin ? origin : "starter", -1);

  hash[16] = '\0';
  return g_build_filename (cache_dir, hash, NULL);
}

/**
 * plakat_store_open:
 * @data_dir: where accounts stand
 * @cache_dir: where catalogues stand
 * @account: %PLAKAT_STORE_LOCAL or a uuid
 * @origin: (nullable): the server's, %NULL for this computer only
 *
 * Main thread. Rejects with a #PlakatStoreError or #PlakatBaseError whose message can be shown.
 *
 * Returns: (transfer full): a future of a #PlakatStore
 */
DexFuture *
plakat_store_open (const char *data_dir, const char *cache_dir, const char *account, const char *origin)
{
  OpenCall *call;

  dex_return_error_if_fail (data_dir != NULL);
  dex_return_error_if_fail (cache_dir != NULL);
  dex_return_error_if_fail (account != NULL);

  call = g_new0 (OpenCall, 1);
  call->store = g_object_new (PLAKAT_TYPE_STORE, NULL);
  call->store->account = g_strdup (account);
  call->account_folder = g_build_filename (data_dir, "accounts", account, NULL);
  call->catalogue_folder = catalogue_folder (cache_dir, origin);
  call->origin = g_strdup (origin);
  return dex_scheduler_spawn (NULL, 0, open_fiber, call, open_call_free);
}

const char *
plakat_store_get_account (PlakatStore *self)
{
  g_return_val_if_fail (PLAKAT_IS_STORE (self), NULL);

  return self->account;
}

PlakatLibrary *
plakat_store_get_library (PlakatStore *self)
{
  g_return_val_if_fail (PLAKAT_IS_STORE (self), NULL);

  return self->library;
}

PlakatCatalogue *
plakat_store_get_catalogue (PlakatStore *self)
{
  g_return_val_if_fail (PLAKAT_IS_STORE (self), NULL);

  return self->catalogue;
}

/**
 * plakat_store_get_notice:
 *
 * Returns: (nullable): a sentence for the user about what happened to the file of their lists: that it was
 * damaged, what was done, and where the damaged file is
 */
const char *
plakat_store_get_notice (PlakatStore *self)
{
  g_return_val_if_fail (PLAKAT_IS_STORE (self), NULL);

  return plakat_library_get_notice (self->library);
}

static DexFuture *
close_fiber (gpointer data)
{
  PlakatStore *self = data;
  g_autofree char *marker = marker_of (self->catalogue_path);
  g_autoptr (GError) error = NULL;

  if (!dex_await (plakat_catalogue_close (self->catalogue), &error)
      || !dex_await (plakat_library_close (self->library), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  g_unlink (marker);
  g_clear_fd (&self->lock, NULL);
  return dex_future_new_for_boolean (TRUE);
}

/** plakat_store_close: Returns: (transfer full): a future of %TRUE, when both files are closed and the lock
 * is free */
DexFuture *
plakat_store_close (PlakatStore *self)
{
  dex_return_error_if_fail (PLAKAT_IS_STORE (self));

  return dex_scheduler_spawn (NULL, 0, close_fiber, g_object_ref (self), g_object_unref);
}
