/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-counts.h"

typedef struct
{
  GList link;
  char *key;
  gint64 count;
} Count;

/**
 * PlakatCounts:
 * @state: of the catalogue, for which all of them hold
 * @by_key: key → Count
 * @used: the same, the one used last first
 */
struct _PlakatCounts
{
  GMutex mutex;
  guint most;
  gint64 state;
  GHashTable *by_key;
  GQueue used;
};

static void
count_free (Count *count)
{
  g_free (count->key);
  g_free (count);
}

/** plakat_counts_new: @most: how many to remember; Returns: (transfer full): a memory that is empty */
PlakatCounts *
plakat_counts_new (guint most)
{
  PlakatCounts *self = g_new0 (PlakatCounts, 1);

  g_mutex_init (&self->mutex);
  self->most = most;
  self->by_key = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) count_free);
  g_queue_init (&self->used);
  return self;
}

void
plakat_counts_free (PlakatCounts *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_unref (self->by_key);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/**
 * plakat_counts_find:
 * @self: (nullable): %NULL remembers nothing
 * @state: the catalogue's number now
 * @key: what was counted
 * @count: (out): how many there are
 *
 * Returns: %TRUE if that is known
 */
gboolean
plakat_counts_find (PlakatCounts *self, gint64 state, const char *key, gint64 *count)
{
  Count *found;

  if (self == NULL)
    return FALSE;
  g_mutex_lock (&self->mutex);
  found = state == self->state ? g_hash_table_lookup (self->by_key, key) : NULL;
  if (found != NULL)
    {
      g_queue_unlink (&self->used, &found->link);
      g_queue_push_head_link (&self->used, &found->link);
      *count = found->count;
    }
  g_mutex_unlock (&self->mutex);
  return found != NULL;
}

static void
add (PlakatCounts *self, const char *key, gint64 number)
{
  Count *count = g_new0 (Count, 1);

  if (self->used.length >= self->most)
    {
      GList *oldest = g_queue_pop_tail_link (&self->used);

      g_hash_table_remove (self->by_key, ((Count *) oldest->data)->key);
    }
  count->link.data = count;
  count->key = g_strdup (key);
  count->count = number;
  g_queue_push_head_link (&self->used, &count->link);
  g_hash_table_insert (self->by_key, count->key, count);
}

/**
 * plakat_counts_keep:
 * @self: (nullable): %NULL remembers nothing
 * @state: the catalogue's number, read before what was counted
 *
 * Remembers a count. Those of an earlier state are forgotten: nobody will ask for them again.
 */
void
plakat_counts_keep (PlakatCounts *self, gint64 state, const char *key, gint64 count)
{
  if (self == NULL)
    return;
  g_mutex_lock (&self->mutex);
  if (state != self->state)
    {
      g_hash_table_remove_all (self->by_key);
      g_queue_init (&self->used);
      self->state = state;
    }
  if (g_hash_table_lookup (self->by_key, key) == NULL)
    add (self, key, count);
  g_mutex_unlock (&self->mutex);
}
