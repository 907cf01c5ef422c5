/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "plakat-picture.h"

/* Two colours that say what a picture looks like: its pixels fall into coarse boxes of Oklab (Björn Ottosson,
 * "A perceptual color space for image processing"), where a box is about as wide as an eye calls one colour.
 */

#define MOST_SAMPLES 4096
#define L_BOXES 6
#define AB_BOXES 8
#define AB_RANGE 0.32f
#define N_BOXES (L_BOXES * AB_BOXES * AB_BOXES)
/* Colour counts for more than grey: a poster's red is what one remembers of it. */
#define CHROMA_WEIGHT 8.0f
#define LEAST_DISTANCE 0.15f

typedef struct
{
  float l;
  float a;
  float b;
} Lab;

typedef struct
{
  float count;
  Lab sum;
} Box;

static float
to_linear (float c)
{
  return c <= 0.04045f ? c / 12.92f : powf ((c + 0.055f) / 1.055f, 2.4f);
}

static float
from_linear (float c)
{
  c = CLAMP (c, 0.0f, 1.0f);
  return c <= 0.0031308f ? c * 12.92f : 1.055f * powf (c, 1.0f / 2.4f) - 0.055f;
}

static Lab
to_lab (const float linear[256], guint8 r8, guint8 g8, guint8 b8)
{
  float r = linear[r8], g = linear[g8], b = linear[b8];
  float l = cbrtf (0.4122214708f * r + 0.5363325363f * g + 0.0514459929f * b);
  float m = cbrtf (0.2119034982f * r + 0.6806995451f * g + 0.1073969566f * b);
  float s = cbrtf (0.0883024619f * r + 0.2817188376f * g + 0.6299787005f * b);

  return (Lab) {
    0.2104542553f * l + 0.7936177850f * m - 0.0040720468f * s,
    1.9779984951f * l - 2.4285922050f * m + 0.4505937099f * s,
    0.0259040371f * l + 0.7827717662f * m - 0.8086757660f * s,
  };
}

static GdkRGBA
from_lab (Lab lab)
{
  float l = lab.l + 0.3963377774f * lab.a + 0.2158037573f * lab.b;
  float m = lab.l - 0.1055613458f * lab.a - 0.0638541728f * lab.b;
  float s = lab.l - 0.0894841775f * lab.a - 1.2914855480f * lab.b;

  l = l * l * l;
  m = m * m * m;
  s = s * s * s;
  return (GdkRGBA) {
    from_linear (4.0767416621f * l - 3.3077115913f * m + 0.2309699292f * s),
    from_linear (-1.2684380046f * l + 2.6097574011f * m - 0.3413193965f * s),
    from_linear (-0.0041960863f * l - 0.7034186147f * m + 1.7076147010f * s),
    1.0f,
  };
}

static guint
find_box (Lab lab)
{
  int l = CLAMP ((int) (lab.l * L_BOXES), 0, L_BOXES - 1);
  int a = CLAMP ((int) ((lab.a + AB_RANGE) / (2 * AB_RANGE) * AB_BOXES), 0, AB_BOXES - 1);
  int b = CLAMP ((int) ((lab.b + AB_RANGE) / (2 * AB_RANGE) * AB_BOXES), 0, AB_BOXES - 1);

  return (guint) ((l * AB_BOXES + a) * AB_BOXES + b);
}

static Lab
get_mean (const Box *box)
{
  return (Lab) { box->sum.l / box->count, box->sum.a / box->count, box->sum.b / box->count };
}

static float
get_distance (Lab x, Lab y)
{
  return sqrtf ((x.l - y.l) * (x.l - y.l) + (x.a - y.a) * (x.a - y.a) + (x.b - y.b) * (x.b - y.b));
}

static const Box *
find_heaviest (const Box boxes[N_BOXES], const Box *first)
{
  const Box *best = NULL;
  float most = 0;

  for (guint i = 0; i < N_BOXES; i++)
    {
      Lab mean;
      float weight;

      if (boxes[i].count <= 0)
        continue;
      mean = get_mean (&boxes[i]);
      weight = boxes[i].count * (1 + CHROMA_WEIGHT * hypotf (mean.a, mean.b));
      if (first != NULL)
        {
          float distance = get_distance (mean, get_mean (first));

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
  float linear[256];
  int step = MAX (1, (int) ceil (sqrt ((double) width * height / MOST_SAMPLES)));
  const Box *first;
  const Box *second;

  for (guint i = 0; i < 256; i++)
    linear[i] = to_linear ((float) i / 255.0f);
  for (int y = step / 2; y < height; y += step)
    for (int x = step / 2; x < width; x += step)
      {
        guint32 word;
        Lab lab;
        Box *box;

        memcpy (&word, pixels + (gsize) y * stride + (gsize) x * 4, 4);
        lab = to_lab (linear, (guint8) (word >> 16), (guint8) (word >> 8), (guint8) word);
        box = &boxes[find_box (lab)];
        box->count += 1;
        box->sum.l += lab.l;
        box->sum.a += lab.a;
        box->sum.b += lab.b;
      }
  first = find_heaviest (boxes, NULL);
  g_return_if_fail (first != NULL);
  second = find_heaviest (boxes, first);
  tint[0] = from_lab (get_mean (first));
  tint[1] = from_lab (get_mean (second ? second : first));
}
