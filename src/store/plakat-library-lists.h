/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-library.h"
#include "plakat-user-record.h"

G_BEGIN_DECLS

#define PLAKAT_LIST_UID_WATCHLIST "watchlist"
#define PLAKAT_LIST_UID_FAVOURITES "favourites"
#define PLAKAT_LIST_UID_PROFILE "profile:" /* and the profile's uid */
#define PLAKAT_LIST_UID_OWN "list:"        /* and the list's uid */

/*
 * Profiles, lists, notes, dates of watching and what the account says of itself. Main thread. A future of an edit
 * resolves when the edit is on the disk; it rejects with %PLAKAT_BASE_ERROR_BUSY, %PLAKAT_BASE_ERROR_DATABASE or,
 * for what is too long or has no name, %PLAKAT_BASE_ERROR_WIRE, and then nothing has changed. Each edit emits
 * PlakatLibrary::edited, and those of profiles and lists PlakatLibrary::lists-changed.
 */

/** PlakatListedFilm: a film on a list, in the list's order */
typedef struct
{
  char *film_uid;
  char *title;
  int year;
  char *poster_path;
  char *position;
  gint64 added_at;
} PlakatListedFilm;

void       plakat_listed_film_free     (PlakatListedFilm     *self);

DexFuture *plakat_library_load_records (PlakatLibrary        *self,
                                        PlakatUserRecordKind  kind);      /* GPtrArray of PlakatUserRecord (boxed), by name */
DexFuture *plakat_library_load_record  (PlakatLibrary        *self,
                                        PlakatUserRecordKind  kind,
                                        const char           *uid);       /* PlakatUserRecord, fields NULL for none (pointer) */
DexFuture *plakat_library_set_fields   (PlakatLibrary        *self,
                                        PlakatUserRecordKind  kind,
                                        const char           *uid,
                                        PlakatFilmItem       *film,
                                        const PlakatFields   *fields);    /* TRUE; only those that are given; none at all take it away */
DexFuture *plakat_library_set_field    (PlakatLibrary        *self,
                                        PlakatUserRecordKind  kind,
                                        const char           *uid,
                                        PlakatFilmItem       *film,
                                        const char           *field,
                                        const char           *value);     /* TRUE; NULL takes it away */
DexFuture *plakat_library_create       (PlakatLibrary        *self,
                                        PlakatUserRecordKind  kind,
                                        const char           *name);      /* the uid (string) of a new profile or list */
DexFuture *plakat_library_remove       (PlakatLibrary        *self,
                                        PlakatUserRecordKind  kind,
                                        const char           *uid);       /* TRUE; a profile's or list's films go to the bin */
DexFuture *plakat_library_load_listed  (PlakatLibrary        *self,
                                        const char           *list_uid);  /* GPtrArray of PlakatListedFilm (boxed) */
DexFuture *plakat_library_put          (PlakatLibrary        *self,
                                        const char           *list_uid,
                                        PlakatFilmItem       *film,
                                        gboolean              want);      /* TRUE; on any list */
DexFuture *plakat_library_move         (PlakatLibrary        *self,
                                        const char           *list_uid,
                                        const char           *film_uid,
                                        const char           *before);    /* TRUE; NULL: to the end */
DexFuture *plakat_library_load_lists_of (PlakatLibrary       *self,
                                         const char          *film_uid);  /* GStrv (boxed): uids of the lists that it is on */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatListedFilm, plakat_listed_film_free)

G_END_DECLS
