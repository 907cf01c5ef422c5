/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-accounts-private.h"
#include "plakat-library-sync.h"
#include "plakat-probe.h"
#include "plakat-remote-kinds.h"
#include "plakat-text.h"
#include "plakat-token-user.h"

static gboolean
is_known_as (PlakatAccounts *self, const char *uuid, const char *key, const char *value)
{
  g_autofree char *known = g_key_file_get_string (self->known, uuid, key, NULL);

  return known != NULL && g_str_equal (known, value);
}

/* Whose session it is: what the server said, else what its token says and what was typed. The number is empty
 * where nobody says it. */
static void
name_user (PlakatSession *session, PlakatTokens *tokens, const char *typed)
{
  if (session->username == NULL)
    session->username = g_strdup (typed);
  if (session->user_id == NULL)
    session->user_id = plakat_token_dup_user (plakat_tokens_get_access (tokens));
  if (session->user_id == NULL)
    session->user_id = g_strdup ("");
}

/* The account of that user at that origin, if this computer knows it: its library waits there. Number and
 * name must both be the same: a server that was set up anew gives its numbers out again, and nobody may find
 * another's lists (I14). */
static char *
find_known (PlakatAccounts *self, const char *origin, const PlakatSession *session)
{
  g_auto (GStrv) groups = g_key_file_get_groups (self->known, NULL);

  for (guint i = 0; groups[i] != NULL; i++)
    if (is_known_as (self, groups[i], "origin", origin)
        && is_known_as (self, groups[i], "user-id", session->user_id)
        && is_known_as (self, groups[i], "username", session->username))
      return g_strdup (groups[i]);
  return NULL;
}

/* ── signing in ────────────────────────────────────────────────────────── */

typedef struct
{
  char *uuid;
  PlakatTokens *tokens;
  PlakatRemote *remote;
} Door;

static void
door_clear (Door *door)
{
  g_free (door->uuid);
  g_clear_object (&door->tokens);
  g_clear_object (&door->remote);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Door, door_clear)

static void
door_init (Door *door, PlakatAccounts *self, const PlakatProbeFound *found)
{
  if (door->uuid == NULL)
    door->uuid = plakat_text_uuid ();
  door->tokens = plakat_tokens_new (door->uuid, found->base);
  door->remote = plakat_remote_new_for_kind (self->http, door->tokens, found->kind, found->base);
}

/* Whose library it is, is known only now: the tokens move to the account that this computer already has. */
static gboolean
move_door (
    Door *door, PlakatAccounts *self, const PlakatProbeFound *found, PlakatSession *session, GError **error)
{
  g_autofree char *known = find_known (self, found->base, session);
  char *access = NULL, *refresh = NULL;
  gboolean stored;

  if (known == NULL)
    return TRUE;
  access = g_strdup (plakat_tokens_get_access (door->tokens));
  refresh = g_strdup (plakat_tokens_get_refresh (door->tokens));
  stored = dex_await (plakat_tokens_clear (door->tokens), error);
  if (stored)
    {
      door_clear (door);
      *door = (Door) { .uuid = g_steal_pointer (&known) };
      door_init (door, self, found);
      stored = dex_await (plakat_tokens_store (door->tokens, access, refresh), error);
    }
  plakat_text_wipe (access);
  plakat_text_wipe (refresh);
  return stored;
}

/* What is to be typed the next time: what was typed now. Who registered typed both, and servers of one kind
 * ask for the e-mail address. */
static const char *
find_login (const PlakatAccountsCall *call, const PlakatProbeFound *found, const PlakatSession *session)
{
  if (call->email == NULL)
    return call->username;
  return found->kind == PLAKAT_SERVER_RECOMMENDATION ? call->email : session->username;
}

static void
remember (PlakatAccountsCall *call,
          const char *uuid,
          const PlakatProbeFound *found,
          const PlakatSession *session)
{
  PlakatAccounts *self = call->accounts;

  g_key_file_set_string (self->known, uuid, "origin", found->base);
  g_key_file_set_string (self->known, uuid, "kind", plakat_server_kind_to_string (found->kind));
  g_key_file_set_string (self->known, uuid, "user-id", session->user_id);
  g_key_file_set_string (self->known, uuid, "username", session->username);
  g_key_file_set_string (self->known, uuid, "login", find_login (call, found, session));
  g_key_file_remove_key (self->known, uuid, "signed-out", NULL);
}

