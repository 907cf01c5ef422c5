/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#include "plakat-account-private.h"
#include "plakat-accounts.h"
#include "plakat-catalogue-sync.h"
#include "plakat-companion.h"
#include "plakat-library-sync.h"
#include "plakat-text.h"

/*
 * Which accounts this computer knows stands in `accounts.ini`: a group for each, named by its uuid, and which
 * one was open last. No secret is in it.
 */

struct _PlakatAccounts
{
  GObject parent_instance;

  char *data_dir;
  char *cache_dir;
  char *starter_dir;
  GKeyFile *known;
  PlakatHttp *http;
  PlakatAccount *current;
};

typedef enum
{
  PROP_CURRENT = 1,
} Property;

static GParamSpec *properties[PROP_CURRENT + 1];

G_DEFINE_FINAL_TYPE (PlakatAccounts, plakat_accounts, G_TYPE_OBJECT)

static void
plakat_accounts_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PlakatAccounts *self = PLAKAT_ACCOUNTS (object);

  switch ((Property) id)
    {
    case PROP_CURRENT:
      g_value_set_object (value, self->current);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
plakat_accounts_finalize (GObject *object)
{
  PlakatAccounts *self = PLAKAT_ACCOUNTS (object);

  g_clear_object (&self->current);
  g_clear_object (&self->http);
  g_key_file_unref (self->known);
  g_free (self->data_dir);
  g_free (self->cache_dir);
  g_free (self->starter_dir);
  G_OBJECT_CLASS (plakat_accounts_parent_class)->finalize (object);
}

static void
plakat_accounts_class_init (PlakatAccountsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = plakat_accounts_get_property;
  object_class->finalize = plakat_accounts_finalize;
  properties[PROP_CURRENT] =
      g_param_spec_object ("current", NULL, NULL, PLAKAT_TYPE_ACCOUNT,
                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
plakat_accounts_init (PlakatAccounts *self)
{
  self->known = g_key_file_new ();
  self->http = plakat_http_new ();
}

static char *
known_path (PlakatAccounts *self)
{
  return g_build_filename (self->data_dir, "accounts.ini", NULL);
}

/**
 * plakat_accounts_new:
 * @data_dir: where libraries stand
 * @cache_dir: where catalogues stand
 * @starter_dir: where the starter catalogue's files stand
 *
 * Returns: (transfer full): the accounts, none of them open
 */
PlakatAccounts *
plakat_accounts_new (const char *data_dir, const char *cache_dir, const char *starter_dir)
{
  PlakatAccounts *self = g_object_new (PLAKAT_TYPE_ACCOUNTS, NULL);
  g_autofree char *path = NULL;

  self->data_dir = g_strdup (data_dir);
  self->cache_dir = g_strdup (cache_dir);
  self->starter_dir = g_strdup (starter_dir);
  path = known_path (self);
  g_key_file_load_from_file (self->known, path, G_KEY_FILE_NONE, NULL);
  return self;
}

PlakatAccount *
plakat_accounts_get_current (PlakatAccounts *self)
{
  g_return_val_if_fail (PLAKAT_IS_ACCOUNTS (self), NULL);

  return self->current;
}

static void
set_current (PlakatAccounts *self, PlakatAccount *account)
{
  if (g_set_object (&self->current, account))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CURRENT]);
}

/* Losing this file loses no list: the worst is that Welcome asks again. */
static void
save_known (PlakatAccounts *self)
{
  g_autofree char *path = known_path (self);
  g_autofree char *text = g_key_file_to_data (self->known, NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (self->data_dir, 0700);
  if (!g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                 0600, &error))
    g_warning ("Which account was open last is not remembered: %s", error->message);
}

/* ── opening ───────────────────────────────────────────────────────────── */

typedef struct
{
  PlakatAccounts *accounts;
  char *address;
  char *email;
  char *username;
  char *password;
} Call;

static Call *
call_new (PlakatAccounts *self)
{
  Call *call = g_new0 (Call, 1);

  call->accounts = g_object_ref (self);
  return call;
}

static void
call_free (gpointer data)
{
  Call *call = data;

  g_object_unref (call->accounts);
  g_free (call->address);
  g_free (call->email);
  g_free (call->username);
  if (call->password != NULL)
    explicit_bzero (call->password, strlen (call->password));
  g_free (call->password);
  g_free (call);
}

static gboolean
close_current (PlakatAccounts *self, GError **error)
{
  g_autoptr (PlakatAccount) closing = NULL;

  if (self->current == NULL)
    return TRUE;
  closing = g_object_ref (self->current);
  set_current (self, NULL);
  return dex_await (plakat_account_close (closing), error);
}

static PlakatAccount *
open_local (PlakatAccounts *self, GError **error)
{
  g_autoptr (PlakatStore) store = NULL;
  g_autoptr (PlakatAccount) account = NULL;
  g_autoptr (GError) starter = NULL;

  if (!close_current (self, error))
    return NULL;
  store =
      dex_await_object (plakat_store_open (self->data_dir, self->cache_dir, PLAKAT_STORE_LOCAL, NULL), error);
  if (store == NULL)
    return NULL;
  /* Without the starter's films there are still the lists. */
  if (!dex_await (plakat_catalogue_load_files (plakat_store_get_catalogue (store), self->starter_dir),
                  &starter))
    g_warning ("The starter catalogue cannot be read: %s", starter->message);
  account = plakat_account_new (store, NULL, NULL, NULL, NULL, NULL);
  g_key_file_set_string (self->known, "plakat", "current", PLAKAT_STORE_LOCAL);
  save_known (self);
  set_current (self, account);
  return g_steal_pointer (&account);
}

static PlakatAccount *
open_remote (PlakatAccounts *self,
             const char *uuid,
             PlakatRemote *signed_in,
             PlakatTokens *signed_in_tokens,
             GError **error)
{
  g_autofree char *origin = g_key_file_get_string (self->known, uuid, "origin", error);
  g_autofree char *username = g_key_file_get_string (self->known, uuid, "username", NULL);
  g_autofree char *user_id = g_key_file_get_string (self->known, uuid, "user-id", NULL);
  g_autofree char *files = origin ? plakat_companion_dup_files (origin) : NULL;
  g_autoptr (PlakatTokens) tokens = NULL;
  g_autoptr (PlakatRemote) remote = NULL;
  g_autoptr (PlakatStore) store = NULL;
  g_autoptr (PlakatAccount) account = NULL;

  if (origin == NULL || !close_current (self, error))
    return NULL;
  store = dex_await_object (plakat_store_open (self->data_dir, self->cache_dir, uuid, origin), error);
  if (store == NULL
      || !dex_await (plakat_library_set_owner (plakat_store_get_library (store), origin, user_id, username),
                     error))
    return NULL;
  tokens = signed_in_tokens ? g_object_ref (signed_in_tokens) : plakat_tokens_new (uuid, origin);
  remote = signed_in ? g_object_ref (signed_in)
                     : PLAKAT_REMOTE (plakat_companion_new (self->http, tokens, origin));
  /* A keyring that cannot be read is no reason not to show the lists: the server will ask to sign in. */
  if (signed_in == NULL)
    dex_await (plakat_tokens_load (tokens), NULL);
  account = plakat_account_new (store, remote, tokens, origin, username, files);
  g_key_file_set_string (self->known, "plakat", "current", uuid);
  save_known (self);
  set_current (self, account);
  return g_steal_pointer (&account);
}

static DexFuture *
answer (PlakatAccount *account, GError *error)
{
  return account != NULL ? dex_future_new_take_object (account) : dex_future_new_for_error (error);
}

static DexFuture *
open_last_fiber (gpointer data)
{
  Call *call = data;
  g_autofree char *uuid = g_key_file_get_string (call->accounts->known, "plakat", "current", NULL);
  GError *error = NULL;
  PlakatAccount *account;

  if (uuid == NULL)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "No account was ever open");
  account = g_str_equal (uuid, PLAKAT_STORE_LOCAL) ? open_local (call->accounts, &error)
                                                   : open_remote (call->accounts, uuid, NULL, NULL, &error);
  return answer (account, error);
}

