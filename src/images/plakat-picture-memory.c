/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-picture-memory.h"

typedef struct
{
  char *key;
  PlakatPicture *picture;
} Slot;

struct _PlakatPictureMemory
{
  GHashTable *slots;
  GQueue order;
  gsize cap;
  gsize total;
};

static void
slot_free (gpointer data)
{
  Slot *slot = data;

  plakat_picture_unref (slot->picture);
  g_free (slot->key);
  g_free (slot);
}

static void
drop (PlakatPictureMemory *self, GList *link)
{
  Slot *slot = link->data;

  self->total -= plakat_picture_get_bytes (slot->picture);
  g_hash_table_remove (self->slots, slot->key);
  g_queue_delete_link (&self->order, link);
  slot_free (slot);
}

PlakatPictureMemory *
plakat_picture_memory_new (gsize cap)
{
  PlakatPictureMemory *self = g_new0 (PlakatPictureMemory, 1);

  self->slots = g_hash_table_new (g_str_hash, g_str_equal);
  g_queue_init (&self->order);
  self->cap = cap;
  return self;
}

void
plakat_picture_memory_free (PlakatPictureMemory *self)
{
  plakat_picture_memory_clear (self);
  g_hash_table_unref (self->slots);
  g_free (self);
}

/* plakat_picture_memory_get: Returns: (transfer none) (nullable): a picture, which is then the last one used
 */
PlakatPicture *
plakat_picture_memory_get (PlakatPictureMemory *self, const char *key)
{
  GList *link = g_hash_table_lookup (self->slots, key);

  if (link == NULL)
    return NULL;
  g_queue_unlink (&self->order, link);
  g_queue_push_tail_link (&self->order, link);
  return ((Slot *) link->data)->picture;
}

/* plakat_picture_memory_put: keeps @picture, unless it alone would push half of the others out */
void
plakat_picture_memory_put (PlakatPictureMemory *self, const char *key, PlakatPicture *picture)
{
  GList *old = g_hash_table_lookup (self->slots, key);
  gsize bytes = plakat_picture_get_bytes (picture);
  Slot *slot;

  if (old != NULL)
    drop (self, old);
  if (bytes > self->cap / 2)
    return;
  while (self->total + bytes > self->cap)
    drop (self, self->order.head);
  slot = g_new0 (Slot, 1);
  slot->key = g_strdup (key);
  slot->picture = plakat_picture_ref (picture);
  g_queue_push_tail (&self->order, slot);
  g_hash_table_insert (self->slots, slot->key, self->order.tail);
  self->total += bytes;
}

void
plakat_picture_memory_clear (PlakatPictureMemory *self)
{
  while (self->order.head != NULL)
    drop (self, self->order.head);
}

gsize
plakat_picture_memory_get_bytes (PlakatPictureMemory *self)
{
  return self->total;
}
