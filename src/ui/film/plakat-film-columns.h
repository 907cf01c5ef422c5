/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PLAKAT_TYPE_FILM_COLUMNS (plakat_film_columns_get_type ())
G_DECLARE_FINAL_TYPE (PlakatFilmColumns, plakat_film_columns, PLAKAT, FILM_COLUMNS, GtkWidget)

/* The two columns of a film's page: the poster takes 30 % of the page, within limits, and the text the rest.
 * Properties: start (GtkWidget), end (GtkWidget). */
GtkWidget *plakat_film_columns_new (void);

G_END_DECLS