/* A new account has nothing in it: what this computer has is what its user wants there. */
static void
adopt_local (PlakatAccounts *self, PlakatAccount *account)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) sentences = NULL;
  guint count;

  if (plakat_accounts_look_local (self, &count, &error) && count > 0)
    sentences = plakat_accounts_take_local (self, account, &error);
  /* It can be done by hand later. */
  if (error != NULL)
    g_message ("What is on this computer was not taken into the new account: %s", error->message);
}

static PlakatAccount *
enter (PlakatAccountsCall *call,
       Door *door,
       const PlakatProbeFound *found,
       PlakatSession *session,
       GError **error)
{
  PlakatAccounts *self = call->accounts;
  PlakatAccount *account = NULL;

  name_user (session, door->tokens, call->username);
  if (!move_door (door, self, found, session, error))
    return NULL;
  remember (call, door->uuid, found, session);
  account = plakat_accounts_go_remote (self, door->uuid, door->remote, door->tokens, error);
  if (account != NULL && call->email != NULL)
    adopt_local (self, account);
  return account;
}

static DexFuture *
sign_in_fiber (gpointer data)
{
  PlakatAccountsCall *call = data;
  PlakatAccounts *self = call->accounts;
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatProbeFound) found = dex_await_pointer (plakat_probe (self->http, call->address), &error);
  g_autoptr (PlakatSession) session = NULL;
  g_auto (Door) door = { 0 };
  PlakatAccount *account;

  if (found == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  door_init (&door, self, found);
  session = dex_await_pointer (
      call->email != NULL ? plakat_remote_sign_up (door.remote, call->email, call->username, call->password)
                          : plakat_remote_sign_in (door.remote, call->username, call->password),
      &error);
  if (session == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  plakat_accounts_begin_turn (self);
  account = enter (call, &door, found, session, &error);
  plakat_accounts_end_turn (self);
  return account != NULL ? dex_future_new_take_object (account)
                         : dex_future_new_for_error (g_steal_pointer (&error));
}

/**
 * plakat_accounts_sign_in:
 * @address: what the user typed
 * @username: user name or e-mail address
 *
 * Returns: (transfer full): a future of the #PlakatAccount, or a sentence to show
 */
DexFuture *
plakat_accounts_sign_in (PlakatAccounts *self,
                         const char *address,
                         const char *username,
                         const char *password)
{
  return plakat_accounts_register (self, address, NULL, username, password);
}

/** plakat_accounts_register: as plakat_accounts_sign_in(), for a new user, who finds there what is on this
 * computer;
 * @email %NULL signs in */
DexFuture *
plakat_accounts_register (
    PlakatAccounts *self, const char *address, const char *email, const char *username, const char *password)
{
  PlakatAccountsCall *call;

  dex_return_error_if_fail (PLAKAT_IS_ACCOUNTS (self));
  dex_return_error_if_fail (address != NULL);
  dex_return_error_if_fail (username != NULL);
  dex_return_error_if_fail (password != NULL);

  call = plakat_accounts_call_new (self);
  call->address = g_strdup (address);
  call->email = g_strdup (email);
  call->username = g_strdup (username);
  call->password = g_strdup (password);
  return dex_scheduler_spawn (NULL, 0, sign_in_fiber, call, plakat_accounts_call_free);
}

static DexFuture *
probe_fiber (gpointer data)
{
  PlakatAccountsCall *call = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatProbeFound) found =
      dex_await_pointer (plakat_probe (call->accounts->http, call->address), &error);
  PlakatServerFound *server;

  if (found == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  server = g_new0 (PlakatServerFound, 1);
  server->base = g_strdup (found->base);
  server->kind = found->kind;
  server->capabilities = found->capabilities;
  return dex_future_new_for_pointer (server);
}

/** plakat_accounts_probe: Returns: (transfer full): a future of what answers at @address: a
 * #PlakatServerFound (pointer, the awaiter's), or a sentence to show */
DexFuture *
plakat_accounts_probe (PlakatAccounts *self, const char *address)
{
  PlakatAccountsCall *call;

  dex_return_error_if_fail (PLAKAT_IS_ACCOUNTS (self));
  dex_return_error_if_fail (address != NULL);

  call = plakat_accounts_call_new (self);
  call->address = g_strdup (address);
  return dex_scheduler_spawn (NULL, 0, probe_fiber, call, plakat_accounts_call_free);
}

/* ── signing out ───────────────────────────────────────────────────────── */

/* The server is told if it can be reached; the tokens here go either way. */
static void
drop_tokens (PlakatAccount *account)
{
  g_autoptr (GError) why = NULL;

  if (!dex_await (plakat_remote_sign_out (plakat_account_get_remote (account)), &why))
    g_message ("The server was not told of the sign-out: %s", why->message);
  if (plakat_tokens_get_refresh (plakat_account_get_tokens (account)) != NULL
      || plakat_tokens_get_access (plakat_account_get_tokens (account)) != NULL)
    dex_await (plakat_tokens_clear (plakat_account_get_tokens (account)), NULL);
}

static gboolean
sign_out (PlakatAccounts *self, PlakatSignOut how, GError **error)
{
  g_autofree char *uuid = NULL;
  g_autoptr (PlakatAccount) local = NULL;

  if (self->current != NULL && !plakat_account_is_local (self->current))
    {
      uuid = g_strdup (plakat_store_get_account (plakat_account_get_store (self->current)));
      plakat_engine_stop (plakat_account_get_engine (self->current));
      drop_tokens (self->current);
      g_key_file_set_boolean (self->known, uuid, "signed-out", TRUE);
    }
  local = plakat_accounts_go_local (self, error);
  if (local == NULL)
    return FALSE;
  return uuid == NULL || how == PLAKAT_SIGN_OUT_KEEP || plakat_accounts_move_away (self, uuid, error);
}

static DexFuture *
sign_out_fiber (gpointer data)
{
  PlakatAccountsCall *call = data;
  g_autoptr (GError) error = NULL;
  gboolean out;

  plakat_accounts_begin_turn (call->accounts);
  out = sign_out (call->accounts, call->how, &error);
  plakat_accounts_end_turn (call->accounts);
  return out ? dex_future_new_for_boolean (TRUE) : dex_future_new_for_error (g_steal_pointer (&error));
}

/**
 * plakat_accounts_sign_out:
 * @how: what becomes of the library on this computer
 *
 * Returns: (transfer full): a future of %TRUE; the local account is open then
 */
DexFuture *
plakat_accounts_sign_out (PlakatAccounts *self, PlakatSignOut how)
{
  PlakatAccountsCall *call;

  dex_return_error_if_fail (PLAKAT_IS_ACCOUNTS (self));

  call = plakat_accounts_call_new (self);
  call->how = how;
  return dex_scheduler_spawn (NULL, 0, sign_out_fiber, call, plakat_accounts_call_free);
}

static void
too_long_cb (gpointer data)
{
  dex_promise_resolve_boolean (data, TRUE);
}

/* A cycle that runs may have sent its edits before the last one was made: then it takes another. */
static void
push_for (PlakatAccount *account, DexPromise *too_long)
{
  PlakatLibrary *library = plakat_account_get_library (account);
  gboolean goes_on = TRUE;

  for (guint turn = 0; turn < 3 && goes_on && plakat_library_get_waiting (library) > 0; turn++)
    goes_on = dex_await (dex_future_first (plakat_engine_sync_now (plakat_account_get_engine (account)),
                                           dex_ref (DEX_FUTURE (too_long)), NULL),
                         NULL)
              && dex_future_get_status (DEX_FUTURE (too_long)) == DEX_FUTURE_STATUS_PENDING;
}

static DexFuture *
push_first_fiber (gpointer data)
{
  PlakatAccountsCall *call = data;
  const PlakatEnvironment *environment = call->accounts->environment;
  g_autoptr (PlakatAccount) account = NULL;
  g_autoptr (DexPromise) too_long = dex_promise_new ();
  PlakatLibrary *library;
  guint timer;

  if (!g_set_object (&account, call->accounts->current))
    return dex_future_new_for_uint (0);
  library = plakat_account_get_library (account);
  timer = environment->add_timer (environment->data, call->seconds * 1000, too_long_cb, too_long);
  push_for (account, too_long);
  if (dex_future_get_status (DEX_FUTURE (too_long)) == DEX_FUTURE_STATUS_PENDING)
    environment->remove_timer (environment->data, timer);
  return dex_future_new_for_uint (plakat_library_get_waiting (library) + plakat_library_get_parked (library));
}

/**
 * plakat_accounts_push_first:
 * @seconds: how long to try
 *
 * Returns: (transfer full): a future of how many edits (uint) still wait or were refused
 */
DexFuture *
plakat_accounts_push_first (PlakatAccounts *self, guint seconds)
{
  PlakatAccountsCall *call;

  dex_return_error_if_fail (PLAKAT_IS_ACCOUNTS (self));

  call = plakat_accounts_call_new (self);
  call->seconds = seconds;
  return dex_scheduler_spawn (NULL, 0, push_first_fiber, call, plakat_accounts_call_free);
}
