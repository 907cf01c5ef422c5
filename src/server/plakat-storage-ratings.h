/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-db.h"

G_BEGIN_DECLS

/**
 * PlakatStoredRating:
 * @half_stars: 0 for none; with no @review either there is no rating
 * @version: the commit-order number of this state, also of that of being taken away; 0 where there never was one
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
  gint64 version;
} PlakatStoredRating;

typedef enum
{
  PLAKAT_RATING_ORDER_NEWEST,
  PLAKAT_RATING_ORDER_OLDEST,
  PLAKAT_RATING_ORDER_HIGHEST,
  PLAKAT_RATING_ORDER_LOWEST,
} PlakatRatingOrder;

gboolean plakat_storage_get_rating   (PlakatDb                  *db,
                                      gint64                     user_id,
                                      const char                *film_uid,
                                      PlakatStoredRating        *rating,
                                      GError                   **error);
gboolean plakat_storage_put_rating   (PlakatDb                  *db,
                                      gint64                     user_id,
                                      const char                *film_uid,
                                      int                        half_stars,
                                      const char                *review,
                                      gint64                    *version,
                                      GError                   **error);
gboolean plakat_storage_move_rating  (PlakatDb                  *db,
                                      gint64                     user_id,
                                      const char                *from,
                                      const char                *to,
                                      GError                   **error);
gboolean plakat_storage_list_ratings (PlakatDb                  *db,
                                      gint64                     user_id,
                                      PlakatRatingOrder          order,
                                      gint64                     page,
                                      gint64                     page_size,
                                      GString                   *json,
                                      gint64                    *count,
                                      GError                   **error);
gboolean plakat_stored_rating_exists (const PlakatStoredRating  *self);
void     plakat_stored_rating_append (const PlakatStoredRating  *self,
                                      const char                *movie,
                                      GString                   *json);
void     plakat_stored_rating_clear  (PlakatStoredRating        *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlakatStoredRating, plakat_stored_rating_clear)

G_END_DECLS
