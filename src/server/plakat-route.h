/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-service.h"

G_BEGIN_DECLS

/**
 * PlakatAccess:
 * @PLAKAT_ACCESS_PUBLIC: everybody; a token that is no good is passed over
 * @PLAKAT_ACCESS_ACCOUNT: who is signed in
 */
typedef enum
{
  PLAKAT_ACCESS_PUBLIC,
  PLAKAT_ACCESS_ACCOUNT,
} PlakatAccess;

typedef enum
{
  PLAKAT_BODY_NONE,
  PLAKAT_BODY_JSON,
} PlakatBody;

/**
 * PlakatRoute:
 * @path: below /api/v1/, without slashes at its ends; `{film}` stands for one element
 *
 * One thing that can be asked. The table is data, so that a document can be held against it.
 */
typedef struct
{
  const char *method;
  const char *path;
  PlakatAccess access;
  PlakatBody body;
  void (*handle) (PlakatRequest *request);
} PlakatRoute;

#define PLAKAT_API_ROOT "/api/v1"

const PlakatRoute *plakat_route_get_table (gsize       *length);
const PlakatRoute *plakat_route_find      (const char  *method,
                                           GStrv        segments,
                                           char       **params,
                                           char       **allowed);

void plakat_handle_root             (PlakatRequest *request);
void plakat_handle_register         (PlakatRequest *request);
void plakat_handle_login            (PlakatRequest *request);
void plakat_handle_refresh          (PlakatRequest *request);
void plakat_handle_logout           (PlakatRequest *request);
void plakat_handle_profile          (PlakatRequest *request);
void plakat_handle_profile_put      (PlakatRequest *request);
void plakat_handle_profile_patch    (PlakatRequest *request);
void plakat_handle_movies           (PlakatRequest *request);
void plakat_handle_movie            (PlakatRequest *request);
void plakat_handle_movies_search    (PlakatRequest *request);
void plakat_handle_genres           (PlakatRequest *request);
void plakat_handle_favorites        (PlakatRequest *request);
void plakat_handle_favorites_add    (PlakatRequest *request);
void plakat_handle_favorites_remove (PlakatRequest *request);
void plakat_handle_watchlist        (PlakatRequest *request);
void plakat_handle_watchlist_add    (PlakatRequest *request);
void plakat_handle_watchlist_remove (PlakatRequest *request);
void plakat_handle_rating           (PlakatRequest *request);
void plakat_handle_rating_set       (PlakatRequest *request);
void plakat_handle_rating_remove    (PlakatRequest *request);
void plakat_handle_persons          (PlakatRequest *request);
void plakat_handle_persons_search   (PlakatRequest *request);
void plakat_handle_person           (PlakatRequest *request);
void plakat_handle_catalogue        (PlakatRequest *request);
void plakat_handle_sync             (PlakatRequest *request);
void plakat_handle_sync_push        (PlakatRequest *request);
void plakat_handle_file             (PlakatRequest *request,
                                     const char    *key);

G_END_DECLS
