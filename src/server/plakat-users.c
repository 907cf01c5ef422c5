/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plakat-audit.h"
#include "plakat-handlers.h"
#include "plakat-json.h"
#include "plakat-passwords.h"
#include "plakat-proof.h"
#include "plakat-reply.h"
#include "plakat-service.h"
#include "plakat-sessions.h"
#include "plakat-storage-accounts.h"
#include "plakat-text.h"
#include "plakat-wire.h"

#define MAX_EMAIL 254
#define MAX_NAME 150

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_INPUT, "%s", sentence);
  return FALSE;
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

/* Signs @account in; nobody on the way keeps the answer. */
static void
answer_signed_in (PlakatRequest *request, const PlakatAccount *account, guint status, const char *message)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();

  json_builder_begin_object (builder);
  plakat_wire_add_text (builder, "message", message);
  add_user (builder, account);
  if (!plakat_sessions_open (request, account->id, builder))
    return;
  json_builder_end_object (builder);
  plakat_reply_json (request, status, builder);
  plakat_reply_set_header (request, "Cache-Control", "no-store");
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
  *value = plakat_text_clean_line (raw);
  return TRUE;
}

static gboolean
check_password (JsonObject *body, const char *password, GError **error)
{
  const char *again = json_object_get_string_member_with_default (body, "confirm_password", password);

  if (!g_str_equal (password, again))
    return refuse (error, _ ("The two passwords are not the same."));
  return plakat_passwords_allow (password, error);
}

static gboolean
read_registration (JsonObject *body, PlakatAccount *account, const char **password, GError **error)
{
  *password = json_object_get_string_member_with_default (body, "password", "");
  if (!plakat_wire_get_text (body, "email", MAX_EMAIL, &account->email, error)
      || !plakat_wire_get_text (body, "username", MAX_NAME, &account->username, error)
      || !read_name (body, "first_name", &account->first_name, error)
      || !read_name (body, "last_name", &account->last_name, error))
    return FALSE;
  if (!is_email (account->email))
    return refuse (error, _ ("“email” must be an e-mail address."));
  if (!is_username (account->username))
    return refuse (error, _ ("“username” must be a name of at most 150 characters without an “@”."));
  return check_password (body, *password, error);
}

/* The password is hashed before anything is asked of the storage: a name that is taken takes as long as a
 * free one. */
void
plakat_prepare_register (PlakatRequest *request)
{
  g_autoptr (PlakatAccount) account = plakat_account_new ();
  g_autoptr (GError) error = NULL;
  const char *password;

  if (!request->service->settings->registration)
    {
      plakat_reply_problem (request, 403, _ ("This server takes no new accounts."));
      return;
    }
  if (read_registration (request->body, account, &password, &error))
    account->password = plakat_passwords_make (request->service->passwords, password, &error);
  if (error == NULL)
    plakat_request_set_data (request, g_steal_pointer (&account), (GDestroyNotify) plakat_account_free);
  else
    plakat_reply_error (request, error);
}

void
plakat_handle_register (PlakatRequest *request)
{
  PlakatAccount *account = request->data;
  g_autoptr (GError) error = NULL;

  if (!plakat_storage_add_account (request->db, request->service->keys, account, &error))
    plakat_reply_error (request, error);
  else if (plakat_audit_add (request, PLAKAT_AUDIT_REGISTER, account->id, NULL))
    answer_signed_in (request, account, 201, _ ("Welcome to Plakat."));
}

/* Whose allowance an attempt counts against: the name's that was given, whether somebody has it or not. What
 * stands in the storage of it is no more than a keyed hash. */
static char *
name_allowance (PlakatRequest *request, const char *name)
{
  g_autofree char *folded = plakat_account_fold_name (name);
  g_autoptr (GPtrArray) hashes = plakat_keys_hash_email (request->service->keys, folded);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (hashes->pdata[0], &length);
  GString *who = g_string_new ("account:");

  for (gsize i = 0; i < length; i++)
    g_string_append_printf (who, "%02x", bytes[i]);
  return g_string_free (who, FALSE);
}

void
plakat_prepare_login (PlakatRequest *request)
{
  JsonObject *body = request->body;
  const char *username = json_object_get_string_member_with_default (body, "username", NULL);
  const char *name = json_object_get_string_member_with_default (body, "email", username);
  const char *password = json_object_get_string_member_with_default (body, "password", NULL);
  g_autoptr (PlakatAccount) account = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *who = NULL;

  if (name == NULL || password == NULL)
    {
      plakat_reply_problem (request, 400, _ ("To sign in send “email” or “username”, and “password”."));
      return;
    }
  if (!plakat_storage_find_account (request->db, request->service->keys, name, &account, &error))
    {
      plakat_reply_error (request, error);
      return;
    }
  who = name_allowance (request, name);
  plakat_proof_take (request, who, account, password);
}

/* Who exists cannot be told from the answer, nor from what it does: an attempt is noted in either case. */
static void
answer_refused (PlakatRequest *request)
{
  const PlakatProof *proof = request->data;

  request->keep = TRUE;
  if (plakat_audit_add (request, PLAKAT_AUDIT_SIGN_IN_FAILED, proof->user_id, NULL))
    plakat_reply_problem (request, 401, _ ("The name or the password is not right."));
}

static gboolean
is_past (const PlakatAccount *account)
{
  return account->delete_at != 0 && account->delete_at <= g_get_real_time () / G_USEC_PER_SEC;
}

static gboolean
take_back_deletion (PlakatRequest *request, const PlakatAccount *account)
{
  g_autoptr (GError) error = NULL;

  if (plakat_storage_set_deletion (request->db, account->id, 0, &error))
    return plakat_audit_add (request, PLAKAT_AUDIT_DELETION_TAKEN_BACK, account->id, NULL);
  plakat_reply_error (request, error);
  return FALSE;
}

static void
sign_in (PlakatRequest *request, const PlakatAccount *account)
{
  const PlakatProof *proof = request->data;
  g_autoptr (GError) error = NULL;

  if (proof->better != NULL && !plakat_storage_set_password (request->db, account->id, proof->better, &error))
    {
      plakat_reply_error (request, error);
      return;
    }
  if (!plakat_audit_add (request, PLAKAT_AUDIT_SIGN_IN, account->id, NULL))
    return;
  if (account->delete_at == 0)
    answer_signed_in (request, account, 200, _ ("You are signed in."));
  else if (take_back_deletion (request, account))
    answer_signed_in (request, account, 200, _ ("You are signed in; your account will not be deleted."));
}

void
plakat_handle_login (PlakatRequest *request)
{
  g_autoptr (PlakatAccount) account = NULL;
  gboolean good;

  request->keep = FALSE;
  good = plakat_proof_holds (request, &account);
  if (request->reply.status != 0)
    return;
  if (good && !is_past (account))
    sign_in (request, account);
  else
    answer_refused (request);
}
