/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "plakat-catalogue-private.h"
#include "plakat-error.h"
#include "plakat-library-private.h"
#include "plakat-store.h"

struct _PlakatStore
{
  GObject parent_instance;

  char *account;
  PlakatLibrary *library;
  PlakatCatalogue *catalogue;
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

/* What is in the catalogue can be fetched again: a damaged file is moved aside, and a new one begun. */
static gboolean
move_aside (const char *path)
{
  g_autofree char *aside = g_strdup_printf ("%s.damaged", path);
  static const char *const endings[] = { "-wal", "-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *beside = g_strconcat (path, endings[i], NULL);

      g_unlink (beside);
    }
  return g_rename (path, aside) == 0;
}

static DexFuture *
open_fiber (gpointer data)
{
  OpenCall *call = data;
  PlakatStore *self = call->store;
  g_autoptr (GError) error = NULL;
  g_autofree char *library_path = g_build_filename (call->account_folder, "library.db", NULL);
  g_autofree char *catalogue_path = g_build_filename (call->catalogue_folder, "catalogue.db", NULL);

  if (!make_folder (call->account_folder, &error) || !make_folder (call->catalogue_folder, &error)
      || !take_lock (self, call->account_folder, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  self->library = dex_await_object (plakat_library_open (library_path, call->origin), &error);
  if (self->library == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  self->catalogue =
      dex_await_object (plakat_catalogue_open (catalogue_path, library_path, self->library), &error);
  if (g_error_matches (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_CORRUPT) && move_aside (catalogue_path))
    {
      g_message ("The catalogue was damaged and is fetched again: %s", error->message);
      g_clear_error (&error);
      self->catalogue =
          dex_await_object (plakat_catalogue_open (catalogue_path, library_path, self->library), &error);
    }
  if (self->catalogue == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
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

static DexFuture *
close_fiber (gpointer data)
{
  PlakatStore *self = data;
  g_autoptr (GError) error = NULL;

  if (!dex_await (plakat_catalogue_close (self->catalogue), &error)
      || !dex_await (plakat_library_close (self->library), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
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
