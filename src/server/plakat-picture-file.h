/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-db.h"

G_BEGIN_DECLS

/**
 * PlakatPictureFile:
 * @id: its row number, 0 for a picture of a folder
 * @owned: whether it is somebody's, and so only theirs to see
 * @type: its MIME type, as its content and its name say alike
 * @bytes: (nullable): the content, of one that stands in the storage
 * @fd: the open file, of one that stands in a folder, else -1
 * @modified: seconds since 1970
 * @etag: names the content
 * @stands_in: whether something else was asked for and could not be had just now: it is not to be kept in its place
 *
 * A picture that can be answered with.
 */
typedef struct
{
  gint64 id;
  gboolean owned;
  char *name;
  const char *type;
  GBytes *bytes;
  int fd;
  gint64 size;
  gint64 created;
  gint64 modified;
  char *etag;
  gboolean stands_in;
} PlakatPictureFile;

gboolean  plakat_picture_file_open            (PlakatPictureFile        *self,
                                               PlakatDb                 *db,
                                               const char *const        *folders,
                                               const char               *key,
                                               gint64                    user_id,
                                               gboolean                 *found,
                                               GError                  **error);
gboolean  plakat_picture_file_copy            (PlakatPictureFile        *self,
                                               const PlakatPictureFile  *file);
GBytes   *plakat_picture_file_read            (PlakatPictureFile        *self,
                                               gint64                    from,
                                               gsize                     length);
char     *plakat_picture_file_make_small_etag (const PlakatPictureFile  *self,
                                               int                       width);
void      plakat_picture_file_become_small    (PlakatPictureFile        *self,
                                               GBytes                   *jpeg,
                                               int                       width);
void      plakat_picture_file_clear           (PlakatPictureFile        *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlakatPictureFile, plakat_picture_file_clear)

G_END_DECLS
