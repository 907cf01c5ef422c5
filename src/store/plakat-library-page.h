/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-library.h"
#include "plakat-user-record.h"

G_BEGIN_DECLS

/*
 * What the sync page shows and does. Main thread; boxed arrays belong to the awaiter. PlakatLibrary::page-changed is
 * emitted when any of it may have changed.
 */

/**
 * PlakatWaitingEdit:
 * @key: names it
 * @kind: "entry", or a PlakatUserRecordKind as text
 * @uid: of the film, profile or list
 * @list_uid: (nullable): of an entry
 * @title: of the film, or the name
 * @poster_path: (nullable): of the film
 * @want: of an entry: put on the list or taken off; of a record: whether there is one
 * @text: (nullable): what was written, for Copy
 * @since: seconds since 1970
 * @parked: the server refused it; @message says why
 * @held: the server cannot keep it: it stays on this computer
 */
typedef struct
{
  char *key;
  char *kind;
  char *uid;
  char *list_uid;
  char *title;
  char *poster_path;
  gboolean want;
  char *text;
  gint64 since;
  gboolean parked;
  gboolean held;
  char *message;
} PlakatWaitingEdit;

/**
 * PlakatConflict:
 * @mine, @theirs: the fields that differ, and only those
 * @when: seconds since 1970
 *
 * Two devices changed the same. What was made here is live; both are kept.
 */
typedef struct
{
  gint64 id;
  PlakatUserRecordKind kind;
  char *uid;
  char *title;
  char *poster_path;
  PlakatFields *mine;
  PlakatFields *theirs;
  gint64 when;
} PlakatConflict;

/**
 * PlakatBinned:
 * @film_uid: (nullable): of a film that went off the list @list_uid
 * @kind, @uid: of a record that went, where @film_uid is %NULL
 * @why: a sentence
 */
typedef struct
{
  gint64 id;
  char *list_uid;
  char *film_uid;
  char *kind;
  char *uid;
  char *title;
  char *poster_path;
  char *why;
  gint64 when;
} PlakatBinned;

/**
 * PlakatLatch:
 * @scope: "server" for all lists, or the uid of the list
 * @reason: "epoch": the server was reset or restored; "empty": the list came back empty; "mass": many films are gone
 *   from it at once
 * @known: films that are on it here
 * @missing: those of them that the server has not
 *
 * Something that the sync does not do without being told.
 */
typedef struct
{
  char *scope;
  char *reason;
  guint known;
  guint missing;
  gint64 when;
} PlakatLatch;

typedef enum
{
  PLAKAT_LATCH_PUT_BACK,
  PLAKAT_LATCH_ACCEPT,
} PlakatLatchChoice;

typedef enum
{
  PLAKAT_CONFLICT_MINE,
  PLAKAT_CONFLICT_THEIRS,
  PLAKAT_CONFLICT_BOTH,
} PlakatConflictChoice;

/** PlakatTextVersion: a text that was live once */
typedef struct
{
  gint64 id;
  char *field;
  char *text;
  char *reason;
  gint64 when;
} PlakatTextVersion;

void       plakat_waiting_edit_free         (PlakatWaitingEdit    *self);
void       plakat_conflict_free             (PlakatConflict       *self);
void       plakat_binned_free               (PlakatBinned         *self);
void       plakat_latch_free                (PlakatLatch          *self);
void       plakat_text_version_free         (PlakatTextVersion    *self);

DexFuture *plakat_library_load_waiting      (PlakatLibrary        *self);    /* GPtrArray of PlakatWaitingEdit, oldest first */
DexFuture *plakat_library_retry             (PlakatLibrary        *self,
                                             const char           *key);     /* TRUE; NULL: all that are parked */
DexFuture *plakat_library_discard           (PlakatLibrary        *self,
                                             const char           *key);     /* TRUE; what the server has is shown again, the edit goes to the bin */
DexFuture *plakat_library_load_conflicts    (PlakatLibrary        *self);    /* GPtrArray of PlakatConflict */
DexFuture *plakat_library_settle_conflict   (PlakatLibrary        *self,
                                             gint64                id,
                                             PlakatConflictChoice  choice);  /* TRUE; BOTH: texts one after the other */
DexFuture *plakat_library_load_bin          (PlakatLibrary        *self);    /* GPtrArray of PlakatBinned, newest first, 30 days */
DexFuture *plakat_library_restore           (PlakatLibrary        *self,
                                             gint64                id);      /* TRUE; an edit like any other */
DexFuture *plakat_library_load_latches      (PlakatLibrary        *self);    /* GPtrArray of PlakatLatch */
DexFuture *plakat_library_answer_latch      (PlakatLibrary        *self,
                                             const char           *scope,
                                             PlakatLatchChoice     choice);  /* TRUE */
DexFuture *plakat_library_load_versions     (PlakatLibrary        *self,
                                             PlakatUserRecordKind  kind,
                                             const char           *uid);     /* GPtrArray of PlakatTextVersion, newest first */
DexFuture *plakat_library_load_log          (PlakatLibrary        *self);    /* string: what the sync did, a line each, newest last */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatWaitingEdit, plakat_waiting_edit_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatConflict, plakat_conflict_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatBinned, plakat_binned_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatLatch, plakat_latch_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatTextVersion, plakat_text_version_free)

G_END_DECLS
