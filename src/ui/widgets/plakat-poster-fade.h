/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "plakat-film-item.h"
#include "plakat-poster.h"

G_BEGIN_DECLS

/**
 * PlakatPosterFade:
 *
 * How a film's poster comes into view: its own preview is there at once, and what is better fades in over it, unless it
 * comes right after. To be zeroed at first; the fields are for plakat-poster-fade.c.
 */
typedef struct
{
  GdkTexture *preview;
  GdkTexture *under;
  GdkTexture *shown;
  gint64 first_seen;
  GdkFrameClock *painting;
  gulong painted;
  gint64 since;
  guint tick;
} PlakatPosterFade;

void plakat_poster_fade_snapshot (PlakatPosterFade      *self,
                                  GtkWidget             *widget,
                                  GtkSnapshot           *snapshot,
                                  PlakatFilmItem        *film,
                                  PlakatPoster          *poster,     /* nullable */
                                  const graphene_rect_t *box);
void plakat_poster_fade_look     (PlakatPosterFade      *self,
                                  GtkWidget             *widget);
void plakat_poster_fade_clear    (PlakatPosterFade      *self,
                                  GtkWidget             *widget);

G_END_DECLS
