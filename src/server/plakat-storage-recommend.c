/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-json.h"
#include "plakat-storage-films-private.h"
#include "plakat-storage-similar-private.h"
#include "plakat-storage-similar.h"
#include "plakat-types.h"
#include "plakat-wire.h"

/* How many films of each kind say what somebody likes: the best, and the last that were put on a list. */
#define MAX_RATED 40
#define MAX_LISTED 30
#define LEAST_HALF_STARS 7

/* What a film on a list says, as much as a rating of 9 half stars or of 7. */
#define FOR_FAVORITE 3
#define FOR_WATCHLIST 1

#define FOR_DIRECTOR 3
#define FOR_CAST 1
#define MAX_PLACE 8

/* What a genre in the profile says, in films. */
#define FOR_GENRE 5

#define N_GENRES 3
#define OF_GENRE 100
#define MAX_EXCLUDED 2000

/** Seed: a film that somebody likes */
typedef struct
{
  gint64 id;
  gint64 weight;
} Seed;

static Seed *
find_seed (GArray *seeds, gint64 id)
{
  for (guint i = 0; i < seeds->len; i++)
    if (g_array_index (seeds, Seed, i).id == id)
      return &g_array_index (seeds, Seed, i);
  return NULL;
}

static void
add_seed (GArray *seeds, gint64 id, gint64 weight)
{
  Seed *known = find_seed (seeds, id);
  Seed seed = { id, weight };

  if (known != NULL)
    known->weight += weight;
  else
    g_array_append_val (seeds, seed);
}

static gboolean
read_rated (PlakatDb *db, gint64 user_id, GArray *seeds, GError **error)
{
  g_autoptr (PlakatRows) rows = plakat_db_query (
      db, error,
      "SELECT f.id, r.half_stars FROM rating r JOIN film f ON f.uid = r.film_uid "
      "WHERE r.user_id = ?1 AND r.half_stars >= ?2 ORDER BY r.half_stars DESC, r.seq DESC, f.id LIMIT ?3",
      "inn", user_id, LEAST_HALF_STARS, MAX_RATED);

  if (rows == NULL)
    return FALSE;
  while (plakat_rows_next (rows))
    add_seed (seeds, plakat_rows_get_int (rows, 0), plakat_rows_get_int (rows, 1) - LEAST_HALF_STARS + 1);
  return plakat_rows_end (rows, error);
}

static gboolean
read_listed (PlakatDb *db, gint64 user_id, PlakatListKind list, gint64 weight, GArray *seeds, GError **error)
{
  g_autoptr (PlakatRows) rows =
      plakat_db_query (db, error,
                       "SELECT f.id FROM entry e JOIN film f ON f.uid = e.film_uid "
                       "WHERE e.user_id = ?1 AND e.list = ?2 AND e.present = 1 ORDER BY e.id DESC LIMIT ?3",
                       "inn", user_id, (int) list, MAX_LISTED);

  if (rows == NULL)
    return FALSE;
  while (plakat_rows_next (rows))
    add_seed (seeds, plakat_rows_get_int (rows, 0), weight);
  return plakat_rows_end (rows, error);
}

/* What is rated, a favourite or on the watchlist is known already. */
static gboolean
exclude_known (PlakatTaste *taste, PlakatDb *db, gint64 user_id, gint64 *count, GError **error)
{
  g_autoptr (PlakatRows) rows =
      plakat_db_query (db, error,
                       "SELECT f.id FROM rating r JOIN film f ON f.uid = r.film_uid "
                       "WHERE r.user_id = ?1 AND (r.half_stars > 0 OR r.review IS NOT NULL) "
                       "UNION SELECT f.id FROM entry e JOIN film f ON f.uid = e.film_uid "
                       "WHERE e.user_id = ?1 AND e.list IN (0, 1) AND e.present = 1",
                       "i", user_id);

  *count = 0;
  if (rows == NULL)
    return FALSE;
  for (; plakat_rows_next (rows); (*count)++)
    plakat_taste_exclude (taste, plakat_rows_get_int (rows, 0));
  return plakat_rows_end (rows, error);
}

