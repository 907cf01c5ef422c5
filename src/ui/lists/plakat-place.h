/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-query.h"

G_BEGIN_DECLS

/**
 * PlakatPlace:
 * @name: as actions name it
 * @list: (nullable): the value of the list facet, %NULL for the whole catalogue
 * @order: how its films follow each other at first
 * @empty_title: what is said when nothing is there; @empty_text says what will be
 *
 * A place that shows a wall of films.
 */
typedef struct
{
  const char *name;
  const char *list;
  PlakatOrder order;
  const char *icon;
  const char *empty_title;
  const char *empty_text;
} PlakatPlace;

const PlakatPlace *plakat_place_find            (const char        *name);
const char        *plakat_place_get_order_key   (PlakatOrder        order);
gboolean           plakat_place_is_list         (const char        *name);
PlakatOrder        plakat_place_parse_order_key (const char        *key);
PlakatQuery       *plakat_place_create_query    (const PlakatPlace *place);

G_END_DECLS
