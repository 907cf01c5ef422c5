/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-db.h"

G_BEGIN_DECLS

/**
 * PlakatAccount:
 * @favorite_genres: JSON, an array; @notification_preferences: JSON, an object
 *
 * Who has an account here.
 */
typedef struct
{
  gint64 id;
  char *email;
  char *username;
  char *password;
  char *first_name;
  char *last_name;
  char *bio;
  char *birth_date;
  char *favorite_genres;
  char *notification_preferences;
  gint64 created_at;
  gint64 updated_at;
} PlakatAccount;

/**
 * PlakatRefreshOutcome:
 * @PLAKAT_REFRESH_REFUSED: unknown, expired, revoked, or used before: its whole family is revoked then
 */
typedef enum
{
  PLAKAT_REFRESH_DONE,
  PLAKAT_REFRESH_REFUSED,
} PlakatRefreshOutcome;

/**
 * PlakatRefreshTrade:
 * @hash: of the token that is traded in
 * @next_hash: of its successor
 * @family: (out): the sign-in
 * @user_id: (out): whose
 */
typedef struct
{
  const char *hash;
  const char *next_hash;
  char *family;
  gint64 user_id;
  PlakatRefreshOutcome outcome;
} PlakatRefreshTrade;

PlakatAccount *plakat_account_new               (void);
void           plakat_account_free              (PlakatAccount        *self);
gboolean       plakat_storage_add_account       (PlakatDb             *db,
                                                 PlakatAccount        *account,
                                                 GError              **error);
gboolean       plakat_storage_find_account      (PlakatDb             *db,
                                                 const char           *name,
                                                 PlakatAccount       **account,
                                                 GError              **error);
gboolean       plakat_storage_get_account       (PlakatDb             *db,
                                                 gint64                user_id,
                                                 PlakatAccount       **account,
                                                 GError              **error);
gboolean       plakat_storage_save_account      (PlakatDb             *db,
                                                 const PlakatAccount  *account,
                                                 GError              **error);
gboolean       plakat_storage_set_password      (PlakatDb             *db,
                                                 gint64                user_id,
                                                 const char           *hash,
                                                 GError              **error);
gboolean       plakat_storage_open_family       (PlakatDb             *db,
                                                 gint64                user_id,
                                                 const char           *family,
                                                 const char           *refresh_hash,
                                                 GError              **error);
gboolean       plakat_storage_family_is_live    (PlakatDb             *db,
                                                 const char           *family,
                                                 gint64                user_id,
                                                 gboolean             *live,
                                                 GError              **error);
gboolean       plakat_storage_trade_refresh     (PlakatDb             *db,
                                                 PlakatRefreshTrade   *trade,
                                                 GError              **error);
gboolean       plakat_storage_revoke_by_refresh (PlakatDb             *db,
                                                 const char           *refresh_hash,
                                                 GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatAccount, plakat_account_free)

G_END_DECLS
