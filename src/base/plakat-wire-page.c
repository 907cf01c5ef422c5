/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-error.h"
#include "plakat-film.h"
#include "plakat-person.h"
#include "plakat-text.h"
#include "plakat-wire.h"
#include "plakat-wire-film.h"
#include "plakat-wire-sync.h"

typedef gpointer (*ReadRecord) (JsonObject *object, GError **error);

static gboolean
read_records (JsonObject *object, const char *name, ReadRecord read, GPtrArray *records, GError **error)
{
  JsonArray *array;

  if (!plakat_wire_get_array (object, name, PLAKAT_WIRE_MAX_ITEMS, &array, error))
    return FALSE;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *item = plakat_wire_get_element (array, i, name, error);
      gpointer record = item ? read (item, error) : NULL;

      if (record == NULL)
        return FALSE;
      g_ptr_array_add (records, record);
    }
  return TRUE;
}

static gpointer
read_film (JsonObject *object, GError **error)
{
  return plakat_film_from_json (object, error);
}

static gpointer
read_person (JsonObject *object, GError **error)
{
  return plakat_person_from_json (object, error);
}

/** plakat_catalogue_page_from_json: Returns: (transfer full) (nullable): a page, whole or not at all */
PlakatCataloguePage *
plakat_catalogue_page_from_json (JsonObject *object, GError **error)
{
  g_autoptr (PlakatCataloguePage) page = g_new0 (PlakatCataloguePage, 1);

  page->films = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_film_unref);
  page->persons = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_person_unref);
  if (!plakat_wire_get_text (object, "epoch", 64, &page->epoch, error)
      || !plakat_wire_get_text (object, "cursor", 256, &page->cursor, error)
      || !plakat_wire_get_boolean (object, "more", &page->more, error)
      || !plakat_wire_get_int64 (object, "total", 0, G_MAXINT32, &page->total, error)
      || !read_records (object, "films", read_film, page->films, error)
      || !read_records (object, "persons", read_person, page->persons, error))
    return NULL;
  if (page->epoch == NULL || page->cursor == NULL)
    {
      g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_WIRE,
                   "A page of the catalogue has no “epoch” or no “cursor”");
      return NULL;
    }
  return g_steal_pointer (&page);
}

void
plakat_catalogue_page_free (PlakatCataloguePage *self)
{
  g_free (self->epoch);
  g_free (self->cursor);
  g_clear_pointer (&self->films, g_ptr_array_unref);
  g_clear_pointer (&self->persons, g_ptr_array_unref);
  g_free (self);
}

static gboolean
read_user (JsonObject *object, PlakatSession *session, GError **error)
{
  JsonNode *node = json_object_get_member (object, "user");
  g_autofree char *username = NULL;
  JsonObject *user;
  gint64 id = 0;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return TRUE;
  user = json_node_get_object (node);
  if (!plakat_wire_get_int64 (user, "id", 1, G_MAXINT64, &id, error)
      || !plakat_wire_get_text (user, "username", 256, &username, error)
      || !plakat_wire_get_text (user, "email", 320, &session->email, error))
    return FALSE;
  session->username = plakat_text_clean_line (username);
  if (id > 0)
    session->user_id = g_strdup_printf ("%" G_GINT64_FORMAT, id);
  return TRUE;
}

/**
 * plakat_session_from_json:
 * @object: the answer to signing in, registering or refreshing; the tokens stand in `tokens` or by themselves
 *
 * Returns: (transfer full) (nullable): the session; @refresh and the user are %NULL where the answer has none
 */
PlakatSession *
plakat_session_from_json (JsonObject *object, GError **error)
{
  g_autoptr (PlakatSession) session = g_new0 (PlakatSession, 1);
  JsonNode *tokens_node = json_object_get_member (object, "tokens");
  JsonObject *tokens =
      tokens_node && JSON_NODE_HOLDS_OBJECT (tokens_node) ? json_node_get_object (tokens_node) : object;

  if (!plakat_wire_get_text (tokens, "access", 8192, &session->access, error)
      || !plakat_wire_get_text (tokens, "refresh", 8192, &session->refresh, error)
      || !read_user (object, session, error))
    return NULL;
  if (session->access == NULL)
    {
      g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_WIRE, "The answer holds no access token");
      return NULL;
    }
  return g_steal_pointer (&session);
}

/** plakat_session_free: frees the session; its tokens are overwritten first */
void
plakat_session_free (PlakatSession *self)
{
  plakat_text_wipe (self->access);
  plakat_text_wipe (self->refresh);
  g_free (self->user_id);
  g_free (self->username);
  g_free (self->email);
  g_free (self);
}
