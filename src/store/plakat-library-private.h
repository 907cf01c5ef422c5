/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-library.h"
#include "plakat-library-sync-queries.h"
#include "plakat-worker.h"

G_BEGIN_DECLS

/* A future of a library on an open file; @origin %NULL for this computer only. */
DexFuture    *plakat_library_open       (const char    *path,
                                         const char    *origin);   /* PlakatLibrary */
/* What happened to the file, for the user; NULL if nothing did. */
const char   *plakat_library_get_notice (PlakatLibrary *self);
DexFuture    *plakat_library_close      (PlakatLibrary *self);     /* TRUE */
DexFuture    *plakat_library_run        (PlakatLibrary *self,
                                         PlakatWork     work,
                                         gpointer       data,
                                         GDestroyNotify destroy);

/**
 * PlakatChange:
 * @changes: what is to be shown again when it is done
 * @result: (nullable): initialise it for a future of something else than %TRUE
 *
 * A piece of work that changes what is shown. In the thread that owns the file.
 */
typedef gboolean (*PlakatChange) (PlakatSqlite   *db,
                                  gpointer        data,
                                  PlakatChanges  *changes,
                                  GValue         *result,
                                  GError        **error);

/* When its future resolves, what is in memory is as the file is. */
DexFuture    *plakat_library_change     (PlakatLibrary *self,
                                         PlakatChange   work,
                                         gpointer       data,
                                         GDestroyNotify destroy);
/* The same for what a user does: the sync is told. */
DexFuture    *plakat_library_edit       (PlakatLibrary *self,
                                         PlakatChange   work,
                                         gpointer       data,
                                         GDestroyNotify destroy);

gboolean      plakat_library_answer_array (GPtrArray *array,
                                           GValue    *result);

/* Whether the server has op ids; %TRUE unless it was said otherwise. */
gboolean      plakat_library_get_feed   (PlakatLibrary *self);
void          plakat_library_set_feed   (PlakatLibrary *self,
                                         gboolean       feed);
GStrv         plakat_library_write_merge (PlakatSqlite  *db,
                                          const char    *path,
                                          GError       **error);
PlakatEdit   *plakat_edit_new           (PlakatFilmItem *film);
DexFuture    *plakat_library_run_edit   (PlakatLibrary  *self,
                                         PlakatEdit     *edit);

G_END_DECLS
