/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-query.h"

G_BEGIN_DECLS

#define KEY_LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-"

/** PlakatItemKind: what stands between two spaces */
typedef enum
{
  PLAKAT_ITEM_WORD,
  PLAKAT_ITEM_TERM,  /* @facet */
  PLAKAT_ITEM_STATE, /* "is" */
  PLAKAT_ITEM_ORDER,
  PLAKAT_ITEM_DOUBTFUL, /* no key, but nearly @facet's */
} PlakatItemKind;

/** PlakatItem: @mark: `:`, `<`, `>`, or with an equals sign `l`, `g`; @value: where the value begins */
typedef struct
{
  PlakatItemKind kind;
  PlakatFacet facet;
  gboolean negated;
  char mark;
  const char *value;
  gsize key_length;
} PlakatItem;

PlakatItem  plakat_query_read_item  (const char *text);
const char *plakat_query_order_key  (PlakatOrder order);
gboolean    plakat_query_find_order (const char  *key,
                                     PlakatOrder *order);
char       *plakat_query_clean      (const char  *value);
gboolean    plakat_facet_is_state   (PlakatFacet  facet);

G_END_DECLS
