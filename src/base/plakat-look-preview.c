/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "plakat-look-private.h"

/*
 * A poster in 28 bytes: its mean colour and the slowest waves of a cosine transform in OKLab, more of them
 * for lightness than for colour, as eyes see it. All nibbles after the head, the lower half of a byte first:
 *
 *   byte 0       mean lightness, 0 to 1
 *   bytes 1, 2   mean a and b, -0.4 to 0.4
 *   byte 3       the strongest wave of lightness, 0 to 1; waves are 1 to 15 between its negative and
 *                itself, 8 is none
 *   byte 4       the same of a and b, 0 to 0.5
 *   29 nibbles   lightness, 8 waves each, a, then b; rows of waves from left to right, cut where fine meets
 * fine
 */

#define HEAD 5
#define RANGE 0.4
#define L_COLUMNS 6
#define L_ROWS 8
#define AB_COLUMNS 3
#define AB_ROWS 4
#define L_MOST 1.0
#define AB_MOST 0.5

/* Waves that a plane has without its mean */
#define L_WAVES 29
#define AB_WAVES 8

G_STATIC_ASSERT (HEAD + (L_WAVES + 2 * AB_WAVES + 1) / 2 == PLAKAT_LOOK_PREVIEW_BYTES);

typedef struct
{
  int columns;
  int rows;
  guint n_waves;
} Plane;

static const Plane planes[3] = {
  { L_COLUMNS, L_ROWS, L_WAVES },
  { AB_COLUMNS, AB_ROWS, AB_WAVES },
  { AB_COLUMNS, AB_ROWS, AB_WAVES },
};

static gboolean
has_wave (const Plane *plane, int x, int y)
{
  return (x > 0 || y > 0) && x * plane->rows + y * plane->columns < plane->columns * plane->rows;
}

static void
make_cosines (float *cosines, int waves, int length)
{
  for (int k = 0; k < waves; k++)
    for (int i = 0; i < length; i++)
      cosines[k * length + i] = (float) cos (G_PI * k * (i + 0.5) / length);
}

static void
find_waves (const Plane *plane, const float *values, float *waves)
{
  float across[L_COLUMNS * PLAKAT_LOOK_COLUMNS], down[L_ROWS * PLAKAT_LOOK_ROWS];
  float rows[PLAKAT_LOOK_ROWS];
  guint n = 0;

  make_cosines (across, plane->columns, PLAKAT_LOOK_COLUMNS);
  make_cosines (down, plane->rows, PLAKAT_LOOK_ROWS);
  for (int x = 0; x < plane->columns; x++)
    {
      for (int row = 0; row < PLAKAT_LOOK_ROWS; row++)
        {
          rows[row] = 0;
          for (int column = 0; column < PLAKAT_LOOK_COLUMNS; column++)
            rows[row] +=
                values[row * PLAKAT_LOOK_COLUMNS + column] * across[x * PLAKAT_LOOK_COLUMNS + column];
        }
      for (int y = 0; y < plane->rows; y++)
        {
          float sum = 0;

          if (!has_wave (plane, x, y))
            continue;
          for (int row = 0; row < PLAKAT_LOOK_ROWS; row++)
            sum += rows[row] * down[y * PLAKAT_LOOK_ROWS + row];
          waves[n++] = sum * (x > 0 ? 2 : 1) * (y > 0 ? 2 : 1) / PLAKAT_LOOK_CELLS;
        }
    }
}

static guint8
to_byte (double value, double least, double most)
{
  return (guint8) CLAMP (lround ((value - least) / (most - least) * 255), 0, 255);
}

static double
from_byte (guint8 byte, double least, double most)
{
  return least + byte / 255.0 * (most - least);
}

static void
put_nibble (guint8 *preview, guint at, guint nibble)
{
  preview[HEAD + at / 2] |= (guint8) (nibble << (at % 2 * 4));
}

static guint
get_nibble (const guint8 *preview, guint at)
{
  return preview[HEAD + at / 2] >> (at % 2 * 4) & 0xf;
}

static float
find_strongest (const float *waves, guint n)
{
  float most = 0;

  for (guint i = 0; i < n; i++)
    most = MAX (most, fabsf (waves[i]));
  return most;
}

static void
put_waves (guint8 *preview, guint at, const float *waves, guint n, double scale)
{
  for (guint i = 0; i < n; i++)
    put_nibble (preview, at + i, scale > 0 ? (guint) CLAMP (lround (8 + waves[i] / scale * 7), 1, 15) : 8);
}

