/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-auteurflix-parse-private.h"
#include "plakat-credit.h"
#include "plakat-text.h"
#include "plakat-wire.h"

#define MAX_MOVIES 50000
#define MAX_TAGS 500000

static void
movie_free (gpointer data)
{
  PlakatFlixMovie *movie = data;

  g_free (movie->uid);
  g_free (movie->title);
  g_free (movie->poster_path);
  g_free (movie);
}

static PlakatFlixMovies *
movies_new (void)
{
  PlakatFlixMovies *self = g_new0 (PlakatFlixMovies, 1);

  self->films = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_film_unref);
  self->by_id = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, movie_free);
  self->by_uid = g_hash_table_new (g_str_hash, g_str_equal);
  return self;
}

void
plakat_flix_movies_free (PlakatFlixMovies *self)
{
  g_clear_pointer (&self->films, g_ptr_array_unref);
  g_hash_table_unref (self->by_uid);
  g_hash_table_unref (self->by_id);
  g_free (self);
}

static void
add_director (PlakatFilm *film, const char *name, const char *base)
{
  g_autofree char *uid = plakat_flix_make_person_uid (base, name);

  g_ptr_array_add (film->credits, plakat_credit_new (PLAKAT_JOB_DIRECTOR, uid, name));
}

static gboolean
read_film (JsonObject *object, PlakatFilm *film, const char *base, GError **error)
{
  static const char *const posters[] = { "tmdbPosterUrl", "thumbnailUrl", "photoUrl", NULL };
  static const char *const backdrops[] = { "tmdbBackdropUrl", "photoUrl", "tmdbCardUrl", NULL };
  g_autofree char *director = NULL;
  gint64 year = 0;
  gint64 length = 0;

  if (!plakat_flix_get_line (object, "title", PLAKAT_WIRE_MAX_TITLE, &film->title, error)
      || !plakat_wire_get_int64 (object, "year", 0, 9999, &year, error)
      || !plakat_flix_get_line (object, "director", PLAKAT_WIRE_MAX_NAME, &director, error)
      || !plakat_flix_get_block (object, "summary", &film->overview, error)
      || !plakat_wire_get_int64 (object, "length", 0, G_MAXINT16, &length, error)
      || !plakat_wire_get_double (object, "tmdbRating", 0, 10, &film->vote_average, error)
      || !plakat_wire_get_int64 (object, "tmdbVoteCount", 0, G_MAXINT32, &film->vote_count, error)
      || !plakat_flix_get_picture (object, posters, base, &film->poster_path, error)
      || !plakat_flix_get_picture (object, backdrops, base, &film->backdrop_path, error))
    return FALSE;
  if (film->title == NULL)
    return plakat_flix_fail (error, "A film has no title");
  film->release_date.year = (gint16) year;
  film->runtime = (int) length;
  if (director != NULL)
    add_director (film, director, base);
  return TRUE;
}

static gboolean
read_movie (const char *key, JsonNode *node, PlakatFlixMovies *movies, const char *base, GError **error)
{
  g_autoptr (PlakatFilm) film = NULL;
  g_autofree char *uid = NULL;
  PlakatFlixMovie *movie;
  gint64 tmdb_id = 0;
  gint64 id;
  JsonObject *object = plakat_flix_get_item (key, node, &id, error);

  if (object == NULL || !plakat_wire_get_int64 (object, "tmdbId", 0, PLAKAT_FLIX_MAX_ID, &tmdb_id, error))
    return FALSE;
  uid = tmdb_id > 0 ? g_strdup_printf ("tmdb:%" G_GINT64_FORMAT, tmdb_id)
                    : plakat_flix_make_movie_uid (base, id);
  /* Two entries of one film at its source: the second keeps a name of its own. */
  if (g_hash_table_contains (movies->by_uid, uid))
    {
      g_free (uid);
      uid = plakat_flix_make_movie_uid (base, id);
      tmdb_id = 0;
    }
  film = plakat_film_new (uid);
  film->tmdb_id = tmdb_id;
  if (!read_film (object, film, base, error))
    return FALSE;

  movie = g_new0 (PlakatFlixMovie, 1);
  movie->id = id;
  movie->tmdb_id = tmdb_id;
  movie->uid = g_steal_pointer (&uid);
  movie->title = g_strdup (film->title);
  movie->year = film->release_date.year;
  movie->poster_path = g_strdup (film->poster_path);
  g_hash_table_insert (movies->by_id, &movie->id, movie);
  g_hash_table_insert (movies->by_uid, movie->uid, movie);
  g_ptr_array_add (movies->films, g_steal_pointer (&film));
  return TRUE;
}

/* "60s", "1960s" */
static gboolean
is_decade (const char *name)
{
  gsize digits = strspn (name, "0123456789");

  return digits >= 2 && digits <= 4 && g_str_equal (name + digits, "s");
}

