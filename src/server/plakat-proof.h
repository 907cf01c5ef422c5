/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-request.h"
#include "plakat-storage-accounts.h"

G_BEGIN_DECLS

/**
 * PlakatProof:
 * @user_id: who says who they are, 0 for nobody who is known
 * @right: whether the password is theirs
 * @better: (nullable): a better hash of it, to be stored
 * @next: (nullable): the hash of the password that is to come
 *
 * What the slow look at a password found, before the transaction that acts on it.
 */
typedef struct
{
  gint64 user_id;
  char *hash;
  gboolean right;
  char *better;
  char *next;
} PlakatProof;

PlakatProof *plakat_proof_take    (PlakatRequest        *request,
                                   const char           *who,
                                   const PlakatAccount  *account,
                                   const char           *password);
gboolean     plakat_proof_holds   (PlakatRequest        *request,
                                   PlakatAccount       **account);

G_END_DECLS
