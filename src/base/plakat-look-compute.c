/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "plakat-look-private.h"

/*
 * The colours that a poster consists of. Its pixels fall into coarse boxes of OKLab; clusters grow from boxes
 * that are heavy and far from each other, and those that an eye would call one colour are joined. Nothing is
 * left to chance: the same pixels give the same look.
 */

#define L_BOXES 12
#define AB_BOXES 16
#define AB_RANGE 0.32
#define N_BOXES (L_BOXES * AB_BOXES * AB_BOXES)
#define SEEDS 8u
#define ROUNDS 6
/* Nearer than this, two clusters are one colour. */
#define SAME 0.08
/* A cluster with less of the area is a rim or a speck. */
#define LEAST_SHARE 0.01

typedef struct
{
  double weight;
  PlakatOklab sum;
  PlakatOklab colour; /* the mean */
} Cluster;

static void
cluster_add (Cluster *self, double weight, PlakatOklab colour)
{
  self->weight += weight;
  self->sum.l += colour.l * weight;
  self->sum.a += colour.a * weight;
  self->sum.b += colour.b * weight;
}

static void
cluster_settle (Cluster *self)
{
  if (self->weight > 0)
    self->colour =
        (PlakatOklab) { self->sum.l / self->weight, self->sum.a / self->weight, self->sum.b / self->weight };
}

/* The mean light of each cell, which covers at least one pixel. */
static void
shrink (PlakatOklab small[PLAKAT_LOOK_CELLS], const guint8 *pixels, int width, int height, gsize stride)
{
  const float *linear = plakat_srgb_get_linear_bytes ();

  for (int row = 0; row < PLAKAT_LOOK_ROWS; row++)
    for (int column = 0; column < PLAKAT_LOOK_COLUMNS; column++)
      {
        int left = (int) ((gint64) column * width / PLAKAT_LOOK_COLUMNS);
        int right = MAX (left + 1, (int) ((gint64) (column + 1) * width / PLAKAT_LOOK_COLUMNS));
        int top = (int) ((gint64) row * height / PLAKAT_LOOK_ROWS);
        int bottom = MAX (top + 1, (int) ((gint64) (row + 1) * height / PLAKAT_LOOK_ROWS));
        /* of a large picture no more than 8 by 8 pixels are read for a cell */
        int across = (right - left + 7) / 8, down = (bottom - top + 7) / 8, n = 0;
        float red = 0, green = 0, blue = 0;

        for (int y = top; y < bottom; y += down)
          for (int x = left; x < right; x += across, n++)
            {
              guint32 word;

              memcpy (&word, pixels + (gsize) y * stride + (gsize) x * 4, 4);
              red += linear[word >> 16 & 0xff];
              green += linear[word >> 8 & 0xff];
              blue += linear[word & 0xff];
            }
        small[row * PLAKAT_LOOK_COLUMNS + column] =
            plakat_oklab_from_linear ((double) red / n, (double) green / n, (double) blue / n);
      }
}

static guint
find_box (PlakatOklab colour)
{
  int l = CLAMP ((int) (colour.l * L_BOXES), 0, L_BOXES - 1);
  int a = CLAMP ((int) ((colour.a + AB_RANGE) / (2 * AB_RANGE) * AB_BOXES), 0, AB_BOXES - 1);
  int b = CLAMP ((int) ((colour.b + AB_RANGE) / (2 * AB_RANGE) * AB_BOXES), 0, AB_BOXES - 1);

  return (guint) ((l * AB_BOXES + a) * AB_BOXES + b);
}

/* Returns: (transfer full) (element-type Cluster): the boxes that hold anything */
static GArray *
fill_boxes (const PlakatOklab small[PLAKAT_LOOK_CELLS])
{
  g_autofree guint16 *places = g_new0 (guint16, N_BOXES);
  GArray *boxes = g_array_new (FALSE, TRUE, sizeof (Cluster));

  for (guint i = 0; i < PLAKAT_LOOK_CELLS; i++)
    {
      guint16 *place = &places[find_box (small[i])];

      if (*place == 0)
        {
          g_array_set_size (boxes, boxes->len + 1);
          *place = (guint16) boxes->len;
        }
      cluster_add (&g_array_index (boxes, Cluster, *place - 1), 1, small[i]);
    }
  for (guint i = 0; i < boxes->len; i++)
    cluster_settle (&g_array_index (boxes, Cluster, i));
  return boxes;
}

