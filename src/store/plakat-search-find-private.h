/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-bits.h"
#include "plakat-search-find.h"
#include "plakat-search-tokens.h"

G_BEGIN_DECLS

/** PlakatSearchBits: a set of the first @n things of a table */
typedef struct
{
  guint64 *words;
  guint32 n;
} PlakatSearchBits;

/** PlakatSearchFinder: one table is looked through; @found: (element-type PlakatSearchFound): takes what is found */
typedef struct
{
  const PlakatSearchPlace *place;
  const PlakatSearchTable *table;
  const PlakatSearchAsk *ask;
  guint most;
  GArray *found;
  PlakatSearchBits seen;
} PlakatSearchFinder;

/** PlakatSearchHow: how much of a word must be there */
typedef enum
{
  PLAKAT_HOW_WHOLE,
  PLAKAT_HOW_LAST_BEGUN,
  PLAKAT_HOW_BEGUN,
} PlakatSearchHow;

void     plakat_search_bits_init      (PlakatSearchBits          *self,
                                       guint32                    n);
void     plakat_search_bits_clear     (PlakatSearchBits          *self);
void     plakat_search_bits_empty     (PlakatSearchBits          *self);
gboolean plakat_search_bits_and       (PlakatSearchBits          *self,
                                       const PlakatSearchBits    *other);
void     plakat_search_bits_or        (PlakatSearchBits          *self,
                                       const PlakatSearchBits    *other);
void     plakat_search_bits_add       (PlakatSearchBits          *self,
                                       const PlakatSearchTable   *table,
                                       guint32                    first,
                                       guint32                    after);

void     plakat_search_finder_init    (PlakatSearchFinder        *self,
                                       const PlakatSearchPlace   *place,
                                       const PlakatSearchAsk     *ask,
                                       guint                      most,
                                       GArray                    *found);
void     plakat_search_finder_clear   (PlakatSearchFinder        *self);
gboolean plakat_search_finder_is_done (const PlakatSearchFinder  *self);
void     plakat_search_finder_take    (PlakatSearchFinder        *self,
                                       guint32                    thing,
                                       guint                      class);
void     plakat_search_finder_take_all (PlakatSearchFinder       *self,
                                        const PlakatSearchBits   *bits,
                                        guint                     class);
void     plakat_search_finder_mark    (const PlakatSearchFinder  *self,
                                       const PlakatSearchToken         *token,
                                       PlakatSearchHow            how,
                                       gboolean                   alone,
                                       PlakatSearchBits          *bits);
guint32  plakat_search_finder_horizon (const PlakatSearchFinder  *self);

static inline gboolean
plakat_search_bits_has (const PlakatSearchBits *self, guint32 thing)
{
  return thing < self->n && plakat_bits_get (self->words, thing);
}

static inline void
plakat_search_bits_set (PlakatSearchBits *self, guint32 thing)
{
  plakat_bits_set (self->words, thing);
}

G_END_DECLS
