/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-storage-accounts.h"
#include "plakat-user-record.h"

G_BEGIN_DECLS

/*
 * What people say of themselves has two faces: the members of users/profile/, which stand in an account's row, and
 * the record that their devices keep in step. These make one of the other, so that there is one truth.
 */

PlakatFields *plakat_account_to_fields   (const PlakatAccount *account);
void          plakat_account_take_fields (PlakatAccount       *account,
                                          const PlakatFields  *fields);

G_END_DECLS
