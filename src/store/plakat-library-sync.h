/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-library.h"
#include "plakat-wire-sync.h"

G_BEGIN_DECLS

/**
 * PlakatLibraryPlace:
 * @device: this library's device id
 * @epoch: (nullable): the server's, as last seen
 * @cursor: (nullable): up to where the server's changes are here
 */
typedef struct
{
  char *device;
  char *epoch;
  char *cursor;
} PlakatLibraryPlace;

void       plakat_library_place_free    (PlakatLibraryPlace *place);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatLibraryPlace, plakat_library_place_free)

/* The sync's side of a library. Main thread. Pointers that are resolved belong to the one awaiter. */
DexFuture *plakat_library_load_place    (PlakatLibrary *self);            /* PlakatLibraryPlace (pointer) */
DexFuture *plakat_library_take_batch    (PlakatLibrary *self,
                                         guint          most);            /* GPtrArray of PlakatOp (boxed) */
DexFuture *plakat_library_take_entries  (PlakatLibrary *self,
                                         guint          most);            /* the same, without new ratings */
DexFuture *plakat_library_settle        (PlakatLibrary *self,
                                         GPtrArray     *results);         /* TRUE */
DexFuture *plakat_library_apply_feed    (PlakatLibrary *self,
                                         PlakatFeed    *feed);            /* TRUE; takes the feed */
DexFuture *plakat_library_begin_epoch   (PlakatLibrary *self,
                                         const char    *epoch);           /* TRUE */
DexFuture *plakat_library_set_owner     (PlakatLibrary *self,
                                         const char    *origin,
                                         const char    *user_id,
                                         const char    *username);        /* TRUE */
guint      plakat_library_get_parked    (PlakatLibrary *self);

G_END_DECLS
