/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-error.h"
#include "plakat-lenient-private.h"
#include "plakat-recommendation-private.h"
#include "plakat-wire.h"

#define MAX_PAGES 10000
#define MAX_TOKEN 8192

static void
refuse (GError **error, const char *why)
{
  g_set_error_literal (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_WIRE, why);
}

/*
 * plakat_recommendation_find_items:
 * @root: films or entries: a bare array, or an object with them in `results`
 *
 * Returns: (transfer none) (nullable): them
 */
JsonArray *
plakat_recommendation_find_items (JsonNode *root, GError **error)
{
  JsonArray *array = NULL;

  if (JSON_NODE_HOLDS_ARRAY (root))
    array = json_node_get_array (root);
  else if (JSON_NODE_HOLDS_OBJECT (root))
    array = plakat_lenient_get_array (json_node_get_object (root), "results");
  if (array == NULL)
    refuse (error, "There are no “results”");
  else if (json_array_get_length (array) > PLAKAT_WIRE_MAX_ITEMS)
    {
      g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_LIMIT, "The page has more than %d items",
                   PLAKAT_WIRE_MAX_ITEMS);
      return NULL;
    }
  return array;
}

/* ── lists ─────────────────────────────────────────────────────────────── */

static gint64
read_time (JsonObject *object, const char *name)
{
  g_autofree char *text = plakat_lenient_dup_line (object, name, 64);
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time = text ? g_date_time_new_from_iso8601 (text, utc) : NULL;

  return time ? MAX (g_date_time_to_unix (time), 0) : 0;
}

static int
read_year (JsonObject *film)
{
  g_autofree char *text = plakat_lenient_dup_line (film, "release_date", 32);
  PlakatDate date;

  return plakat_date_parse (text, &date) ? date.year : 0;
}

/* A row with a film in it, or a film and nothing more. */
static PlakatEntry *
entry_new (JsonObject *row, const char *list_uid)
{
  JsonObject *film = plakat_lenient_get_object (row, "movie");
  gint64 id = plakat_recommendation_film_read_id (film ? film : row);
  g_autofree char *uid = g_strdup_printf ("tmdb:%" G_GINT64_FORMAT, id);
  PlakatListKind list = PLAKAT_LIST_WATCHLIST;
  PlakatEntry *entry;

  if (id == 0)
    return NULL;
  plakat_list_kind_from_string (list_uid, &list);
  entry = plakat_entry_new (list, uid);
  entry->list_uid = g_strdup (list_uid);
  entry->tmdb_id = id;
  if (film != NULL)
    {
      entry->tag = plakat_lenient_dup_id (row, "id");
      entry->added_at = read_time (row, "created_at");
    }
  else
    film = row;
  /* What the server made up for a number that it does not know is worse than nothing. */
  if (!plakat_recommendation_film_is_empty (film) && !plakat_recommendation_film_is_invented (film))
    {
      entry->title = plakat_lenient_dup_line (film, "title", PLAKAT_WIRE_MAX_TITLE);
      entry->year = read_year (film);
      entry->poster_path = plakat_recommendation_film_dup_poster (film);
    }
  return entry;
}

/* Only the number of a `next` is of use: it is made from whatever name the server was called by, and http
 * even where it is https. */
static guint
read_next (JsonObject *object)
{
  g_autofree char *next = plakat_lenient_dup_line (object, "next", PLAKAT_WIRE_MAX_LINE);
  const char *query = next ? strchr (next, '?') : NULL;
  gint64 page = 0, pages;

  if (query != NULL)
    {
      g_auto (GStrv) pairs = g_strsplit (query + 1, "&", 32);

      for (guint i = 0; pairs[i] != NULL; i++)
        if (g_str_has_prefix (pairs[i], "page=")
            && !g_ascii_string_to_signed (pairs[i] + strlen ("page="), 10, 1, MAX_PAGES, &page, NULL))
          page = 0;
      return (guint) page;
    }
  /* An envelope of TMDB's says how many there are instead. */
  page = plakat_lenient_get_int64 (object, "page", 1, MAX_PAGES);
  pages = plakat_lenient_get_int64 (object, "total_pages", 1, MAX_PAGES);
  return page > 0 && page < pages ? (guint) page + 1 : 0;
}

static gint64
read_total (JsonObject *object)
{
  static const char *const members[] = { "count", "total_results" };

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (json_object_has_member (object, members[i]))
      return plakat_lenient_get_int64 (object, members[i], 0, G_MAXINT32);
  return -1;
}

/**
 * plakat_recommendation_read_listing:
 * @bytes: a page of a user's list: of Django REST framework, an envelope of TMDB's, or a bare array
 * @length: their number
 * @list_uid: "watchlist" or "favourites"
 * @error: return location
 *
 * An entry that names no film is left out: then the number of them is not what the server says, and the walk
 * proves nothing. A film can be on a list twice, under two tags.
 *
 * Returns: (transfer full) (nullable): the page
 */
