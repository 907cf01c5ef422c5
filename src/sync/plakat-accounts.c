/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plakat-accounts-private.h"
#include "plakat-catalogue-sync.h"
#include "plakat-library-sync.h"
#include "plakat-remote-kinds.h"
#include "plakat-text.h"

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

/* When it was in step last is shown at the next start, before there is a server. */
static gboolean
remember_success (PlakatAccounts *self, PlakatAccount *account)
{
  const char *uuid = plakat_store_get_account (plakat_account_get_store (account));
  gint64 when = plakat_engine_get_last_success (plakat_account_get_engine (account));

  if (when == 0 || !g_key_file_has_group (self->known, uuid)
      || when == g_key_file_get_int64 (self->known, uuid, "last-success", NULL))
    return FALSE;
  g_key_file_set_int64 (self->known, uuid, "last-success", when);
  return TRUE;
}

static void
plakat_accounts_finalize (GObject *object)
{
  PlakatAccounts *self = PLAKAT_ACCOUNTS (object);

  if (self->current != NULL && remember_success (self, self->current))
    plakat_accounts_save_known (self);
  g_clear_object (&self->current);
  g_clear_object (&self->http);
  g_hash_table_unref (self->buckets);
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
  self->buckets =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) plakat_bucket_unref);
  self->http = plakat_http_new ();
  self->environment = plakat_environment_get_default ();
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
  g_autofree char *path = g_build_filename (data_dir, "accounts.ini", NULL);

  self->data_dir = g_strdup (data_dir);
  self->cache_dir = g_strdup (cache_dir);
  self->starter_dir = g_strdup (starter_dir);
  g_key_file_load_from_file (self->known, path, G_KEY_FILE_NONE, NULL);
  plakat_accounts_purge (self);
  return self;
}

/* plakat_accounts_set_environment: before anything is open */
void
plakat_accounts_set_environment (PlakatAccounts *self, const PlakatEnvironment *environment)
{
  g_assert (self->current == NULL);

  self->environment = environment;
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

/* ── one at a time ─────────────────────────────────────────────────────── */

PlakatAccountsCall *
plakat_accounts_call_new (PlakatAccounts *self)
{
  PlakatAccountsCall *call = g_new0 (PlakatAccountsCall, 1);

  call->accounts = g_object_ref (self);
  return call;
}

void
plakat_accounts_call_free (gpointer data)
{
  PlakatAccountsCall *call = data;

  g_object_unref (call->accounts);
  g_free (call->address);
  g_free (call->email);
  g_free (call->username);
  plakat_text_wipe (call->password);
  g_free (call->uuid);
  g_free (call);
}

void
plakat_accounts_begin_turn (PlakatAccounts *self)
{
  while (self->turn != NULL)
    dex_await (dex_ref (DEX_FUTURE (self->turn)), NULL);
  self->turn = dex_promise_new ();
}

void
plakat_accounts_end_turn (PlakatAccounts *self)
{
  g_autoptr (DexPromise) turn = g_steal_pointer (&self->turn);

  dex_promise_resolve_boolean (turn, TRUE);
}

/* ── opening ───────────────────────────────────────────────────────────── */

static gboolean
close_current (PlakatAccounts *self, GError **error)
{
  g_autoptr (PlakatAccount) closing = NULL;

  if (self->current == NULL)
    return TRUE;
  closing = g_object_ref (self->current);
  remember_success (self, closing);
  set_current (self, NULL);
  return dex_await (plakat_account_close (closing), error);
}

static DexFuture *
close_fiber (gpointer data)
{
  g_autoptr (GError) error = NULL;

  return close_current (data, &error) ? dex_future_new_for_boolean (TRUE)
                                      : dex_future_new_for_error (g_steal_pointer (&error));
}

/** plakat_accounts_close: at the end of the program: what is open is closed, so that the next start need not
 * look whether it is whole */
DexFuture *
plakat_accounts_close (PlakatAccounts *self)
{
  dex_return_error_if_fail (PLAKAT_IS_ACCOUNTS (self));

  return dex_scheduler_spawn (NULL, 0, close_fiber, g_object_ref (self), g_object_unref);
}

static void
remember_open (PlakatAccounts *self, const char *uuid)
{
  g_key_file_set_string (self->known, PLAKAT_ACCOUNTS_GROUP, "current", uuid);
  plakat_accounts_save_known (self);
}

PlakatAccount *
plakat_accounts_go_local (PlakatAccounts *self, GError **error)
{
  PlakatAccountParts parts = { .capabilities = PLAKAT_CAN_EVERYTHING, .environment = self->environment };
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
  parts.store = store;
  account = plakat_account_new (&parts);
  remember_open (self, PLAKAT_STORE_LOCAL);
  set_current (self, account);
  return g_steal_pointer (&account);
}

static PlakatBucket *
get_bucket (PlakatAccounts *self, const char *origin)
{
  PlakatBucket *bucket = g_hash_table_lookup (self->buckets, origin);

  if (bucket == NULL)
    {
      bucket = plakat_bucket_new (self->environment);
      g_hash_table_insert (self->buckets, g_strdup (origin), bucket);
    }
  return bucket;
}

/*
 * plakat_accounts_go_remote:
 * @uuid: of an account that is known
 * @signed_in, @signed_in_tokens: (nullable): the server with the tokens of a sign-in that was just made
 */
PlakatAccount *
plakat_accounts_go_remote (PlakatAccounts *self,
                           const char *uuid,
                           PlakatRemote *signed_in,
                           PlakatTokens *signed_in_tokens,
                           GError **error)
{
  const PlakatServerKind kind = plakat_accounts_get_kind (self, uuid);
  g_autofree char *origin = g_key_file_get_string (self->known, uuid, "origin", NULL);
  g_autofree char *username = g_key_file_get_string (self->known, uuid, "username", NULL);
  g_autofree char *login = g_key_file_get_string (self->known, uuid, "login", NULL);
  g_autofree char *user_id = g_key_file_get_string (self->known, uuid, "user-id", NULL);
  g_autofree char *files = NULL;
  g_autoptr (PlakatTokens) tokens = NULL;
  g_autoptr (PlakatRemote) remote = NULL;
  g_autoptr (PlakatStore) store = NULL;
  g_autoptr (PlakatAccount) account = NULL;
  PlakatAccountParts parts = { .environment = self->environment, .kind = kind };

  if (origin == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                           _ ("This computer does not know the account any more. Sign in to it."));
      return NULL;
    }
  if (!close_current (self, error))
    return NULL;
  store = dex_await_object (plakat_store_open (self->data_dir, self->cache_dir, uuid, origin), error);
  if (store == NULL
      || !dex_await (plakat_library_set_owner (plakat_store_get_library (store), origin, user_id, username),
                     error))
    return NULL;
  tokens = signed_in_tokens ? g_object_ref (signed_in_tokens) : plakat_tokens_new (uuid, origin);
  remote =
      signed_in ? g_object_ref (signed_in) : plakat_remote_new_for_kind (self->http, tokens, kind, origin);
  /* A keyring that cannot be read is no reason not to show the lists: the server will ask to sign in. */
  if (signed_in == NULL)
    dex_await (plakat_tokens_load (tokens), NULL);
  files = plakat_remote_dup_files_for_kind (kind, origin);
  parts.store = store;
  parts.remote = remote;
  parts.tokens = tokens;
  parts.origin = origin;
  parts.username = username;
  parts.login = login ? login : username;
  parts.files = files;
  parts.capabilities = plakat_remote_get_capabilities (remote);
  parts.last_success = g_key_file_get_int64 (self->known, uuid, "last-success", NULL);
  parts.bucket = get_bucket (self, origin);
  account = plakat_account_new (&parts);
  remember_open (self, uuid);
  set_current (self, account);
  return g_steal_pointer (&account);
}

