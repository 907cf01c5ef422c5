/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-search-rank.h"
#include "plakat-search-spool.h"

/* Sorted at once; sorting takes as much again: half a mebibyte. */
#define PIECE (32 * 1024)

struct _PlakatSearchRanking
{
  GBytes *room;
  guint64 *keys; /* in @room: what sorts as the weights do, the greatest first, then the row */
  guint32 most;
  guint32 n;
  guint32 *at; /* (nullable): the next of each piece; from the first one that is taken */
};

/**
 * plakat_search_ranking_new:
 * @folder: (nullable): where what is large is written, as a file without a name; with %NULL it stays in
 * memory
 * @most: as many can be added
 *
 * Returns: (transfer full) (nullable): of nothing as yet; %G_FILE_ERROR when there is no room
 */
PlakatSearchRanking *
plakat_search_ranking_new (const char *folder, guint most, GError **error)
{
  GBytes *room = plakat_search_room (folder, (gsize) most * sizeof (guint64), error);
  PlakatSearchRanking *self;

  if (room == NULL)
    return NULL;
  self = g_new0 (PlakatSearchRanking, 1);
  self->room = room;
  self->keys = (guint64 *) g_bytes_get_data (room, NULL);
  self->most = most;
  return self;
}

/* A float's bits sort as the floats do, but for the sign. */
static guint64
key_of (float weight, guint32 id)
{
  float positive_zero = weight + 0.0f;
  guint32 bits;

  memcpy (&bits, &positive_zero, sizeof bits);
  bits = bits >> 31 ? ~bits : bits | 0x80000000;
  return (guint64) ~bits << 32 | id;
}

static float
weight_of (guint64 key)
{
  guint32 bits = ~(guint32) (key >> 32);
  float weight;

  bits = bits >> 31 ? bits & 0x7fffffff : ~bits;
  memcpy (&weight, &bits, sizeof weight);
  return weight;
}

static int
compare_keys (gconstpointer a, gconstpointer b, gpointer none)
{
  guint64 one = *(const guint64 *) a, other = *(const guint64 *) b;

  return (one > other) - (one < other);
}

/** plakat_search_ranking_add: before the first is taken; more than fit are passed over */
void
plakat_search_ranking_add (PlakatSearchRanking *self, float weight, guint32 id)
{
  g_return_if_fail (self->at == NULL);

  if (self->n < self->most)
    self->keys[self->n++] = key_of (weight, id);
}

static guint32
n_pieces (const PlakatSearchRanking *self)
{
  return (self->n + PIECE - 1) / PIECE;
}

static guint32
end_of (const PlakatSearchRanking *self, guint32 piece)
{
  return MIN (self->n, (piece + 1) * PIECE);
}

static void
sort_pieces (PlakatSearchRanking *self)
{
  self->at = g_new (guint32, n_pieces (self) + 1);
  for (guint32 i = 0; i < n_pieces (self); i++)
    {
      self->at[i] = i * PIECE;
      g_sort_array (self->keys + self->at[i], end_of (self, i) - self->at[i], sizeof *self->keys,
                    compare_keys, NULL);
    }
}

/** plakat_search_ranking_next: @weight: (out), @id: (out): of the next one; Returns: %FALSE behind the last
 */
gboolean
plakat_search_ranking_next (PlakatSearchRanking *self, float *weight, guint32 *id)
{
  guint64 first = G_MAXUINT64;
  guint32 piece = G_MAXUINT32;

  if (self->at == NULL)
    sort_pieces (self);
  for (guint32 i = 0; i < n_pieces (self); i++)
    if (self->at[i] < end_of (self, i) && (piece == G_MAXUINT32 || self->keys[self->at[i]] < first))
      {
        piece = i;
        first = self->keys[self->at[i]];
      }
  if (piece == G_MAXUINT32)
    return FALSE;
  self->at[piece]++;
  *weight = weight_of (first);
  *id = (guint32) first;
  return TRUE;
}

void
plakat_search_ranking_free (PlakatSearchRanking *self)
{
  g_bytes_unref (self->room);
  g_free (self->at);
  g_free (self);
}
