/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-query.h"

G_BEGIN_DECLS

/**
 * PlakatChip:
 * @label: what is chosen
 * @facet: which facet's terms go when the chip is pressed
 * @term: the term's place in the query, or -1 when the chip stands for all terms of its facet
 */
typedef struct
{
  char *label;
  PlakatFacet facet;
  int term;
} PlakatChip;

GPtrArray  *plakat_chips_list        (const PlakatQuery *query,
                                      const char        *place_list,
                                      GHashTable        *labels);
void        plakat_chips_remove      (PlakatQuery       *query,
                                      const PlakatChip  *chip,
                                      const char        *place_list);
gboolean    plakat_chips_has_value   (const PlakatQuery *query,
                                      PlakatFacet        facet,
                                      const char        *value,
                                      gboolean           negated);
void        plakat_chips_toggle      (PlakatQuery       *query,
                                      PlakatFacet        facet,
                                      const char        *value,
                                      gboolean           negated);
void        plakat_chips_set_range   (PlakatQuery       *query,
                                      PlakatFacet        facet,
                                      const char        *range);
char       *plakat_chips_create_key  (PlakatFacet        facet,
                                      const char        *value);

G_END_DECLS
