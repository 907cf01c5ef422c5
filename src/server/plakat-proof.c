/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-limits.h"
#include "plakat-passwords.h"
#include "plakat-proof.h"
#include "plakat-reply.h"
#include "plakat-service.h"
#include "plakat-storage-lists.h"

static void
proof_free (PlakatProof *self)
{
  g_free (self->hash);
  g_free (self->better);
  g_free (self->next);
  g_free (self);
}

/* Beside the allowance of where a request comes from: many who guess at one account, each from elsewhere. */
static gboolean
may_try (PlakatRequest *request, const char *who)
{
  g_autoptr (GError) error = NULL;
  int wait = 0;

  if (plakat_limits_take (request->service->limits, request->db, PLAKAT_LIMIT_SIGN_IN, who, &wait, &error))
    return TRUE;
  if (error != NULL)
    {
      plakat_reply_error (request, error);
      return FALSE;
    }
  plakat_reply_too_often (request, wait);
  return FALSE;
}

/**
 * plakat_proof_take:
 * @who: whose allowance it counts against
 * @account: (nullable): who they say they are; %NULL for somebody unknown, which takes the same time
 * @password: what they say
 *
 * For a prepare step: takes a while. What it finds stays with @request.
 *
 * Returns: (transfer none) (nullable): the proof, good or not; %NULL when @request is answered already
 */
PlakatProof *
plakat_proof_take (PlakatRequest *request,
                   const char *who,
                   const PlakatAccount *account,
                   const char *password)
{
  PlakatProof *proof;
  g_autoptr (GError) error = NULL;

  if (!may_try (request, who))
    return NULL;
  proof = g_new0 (PlakatProof, 1);
  plakat_request_set_data (request, proof, (GDestroyNotify) proof_free);
  proof->user_id = account ? account->id : 0;
  proof->hash = account ? g_strdup (account->password) : NULL;
  proof->right =
      plakat_passwords_check (request->service->passwords, password, proof->hash, &proof->better, &error);
  if (error == NULL)
    return proof;
  plakat_reply_error (request, error);
  return NULL;
}

/**
 * plakat_proof_holds:
 * @account: (out) (transfer full) (nullable): whose it is, locked until the transaction ends
 *
 * For a handle step, after plakat_proof_take(). A password may have been changed since, or the account have
 * gone.
 *
 * Returns: %FALSE if it was wrong, or right no more; or if the storage failed: then @request is answered
 */
gboolean
plakat_proof_holds (PlakatRequest *request, PlakatAccount **account)
{
  PlakatProof *proof = request->data;
  g_autoptr (PlakatAccount) found = NULL;
  g_autoptr (GError) error = NULL;

  *account = NULL;
  if (!proof->right)
    return FALSE;
  if (!plakat_storage_lock_account (request->db, proof->user_id, &error)
      || !plakat_storage_get_account (request->db, request->service->keys, proof->user_id, &found, &error))
    {
      if (!g_error_matches (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_ACCOUNT))
        plakat_reply_error (request, error);
      return FALSE;
    }
  if (found == NULL || !g_str_equal (found->password, proof->hash))
    return FALSE;
  *account = g_steal_pointer (&found);
  return TRUE;
}
