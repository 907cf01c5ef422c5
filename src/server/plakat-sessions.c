/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plakat-audit.h"
#include "plakat-handlers.h"
#include "plakat-keys.h"
#include "plakat-reply.h"
#include "plakat-service.h"
#include "plakat-sessions.h"
#include "plakat-storage-sessions.h"
#include "plakat-text.h"
#include "plakat-wire.h"

#define SCHEME "Bearer "

/* The token that the request carries; the scheme's case does not matter, nor does how many spaces follow it.
 */
static const char *
get_token (PlakatRequest *request)
{
  const char *text = plakat_request_get_header (request, "authorization");

  if (text == NULL || g_ascii_strncasecmp (text, SCHEME, strlen (SCHEME)) != 0)
    return NULL;
  text += strlen (SCHEME);
  return text + strspn (text, " ");
}

static gboolean
fail_deleted (GError **error)
{
  g_set_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_ACCOUNT,
               _ ("This account was deleted. What is on your own computer stays there."));
  return FALSE;
}

/**
 * plakat_sessions_authenticate:
 * @request: with a connection
 * @error: return location
 *
 * Finds out who asks, by the access token that the request carries, and notes it in @request. A token that is
 * no good is nobody's.
 *
 * Errors: %PLAKAT_SERVER_ERROR_ACCOUNT for a token of an account that is gone or soon will be; else those of
 * the storage.
 *
 * Returns: %FALSE on an error
 */
gboolean
plakat_sessions_authenticate (PlakatRequest *request, GError **error)
{
  const char *token = get_token (request);
  g_auto (PlakatClaims) claims = { 0 };
  PlakatStanding standing;

  request->user_id = 0;
  g_clear_pointer (&request->family, g_free);
  if (token == NULL || !plakat_keys_read_access (request->service->keys, token, &claims))
    return TRUE;
  if (!plakat_storage_get_standing (request->db, claims.user_id, claims.family, &standing, error))
    return FALSE;
  if (standing == PLAKAT_STANDING_DELETED)
    return fail_deleted (error);
  if (standing == PLAKAT_STANDING_GOOD)
    {
      request->user_id = claims.user_id;
      request->family = g_steal_pointer (&claims.family);
    }
  return TRUE;
}

static void
add_tokens (JsonBuilder *builder, PlakatKeys *keys, gint64 user_id, const char *family, const char *refresh)
{
  g_autofree char *access = plakat_keys_make_access (keys, user_id, family);

  plakat_wire_add_text (builder, "access", access);
  plakat_wire_add_text (builder, "refresh", refresh);
}

/**
 * plakat_sessions_open:
 * @builder: gets a member `tokens`
 *
 * Signs @user_id in: a new family of tokens.
 *
 * Returns: %FALSE if it cannot be stored; @request is answered then
 */
gboolean
plakat_sessions_open (PlakatRequest *request, gint64 user_id, JsonBuilder *builder)
{
  PlakatKeys *keys = request->service->keys;
  g_autofree char *id = plakat_text_uuid ();
  g_autofree char *refresh = plakat_keys_new_refresh (keys);
  g_autofree char *hash = plakat_keys_hash_refresh (keys, refresh);
  g_autofree char *agent = plakat_audit_dup_agent (request);
  g_autofree char *address = plakat_audit_dup_address (request);
  PlakatFamily family = { id, hash, agent, address };
  g_autoptr (GError) error = NULL;

  if (!plakat_storage_open_family (request->db, user_id, &family, &error))
    {
      plakat_reply_error (request, error);
      return FALSE;
    }
  json_builder_set_member_name (builder, "tokens");
  json_builder_begin_object (builder);
  add_tokens (builder, keys, user_id, id, refresh);
  json_builder_end_object (builder);
  return TRUE;
}

static void
answer_ended (PlakatRequest *request)
{
  plakat_reply_problem (request, 401, _ ("This sign-in has ended; please sign in again."));
}

static void
answer_reused (PlakatRequest *request, const PlakatRefreshTrade *trade)
{
  request->keep = TRUE;
  if (plakat_audit_add (request, PLAKAT_AUDIT_REFRESH_REUSED, trade->user_id, NULL))
    answer_ended (request);
}

