/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-catalogue.h"
#include "plakat-look.h"

G_BEGIN_DECLS

/* What posters look like, beside the films of a catalogue. Main thread; every answer comes as a future. */

/**
 * PlakatFilmLook:
 * @poster: (nullable): the picture that it was found of; %NULL for the poster that Plakat draws
 */
typedef struct
{
  char *film_uid;
  char *poster;
  PlakatLook look;
} PlakatFilmLook;

/** PlakatStripColour: a place in an order by colour: `0xRRGGBB` and the hue key of the film that stands there */
typedef struct
{
  guint32 srgb;
  guint32 key;
} PlakatStripColour;

PlakatFilmLook *plakat_film_look_new           (const char        *film_uid,
                                                const char        *poster,
                                                const PlakatLook  *look);
void            plakat_film_look_free          (PlakatFilmLook    *self);

DexFuture      *plakat_catalogue_store_looks   (PlakatCatalogue   *self,
                                                GPtrArray         *looks);    /* TRUE */
DexFuture      *plakat_catalogue_load_lookless (PlakatCatalogue   *self);     /* GPtrArray of PlakatFilmItem */
DexFuture      *plakat_catalogue_load_near     (PlakatCatalogue   *self,
                                                const char        *uid,
                                                guint              most);     /* GListStore of PlakatFilmItem */
DexFuture      *plakat_catalogue_load_strip    (PlakatCatalogue   *self,
                                                const PlakatQuery *query,
                                                guint              most);     /* GBytes of PlakatStripColour */

G_END_DECLS
