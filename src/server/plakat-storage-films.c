/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-json.h"
#include "plakat-picture-list.h"
#include "plakat-storage-films-private.h"
#include "plakat-wire.h"

/* What the person ?21 says of a film; the columns stand behind a film's number and its brief. */
#define MARKS_COLUMNS ", v.present, w.present, r.half_stars"
#define MARKS                                                                                     \
  " LEFT JOIN entry v ON v.user_id = ?21 AND v.list = 1 AND v.film_uid = f.uid AND v.present = 1" \
  " LEFT JOIN entry w ON w.user_id = ?21 AND w.list = 0 AND w.film_uid = f.uid AND w.present = 1" \
  " LEFT JOIN rating r ON r.user_id = ?21 AND r.film_uid = f.uid"
#define IN_CHUNK " WHERE f.id IN (" PLAKAT_CHUNK_PARAMS ")"

/* What clients of the recommendation API expect with every film; who is not signed in has no marks. */
#define CONSTANTS ",\"media_type\":\"movie\",\"created_at\":null"
#define NO_MARKS ",\"is_favorite\":false,\"is_watchlisted\":false,\"user_rating\":null"

/**
 * plakat_append_brief:
 * @brief: a film's record
 * @rest: (nullable): members that it lacks
 *
 * Appends the film as an object whose brace is still open.
 */
void
plakat_append_brief (GString *json, gint64 id, const char *brief, const char *rest)
{
  g_string_append_len (json, brief, strlen (brief) - 1);
  if (rest != NULL && *rest != '\0')
    {
      g_string_append_c (json, ',');
      g_string_append (json, rest);
    }
  plakat_json_append_int (json, "id", id);
  g_string_append (json, CONSTANTS);
}

static void
append_marks (GString *json, PlakatRows *rows, int column, gint64 user_id)
{
  int half_stars;

  if (user_id == PLAKAT_NO_MARKS)
    return;
  if (user_id == 0)
    {
      g_string_append (json, NO_MARKS);
      return;
    }
  half_stars = plakat_rows_get_int (rows, column + 2);
  g_string_append (json, ",\"is_favorite\":");
  g_string_append (json, plakat_rows_get_int (rows, column) ? "true" : "false");
  g_string_append (json, ",\"is_watchlisted\":");
  g_string_append (json, plakat_rows_get_int (rows, column + 1) ? "true" : "false");
  if (half_stars == 0)
    g_string_append (json, ",\"user_rating\":null");
  else
    g_string_append_printf (json, ",\"user_rating\":%d%s", half_stars / 2, half_stars % 2 ? ".5" : "");
}

static gboolean
append_chunk (PlakatDb *db, PlakatChunk *chunk, gint64 user_id, GError **error)
{
  g_autoptr (PlakatRows) rows =
      user_id <= 0
          ? plakat_db_query (db, error, "SELECT f.id, f.brief FROM film f" IN_CHUNK, PLAKAT_CHUNK_TYPES,
                             PLAKAT_CHUNK_VALUES (chunk->ids))
          : plakat_db_query (db, error, "SELECT f.id, f.brief" MARKS_COLUMNS " FROM film f" MARKS IN_CHUNK,
                             PLAKAT_CHUNK_TYPES "i", PLAKAT_CHUNK_VALUES (chunk->ids), user_id);

  if (rows == NULL)
    return FALSE;
  while (plakat_rows_next (rows))
    {
      gsize from = chunk->text->len;

      plakat_append_brief (chunk->text, plakat_rows_get_int (rows, 0), plakat_rows_get_text (rows, 1), NULL);
      append_marks (chunk->text, rows, 2, user_id);
      plakat_chunk_add (chunk, plakat_rows_get_int (rows, 0), from);
    }
  return plakat_rows_end (rows, error);
}

/**
 * plakat_storage_append_films:
 * @ids: (element-type gint64): row numbers
 * @offset: the first of them that is wanted
 * @limit: how many at the most
 * @user_id: whose marks are added, 0 for those of nobody, %PLAKAT_NO_MARKS for none
 * @json: takes the films in that order, separated by commas
 */
