/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-auteurflix.h"
#include "plakat-companion.h"
#include "plakat-recommendation.h"
#include "plakat-remote-kinds.h"

/**
 * plakat_remote_new_for_kind:
 * @http: the client
 * @tokens: of the account
 * @kind: what answers there
 * @base: the server's address, as plakat_probe() found it
 *
 * Returns: (transfer full): the server
 */
PlakatRemote *
plakat_remote_new_for_kind (PlakatHttp *http, PlakatTokens *tokens, PlakatServerKind kind, const char *base)
{
  switch (kind)
    {
    case PLAKAT_SERVER_PLAKAT:
      return PLAKAT_REMOTE (plakat_companion_new (http, tokens, base));
    case PLAKAT_SERVER_RECOMMENDATION:
      return PLAKAT_REMOTE (plakat_recommendation_new (http, tokens, base));
    case PLAKAT_SERVER_AUTEURFLIX:
      return PLAKAT_REMOTE (plakat_auteurflix_new (http, tokens, base));
    default:
      g_return_val_if_reached (NULL);
    }
}

/**
 * plakat_remote_dup_files_for_kind:
 * @kind: of a server
 * @base: its address
 *
 * Returns: (transfer full): the address that the keys of its pictures are joined to; it ends with a slash
 */
char *
plakat_remote_dup_files_for_kind (PlakatServerKind kind, const char *base)
{
  /* An AuteurFlix shows TMDB's pictures too. */
  return kind == PLAKAT_SERVER_PLAKAT ? plakat_companion_dup_files (base)
                                      : plakat_recommendation_dup_files ();
}
