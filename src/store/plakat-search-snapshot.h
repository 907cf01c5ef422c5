/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-search-build.h"
#include "plakat-search-find.h"

G_BEGIN_DECLS

/**
 * PlakatSearchSnapshot:
 * @file: (nullable): the file, @base: the tables in it
 * @changes: (nullable): tables of what changed since the file was made, @newer: those
 * @films: (nullable): rows of which the file is not asked any more, @persons: the same
 * @seen: what of the catalogue is in it
 * @complete: whether that is all
 *
 * What is searched in; never changed. Any thread.
 */
typedef struct
{
  gatomicrefcount count;
  PlakatIndexFile *file;
  PlakatSearchTable base[PLAKAT_FIND_N_KINDS];
  PlakatSearchParts *changes;
  PlakatSearchTable newer[PLAKAT_FIND_N_KINDS];
  GHashTable *films;
  GHashTable *persons;
  PlakatIndexStamp seen;
  gboolean complete;
} PlakatSearchSnapshot;

PlakatSearchSnapshot *plakat_search_snapshot_new    (void);
PlakatSearchSnapshot *plakat_search_snapshot_ref    (PlakatSearchSnapshot       *self);
void                  plakat_search_snapshot_unref  (PlakatSearchSnapshot       *self);
gboolean              plakat_search_snapshot_update (PlakatSearchSnapshot       *self,
                                                     PlakatSqlite               *db,
                                                     const char                 *path,
                                                     gboolean                    little,
                                                     const int                  *stopped,
                                                     PlakatSearchSnapshot      **next,
                                                     GError                    **error);
gboolean              plakat_search_snapshot_is_outgrown (PlakatSearchSnapshot  *self,
                                                          PlakatSqlite          *db,
                                                          gboolean              *outgrown,
                                                          GError               **error);
PlakatSearchSnapshot *plakat_search_snapshot_make   (PlakatSqlite               *db,
                                                     const char                 *path,
                                                     const int                  *stopped,
                                                     GError                    **error);
gboolean              plakat_search_snapshot_get_place (const PlakatSearchSnapshot *self,
                                                        PlakatSearchKind         kind,
                                                        guint                    source,
                                                        PlakatSearchPlace       *place);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatSearchSnapshot, plakat_search_snapshot_unref)

G_END_DECLS
