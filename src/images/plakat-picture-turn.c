/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-picture-turn.h"

PlakatPictureTurn *
plakat_picture_turn_new (guint distance)
{
  PlakatPictureTurn *self = g_new0 (PlakatPictureTurn, 1);

  g_atomic_ref_count_init (&self->refs);
  self->distance = distance;
  self->cancellable = g_cancellable_new ();
  return self;
}

PlakatPictureTurn *
plakat_picture_turn_ref (PlakatPictureTurn *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
plakat_picture_turn_unref (PlakatPictureTurn *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_object_unref (self->cancellable);
  g_free (self);
}

guint
plakat_picture_turn_get_distance (PlakatPictureTurn *self)
{
  return g_atomic_int_get (&self->distance);
}

/* plakat_picture_turn_set_distance: Returns: whether it was held and is no more, so that the queues want to
 * know */
gboolean
plakat_picture_turn_set_distance (PlakatPictureTurn *self, guint distance)
{
  guint before = g_atomic_int_get (&self->distance);

  g_atomic_int_set (&self->distance, distance);
  return before == PLAKAT_PICTURE_HELD && distance != PLAKAT_PICTURE_HELD;
}
