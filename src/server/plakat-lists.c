/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plakat-handlers.h"
#include "plakat-lists.h"
#include "plakat-reply.h"
#include "plakat-storage-films.h"
#include "plakat-storage-lists.h"
#include "plakat-text.h"

/**
 * plakat_lists_resolve:
 * @name: a film: its number on The Movie Database or a uid
 * @uid: (out) (transfer full): the name it is kept by; for a film that is not here @name itself, if it can be
 * one
 * @id: (out): its row number; 0 when it is not here
 *
 * Returns: %FALSE if the answer is there already
 */
gboolean
plakat_lists_resolve (PlakatRequest *request, const char *name, char **uid, gint64 *id)
{
  g_autoptr (GError) error = NULL;

  *id = 0;
  if (!plakat_storage_resolve_film (request->db, name, uid, id, &error))
    {
      plakat_reply_error (request, error);
      return FALSE;
    }
  if (*uid != NULL)
    return TRUE;
  *uid = strspn (name, "0123456789") == strlen (name) ? g_strconcat ("tmdb:", name, NULL) : g_strdup (name);
  if (plakat_text_is_uid (*uid))
    return TRUE;
  plakat_reply_problem (request, 404, _ ("This server does not know that film."));
  return FALSE;
}

/** plakat_lists_append_film: appends the film in row @id, or one that the catalogue lacks, by its name */
gboolean
plakat_lists_append_film (PlakatRequest *request, gint64 id, const char *uid, GString *json, GError **error)
{
  const gsize before = json->len;

  if (id != 0 && !plakat_storage_append_film (request->db, id, request->user_id, json, error))
    return FALSE;
  if (json->len == before)
    plakat_storage_append_movie (json, 0, uid, NULL);
  return TRUE;
}

/** plakat_lists_answer: a page of @list */
void
plakat_lists_answer (PlakatRequest *request, gint64 list)
{
  GString *entries = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  gint64 count;

  if (plakat_storage_list_entries (request->db, request->user_id, list, plakat_reply_get_page (request),
                                   plakat_reply_get_page_size (request), entries, &count, &error))
    {
      plakat_reply_page (request, count, entries, NULL);
      return;
    }
  g_string_free (entries, TRUE);
  plakat_reply_error (request, error);
}

/* `movie_id`: a number on The Movie Database, written as a number or as text, or a uid. */
static char *
dup_movie_id (JsonObject *body)
{
  JsonNode *node = json_object_get_member (body, "movie_id");

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return g_strdup ("");
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_dup_string (node);
  return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
}

/** plakat_lists_add: puts `movie_id` of the body on @list, at its `position` where there is one; one that is
 * there already stays as it is otherwise */
void
plakat_lists_add (PlakatRequest *request, gint64 list)
{
  const char *position = json_object_get_string_member_with_default (request->body, "position", NULL);
  g_autofree char *name = dup_movie_id (request->body);
  g_autofree char *uid = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) json = g_string_new (NULL);
  gint64 film, id;

  if (!plakat_lists_resolve (request, name, &uid, &film))
    return;
  if (film == 0)
    plakat_reply_problem (request, 404, _ ("This server does not know that film."));
  else if (!plakat_storage_lock_account (request->db, request->user_id, &error)
           || !plakat_storage_put_entry (request->db, request->user_id, list, uid, TRUE, position, &id,
                                         &error)
           || !plakat_storage_append_entry (request->db, request->user_id, list, uid, json, &error))
    plakat_reply_error (request, error);
  else
    plakat_reply_text (request, 201, g_steal_pointer (&json));
}

/** plakat_lists_remove: takes the film @name off @list, if it is there */
void
plakat_lists_remove (PlakatRequest *request, gint64 list, const char *name)
{
  g_autofree char *uid = NULL;
  g_autoptr (GError) error = NULL;
  gint64 film, id;

  if (!plakat_lists_resolve (request, name, &uid, &film))
    return;
  if (plakat_storage_lock_account (request->db, request->user_id, &error)
      && plakat_storage_put_entry (request->db, request->user_id, list, uid, FALSE, NULL, &id, &error))
    plakat_reply_empty (request, 204);
  else
    plakat_reply_error (request, error);
}

void
plakat_handle_favorites (PlakatRequest *request)
{
  plakat_lists_answer (request, PLAKAT_LIST_FAVOURITES);
}

void
plakat_handle_favorite_add (PlakatRequest *request)
{
  plakat_lists_add (request, PLAKAT_LIST_FAVOURITES);
}

void
plakat_handle_favorite_remove (PlakatRequest *request)
{
  plakat_lists_remove (request, PLAKAT_LIST_FAVOURITES, request->params[0]);
}

void
plakat_handle_watchlist (PlakatRequest *request)
{
  plakat_lists_answer (request, PLAKAT_LIST_WATCHLIST);
}

void
plakat_handle_watchlist_add (PlakatRequest *request)
{
  plakat_lists_add (request, PLAKAT_LIST_WATCHLIST);
}

void
plakat_handle_watchlist_remove (PlakatRequest *request)
{
  plakat_lists_remove (request, PLAKAT_LIST_WATCHLIST, request->params[0]);
}
