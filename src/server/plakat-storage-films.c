/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-record.h"
#include "plakat-json.h"
#include "plakat-storage-films.h"
#include "plakat-text.h"

#define MAX_WORDS 16

/* A film's columns for an answer; ?1 is whose marks they are. The order is that of append_film(). */
#define FILM_COLUMNS                                                                                        \
  "f.id, f.brief, "                                                                                         \
  "EXISTS (SELECT 1 FROM entry e WHERE e.user_id = ?1 AND e.list = 1 AND e.film_uid = f.uid AND e.present " \
  "= 1), "                                                                                                  \
  "EXISTS (SELECT 1 FROM entry e WHERE e.user_id = ?1 AND e.list = 0 AND e.film_uid = f.uid AND e.present " \
  "= 1), "                                                                                                  \
  "(SELECT r.half_stars FROM rating r WHERE r.user_id = ?1 AND r.film_uid = f.uid)"

static void
append_stars (GString *json, int half_stars)
{
  if (half_stars == 0)
    g_string_append (json, "null");
  else
    g_string_append_printf (json, "%d%s", half_stars / 2, half_stars % 2 ? ".5" : "");
}

/* Members that only a server knows, at the end of an object whose brace is still open. */
static void
append_marks (GString *json, PlakatRows *rows, gint64 user_id)
{
  g_string_append_printf (json, ",\"id\":%" G_GINT64_FORMAT, plakat_rows_get_int (rows, 0));
  if (user_id != 0)
    {
      g_string_append_printf (json, ",\"is_favorite\":%s,\"is_watchlisted\":%s,\"user_rating\":",
                              plakat_rows_get_int (rows, 2) ? "true" : "false",
                              plakat_rows_get_int (rows, 3) ? "true" : "false");
      append_stars (json, plakat_rows_get_int (rows, 4));
    }
}

static void
append_brief (GString *json, PlakatRows *rows, gint64 user_id)
{
  const char *brief = plakat_rows_get_text (rows, 1);

  if (json->len > 0)
    g_string_append_c (json, ',');
  g_string_append_len (json, brief, strlen (brief) - 1);
  append_marks (json, rows, user_id);
  g_string_append_c (json, '}');
}

static gboolean
append_films (PlakatRows *rows, gint64 user_id, GString *json, GError **error)
{
  if (rows == NULL)
    return FALSE;
  while (plakat_rows_next (rows))
    append_brief (json, rows, user_id);
  return plakat_rows_end (rows, error);
}

static gboolean
read_count (PlakatRows *rows, gint64 *count, GError **error)
{
  if (rows == NULL)
    return FALSE;
  *count = plakat_rows_next (rows) ? plakat_rows_get_int (rows, 0) : 0;
  return plakat_rows_end (rows, error);
}

static const char *const order_columns[PLAKAT_N_FILM_ORDERS] = { "f.popularity", "f.sort_key",
                                                                 "f.release_date", "f.vote_average" };

/* The conditions of @filter; ?2 is the genre, ?3 the decade. */
static char *
make_where (const PlakatFilmFilter *filter)
{
  return g_strdup_printf (
      "WHERE %s AND %s",
      filter->genre ? "f.id IN (SELECT g.film_id FROM film_genre g JOIN genre n ON n.id = g.genre_id "
                      "WHERE n.name = ?2 OR CAST (n.number AS TEXT) = ?2)"
                    : "?2 IS NULL",
      filter->decade ? "f.year >= ?3 AND f.year < ?3 + 10" : "?3 = 0");
}

/**
 * plakat_storage_list_films:
 * @json: takes the films, separated by commas
 * @count: (out): of all pages
 */
gboolean
plakat_storage_list_films (
    PlakatDb *db, const PlakatFilmFilter *filter, GString *json, gint64 *count, GError **error)
{
  const char *direction = filter->descending ? "DESC" : "ASC";
  g_autofree char *where = make_where (filter);
  g_autofree char *counting = g_strdup_printf ("SELECT count(*), ?1 FROM film f %s", where);
  g_autofree char *listing = g_strdup_printf ("SELECT " FILM_COLUMNS " FROM film f %s "
                                              "ORDER BY %s %s, f.id LIMIT ?4 OFFSET ?5",
                                              where, order_columns[filter->order], direction);
  g_autoptr (PlakatRows) counted =
      plakat_db_query (db, error, counting, "iti", filter->user_id, filter->genre, filter->decade);
  g_autoptr (PlakatRows) rows = NULL;

  if (!read_count (counted, count, error))
    return FALSE;
  rows = plakat_db_query (db, error, listing, "itiii", filter->user_id, filter->genre, filter->decade,
                          filter->page_size, (filter->page - 1) * filter->page_size);
  return append_films (rows, filter->user_id, json, error);
}

