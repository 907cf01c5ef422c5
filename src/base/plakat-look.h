/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "plakat-oklab.h"

G_BEGIN_DECLS

#define PLAKAT_LOOK_MOST_COLOURS 5
#define PLAKAT_LOOK_PREVIEW_BYTES 28
#define PLAKAT_LOOK_MOST_BYTES (2 + 4 * PLAKAT_LOOK_MOST_COLOURS + PLAKAT_LOOK_PREVIEW_BYTES)

/* Hue keys below this are hues in tenths of a degree, those from it on neutrals from light to dark. */
#define PLAKAT_LOOK_NEUTRAL 3600
#define PLAKAT_LOOK_HUES (PLAKAT_LOOK_NEUTRAL + 1001)

/** PlakatLookColour: a colour in OKLab and its share of the area, a byte each */
typedef struct
{
  guint8 l;
  guint8 a;
  guint8 b;
  guint8 share;
} PlakatLookColour;

#define PLAKAT_TYPE_LOOK (plakat_look_get_type ())

/**
 * PlakatLook:
 * @n_colours: 1 to %PLAKAT_LOOK_MOST_COLOURS
 * @colours: what one remembers of a poster, the largest first
 * @preview: the poster in a few cosines, see plakat_look_render_preview()
 *
 * What a poster looks like, in a few bytes. A plain value: it owns nothing. Pure, any thread.
 */
typedef struct
{
  guint n_colours;
  PlakatLookColour colours[PLAKAT_LOOK_MOST_COLOURS];
  guint8 preview[PLAKAT_LOOK_PREVIEW_BYTES];
} PlakatLook;

GType       plakat_look_get_type       (void) G_GNUC_CONST;
void        plakat_look_compute        (PlakatLook         *self,
                                        const guint8       *pixels,
                                        int                 width,
                                        int                 height,
                                        gsize               stride);
PlakatOklab plakat_look_get_colour     (const PlakatLook   *self,
                                        guint               index,
                                        double             *share);
PlakatOklab plakat_look_get_main       (const PlakatLook   *self,
                                        gboolean           *neutral);
PlakatOklab plakat_look_get_mean       (const PlakatLook   *self);
guint       plakat_look_get_hue_key    (const PlakatLook   *self);
guint64     plakat_look_get_hues       (const PlakatLook   *self);
double      plakat_look_get_distance   (const PlakatLook   *self,
                                        const PlakatLook   *other);
void        plakat_look_render_preview (const PlakatLook   *self,
                                        guint32            *pixels,
                                        int                 width,
                                        int                 height);
gsize       plakat_look_write          (const PlakatLook   *self,
                                        guint8              bytes[PLAKAT_LOOK_MOST_BYTES]);
gboolean    plakat_look_read           (PlakatLook         *self,
                                        const guint8       *bytes,
                                        gsize               length);

/* Of one colour, as of a poster that has no other. */
guint       plakat_look_hue_key_of     (PlakatOklab         colour);
void        plakat_look_near_keys      (guint               key,
                                        guint              *from,
                                        guint              *to);
guint64     plakat_look_near_hues      (guint               key);
const char *plakat_look_get_colour_name (guint              n);
const char *plakat_look_describe_key   (guint               key);
gboolean    plakat_look_parse_colour   (const char         *text,
                                        guint              *key,
                                        gboolean           *any);

G_END_DECLS