gboolean
plakat_storage_append_films (
    PlakatDb *db, GArray *ids, gint64 offset, gint64 limit, gint64 user_id, GString *json, GError **error)
{
  gint64 end = MIN (offset + limit, ids->len);
  g_autoptr (GString) text = g_string_sized_new (end > offset ? 32 * 1024 : 0);
  PlakatChunk chunk = { .text = text };

  for (; offset < end; offset += PLAKAT_CHUNK)
    {
      plakat_chunk_start (&chunk, ids, offset, end);
      if (!append_chunk (db, &chunk, user_id, error))
        return FALSE;
      plakat_chunk_finish (&chunk, json);
    }
  return TRUE;
}

/** plakat_storage_append_films_with: appends all films of @ids, each with the members in @tails at its end */
gboolean
plakat_storage_append_films_with (
    PlakatDb *db, GArray *ids, GPtrArray *tails, gint64 user_id, GString *json, GError **error)
{
  g_autoptr (GString) text = g_string_sized_new (32 * 1024);
  PlakatChunk chunk = { .text = text };

  for (guint offset = 0; offset < ids->len; offset += PLAKAT_CHUNK)
    {
      plakat_chunk_start (&chunk, ids, offset, ids->len);
      chunk.tails = (char **) tails->pdata + offset;
      if (!append_chunk (db, &chunk, user_id, error))
        return FALSE;
      plakat_chunk_finish (&chunk, json);
    }
  return TRUE;
}

/* A film's own page; ?1 is its number. */
static PlakatRows *
query_film (PlakatDb *db, gint64 id, gint64 user_id, GError **error)
{
  if (user_id <= 0)
    return plakat_db_query (db, error, "SELECT f.id, f.brief, f.rest FROM film f WHERE f.id = ?1", "i", id);
  return plakat_db_query (
      db, error,
      "SELECT f.id, f.brief, f.rest, v.present, w.present, r.half_stars FROM film f"
      " LEFT JOIN entry v ON v.user_id = ?2 AND v.list = 1 AND v.film_uid = f.uid AND v.present = 1"
      " LEFT JOIN entry w ON w.user_id = ?2 AND w.list = 0 AND w.film_uid = f.uid AND w.present = 1"
      " LEFT JOIN rating r ON r.user_id = ?2 AND r.film_uid = f.uid WHERE f.id = ?1",
      "ii", id, user_id);
}

/**
 * plakat_storage_append_film:
 * @id: its row number
 * @user_id: whose marks are added, 0 for those of nobody, %PLAKAT_NO_MARKS for none
 *
 * Appends the whole film; nothing if it is not there.
 */
gboolean
plakat_storage_append_film (PlakatDb *db, gint64 id, gint64 user_id, GString *json, GError **error)
{
  g_autoptr (PlakatRows) rows = query_film (db, id, user_id, error);

  if (rows == NULL)
    return FALSE;
  if (plakat_rows_next (rows))
    {
      plakat_append_brief (json, plakat_rows_get_int (rows, 0), plakat_rows_get_text (rows, 1),
                           plakat_rows_get_text (rows, 2));
      append_marks (json, rows, 3, user_id);
      g_string_append_c (json, '}');
    }
  return plakat_rows_end (rows, error);
}

static void
append_part (GString *json, const char *record, const char *name)
{
  gsize length;
  const char *part = plakat_json_find (record, name, &length);

  g_string_append_printf (json, ",\"%s\":", name);
  if (part != NULL)
    g_string_append_len (json, part, length);
  else
    g_string_append (json, "[]");
}

static void
append_text (GString *json, const char *name, JsonObject *object, const char *member)
{
  g_autofree char *text = NULL;

  plakat_wire_get_text (object, member, PLAKAT_WIRE_MAX_OVERVIEW, &text, NULL);
  plakat_json_append_member (json, name, text);
}

/* What is played, seen from the character: who is known by no name is none. */
static void
append_character (GString *json, JsonObject *credit)
{
  g_autofree char *character = NULL;
  gint64 order = 0;

  if (!plakat_wire_get_text (credit, "character", PLAKAT_WIRE_MAX_LINE, &character, NULL)
      || character == NULL)
    return;
  plakat_wire_get_int64 (credit, "order", 0, G_MAXINT, &order, NULL);
  g_string_append (json, json->str[json->len - 1] == '[' ? "{" : ",{");
  plakat_json_append_member (json, "name", character);
  append_text (json, "description", credit, "description");
  append_text (json, "role", credit, "role");
  plakat_json_append_int (json, "order", order);
  append_text (json, "person_uid", credit, "person_uid");
  append_text (json, "person_name", credit, "name");
  g_string_append_c (json, '}');
}

