/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-catalogue-private.h"
#include "plakat-facet-value.h"

/* Queries of a catalogue: which films, and how many of each value. */

typedef struct
{
  PlakatColumnsKeeper *keeper; /* lives longer than the thread that is asked */
  PlakatQuery *query;
  PlakatFacet facet;
  char *words;
} Ask;

static Ask *
ask_new (PlakatCatalogue *catalogue, const PlakatQuery *query)
{
  Ask *ask = g_new0 (Ask, 1);

  ask->keeper = plakat_catalogue_get_keeper (catalogue);
  ask->query = plakat_query_copy (query);
  return ask;
}

static void
ask_free (gpointer data)
{
  Ask *ask = data;

  plakat_query_free (ask->query);
  g_free (ask->words);
  g_free (ask);
}

static gboolean
facet_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  Ask *ask = data;
  g_autoptr (GPtrArray) values =
      plakat_columns_keeper_count (ask->keeper, db, ask->query, ask->facet, ask->words, error);
  GListStore *store;

  if (values == NULL)
    return FALSE;
  store = g_list_store_new (PLAKAT_TYPE_FACET_VALUE);
  g_list_store_splice (store, 0, 0, values->pdata, values->len);
  g_value_init (result, G_TYPE_LIST_STORE);
  g_value_take_object (result, store);
  return TRUE;
}

/**
 * plakat_catalogue_count_facet:
 * @words: (nullable): of directors and actors those whose names have them
 *
 * Each value with the number of films that choosing it (alone in this facet) would leave: those with most
 * first, numbers in their order.
 *
 * Returns: (transfer full): a future of a #GListStore of #PlakatFacetValue
 */
DexFuture *
plakat_catalogue_count_facet (PlakatCatalogue *self,
                              const PlakatQuery *query,
                              PlakatFacet facet,
                              const char *words)
{
  Ask *ask;

  dex_return_error_if_fail (PLAKAT_IS_CATALOGUE (self));
  dex_return_error_if_fail (query != NULL);

  ask = ask_new (self, query);
  ask->facet = facet;
  ask->words = g_strdup (words);
  return plakat_catalogue_run_reader (self, facet_work, ask, ask_free);
}

static gboolean
query_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  Ask *ask = data;
  GBytes *ids = plakat_columns_keeper_select (ask->keeper, db, ask->query, error);

  if (ids == NULL)
    return FALSE;
  g_value_init (result, G_TYPE_BYTES);
  g_value_take_boxed (result, ids);
  return TRUE;
}

/** plakat_catalogue_run_query: Returns: (transfer full): a future of #GBytes of #gint64 row ids, in order */
DexFuture *
plakat_catalogue_run_query (PlakatCatalogue *self, const PlakatQuery *query)
{
  dex_return_error_if_fail (PLAKAT_IS_CATALOGUE (self));
  dex_return_error_if_fail (query != NULL);

  return plakat_catalogue_run_reader (self, query_work, ask_new (self, query), ask_free);
}

/** plakat_catalogue_build_columns: makes the columns of the catalogue as it is now, without waiting until it
 * is quiet */
DexFuture *
plakat_catalogue_build_columns (PlakatCatalogue *self)
{
  return plakat_columns_keeper_build (plakat_catalogue_get_keeper (self));
}
