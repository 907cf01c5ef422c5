/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PLAKAT_PICTURE_HELD:
 *
 * The distance of what is not to be begun yet.
 */
#define PLAKAT_PICTURE_HELD G_MAXUINT

/**
 * PlakatPictureTurn:
 * @distance: from what is looked at: 0 for that itself, %PLAKAT_PICTURE_HELD for what is to wait
 *
 * When it is whose turn, shared by who asks and by the queues that it stands in. Set in the main thread, read in any.
 */
typedef struct
{
  gatomicrefcount refs;
  guint distance;
  GCancellable *cancellable;
} PlakatPictureTurn;

PlakatPictureTurn *plakat_picture_turn_new          (guint              distance);
PlakatPictureTurn *plakat_picture_turn_ref          (PlakatPictureTurn *self);
void               plakat_picture_turn_unref        (PlakatPictureTurn *self);
guint              plakat_picture_turn_get_distance (PlakatPictureTurn *self);
gboolean           plakat_picture_turn_set_distance (PlakatPictureTurn *self,
                                                     guint              distance);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatPictureTurn, plakat_picture_turn_unref)

G_END_DECLS