static void
append_characters (GString *json, const char *rest)
{
  g_autoptr (JsonArray) cast = plakat_picture_list_parse_array (rest, "cast");

  g_string_append (json, ",\"characters\":[");
  for (guint i = 0; cast != NULL && i < json_array_get_length (cast); i++)
    append_character (json, json_array_get_object_element (cast, i));
  g_string_append_c (json, ']');
}

/** plakat_storage_append_credits: appends who made the film and who is in it; nothing if it is not there */
gboolean
plakat_storage_append_credits (PlakatDb *db, gint64 id, GString *json, GError **error)
{
  g_autoptr (PlakatRows) rows =
      plakat_db_query (db, error, "SELECT f.uid, f.brief, f.rest FROM film f WHERE f.id = ?1", "i", id);

  if (rows == NULL)
    return FALSE;
  if (plakat_rows_next (rows))
    {
      const char *rest = plakat_rows_get_text (rows, 2);

      g_string_append_c (json, '{');
      plakat_json_append_int (json, "id", id);
      plakat_json_append_member (json, "uid", plakat_rows_get_text (rows, 0));
      append_part (json, plakat_rows_get_text (rows, 1), "directors");
      append_part (json, rest, "writers");
      append_part (json, rest, "cast");
      append_characters (json, rest);
      g_string_append_c (json, '}');
    }
  return plakat_rows_end (rows, error);
}

/**
 * plakat_storage_append_images:
 * @json: takes the film's pictures from @offset on, at most @limit, separated by commas; the main ones come
 * first
 * @count: (out): how many there are in all
 */
gboolean
plakat_storage_append_images (
    PlakatDb *db, gint64 id, gint64 offset, gint64 limit, GString *json, gint64 *count, GError **error)
{
  g_autoptr (PlakatRows) rows =
      plakat_db_query (db, error, "SELECT f.brief, f.rest FROM film f WHERE f.id = ?1", "i", id);
  g_autoptr (PlakatPictureList) pictures = plakat_picture_list_new ();

  if (rows == NULL)
    return FALSE;
  if (plakat_rows_next (rows))
    {
      const char *brief = plakat_rows_get_text (rows, 0);
      g_autofree char *poster = plakat_picture_list_dup_path (brief, "poster_path");
      g_autofree char *backdrop = plakat_picture_list_dup_path (brief, "backdrop_path");

      plakat_picture_list_add_primary (pictures, "poster", poster);
      plakat_picture_list_add_primary (pictures, "backdrop", backdrop);
      plakat_picture_list_add_array (pictures, plakat_rows_get_text (rows, 1));
    }
  *count = plakat_picture_list_get_count (pictures);
  plakat_picture_list_append (pictures, offset, limit, json);
  return plakat_rows_end (rows, error);
}

/**
 * plakat_storage_resolve_film:
 * @name: a uid that the film goes by, or its number on The Movie Database
 * @uid: (out) (optional) (transfer full) (nullable): the uid that is kept; %NULL if there is no such film
 * @id: (out) (optional): its row number, 0 if there is no such film
 */
gboolean
plakat_storage_resolve_film (PlakatDb *db, const char *name, char **uid, gint64 *id, GError **error)
{
  gboolean number = *name != '\0' && strspn (name, "0123456789") == strlen (name);
  g_autofree char *alias = number ? g_strconcat ("tmdb:", name, NULL) : g_strdup (name);
  g_autoptr (PlakatRows) rows = plakat_db_query (
      db, error, "SELECT f.uid, f.id FROM film_alias a JOIN film f ON f.id = a.film_id WHERE a.uid = ?1", "t",
      alias);

  if (uid != NULL)
    *uid = NULL;
  if (id != NULL)
    *id = 0;
  if (rows == NULL)
    return FALSE;
  if (plakat_rows_next (rows))
    {
      if (uid != NULL)
        *uid = g_strdup (plakat_rows_get_text (rows, 0));
      if (id != NULL)
        *id = plakat_rows_get_int (rows, 1);
    }
  return plakat_rows_end (rows, error);
}
