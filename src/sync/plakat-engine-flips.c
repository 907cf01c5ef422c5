/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-engine-flips.h"

#define MOST_FLIPS 4u
#define SPAN (10 * G_TIME_SPAN_MINUTE)

struct _PlakatFlips
{
  const PlakatEnvironment *environment;
  GHashTable *keys;   /* text → Key */
  GHashTable *frozen; /* those of them that were frozen of late */
};

typedef struct
{
  char *value; /* as it was passed on */
  gint64 flipped[MOST_FLIPS + 1];
  guint n_flips;
  gint64 frozen_until;
} Key;

static void
key_free (gpointer data)
{
  Key *key = data;

  g_free (key->value);
  g_free (key);
}

PlakatFlips *
plakat_flips_new (const PlakatEnvironment *environment)
{
  PlakatFlips *self = g_new0 (PlakatFlips, 1);

  self->environment = environment;
  self->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, key_free);
  self->frozen = g_hash_table_new (NULL, NULL);
  return self;
}

void
plakat_flips_free (PlakatFlips *self)
{
  g_hash_table_unref (self->frozen);
  g_hash_table_unref (self->keys);
  g_free (self);
}

static gboolean
is_frozen (PlakatFlips *self, const Key *key)
{
  return key->frozen_until > self->environment->now (self->environment->data);
}

/* Whether it is one flip too many: the oldest of five is not ten minutes ago. */
static gboolean
count_flip (PlakatFlips *self, Key *key)
{
  gint64 now = self->environment->now (self->environment->data);
  gint64 oldest;

  key->flipped[key->n_flips % G_N_ELEMENTS (key->flipped)] = now;
  key->n_flips++;
  oldest = key->flipped[key->n_flips % G_N_ELEMENTS (key->flipped)];
  if (key->n_flips <= MOST_FLIPS || now - oldest > SPAN)
    return FALSE;
  key->frozen_until = now + SPAN;
  key->n_flips = 0;
  g_hash_table_add (self->frozen, key);
  return TRUE;
}

/**
 * plakat_flips_see:
 * @key: which
 * @value: what the server says of it now
 * @begins: (out): whether it is this change that freezes the key
 *
 * Returns: whether it may be passed on
 */
gboolean
plakat_flips_see (PlakatFlips *self, const char *key, const char *value, gboolean *begins)
{
  Key *known = g_hash_table_lookup (self->keys, key);

  *begins = FALSE;
  if (known == NULL)
    {
      known = g_new0 (Key, 1);
      known->value = g_strdup (value);
      g_hash_table_insert (self->keys, g_strdup (key), known);
      return TRUE;
    }
  if (g_str_equal (known->value, value))
    return TRUE;
  if (is_frozen (self, known))
    return FALSE;
  if (count_flip (self, known))
    {
      *begins = TRUE;
      return FALSE;
    }
  g_set_str (&known->value, value);
  return TRUE;
}

/** plakat_flips_get_frozen: Returns: how many keys rest now */
guint
plakat_flips_get_frozen (PlakatFlips *self)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->frozen);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (!is_frozen (self, key))
      g_hash_table_iter_remove (&iter);
  return g_hash_table_size (self->frozen);
}
