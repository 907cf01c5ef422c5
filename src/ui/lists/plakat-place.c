/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-library-lists.h"
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
  [PLAKAT_ORDER_POPULARITY] = "popularity",
  [PLAKAT_ORDER_TITLE] = "title",
  [PLAKAT_ORDER_RELEASE] = "release",
  [PLAKAT_ORDER_RATING] = "rating",
  [PLAKAT_ORDER_RUNTIME] = "runtime",
  [PLAKAT_ORDER_ADDED] = "added",
  [PLAKAT_ORDER_DIRECTOR] = "director",
  [PLAKAT_ORDER_GENRE] = "genre",
  [PLAKAT_ORDER_MY_RATING] = "mine",
  [PLAKAT_ORDER_SHUFFLE] = "shuffle",
  [PLAKAT_ORDER_OWN] = "own",
  [PLAKAT_ORDER_HUE] = "hue",
  [PLAKAT_ORDER_LIGHTNESS] = "lightness",
  [PLAKAT_ORDER_CHROMA] = "chroma",
};

/* Lists come and go, but their places are few and small: each is made once and stays. */
static const PlakatPlace *
find_list (const char *name)
{
  static GHashTable *lists = NULL;
  PlakatPlace *place;

  if (lists == NULL)
    lists = g_hash_table_new (g_str_hash, g_str_equal);
  place = g_hash_table_lookup (lists, name);
  if (place != NULL)
    return place;
  place = g_new0 (PlakatPlace, 1);
  place->name = place->list = g_intern_string (name);
  place->order = PLAKAT_ORDER_OWN;
  place->icon = "view-list-symbolic";
  place->empty_title = N_ ("Nothing here yet");
  place->empty_text = N_ ("“Add to list” on a film’s page, or in the menu of its poster, hangs it here.");
  g_hash_table_insert (lists, (gpointer) place->name, place);
  return place;
}

/**
 * plakat_place_find:
 * @name: of a place, or the uid of a list of one's own or of a profile's list
 *
 * Returns: (nullable): the place of this name; its words are to be translated when shown
 */
const PlakatPlace *
plakat_place_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    if (g_strcmp0 (places[i].name, name) == 0)
      return &places[i];
  return plakat_place_is_list (name) ? find_list (name) : NULL;
}

/** plakat_place_is_list: whether the name is that of a list of one's own, or of a profile's list */
gboolean
plakat_place_is_list (const char *name)
{
  return name != NULL
         && (g_str_has_prefix (name, PLAKAT_LIST_UID_OWN)
             || g_str_has_prefix (name, PLAKAT_LIST_UID_PROFILE));
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
