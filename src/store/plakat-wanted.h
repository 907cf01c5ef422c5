/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-query.h"
#include "plakat-sqlite.h"

G_BEGIN_DECLS

/**
 * PlakatRange: bounds of a number, both within unless @above, @below
 */
typedef struct
{
  double from;
  double to;
  gboolean above;
  gboolean below;
} PlakatRange;

typedef struct _PlakatAsked PlakatAsked;

/**
 * PlakatWanted:
 * @numbers: (element-type gint64): rows of genres
 * @texts: (element-type utf8): codes of countries and languages, uids of lists, of a person; a folded name
 * @range: for facets of numbers; decades are years here, one's own stars halves of them
 * @any: any list
 * @smart: (element-type PlakatAsked): what smart lists have by themselves
 *
 * A term with its values as they stand in the databases. No values at all: nothing is so.
 */
typedef struct
{
  PlakatFacet facet;
  gboolean negated;
  GArray *numbers;
  GPtrArray *texts;
  PlakatRange range;
  gboolean any;
  GPtrArray *smart;
} PlakatWanted;

/*
 * What a query means, found out once for both ways of answering it. In the thread that owns the connection.
 */
struct _PlakatAsked
{
  GPtrArray *terms; /* PlakatWanted, in the order of the query's terms */
  GArray *words;    /* (element-type gint64) (nullable): rows of films that the words are found in */
  PlakatOrder order;
  gboolean reversed;
  guint32 seed;
  guint rows; /* of a PlakatQuery */
  gboolean arriving; /* while films come for the first time they stay where they are: new ones hang below the others */
};

gboolean     plakat_asked_init           (PlakatAsked        *self,
                                          PlakatSqlite       *db,
                                          const PlakatQuery  *query,
                                          GError            **error);
void         plakat_asked_clear          (PlakatAsked        *self);
const char  *plakat_asked_get_list       (const PlakatAsked  *self);
gboolean     plakat_facet_is_of_library  (PlakatFacet         facet);
GArray      *plakat_wanted_read_ids      (PlakatSqlite       *db,
                                          sqlite3_stmt       *statement,
                                          GError            **error);
void         plakat_wanted_add_functions (PlakatSqlite       *db);
guint32      plakat_wanted_shuffle       (gint64              id,
                                          guint32             seed);
gboolean     plakat_range_holds          (const PlakatRange  *self,
                                          double              number);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlakatAsked, plakat_asked_clear)

G_END_DECLS