/**
 * plakat_storage_match_words:
 * @words: what somebody typed
 *
 * Returns: (transfer full) (nullable): a search expression in which nothing typed is a command: each word
 *   folded, in quotes, as a beginning; %NULL when there is no word
 */
char *
plakat_storage_match_words (const char *words)
{
  g_autofree char *folded = plakat_text_fold (words);
  g_auto (GStrv) parts = g_strsplit (folded, " ", MAX_WORDS + 1);
  g_autoptr (GString) match = g_string_new (NULL);

  for (guint i = 0; parts[i] != NULL && i < MAX_WORDS; i++)
    if (*parts[i] != '\0')
      g_string_append_printf (match, "%s\"%s\"*", match->len > 0 ? " " : "", parts[i]);
  return match->len > 0 ? g_string_free (g_steal_pointer (&match), FALSE) : NULL;
}

/**
 * plakat_storage_search_films:
 *
 * Films in whose titles, people and characters every word begins some word: titles first, then what is
 * popular.
 */
gboolean
plakat_storage_search_films (PlakatDb *db,
                             const char *words,
                             const PlakatFilmFilter *filter,
                             GString *json,
                             gint64 *count,
                             GError **error)
{
  g_autofree char *match = plakat_storage_match_words (words);
  g_autoptr (PlakatRows) counted = NULL, rows = NULL;

  *count = 0;
  if (match == NULL)
    return TRUE;
  counted =
      plakat_db_query (db, error, "SELECT count(*) FROM film_search WHERE film_search MATCH ?1", "t", match);
  if (!read_count (counted, count, error))
    return FALSE;
  rows = plakat_db_query (db, error,
                          "SELECT " FILM_COLUMNS " FROM film_search s JOIN film f ON f.id = s.rowid "
                          "WHERE film_search MATCH ?2 "
                          "ORDER BY bm25 (film_search, 20.0, 2.0, 1.0) - f.popularity / 100.0, f.id "
                          "LIMIT ?3 OFFSET ?4",
                          "itii", filter->user_id, match, filter->page_size,
                          (filter->page - 1) * filter->page_size);
  return append_films (rows, filter->user_id, json, error);
}

/**
 * plakat_storage_append_film:
 * @uid: as plakat_storage_resolve_film() gives it
 * @user_id: whose marks are added, 0 for nobody's
 *
 * Appends the whole film; nothing if it is not there.
 */
gboolean
plakat_storage_append_film (PlakatDb *db, const char *uid, gint64 user_id, GString *json, GError **error)
{
  g_autoptr (PlakatRows) rows = plakat_db_query (
      db, error, "SELECT " FILM_COLUMNS ", f.rest FROM film f WHERE f.uid = ?2", "it", user_id, uid);

  if (rows == NULL)
    return FALSE;
  if (plakat_rows_next (rows))
    {
      plakat_record_append_film (json, plakat_rows_get_text (rows, 1), plakat_rows_get_text (rows, 5));
      g_string_truncate (json, json->len - 1);
      append_marks (json, rows, user_id);
      g_string_append_c (json, '}');
    }
  return plakat_rows_end (rows, error);
}

/**
 * plakat_storage_resolve_film:
 * @name: a uid that the film goes by, or its number on The Movie Database
 * @uid: (out) (transfer full) (nullable): the uid that is kept; %NULL if there is no such film
 * @id: (out) (optional): its row number
 */
gboolean
plakat_storage_resolve_film (PlakatDb *db, const char *name, char **uid, gint64 *id, GError **error)
{
  gboolean number = *name != '\0' && strspn (name, "0123456789") == strlen (name);
  g_autofree char *alias = number ? g_strconcat ("tmdb:", name, NULL) : g_strdup (name);
  g_autoptr (PlakatRows) rows = plakat_db_query (
      db, error, "SELECT f.uid, f.id FROM film_alias a JOIN film f ON f.id = a.film_id WHERE a.uid = ?1", "t",
      alias);

  *uid = NULL;
  if (rows == NULL)
    return FALSE;
  if (plakat_rows_next (rows))
    {
      *uid = g_strdup (plakat_rows_get_text (rows, 0));
      if (id != NULL)
        *id = plakat_rows_get_int (rows, 1);
    }
  return plakat_rows_end (rows, error);
}

gboolean
plakat_storage_list_genres (PlakatDb *db, GString *json, GError **error)
{
  g_autoptr (PlakatRows) rows =
      plakat_db_query (db, error, "SELECT number, name FROM genre ORDER BY name", "");

  if (rows == NULL)
    return FALSE;
  while (plakat_rows_next (rows))
    {
      g_string_append_printf (json, "%s{\"id\":%" G_GINT64_FORMAT ",\"name\":", json->len > 0 ? "," : "",
                              plakat_rows_get_int (rows, 0));
      plakat_json_append (json, plakat_rows_get_text (rows, 1));
      g_string_append_c (json, '}');
    }
  return plakat_rows_end (rows, error);
}