/** plakat_accounts_open_last: Returns: (transfer full): a future of the #PlakatAccount that was open last;
 * %G_IO_ERROR_NOT_FOUND at the first start */
DexFuture *
plakat_accounts_open_last (PlakatAccounts *self)
{
  dex_return_error_if_fail (PLAKAT_IS_ACCOUNTS (self));

  return dex_scheduler_spawn (NULL, 0, open_last_fiber, call_new (self), call_free);
}

static DexFuture *
open_local_fiber (gpointer data)
{
  Call *call = data;
  GError *error = NULL;
  PlakatAccount *account = open_local (call->accounts, &error);

  return answer (account, error);
}

/** plakat_accounts_open_local: Returns: (transfer full): a future of the #PlakatAccount of this computer,
 * with the starter catalogue */
DexFuture *
plakat_accounts_open_local (PlakatAccounts *self)
{
  dex_return_error_if_fail (PLAKAT_IS_ACCOUNTS (self));

  return dex_scheduler_spawn (NULL, 0, open_local_fiber, call_new (self), call_free);
}

/* ── signing in ────────────────────────────────────────────────────────── */

static gboolean
is_known_as (PlakatAccounts *self, const char *uuid, const char *key, const char *value)
{
  g_autofree char *known = g_key_file_get_string (self->known, uuid, key, NULL);

  return known != NULL && g_str_equal (known, value);
}

