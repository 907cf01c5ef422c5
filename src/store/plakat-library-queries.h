/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-entry.h"
#include "plakat-sqlite.h"
#include "plakat-user-record.h"

G_BEGIN_DECLS

/*
 * Everything that is said to library.db. In the thread that owns it; each function that writes is one
 * transaction.
 */

#define PLAKAT_LIBRARY_APPLICATION_ID 0x504c4b31 /* PLK1 */

/** PlakatFilmMarks: what is known here of one film, for the memory of cells */
typedef struct
{
  char *film_uid;
  PlakatMarks marks;
} PlakatFilmMarks;

/**
 * PlakatEdit:
 * @list_uid: (nullable): the list of an entry; %NULL for a record
 * @kind: of a record
 * @uid: of the film, or of the record
 * @about_film: whether @tmdb_id, @title, @year and @poster_path say something
 * @want: of an entry
 * @moves: of an entry that is on the list: only its place changes: before @before, or to the end
 * @place: (nullable): of an entry that is new on a list: its position, by who knows that it is behind all others
 * @removes: the record goes
 * @fields: (nullable): of a record: what the fields that are in it say from now on
 * @field, @value: (nullable): likewise one field; a @value of %NULL takes it away
 *
 * A user's edit on its way into the library.
 */
typedef struct
{
  char *list_uid;
  PlakatUserRecordKind kind;
  char *uid;
  gboolean about_film;
  gint64 tmdb_id;
  char *title;
  int year;
  char *poster_path;
  gboolean want;
  gboolean moves;
  char *before;
  char *place;
  gboolean removes;
  PlakatFields *fields;
  char *field;
  char *value;
} PlakatEdit;

/** PlakatTally: how many edits wait, how many the server refused, how many it cannot keep; open questions */
typedef struct
{
  guint waiting;
  guint parked;
  guint held;
  guint conflicts;
  guint latches;
} PlakatTally;

void          plakat_film_marks_free         (PlakatFilmMarks  *self);
void          plakat_edit_free               (PlakatEdit       *self);
PlakatSqlite *plakat_library_open_db         (const char       *path,
                                              const char       *origin,
                                              GError          **error);
GPtrArray    *plakat_library_read_marks      (PlakatSqlite     *db,
                                              const char       *film_uid,
                                              GError          **error);
gboolean      plakat_library_read_rating     (PlakatSqlite     *db,
                                              const char       *film_uid,
                                              PlakatRating    **rating,
                                              GError          **error);
gboolean      plakat_library_read_tally      (PlakatSqlite     *db,
                                              PlakatTally      *tally,
                                              GError          **error);
gboolean      plakat_library_upsert_film     (PlakatSqlite     *db,
                                              const char       *uid,
                                              gint64            tmdb_id,
                                              const char       *title,
                                              int               year,
                                              const char       *poster_path,
                                              GError          **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatEdit, plakat_edit_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatFilmMarks, plakat_film_marks_free)

G_END_DECLS
