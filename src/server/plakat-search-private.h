/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-search-text.h"
#include "plakat-search.h"

G_BEGIN_DECLS

/** PlakatSearchTable: what can be searched */
typedef enum
{
  PLAKAT_SEARCH_FILMS,
  PLAKAT_SEARCH_PERSONS,
} PlakatSearchTable;

/**
 * PlakatSearchRow:
 * @rank: plakat_search_rank() of its popularity
 * @words: what it is found by, words with spaces between
 *
 * A row of a search table.
 */
typedef struct
{
  gint64 id;
  gint64 rank;
  char *words;
} PlakatSearchRow;

/**
 * PlakatSearchTerm:
 * @prefix: whether words that only begin so are meant as well
 *
 * A word that is looked for.
 */
typedef struct
{
  char *word;
  gboolean prefix;
} PlakatSearchTerm;

/** PlakatSearchHit: what was found, and how far from the most popular it is */
typedef struct
{
  gint64 id;
  gint64 rank;
} PlakatSearchHit;

/*
 * PlakatSearchQuery: (element-type GArray): of PlakatSearchTerm: of each array one term must be there.
 */
typedef GPtrArray PlakatSearchQuery;

/** PlakatSearchMarks: how an engine writes that all or one must be there, a word, and that it is a beginning */
typedef struct
{
  const char *all;
  const char *one;
  const char *quote;
  const char *prefix;
} PlakatSearchMarks;

/**
 * PlakatSearchEngine:
 * @match: appends the #PlakatSearchHit of what has a term of each array, the most popular first
 * @write: takes rows in the order of their rank; those without words are passed over
 * @remove: takes away the rows of #PlakatSearchHit
 * @empty: takes away all of them
 * @tidy: after many rows were written
 *
 * What the engines do each in their own way.
 */
typedef struct
{
  gboolean (*match) (PlakatDb *db,
                     PlakatSearchTable table,
                     PlakatSearchQuery *query,
                     guint limit,
                     GArray *hits,
                     GError **error);
  gboolean (*write) (PlakatDb *db, PlakatSearchTable table, GArray *rows, GError **error);
  gboolean (*remove) (PlakatDb *db, PlakatSearchTable table, GArray *hits, GError **error);
  gboolean (*empty) (PlakatDb *db, PlakatSearchTable table, GError **error);
  gboolean (*tidy) (PlakatDb *db, PlakatSearchTable table, GError **error);
} PlakatSearchEngine;

extern const PlakatSearchEngine plakat_search_sqlite;
extern const PlakatSearchEngine plakat_search_postgresql;

char *plakat_search_print (PlakatSearchQuery       *query,
                           const PlakatSearchMarks *marks);

gint64   plakat_search_rank   (double              popularity);
gboolean plakat_search_match  (PlakatDb           *db,
                               PlakatSearchTable   table,
                               PlakatSearchQuery  *query,
                               guint               limit,
                               GArray             *hits,
                               GError            **error);
gboolean plakat_search_write  (PlakatDb           *db,
                               PlakatSearchTable   table,
                               GArray             *rows,
                               GError            **error);
gboolean plakat_search_remove (PlakatDb           *db,
                               PlakatSearchTable   table,
                               GArray             *hits,
                               GError            **error);
gboolean plakat_search_empty  (PlakatDb           *db,
                               PlakatSearchTable   table,
                               GError            **error);
gboolean plakat_search_tidy   (PlakatDb           *db,
                               PlakatSearchTable   table,
                               GError            **error);

G_END_DECLS
