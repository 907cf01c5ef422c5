/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "plakat-look-private.h"

#define VERSION 1
/* a and b of what a screen can show lie within */
#define RANGE 0.4

/* Which of a poster's colours is its own: those with a tenth of the area, and what counts of the area. */
#define LEAST_AREA 0.1
#define AREA_POWER 0.7
#define LEAST_CHROMA 0.33

/* The circle of hues is cut between pinks and reds: reds stand together at its beginning, and pinks follow
 * violets. */
#define FIRST_HUE 10.0

/* Sectors that plakat_look_get_hues() tells apart: hues, then neutrals from light to dark. */
#define SECTORS 36u
#define NEUTRAL_SECTORS 6u
/* How far a colour is near: hues in tenths of a degree, neutrals in thousandths of lightness. */
#define NEAR_HUE 180
#define NEAR_NEUTRAL 150

static gpointer
look_copy (gpointer look)
{
  return g_memdup2 (look, sizeof (PlakatLook));
}

G_DEFINE_BOXED_TYPE (PlakatLook, plakat_look, look_copy, g_free)

static PlakatOklab
from_bytes (const PlakatLookColour *colour)
{
  return (PlakatOklab) { colour->l / 255.0, (colour->a / 255.0 * 2 - 1) * RANGE,
                         (colour->b / 255.0 * 2 - 1) * RANGE };
}

/**
 * plakat_look_get_colour:
 * @index: below `n_colours`
 * @share: (out) (optional): its share of the area; those of all colours are 1
 */
PlakatOklab
plakat_look_get_colour (const PlakatLook *self, guint index, double *share)
{
  guint sum = 0;

  for (guint i = 0; i < self->n_colours; i++)
    sum += self->colours[i].share;
  if (share != NULL)
    *share = (double) self->colours[index].share / MAX (sum, 1);
  return from_bytes (&self->colours[index]);
}

static double
get_srgb_chroma (PlakatOklab colour)
{
  double srgb[3];

  plakat_oklab_to_srgb (colour, srgb);
  return MAX (MAX (srgb[0], srgb[1]), srgb[2]) - MIN (MIN (srgb[0], srgb[1]), srgb[2]);
}

/**
 * plakat_look_get_main:
 * @neutral: (out) (optional): whether the poster has no hue
 *
 * Returns: the poster's own colour: of those with at least a tenth of the area the one with the greatest
 * chroma × area^0.7, where chroma is the largest less the smallest channel of sRGB. With less chroma than
 * 0.33 the poster is neutral, and its own colour is the one that covers most.
 */
PlakatOklab
plakat_look_get_main (const PlakatLook *self, gboolean *neutral)
{
  PlakatOklab best = from_bytes (&self->colours[0]);
  double most = -1, chroma_of_best = 0;

  for (guint i = 0; i < self->n_colours; i++)
    {
      double share;
      PlakatOklab colour = plakat_look_get_colour (self, i, &share);
      double chroma = get_srgb_chroma (colour);
      double weight = chroma * pow (share, AREA_POWER);

      if (share < LEAST_AREA || weight <= most)
        continue;
      most = weight;
      chroma_of_best = chroma;
      best = colour;
    }
  if (neutral != NULL)
    *neutral = chroma_of_best < LEAST_CHROMA;
  return chroma_of_best < LEAST_CHROMA ? from_bytes (&self->colours[0]) : best;
}

/** plakat_look_get_mean: Returns: the middle of its colours, weighed by their shares */
PlakatOklab
plakat_look_get_mean (const PlakatLook *self)
{
  PlakatOklab mean = { 0 };

  for (guint i = 0; i < self->n_colours; i++)
    {
      double share;
      PlakatOklab colour = plakat_look_get_colour (self, i, &share);

      mean.l += colour.l * share;
      mean.a += colour.a * share;
      mean.b += colour.b * share;
    }
  return mean;
}

static guint
make_key (PlakatOklab colour, gboolean neutral)
{
  double hue = fmod (plakat_oklab_get_hue (colour) - FIRST_HUE + 360, 360);

  if (neutral)
    return PLAKAT_LOOK_NEUTRAL + (guint) lround ((1 - CLAMP (colour.l, 0, 1)) * 1000);
  return MIN ((guint) (hue * 10), PLAKAT_LOOK_NEUTRAL - 1);
}

/** plakat_look_get_hue_key: Returns: its place from red over yellow, green and blue to violet, below
 * %PLAKAT_LOOK_NEUTRAL; then the neutrals from light to dark, below %PLAKAT_LOOK_HUES */
guint
plakat_look_get_hue_key (const PlakatLook *self)
{
  gboolean neutral;
  PlakatOklab colour = plakat_look_get_main (self, &neutral);

  return make_key (colour, neutral);
}

/** plakat_look_hue_key_of: Returns: the hue key of a poster that is all of @colour */
guint
plakat_look_hue_key_of (PlakatOklab colour)
{
  return make_key (colour, get_srgb_chroma (colour) < LEAST_CHROMA);
}

static guint
get_sector (guint key)
{
  if (key < PLAKAT_LOOK_NEUTRAL)
    return key * SECTORS / PLAKAT_LOOK_NEUTRAL;
  return SECTORS + MIN ((key - PLAKAT_LOOK_NEUTRAL) * NEUTRAL_SECTORS / 1000, NEUTRAL_SECTORS - 1);
}

/** plakat_look_get_hues: Returns: a bit for each sector of hues (and of neutrals) in which a colour of at
 * least a tenth of its area lies; to be compared with plakat_look_near_hues() */
