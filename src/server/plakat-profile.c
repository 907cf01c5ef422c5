/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plakat-date.h"
#include "plakat-handlers.h"
#include "plakat-json.h"
#include "plakat-profile.h"
#include "plakat-reply.h"
#include "plakat-service.h"
#include "plakat-storage-lists.h"
#include "plakat-text.h"
#include "plakat-wire.h"

#define MAX_NAME 150
#define MAX_BIO 500
#define MAX_GENRES 100
#define MAX_PREFERENCES_BYTES 4096

static void
append_member (GString *json, const char *name, const char *text)
{
  g_string_append_printf (json, "%s\"%s\":", json->str[json->len - 1] == '{' ? "" : ",", name);
  plakat_json_append (json, text);
}

/** plakat_profile_append: appends what a person says of themselves, an object */
void
plakat_profile_append (const PlakatAccount *account, PlakatAvatar *avatar, GString *json)
{
  g_autofree char *created = plakat_json_time (account->created_at);
  g_autofree char *updated = plakat_json_time (account->updated_at);

  g_string_append_c (json, '{');
  append_member (json, "email", account->email);
  append_member (json, "username", account->username);
  append_member (json, "first_name", account->first_name);
  append_member (json, "last_name", account->last_name);
  append_member (json, "display_name", account->display_name);
  append_member (json, "bio", account->bio);
  append_member (json, "birth_date", account->birth_date);
  g_string_append_printf (json, ",\"favorite_genres\":%s,\"notification_preferences\":%s,\"avatar\":",
                          account->favorite_genres, account->notification_preferences);
  plakat_avatar_append (avatar, json);
  append_member (json, "created_at", created);
  append_member (json, "updated_at", updated);
  g_string_append_c (json, '}');
}

static PlakatAccount *
get_account (PlakatRequest *request)
{
  g_autoptr (PlakatAccount) account = NULL;
  g_autoptr (GError) error = NULL;

  if (!plakat_storage_get_account (request->db, request->service->keys, request->user_id, &account, &error))
    plakat_reply_error (request, error);
  else if (account == NULL)
    plakat_reply_problem (request, 401, _ ("Please sign in."));
  return g_steal_pointer (&account);
}

void
plakat_handle_profile (PlakatRequest *request)
{
  g_autoptr (PlakatAccount) account = get_account (request);
  g_auto (PlakatAvatar) avatar = { 0 };
  g_autoptr (GError) error = NULL;
  GString *json;

  if (account == NULL)
    return;
  if (!plakat_storage_get_avatar (request->db, request->user_id, &avatar, &error))
    {
      plakat_reply_error (request, error);
      return;
    }
  json = g_string_new (NULL);
  plakat_profile_append (account, &avatar, json);
  plakat_reply_text (request, 200, json);
}

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_INPUT, "%s", sentence);
  return FALSE;
}

/* A member that is absent stays as it is, or with PUT becomes empty; null is empty. */
static gboolean
read_line (JsonObject *body, const char *name, gsize max_chars, gboolean whole, char **value, GError **error)
{
  g_autofree char *raw = NULL;

  if (!plakat_wire_get_text (body, name, max_chars, &raw, error))
    return FALSE;
  if (!whole && !json_object_has_member (body, name))
    return TRUE;
  g_free (*value);
  *value = g_str_equal (name, "bio") ? plakat_text_clean_block (raw) : plakat_text_clean_line (raw);
  return TRUE;
}

static gboolean
read_birth_date (JsonObject *body, gboolean whole, PlakatAccount *account, GError **error)
{
  g_autofree char *text = NULL;
  PlakatDate date;

  if (!plakat_wire_get_text (body, "birth_date", 10, &text, error))
    return FALSE;
  if (!whole && !json_object_has_member (body, "birth_date"))
    return TRUE;
  if (text != NULL && (!plakat_date_parse (text, &date) || date.day == 0))
    return refuse (error, _ ("“birth_date” must be a day, as 1955-02-19."));
  g_free (account->birth_date);
  account->birth_date = g_steal_pointer (&text);
  return TRUE;
}

static gboolean
read_json (
    JsonObject *body, const char *name, JsonNodeType type, const char *empty, gboolean whole, char **value)
{
  JsonNode *node = json_object_get_member (body, name);
  g_autofree char *text = NULL;

  if (node == NULL && !whole)
    return TRUE;
  if (node != NULL && !JSON_NODE_HOLDS_NULL (node))
    {
      if (json_node_get_node_type (node) != type)
        return FALSE;
      text = json_to_string (node, FALSE);
      if (strlen (text) > MAX_PREFERENCES_BYTES)
        return FALSE;
    }
  g_free (*value);
  *value = text ? g_steal_pointer (&text) : g_strdup (empty);
  return TRUE;
}

static gboolean
read_genres (JsonObject *body, gboolean whole, PlakatAccount *account, GError **error)
{
  JsonArray *array;

  if (!plakat_wire_get_array (body, "favorite_genres", MAX_GENRES, &array, error))
    return FALSE;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (!JSON_NODE_HOLDS_VALUE (json_array_get_element (array, i)))
      return refuse (error, _ ("“favorite_genres” must hold names or numbers."));
  return read_json (body, "favorite_genres", JSON_NODE_ARRAY, "[]", whole, &account->favorite_genres)
         || refuse (error, _ ("“favorite_genres” must be a short array."));
}

static gboolean
read_profile (JsonObject *body, gboolean whole, PlakatAccount *account, GError **error)
{
  return read_line (body, "first_name", MAX_NAME, whole, &account->first_name, error)
         && read_line (body, "last_name", MAX_NAME, whole, &account->last_name, error)
         && read_line (body, "display_name", MAX_NAME, whole, &account->display_name, error)
         && read_line (body, "bio", MAX_BIO, whole, &account->bio, error)
         && read_birth_date (body, whole, account, error) && read_genres (body, whole, account, error)
         && (read_json (body, "notification_preferences", JSON_NODE_OBJECT, "{}", whole,
                        &account->notification_preferences)
             || refuse (error, _ ("“notification_preferences” must be a small object.")));
}

/* Two who change different members at once must both be heard. */
static void
change_profile (PlakatRequest *request, gboolean whole)
{
  g_autoptr (PlakatAccount) account = NULL;
  g_autoptr (GError) error = NULL;

  if (!plakat_storage_lock_account (request->db, request->user_id, &error))
    {
      plakat_reply_error (request, error);
      return;
    }
  account = get_account (request);
  if (account == NULL)
    return;
  if (read_profile (request->body, whole, account, &error)
      && plakat_storage_save_account (request->db, request->service->keys, account, &error))
    plakat_handle_profile (request);
  else
    plakat_reply_error (request, error);
}

void
plakat_handle_profile_replace (PlakatRequest *request)
{
  change_profile (request, TRUE);
}

void
plakat_handle_profile_change (PlakatRequest *request)
{
  change_profile (request, FALSE);
}
