/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-audit.h"
#include "plakat-handlers.h"
#include "plakat-json.h"
#include "plakat-profile.h"
#include "plakat-reply.h"
#include "plakat-service.h"
#include "plakat-storage-audit.h"
#include "plakat-storage-export.h"

#define LIST_WATCHLIST 0
#define LIST_FAVORITES 1

/* All there are. */
#define NO_LIMIT G_MAXINT32

static gboolean
append_account (PlakatRequest *request, GString *json, GError **error)
{
  g_autoptr (PlakatAccount) account = NULL;
  g_auto (PlakatAvatar) avatar = { 0 };

  if (!plakat_storage_get_account (request->db, request->service->keys, request->user_id, &account, error)
      || !plakat_storage_get_avatar (request->db, request->user_id, &avatar, error))
    return FALSE;
  if (account == NULL)
    {
      g_set_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_ACCOUNT, _ ("This account was deleted."));
      return FALSE;
    }
  plakat_profile_append (account, &avatar, json);
  return TRUE;
}

static gboolean
append_audit (PlakatRequest *request, GString *json, GError **error)
{
  g_autoptr (GString) events = g_string_new (NULL);

  if (!plakat_storage_list_events (request->db, request->user_id, NO_LIMIT, 0, events, error))
    return FALSE;
  g_string_append_printf (json, "[%s]", events->str);
  return TRUE;
}

static gboolean
append_everything (PlakatRequest *request, GString *json, GError **error)
{
  g_autofree char *now = plakat_json_time (g_get_real_time () / G_USEC_PER_SEC);
  PlakatDb *db = request->db;
  PlakatKeys *keys = request->service->keys;
  gint64 user = request->user_id;

#define MEMBER(name, call) (g_string_append (json, ",\"" name "\":"), (call))
  g_string_append_printf (json, "{\"exported_at\":\"%s\"", now);
  return MEMBER ("account", append_account (request, json, error))
         && MEMBER ("avatar_jpeg", plakat_storage_export_avatar (db, user, json, error))
         && MEMBER ("favorites", plakat_storage_export_list (db, user, LIST_FAVORITES, json, error))
         && MEMBER ("watchlist", plakat_storage_export_list (db, user, LIST_WATCHLIST, json, error))
         && MEMBER ("ratings", plakat_storage_export_ratings (db, user, json, error))
         && MEMBER ("rating_versions", plakat_storage_export_versions (db, user, json, error))
         && MEMBER ("profiles", plakat_storage_export_profiles (db, user, json, error))
         && MEMBER ("lists", plakat_storage_export_own_lists (db, keys, user, json, error))
         && MEMBER ("notes",
                    plakat_storage_export_records (db, keys, user, PLAKAT_USER_RECORD_NOTE, json, error))
         && MEMBER ("watched",
                    plakat_storage_export_records (db, keys, user, PLAKAT_USER_RECORD_WATCHED, json, error))
         && MEMBER ("record_versions", plakat_storage_export_record_versions (db, keys, user, json, error))
         && MEMBER ("sign_ins", plakat_storage_export_sign_ins (db, user, json, error))
         && MEMBER ("devices", plakat_storage_export_devices (db, user, json, error))
         && MEMBER ("audit", append_audit (request, json, error)) && g_string_append_c (json, '}') != NULL;
#undef MEMBER
}

/* It takes a while, so other writers are not kept waiting for it; all that it reads is of one moment. */
void
plakat_prepare_export (PlakatRequest *request)
{
  g_autoptr (GError) error = NULL;
  GString *json;
  gboolean done;

  if (!plakat_db_begin_read (request->db, &error))
    {
      plakat_reply_error (request, error);
      return;
    }
  json = g_string_new (NULL);
  done = append_everything (request, json, &error);
  done = plakat_db_end (request->db, done, done ? &error : NULL);
  if (done)
    plakat_request_set_data (request, g_string_free_to_bytes (json), (GDestroyNotify) g_bytes_unref);
  else
    {
      g_string_free (json, TRUE);
      plakat_reply_error (request, error);
    }
}

void
plakat_handle_export (PlakatRequest *request)
{
  if (!plakat_audit_add (request, PLAKAT_AUDIT_EXPORT, request->user_id, NULL))
    return;
  plakat_reply_bytes (request, 200, "application/json", g_bytes_ref (request->data));
  plakat_reply_set_header (request, "Content-Disposition", "attachment; filename=\"plakat-export.json\"");
  plakat_reply_set_header (request, "Cache-Control", "no-store");
  plakat_reply_set_header (request, "Vary", "Authorization");
}
