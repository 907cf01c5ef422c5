/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-picture.h"

G_BEGIN_DECLS

#define PLAKAT_PICTURE_MEMORY_CAP (64 * 1024 * 1024)

/* The pictures that were shown last. One thread. */
typedef struct _PlakatPictureMemory PlakatPictureMemory;

PlakatPictureMemory *plakat_picture_memory_new       (gsize                cap);
void                 plakat_picture_memory_free      (PlakatPictureMemory *self);
PlakatPicture       *plakat_picture_memory_get       (PlakatPictureMemory *self,
                                                      const char          *key);
void                 plakat_picture_memory_put       (PlakatPictureMemory *self,
                                                      const char          *key,
                                                      PlakatPicture       *picture);
void                 plakat_picture_memory_clear     (PlakatPictureMemory *self);
gsize                plakat_picture_memory_get_bytes (PlakatPictureMemory *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatPictureMemory, plakat_picture_memory_free)

G_END_DECLS
