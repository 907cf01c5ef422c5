/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/* The few threads that read, decode and draw; one core is left to the main thread. */
typedef struct _PlakatPicturePool PlakatPicturePool;

/**
 * PlakatPictureWork:
 *
 * Done in a thread.
 *
 * Returns: (transfer full) (nullable): a boxed result, or %NULL with @error set
 */
typedef gpointer (*PlakatPictureWork) (gpointer data, GError **error);

PlakatPicturePool *plakat_picture_pool_new  (void);
void               plakat_picture_pool_free (PlakatPicturePool *self);
DexFuture         *plakat_picture_pool_run  (PlakatPicturePool *self,
                                             GCancellable      *cancellable,
                                             GType              type,
                                             PlakatPictureWork  work,
                                             gpointer           data,
                                             GDestroyNotify     destroy);

G_END_DECLS
