/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "plakat-film-item.h"
#include "plakat-poster.h"

G_BEGIN_DECLS

/* How pictures hang, shared by the cells: radius, hairline, lift, ring. Logical pixels. */
PlakatPoster *plakat_poster_art_load              (GtkWidget             *widget,
                                                   PlakatFilmItem        *film,
                                                   int                    width);
int           plakat_poster_art_bucket            (GtkWidget             *widget,
                                                   int                    width);
void          plakat_poster_art_snapshot_picture  (GtkWidget             *widget,
                                                   GtkSnapshot           *snapshot,
                                                   GdkPaintable          *picture,
                                                   const graphene_rect_t *box);
void          plakat_poster_art_snapshot_lift     (GtkSnapshot           *snapshot,
                                                   const graphene_rect_t *box,
                                                   double                 lift);
void          plakat_poster_art_snapshot_hairline (GtkWidget             *widget,
                                                   GtkSnapshot           *snapshot,
                                                   const graphene_rect_t *box);
void          plakat_poster_art_snapshot_ring     (GtkWidget             *widget,
                                                   GtkSnapshot           *snapshot,
                                                   const graphene_rect_t *box,
                                                   float                  distance,
                                                   float                  thickness);
float         plakat_poster_art_radius            (float                  width);
void          plakat_poster_art_set_font          (PangoLayout           *layout,
                                                   PangoWeight            weight,
                                                   int                    pixels);
PangoLayout  *plakat_poster_art_create_line       (GtkWidget             *widget,
                                                   const char            *text,
                                                   PangoWeight            weight);
int           plakat_poster_art_line_height       (GtkWidget             *widget);
gboolean      plakat_poster_art_in_list           (GtkWidget             *widget);

G_END_DECLS
