/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-entry.h"
#include "plakat-merge.h"
#include "plakat-sqlite.h"
#include "plakat-wire-sync.h"

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

/** PlakatEdit: a user's edit on its way into the library */
typedef struct
{
  PlakatOpKind kind;
  PlakatListKind list;
  char *film_uid;
  gint64 tmdb_id;
  char *title;
  int year;
  char *poster_path;
  gboolean want;
  gboolean sets_stars;
  int half_stars;
  gboolean sets_review;
  char *review;
} PlakatEdit;

void          plakat_film_marks_free         (PlakatFilmMarks  *self);
void          plakat_edit_free               (PlakatEdit       *self);
PlakatSqlite *plakat_library_open_db         (const char       *path,
                                              const char       *origin,
                                              GError          **error);
GPtrArray    *plakat_library_read_marks      (PlakatSqlite     *db,
                                              const char       *film_uid,
                                              GError          **error);
gboolean      plakat_library_write_edit      (PlakatSqlite     *db,
                                              const PlakatEdit *edit,
                                              GError          **error);
gboolean      plakat_library_read_rating     (PlakatSqlite     *db,
                                              const char       *film_uid,
                                              PlakatRating    **rating,
                                              GError          **error);
gboolean      plakat_library_count_outbox    (PlakatSqlite     *db,
                                              guint            *waiting,
                                              guint            *parked,
                                              GError          **error);
gboolean      plakat_library_upsert_film     (PlakatSqlite     *db,
                                              const char       *uid,
                                              gint64            tmdb_id,
                                              const char       *title,
                                              int               year,
                                              const char       *poster_path,
                                              GError          **error);

/* The sync's side. */
gboolean      plakat_library_read_identity   (PlakatSqlite     *db,
                                              char            **device,
                                              char            **epoch,
                                              char            **cursor,
                                              GError          **error);
GPtrArray    *plakat_library_take_ops        (PlakatSqlite     *db,
                                              guint             most,
                                              GError          **error);
GPtrArray    *plakat_library_take_entry_ops  (PlakatSqlite     *db,
                                              guint             most,
                                              GError          **error);
gboolean      plakat_library_write_results   (PlakatSqlite     *db,
                                              GPtrArray        *results,
                                              GError          **error);
gboolean      plakat_library_write_feed      (PlakatSqlite     *db,
                                              const PlakatFeed *feed,
                                              GError          **error);
gboolean      plakat_library_write_epoch     (PlakatSqlite     *db,
                                              const char       *epoch,
                                              GError          **error);
gboolean      plakat_library_write_account   (PlakatSqlite     *db,
                                              const char       *origin,
                                              const char       *user_id,
                                              const char       *username,
                                              GError          **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatEdit, plakat_edit_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatFilmMarks, plakat_film_marks_free)

G_END_DECLS
