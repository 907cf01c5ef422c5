/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "plakat-gallery-picture.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_VIEWER (plakat_viewer_get_type ())
G_DECLARE_FINAL_TYPE (PlakatViewer, plakat_viewer, PLAKAT, VIEWER, GtkWidget)

/*
 * Shows one picture, or two side by side that share zoom and pan. Wheel and pinch zoom around where they are,
 * a drag pans, a double click goes between the whole picture and its own size, a swipe asks for another one.
 * Properties: zoom (double, 1 for a picture's own size), fitted (boolean), touched (uint: which of two was
 * touched last). Signal: step (int: -1 or 1, a swipe).
 */
GtkWidget *plakat_viewer_new         (void);
void       plakat_viewer_show        (PlakatViewer         *self,
                                      PlakatGalleryPicture *picture,
                                      PlakatGalleryPicture *other);   /* both nullable */
void       plakat_viewer_fit         (PlakatViewer         *self);
void       plakat_viewer_zoom_by     (PlakatViewer         *self,
                                      double                factor);
void       plakat_viewer_zoom_to     (PlakatViewer         *self,
                                      double                zoom);
gboolean   plakat_viewer_pan         (PlakatViewer         *self,
                                      double                dx,
                                      double                dy);   /* whether there was anything to pan */
double     plakat_viewer_get_zoom    (PlakatViewer         *self);
gboolean   plakat_viewer_get_fitted  (PlakatViewer         *self);
guint      plakat_viewer_get_touched (PlakatViewer         *self);
void       plakat_viewer_set_touched (PlakatViewer         *self,
                                      guint                 touched);

G_END_DECLS
