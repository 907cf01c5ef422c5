/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-catalogue-sync.h"
#include "plakat-engine-private.h"
#include "plakat-library-sync.h"

/*
 * One cycle, from top to bottom: the lists' edits are pushed, then what changed elsewhere is pulled, then the
 * ratings are pushed, then the films are pulled.
 *
 * Entries, and ratings whose answer was lost, go before the pull: a repeat is answered and not done again, so
 * what happened to it since must come after that answer. New ratings go after it: stars and text travel
 * together, and what another device wrote beside them must be in the row before it leaves.
 */

#define PAGE_FILMS 200u
#define MOST_PAGES 10000u

typedef struct
{
  PlakatLibrary *library;
  PlakatCatalogue *catalogue;
  PlakatRemote *remote;
  PlakatEngine *engine;
} Cycle;

static void
cycle_free (gpointer data)
{
  Cycle *cycle = data;

  g_object_unref (cycle->library);
  g_object_unref (cycle->catalogue);
  g_object_unref (cycle->remote);
  g_object_unref (cycle->engine);
  g_free (cycle);
}

/* After each wait: does the world that this cycle works for still stand? */
static gboolean
goes_on (Cycle *cycle, GError **error)
{
  if (!plakat_engine_is_stopped (cycle->engine))
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The account was closed");
  return FALSE;
}

static void
op_results_free (GPtrArray *results)
{
  g_ptr_array_unref (results);
}

/* Until nothing waits. An op without an answer keeps its place and is sent again in the next cycle. */
static gboolean
push (Cycle *cycle,
      const char *device,
      DexFuture *(*take) (PlakatLibrary *library, guint most),
      GError **error)
{
  for (guint turn = 0; turn < MOST_PAGES; turn++)
    {
      g_autoptr (GPtrArray) ops = dex_await_boxed (take (cycle->library, PLAKAT_WIRE_MAX_OPS), error);
      GPtrArray *results;
      gboolean settled;

      if (ops == NULL || !goes_on (cycle, error))
        return FALSE;
      if (ops->len == 0)
        return TRUE;
      results = dex_await_pointer (plakat_remote_push (cycle->remote, device, ops), error);
      if (results == NULL)
        return FALSE;
      settled = results->len > 0 && dex_await (plakat_library_settle (cycle->library, results), error);
      if (results->len == 0)
        g_set_error (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_ANSWER,
                     _ ("The server took edits without saying what became of them."));
      op_results_free (results);
      if (!settled || !goes_on (cycle, error))
        return FALSE;
    }
  return TRUE;
}

typedef enum
{
  PULLED,
  FAILED,
  NEW_EPOCH,
} Pulled;

static Pulled
pull_changes (Cycle *cycle, GError **error)
{
  for (guint turn = 0; turn < MOST_PAGES; turn++)
    {
      g_autoptr (PlakatLibraryPlace) place =
          dex_await_pointer (plakat_library_load_place (cycle->library), error);
      g_autoptr (PlakatFeed) feed = NULL;
      g_autoptr (GError) gone = NULL;
      gboolean more;

      if (place == NULL)
        return FAILED;
      feed = dex_await_pointer (plakat_remote_fetch_changes (cycle->remote, place->cursor), &gone);
      if (g_error_matches (gone, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_GONE))
        feed = dex_await_pointer (plakat_remote_fetch_changes (cycle->remote, NULL), error);
      else if (gone != NULL)
        g_propagate_error (error, g_steal_pointer (&gone));
      if (feed == NULL || !goes_on (cycle, error))
        return FAILED;
      if (place->epoch != NULL && (gone != NULL || g_strcmp0 (place->epoch, feed->epoch) != 0))
        return dex_await (plakat_library_begin_epoch (cycle->library, feed->epoch), error) ? NEW_EPOCH
                                                                                           : FAILED;
      more = feed->more;
      if (!dex_await (plakat_library_apply_feed (cycle->library, g_steal_pointer (&feed)), error)
          || !goes_on (cycle, error))
        return FAILED;
      if (!more)
        return PULLED;
    }
  return PULLED;
}

static gboolean
pull_catalogue (Cycle *cycle, GError **error)
{
  gint64 seen = 0;

  for (guint turn = 0; turn < MOST_PAGES; turn++)
    {
      g_autoptr (PlakatCataloguePull) pull =
          dex_await_pointer (plakat_catalogue_load_pull (cycle->catalogue), error);
      g_autoptr (PlakatCataloguePage) page = NULL;
      g_autoptr (GError) gone = NULL;
      gboolean more, first;

      if (pull == NULL)
        return FALSE;
      first = !pull->complete;
      page =
          dex_await_pointer (plakat_remote_fetch_catalogue (cycle->remote, pull->cursor, PAGE_FILMS), &gone);
      if (g_error_matches (gone, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_GONE) && pull->cursor != NULL)
        {
          if (!dex_await (plakat_catalogue_forget_pull (cycle->catalogue), error))
            return FALSE;
          continue;
        }
      if (gone != NULL)
        g_propagate_error (error, g_steal_pointer (&gone));
      if (page == NULL || !goes_on (cycle, error))
        return FALSE;
      seen += page->films->len;
      more = page->more;
      if (first && page->total > 0)
        plakat_engine_set_progress (
            cycle->engine,
            MIN (1.0, (double) plakat_catalogue_get_n_films (cycle->catalogue) / (double) page->total));
      if (!dex_await (plakat_catalogue_store_page (cycle->catalogue, g_steal_pointer (&page)), error)
          || !goes_on (cycle, error))
        return FALSE;
      if (!more)
        break;
    }
  g_debug ("The catalogue is current; %" G_GINT64_FORMAT " films came", seen);
  plakat_engine_set_progress (cycle->engine, 1.0);
  return TRUE;
}

static DexFuture *
cycle_fiber (gpointer data)
{
  Cycle *cycle = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatLibraryPlace) place =
      dex_await_pointer (plakat_library_load_place (cycle->library), &error);
  Pulled pulled = NEW_EPOCH;

  if (place == NULL || !goes_on (cycle, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  /* A second turn if the server lost what it knew: what is wanted here goes there again, then what is there
   * comes. */
  for (guint turn = 0; turn < 2 && pulled == NEW_EPOCH; turn++)
    pulled = push (cycle, place->device, plakat_library_take_entries, &error) ? pull_changes (cycle, &error)
                                                                              : FAILED;
  if (pulled == NEW_EPOCH)
    g_set_error_literal (&error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_ANSWER,
                         _ ("The server changes who it is with every answer."));
  if (pulled != PULLED || !push (cycle, place->device, plakat_library_take_batch, &error)
      || !pull_catalogue (cycle, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_for_boolean (TRUE);
}

DexFuture *
plakat_cycle_run (PlakatLibrary *library,
                  PlakatCatalogue *catalogue,
                  PlakatRemote *remote,
                  PlakatEngine *engine)
{
  Cycle *cycle = g_new0 (Cycle, 1);

  cycle->library = g_object_ref (library);
  cycle->catalogue = g_object_ref (catalogue);
  cycle->remote = g_object_ref (remote);
  cycle->engine = g_object_ref (engine);
  return dex_scheduler_spawn (NULL, 0, cycle_fiber, cycle, cycle_free);
}