guint64
plakat_look_get_hues (const PlakatLook *self)
{
  guint64 hues = 0;

  for (guint i = 0; i < self->n_colours; i++)
    {
      double share;
      PlakatOklab colour = plakat_look_get_colour (self, i, &share);

      if (share >= LEAST_AREA)
        hues |= G_GUINT64_CONSTANT (1) << get_sector (plakat_look_hue_key_of (colour));
    }
  return hues;
}

/**
 * plakat_look_near_keys:
 * @key: a hue key
 * @from: (out): the first key that is near
 * @to: (out): the last; less than @from where the end of the hues lies between: then what is near are those
 * from
 *   @from, and those up to @to
 */
void
plakat_look_near_keys (guint key, guint *from, guint *to)
{
  if (key >= PLAKAT_LOOK_NEUTRAL)
    {
      *from = (guint) MAX ((int) key - NEAR_NEUTRAL, PLAKAT_LOOK_NEUTRAL);
      *to = MIN (key + NEAR_NEUTRAL, PLAKAT_LOOK_HUES - 1);
      return;
    }
  *from = (key + PLAKAT_LOOK_NEUTRAL - NEAR_HUE) % PLAKAT_LOOK_NEUTRAL;
  *to = (key + NEAR_HUE) % PLAKAT_LOOK_NEUTRAL;
}

/** plakat_look_near_hues: Returns: the sectors in which colours near @key lie, see plakat_look_get_hues() */
guint64
plakat_look_near_hues (guint key)
{
  guint64 hues = 0;
  guint from, to;

  plakat_look_near_keys (key, &from, &to);
  for (guint sector = get_sector (from);; sector = sector + 1 == SECTORS ? 0 : sector + 1)
    {
      hues |= G_GUINT64_CONSTANT (1) << sector;
      if (sector == get_sector (to))
        return hues;
    }
}

typedef struct
{
  double distance;
  guint8 mine;
  guint8 theirs;
} Pair;

static int
compare_pairs (gconstpointer a, gconstpointer b)
{
  const Pair *first = a, *second = b;

  if (first->distance != second->distance)
    return first->distance < second->distance ? -1 : 1;
  return (first->mine - second->mine) * PLAKAT_LOOK_MOST_COLOURS + first->theirs - second->theirs;
}

/**
 * plakat_look_get_distance:
 *
 * What it takes to make one poster's colours of the other's: shares go to the nearest colours first, and cost
 * as far as they go in OKLab. Never less than the distance of the means.
 *
 * Returns: 0 for posters of the same colours, about 1 for black and white
 */
double
plakat_look_get_distance (const PlakatLook *self, const PlakatLook *other)
{
  Pair pairs[PLAKAT_LOOK_MOST_COLOURS * PLAKAT_LOOK_MOST_COLOURS];
  double mine[PLAKAT_LOOK_MOST_COLOURS], theirs[PLAKAT_LOOK_MOST_COLOURS], cost = 0;
  PlakatOklab their_colours[PLAKAT_LOOK_MOST_COLOURS];
  guint n = 0;

  for (guint j = 0; j < other->n_colours; j++)
    their_colours[j] = plakat_look_get_colour (other, j, &theirs[j]);
  for (guint i = 0; i < self->n_colours; i++)
    {
      PlakatOklab colour = plakat_look_get_colour (self, i, &mine[i]);

      for (guint j = 0; j < other->n_colours; j++)
        {
          Pair pair = { plakat_oklab_get_distance (colour, their_colours[j]), (guint8) i, (guint8) j };
          guint at = n++;

          for (; at > 0 && compare_pairs (&pairs[at - 1], &pair) > 0; at--)
            pairs[at] = pairs[at - 1];
          pairs[at] = pair;
        }
    }
  for (guint i = 0; i < n; i++)
    {
      double moved = MIN (mine[pairs[i].mine], theirs[pairs[i].theirs]);

      cost += moved * pairs[i].distance;
      mine[pairs[i].mine] -= moved;
      theirs[pairs[i].theirs] -= moved;
    }
  return cost;
}

/** plakat_look_write: Returns: how many of @bytes hold the look now: a version, the colours, the preview */
gsize
plakat_look_write (const PlakatLook *self, guint8 bytes[PLAKAT_LOOK_MOST_BYTES])
{
  gsize colours = self->n_colours * sizeof (PlakatLookColour);

  bytes[0] = VERSION;
  bytes[1] = (guint8) self->n_colours;
  memcpy (bytes + 2, self->colours, colours);
  memcpy (bytes + 2 + colours, self->preview, PLAKAT_LOOK_PREVIEW_BYTES);
  return 2 + colours + PLAKAT_LOOK_PREVIEW_BYTES;
}

/**
 * plakat_look_read:
 * @self: (out): the look, untouched unless it was read
 * @bytes: (nullable): what plakat_look_write() gave, or anything
 *
 * Returns: whether @bytes are a look of this version
 */
gboolean
plakat_look_read (PlakatLook *self, const guint8 *bytes, gsize length)
{
  PlakatLook look = { 0 };
  guint sum = 0;

  if (bytes == NULL || length < 2 || bytes[0] != VERSION || bytes[1] == 0
      || bytes[1] > PLAKAT_LOOK_MOST_COLOURS
      || length != 2 + bytes[1] * sizeof (PlakatLookColour) + PLAKAT_LOOK_PREVIEW_BYTES)
    return FALSE;
  look.n_colours = bytes[1];
  memcpy (look.colours, bytes + 2, look.n_colours * sizeof (PlakatLookColour));
  memcpy (look.preview, bytes + length - PLAKAT_LOOK_PREVIEW_BYTES, PLAKAT_LOOK_PREVIEW_BYTES);
  for (guint i = 0; i < look.n_colours; i++)
    sum += look.colours[i].share;
  if (sum == 0)
    return FALSE;
  *self = look;
  return TRUE;
}
