/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-account.h"

G_BEGIN_DECLS

/**
 * PlakatSignOut:
 * @PLAKAT_SIGN_OUT_KEEP: the library stays on this computer, hidden, and goes on at the next sign-in
 * @PLAKAT_SIGN_OUT_REMOVE: the library's file goes to the folder "removed" beside the accounts, for 90 days
 */
typedef enum
{
  PLAKAT_SIGN_OUT_KEEP,
  PLAKAT_SIGN_OUT_REMOVE,
} PlakatSignOut;

/** PlakatServerFound: what answers at an address that the user typed */
typedef struct
{
  char *base;
  PlakatServerKind kind;
  PlakatCapabilities capabilities;
} PlakatServerFound;

/** PlakatKnownAccount: an account that this computer knows, open or not */
typedef struct
{
  char *uuid;
  char *origin;
  char *username;
  PlakatServerKind kind;
  gboolean current;
} PlakatKnownAccount;

void            plakat_server_found_free    (PlakatServerFound  *self);
void            plakat_known_account_free   (PlakatKnownAccount *self);

#define PLAKAT_TYPE_ACCOUNTS (plakat_accounts_get_type ())
G_DECLARE_FINAL_TYPE (PlakatAccounts, plakat_accounts, PLAKAT, ACCOUNTS, GObject)

/*
 * The accounts of this computer, one of them open. Main thread. Property: current (PlakatAccount, NULL at the
 * first start: then Welcome asks). Which one was open last is remembered here. A message of an error can be shown.
 */
PlakatAccounts *plakat_accounts_new         (const char     *data_dir,
                                             const char     *cache_dir,
                                             const char     *starter_dir);
PlakatAccount  *plakat_accounts_get_current (PlakatAccounts *self);
DexFuture      *plakat_accounts_open_last   (PlakatAccounts *self);     /* PlakatAccount; rejects with
                                                                           G_IO_ERROR_NOT_FOUND at first start */
DexFuture      *plakat_accounts_close       (PlakatAccounts *self);     /* TRUE: its files are closed, none is open */
DexFuture      *plakat_accounts_open_local  (PlakatAccounts *self);     /* PlakatAccount */
DexFuture      *plakat_accounts_sign_in     (PlakatAccounts *self,
                                             const char     *address,
                                             const char     *username,
                                             const char     *password); /* PlakatAccount */
DexFuture      *plakat_accounts_register    (PlakatAccounts *self,
                                             const char     *address,
                                             const char     *email,
                                             const char     *username,
                                             const char     *password); /* PlakatAccount */
DexFuture      *plakat_accounts_sign_out    (PlakatAccounts *self,
                                             PlakatSignOut   how);      /* TRUE; goes to the local account */
DexFuture      *plakat_accounts_push_first  (PlakatAccounts *self,
                                             guint           seconds);  /* uint: edits that still wait after trying
                                                                           for so long */
DexFuture      *plakat_accounts_merge_local (PlakatAccounts *self);     /* GStrv (boxed): sentences with counts; what
                                                                           is in the local account goes into the
                                                                           current one */
DexFuture      *plakat_accounts_count_local (PlakatAccounts *self);     /* uint: films on lists, ratings and texts of
                                                                           the local account that were not merged */
DexFuture      *plakat_accounts_probe       (PlakatAccounts *self,
                                             const char     *address);  /* PlakatServerFound (pointer) */
GPtrArray      *plakat_accounts_list_known  (PlakatAccounts *self);     /* (transfer full): PlakatKnownAccount */
DexFuture      *plakat_accounts_open        (PlakatAccounts *self,
                                             const char     *uuid);     /* PlakatAccount; one that is known */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatServerFound, plakat_server_found_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatKnownAccount, plakat_known_account_free)

G_END_DECLS
