/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-wall-metrics.h"
#include "plakat-wall.h"

G_BEGIN_DECLS

struct _PlakatWall
{
  GtkWidget parent_instance;

  int poster_width;
  int sides;
  PlakatCaptions captions;
  PlakatWallMetrics metrics;
  int hung_at;
  gboolean movable;
  int follow; /* where a film that was moved will be, -1 for none */
  GListModel *model;

  GtkWidget *scroller;
  GtkGridView *grid;
};

/* plakat-wall-move.c: posters that are put into another order */
void plakat_wall_install_move (GtkWidgetClass *widget_class);
void plakat_wall_add_move     (PlakatWall     *self,
                               GtkWidget      *cell,
                               GtkListItem    *item);
void plakat_wall_follow       (PlakatWall     *self);

G_END_DECLS
