/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-handlers.h"
#include "plakat-route.h"

#define PUBLIC PLAKAT_ACCESS_PUBLIC
#define ACCOUNT PLAKAT_ACCESS_ACCOUNT
#define READ PLAKAT_WORK_READ
#define WRITE PLAKAT_WORK_WRITE
#define USUAL PLAKAT_ROUTE_LIMIT_USUAL
#define SIGN_IN PLAKAT_ROUTE_LIMIT_SIGN_IN
#define REFRESH PLAKAT_ROUTE_LIMIT_REFRESH
#define NONE PLAKAT_ROUTE_LIMIT_NONE
#define SHARED TRUE

static const PlakatRoute routes[] = {
  { "root", PUBLIC, READ, NONE, FALSE, NULL, plakat_handle_root },
  { "document", PUBLIC, READ, USUAL, FALSE, NULL, plakat_handle_document },
  { "healthz", PUBLIC, READ, NONE, FALSE, NULL, plakat_handle_healthz },
  { "readyz", PUBLIC, READ, NONE, FALSE, NULL, plakat_handle_readyz },

  { "register", PUBLIC, WRITE, SIGN_IN, FALSE, plakat_prepare_register, plakat_handle_register },
  { "login", PUBLIC, WRITE, SIGN_IN, FALSE, plakat_prepare_login, plakat_handle_login },
  { "refresh", PUBLIC, WRITE, REFRESH, FALSE, NULL, plakat_handle_refresh },
  { "logout", PUBLIC, WRITE, USUAL, FALSE, NULL, plakat_handle_logout },
  { "logoutEverywhere", ACCOUNT, WRITE, USUAL, FALSE, NULL, plakat_handle_logout_everywhere },
  { "devices", ACCOUNT, READ, USUAL, FALSE, NULL, plakat_handle_devices },
  { "deviceRemove", ACCOUNT, WRITE, USUAL, FALSE, NULL, plakat_handle_device_remove },
  { "profile", ACCOUNT, READ, USUAL, FALSE, NULL, plakat_handle_profile },
  { "profileReplace", ACCOUNT, WRITE, USUAL, FALSE, NULL, plakat_handle_profile_replace },
  { "profileChange", ACCOUNT, WRITE, USUAL, FALSE, NULL, plakat_handle_profile_change },
  { "avatarSet", ACCOUNT, WRITE, USUAL, FALSE, plakat_prepare_avatar_set, plakat_handle_avatar_set },
  { "avatarRemove", ACCOUNT, WRITE, USUAL, FALSE, NULL, plakat_handle_avatar_remove },
  { "passwordChange", ACCOUNT, WRITE, SIGN_IN, FALSE, plakat_prepare_password_change,
    plakat_handle_password_change },
  { "stats", ACCOUNT, READ, USUAL, FALSE, NULL, plakat_handle_stats },
  { "export", ACCOUNT, WRITE, USUAL, FALSE, plakat_prepare_export, plakat_handle_export },
  { "audit", ACCOUNT, READ, USUAL, FALSE, NULL, plakat_handle_audit },
  { "accountDelete", ACCOUNT, WRITE, SIGN_IN, FALSE, plakat_prepare_account_delete,
    plakat_handle_account_delete },

  { "movies", PUBLIC, READ, USUAL, SHARED, NULL, plakat_handle_movies },
  { "moviesSearch", PUBLIC, READ, USUAL, SHARED, NULL, plakat_handle_movies_search },
  { "genres", PUBLIC, READ, USUAL, SHARED, NULL, plakat_handle_genres },
  { "movie", PUBLIC, READ, USUAL, SHARED, NULL, plakat_handle_movie },
  { "movieById", PUBLIC, READ, USUAL, SHARED, NULL, plakat_handle_movie_by_id },
  { "similar", PUBLIC, READ, USUAL, SHARED, NULL, plakat_handle_similar },
  { "credits", PUBLIC, READ, USUAL, SHARED, NULL, plakat_handle_credits },
  { "images", PUBLIC, READ, USUAL, SHARED, NULL, plakat_handle_images },
  { "recommendations", ACCOUNT, READ, USUAL, FALSE, NULL, plakat_handle_recommendations },

  { "favorites", ACCOUNT, READ, USUAL, FALSE, NULL, plakat_handle_favorites },
  { "favoriteAdd", ACCOUNT, WRITE, USUAL, FALSE, NULL, plakat_handle_favorite_add },
  { "favoriteRemove", ACCOUNT, WRITE, USUAL, FALSE, NULL, plakat_handle_favorite_remove },
  { "watchlist", ACCOUNT, READ, USUAL, FALSE, NULL, plakat_handle_watchlist },
  { "watchlistAdd", ACCOUNT, WRITE, USUAL, FALSE, NULL, plakat_handle_watchlist_add },
  { "watchlistRemove", ACCOUNT, WRITE, USUAL, FALSE, NULL, plakat_handle_watchlist_remove },
  { "ratings", ACCOUNT, READ, USUAL, FALSE, NULL, plakat_handle_ratings },
  { "rating", ACCOUNT, READ, USUAL, FALSE, NULL, plakat_handle_rating },
  { "ratingCreate", ACCOUNT, WRITE, USUAL, FALSE, NULL, plakat_handle_rating_create },
  { "ratingReplace", ACCOUNT, WRITE, USUAL, FALSE, NULL, plakat_handle_rating_replace },
  { "ratingChange", ACCOUNT, WRITE, USUAL, FALSE, NULL, plakat_handle_rating_change },
  { "ratingRemove", ACCOUNT, WRITE, USUAL, FALSE, NULL, plakat_handle_rating_remove },

  { "persons", PUBLIC, READ, USUAL, SHARED, NULL, plakat_handle_persons },
  { "personsSearch", PUBLIC, READ, USUAL, SHARED, NULL, plakat_handle_persons_search },
  { "person", PUBLIC, READ, USUAL, SHARED, NULL, plakat_handle_person },
  { "photos", PUBLIC, READ, USUAL, SHARED, NULL, plakat_handle_photos },
  { "charactersSearch", PUBLIC, READ, USUAL, SHARED, NULL, plakat_handle_characters_search },
  { "countries", PUBLIC, READ, USUAL, SHARED, NULL, plakat_handle_countries },
  { "country", PUBLIC, READ, USUAL, SHARED, NULL, plakat_handle_country },
  { "decades", PUBLIC, READ, USUAL, SHARED, NULL, plakat_handle_decades },
  { "auteurs", PUBLIC, READ, USUAL, SHARED, NULL, plakat_handle_auteurs },
  { "auteur", PUBLIC, READ, USUAL, SHARED, NULL, plakat_handle_auteur },
  { "fileInfo", PUBLIC, READ, USUAL, FALSE, NULL, plakat_handle_file_info },
  { "file", PUBLIC, READ, USUAL, FALSE, NULL, plakat_handle_file },

  { "profiles", ACCOUNT, READ, USUAL, FALSE, NULL, plakat_handle_profiles },
  { "profileAdd", ACCOUNT, WRITE, USUAL, FALSE, NULL, plakat_handle_profile_add },
  { "profileGet", ACCOUNT, READ, USUAL, FALSE, NULL, plakat_handle_profile_get },
  { "profileRename", ACCOUNT, WRITE, USUAL, FALSE, NULL, plakat_handle_profile_rename },
  { "profileRemove", ACCOUNT, WRITE, USUAL, FALSE, NULL, plakat_handle_profile_remove },
  { "profileList", ACCOUNT, READ, USUAL, FALSE, NULL, plakat_handle_profile_list },
  { "profileListAdd", ACCOUNT, WRITE, USUAL, FALSE, NULL, plakat_handle_profile_list_add },
  { "profileListRemove", ACCOUNT, WRITE, USUAL, FALSE, NULL, plakat_handle_profile_list_remove },

  { "lists", ACCOUNT, READ, USUAL, FALSE, NULL, plakat_handle_lists },
  { "listAdd", ACCOUNT, WRITE, USUAL, FALSE, NULL, plakat_handle_list_add },
  { "listGet", ACCOUNT, READ, USUAL, FALSE, NULL, plakat_handle_list_get },
  { "listChange", ACCOUNT, WRITE, USUAL, FALSE, NULL, plakat_handle_list_change },
  { "listRemove", ACCOUNT, WRITE, USUAL, FALSE, NULL, plakat_handle_list_remove },
  { "listFilms", ACCOUNT, READ, USUAL, FALSE, NULL, plakat_handle_list_films },
  { "listFilmAdd", ACCOUNT, WRITE, USUAL, FALSE, NULL, plakat_handle_list_film_add },
  { "listFilmRemove", ACCOUNT, WRITE, USUAL, FALSE, NULL, plakat_handle_list_film_remove },
  { "note", ACCOUNT, READ, USUAL, FALSE, NULL, plakat_handle_note },
  { "noteSet", ACCOUNT, WRITE, USUAL, FALSE, NULL, plakat_handle_note_set },
  { "noteRemove", ACCOUNT, WRITE, USUAL, FALSE, NULL, plakat_handle_note_remove },
  { "watched", ACCOUNT, READ, USUAL, FALSE, NULL, plakat_handle_watched },
  { "watchedSet", ACCOUNT, WRITE, USUAL, FALSE, NULL, plakat_handle_watched_set },
  { "watchedRemove", ACCOUNT, WRITE, USUAL, FALSE, NULL, plakat_handle_watched_remove },

  { "changes", ACCOUNT, READ, USUAL, FALSE, NULL, plakat_handle_changes },
  { "push", ACCOUNT, WRITE, USUAL, FALSE, NULL, plakat_handle_push },
  { "catalogue", PUBLIC, READ, USUAL, FALSE, NULL, plakat_handle_catalogue },
};

/** plakat_route_get_table: Returns: (transfer none): everything that can be asked */
const PlakatRoute *
plakat_route_get_table (gsize *length)
{
  *length = G_N_ELEMENTS (routes);
  return routes;
}

/** plakat_route_find: Returns: (transfer none) (nullable): the route of that operationId */
const PlakatRoute *
plakat_route_find (const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (routes); i++)
    if (g_str_equal (routes[i].id, id))
      return &routes[i];
  return NULL;
}
