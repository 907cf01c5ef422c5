/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-load-tables.h"

#define FIRST_SLOTS 256

typedef struct
{
  guint64 hash; /* 0 is an empty one */
  const char *name;
  gint64 value;
} Name;

struct _PlakatNames
{
  Name *slots;
  gsize n_slots;
  gsize count;
  GStringChunk *texts;
};

/** plakat_load_hash: Returns: FNV-1a of the bytes, its bits mixed; never 0 */
guint64
plakat_load_hash (const char *text, gsize length)
{
  guint64 hash = G_GUINT64_CONSTANT (0xcbf29ce484222325);

  for (gsize i = 0; i < length; i++)
    hash = (hash ^ (guchar) text[i]) * G_GUINT64_CONSTANT (0x100000001b3);
  hash ^= hash >> 32;
  return hash != 0 ? hash : 1;
}

static gsize
bag_place (const PlakatBag *self, guint64 hash)
{
  gsize place = hash & (self->n_slots - 1);

  while (self->slots[place] != 0 && self->slots[place] != hash)
    place = (place + 1) & (self->n_slots - 1);
  return place;
}

static void
bag_grow (PlakatBag *self)
{
  g_autofree guint64 *old = self->slots;
  gsize n_old = self->n_slots;

  self->n_slots = n_old ? n_old * 2 : FIRST_SLOTS;
  self->slots = g_new0 (guint64, self->n_slots);
  for (gsize i = 0; i < n_old; i++)
    if (old[i] != 0)
      self->slots[bag_place (self, old[i])] = old[i];
}

/** plakat_bag_add: Returns: %TRUE if it was not there before */
gboolean
plakat_bag_add (PlakatBag *self, guint64 hash)
{
  gsize place;

  if ((self->count + 1) * 2 > self->n_slots)
    bag_grow (self);
  hash = hash != 0 ? hash : 1;
  place = bag_place (self, hash);
  if (self->slots[place] != 0)
    return FALSE;
  self->slots[place] = hash;
  self->count++;
  return TRUE;
}

gboolean
plakat_bag_has (const PlakatBag *self, guint64 hash)
{
  return self->count > 0 && self->slots[bag_place (self, hash != 0 ? hash : 1)] != 0;
}

/** plakat_bag_empty: makes it empty and keeps its memory */
void
plakat_bag_empty (PlakatBag *self)
{
  if (self->count > 0)
    memset (self->slots, 0, self->n_slots * sizeof *self->slots);
  self->count = 0;
}

void
plakat_bag_clear (PlakatBag *self)
{
  g_clear_pointer (&self->slots, g_free);
  self->n_slots = self->count = 0;
}

PlakatNames *
plakat_names_new (void)
{
  PlakatNames *self = g_new0 (PlakatNames, 1);

  self->n_slots = FIRST_SLOTS;
  self->slots = g_new0 (Name, self->n_slots);
  self->texts = g_string_chunk_new (64 * 1024);
  return self;
}

void
plakat_names_free (PlakatNames *self)
{
  g_free (self->slots);
  g_string_chunk_free (self->texts);
  g_free (self);
}

static Name *
names_place (const PlakatNames *self, guint64 hash, const char *name)
{
  gsize place = hash & (self->n_slots - 1);

  while (self->slots[place].hash != 0
         && (self->slots[place].hash != hash || strcmp (self->slots[place].name, name) != 0))
    place = (place + 1) & (self->n_slots - 1);
  return &self->slots[place];
}

static void
names_grow (PlakatNames *self)
{
  g_autofree Name *old = self->slots;
  gsize n_old = self->n_slots;

  self->n_slots = n_old * 2;
  self->slots = g_new0 (Name, self->n_slots);
  for (gsize i = 0; i < n_old; i++)
    if (old[i].hash != 0)
      *names_place (self, old[i].hash, old[i].name) = old[i];
}

/** plakat_names_set: @hash: plakat_load_hash() of @name; @value: what goes by it from now on */
void
plakat_names_set (PlakatNames *self, guint64 hash, const char *name, gint64 value)
{
  Name *place;

  if ((self->count + 1) * 2 > self->n_slots)
    names_grow (self);
  place = names_place (self, hash, name);
  if (place->hash == 0)
    {
      *place = (Name) { hash, g_string_chunk_insert (self->texts, name), value };
      self->count++;
    }
  place->value = value;
}

/** plakat_names_get: Returns: what goes by @name, 0 for nothing */
gint64
plakat_names_get (const PlakatNames *self, guint64 hash, const char *name)
{
  return names_place (self, hash, name)->value;
}
