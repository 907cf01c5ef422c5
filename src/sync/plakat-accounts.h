/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-account.h"

G_BEGIN_DECLS

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
DexFuture      *plakat_accounts_sign_out    (PlakatAccounts *self);     /* TRUE; goes to the local account,
                                                                           the library's file stays */

G_END_DECLS
