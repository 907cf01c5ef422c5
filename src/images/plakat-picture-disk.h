/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PLAKAT_PICTURE_DISK_CAP (G_GUINT64_CONSTANT (512) * 1024 * 1024)

/* The pictures on disk, each named by the hash of its address. Any thread; everything but set_cap() touches the disk. */
typedef struct _PlakatPictureDisk PlakatPictureDisk;

PlakatPictureDisk *plakat_picture_disk_new      (const char         *cache_dir);
PlakatPictureDisk *plakat_picture_disk_ref      (PlakatPictureDisk  *self);
void               plakat_picture_disk_unref    (PlakatPictureDisk  *self);
GBytes            *plakat_picture_disk_read     (PlakatPictureDisk  *self,
                                                 const char         *url,
                                                 GError            **error);
gboolean           plakat_picture_disk_store    (PlakatPictureDisk  *self,
                                                 const char         *url,
                                                 GBytes             *bytes,
                                                 GError            **error);
void               plakat_picture_disk_remove   (PlakatPictureDisk  *self,
                                                 const char         *url);
void               plakat_picture_disk_clear    (PlakatPictureDisk  *self);
guint64            plakat_picture_disk_measure  (PlakatPictureDisk  *self);
void               plakat_picture_disk_set_cap  (PlakatPictureDisk  *self,
                                                 guint64             bytes);
void               plakat_picture_disk_trim     (PlakatPictureDisk  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatPictureDisk, plakat_picture_disk_unref)

G_END_DECLS