PlakatListing *
plakat_recommendation_read_listing (const char *bytes, gsize length, const char *list_uid, GError **error)
{
  g_autoptr (JsonNode) root = plakat_wire_parse (bytes, length, PLAKAT_WIRE_MAX_PAGE_BYTES, error);
  g_autoptr (PlakatListing) listing = NULL;
  JsonArray *array = root ? plakat_recommendation_find_items (root, error) : NULL;

  if (array == NULL)
    return NULL;
  listing = plakat_listing_new ();
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *row = plakat_lenient_get_item (array, i);
      PlakatEntry *entry = row ? entry_new (row, list_uid) : NULL;

      if (entry != NULL)
        g_ptr_array_add (listing->entries, entry);
    }
  if (JSON_NODE_HOLDS_OBJECT (root))
    {
      listing->total = read_total (json_node_get_object (root));
      listing->next = read_next (json_node_get_object (root));
    }
  else
    listing->total = json_array_get_length (array);
  return g_steal_pointer (&listing);
}

/* ── sessions ──────────────────────────────────────────────────────────── */

/* Servers that say nothing of the user beside the tokens say it in them. */
static char *
read_claim (const char *access)
{
  g_auto (GStrv) parts = g_strsplit (access, ".", 4);
  g_autofree char *base64 = NULL;
  g_autofree guchar *claims = NULL;
  g_autoptr (JsonObject) object = NULL;
  gsize length;

  if (g_strv_length (parts) != 3)
    return NULL;
  base64 = g_strconcat (parts[1], &"==="[3 - (4 - strlen (parts[1]) % 4) % 4], NULL);
  g_strdelimit (g_strdelimit (base64, "-", '+'), "_", '/');
  claims = g_base64_decode (base64, &length);
  object = plakat_wire_parse_object ((const char *) claims, length, PLAKAT_WIRE_MAX_TOKEN_BYTES, NULL);
  return object ? plakat_lenient_dup_id (object, "user_id") : NULL;
}

static char *
dup_token (JsonObject *object, const char *name)
{
  g_autofree char *token = NULL;

  if (!plakat_wire_get_text (object, name, MAX_TOKEN, &token, NULL) || token == NULL || *token == '\0')
    return NULL;
  return g_steal_pointer (&token);
}

/**
 * plakat_recommendation_read_session:
 * @bytes: the answer to signing in or registering; the tokens stand in `tokens` or by themselves
 * @length: their number
 * @context: unused
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the session
 */
PlakatSession *
plakat_recommendation_read_session (const char *bytes, gsize length, const char *context, GError **error)
{
  g_autoptr (JsonObject) object =
      plakat_wire_parse_object (bytes, length, PLAKAT_WIRE_MAX_TOKEN_BYTES, error);
  g_autoptr (PlakatSession) session = g_new0 (PlakatSession, 1);
  JsonObject *tokens, *user;

  if (object == NULL)
    return NULL;
  tokens = plakat_lenient_get_object (object, "tokens");
  user = plakat_lenient_get_object (object, "user");
  session->access = dup_token (tokens ? tokens : object, "access");
  session->refresh = dup_token (tokens ? tokens : object, "refresh");
  if (session->access == NULL)
    {
      refuse (error, "The answer holds no access token");
      return NULL;
    }
  if (user != NULL)
    {
      session->user_id = plakat_lenient_dup_id (user, "id");
      session->username = plakat_lenient_dup_line (user, "username", 256);
      session->email = plakat_lenient_dup_line (user, "email", 320);
    }
  if (session->user_id == NULL)
    session->user_id = read_claim (session->access);
  return g_steal_pointer (&session);
}

/* ── answers to edits ──────────────────────────────────────────────────── */

void
plakat_recommendation_row_free (PlakatRecommendationRow *self)
{
  g_free (self->tag);
  g_free (self->review);
  g_free (self);
}

/**
 * plakat_recommendation_read_row:
 * @bytes: what the server has made of an edit
 * @length: their number
 * @context: unused
 * @error: return location
 *
 * Returns: (transfer full) (nullable): it
 */
PlakatRecommendationRow *
plakat_recommendation_read_row (const char *bytes, gsize length, const char *context, GError **error)
{
  g_autoptr (JsonObject) object = plakat_wire_parse_object (bytes, length, PLAKAT_WIRE_MAX_PAGE_BYTES, error);
  PlakatRecommendationRow *row;
  JsonObject *film;

  if (object == NULL)
    return NULL;
  film = plakat_lenient_get_object (object, "movie");
  row = g_new0 (PlakatRecommendationRow, 1);
  row->tag = plakat_lenient_dup_id (object, "id");
  row->tmdb_id = film ? plakat_recommendation_film_read_id (film) : 0;
  row->review = plakat_lenient_dup_block (object, "review", PLAKAT_WIRE_MAX_REVIEW);
  return row;
}

/**
 * plakat_recommendation_says_field:
 * @bytes: a refusal
 * @length: their number
 * @field: of what was sent
 *
 * Returns: whether it is about @field
 */
gboolean
plakat_recommendation_says_field (const char *bytes, gsize length, const char *field)
{
  g_autoptr (JsonObject) object = NULL;

  if (length > 0)
    object = plakat_wire_parse_object (bytes, length, PLAKAT_WIRE_MAX_TOKEN_BYTES, NULL);
  return object != NULL && json_object_has_member (object, field);
}
