/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-library.h"
#include "plakat-server-kind.h"
#include "plakat-wire-sync.h"

G_BEGIN_DECLS

/**
 * PlakatLibraryPlace:
 * @device: this library's device id
 * @user_id: (nullable): the server's number of its user
 * @epoch: (nullable): the server's, as last seen
 * @cursor: (nullable): up to where the server's changes are here
 * @seq: sequence number of the last edit
 * @unknown: attempts of unknown outcome
 * @latched: whether the user is asked about the whole server: nothing is pushed or pulled till the answer
 * @lists: (element-type PlakatLibraryScope): what a server without a feed is to be asked for
 */
typedef struct
{
  char *device;
  char *user_id;
  char *epoch;
  char *cursor;
  gint64 seq;
  guint unknown;
  gboolean latched;
  GPtrArray *lists;
} PlakatLibraryPlace;

/** PlakatLibraryScope: a list that the server keeps, and what it calls the profile whose list it is */
typedef struct
{
  char *list_uid;
  char *parent_tag;
} PlakatLibraryScope;

/**
 * PlakatTake:
 * @PLAKAT_TAKE_LISTS: films on lists, profiles and lists themselves, and whatever was sent before without an answer,
 *   as it was sent
 * @PLAKAT_TAKE_ALL: texts too
 */
typedef enum
{
  PLAKAT_TAKE_LISTS,
  PLAKAT_TAKE_ALL,
} PlakatTake;

void       plakat_library_place_free       (PlakatLibraryPlace *place);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatLibraryPlace, plakat_library_place_free)

/* The sync's side of a library. Main thread. Pointers that are resolved belong to the one awaiter. */
DexFuture *plakat_library_load_place       (PlakatLibrary      *self);         /* PlakatLibraryPlace (pointer) */
void       plakat_library_set_capabilities (PlakatLibrary      *self,
                                            PlakatCapabilities  capabilities); /* what is beyond them is held, neither sent nor waiting */
DexFuture *plakat_library_take_batch       (PlakatLibrary      *self,
                                            guint               most,
                                            PlakatTake          what);         /* GPtrArray of PlakatOp (boxed), noted as sent on the disk */
DexFuture *plakat_library_settle           (PlakatLibrary      *self,
                                            GPtrArray          *results);      /* TRUE */
DexFuture *plakat_library_apply_feed       (PlakatLibrary      *self,
                                            PlakatFeed         *feed);         /* TRUE; takes the feed */
DexFuture *plakat_library_apply_listing    (PlakatLibrary      *self,
                                            const char         *list_uid,
                                            GPtrArray          *entries,
                                            gboolean            complete,
                                            gint64              since);        /* TRUE; @since: the place's seq when the walk began */
DexFuture *plakat_library_apply_profiles   (PlakatLibrary      *self,
                                            GPtrArray          *records,
                                            gint64              since);        /* TRUE; all of the server's */
DexFuture *plakat_library_apply_account    (PlakatLibrary      *self,
                                            GPtrArray          *records);      /* TRUE; one or none */
DexFuture *plakat_library_begin_epoch      (PlakatLibrary      *self,
                                            const char         *epoch);        /* TRUE; latches unless nothing is known here */
DexFuture *plakat_library_set_owner        (PlakatLibrary      *self,
                                            const char         *origin,
                                            const char         *user_id,
                                            const char         *username);     /* TRUE */
DexFuture *plakat_library_note             (PlakatLibrary      *self,
                                            const char         *line);         /* TRUE; a line of the log that people can copy */
DexFuture *plakat_library_merge_from       (PlakatLibrary      *self,
                                            const char         *path);         /* GStrv (boxed): sentences with counts; all of another library.db, once */
guint      plakat_library_get_parked       (PlakatLibrary      *self);
guint      plakat_library_get_held         (PlakatLibrary      *self);
guint      plakat_library_get_conflicts    (PlakatLibrary      *self);
guint      plakat_library_get_latches      (PlakatLibrary      *self);

G_END_DECLS