static DexFuture *
open_fiber (gpointer data)
{
  PlakatAccountsCall *call = data;
  PlakatAccounts *self = call->accounts;
  g_autoptr (GError) error = NULL;
  PlakatAccount *account;

  plakat_accounts_begin_turn (self);
  account = g_str_equal (call->uuid, PLAKAT_STORE_LOCAL)
                ? plakat_accounts_go_local (self, &error)
                : plakat_accounts_go_remote (self, call->uuid, NULL, NULL, &error);
  plakat_accounts_end_turn (self);
  return account != NULL ? dex_future_new_take_object (account)
                         : dex_future_new_for_error (g_steal_pointer (&error));
}

/** plakat_accounts_open: Returns: (transfer full): a future of the #PlakatAccount of this uuid, which is
 * known; %G_IO_ERROR_NOT_FOUND where it is not */
DexFuture *
plakat_accounts_open (PlakatAccounts *self, const char *uuid)
{
  PlakatAccountsCall *call;

  dex_return_error_if_fail (PLAKAT_IS_ACCOUNTS (self));
  dex_return_error_if_fail (uuid != NULL);

  call = plakat_accounts_call_new (self);
  call->uuid = g_strdup (uuid);
  return dex_scheduler_spawn (NULL, 0, open_fiber, call, plakat_accounts_call_free);
}

/** plakat_accounts_open_last: Returns: (transfer full): a future of the #PlakatAccount that was open last;
 * %G_IO_ERROR_NOT_FOUND at the first start */
DexFuture *
plakat_accounts_open_last (PlakatAccounts *self)
{
  g_autofree char *uuid = NULL;

  dex_return_error_if_fail (PLAKAT_IS_ACCOUNTS (self));

  uuid = g_key_file_get_string (self->known, PLAKAT_ACCOUNTS_GROUP, "current", NULL);
  if (uuid == NULL)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "No account was ever open");
  return plakat_accounts_open (self, uuid);
}

/** plakat_accounts_open_local: Returns: (transfer full): a future of the #PlakatAccount of this computer,
 * with the starter catalogue */
DexFuture *
plakat_accounts_open_local (PlakatAccounts *self)
{
  dex_return_error_if_fail (PLAKAT_IS_ACCOUNTS (self));

  return plakat_accounts_open (self, PLAKAT_STORE_LOCAL);
}
