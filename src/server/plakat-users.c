/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <sodium.h>
#include <string.h>

#include "plakat-json.h"
#include "plakat-reply.h"
#include "plakat-route.h"
#include "plakat-storage-accounts.h"
#include "plakat-text.h"
#include "plakat-wire.h"

#define MIN_PASSWORD 8
#define MAX_PASSWORD 128
#define MAX_EMAIL 254
#define MAX_NAME 150

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_INPUT, "%s", sentence);
  return FALSE;
}

static void
wipe (char *secret)
{
  if (secret != NULL)
    sodium_memzero (secret, strlen (secret));
  g_free (secret);
}

static void
answer_busy (PlakatRequest *request)
{
  plakat_reply_problem (request, SOUP_STATUS_SERVICE_UNAVAILABLE,
                        _ ("Too many people are signing in just now; please try again."));
}

static void
add_tokens (JsonBuilder *builder, PlakatKeys *keys, gint64 user_id, const char *family, const char *refresh)
{
  g_autofree char *access = plakat_keys_make_access (keys, user_id, family);

  plakat_wire_add_text (builder, "access", access);
  plakat_wire_add_text (builder, "refresh", refresh);
}

static void
add_user (JsonBuilder *builder, const PlakatAccount *account)
{
  g_autofree char *joined = plakat_json_time (account->created_at);

  json_builder_set_member_name (builder, "user");
  json_builder_begin_object (builder);
  plakat_wire_add_int64 (builder, "id", account->id);
  plakat_wire_add_text (builder, "email", account->email);
  plakat_wire_add_text (builder, "username", account->username);
  plakat_wire_add_text (builder, "first_name", account->first_name);
  plakat_wire_add_text (builder, "last_name", account->last_name);
  plakat_wire_add_text (builder, "date_joined", joined);
  json_builder_end_object (builder);
}

/* Signs @account in: a new family of tokens, and the answer that holds its first two. */
static void
answer_session (PlakatRequest *request, const PlakatAccount *account, guint status, const char *message)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autofree char *family = plakat_text_uuid ();
  g_autofree char *refresh = plakat_keys_new_refresh (request->service->keys);
  g_autofree char *hash = plakat_keys_hash_refresh (request->service->keys, refresh);
  g_autoptr (GError) error = NULL;

  if (!plakat_storage_open_family (request->service->db, account->id, family, hash, &error))
    {
      plakat_reply_error (request, error);
      return;
    }
  request->user_id = account->id;
  json_builder_begin_object (builder);
  plakat_wire_add_text (builder, "message", message);
  add_user (builder, account);
  json_builder_set_member_name (builder, "tokens");
  json_builder_begin_object (builder);
  add_tokens (builder, request->service->keys, account->id, family, refresh);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  plakat_reply_json (request, status, builder);
}

static gboolean
is_email (const char *text)
{
  const char *at = text ? strchr (text, '@') : NULL;

  if (at == NULL || at == text || at[1] == '\0' || strchr (at + 1, '@') != NULL || strlen (text) > MAX_EMAIL)
    return FALSE;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isspace (c) || !g_unichar_isprint (c) || strchr ("<>\"(),:;\\", *p) != NULL)
        return FALSE;
    }
  return TRUE;
}

/* A name is one clean line as it was typed; without an “@” it is never taken for an address. */
static gboolean
is_username (const char *text)
{
  g_autofree char *clean = plakat_text_clean_line (text);

  return text != NULL && *text != '\0' && *text != ' ' && g_str_equal (clean, text)
         && strchr (text, '@') == NULL && g_utf8_strlen (text, -1) <= MAX_NAME;
}

static gboolean
read_name (JsonObject *body, const char *member, char **value, GError **error)
{
  g_autofree char *raw = NULL;

  if (!plakat_wire_get_text (body, member, MAX_NAME, &raw, error))
    return FALSE;
  if (raw != NULL)
    {
      g_free (*value);
      *value = plakat_text_clean_line (raw);
    }
  return TRUE;
}

