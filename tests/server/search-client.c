/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "../store/search-kit.h"
#include "plakat-film-item.h"
#include "search-client.h"

struct _SearchClient
{
  SearchKit kit;
  GPtrArray *films;
};

SearchClient *
search_client_open (const char *starter)
{
  SearchClient *self = g_new0 (SearchClient, 1);

  self->films = search_kit_read (starter);
  g_assert_nonnull (self->films);
  search_kit_open (&self->kit);
  search_kit_store (&self->kit, self->films);
  return self;
}

GPtrArray *
search_client_titles (SearchClient *self)
{
  return self->films;
}

char *
search_client_find (SearchClient *self, const char *words, guint place)
{
  g_autoptr (PlakatSearchResults) results = search_kit_ask (&self->kit, words, 24);
  g_autoptr (PlakatFilmItem) film = g_list_model_get_item (plakat_search_results_get_films (results), place);

  return film != NULL ? g_strdup (plakat_film_item_get_uid (film)) : NULL;
}

void
search_client_close (SearchClient *self)
{
  search_kit_close (&self->kit);
  g_ptr_array_unref (self->films);
  g_free (self);
}
