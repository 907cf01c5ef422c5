/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-db.h"

G_BEGIN_DECLS

/**
 * PlakatTaste:
 *
 * What somebody likes, or what makes a film what it is: people in their jobs, genres, a time. Films are held against
 * it. For one request.
 */
typedef struct _PlakatTaste PlakatTaste;

/**
 * PlakatLiking:
 * @year: around which films should be, 0 for any time
 * @quality: whether what is voted well counts for more
 */
typedef struct
{
  gint64 year;
  gboolean quality;
} PlakatLiking;

/** PlakatMatch: @because: the film for which it fits most, 0 for none */
typedef struct
{
  gint64 id;
  gint64 because;
  double score;
  double popularity;
} PlakatMatch;

/* The most that any kind of suggestion tells. */
#define PLAKAT_TASTE_MOST 100

PlakatTaste *plakat_taste_new          (void);
void         plakat_taste_free         (PlakatTaste         *self);
void         plakat_taste_like_person  (PlakatTaste         *self,
                                        gint64               person_id,
                                        guint                job,
                                        gint64               weight,
                                        gint64               because);
void         plakat_taste_like_genre   (PlakatTaste         *self,
                                        gint64               number,
                                        gint64               weight);
void         plakat_taste_like_genres  (PlakatTaste         *self,
                                        const char          *brief,
                                        gint64               weight,
                                        gint64               because);
gint64       plakat_taste_get_genre    (PlakatTaste         *self,
                                        guint                rank);
void         plakat_taste_exclude      (PlakatTaste         *self,
                                        gint64               film_id);
void         plakat_taste_consider     (PlakatTaste         *self,
                                        gint64               film_id);
gboolean     plakat_taste_gather       (PlakatTaste         *self,
                                        PlakatDb            *db,
                                        GError             **error);
gboolean     plakat_taste_rank         (PlakatTaste         *self,
                                        PlakatDb            *db,
                                        const PlakatLiking  *liking,
                                        GArray              *matches,
                                        GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatTaste, plakat_taste_free)

G_END_DECLS
