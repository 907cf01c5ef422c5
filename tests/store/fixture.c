/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "fixture.h"
#include "plakat-film.h"
#include "plakat-wire.h"

static void
remove_folder (const char *folder)
{
  g_autofree char *quoted = g_shell_quote (folder);
  g_autofree char *command = g_strdup_printf ("rm -rf %s", quoted);

  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
}

static DexFuture *last;

/* What a thread resolves wakes nobody; what is to be called back then wakes the main loop. */
static DexFuture *
wake_cb (DexFuture *future, gpointer data)
{
  return dex_ref (future);
}

const GValue *
fixture_wait (DexFuture *future)
{
  g_autoptr (GError) error = NULL;
  const GValue *value;

  dex_clear (&last);
  last = future = dex_future_finally (future, wake_cb, NULL, NULL);
  while (dex_future_get_status (future) == DEX_FUTURE_STATUS_PENDING)
    g_main_context_iteration (NULL, TRUE);
  value = dex_future_get_value (future, &error);
  g_assert_no_error (error);
  return value;
}

GError *
fixture_wait_for_error (DexFuture *future)
{
  g_autoptr (DexFuture) waking = dex_future_finally (future, wake_cb, NULL, NULL);
  GError *error = NULL;

  while (dex_future_get_status (waking) == DEX_FUTURE_STATUS_PENDING)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (dex_future_get_value (waking, &error));
  return error;
}

void
fixture_reopen (Fixture *fixture, const char *origin)
{
  if (fixture->store != NULL)
    fixture_wait (plakat_store_close (fixture->store));
  g_clear_object (&fixture->store);
  fixture->store = g_value_dup_object (
      fixture_wait (plakat_store_open (fixture->folder, fixture->folder, "local", origin)));
  fixture->library = plakat_store_get_library (fixture->store);
  fixture->catalogue = plakat_store_get_catalogue (fixture->store);
}

void
fixture_set_up (Fixture *fixture, gconstpointer origin)
{
  fixture->folder = g_dir_make_tmp ("plakat-XXXXXX", NULL);
  fixture_reopen (fixture, origin);
}

void
fixture_tear_down (Fixture *fixture, gconstpointer origin)
{
  if (fixture->store != NULL)
    fixture_wait (plakat_store_close (fixture->store));
  g_clear_object (&fixture->store);
  dex_clear (&last);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  remove_folder (fixture->folder);
  g_free (fixture->folder);
}

void
fixture_fill (Fixture *fixture, const char *json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object =
      plakat_wire_parse_object (json, strlen (json), PLAKAT_WIRE_MAX_PAGE_BYTES, &error);
  PlakatCataloguePage *page;

  g_assert_no_error (error);
  page = plakat_catalogue_page_from_json (object, &error);
  g_assert_no_error (error);
  fixture_wait (plakat_catalogue_store_page (fixture->catalogue, page));
}

PlakatFilmItem *
fixture_item (const char *uid, const char *title)
{
  g_autoptr (PlakatFilm) film = plakat_film_new (uid);

  film->title = g_strdup (title);
  film->release_date.year = 1950;
  return plakat_film_item_new_for_film (film);
}

/* What was stored is found when the results say that they are complete. */
PlakatSearchResults *
fixture_search (Fixture *fixture, const char *words)
{
  PlakatSearchResults *results = NULL;

  do
    {
      g_clear_object (&results);
      results = g_value_dup_object (fixture_wait (plakat_catalogue_search (fixture->catalogue, words, 10)));
    }
  while (!plakat_search_results_get_complete (results));
  return results;
}

void
fixture_expect_film (Fixture *fixture, const char *words, const char *title)
{
  g_autoptr (PlakatSearchResults) results = fixture_search (fixture, words);
  g_autoptr (PlakatFilmItem) film = g_list_model_get_item (plakat_search_results_get_films (results), 0);

  g_test_message ("%s", words);
  g_assert_nonnull (film);
  g_assert_cmpstr (plakat_film_item_get_title (film), ==, title);
}
