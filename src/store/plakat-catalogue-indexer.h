/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-search.h"
#include "plakat-worker.h"

G_BEGIN_DECLS

/*
 * Keeps a catalogue's search up to date in a thread of its own, behind everything else. Main thread.
 */
typedef struct _PlakatCatalogueIndexer PlakatCatalogueIndexer;

/** PlakatIndexerFunc: told when more is found than before */
typedef void (*PlakatIndexerFunc) (gpointer data);

PlakatCatalogueIndexer *plakat_catalogue_indexer_new        (const char             *path,
                                                             PlakatIndexerFunc       func,
                                                             gpointer                data);
PlakatSearch           *plakat_catalogue_indexer_get_search (PlakatCatalogueIndexer *self);
DexFuture              *plakat_catalogue_indexer_open       (PlakatCatalogueIndexer *self); /* TRUE */
void                    plakat_catalogue_indexer_wake       (PlakatCatalogueIndexer *self);
DexFuture              *plakat_catalogue_indexer_close      (PlakatCatalogueIndexer *self); /* TRUE */
void                    plakat_catalogue_indexer_free       (PlakatCatalogueIndexer *self);

G_END_DECLS
