/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "plakat-oklab.h"

/** plakat_srgb_to_linear: Returns: the light that the value of one channel stands for, 0 to 1 */
double
plakat_srgb_to_linear (double value)
{
  return value <= 0.04045 ? value / 12.92 : pow ((value + 0.055) / 1.055, 2.4);
}

static double
from_linear (double value)
{
  value = CLAMP (value, 0, 1);
  return value <= 0.0031308 ? value * 12.92 : 1.055 * pow (value, 1 / 2.4) - 0.055;
}

/** plakat_srgb_get_luminance: Returns: the relative luminance of WCAG 2, 0 to 1 */
double
plakat_srgb_get_luminance (double red, double green, double blue)
{
  return 0.2126 * plakat_srgb_to_linear (red) + 0.7152 * plakat_srgb_to_linear (green)
         + 0.0722 * plakat_srgb_to_linear (blue);
}

/** plakat_srgb_get_linear_bytes: Returns: (transfer none): plakat_srgb_to_linear() of each of the 256 bytes
 */
const float *
plakat_srgb_get_linear_bytes (void)
{
  static float linear[256];
  static gsize made = 0;

  if (g_once_init_enter (&made))
    {
      for (guint i = 0; i < G_N_ELEMENTS (linear); i++)
        linear[i] = (float) plakat_srgb_to_linear (i / 255.0);
      g_once_init_leave (&made, 1);
    }
  return linear;
}

PlakatOklab
plakat_oklab_from_linear (double red, double green, double blue)
{
  double l = cbrt (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  double m = cbrt (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  double s = cbrt (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);

  return (PlakatOklab) {
    0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s,
  };
}

PlakatOklab
plakat_oklab_from_srgb (double red, double green, double blue)
{
  return plakat_oklab_from_linear (plakat_srgb_to_linear (red), plakat_srgb_to_linear (green),
                                   plakat_srgb_to_linear (blue));
}

/** plakat_oklab_to_srgb: @srgb: (out): red, green and blue; what a screen cannot show is cut to 0 to 1 */
void
plakat_oklab_to_srgb (PlakatOklab self, double srgb[3])
{
  double l = self.l + 0.3963377774 * self.a + 0.2158037573 * self.b;
  double m = self.l - 0.1055613458 * self.a - 0.0638541728 * self.b;
  double s = self.l - 0.0894841775 * self.a - 1.2914855480 * self.b;

  l = l * l * l;
  m = m * m * m;
  s = s * s * s;
  srgb[0] = from_linear (4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s);
  srgb[1] = from_linear (-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s);
  srgb[2] = from_linear (-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s);
}

/** plakat_oklab_mix: Returns: the colour on the way from @self (@share 0) to @other (@share 1) */
PlakatOklab
plakat_oklab_mix (PlakatOklab self, PlakatOklab other, double share)
{
  return (PlakatOklab) {
    self.l + (other.l - self.l) * share,
    self.a + (other.a - self.a) * share,
    self.b + (other.b - self.b) * share,
  };
}

double
plakat_oklab_get_distance (PlakatOklab self, PlakatOklab other)
{
  double l = self.l - other.l, a = self.a - other.a, b = self.b - other.b;

  return sqrt (l * l + a * a + b * b);
}

double
plakat_oklab_get_chroma (PlakatOklab self)
{
  return hypot (self.a, self.b);
}

/** plakat_oklab_get_hue: Returns: degrees from 0 to below 360; red is at 29, yellow at 110, blue at 264 */
double
plakat_oklab_get_hue (PlakatOklab self)
{
  double degrees = atan2 (self.b, self.a) * 180 / G_PI;

  return degrees < 0 ? fmod (degrees + 360, 360) : degrees;
}
