/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libdex.h>

#include "plakat-picture-turn.h"

G_BEGIN_DECLS

/*
 * The few threads that read, decode and draw; one core is left to the main thread. What is nearest to what is looked
 * at comes first, and among equals what was asked for first. Main thread.
 */
typedef struct _PlakatPicturePool PlakatPicturePool;

/**
 * PlakatPictureWork:
 *
 * Done in a thread.
 *
 * Returns: (transfer full) (nullable): a boxed result, or %NULL with @error set
 */
typedef gpointer (*PlakatPictureWork) (gpointer data, GError **error);

PlakatPicturePool *plakat_picture_pool_new          (guint              n_threads);
void               plakat_picture_pool_free         (PlakatPicturePool *self);
DexFuture         *plakat_picture_pool_run          (PlakatPicturePool *self,
                                                     PlakatPictureTurn *turn,
                                                     GType              type,
                                                     PlakatPictureWork  work,
                                                     gpointer           data,
                                                     GDestroyNotify     destroy);
void               plakat_picture_pool_set_deferred (PlakatPicturePool *self,
                                                     gboolean           deferred);
void               plakat_picture_pool_look         (PlakatPicturePool *self);

G_END_DECLS
