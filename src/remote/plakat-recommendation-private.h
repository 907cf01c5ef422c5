/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-client-private.h"
#include "plakat-recommendation-parse.h"
#include "plakat-recommendation.h"

G_BEGIN_DECLS

/* Films, as lists and favourites hold them and as a page of their own says more. */
PlakatFilm   *plakat_recommendation_film_new          (JsonObject            *object,
                                                       GHashTable            *genres);
gint64        plakat_recommendation_parse_uid        (const char            *film_uid);
gint64        plakat_recommendation_film_read_id      (JsonObject            *object);
gboolean      plakat_recommendation_film_is_empty     (JsonObject            *object);
gboolean      plakat_recommendation_film_is_invented  (JsonObject            *object);
char         *plakat_recommendation_film_dup_poster   (JsonObject            *object);
GHashTable   *plakat_recommendation_genres_new        (const char            *json);

JsonArray    *plakat_recommendation_find_items       (JsonNode              *root,
                                                       GError               **error);

/* What an answer to an edit means; the result is for the op @seq. */
PlakatOpResult *plakat_recommendation_judge           (const PlakatOp         *op,
                                                       const PlakatHttpAnswer *answer,
                                                       const char             *base);

PlakatOpResult   *plakat_recommendation_result_new (const PlakatOp  *op,
                                                    PlakatOpStatus   status,
                                                    const char      *message);
PlakatHttpAnswer *plakat_recommendation_ask        (PlakatClient    *client,
                                                    const PlakatOp  *op,
                                                    const char      *method,
                                                    const char      *path,
                                                    const char      *json,
                                                    PlakatOpResult **lost,
                                                    GError         **error);

/* The fibers that are longer than a screen. */
typedef struct
{
  PlakatRecommendation *self;
  char *path;
  char *json;
  char *text;
  char *username;
  char *password;
  GPtrArray *ops;
  guint page;
} PlakatRecommendationVerb;

char         *plakat_recommendation_dup_images        (void);
PlakatClient *plakat_recommendation_get_client        (PlakatRecommendation  *self);
GHashTable   *plakat_recommendation_get_asked         (PlakatRecommendation  *self);
void          plakat_recommendation_see               (PlakatRecommendation  *self,
                                                       gint64                 tmdb_id);
gboolean      plakat_recommendation_has_seen          (PlakatRecommendation  *self,
                                                       gint64                 tmdb_id);
char        **plakat_recommendation_get_genres        (PlakatRecommendation  *self);
guint        *plakat_recommendation_get_failures      (PlakatRecommendation  *self,
                                                       guint                  page);
DexFuture    *plakat_recommendation_catalogue_fiber   (gpointer               data);
DexFuture    *plakat_recommendation_film_fiber        (gpointer               data);
DexFuture    *plakat_recommendation_push_fiber        (gpointer               data);
DexFuture    *plakat_recommendation_account_fiber     (gpointer               data);

guint          *plakat_recommendation_get_account_failures (PlakatRecommendation *self);
PlakatOpResult *plakat_recommendation_push_account         (PlakatRecommendation  *self,
                                                            const PlakatOp        *op,
                                                            GError               **error);

G_END_DECLS
