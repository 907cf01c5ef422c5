/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-search-table.h"

G_BEGIN_DECLS

/**
 * PlakatSearchClass:
 *
 * How something was found; the earlier the better. Among equals the most sought come first.
 */
typedef enum
{
  PLAKAT_CLASS_WHOLE,      /* the title or name, with or without its article */
  PLAKAT_CLASS_WHOLE_YEAR, /* the title and the year */
  PLAKAT_CLASS_BEGUN_YEAR, /* the beginning of the title, and the year */
  PLAKAT_CLASS_BEGUN,      /* the beginning of the title */
  PLAKAT_CLASS_WORDS,      /* all words, in any order */
  PLAKAT_CLASS_LAST_BEGUN, /* all words, the last of which is only begun */
  PLAKAT_CLASS_ALL_BEGUN,  /* words that begin so */
  PLAKAT_CLASS_LEFT_OUT,   /* without articles and the like */
  PLAKAT_CLASS_GLUED,      /* with a space too many, or too few */
  PLAKAT_CLASS_TYPO,       /* and on: with typing errors */
  PLAKAT_CLASS_INSIDE = 100, /* in the midst of a word */
} PlakatSearchClass;

/** PlakatSearchFound: @source: which of several tables, as the caller counts them; @id: the row; @n_films: of a person */
typedef struct
{
  guint32 thing;
  guint32 id;
  guint16 class;
  guint16 source;
  guint16 n_films;
  float weight;
} PlakatSearchFound;

/**
 * PlakatSearchAsk:
 * @tokens: (element-type PlakatSearchToken): what must be there
 * @rest: the folded text without the year
 * @asked: (nullable): a number that other threads change when the answer is not wanted any more
 *
 * What is looked for.
 */
typedef struct
{
  char *folded;
  GPtrArray *tokens;
  char *rest;
  int year;
  const int *asked;
  int number;
} PlakatSearchAsk;

/**
 * PlakatSearchPlace:
 * @table: where is looked
 * @films: its films' table, for characters
 * @hidden: (nullable): rows of films or people that are not shown of it: a table made since has them
 */
typedef struct
{
  const PlakatSearchTable *table;
  const PlakatSearchTable *films;
  GHashTable *hidden;
  guint source;
} PlakatSearchPlace;

PlakatSearchAsk *plakat_search_ask_new      (const char              *words,
                                             const int               *asked);
void             plakat_search_ask_free     (PlakatSearchAsk         *self);
gboolean         plakat_search_ask_is_over  (const PlakatSearchAsk   *self);

void             plakat_search_find_exact   (const PlakatSearchPlace *place,
                                             const PlakatSearchAsk   *ask,
                                             guint                    most,
                                             GArray                  *found);
void             plakat_search_find_loosely (const PlakatSearchPlace *place,
                                             const PlakatSearchAsk   *ask,
                                             guint                    most,
                                             GArray                  *found);
void             plakat_search_find_typos   (const PlakatSearchPlace *place,
                                             const PlakatSearchAsk   *ask,
                                             guint                    most,
                                             GArray                  *found);
void             plakat_search_find_inside  (const PlakatSearchPlace *place,
                                             const PlakatSearchAsk   *ask,
                                             guint                    most,
                                             GArray                  *found);
void             plakat_search_find_all     (const PlakatSearchPlace *place,
                                             const PlakatSearchAsk   *ask,
                                             GArray                  *rows);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatSearchAsk, plakat_search_ask_free)

G_END_DECLS
