/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

/* The light that a poster throws onto its page: how far down it reaches, and how far it is at its full. */
#define PLAKAT_TINT_HEIGHT 640
#define PLAKAT_TINT_FULL 0.30

/* The least contrast of text on it (WCAG 2.1, level AA). */
#define PLAKAT_TINT_CONTRAST 4.5

void        plakat_tint_choose       (const GdkRGBA *ground,
                                      const GdkRGBA *text,
                                      const GdkRGBA  colours[2],
                                      GdkRGBA        mixed[2]);
void        plakat_tint_order        (GdkRGBA        colours[2]);
double      plakat_tint_get_contrast (const GdkRGBA *one,
                                      const GdkRGBA *other);
GdkTexture *plakat_tint_render       (const GdkRGBA *ground,
                                      const GdkRGBA  mixed[2],
                                      int            width,
                                      int            height);

G_END_DECLS
