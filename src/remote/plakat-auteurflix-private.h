/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-answer-private.h"
#include "plakat-auteurflix-parse.h"
#include "plakat-auteurflix.h"

G_BEGIN_DECLS

#define PLAKAT_FLIX_DEADLINE 30

/**
 * PlakatFlixAsk:
 * @method: of HTTP
 * @path: below the server's address
 * @etag: (nullable): known from before
 * @json: (nullable): the body
 *
 * One question of somebody who is signed in. Whoever asks keeps it alive until it is answered.
 */
typedef struct
{
  const char *method;
  const char *path;
  const char *etag;
  const char *json;
} PlakatFlixAsk;

/**
 * PlakatFlixMemory:
 * @movies: (nullable): which number is which film
 * @etag: (nullable): of @movies
 * @directors: (nullable) (element-type PlakatFlixDirector): while their pages are walked
 * @own: (nullable) (element-type PlakatFlixProfile): the user's profiles as last heard
 *
 * What the server said and is needed again.
 */
typedef struct
{
  PlakatFlixMovies *movies;
  char *etag;
  GPtrArray *directors;
  GPtrArray *own;
} PlakatFlixMemory;

/* plakat-auteurflix.c; in a fiber */
const char       *plakat_auteurflix_get_base    (PlakatAuteurflix      *self);
PlakatFlixMemory *plakat_auteurflix_get_memory  (PlakatAuteurflix      *self);
gboolean          plakat_auteurflix_find_secret (PlakatAuteurflix      *self,
                                                 GError               **error);
gint64            plakat_auteurflix_get_user    (PlakatAuteurflix      *self);
PlakatHttpAnswer *plakat_auteurflix_ask         (PlakatAuteurflix      *self,
                                                 const PlakatFlixAsk   *ask,
                                                 GError               **error);
gboolean          plakat_auteurflix_check       (PlakatAuteurflix      *self,
                                                 PlakatHttpAnswer      *answer,
                                                 GError               **error);
gpointer          plakat_auteurflix_read        (PlakatAuteurflix      *self,
                                                 const char            *path,
                                                 PlakatBytesDecoder     decoder,
                                                 GDestroyNotify         destroy,
                                                 GError               **error);

/* plakat-auteurflix-catalogue.c */
DexFuture        *plakat_auteurflix_fetch_catalogue (PlakatRemote      *remote,
                                                     const char        *cursor,
                                                     guint              limit);
gboolean          plakat_auteurflix_know_movies     (PlakatAuteurflix  *self,
                                                     gboolean           anew,
                                                     GError           **error);

/* plakat-auteurflix-lists.c */
DexFuture        *plakat_auteurflix_fetch_profiles  (PlakatRemote      *remote);
DexFuture        *plakat_auteurflix_fetch_listing   (PlakatRemote      *remote,
                                                     const char        *list_uid,
                                                     const char        *parent_tag,
                                                     guint              page);
gboolean          plakat_auteurflix_know_profiles   (PlakatAuteurflix  *self,
                                                     GError           **error);
gint64            plakat_auteurflix_parse_tag       (const char        *tag);
PlakatFlixProfile *plakat_auteurflix_find_own       (PlakatAuteurflix  *self,
                                                     gint64             id);
PlakatFlixProfile *plakat_auteurflix_read_profile   (PlakatAuteurflix  *self,
                                                     gint64             id,
                                                     GError           **error);

/* plakat-auteurflix-push.c */
DexFuture        *plakat_auteurflix_push            (PlakatRemote      *remote,
                                                     const char        *device,
                                                     GPtrArray         *ops);

G_END_DECLS
