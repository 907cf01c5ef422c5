/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-search-find.h"
#include "plakat-sqlite.h"

G_BEGIN_DECLS

/*
 * What catalogue.db is searched with: search.index beside it, and what changed since that was made, in memory. One for
 * all connections to a file; they take turns in bringing it up to date. Any thread.
 */
typedef struct _PlakatSearch PlakatSearch;

/**
 * PlakatSearchEffort:
 * @PLAKAT_EFFORT_LITTLE: as much as nobody notices who waits for an answer
 * @PLAKAT_EFFORT_WHOLE: all that changed, as far as it has room in memory, and a new file when it is time for one
 *
 * What may be done to bring a search up to date.
 */
typedef enum
{
  PLAKAT_EFFORT_LITTLE,
  PLAKAT_EFFORT_WHOLE,
} PlakatSearchEffort;

PlakatSearch *plakat_search_new         (const char          *catalogue_path);
PlakatSearch *plakat_search_ref         (PlakatSearch        *self);
void          plakat_search_unref       (PlakatSearch        *self);
const char   *plakat_search_get_path    (PlakatSearch        *self);
void          plakat_search_attach      (PlakatSearch        *self,
                                         PlakatSqlite        *db);
PlakatSearch *plakat_search_of          (PlakatSqlite        *db);
gboolean      plakat_search_refresh     (PlakatSearch        *self,
                                         PlakatSqlite        *db,
                                         PlakatSearchEffort   effort,
                                         GError             **error);
gboolean      plakat_search_is_complete (PlakatSearch        *self);
void          plakat_search_stop        (PlakatSearch        *self);
PlakatSearchAsk *plakat_search_ask      (PlakatSearch        *self,
                                         const char          *words);
gboolean      plakat_search_is_newest   (PlakatSearch        *self,
                                         int                  number);

/* In the thread of @db. */
gboolean      plakat_search_find        (PlakatSqlite        *db,
                                         const PlakatSearchAsk *ask,
                                         guint                most,
                                         GArray              *found[PLAKAT_FIND_N_KINDS],
                                         GError             **error);
GArray       *plakat_search_match_films (PlakatSqlite        *db,
                                         const char          *words,
                                         GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatSearch, plakat_search_unref)

G_END_DECLS
