/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PLAKAT_TYPE_SHEET (plakat_sheet_get_type ())
G_DECLARE_FINAL_TYPE (PlakatSheet, plakat_sheet, PLAKAT, SHEET, GtkWidget)

/*
 * A picture with rounded corners and the hairline that holds a white one on white. Its size is given before
 * the picture is there: "width" pixels at least, and "ratio" (width through height) of any width it gets.
 * Properties: paintable, width (int), ratio (double), radius (int), shadow (boolean), quiet (boolean: for a
 * #PlakatPoster that draws nothing itself while its picture is not there; a shade of the page stands for it).
 */
GtkWidget *plakat_sheet_new           (int           width,
                                       double        ratio,
                                       int           radius);
void       plakat_sheet_set_paintable (PlakatSheet  *self,
                                       GdkPaintable *paintable);   /* nullable */

G_END_DECLS
