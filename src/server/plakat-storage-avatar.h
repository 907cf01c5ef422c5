/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-db.h"

G_BEGIN_DECLS

/** PlakatAvatar: the picture of an account, a row of table file; @id: 0 where there is none */
typedef struct
{
  gint64 id;
  char *key;
  char *file_name;
  char *mime_type;
  gint64 size;
  gint64 created_at;
  gint64 updated_at;
} PlakatAvatar;

gboolean plakat_storage_get_avatar   (PlakatDb      *db,
                                      gint64         user_id,
                                      PlakatAvatar  *avatar,
                                      GError       **error);
gboolean plakat_storage_set_avatar   (PlakatDb      *db,
                                      gint64         user_id,
                                      const char    *key,
                                      GBytes        *jpeg,
                                      GError       **error);
gboolean plakat_storage_clear_avatar (PlakatDb      *db,
                                      gint64         user_id,
                                      gboolean      *found,
                                      GError       **error);
void     plakat_avatar_clear         (PlakatAvatar  *self);
void     plakat_avatar_append        (PlakatAvatar  *self,
                                      GString       *json);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlakatAvatar, plakat_avatar_clear)

G_END_DECLS
