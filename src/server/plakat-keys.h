/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PlakatKeys:
 *
 * The server's secrets, kept in a file apart from the database, and what is derived from them: access tokens
 * (JWT), the successors of refresh tokens, the marks on cursors, the hashes by which addresses are found, and
 * the seals of plakat-seal.h. The last key of the file that is in use already makes, all of them read. Any
 * thread.
 */
typedef struct _PlakatKeys PlakatKeys;

/**
 * PlakatClaims:
 * @user_id: who
 * @family: the sign-in from which the token comes
 */
typedef struct
{
  gint64 user_id;
  char *family;
} PlakatClaims;

#define PLAKAT_ACCESS_SECONDS (15 * 60)

PlakatKeys *plakat_keys_open           (const char    *path,
                                        GError       **error);
void        plakat_keys_free           (PlakatKeys    *self);
gboolean    plakat_keys_reload         (PlakatKeys    *self,
                                        GError       **error);
char       *plakat_keys_make_access    (PlakatKeys    *self,
                                        gint64         user_id,
                                        const char    *family);
gboolean    plakat_keys_read_access    (PlakatKeys    *self,
                                        const char    *token,
                                        PlakatClaims  *claims);
void        plakat_claims_clear        (PlakatClaims  *self);
char       *plakat_keys_new_refresh    (PlakatKeys    *self);
GStrv       plakat_keys_next_refreshes (PlakatKeys    *self,
                                        const char    *token);
char       *plakat_keys_hash_refresh   (PlakatKeys    *self,
                                        const char    *token);
char       *plakat_keys_make_cursor    (PlakatKeys    *self,
                                        const char    *scope,
                                        gint64         seq);
gboolean    plakat_keys_read_cursor    (PlakatKeys    *self,
                                        const char    *scope,
                                        const char    *cursor,
                                        gint64        *seq);
GPtrArray  *plakat_keys_hash_email     (PlakatKeys    *self,
                                        const char    *email);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatKeys, plakat_keys_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlakatClaims, plakat_claims_clear)

G_END_DECLS
