/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "plakat-poster-cell.h"
#include "plakat-poster-fade.h"
#include "plakat-poster.h"

G_BEGIN_DECLS

/* Free pixels between a poster and its caption */
#define PLAKAT_POSTER_CELL_CAPTION_ABOVE 7

struct _PlakatPosterCell
{
  GtkWidget parent_instance;

  PlakatFilmItem *film;
  GSignalGroup *film_signals;
  PlakatPoster *poster;
  int poster_pixels;
  gboolean away; /* too far from what is seen for a poster */
  PlakatPosterFade fade;
  guint distance;
  PlakatCaptions captions;
  char *note;
  char *second;
  char *label;
  PangoLayout *lines[3];
  PangoAttrList *marked[3];
  int line_height; /* 0 until it is asked for */

  GtkWidget *item; /* the list view's item around this, not owned */
  gulong item_handler;
  AdwAnimation *animation;
  double lift;
  gboolean out_of_sight;
  gint64 moved_at; /* its wall, microseconds */
  gboolean raised;
  gboolean pressed;
};

void plakat_poster_cell_snapshot    (GtkWidget        *widget,
                                     GtkSnapshot      *snapshot);
int  plakat_poster_cell_get_line_height (PlakatPosterCell *self);
void plakat_poster_cell_clear_lines (PlakatPosterCell *self);
void plakat_poster_cell_update_lift (PlakatPosterCell *self);

G_END_DECLS
