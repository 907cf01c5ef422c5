/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-db.h"

G_BEGIN_DECLS

/**
 * PlakatFamily:
 * @id: its name
 * @refresh_hash: of its first refresh token
 * @agent, @address: what it comes from, the address cut short
 *
 * A sign-in and the refresh tokens that follow each other from it.
 */
typedef struct
{
  const char *id;
  const char *refresh_hash;
  const char *agent;
  const char *address;
} PlakatFamily;

/**
 * PlakatRefreshOutcome:
 * @PLAKAT_REFRESH_DONE: here is the successor
 * @PLAKAT_REFRESH_REFUSED: unknown, expired or revoked
 * @PLAKAT_REFRESH_REUSED: used before: its whole family is revoked now
 * @PLAKAT_REFRESH_DELETED: of an account that is to be deleted, or was
 */
typedef enum
{
  PLAKAT_REFRESH_DONE,
  PLAKAT_REFRESH_REFUSED,
  PLAKAT_REFRESH_REUSED,
  PLAKAT_REFRESH_DELETED,
} PlakatRefreshOutcome;

/**
 * PlakatRefreshTrade:
 * @hash: of the token that is traded in
 * @next_hashes: (array zero-terminated=1): of what may be its successor; the first is to be, each of the others
 *   may have been made with an older key
 * @next: (out): which of them is
 * @family: (out) (nullable): the sign-in
 * @user_id: (out): whose
 */
typedef struct
{
  const char *hash;
  const char *const *next_hashes;
  guint next;
  char *family;
  gint64 user_id;
  PlakatRefreshOutcome outcome;
} PlakatRefreshTrade;

/**
 * PlakatStanding: of who holds an access token
 * @PLAKAT_STANDING_GOOD: the sign-in lives
 * @PLAKAT_STANDING_ENDED: it does not
 * @PLAKAT_STANDING_DELETED: the account is gone or soon will be
 */
typedef enum
{
  PLAKAT_STANDING_GOOD,
  PLAKAT_STANDING_ENDED,
  PLAKAT_STANDING_DELETED,
} PlakatStanding;

gboolean plakat_storage_open_family       (PlakatDb            *db,
                                           gint64               user_id,
                                           const PlakatFamily  *family,
                                           GError             **error);
gboolean plakat_storage_get_standing      (PlakatDb            *db,
                                           gint64               user_id,
                                           const char          *family,
                                           PlakatStanding      *standing,
                                           GError             **error);
gboolean plakat_storage_trade_refresh     (PlakatDb            *db,
                                           PlakatRefreshTrade  *trade,
                                           GError             **error);
gboolean plakat_storage_revoke_by_refresh (PlakatDb            *db,
                                           const char          *refresh_hash,
                                           gint64              *user_id,
                                           GError             **error);
gboolean plakat_storage_revoke_family     (PlakatDb            *db,
                                           gint64               user_id,
                                           const char          *family,
                                           gboolean            *found,
                                           GError             **error);
gboolean plakat_storage_revoke_all        (PlakatDb            *db,
                                           gint64               user_id,
                                           const char          *but,
                                           GError             **error);
gboolean plakat_storage_list_families     (PlakatDb            *db,
                                           gint64               user_id,
                                           const char          *current,
                                           gint64               limit,
                                           gint64               offset,
                                           GString             *json,
                                           gint64              *count,
                                           GError             **error);

G_END_DECLS
