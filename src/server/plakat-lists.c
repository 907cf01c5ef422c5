/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plakat-reply.h"
#include "plakat-route.h"
#include "plakat-storage-films.h"
#include "plakat-storage-lists.h"
#include "plakat-text.h"
#include "plakat-wire.h"

#define DEFAULT_PAGE_SIZE 20
#define MAX_PAGE 1000000
#define MAX_ID G_GINT64_CONSTANT (9007199254740991)

/* The uid that a film's name stands for; for a film that is not here the name itself, if it can be one. */
static gboolean
resolve (PlakatRequest *request, const char *name, char **uid, gboolean *known)
{
  g_autoptr (GError) error = NULL;

  if (!plakat_storage_resolve_film (request->service->db, name, uid, NULL, &error))
    {
      plakat_reply_error (request, error);
      return FALSE;
    }
  *known = *uid != NULL;
  if (*known)
    return TRUE;
  *uid = strspn (name, "0123456789") == strlen (name) ? g_strconcat ("tmdb:", name, NULL) : g_strdup (name);
  if (plakat_text_is_uid (*uid))
    return TRUE;
  plakat_reply_problem (request, SOUP_STATUS_NOT_FOUND, _ ("This server does not know that film."));
  return FALSE;
}

static void
answer_list (PlakatRequest *request, PlakatListKind list)
{
  GString *entries = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  gint64 page = 1, page_size = DEFAULT_PAGE_SIZE, count;

  if (plakat_request_get_count (request, "page", 1, MAX_PAGE, &page, &error)
      && plakat_request_get_count (request, "page_size", 1, PLAKAT_MAX_PAGE_SIZE, &page_size, &error)
      && plakat_storage_list_entries (request->service->db, request->user_id, list, page, page_size, entries,
                                      &count, &error))
    {
      plakat_reply_page (request, count, page, page_size, entries, NULL);
      return;
    }
  g_string_free (entries, TRUE);
  plakat_reply_error (request, error);
}

/* `movie_id`: a number on The Movie Database, written as a number or as text, or a uid. */
static gboolean
read_movie_id (JsonObject *body, char **name, GError **error)
{
  JsonNode *node = json_object_get_member (body, "movie_id");
  gint64 number = 0;

  if (node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return plakat_wire_get_text (body, "movie_id", 128, name, error);
  if (!plakat_wire_get_int64 (body, "movie_id", 1, MAX_ID, &number, error))
    return FALSE;
  if (number > 0)
    {
      *name = g_strdup_printf ("%" G_GINT64_FORMAT, number);
      return TRUE;
    }
  g_set_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_INPUT,
               _ ("Send the film as “movie_id”: its number on The Movie Database, or its uid."));
  return FALSE;
}

static void
answer_entry (PlakatRequest *request, PlakatListKind list, const char *uid, guint status)
{
  GString *json = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  if (plakat_storage_append_entry (request->service->db, request->user_id, list, uid, json, &error)
      && json->len > 0)
    {
      plakat_reply_text (request, status, json);
      return;
    }
  g_string_free (json, TRUE);
  if (error != NULL)
    plakat_reply_error (request, error);
  else
    plakat_reply_problem (request, SOUP_STATUS_CONFLICT, _ ("The film was taken off the list meanwhile."));
}

static void
add_to_list (PlakatRequest *request, PlakatListKind list)
{
  g_autofree char *name = NULL, *uid = NULL;
  g_autoptr (GError) error = NULL;
  gboolean known;
  gint64 id;

  if (!read_movie_id (request->body, &name, &error))
    {
      plakat_reply_error (request, error);
      return;
    }
  if (!resolve (request, name, &uid, &known))
    return;
  if (!known)
    plakat_reply_problem (request, SOUP_STATUS_NOT_FOUND, _ ("This server does not know that film."));
  else if (!plakat_storage_set_entry (request->service->db, request->user_id, list, uid, TRUE, &id, &error))
    plakat_reply_error (request, error);
  else
    answer_entry (request, list, uid, SOUP_STATUS_CREATED);
}

static void
remove_from_list (PlakatRequest *request, PlakatListKind list)
{
  g_autofree char *uid = NULL;
  g_autoptr (GError) error = NULL;
  gboolean known;
  gint64 id;

  if (!resolve (request, request->params[0], &uid, &known))
    return;
  if (plakat_storage_set_entry (request->service->db, request->user_id, list, uid, FALSE, &id, &error))
    plakat_reply_empty (request);
  else
    plakat_reply_error (request, error);
}

void
plakat_handle_favorites (PlakatRequest *request)
{
  answer_list (request, PLAKAT_LIST_FAVOURITES);
}

void
plakat_handle_favorites_add (PlakatRequest *request)
{
  add_to_list (request, PLAKAT_LIST_FAVOURITES);
}

void
plakat_handle_favorites_remove (PlakatRequest *request)
{
  remove_from_list (request, PLAKAT_LIST_FAVOURITES);
}

void
plakat_handle_watchlist (PlakatRequest *request)
{
  answer_list (request, PLAKAT_LIST_WATCHLIST);
}

void
plakat_handle_watchlist_add (PlakatRequest *request)
{
  add_to_list (request, PLAKAT_LIST_WATCHLIST);
}

void
plakat_handle_watchlist_remove (PlakatRequest *request)
{
  remove_from_list (request, PLAKAT_LIST_WATCHLIST);
}
