/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-audit.h"
#include "plakat-handlers.h"
#include "plakat-passwords.h"
#include "plakat-proof.h"
#include "plakat-reply.h"
#include "plakat-service.h"
#include "plakat-storage-sessions.h"
#include "plakat-wire.h"

#define GRACE_SECONDS (7 * 24 * 60 * 60)

/* Asks who is signed in for their password once more; %NULL when @request is answered already. */
static PlakatProof *
ask_password (PlakatRequest *request, const char *password)
{
  g_autofree char *who = g_strdup_printf ("user:%" G_GINT64_FORMAT, request->user_id);
  g_autoptr (PlakatAccount) account = NULL;
  g_autoptr (GError) error = NULL;

  if (plakat_storage_get_account (request->db, request->service->keys, request->user_id, &account, &error))
    return plakat_proof_take (request, who, account, password);
  plakat_reply_error (request, error);
  return NULL;
}

/* Not 401: a client would take that for the end of its sign-in. */
static void
answer_wrong (PlakatRequest *request)
{
  request->keep = TRUE;
  if (plakat_audit_add (request, PLAKAT_AUDIT_PASSWORD_REFUSED, request->user_id, NULL))
    plakat_reply_problem (request, 400, _ ("Your password is not right."));
}

/* A wrong password is left to the handle step, so that a request that is sent again with its Idempotency-Key,
 * when the password is another already, gets the answer of the first time. */
void
plakat_prepare_password_change (PlakatRequest *request)
{
  JsonObject *body = request->body;
  const char *current = json_object_get_string_member_with_default (body, "current_password", "");
  const char *next = json_object_get_string_member_with_default (body, "new_password", "");
  const char *again = json_object_get_string_member_with_default (body, "confirm_password", next);
  g_autoptr (GError) error = NULL;
  PlakatProof *proof;

  if (!g_str_equal (next, again))
    {
      plakat_reply_problem (request, 400, _ ("The two passwords are not the same."));
      return;
    }
  if (!plakat_passwords_allow (next, &error))
    {
      plakat_reply_error (request, error);
      return;
    }
  proof = ask_password (request, current);
  if (proof == NULL || !proof->right)
    return;
  proof->next = plakat_passwords_make (request->service->passwords, next, &error);
  if (proof->next == NULL)
    plakat_reply_error (request, error);
}

void
plakat_handle_password_change (PlakatRequest *request)
{
  const PlakatProof *proof = request->data;
  g_autoptr (PlakatAccount) account = NULL;
  g_autoptr (GError) error = NULL;

  request->keep = FALSE;
  if (!plakat_proof_holds (request, &account))
    {
      if (request->reply.status == 0)
        answer_wrong (request);
      return;
    }
  if (!plakat_storage_set_password (request->db, account->id, proof->next, &error)
      || !plakat_storage_revoke_all (request->db, account->id, request->family, &error))
    plakat_reply_error (request, error);
  else if (plakat_audit_add (request, PLAKAT_AUDIT_PASSWORD_CHANGED, account->id, NULL))
    plakat_reply_message (request, _ ("Your password was changed; every other device is signed out."));
}

void
plakat_prepare_account_delete (PlakatRequest *request)
{
  ask_password (request, json_object_get_string_member_with_default (request->body, "password", ""));
}

static void
answer_deletion (PlakatRequest *request, gint64 delete_at)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (delete_at);
  g_autofree char *day = g_date_time_format (time, "%Y-%m-%d");
  g_autofree char *message = g_strdup_printf (
      _ ("Your account will be deleted on %s. If you sign in before that day, it stays."), day);

  plakat_reply_message (request, message);
}

void
plakat_handle_account_delete (PlakatRequest *request)
{
  gint64 delete_at = g_get_real_time () / G_USEC_PER_SEC + GRACE_SECONDS;
  g_autoptr (PlakatAccount) account = NULL;
  g_autoptr (GError) error = NULL;

  request->keep = FALSE;
  if (!plakat_proof_holds (request, &account))
    {
      if (request->reply.status == 0)
        answer_wrong (request);
      return;
    }
  if (!plakat_storage_set_deletion (request->db, account->id, delete_at, &error)
      || !plakat_storage_revoke_all (request->db, account->id, NULL, &error))
    plakat_reply_error (request, error);
  else if (plakat_audit_add (request, PLAKAT_AUDIT_DELETION_ASKED, account->id, NULL))
    answer_deletion (request, delete_at);
}

/* In English, as clients of the API know it. */
static char *
name_month (gint64 seconds)
{
  static const char *const months[] = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"
  };
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);

  return g_strdup_printf ("%s %d", months[g_date_time_get_month (time) - 1], g_date_time_get_year (time));
}

void
plakat_handle_stats (PlakatRequest *request)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr (GError) error = NULL;
  g_autofree char *since = NULL;
  PlakatStats stats;

  if (!plakat_storage_get_stats (request->db, request->user_id, &stats, &error))
    {
      plakat_reply_error (request, error);
      return;
    }
  since = name_month (stats.created_at);
  json_builder_begin_object (builder);
  plakat_wire_add_int64 (builder, "favorites_count", stats.favorites);
  plakat_wire_add_int64 (builder, "watchlist_count", stats.watchlist);
  plakat_wire_add_int64 (builder, "ratings_count", stats.ratings);
  plakat_wire_add_text (builder, "member_since", since);
  json_builder_end_object (builder);
  plakat_reply_json (request, 200, builder);
}
