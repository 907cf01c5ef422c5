/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-search-results.h"

struct _PlakatSearchResults
{
  GObject parent_instance;

  GListStore *films;
  GListStore *persons;
  GListStore *characters;
};

G_DEFINE_FINAL_TYPE (PlakatSearchResults, plakat_search_results, G_TYPE_OBJECT)

static void
plakat_search_results_finalize (GObject *object)
{
  PlakatSearchResults *self = PLAKAT_SEARCH_RESULTS (object);

  g_clear_object (&self->films);
  g_clear_object (&self->persons);
  g_clear_object (&self->characters);
  G_OBJECT_CLASS (plakat_search_results_parent_class)->finalize (object);
}

static void
plakat_search_results_class_init (PlakatSearchResultsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plakat_search_results_finalize;
}

static void
plakat_search_results_init (PlakatSearchResults *self)
{
}

PlakatSearchResults *
plakat_search_results_new (GListStore *films, GListStore *persons, GListStore *characters)
{
  PlakatSearchResults *self = g_object_new (PLAKAT_TYPE_SEARCH_RESULTS, NULL);

  self->films = g_object_ref (films);
  self->persons = g_object_ref (persons);
  self->characters = g_object_ref (characters);
  return self;
}

GListModel *
plakat_search_results_get_films (PlakatSearchResults *self)
{
  return G_LIST_MODEL (self->films);
}

GListModel *
plakat_search_results_get_persons (PlakatSearchResults *self)
{
  return G_LIST_MODEL (self->persons);
}

GListModel *
plakat_search_results_get_characters (PlakatSearchResults *self)
{
  return G_LIST_MODEL (self->characters);
}