static gboolean
check_password (const char *password, const char *again, GError **error)
{
  glong length = password ? g_utf8_strlen (password, -1) : 0;

  if (length < MIN_PASSWORD || length > MAX_PASSWORD)
    return refuse (error, _ ("A password has from 8 to 128 characters."));
  if (again != NULL && !g_str_equal (password, again))
    return refuse (error, _ ("The two passwords are not the same."));
  return TRUE;
}

static gboolean
read_registration (JsonObject *body, PlakatAccount *account, char **password, GError **error)
{
  g_autofree char *again = NULL;
  gboolean good;

  account->first_name = g_strdup ("");
  account->last_name = g_strdup ("");
  good = plakat_wire_get_text (body, "email", MAX_EMAIL, &account->email, error)
         && plakat_wire_get_text (body, "username", MAX_NAME, &account->username, error)
         && plakat_wire_get_text (body, "password", MAX_PASSWORD, password, error)
         && plakat_wire_get_text (body, "confirm_password", MAX_PASSWORD, &again, error)
         && read_name (body, "first_name", &account->first_name, error)
         && read_name (body, "last_name", &account->last_name, error);
  if (good && !is_email (account->email))
    good = refuse (error, _ ("“email” must be an e-mail address."));
  if (good && !is_username (account->username))
    good = refuse (error, _ ("“username” must be a name of at most 150 characters without an “@”."));
  return good && check_password (*password, again, error);
}

typedef struct
{
  PlakatRequest *request;
  PlakatAccount *account;
} Waiting;

static Waiting *
waiting_new (PlakatRequest *request, PlakatAccount *account)
{
  Waiting *waiting = g_new0 (Waiting, 1);

  waiting->request = plakat_request_ref (request);
  waiting->account = account;
  return waiting;
}

static void
waiting_free (Waiting *waiting)
{
  plakat_request_unref (waiting->request);
  g_clear_pointer (&waiting->account, plakat_account_free);
  g_free (waiting);
}

static void
registered_cb (gboolean right, const char *hash, gpointer data)
{
  Waiting *waiting = data;
  PlakatRequest *request = waiting->request;
  g_autoptr (GError) error = NULL;

  waiting->account->password = g_strdup (hash);
  if (hash == NULL)
    answer_busy (request);
  else if (!plakat_storage_add_account (request->service->db, waiting->account, &error))
    plakat_reply_error (request, error);
  else
    answer_session (request, waiting->account, SOUP_STATUS_CREATED, _ ("Welcome to Plakat."));
  plakat_request_resume (request);
  waiting_free (waiting);
}

void
plakat_handle_register (PlakatRequest *request)
{
  g_autoptr (PlakatAccount) account = plakat_account_new ();
  g_autoptr (GError) error = NULL;
  char *password = NULL;
  Waiting *waiting;

  if (!read_registration (request->body, account, &password, &error))
    plakat_reply_error (request, error);
  else
    {
      waiting = waiting_new (request, g_steal_pointer (&account));
      if (plakat_passwords_make (request->service->passwords, password, registered_cb, waiting))
        plakat_request_pause (request);
      else
        {
          waiting_free (waiting);
          answer_busy (request);
        }
    }
  wipe (password);
}

static void
logged_in_cb (gboolean right, const char *hash, gpointer data)
{
  Waiting *waiting = data;
  PlakatRequest *request = waiting->request;

  if (right && hash != NULL)
    plakat_storage_set_password (request->service->db, waiting->account->id, hash, NULL);
  if (right)
    answer_session (request, waiting->account, SOUP_STATUS_OK, _ ("You are signed in."));
  else
    plakat_reply_problem (request, SOUP_STATUS_UNAUTHORIZED, _ ("The name or the password is not right."));
  plakat_request_resume (request);
  waiting_free (waiting);
}

