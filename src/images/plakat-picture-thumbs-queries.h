/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-picture-thumbs.h"
#include "plakat-sqlite.h"

G_BEGIN_DECLS

/* The SQL of thumbs.db. Pictures and addresses are named by the SHA-256 of their texts here. */

PlakatSqlite *plakat_picture_thumbs_open_db      (const char                  *path,
                                                  GError                     **error);
PlakatSqlite *plakat_picture_thumbs_open_reader  (const char                  *path,
                                                  GError                     **error);
void          plakat_picture_thumbs_throw_away   (const char                  *path);
gboolean      plakat_picture_thumbs_is_damage    (const GError                *error);
gboolean      plakat_picture_thumbs_check        (PlakatSqlite                *db,
                                                  guint                       *orphans,
                                                  GError                     **error);
gboolean      plakat_picture_thumbs_select       (PlakatSqlite                *db,
                                                  GBytes                      *picture,
                                                  int                          width,
                                                  PlakatPictureFit             fit,
                                                  PlakatPictureThumb          *thumb,
                                                  gint64                      *id,
                                                  GError                     **error);
gboolean      plakat_picture_thumbs_insert       (PlakatSqlite                *db,
                                                  GBytes                      *picture,
                                                  const PlakatPictureThumb    *thumb,
                                                  gint64                       used,
                                                  GError                     **error);
gboolean      plakat_picture_thumbs_delete       (PlakatSqlite                *db,
                                                  GBytes                      *picture,
                                                  GError                     **error);
gboolean      plakat_picture_thumbs_delete_id    (PlakatSqlite                *db,
                                                  gint64                       id,
                                                  GError                     **error);
gboolean      plakat_picture_thumbs_touch        (PlakatSqlite                *db,
                                                  gint64                       id,
                                                  gint64                       used,
                                                  GError                     **error);
gboolean      plakat_picture_thumbs_read_clock   (PlakatSqlite                *db,
                                                  gint64                      *used,
                                                  GError                     **error);
gboolean      plakat_picture_thumbs_read_total   (PlakatSqlite                *db,
                                                  gboolean                     pinned,
                                                  guint64                     *bytes,
                                                  GError                     **error);
gboolean      plakat_picture_thumbs_trim         (PlakatSqlite                *db,
                                                  guint64                      cap,
                                                  GError                     **error);
gboolean      plakat_picture_thumbs_give_back    (PlakatSqlite                *db,
                                                  GError                     **error);
gboolean      plakat_picture_thumbs_write_pins   (PlakatSqlite                *db,
                                                  const char                  *scope,
                                                  const char *const           *pictures,
                                                  GError                     **error);
gboolean      plakat_picture_thumbs_read_failures (PlakatSqlite               *db,
                                                   gint64                      since,
                                                   GHashTable                 *failures,
                                                   GError                    **error);
gboolean      plakat_picture_thumbs_write_failure (PlakatSqlite               *db,
                                                   GBytes                     *address,
                                                   const PlakatPictureFailure *failure,
                                                   GError                    **error);
gboolean      plakat_picture_thumbs_delete_passing (PlakatSqlite              *db,
                                                    GError                   **error);

G_END_DECLS