static double
find_nearest (const Cluster *clusters, guint n, PlakatOklab colour, guint *nearest)
{
  double least = G_MAXDOUBLE;

  for (guint i = 0; i < n; i++)
    {
      double distance = plakat_oklab_get_distance (clusters[i].colour, colour);

      if (distance >= least)
        continue;
      least = distance;
      *nearest = i;
    }
  return least;
}

static guint
choose_seeds (Cluster seeds[SEEDS], GArray *boxes)
{
  for (guint n = 0; n < SEEDS; n++)
    {
      const Cluster *best = NULL;
      double most = 0;

      for (guint i = 0; i < boxes->len; i++)
        {
          const Cluster *box = &g_array_index (boxes, Cluster, i);
          guint nearest;
          double far = n > 0 ? find_nearest (seeds, n, box->colour, &nearest) : 1;

          if (far < SAME || box->weight * far * far <= most)
            continue;
          most = box->weight * far * far;
          best = box;
        }
      if (best == NULL)
        return n;
      seeds[n].colour = best->colour;
    }
  return SEEDS;
}

static void
gather (Cluster *clusters, guint n, GArray *boxes)
{
  for (guint i = 0; i < n; i++)
    clusters[i] = (Cluster) { .colour = clusters[i].colour };
  for (guint i = 0; i < boxes->len; i++)
    {
      const Cluster *box = &g_array_index (boxes, Cluster, i);
      guint nearest = 0;

      find_nearest (clusters, n, box->colour, &nearest);
      cluster_add (&clusters[nearest], box->weight, box->colour);
    }
  for (guint i = 0; i < n; i++)
    cluster_settle (&clusters[i]);
}

static guint
join_same (Cluster *clusters, guint n)
{
  for (guint i = 0; i < n; i++)
    for (guint j = i + 1; j < n; j++)
      {
        if (plakat_oklab_get_distance (clusters[i].colour, clusters[j].colour) >= SAME)
          continue;
        cluster_add (&clusters[i], clusters[j].weight, clusters[j].colour);
        cluster_settle (&clusters[i]);
        clusters[j--] = clusters[--n];
      }
  return n;
}

static int
compare_clusters (gconstpointer a, gconstpointer b)
{
  const Cluster *first = a, *second = b;

  if (first->weight != second->weight)
    return first->weight > second->weight ? -1 : 1;
  return first->colour.l < second->colour.l ? -1 : first->colour.l > second->colour.l;
}

static guint8
to_byte (double value, double least, double most)
{
  return (guint8) CLAMP (lround ((value - least) / (most - least) * 255), 0, 255);
}

static void
take_colours (PlakatLook *self, const Cluster *clusters, guint n)
{
  for (guint i = 0; i < n && self->n_colours < PLAKAT_LOOK_MOST_COLOURS; i++)
    {
      double share = clusters[i].weight / PLAKAT_LOOK_CELLS;

      if (share < LEAST_SHARE)
        continue;
      self->colours[self->n_colours++] = (PlakatLookColour) {
        to_byte (clusters[i].colour.l, 0, 1),
        to_byte (clusters[i].colour.a, -0.4, 0.4),
        to_byte (clusters[i].colour.b, -0.4, 0.4),
        MAX (to_byte (share, 0, 1), 1),
      };
    }
}

/**
 * plakat_look_compute:
 * @self: (out): the look
 * @pixels: native 32-bit words, red in the third byte from the top; what is in the highest is ignored
 * @width: in pixels, at least 1
 * @height: in pixels, at least 1
 * @stride: bytes of a row
 *
 * Any thread.
 */
void
plakat_look_compute (PlakatLook *self, const guint8 *pixels, int width, int height, gsize stride)
{
  g_autofree PlakatOklab *small = g_new (PlakatOklab, PLAKAT_LOOK_CELLS);
  g_autoptr (GArray) boxes = NULL;
  Cluster clusters[SEEDS] = { 0 };
  guint n;

  g_return_if_fail (self != NULL && pixels != NULL);
  g_return_if_fail (width > 0 && height > 0);

  shrink (small, pixels, width, height, stride);
  boxes = fill_boxes (small);
  n = choose_seeds (clusters, boxes);
  for (int i = 0; i < ROUNDS; i++)
    gather (clusters, n, boxes);
  n = join_same (clusters, n);
  qsort (clusters, n, sizeof *clusters, compare_clusters);
  memset (self, 0, sizeof *self);
  take_colours (self, clusters, n);
  plakat_look_encode_preview (self->preview, small);
}