static void
answer_trade (PlakatRequest *request, const PlakatRefreshTrade *trade, const char *next)
{
  g_autoptr (JsonBuilder) builder = NULL;
  g_autoptr (GError) error = NULL;

  switch (trade->outcome)
    {
    case PLAKAT_REFRESH_DONE:
      builder = json_builder_new_immutable ();
      json_builder_begin_object (builder);
      add_tokens (builder, request->service->keys, trade->user_id, trade->family, next);
      json_builder_end_object (builder);
      plakat_reply_json (request, 200, builder);
      plakat_reply_set_header (request, "Cache-Control", "no-store");
      return;
    case PLAKAT_REFRESH_DELETED:
      fail_deleted (&error);
      plakat_reply_error (request, error);
      return;
    case PLAKAT_REFRESH_REUSED:
      answer_reused (request, trade);
      return;
    case PLAKAT_REFRESH_REFUSED:
    default:
      answer_ended (request);
    }
}

static GStrv
hash_all (PlakatKeys *keys, char **tokens)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; tokens[i] != NULL; i++)
    g_strv_builder_take (builder, plakat_keys_hash_refresh (keys, tokens[i]));
  return g_strv_builder_end (builder);
}

void
plakat_handle_refresh (PlakatRequest *request)
{
  PlakatKeys *keys = request->service->keys;
  const char *refresh = json_object_get_string_member (request->body, "refresh");
  g_autofree char *hash = plakat_keys_hash_refresh (keys, refresh);
  g_auto (GStrv) next = plakat_keys_next_refreshes (keys, refresh);
  g_auto (GStrv) next_hashes = hash_all (keys, next);
  PlakatRefreshTrade trade = { .hash = hash, .next_hashes = (const char *const *) next_hashes };
  g_autofree char *family = NULL;
  g_autoptr (GError) error = NULL;
  gboolean done;

  request->keep = FALSE;
  done = plakat_storage_trade_refresh (request->db, &trade, &error);
  family = trade.family;
  if (done)
    answer_trade (request, &trade, next[trade.next]);
  else
    plakat_reply_error (request, error);
}

static gboolean
end_this (PlakatRequest *request, const char *refresh, gint64 *user_id, GError **error)
{
  g_autofree char *hash = refresh ? plakat_keys_hash_refresh (request->service->keys, refresh) : NULL;

  if (hash != NULL)
    return plakat_storage_revoke_by_refresh (request->db, hash, user_id, error);
  *user_id = request->user_id;
  return plakat_storage_revoke_family (request->db, request->user_id, request->family, NULL, error);
}

void
plakat_handle_logout (PlakatRequest *request)
{
  const char *refresh =
      request->body ? json_object_get_string_member_with_default (request->body, "refresh", NULL) : NULL;
  g_autoptr (GError) error = NULL;
  gint64 user_id;

  if (refresh == NULL && request->user_id == 0)
    plakat_reply_problem (request, 400, _ ("Send the refresh token as “refresh”, or the access token."));
  else if (!end_this (request, refresh, &user_id, &error))
    plakat_reply_error (request, error);
  else if (user_id == 0 || plakat_audit_add (request, PLAKAT_AUDIT_SIGN_OUT, user_id, NULL))
    plakat_reply_message (request, _ ("You are signed out."));
}

void
plakat_handle_logout_everywhere (PlakatRequest *request)
{
  g_autoptr (GError) error = NULL;

  if (!plakat_storage_revoke_all (request->db, request->user_id, NULL, &error))
    plakat_reply_error (request, error);
  else if (plakat_audit_add (request, PLAKAT_AUDIT_SIGN_OUT_EVERYWHERE, request->user_id, NULL))
    plakat_reply_message (request, _ ("You are signed out on every device."));
}

void
plakat_handle_devices (PlakatRequest *request)
{
  gint64 size = plakat_reply_get_page_size (request);
  gint64 offset = (plakat_reply_get_page (request) - 1) * size;
  g_autoptr (GError) error = NULL;
  GString *families = g_string_new (NULL);
  gint64 count;

  if (plakat_storage_list_families (request->db, request->user_id, request->family, size, offset, families,
                                    &count, &error))
    {
      plakat_reply_page (request, count, families, NULL);
      return;
    }
  g_string_free (families, TRUE);
  plakat_reply_error (request, error);
}

void
plakat_handle_device_remove (PlakatRequest *request)
{
  g_autoptr (GError) error = NULL;
  gboolean found;

  if (!plakat_storage_revoke_family (request->db, request->user_id, request->params[0], &found, &error))
    plakat_reply_error (request, error);
  else if (!found)
    plakat_reply_problem (request, 404, _ ("You have no such device."));
  else if (plakat_audit_add (request, PLAKAT_AUDIT_DEVICE_REMOVED, request->user_id, NULL))
    plakat_reply_empty (request, 204);
}
