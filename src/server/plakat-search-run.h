/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-search-private.h"

G_BEGIN_DECLS

/**
 * PlakatSearchWord:
 * @typed: as it was typed, folded
 * @terms: (element-type PlakatSearchTerm): what is looked for instead
 *
 * A word of a search.
 */
typedef struct
{
  char *typed;
  GArray *terms;
} PlakatSearchWord;

/**
 * PlakatSearchRun:
 * @words: (element-type PlakatSearchWord): what is looked for
 * @limit: how much is found at the most
 * @ids: (element-type gint64): what was found, the best first
 * @seen: the same, to know them
 *
 * A search while it is done.
 */
typedef struct
{
  PlakatDb *db;
  GPtrArray *words;
  guint limit;
  GArray *ids;
  GHashTable *seen;
} PlakatSearchRun;

gboolean plakat_search_correct (PlakatDb    *db,
                                const char  *word,
                                GArray      *whole,
                                GArray      *begun,
                                GError     **error);
gboolean plakat_search_knows   (PlakatDb    *db,
                                const char  *word,
                                gboolean    *known,
                                GError     **error);

GArray            *plakat_search_terms     (PlakatSearchRun  *self,
                                            guint             word,
                                            const char       *marks);
GArray            *plakat_search_terms_new (void);
PlakatSearchQuery *plakat_search_query_new (void);
gboolean           plakat_search_people    (PlakatSearchRun  *self,
                                            GArray           *hits,
                                            GError          **error);

G_END_DECLS
