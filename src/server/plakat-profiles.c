/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-handlers.h"
#include "plakat-lists.h"
#include "plakat-reply.h"
#include "plakat-storage-lists.h"
#include "plakat-storage-profiles.h"
#include "plakat-text.h"

/* The profile that the path names and its uid; what is somebody else's is not there. */
static gboolean
find_profile (PlakatRequest *request, gint64 *id, char **uid)
{
  g_autoptr (GError) error = NULL;

  *id = g_ascii_strtoll (request->params[0], NULL, 10);
  if (!plakat_storage_read_profile (request->db, request->user_id, *id, uid, &error))
    plakat_reply_error (request, error);
  else if (*uid == NULL)
    plakat_reply_problem (request, 404, _ ("You have no such profile."));
  else
    return TRUE;
  return FALSE;
}

/* The same for who is going to write: under the account's lock it does not go away meanwhile. */
static gboolean
find_profile_to_write (PlakatRequest *request, gint64 *id, char **uid)
{
  g_autoptr (GError) error = NULL;

  if (plakat_storage_lock_account (request->db, request->user_id, &error))
    return find_profile (request, id, uid);
  plakat_reply_error (request, error);
  return FALSE;
}

static void
answer_profile (PlakatRequest *request, gint64 id, guint status)
{
  g_autoptr (GString) json = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  if (plakat_storage_append_profile (request->db, request->user_id, id, json, &error))
    plakat_reply_text (request, status, g_steal_pointer (&json));
  else
    plakat_reply_error (request, error);
}

/* Under the account's lock: gives the profile @uid the name of the body, and answers. */
static void
write_profile (PlakatRequest *request, const char *uid, guint status)
{
  g_autofree char *name = plakat_text_clean_line (json_object_get_string_member (request->body, "name"));
  g_autoptr (GError) error = NULL;
  gint64 id, version;

  if (*name == '\0')
    plakat_reply_problem (request, 400, _ ("A profile needs a name."));
  else if (plakat_storage_put_profile (request->db, request->user_id, uid, name, &id, &version, &error))
    answer_profile (request, id, status);
  else
    plakat_reply_error (request, error);
}

void
plakat_handle_profiles (PlakatRequest *request)
{
  GString *profiles = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  gint64 count;

  if (plakat_storage_list_profiles (request->db, request->user_id, plakat_reply_get_page (request),
                                    plakat_reply_get_page_size (request), profiles, &count, &error))
    {
      plakat_reply_page (request, count, profiles, NULL);
      return;
    }
  g_string_free (profiles, TRUE);
  plakat_reply_error (request, error);
}

void
plakat_handle_profile_add (PlakatRequest *request)
{
  g_autofree char *uid = plakat_text_uuid ();
  g_autoptr (GError) error = NULL;

  if (plakat_storage_lock_account (request->db, request->user_id, &error))
    write_profile (request, uid, 201);
  else
    plakat_reply_error (request, error);
}

void
plakat_handle_profile_get (PlakatRequest *request)
{
  g_autofree char *uid = NULL;
  gint64 id;

  if (find_profile (request, &id, &uid))
    answer_profile (request, id, 200);
}

void
plakat_handle_profile_rename (PlakatRequest *request)
{
  g_autofree char *uid = NULL;
  gint64 id;

  if (find_profile_to_write (request, &id, &uid))
    write_profile (request, uid, 200);
}

void
plakat_handle_profile_remove (PlakatRequest *request)
{
  g_autofree char *uid = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id, version;

  if (!find_profile_to_write (request, &id, &uid))
    return;
  if (plakat_storage_remove_profile (request->db, request->user_id, id, &version, &error))
    plakat_reply_empty (request, 204);
  else
    plakat_reply_error (request, error);
}

void
plakat_handle_profile_list (PlakatRequest *request)
{
  g_autofree char *uid = NULL;
  gint64 id;

  if (find_profile (request, &id, &uid))
    plakat_lists_answer (request, PLAKAT_LIST_OF_PROFILE (id));
}

void
plakat_handle_profile_list_add (PlakatRequest *request)
{
  g_autofree char *uid = NULL;
  gint64 id;

  if (find_profile_to_write (request, &id, &uid))
    plakat_lists_add (request, PLAKAT_LIST_OF_PROFILE (id));
}

void
plakat_handle_profile_list_remove (PlakatRequest *request)
{
  g_autofree char *uid = NULL;
  gint64 id;

  if (find_profile_to_write (request, &id, &uid))
    plakat_lists_remove (request, PLAKAT_LIST_OF_PROFILE (id), request->params[1]);
}
