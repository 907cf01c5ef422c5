/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "plakat-oklab.h"
#include "plakat-tint.h"

/* Distance of the points at which colours are mixed exactly; what lies between is a straight line. */
#define STEP 16

/* Side of the tile of noise that hides the steps of eight bits. */
#define NOISE 64

static PlakatOklab
from_rgba (const GdkRGBA *colour)
{
  return plakat_oklab_from_srgb (colour->red, colour->green, colour->blue);
}

static GdkRGBA
to_rgba (PlakatOklab colour)
{
  double srgb[3];

  plakat_oklab_to_srgb (colour, srgb);
  return (GdkRGBA) { (float) srgb[0], (float) srgb[1], (float) srgb[2], 1 };
}

static double
get_luminance (const GdkRGBA *colour)
{
  return plakat_srgb_get_luminance (colour->red, colour->green, colour->blue);
}

/**
 * plakat_tint_get_contrast:
 * @one: an opaque colour
 * @other: another
 *
 * Returns: their contrast as WCAG 2.1 defines it, 1 to 21
 */
double
plakat_tint_get_contrast (const GdkRGBA *one, const GdkRGBA *other)
{
  double a = get_luminance (one), b = get_luminance (other);

  return (MAX (a, b) + 0.05) / (MIN (a, b) + 0.05);
}

/* The colour of text over @ground: a foreground is often a translucent black. */
static GdkRGBA
lay_over (const GdkRGBA *text, const GdkRGBA *ground)
{
  return (GdkRGBA) {
    text->red * text->alpha + ground->red * (1 - text->alpha),
    text->green * text->alpha + ground->green * (1 - text->alpha),
    text->blue * text->alpha + ground->blue * (1 - text->alpha),
    1,
  };
}

/**
 * plakat_tint_choose:
 * @ground: the window's ground
 * @text: the colour of text on it
 * @colours: the poster's two colours
 * @mixed: (out): what they become on this ground
 *
 * Mixes each colour into the ground in OKLab, a little on a light ground and more on a dark one, and less of
 * it wherever text could not be read any more.
 */
void
plakat_tint_choose (const GdkRGBA *ground, const GdkRGBA *text, const GdkRGBA colours[2], GdkRGBA mixed[2])
{
  static const double light[2] = { 0.19, 0.14 }, dark[2] = { 0.30, 0.26 };
  const double *shares = get_luminance (ground) > 0.18 ? light : dark;

  g_return_if_fail (ground != NULL && text != NULL);

  for (guint i = 0; i < 2; i++)
    {
      double share = shares[i];
      PlakatOklab from = from_rgba (ground), to = from_rgba (&colours[i]);

      for (;;)
        {
          GdkRGBA shown;

          mixed[i] = to_rgba (plakat_oklab_mix (from, to, share));
          shown = lay_over (text, &mixed[i]);
          if (share < 0.01 || plakat_tint_get_contrast (&shown, &mixed[i]) >= PLAKAT_TINT_CONTRAST)
            break;
          share *= 0.9;
        }
    }
}

static double
get_chroma (const GdkRGBA *colour)
{
  return plakat_oklab_get_chroma (from_rgba (colour));
}

/**
 * plakat_tint_order:
 * @colours: (inout): the poster's two colours
 *
 * Puts the more colourful one first: it is the light behind the poster, the other the shade that it fades
 * into.
 */
void
plakat_tint_order (GdkRGBA colours[2])
{
  GdkRGBA first = colours[0];

  if (get_chroma (&colours[0]) >= get_chroma (&colours[1]))
    return;
  colours[0] = colours[1];
  colours[1] = first;
}

/* Interleaved gradient noise (Jorge Jimenez, 2014): as even as a raster, without its pattern. */
static const float *
get_noise (void)
{
  static float noise[NOISE * NOISE];
  static gsize made = 0;

  if (g_once_init_enter (&made))
    {
      for (int y = 0; y < NOISE; y++)
        for (int x = 0; x < NOISE; x++)
          {
            double inner = 0.06711056 * x + 0.00583715 * y;
            double outer = 52.9829189 * (inner - floor (inner));

            noise[y * NOISE + x] = (float) (outer - floor (outer));
          }
      g_once_init_leave (&made, 1);
    }
  return noise;
}

