/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "plakat-oklab.h"
#include "plakat-picture.h"

/* Two colours that say what a picture looks like: its pixels fall into coarse boxes of OKLab, where a box is
 * about as wide as an eye calls one colour. */

#define MOST_SAMPLES 4096
#define L_BOXES 6
#define AB_BOXES 8
#define AB_RANGE 0.32
#define N_BOXES (L_BOXES * AB_BOXES * AB_BOXES)
/* Colour counts for more than grey: a poster's red is what one remembers of it. */
#define CHROMA_WEIGHT 8.0
#define LEAST_DISTANCE 0.15

typedef struct
{
  double count;
  PlakatOklab sum;
} Box;

static GdkRGBA
to_rgba (PlakatOklab lab)
{
  double srgb[3];

  plakat_oklab_to_srgb (lab, srgb);
  return (GdkRGBA) { (float) srgb[0], (float) srgb[1], (float) srgb[2], 1 };
}

static guint
find_box (PlakatOklab lab)
{
  int l = CLAMP ((int) (lab.l * L_BOXES), 0, L_BOXES - 1);
  int a = CLAMP ((int) ((lab.a + AB_RANGE) / (2 * AB_RANGE) * AB_BOXES), 0, AB_BOXES - 1);
  int b = CLAMP ((int) ((lab.b + AB_RANGE) / (2 * AB_RANGE) * AB_BOXES), 0, AB_BOXES - 1);

  return (guint) ((l * AB_BOXES + a) * AB_BOXES + b);
}

static PlakatOklab
get_mean (const Box *box)
{
  return (PlakatOklab) { box->sum.l / box->count, box->sum.a / box->count, box->sum.b / box->count };
}

static const Box *
find_heaviest (const Box boxes[N_BOXES], const Box *first)
{
  const Box *best = NULL;
  double most = 0;

  for (guint i = 0; i < N_BOXES; i++)
    {
      PlakatOklab mean;
      double weight;

      if (boxes[i].count <= 0)
        continue;
      mean = get_mean (&boxes[i]);
      weight = boxes[i].count * (1 + CHROMA_WEIGHT * plakat_oklab_get_chroma (mean));
      if (first != NULL)
        {
          double distance = plakat_oklab_get_distance (mean, get_mean (first));

          weight = distance < LEAST_DISTANCE ? 0 : weight * distance;
        }
      if (weight > most)
        {
          most = weight;
          best = &boxes[i];
        }
    }
  return best;
}

/*
 * plakat_picture_find_tint:
 * @pixels: native 32-bit words, alpha or nothing in the highest byte
 * @width: in pixels
 * @height: in pixels
 * @stride: bytes of a row
 * @tint: (out): its two colours; twice the same where it has but one
 *
 * Any thread.
 */
void
plakat_picture_find_tint (const guint8 *pixels, int width, int height, gsize stride, GdkRGBA tint[2])
{
  g_autofree Box *boxes = g_new0 (Box, N_BOXES);
  const float *linear = plakat_srgb_get_linear_bytes ();
  int step = MAX (1, (int) ceil (sqrt ((double) width * height / MOST_SAMPLES)));
  const Box *first;
  const Box *second;

  for (int y = step / 2; y < height; y += step)
    for (int x = step / 2; x < width; x += step)
      {
        guint32 word;
        PlakatOklab lab;
        Box *box;

        memcpy (&word, pixels + (gsize) y * stride + (gsize) x * 4, 4);
        lab = plakat_oklab_from_linear (linear[word >> 16 & 0xff], linear[word >> 8 & 0xff],
                                        linear[word & 0xff]);
        box = &boxes[find_box (lab)];
        box->count += 1;
        box->sum.l += lab.l;
        box->sum.a += lab.a;
        box->sum.b += lab.b;
      }
  first = find_heaviest (boxes, NULL);
  g_return_if_fail (first != NULL);
  second = find_heaviest (boxes, first);
  tint[0] = to_rgba (get_mean (first));
  tint[1] = to_rgba (get_mean (second ? second : first));
}
