/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-types.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_QUERY (plakat_query_get_type ())

/**
 * PlakatFacet:
 * @PLAKAT_FACET_PERSON: a person's uid, in any job
 * @PLAKAT_FACET_DIRECTOR: a director's name
 * @PLAKAT_FACET_CAST: an actor's name
 * @PLAKAT_FACET_RATING: of the public, 0 to 10
 * @PLAKAT_FACET_LIST: whose films are shown, in the order of that list: `watchlist`, `favourites`, `rated`, `unrated`,
 *   a list's uid, or the name of a list of one's own or of a profile
 * @PLAKAT_FACET_MY_RATING: in stars, 0.5 to 5
 * @PLAKAT_FACET_IN: as @PLAKAT_FACET_LIST, but only a condition; `any` is any list
 * @PLAKAT_FACET_RATED: `rated`, `unrated`
 * @PLAKAT_FACET_WATCHED: `watched`, `unwatched`
 * @PLAKAT_FACET_COLOUR: what plakat_look_parse_colour() reads; films whose poster is near to it
 *
 * What can be asked of films. A new one is a line here and one in the table of plakat-query.c.
 */
typedef enum
{
  PLAKAT_FACET_GENRE,
  PLAKAT_FACET_DECADE,
  PLAKAT_FACET_YEAR,
  PLAKAT_FACET_COUNTRY,
  PLAKAT_FACET_LANGUAGE,
  PLAKAT_FACET_DIRECTOR,
  PLAKAT_FACET_CAST,
  PLAKAT_FACET_PERSON,
  PLAKAT_FACET_RUNTIME,
  PLAKAT_FACET_RATING,
  PLAKAT_FACET_LIST,
  PLAKAT_FACET_MY_RATING,
  PLAKAT_FACET_IN,
  PLAKAT_FACET_RATED,
  PLAKAT_FACET_WATCHED,
  PLAKAT_FACET_COLOUR,
} PlakatFacet;

#define PLAKAT_N_FACETS 16

/**
 * PlakatOrder:
 * @PLAKAT_ORDER_DIRECTOR: by the name of the first director, then by title
 * @PLAKAT_ORDER_GENRE: by the first genre, then the next ones, then by title
 * @PLAKAT_ORDER_OWN: the order that a list has of its own; without a list, by popularity
 * @PLAKAT_ORDER_HUE: by the posters' own colours, from red to violet, then neutrals from light to dark
 * @PLAKAT_ORDER_LIGHTNESS: of these colours, light ones first
 * @PLAKAT_ORDER_CHROMA: of these colours, the most colourful first
 *
 * Films whose posters' colours are not known stand behind the others.
 */
typedef enum
{
  PLAKAT_ORDER_POPULARITY,
  PLAKAT_ORDER_TITLE,
  PLAKAT_ORDER_RELEASE,
  PLAKAT_ORDER_RATING,
  PLAKAT_ORDER_RUNTIME,
  PLAKAT_ORDER_ADDED,
  PLAKAT_ORDER_DIRECTOR,
  PLAKAT_ORDER_GENRE,
  PLAKAT_ORDER_MY_RATING,
  PLAKAT_ORDER_SHUFFLE,
  PLAKAT_ORDER_OWN,
  PLAKAT_ORDER_HUE,
  PLAKAT_ORDER_LIGHTNESS,
  PLAKAT_ORDER_CHROMA,
} PlakatOrder;

#define PLAKAT_N_ORDERS 14

/**
 * PlakatTerm:
 * @value: what a film must have (text facets), or %NULL
 * @from: least, @to: most (number facets); a decade is the year it begins with
 * @above: whether @from itself is without, @below: whether @to is
 * @negated: what a film must not have
 *
 * One condition. Terms of one facet that are not negated are alternatives; facets combine. What is not known of a film
 * is never what it must have, and never what it must not.
 */
typedef struct
{
  PlakatFacet facet;
  char *value;
  double from;
  double to;
  gboolean above;
  gboolean below;
  gboolean negated;
} PlakatTerm;

/** PlakatQueryProblem: @message: a sentence about the @length bytes from @start of what was typed */
typedef struct
{
  gsize start;
  gsize length;
  char *message;
} PlakatQueryProblem;

/** PlakatQueryEdge: the item that is being typed: @is_key: the beginning of a key, else of a value of @facet; @typed: it,
 * in the text that was given */
typedef struct
{
  gboolean is_key;
  PlakatFacet facet;
  gboolean negated;
  gsize start;
  const char *typed;
} PlakatQueryEdge;

GType        plakat_query_get_type        (void) G_GNUC_CONST;
PlakatQuery *plakat_query_new             (void);
PlakatQuery *plakat_query_copy            (const PlakatQuery  *self);
void         plakat_query_free            (PlakatQuery        *self);
gboolean     plakat_query_equal           (const PlakatQuery  *self,
                                           const PlakatQuery  *other);
char        *plakat_query_to_string       (const PlakatQuery  *self);
void         plakat_query_add_text        (PlakatQuery        *self,
                                           PlakatFacet         facet,
                                           const char         *value,
                                           gboolean            negated);
PlakatTerm  *plakat_query_add_range       (PlakatQuery        *self,
                                           PlakatFacet         facet,
                                           double              from,
                                           double              to);
void         plakat_query_add_terms       (PlakatQuery        *self,
                                           const PlakatQuery  *other);
void         plakat_query_remove_facet    (PlakatQuery        *self,
                                           PlakatFacet         facet);
void         plakat_query_remove_chosen   (PlakatQuery        *self,
                                           PlakatFacet         facet);
char        *plakat_term_dup_value        (const PlakatTerm   *self);
gboolean     plakat_term_equal            (const PlakatTerm   *self,
                                           const PlakatTerm   *other);
const char  *plakat_facet_get_key         (PlakatFacet         facet);
gboolean     plakat_facet_is_number       (PlakatFacet         facet);

/* plakat-query-parse.c, where the grammar stands */
PlakatQuery *plakat_query_parse           (const char         *text,
                                           GError            **error);
PlakatQuery *plakat_query_parse_all       (const char         *text,
                                           GPtrArray         **problems);
PlakatQuery *plakat_query_take_finished   (const char         *text,
                                           gboolean            all,
                                           char              **rest,
                                           GPtrArray         **problems);
gboolean     plakat_query_find_edge       (const char         *text,
                                           PlakatQueryEdge    *edge);
char        *plakat_query_quote           (const char         *value);
gboolean     plakat_query_add_value       (PlakatQuery        *self,
                                           PlakatFacet         facet,
                                           const char         *value,
                                           gboolean            negated);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatQuery, plakat_query_free)

/**
 * PlakatQuery:
 * @words: (nullable): free words, found in titles and names
 * @order: how films follow each other
 * @reversed: whether the order's own direction is turned round
 * @seed: of a shuffle
 * @rows: of an order by colour: only films whose colours are known, and of that by hue within each group of so many
 *   films light ones first; 0 for neither. It is for whoever hangs films in columns, and no part of the text
 * @terms: (element-type PlakatTerm): conditions
 *
 * What is asked of a catalogue, as a value.
 */
struct _PlakatQuery
{
  char *words;
  PlakatOrder order;
  gboolean reversed;
  guint32 seed;
  guint rows;
  GPtrArray *terms;
};

G_END_DECLS