/* plakat_look_encode_preview: @preview: (out) */
void
plakat_look_encode_preview (guint8 preview[PLAKAT_LOOK_PREVIEW_BYTES],
                            const PlakatOklab small[PLAKAT_LOOK_CELLS])
{
  float values[3][PLAKAT_LOOK_CELLS], waves[3][L_WAVES];
  double mean[3] = { 0 };
  double l_scale, ab_scale;

  memset (preview, 0, PLAKAT_LOOK_PREVIEW_BYTES);
  for (guint i = 0; i < PLAKAT_LOOK_CELLS; i++)
    {
      mean[0] += values[0][i] = (float) small[i].l;
      mean[1] += values[1][i] = (float) small[i].a;
      mean[2] += values[2][i] = (float) small[i].b;
    }
  for (guint i = 0; i < 3; i++)
    find_waves (&planes[i], values[i], waves[i]);
  preview[0] = to_byte (mean[0] / PLAKAT_LOOK_CELLS, 0, 1);
  preview[1] = to_byte (mean[1] / PLAKAT_LOOK_CELLS, -RANGE, RANGE);
  preview[2] = to_byte (mean[2] / PLAKAT_LOOK_CELLS, -RANGE, RANGE);
  preview[3] = to_byte (find_strongest (waves[0], L_WAVES), 0, L_MOST);
  preview[4] =
      to_byte (MAX (find_strongest (waves[1], AB_WAVES), find_strongest (waves[2], AB_WAVES)), 0, AB_MOST);
  l_scale = from_byte (preview[3], 0, L_MOST);
  ab_scale = from_byte (preview[4], 0, AB_MOST);
  put_waves (preview, 0, waves[0], L_WAVES, l_scale);
  put_waves (preview, L_WAVES, waves[1], AB_WAVES, ab_scale);
  put_waves (preview, L_WAVES + AB_WAVES, waves[2], AB_WAVES, ab_scale);
}

static void
add_waves (
    const guint8 *preview, guint at, const Plane *plane, double scale, double *values, int width, int height)
{
  g_autofree float *across = g_new (float, (gsize) plane->columns *(gsize) width);
  g_autofree float *down = g_new (float, (gsize) plane->rows *(gsize) height);

  make_cosines (across, plane->columns, width);
  make_cosines (down, plane->rows, height);
  for (int x = 0; x < plane->columns; x++)
    for (int y = 0; y < plane->rows; y++)
      {
        double wave;

        if (!has_wave (plane, x, y))
          continue;
        wave = ((int) get_nibble (preview, at++) - 8) / 7.0 * scale;
        for (int row = 0; row < height; row++)
          for (int column = 0; column < width; column++)
            values[row * width + column] += wave * across[x * width + column] * down[y * height + row];
      }
}

/**
 * plakat_look_render_preview:
 * @self: a look
 * @pixels: (out): @width times @height native words, 0xffRRGGBB
 * @width: in pixels, small: there is nothing in it that 12 by 18 do not show
 * @height: in pixels
 */
void
plakat_look_render_preview (const PlakatLook *self, guint32 *pixels, int width, int height)
{
  const guint8 *preview = self->preview;
  gsize n = (gsize) width * (gsize) height;
  g_autofree double *values = g_new (double, 3 * n);
  const double means[3] = { from_byte (preview[0], 0, 1), from_byte (preview[1], -RANGE, RANGE),
                            from_byte (preview[2], -RANGE, RANGE) };
  guint at = 0;

  for (guint plane = 0; plane < 3; plane++)
    {
      double scale = plane == 0 ? from_byte (preview[3], 0, L_MOST) : from_byte (preview[4], 0, AB_MOST);

      for (gsize i = 0; i < n; i++)
        values[plane * n + i] = means[plane];
      if (scale > 0)
        add_waves (preview, at, &planes[plane], scale, values + plane * n, width, height);
      at += planes[plane].n_waves;
    }
  for (gsize i = 0; i < n; i++)
    {
      PlakatOklab colour = { CLAMP (values[i], 0, 1), values[n + i], values[2 * n + i] };
      double srgb[3];

      plakat_oklab_to_srgb (colour, srgb);
      pixels[i] = 0xff000000u | (guint32) (srgb[0] * 255 + 0.5) << 16 | (guint32) (srgb[1] * 255 + 0.5) << 8
                  | (guint32) (srgb[2] * 255 + 0.5);
    }
}
