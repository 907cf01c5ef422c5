/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-account-private.h"
#include "plakat-accounts.h"
#include "plakat-http.h"

G_BEGIN_DECLS

/* Which accounts this computer knows stands in `accounts.ini`: a group for each, named by its uuid, and which one was
 * open last. No secret is in it. Losing this file loses no list. */
#define PLAKAT_ACCOUNTS_GROUP "plakat"

struct _PlakatAccounts
{
  GObject parent_instance;

  char *data_dir;
  char *cache_dir;
  char *starter_dir;
  GKeyFile *known;
  GHashTable *buckets; /* origin → PlakatBucket */
  PlakatHttp *http;
  PlakatAccount *current;
  const PlakatEnvironment *environment;
  DexPromise *turn; /* of who opens or closes an account now */
};

/** PlakatAccountsCall: what a public function was asked; it holds the accounts */
typedef struct
{
  PlakatAccounts *accounts;
  char *address;
  char *email;
  char *username;
  char *password;
  char *uuid;
  PlakatSignOut how;
  guint seconds;
} PlakatAccountsCall;

/* A test can be the world; it has to outlive the accounts. */
void                plakat_accounts_set_environment (PlakatAccounts          *self,
                                                     const PlakatEnvironment *environment);

PlakatAccountsCall *plakat_accounts_call_new        (PlakatAccounts          *self);
void                plakat_accounts_call_free       (gpointer                 data);

/* In fibers. Accounts are opened and closed by one at a time. */
void                plakat_accounts_begin_turn      (PlakatAccounts          *self);
void                plakat_accounts_end_turn        (PlakatAccounts          *self);
PlakatAccount      *plakat_accounts_go_local        (PlakatAccounts          *self,
                                                     GError                 **error);
PlakatAccount      *plakat_accounts_go_remote       (PlakatAccounts          *self,
                                                     const char              *uuid,
                                                     PlakatRemote            *signed_in,
                                                     PlakatTokens            *signed_in_tokens,
                                                     GError                 **error);

/* What is known. */
void                plakat_accounts_save_known      (PlakatAccounts          *self);
char               *plakat_accounts_dup_folder      (PlakatAccounts          *self,
                                                     const char              *uuid);
PlakatServerKind    plakat_accounts_get_kind        (PlakatAccounts          *self,
                                                     const char              *uuid);
void                plakat_accounts_purge           (PlakatAccounts          *self);
gboolean            plakat_accounts_move_away       (PlakatAccounts          *self,
                                                     const char              *uuid,
                                                     GError                 **error);

/* Takes what is in the local library into @account. */
GStrv               plakat_accounts_take_local      (PlakatAccounts          *self,
                                                     PlakatAccount           *account,
                                                     GError                 **error);
gboolean            plakat_accounts_look_local      (PlakatAccounts          *self,
                                                     guint                   *count,
                                                     GError                 **error);

G_END_DECLS
