/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-db.h"
#include "plakat-keys.h"

G_BEGIN_DECLS

/**
 * PlakatAccount:
 * @password: its hash
 * @birth_date: (nullable): as 1955-02-19
 * @favorite_genres: JSON, an array; @notification_preferences: JSON, an object
 * @avatar_key: (nullable): the file that shows them
 * @delete_at: when the account will be deleted, 0 for never
 * @version: the number of the last change of what they say of themselves, 0 for none
 *
 * Who has an account here, in clear; the storage has what is personal of it only sealed.
 */
typedef struct
{
  gint64 id;
  char *email;
  char *username;
  char *password;
  char *first_name;
  char *last_name;
  char *display_name;
  char *bio;
  char *birth_date;
  char *favorite_genres;
  char *notification_preferences;
  char *avatar_key;
  gint64 created_at;
  gint64 updated_at;
  gint64 delete_at;
  gint64 version;
} PlakatAccount;

/** PlakatStats: what an account has, and since when it is there */
typedef struct
{
  gint64 favorites;
  gint64 watchlist;
  gint64 ratings;
  gint64 created_at;
} PlakatStats;

PlakatAccount *plakat_account_new          (void);
void           plakat_account_free         (PlakatAccount        *self);
char          *plakat_account_fold_name    (const char           *name);
gboolean       plakat_storage_add_account  (PlakatDb             *db,
                                            PlakatKeys           *keys,
                                            PlakatAccount        *account,
                                            GError              **error);
gboolean       plakat_storage_find_account (PlakatDb             *db,
                                            PlakatKeys           *keys,
                                            const char           *name,
                                            PlakatAccount       **account,
                                            GError              **error);
gboolean       plakat_storage_get_account  (PlakatDb             *db,
                                            PlakatKeys           *keys,
                                            gint64                user_id,
                                            PlakatAccount       **account,
                                            GError              **error);
gboolean       plakat_storage_save_account (PlakatDb             *db,
                                            PlakatKeys           *keys,
                                            PlakatAccount        *account,
                                            GError              **error);
gboolean       plakat_storage_set_password (PlakatDb             *db,
                                            gint64                user_id,
                                            const char           *hash,
                                            GError              **error);
gboolean       plakat_storage_set_deletion (PlakatDb             *db,
                                            gint64                user_id,
                                            gint64                delete_at,
                                            GError              **error);
gboolean       plakat_storage_get_stats    (PlakatDb             *db,
                                            gint64                user_id,
                                            PlakatStats          *stats,
                                            GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatAccount, plakat_account_free)

G_END_DECLS
