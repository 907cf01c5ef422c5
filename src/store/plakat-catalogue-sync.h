/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-catalogue.h"
#include "plakat-wire-sync.h"

G_BEGIN_DECLS

/**
 * PlakatCataloguePull:
 * @epoch: (nullable): the server's, as last seen; @cursor: (nullable): how far the pull came
 * @complete: whether it has been through at least once
 */
typedef struct
{
  char *epoch;
  char *cursor;
  gboolean complete;
} PlakatCataloguePull;

void       plakat_catalogue_pull_free   (PlakatCataloguePull *pull);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatCataloguePull, plakat_catalogue_pull_free)

/* How a catalogue is filled. Main thread. */
DexFuture *plakat_catalogue_load_pull   (PlakatCatalogue     *self);      /* PlakatCataloguePull (pointer) */
DexFuture *plakat_catalogue_store_page  (PlakatCatalogue     *self,
                                         PlakatCataloguePage *page);      /* TRUE; takes the page */
DexFuture *plakat_catalogue_forget_pull (PlakatCatalogue     *self);      /* TRUE: from the start again */
DexFuture *plakat_catalogue_load_files  (PlakatCatalogue     *self,
                                         const char          *folder);    /* TRUE: every *.jsonl of it is here */

G_END_DECLS
