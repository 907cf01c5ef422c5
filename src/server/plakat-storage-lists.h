/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-db.h"
#include "plakat-entry.h"
#include "plakat-wire-sync.h"

G_BEGIN_DECLS

/**
 * PlakatStoredRating:
 * @half_stars: 0 for none; with no @review there is no rating
 *
 * A rating as it stands in the storage.
 */
typedef struct
{
  gint64 id;
  int half_stars;
  char *review;
  gint64 created_at;
  gint64 updated_at;
} PlakatStoredRating;

gboolean plakat_storage_set_entry    (PlakatDb            *db,
                                      gint64               user_id,
                                      PlakatListKind       list,
                                      const char          *film_uid,
                                      gboolean             want,
                                      gint64              *id,
                                      GError             **error);
gboolean plakat_storage_list_entries (PlakatDb            *db,
                                      gint64               user_id,
                                      PlakatListKind       list,
                                      gint64               page,
                                      gint64               page_size,
                                      GString             *json,
                                      gint64              *count,
                                      GError             **error);
gboolean plakat_storage_append_entry (PlakatDb            *db,
                                      gint64               user_id,
                                      PlakatListKind       list,
                                      const char          *film_uid,
                                      GString             *json,
                                      GError             **error);
gboolean plakat_storage_set_rating   (PlakatDb            *db,
                                      gint64               user_id,
                                      const char          *film_uid,
                                      int                  half_stars,
                                      const char          *review,
                                      gint64              *id,
                                      GError             **error);
gboolean plakat_storage_get_rating   (PlakatDb            *db,
                                      gint64               user_id,
                                      const char          *film_uid,
                                      PlakatStoredRating  *rating,
                                      GError             **error);
void     plakat_stored_rating_clear  (PlakatStoredRating  *self);
gboolean plakat_storage_apply_ops    (PlakatDb            *db,
                                      gint64               user_id,
                                      const char          *device,
                                      GPtrArray           *ops,
                                      GPtrArray           *results,
                                      GError             **error);
gboolean plakat_storage_read_feed    (PlakatDb            *db,
                                      gint64               user_id,
                                      gint64              *seq,
                                      gint64               limit,
                                      JsonBuilder         *builder,
                                      gboolean            *more,
                                      GError             **error);
gboolean plakat_storage_rename_film  (PlakatDb            *db,
                                      const char          *from,
                                      const char          *to,
                                      GError             **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlakatStoredRating, plakat_stored_rating_clear)

G_END_DECLS
