/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-db.h"
#include "plakat-keys.h"

G_BEGIN_DECLS

/**
 * PlakatSealField:
 *
 * The columns of an account whose content is sealed: who has the database, but not the keys, cannot read it,
 * and who can write into it cannot move it to another row or column.
 *
 * A value is bound to its column and to the account's id, which is not known before its row is there. A new
 * account is therefore inserted with empty blobs, `INSERT … RETURNING id`, and in the same transaction its
 * values are sealed and set by `UPDATE`. account.email_key is known before: it is of the address alone, the
 * first one of plakat_keys_hash_email(). An address is written (at its change, too) together with its
 * email_key.
 *
 * The last two are no columns of an account, and are not among the PLAKAT_N_SEAL_FIELDS. PLAKAT_SEAL_ANSWER is
 * idempotency.answer, bound to the account whose request it answered. PLAKAT_SEAL_RECORD is record.fields and
 * record_version.fields, bound to the account alone: a note follows its film to another name where there are no keys.
 */
typedef enum
{
  PLAKAT_SEAL_EMAIL,
  PLAKAT_SEAL_FIRST_NAME,
  PLAKAT_SEAL_LAST_NAME,
  PLAKAT_SEAL_BIO,
  PLAKAT_SEAL_BIRTH_DATE,
  PLAKAT_SEAL_DISPLAY_NAME,
  PLAKAT_SEAL_ANSWER,
  PLAKAT_SEAL_RECORD,
} PlakatSealField;

#define PLAKAT_N_SEAL_FIELDS 6

GBytes     *plakat_seal           (PlakatKeys       *keys,
                                   PlakatSealField   field,
                                   gint64            account,
                                   const char       *text);
char       *plakat_unseal         (PlakatKeys       *keys,
                                   PlakatSealField   field,
                                   gint64            account,
                                   GBytes           *sealed,
                                   GError          **error);
gboolean    plakat_seal_renew     (PlakatKeys       *keys,
                                   PlakatDb         *db,
                                   gint64           *n_renewed,
                                   GError          **error);
gboolean    plakat_seal_check     (PlakatKeys       *keys,
                                   PlakatDb         *db,
                                   GError          **error);
PlakatKeys *plakat_seal_open_keys (const char       *path,
                                   PlakatDb         *db,
                                   GError          **error);

G_END_DECLS
