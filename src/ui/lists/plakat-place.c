/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-place.h"

static const PlakatPlace places[] = {
  { "catalogue", NULL, PLAKAT_ORDER_POPULARITY, "plakat-wall-symbolic", N_ ("No films yet"),
    N_ ("The catalogue is fetched as soon as the server can be reached.") },
  { "watchlist", "watchlist", PLAKAT_ORDER_ADDED, "plakat-bookmark-outline-symbolic", N_ ("Nothing here yet"),
    N_ ("Films that you want to see will hang here.") },
  { "favourites", "favourites", PLAKAT_ORDER_ADDED, "plakat-heart-outline-symbolic", N_ ("Nothing here yet"),
    N_ ("Films that you love will hang here.") },
  { "rated", "rated", PLAKAT_ORDER_MY_RATING, "starred-symbolic", N_ ("Nothing here yet"),
    N_ ("Films that you give stars will hang here.") },
};

/* as the query grammar names them */
static const char *const order_keys[PLAKAT_N_ORDERS] = {
  [PLAKAT_ORDER_POPULARITY] = "popularity", [PLAKAT_ORDER_TITLE] = "title",
  [PLAKAT_ORDER_RELEASE] = "release",       [PLAKAT_ORDER_RATING] = "rating",
  [PLAKAT_ORDER_RUNTIME] = "runtime",       [PLAKAT_ORDER_ADDED] = "added",
  [PLAKAT_ORDER_MY_RATING] = "mine",        [PLAKAT_ORDER_SHUFFLE] = "shuffle",
};

/** plakat_place_find: Returns: (nullable): the place of this name; its words are to be translated when shown
 */
const PlakatPlace *
plakat_place_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    if (g_strcmp0 (places[i].name, name) == 0)
      return &places[i];
  return NULL;
}

const char *
plakat_place_get_order_key (PlakatOrder order)
{
  g_return_val_if_fail (order < PLAKAT_N_ORDERS, NULL);

  return order_keys[order];
}

/** plakat_place_parse_order_key: Returns: the order, the most popular first for a key that is none */
PlakatOrder
plakat_place_parse_order_key (const char *key)
{
  for (guint i = 0; i < PLAKAT_N_ORDERS; i++)
    if (g_strcmp0 (key, order_keys[i]) == 0)
      return i;
  return PLAKAT_ORDER_POPULARITY;
}

/** plakat_place_create_query: Returns: (transfer full): what @place shows before anybody chose anything */
PlakatQuery *
plakat_place_create_query (const PlakatPlace *place)
{
  PlakatQuery *query = plakat_query_new ();

  if (place->list != NULL)
    plakat_query_add_text (query, PLAKAT_FACET_LIST, place->list, FALSE);
  query->order = place->order;
  return query;
}
