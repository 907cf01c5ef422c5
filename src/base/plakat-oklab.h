/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PlakatOklab:
 * @l: lightness, 0 (black) to 1 (white)
 * @a: from green to red, about -0.4 to 0.4
 * @b: from blue to yellow, about -0.4 to 0.4
 *
 * A colour in OKLab (Björn Ottosson, "A perceptual color space for image processing", 2020), where equal distances look
 * about equally far. Pure, any thread. Red, green and blue are those of sRGB, 0 to 1.
 */
typedef struct
{
  double l;
  double a;
  double b;
} PlakatOklab;

PlakatOklab plakat_oklab_from_srgb       (double        red,
                                          double        green,
                                          double        blue);
PlakatOklab plakat_oklab_from_linear     (double        red,
                                          double        green,
                                          double        blue);
void        plakat_oklab_to_srgb         (PlakatOklab   self,
                                          double        srgb[3]);
PlakatOklab plakat_oklab_mix             (PlakatOklab   self,
                                          PlakatOklab   other,
                                          double        share);
double      plakat_oklab_get_distance    (PlakatOklab   self,
                                          PlakatOklab   other);
double      plakat_oklab_get_chroma      (PlakatOklab   self);
double      plakat_oklab_get_hue         (PlakatOklab   self);
double      plakat_srgb_to_linear        (double        value);
double      plakat_srgb_get_luminance    (double        red,
                                          double        green,
                                          double        blue);
const float *plakat_srgb_get_linear_bytes (void);

G_END_DECLS
