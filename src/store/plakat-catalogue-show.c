/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-catalogue-show.h"
#include "plakat-film-item-private.h"
#include "plakat-film-note.h"
#include "plakat-search-results.h"

/* What a thread made is the main thread's now: from here on its films follow the library. */

typedef struct
{
  PlakatLibrary *library;
  DexFuture *future;
  PlakatSearch *search; /* (nullable): that was asked, */
  int number;           /* and the question's number */
} Showing;

static void
showing_free (gpointer data)
{
  Showing *showing = data;

  g_object_unref (showing->library);
  dex_clear (&showing->future);
  g_clear_pointer (&showing->search, plakat_search_unref);
  g_free (showing);
}

static void
watch_all (PlakatLibrary *library, GListModel *model)
{
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (model, i);

      plakat_film_item_watch (PLAKAT_IS_FILM_NOTE (item) ? plakat_film_note_get_film (PLAKAT_FILM_NOTE (item))
                                                         : PLAKAT_FILM_ITEM (item),
                              library);
    }
}

static DexFuture *
show_marks_fiber (gpointer data)
{
  Showing *showing = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) answer = dex_await_object (g_steal_pointer (&showing->future), &error);

  if (showing->search != NULL && !plakat_search_is_newest (showing->search, showing->number))
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Something else is searched for");
  if (answer == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (G_IS_LIST_MODEL (answer))
    watch_all (showing->library, G_LIST_MODEL (answer));
  else
    {
      watch_all (showing->library, plakat_search_results_get_films (PLAKAT_SEARCH_RESULTS (answer)));
      watch_all (showing->library, plakat_search_results_get_characters (PLAKAT_SEARCH_RESULTS (answer)));
    }
  return dex_future_new_for_object (answer);
}

/**
 * plakat_catalogue_show:
 * @future: (transfer full): of a list of films or notes, or of #PlakatSearchResults
 * @search: (nullable): that was asked
 * @number: of the question
 *
 * Returns: (transfer full): a future of the same; %G_IO_ERROR_CANCELLED when @search was asked something else
 * since
 */
DexFuture *
plakat_catalogue_show (PlakatLibrary *library, DexFuture *future, PlakatSearch *search, int number)
{
  Showing *showing = g_new0 (Showing, 1);

  showing->library = g_object_ref (library);
  showing->future = future;
  showing->search = search != NULL ? plakat_search_ref (search) : NULL;
  showing->number = number;
  return dex_scheduler_spawn (NULL, 0, show_marks_fiber, showing, showing_free);
}
