/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-picture-wholes.h"

/** Whole: @until: when it may be tried again */
typedef struct
{
  GList link;
  char *name;
  gint64 until;
} Whole;

/** PlakatPictureWholes: @by_name: name → Whole; @order: the same, the newest first */
struct _PlakatPictureWholes
{
  GMutex mutex;
  guint most;
  GHashTable *by_name;
  GQueue order;
};

static void
whole_free (Whole *whole)
{
  g_free (whole->name);
  g_free (whole);
}

/** plakat_picture_wholes_new: @most: how many are remembered; Returns: (transfer full): an empty memory */
PlakatPictureWholes *
plakat_picture_wholes_new (guint most)
{
  PlakatPictureWholes *self = g_new0 (PlakatPictureWholes, 1);

  g_mutex_init (&self->mutex);
  self->most = most;
  self->by_name = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) whole_free);
  g_queue_init (&self->order);
  return self;
}

void
plakat_picture_wholes_free (PlakatPictureWholes *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_unref (self->by_name);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static void
forget (PlakatPictureWholes *self, Whole *whole)
{
  g_queue_unlink (&self->order, &whole->link);
  g_hash_table_remove (self->by_name, whole->name);
}

/**
 * plakat_picture_wholes_add:
 * @name: names a picture, its version and a width
 * @until: on the monotonic clock, in microseconds; %G_MAXINT64 for as long as the version is what it is
 */
void
plakat_picture_wholes_add (PlakatPictureWholes *self, const char *name, gint64 until)
{
  Whole *whole;

  g_mutex_lock (&self->mutex);
  whole = g_hash_table_lookup (self->by_name, name);
  if (whole != NULL)
    forget (self, whole);
  whole = g_new0 (Whole, 1);
  whole->link.data = whole;
  whole->name = g_strdup (name);
  whole->until = until;
  g_queue_push_head_link (&self->order, &whole->link);
  g_hash_table_insert (self->by_name, whole->name, whole);
  if (self->order.length > self->most)
    forget (self, g_queue_peek_tail (&self->order));
  g_mutex_unlock (&self->mutex);
}

/** plakat_picture_wholes_contains: @now: on the monotonic clock; Returns: whether it is to be tried no more
 */
gboolean
plakat_picture_wholes_contains (PlakatPictureWholes *self, const char *name, gint64 now)
{
  Whole *whole;
  gboolean found;

  g_mutex_lock (&self->mutex);
  whole = g_hash_table_lookup (self->by_name, name);
  if (whole != NULL && whole->until <= now)
    {
      forget (self, whole);
      whole = NULL;
    }
  found = whole != NULL;
  g_mutex_unlock (&self->mutex);
  return found;
}
