/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-handlers.h"
#include "plakat-lists.h"
#include "plakat-reply.h"
#include "plakat-service.h"
#include "plakat-storage-lists.h"
#include "plakat-storage-own-lists.h"
#include "plakat-storage-records.h"
#include "plakat-text.h"

/* The number of the list that the path names; what is somebody else's is not there. */
static gboolean
find_list (PlakatRequest *request, gint64 *list)
{
  g_autoptr (GError) error = NULL;
  gint64 id;

  if (!plakat_storage_find_own_list (request->db, request->user_id, request->params[0], &id, &error))
    plakat_reply_error (request, error);
  else if (id == 0)
    plakat_reply_problem (request, 404, _ ("You have no such list."));
  else
    {
      *list = PLAKAT_LIST_OF_RECORD (id);
      return TRUE;
    }
  return FALSE;
}

/* The same for who is going to write: under the account's lock it does not go away meanwhile. */
static gboolean
find_list_to_write (PlakatRequest *request, gint64 *list)
{
  g_autoptr (GError) error = NULL;

  if (plakat_storage_lock_account (request->db, request->user_id, &error))
    return find_list (request, list);
  plakat_reply_error (request, error);
  return FALSE;
}

static void
answer_list (PlakatRequest *request, const char *uid, guint status)
{
  g_autoptr (GString) json = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  if (plakat_storage_append_own_list (request->db, request->service->keys, request->user_id, uid, json,
                                      &error))
    plakat_reply_text (request, status, g_steal_pointer (&json));
  else
    plakat_reply_error (request, error);
}

/* A member that is absent stays as it is; null is empty. */
static void
read_member (JsonObject *body, const char *name, PlakatFields *fields)
{
  g_autofree char *text = NULL;

  if (!json_object_has_member (body, name))
    return;
  if (!json_object_get_null_member (body, name))
    text = g_str_equal (name, "description")
               ? plakat_text_clean_block (json_object_get_string_member (body, name))
               : plakat_text_clean_line (json_object_get_string_member (body, name));
  plakat_fields_set (fields, name, text);
}

/* Under the account's lock: the list @uid is what the body says, and for the rest what it was; and answers.
 */
static void
write_list (PlakatRequest *request, const char *uid, guint status)
{
  PlakatKeys *keys = request->service->keys;
  g_auto (PlakatStoredRecord) record = { 0 };
  g_autoptr (PlakatFields) fields = NULL;
  g_autoptr (GError) error = NULL;
  gint64 version;

  if (!plakat_storage_get_record (request->db, keys, request->user_id, PLAKAT_USER_RECORD_LIST, uid, &record,
                                  &error))
    {
      plakat_reply_error (request, error);
      return;
    }
  fields = record.fields ? plakat_fields_copy (record.fields) : plakat_fields_new ();
  read_member (request->body, "name", fields);
  read_member (request->body, "description", fields);
  read_member (request->body, "cover", fields);
  read_member (request->body, "query", fields);
  if (plakat_fields_get (fields, "name") == NULL)
    plakat_reply_problem (request, 400, _ ("A list needs a name."));
  else if (plakat_storage_put_record (request->db, keys, request->user_id, PLAKAT_USER_RECORD_LIST, uid,
                                      fields, &version, &error))
    answer_list (request, uid, status);
  else
    plakat_reply_error (request, error);
}

void
plakat_handle_lists (PlakatRequest *request)
{
  GString *lists = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  gint64 count;

  if (plakat_storage_list_own_lists (request->db, request->service->keys, request->user_id,
                                     plakat_reply_get_page (request), plakat_reply_get_page_size (request),
                                     lists, &count, &error))
    {
      plakat_reply_page (request, count, lists, NULL);
      return;
    }
  g_string_free (lists, TRUE);
  plakat_reply_error (request, error);
}

void
plakat_handle_list_add (PlakatRequest *request)
{
  g_autofree char *uid = plakat_text_uuid ();
  g_autoptr (GError) error = NULL;

  if (plakat_storage_lock_account (request->db, request->user_id, &error))
    write_list (request, uid, 201);
  else
    plakat_reply_error (request, error);
}

void
plakat_handle_list_get (PlakatRequest *request)
{
  gint64 list;

  if (find_list (request, &list))
    answer_list (request, request->params[0], 200);
}

void
plakat_handle_list_change (PlakatRequest *request)
{
  gint64 list;

  if (find_list_to_write (request, &list))
    write_list (request, request->params[0], 200);
}

void
plakat_handle_list_remove (PlakatRequest *request)
{
  g_autoptr (GError) error = NULL;
  gint64 list, version;

  if (!find_list_to_write (request, &list))
    return;
  if (plakat_storage_put_record (request->db, request->service->keys, request->user_id,
                                 PLAKAT_USER_RECORD_LIST, request->params[0], NULL, &version, &error))
    plakat_reply_empty (request, 204);
  else
    plakat_reply_error (request, error);
}

void
plakat_handle_list_films (PlakatRequest *request)
{
  gint64 list;

  if (find_list (request, &list))
    plakat_lists_answer (request, list);
}

void
plakat_handle_list_film_add (PlakatRequest *request)
{
  gint64 list;

  if (find_list_to_write (request, &list))
    plakat_lists_add (request, list);
}

void
plakat_handle_list_film_remove (PlakatRequest *request)
{
  gint64 list;

  if (find_list_to_write (request, &list))
    plakat_lists_remove (request, list, request->params[1]);
}
