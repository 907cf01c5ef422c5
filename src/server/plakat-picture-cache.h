/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PlakatPictureCache:
 *
 * A folder of pictures that were made smaller, which can be made again at any time: bounded in bytes, what nobody asked
 * for lately goes first. What others have put into the folder is left alone. Servers may share one. Any thread.
 */
typedef struct _PlakatPictureCache PlakatPictureCache;

PlakatPictureCache *plakat_picture_cache_open      (const char          *folder,
                                                    gint64               most_bytes,
                                                    GError             **error);
void                plakat_picture_cache_free      (PlakatPictureCache  *self);
char               *plakat_picture_cache_make_name (const char          *key,
                                                    const char          *etag,
                                                    gint64               size,
                                                    int                  width);
GBytes             *plakat_picture_cache_find      (PlakatPictureCache  *self,
                                                    const char          *name);
void                plakat_picture_cache_keep      (PlakatPictureCache  *self,
                                                    const char          *name,
                                                    GBytes              *jpeg);
gint64              plakat_picture_cache_get_bytes (PlakatPictureCache  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatPictureCache, plakat_picture_cache_free)

G_END_DECLS