static void
check_login (PlakatRequest *request, const char *name, const char *password)
{
  g_autoptr (PlakatAccount) account = NULL;
  g_autoptr (GError) error = NULL;
  Waiting *waiting;
  g_autofree char *hash = NULL;

  if (!plakat_storage_find_account (request->service->db, name, &account, &error))
    {
      plakat_reply_error (request, error);
      return;
    }
  hash = account ? g_strdup (account->password) : NULL;
  waiting = waiting_new (request, g_steal_pointer (&account));
  if (plakat_passwords_check (request->service->passwords, password, hash, logged_in_cb, waiting))
    plakat_request_pause (request);
  else
    {
      waiting_free (waiting);
      answer_busy (request);
    }
}

void
plakat_handle_login (PlakatRequest *request)
{
  g_autofree char *email = NULL, *username = NULL;
  g_autoptr (GError) error = NULL;
  char *password = NULL;

  if (!plakat_wire_get_text (request->body, "email", MAX_EMAIL, &email, &error)
      || !plakat_wire_get_text (request->body, "username", MAX_EMAIL, &username, &error)
      || !plakat_wire_get_text (request->body, "password", MAX_PASSWORD, &password, &error))
    plakat_reply_error (request, error);
  else if ((email == NULL && username == NULL) || password == NULL)
    plakat_reply_problem (request, SOUP_STATUS_BAD_REQUEST,
                          _ ("To sign in send “email” or “username”, and “password”."));
  else
    check_login (request, email ? email : username, password);
  wipe (password);
}

static gboolean
read_refresh (PlakatRequest *request, char **refresh)
{
  g_autoptr (GError) error = NULL;

  if (!plakat_wire_get_text (request->body, "refresh", 1024, refresh, &error))
    plakat_reply_error (request, error);
  else if (*refresh == NULL)
    plakat_reply_problem (request, SOUP_STATUS_BAD_REQUEST, _ ("Send the refresh token as “refresh”."));
  else
    return TRUE;
  return FALSE;
}

void
plakat_handle_refresh (PlakatRequest *request)
{
  PlakatKeys *keys = request->service->keys;
  g_autofree char *refresh = NULL, *next = NULL, *hash = NULL, *next_hash = NULL, *family = NULL;
  g_autoptr (JsonBuilder) builder = NULL;
  g_autoptr (GError) error = NULL;
  PlakatRefreshTrade trade = { 0 };
  gboolean done;

  if (!read_refresh (request, &refresh))
    return;
  next = plakat_keys_next_refresh (keys, refresh);
  trade.hash = hash = plakat_keys_hash_refresh (keys, refresh);
  trade.next_hash = next_hash = plakat_keys_hash_refresh (keys, next);
  done = plakat_storage_trade_refresh (request->service->db, &trade, &error);
  family = trade.family;
  if (!done)
    plakat_reply_error (request, error);
  else if (trade.outcome != PLAKAT_REFRESH_DONE)
    plakat_reply_problem (request, SOUP_STATUS_UNAUTHORIZED,
                          _ ("This sign-in has ended; please sign in again."));
  else
    {
      builder = json_builder_new_immutable ();
      request->user_id = trade.user_id;
      json_builder_begin_object (builder);
      add_tokens (builder, keys, trade.user_id, family, next);
      json_builder_end_object (builder);
      plakat_reply_json (request, SOUP_STATUS_OK, builder);
    }
}

void
plakat_handle_logout (PlakatRequest *request)
{
  g_autofree char *refresh = NULL, *hash = NULL;
  g_autoptr (GError) error = NULL;

  if (!read_refresh (request, &refresh))
    return;
  hash = plakat_keys_hash_refresh (request->service->keys, refresh);
  if (plakat_storage_revoke_by_refresh (request->service->db, hash, &error))
    plakat_reply_message (request, _ ("You are signed out."));
  else
    plakat_reply_error (request, error);
}