/* Genres in a profile are names or numbers. */
static gboolean
like_profile_genre (PlakatTaste *taste, PlakatDb *db, JsonNode *node, GError **error)
{
  g_auto (PlakatTag) tag = { 0 };
  g_autofree char *name = NULL;

  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    name = g_strdup (json_node_get_string (node));
  else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64)
    name = g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  if (name == NULL)
    return TRUE;
  if (!plakat_storage_find_tag (db, PLAKAT_TAG_GENRE, name, &tag, error))
    return FALSE;
  if (tag.id != 0)
    plakat_taste_like_genre (taste, g_ascii_strtoll (tag.code, NULL, 10), FOR_GENRE);
  return TRUE;
}

static gboolean
like_profile (PlakatTaste *taste, PlakatDb *db, gint64 user_id, GError **error)
{
  g_autoptr (PlakatRows) rows =
      plakat_db_query (db, error, "SELECT favorite_genres FROM account WHERE id = ?1", "i", user_id);
  g_autoptr (JsonNode) node = NULL;
  JsonArray *array;

  if (rows == NULL)
    return FALSE;
  if (plakat_rows_next (rows))
    {
      const char *text = plakat_rows_get_text (rows, 0);

      node = plakat_wire_parse (text, strlen (text), PLAKAT_WIRE_MAX_PAGE_BYTES, NULL);
    }
  if (!plakat_rows_end (rows, error))
    return FALSE;
  array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (!like_profile_genre (taste, db, json_array_get_element (array, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
like_genres (PlakatTaste *taste, PlakatDb *db, GArray *seeds, const gint64 *ids, GError **error)
{
  g_autoptr (PlakatRows) rows = plakat_db_query (
      db, error, "SELECT f.id, f.brief FROM film f WHERE f.id IN (" PLAKAT_CHUNK_PARAMS ") ORDER BY f.id",
      PLAKAT_CHUNK_TYPES, PLAKAT_CHUNK_VALUES (ids));

  if (rows == NULL)
    return FALSE;
  while (plakat_rows_next (rows))
    {
      const Seed *seed = find_seed (seeds, plakat_rows_get_int (rows, 0));

      plakat_taste_like_genres (taste, plakat_rows_get_text (rows, 1), seed->weight, seed->id);
    }
  return plakat_rows_end (rows, error);
}

static gboolean
like_people (PlakatTaste *taste, PlakatDb *db, GArray *seeds, const gint64 *ids, GError **error)
{
  g_autoptr (PlakatRows) rows = plakat_db_query (
      db, error,
      "SELECT c.film_id, c.person_id, c.job FROM credit c WHERE c.film_id IN (" PLAKAT_CHUNK_PARAMS ") "
      "AND (c.job = 1 OR (c.job = 0 AND c.place < ?21))",
      PLAKAT_CHUNK_TYPES "n", PLAKAT_CHUNK_VALUES (ids), MAX_PLACE);

  if (rows == NULL)
    return FALSE;
  while (plakat_rows_next (rows))
    {
      const Seed *seed = find_seed (seeds, plakat_rows_get_int (rows, 0));
      guint job = plakat_rows_get_int (rows, 2);

      plakat_taste_like_person (taste, plakat_rows_get_int (rows, 1), job,
                                seed->weight * (job == PLAKAT_JOB_DIRECTOR ? FOR_DIRECTOR : FOR_CAST),
                                seed->id);
    }
  return plakat_rows_end (rows, error);
}

static gboolean
like_seeds (PlakatTaste *taste, PlakatDb *db, gint64 user_id, GError **error)
{
  g_autoptr (GArray) seeds = g_array_new (FALSE, FALSE, sizeof (Seed));
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  PlakatChunk chunk = { 0 };

  if (!read_rated (db, user_id, seeds, error)
      || !read_listed (db, user_id, PLAKAT_LIST_FAVOURITES, FOR_FAVORITE, seeds, error)
      || !read_listed (db, user_id, PLAKAT_LIST_WATCHLIST, FOR_WATCHLIST, seeds, error))
    return FALSE;
  for (guint i = 0; i < seeds->len; i++)
    g_array_append_val (ids, g_array_index (seeds, Seed, i).id);
  for (guint offset = 0; offset < ids->len; offset += PLAKAT_CHUNK)
    {
      plakat_chunk_start (&chunk, ids, offset, ids->len);
      if (!like_genres (taste, db, seeds, chunk.ids, error)
          || !like_people (taste, db, seeds, chunk.ids, error))
        return FALSE;
    }
  return TRUE;
}

/* Popular films: of what is liked, and in case that all of these are known, others. */
static gboolean
consider_popular (PlakatTaste *taste, PlakatDb *db, gint64 known, GError **error)
{
  gint64 limit = OF_GENRE + MIN (known, MAX_EXCLUDED);

  for (guint i = 0; i < N_GENRES && plakat_taste_get_genre (taste, i) != 0; i++)
    if (!plakat_taste_consider_genre (taste, db, plakat_taste_get_genre (taste, i), 0, limit, error))
      return FALSE;
  return plakat_taste_consider_genre (taste, db, 0, 0, limit, error);
}

static gboolean
find_recommended (PlakatTaste *taste, PlakatDb *db, gint64 user_id, GArray *matches, GError **error)
{
  PlakatLiking liking = { .quality = TRUE };
  gint64 known;

  return exclude_known (taste, db, user_id, &known, error) && like_seeds (taste, db, user_id, error)
         && like_profile (taste, db, user_id, error) && plakat_taste_gather (taste, db, error)
         && consider_popular (taste, db, known, error)
         && plakat_taste_rank (taste, db, &liking, matches, error);
}

static char *
describe_film (PlakatDb *db, gint64 id, GError **error)
{
  g_autoptr (PlakatRows) rows =
      plakat_db_query (db, error, "SELECT uid, title FROM film WHERE id = ?1", "i", id);
  g_autoptr (GString) json = g_string_new (",\"because\":");

  if (rows == NULL)
    return NULL;
  if (plakat_rows_next (rows))
    {
      g_string_append_c (json, '{');
      plakat_json_append_member (json, "uid", plakat_rows_get_text (rows, 0));
      plakat_json_append_member (json, "title", plakat_rows_get_text (rows, 1));
      g_string_append_c (json, '}');
    }
  else
    g_string_append (json, "null");
  return plakat_rows_end (rows, error) ? g_string_free_and_steal (g_steal_pointer (&json)) : NULL;
}

/**
 * plakat_storage_recommend_films:
 * @json: takes films that @user_id may like from @offset on, at most @limit, separated by commas, each with
 * the film for which it is there as `because`
 * @count: (out): how many there are in all
 *
 * By the people and genres of what they rated with 3.5 stars or more, of their favourites, and of their
 * watchlist, and by the genres in their profile. Nothing that they rated or that stands on either list. Who
 * told nothing yet gets what is popular.
 */
gboolean
plakat_storage_recommend_films (
    PlakatDb *db, gint64 user_id, gint64 offset, gint64 limit, GString *json, gint64 *count, GError **error)
{
  g_autoptr (PlakatTaste) taste = plakat_taste_new ();
  g_autoptr (GArray) matches = g_array_new (FALSE, FALSE, sizeof (PlakatMatch));
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) reasons = g_ptr_array_new_with_free_func (g_free);

  if (!find_recommended (taste, db, user_id, matches, error))
    return FALSE;
  *count = matches->len;
  for (gint64 i = offset; i < MIN (offset + limit, matches->len); i++)
    {
      const PlakatMatch *match = &g_array_index (matches, PlakatMatch, i);
      char *reason = describe_film (db, match->because, error);

      if (reason == NULL)
        return FALSE;
      g_array_append_val (ids, match->id);
      g_ptr_array_add (reasons, reason);
    }
  return plakat_storage_append_films_with (db, ids, reasons, user_id, json, error);
}
