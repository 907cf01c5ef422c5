/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-catalogue-sync.h"
#include "plakat-engine-object.h"

/* One film, out of turn: no cycle, and nothing of the user's. */

typedef struct
{
  PlakatCatalogue *catalogue;
  DexFuture *asking;
} Look;

static void
look_free (gpointer data)
{
  Look *look = data;

  g_object_unref (look->catalogue);
  dex_clear (&look->asking);
  g_free (look);
}

static DexFuture *
look_fiber (gpointer data)
{
  Look *look = data;
  g_autoptr (GError) error = NULL;
  PlakatCataloguePage *page = dex_await_pointer (g_steal_pointer (&look->asking), &error);

  if (page == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (page->films->len == 0)
    {
      plakat_catalogue_page_free (page);
      return dex_future_new_false ();
    }
  if (!dex_await (plakat_catalogue_store_page (look->catalogue, page), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_true ();
}

/**
 * plakat_engine_look_at:
 * @film_uid: what somebody looks at; the catalogue need not have it
 *
 * The lists of some servers say little of a film, and what they know comes later, page by page: this one
 * comes now. Each is asked for once while Plakat runs.
 *
 * Returns: (transfer full): a future of a boolean, whether the catalogue was told of the film; it rejects
 * where the server cannot be asked
 */
DexFuture *
plakat_engine_look_at (PlakatEngine *self, const char *film_uid)
{
  DexFuture *asking = NULL;
  Look *look;

  dex_return_error_if_fail (PLAKAT_IS_ENGINE (self));
  dex_return_error_if_fail (film_uid != NULL);

  if (self->remote != NULL && self->catalogue != NULL && !self->stopped)
    asking = plakat_remote_fetch_film (self->remote, film_uid);
  if (asking == NULL)
    return dex_future_new_false ();
  look = g_new0 (Look, 1);
  look->catalogue = g_object_ref (self->catalogue);
  look->asking = asking;
  return dex_scheduler_spawn (NULL, 0, look_fiber, look, look_free);
}