/* The account of that user at that origin, if this computer knows it: its library waits there. Number and
 * name must both be the same: a server that was set up anew gives its numbers out again, and nobody may find
 * another's lists. */
static char *
find_known (PlakatAccounts *self, const char *origin, const PlakatSession *session)
{
  g_auto (GStrv) groups = g_key_file_get_groups (self->known, NULL);

  if (session->user_id == NULL || session->username == NULL)
    return NULL;
  for (guint i = 0; groups[i] != NULL; i++)
    if (is_known_as (self, groups[i], "origin", origin)
        && is_known_as (self, groups[i], "user-id", session->user_id)
        && is_known_as (self, groups[i], "username", session->username))
      return g_strdup (groups[i]);
  return NULL;
}

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
door_init (Door *door, PlakatAccounts *self, const char *origin)
{
  if (door->uuid == NULL)
    door->uuid = plakat_text_uuid ();
  door->tokens = plakat_tokens_new (door->uuid, origin);
  door->remote = PLAKAT_REMOTE (plakat_companion_new (self->http, door->tokens, origin));
}

/* Whose library it is, is known only now: the tokens move to the account that this computer already has. */
static gboolean
move_door (Door *door, PlakatAccounts *self, const char *origin, PlakatSession *session, GError **error)
{
  g_autofree char *known = find_known (self, origin, session);

  if (known == NULL)
    return TRUE;
  if (!dex_await (plakat_tokens_clear (door->tokens), error))
    return FALSE;
  door_clear (door);
  *door = (Door) { .uuid = g_steal_pointer (&known) };
  door_init (door, self, origin);
  return dex_await (plakat_tokens_store (door->tokens, session->access, session->refresh), error);
}

static DexFuture *
sign_in_fiber (gpointer data)
{
  Call *call = data;
  PlakatAccounts *self = call->accounts;
  GError *error = NULL;
  g_autofree char *origin = dex_await_string (plakat_companion_probe (self->http, call->address), &error);
  g_autoptr (PlakatSession) session = NULL;
  g_auto (Door) door = { 0 };
  PlakatAccount *account;

  if (origin == NULL)
    return dex_future_new_for_error (error);
  door_init (&door, self, origin);
  session = dex_await_pointer (
      call->email != NULL ? plakat_remote_sign_up (door.remote, call->email, call->username, call->password)
                          : plakat_remote_sign_in (door.remote, call->username, call->password),
      &error);
  if (session == NULL || !move_door (&door, self, origin, session, &error))
    return dex_future_new_for_error (error);
  g_key_file_set_string (self->known, door.uuid, "origin", origin);
  g_key_file_set_string (self->known, door.uuid, "user-id", session->user_id ? session->user_id : "");
  g_key_file_set_string (self->known, door.uuid, "username", session->username ? session->username : "");
  account = open_remote (self, door.uuid, door.remote, door.tokens, &error);
  return answer (account, error);
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

/** plakat_accounts_register: as plakat_accounts_sign_in(), for a new user; @email %NULL signs in */
DexFuture *
plakat_accounts_register (
    PlakatAccounts *self, const char *address, const char *email, const char *username, const char *password)
{
  Call *call;

  dex_return_error_if_fail (PLAKAT_IS_ACCOUNTS (self));
  dex_return_error_if_fail (address != NULL);
  dex_return_error_if_fail (username != NULL);
  dex_return_error_if_fail (password != NULL);

  call = call_new (self);
  call->address = g_strdup (address);
  call->email = g_strdup (email);
  call->username = g_strdup (username);
  call->password = g_strdup (password);
  return dex_scheduler_spawn (NULL, 0, sign_in_fiber, call, call_free);
}

static DexFuture *
sign_out_fiber (gpointer data)
{
  Call *call = data;
  PlakatAccounts *self = call->accounts;
  g_autoptr (GError) why = NULL;
  GError *error = NULL;
  PlakatAccount *local;

  /* The server is told if it can be reached; the tokens here go either way. */
  if (self->current != NULL && !plakat_account_is_local (self->current)
      && !dex_await (plakat_remote_sign_out (plakat_account_get_remote (self->current)), &why))
    g_message ("The server was not told of the sign-out: %s", why->message);
  local = open_local (self, &error);
  if (local == NULL)
    return dex_future_new_for_error (error);
  g_object_unref (local);
  return dex_future_new_for_boolean (TRUE);
}

/** plakat_accounts_sign_out: the library stays, and waits for the next sign-in; Returns: (transfer full): a
 * future of %TRUE */
DexFuture *
plakat_accounts_sign_out (PlakatAccounts *self)
{
  dex_return_error_if_fail (PLAKAT_IS_ACCOUNTS (self));

  return dex_scheduler_spawn (NULL, 0, sign_out_fiber, call_new (self), call_free);
}