/* One row of exact colours, three floats of 0 to 255 for each point. */
static void
mix_row (float *row, int points, int width, int height, int y, PlakatOklab ground, const PlakatOklab mixed[2])
{
  const double dx = 0.98480775, dy = 0.17364818; /* 100 degrees, clockwise from upwards */
  double length = width * dx + height * dy;
  double down = CLAMP (((double) y / height - PLAKAT_TINT_FULL) / (1 - PLAKAT_TINT_FULL), 0, 1);
  double share = 1 - down * down * (3 - 2 * down);

  for (int i = 0; i < points; i++)
    {
      double along = ((i * STEP - width / 2.0) * dx + (y - height / 2.0) * dy) / length + 0.5;
      PlakatOklab colour = plakat_oklab_mix (mixed[0], mixed[1], CLAMP (along, 0, 1));
      GdkRGBA rgba = to_rgba (plakat_oklab_mix (ground, colour, share));

      row[3 * i] = rgba.red * 255;
      row[3 * i + 1] = rgba.green * 255;
      row[3 * i + 2] = rgba.blue * 255;
    }
}

static void
paint_row (guchar *pixels, int width, const float *points, const float *noise)
{
  for (int x = 0; x < width; x++)
    {
      const float *point = points + x / STEP * 3;
      float share = (float) (x % STEP) / STEP;
      float lift = noise[x % NOISE] * 0.99f + 0.005f; /* whole values stay what they are */

      pixels[4 * x] = (guchar) (point[2] + (point[5] - point[2]) * share + lift);
      pixels[4 * x + 1] = (guchar) (point[1] + (point[4] - point[1]) * share + lift);
      pixels[4 * x + 2] = (guchar) (point[0] + (point[3] - point[0]) * share + lift);
      pixels[4 * x + 3] = 255;
    }
}

/**
 * plakat_tint_render:
 * @ground: the window's ground
 * @mixed: what plakat_tint_choose() gave
 * @width: in device pixels
 * @height: of PLAKAT_TINT_HEIGHT, in device pixels
 *
 * Draws the field: from one colour to the other, and downwards into the ground without an edge. It is
 * dithered, as the colours lie so near together that eight bits would show bands.
 *
 * Returns: (transfer full): a texture to be shown pixel for pixel
 */
GdkTexture *
plakat_tint_render (const GdkRGBA *ground, const GdkRGBA mixed[2], int width, int height)
{
  PlakatOklab from = from_rgba (ground);
  PlakatOklab to[2] = { from_rgba (&mixed[0]), from_rgba (&mixed[1]) };
  int points = (width + STEP - 1) / STEP + 1, stride = width * 4;
  g_autofree float *above = NULL, *below = NULL, *between = NULL;
  g_autoptr (GBytes) bytes = NULL;
  guchar *pixels;

  g_return_val_if_fail (width > 0 && height > 0, NULL);

  above = g_new (float, points * 3);
  below = g_new (float, points * 3);
  between = g_new (float, points * 3);
  pixels = g_malloc ((gsize) stride * height);
  for (int y = 0; y < height; y++)
    {
      float share = (float) (y % STEP) / STEP;

      if (y % STEP == 0)
        {
          mix_row (above, points, width, height, y, from, to);
          mix_row (below, points, width, height, y + STEP, from, to);
        }
      for (int i = 0; i < points * 3; i++)
        between[i] = above[i] + (below[i] - above[i]) * share;
      paint_row (pixels + (gsize) stride * y, width, between, get_noise () + y % NOISE * NOISE);
    }
  bytes = g_bytes_new_take (pixels, (gsize) stride * height);
  return gdk_memory_texture_new (width, height, GDK_MEMORY_B8G8R8A8_PREMULTIPLIED, bytes, stride);
}