/* Directors and decades are genres to this server, and something else to us. */
static gboolean
read_genres (JsonObject *genres, GHashTable *directors, GHashTable *names, GError **error)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  if (genres == NULL)
    return TRUE;
  json_object_iter_init_ordered (&iter, genres);
  while (json_object_iter_next_ordered (&iter, &key, &node))
    {
      g_autofree char *name = NULL;
      g_autofree char *folded = NULL;
      gint64 id;
      JsonObject *item = plakat_flix_get_item (key, node, &id, error);

      if (item == NULL || !plakat_flix_get_line (item, "genre", PLAKAT_WIRE_MAX_NAME, &name, error))
        return FALSE;
      if (name == NULL || is_decade (name))
        continue;
      folded = plakat_text_fold (name);
      if (!g_hash_table_contains (directors, folded))
        g_hash_table_insert (names, g_memdup2 (&id, sizeof id), g_steal_pointer (&name));
    }
  return TRUE;
}

static gboolean
read_tags (JsonObject *tags, GHashTable *names, GHashTable *of_films, GError **error)
{
  JsonObjectIter iter;
  JsonNode *node;

  if (tags == NULL)
    return TRUE;
  json_object_iter_init_ordered (&iter, tags);
  while (json_object_iter_next_ordered (&iter, NULL, &node))
    {
      gint64 movie;
      gint64 genre;
      const char *name;
      GPtrArray *known;

      if (!JSON_NODE_HOLDS_OBJECT (node))
        return plakat_flix_fail (error, "A tag is not an object");
      if (!plakat_flix_get_id (json_node_get_object (node), "movie_id", &movie, error)
          || !plakat_flix_get_id (json_node_get_object (node), "genre_id", &genre, error))
        return FALSE;
      name = g_hash_table_lookup (names, &genre);
      if (name == NULL)
        continue;
      known = g_hash_table_lookup (of_films, &movie);
      if (known == NULL)
        {
          known = g_ptr_array_new_null_terminated (4, g_free, TRUE);
          g_hash_table_insert (of_films, g_memdup2 (&movie, sizeof movie), known);
        }
      if (known->len < PLAKAT_WIRE_MAX_ITEMS
          && !g_ptr_array_find_with_equal_func (known, name, g_str_equal, NULL))
        g_ptr_array_add (known, g_strdup (name));
    }
  return TRUE;
}

static GHashTable *
list_directors (GPtrArray *films)
{
  GHashTable *directors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < films->len; i++)
    {
      PlakatFilm *film = g_ptr_array_index (films, i);

      for (guint j = 0; j < film->credits->len; j++)
        {
          PlakatCredit *credit = g_ptr_array_index (film->credits, j);

          g_hash_table_add (directors, plakat_text_fold (credit->person_name));
        }
    }
  return directors;
}

static gboolean
read_all_genres (JsonObject *object, PlakatFlixMovies *movies, GError **error)
{
  g_autoptr (GHashTable) directors = list_directors (movies->films);
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  g_autoptr (GHashTable) of_films =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  JsonObject *genres;
  JsonObject *tags;
  GHashTableIter iter;
  gpointer id;
  gpointer known;

  if (!plakat_flix_get_map (object, "genres", MAX_MOVIES, &genres, error)
      || !plakat_flix_get_map (object, "tags", MAX_TAGS, &tags, error)
      || !read_genres (genres, directors, names, error) || !read_tags (tags, names, of_films, error))
    return FALSE;
  for (guint i = 0; i < movies->films->len; i++)
    {
      PlakatFilm *film = g_ptr_array_index (movies->films, i);
      PlakatFlixMovie *movie = g_hash_table_lookup (movies->by_uid, film->uid);

      if (!g_hash_table_steal_extended (of_films, &movie->id, &id, &known))
        continue;
      g_free (id);
      g_strfreev (film->genres);
      film->genres = (GStrv) g_ptr_array_free (known, FALSE);
    }
  g_hash_table_iter_init (&iter, of_films);
  if (g_hash_table_iter_next (&iter, &id, NULL))
    g_debug ("There are tags of films that are not there");
  return TRUE;
}

/** plakat_flix_read_movies: Returns: (transfer full) (nullable): the catalogue, whole or not at all */
PlakatFlixMovies *
plakat_flix_read_movies (const char *bytes, gsize length, const char *base, GError **error)
{
  g_autoptr (JsonNode) root = plakat_flix_parse (bytes, length, JSON_NODE_OBJECT, error);
  g_autoptr (PlakatFlixMovies) movies = movies_new ();
  JsonObjectIter iter;
  JsonObject *map;
  const char *key;
  JsonNode *node;

  if (root == NULL || !plakat_flix_get_map (json_node_get_object (root), "movies", MAX_MOVIES, &map, error))
    return NULL;
  if (map == NULL)
    {
      plakat_flix_fail (error, "There are no “movies”");
      return NULL;
    }
  json_object_iter_init_ordered (&iter, map);
  while (json_object_iter_next_ordered (&iter, &key, &node))
    if (!read_movie (key, node, movies, base, error))
      return NULL;
  return read_all_genres (json_node_get_object (root), movies, error) ? g_steal_pointer (&movies) : NULL;
}
