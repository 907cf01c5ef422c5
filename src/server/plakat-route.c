/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-route.h"

/* Words stand before braces: the first that fits is taken. */
static const PlakatRoute routes[] = {
  { "GET", "", PLAKAT_ACCESS_PUBLIC, PLAKAT_BODY_NONE, plakat_handle_root },

  { "POST", "users/register", PLAKAT_ACCESS_PUBLIC, PLAKAT_BODY_JSON, plakat_handle_register },
  { "POST", "users/login", PLAKAT_ACCESS_PUBLIC, PLAKAT_BODY_JSON, plakat_handle_login },
  { "POST", "users/refresh", PLAKAT_ACCESS_PUBLIC, PLAKAT_BODY_JSON, plakat_handle_refresh },
  { "POST", "users/logout", PLAKAT_ACCESS_PUBLIC, PLAKAT_BODY_JSON, plakat_handle_logout },
  { "GET", "users/profile", PLAKAT_ACCESS_ACCOUNT, PLAKAT_BODY_NONE, plakat_handle_profile },
  { "PUT", "users/profile", PLAKAT_ACCESS_ACCOUNT, PLAKAT_BODY_JSON, plakat_handle_profile_put },
  { "PATCH", "users/profile", PLAKAT_ACCESS_ACCOUNT, PLAKAT_BODY_JSON, plakat_handle_profile_patch },

  { "GET", "movies", PLAKAT_ACCESS_PUBLIC, PLAKAT_BODY_NONE, plakat_handle_movies },
  { "GET", "movies/search", PLAKAT_ACCESS_PUBLIC, PLAKAT_BODY_NONE, plakat_handle_movies_search },
  { "GET", "movies/genres", PLAKAT_ACCESS_PUBLIC, PLAKAT_BODY_NONE, plakat_handle_genres },
  { "GET", "movies/favorites", PLAKAT_ACCESS_ACCOUNT, PLAKAT_BODY_NONE, plakat_handle_favorites },
  { "POST", "movies/favorites", PLAKAT_ACCESS_ACCOUNT, PLAKAT_BODY_JSON, plakat_handle_favorites_add },
  { "DELETE", "movies/favorites/{film}", PLAKAT_ACCESS_ACCOUNT, PLAKAT_BODY_NONE,
    plakat_handle_favorites_remove },
  { "GET", "movies/watchlist", PLAKAT_ACCESS_ACCOUNT, PLAKAT_BODY_NONE, plakat_handle_watchlist },
  { "POST", "movies/watchlist", PLAKAT_ACCESS_ACCOUNT, PLAKAT_BODY_JSON, plakat_handle_watchlist_add },
  { "DELETE", "movies/watchlist/{film}", PLAKAT_ACCESS_ACCOUNT, PLAKAT_BODY_NONE,
    plakat_handle_watchlist_remove },
  { "GET", "movies/{film}", PLAKAT_ACCESS_PUBLIC, PLAKAT_BODY_NONE, plakat_handle_movie },
  { "GET", "movies/{film}/rate", PLAKAT_ACCESS_ACCOUNT, PLAKAT_BODY_NONE, plakat_handle_rating },
  { "POST", "movies/{film}/rate", PLAKAT_ACCESS_ACCOUNT, PLAKAT_BODY_JSON, plakat_handle_rating_set },
  { "PUT", "movies/{film}/rate", PLAKAT_ACCESS_ACCOUNT, PLAKAT_BODY_JSON, plakat_handle_rating_set },
  { "DELETE", "movies/{film}/rate", PLAKAT_ACCESS_ACCOUNT, PLAKAT_BODY_NONE, plakat_handle_rating_remove },

  { "GET", "persons", PLAKAT_ACCESS_PUBLIC, PLAKAT_BODY_NONE, plakat_handle_persons },
  { "GET", "persons/search", PLAKAT_ACCESS_PUBLIC, PLAKAT_BODY_NONE, plakat_handle_persons_search },
  { "GET", "persons/{person}", PLAKAT_ACCESS_PUBLIC, PLAKAT_BODY_NONE, plakat_handle_person },

  { "GET", "catalogue", PLAKAT_ACCESS_PUBLIC, PLAKAT_BODY_NONE, plakat_handle_catalogue },
  { "GET", "sync", PLAKAT_ACCESS_ACCOUNT, PLAKAT_BODY_NONE, plakat_handle_sync },
  { "POST", "sync", PLAKAT_ACCESS_ACCOUNT, PLAKAT_BODY_JSON, plakat_handle_sync_push },
};

/** plakat_route_get_table: Returns: (transfer none): everything that can be asked */
const PlakatRoute *
plakat_route_get_table (gsize *length)
{
  *length = G_N_ELEMENTS (routes);
  return routes;
}

static gboolean
fits (const char *path, GStrv segments, char **params)
{
  guint count = 0;

  for (guint i = 0;; i++)
    {
      gsize length = strcspn (path, "/");

      if (segments[i] == NULL)
        return *path == '\0';
      if (length == 0)
        return FALSE;
      if (*path == '{')
        params[count++] = segments[i];
      else if (strlen (segments[i]) != length || strncmp (path, segments[i], length) != 0)
        return FALSE;
      path += length;
      if (*path == '/')
        path++;
    }
}

/**
 * plakat_route_find:
 * @segments: the path's elements below the root
 * @params: (out caller-allocates) (array fixed-size=2): borrowed from @segments
 * @allowed: (out) (nullable): where only other methods fit: which
 *
 * Returns: (transfer none) (nullable): the route
 */
const PlakatRoute *
plakat_route_find (const char *method, GStrv segments, char **params, char **allowed)
{
  g_autoptr (GString) methods = g_string_new (NULL);
  const char *path = NULL;

  *allowed = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      char *found[2] = { NULL, NULL };

      /* "movies/search" is not a film: once a path was met, only its own methods count. */
      if (path != NULL && !g_str_equal (path, routes[i].path))
        continue;
      if (!fits (routes[i].path, segments, found))
        continue;
      if (g_str_equal (routes[i].method, method))
        {
          memcpy (params, found, sizeof found);
          return &routes[i];
        }
      path = routes[i].path;
      g_string_append_printf (methods, "%s%s", methods->len > 0 ? ", " : "", routes[i].method);
    }
  if (methods->len > 0)
    *allowed = g_string_free (g_steal_pointer (&methods), FALSE);
  return NULL;
}
