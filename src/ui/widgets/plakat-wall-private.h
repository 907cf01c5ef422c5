/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-wall-metrics.h"
#include "plakat-wall-selection.h"
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
  PlakatWallSelection *selection; /* of a list that can be selected from, else NULL */

  /* plakat-wall-place.c */
  guint place;        /* the film that is to come to stand where it stood, or GTK_INVALID_LIST_POSITION */
  double place_share; /* which part of it, from 0 at its top to 1 */
  double place_y;     /* and where that was in what is seen */
  gint32 kept_id;     /* the same film while the list is replaced, 0 for none */
  gint32 focused_id;
  gboolean focused;
  guint focus_at;
  guint focus_source; /* a tick callback */
  guint focus_frames;
  double pointer_y; /* negative when the pointer is elsewhere */
  double pinched;   /* poster width when two fingers began */

  /* plakat-wall-scroll.c */
  guint settling; /* frames until the pointer was looked for again */
  gint64 keyed_at;   /* microseconds */
  guint unheeded;    /* a timeout, while the pointer is left out of account */
  double pointer[2]; /* where it was last */
  gboolean dragging;
  gulong named_handler;
  PlakatFilmItem *named; /* the film whose name the bubble waits for */

  GtkWidget *scroller;
  GtkGridView *grid;
  GtkLabel *bubble;
};

/* plakat-wall.c */
void             plakat_wall_hang             (PlakatWall     *self,
                                               int             width);

/* plakat-wall-cells.c: the cells that are alive, some thirty rows of them */
typedef void   (*PlakatWallCellFunc)          (PlakatPosterCell *cell,
                                               guint             position,
                                               gpointer          data);
void             plakat_wall_set_item         (GtkWidget        *cell,
                                               GtkListItem      *item);
guint            plakat_wall_get_position     (GtkWidget        *cell);
void             plakat_wall_foreach_cell     (PlakatWall       *self,
                                               PlakatWallCellFunc func,
                                               gpointer          data);
GtkWidget       *plakat_wall_find_cell        (PlakatWall       *self,
                                               guint             position);
GtkWidget       *plakat_wall_find_cell_at     (PlakatWall       *self,
                                               double            x,
                                               double            y);
GtkWidget       *plakat_wall_find_focused     (PlakatWall       *self);

/* plakat-wall-place.c: what a person looks at stays where it is */
void             plakat_wall_keep_place       (PlakatWall     *self);
void             plakat_wall_place_at_top     (PlakatWall     *self,
                                               guint           position);
void             plakat_wall_restore_place    (PlakatWall     *self);
void             plakat_wall_focus_soon       (PlakatWall     *self,
                                               guint           position);
void             plakat_wall_follow_list      (PlakatWall     *self,
                                               PlakatFilmList *list);

/* plakat-wall-size.c: posters larger and smaller */
void             plakat_wall_install_size     (GtkWidgetClass *widget_class);
void             plakat_wall_add_size         (PlakatWall     *self);

/* plakat-wall-scroll.c: which posters are loaded, and the words beside the scrollbar */
void             plakat_wall_add_scroll       (PlakatWall     *self);
void             plakat_wall_load_near        (PlakatWall     *self);
void             plakat_wall_allocate_bubble  (PlakatWall     *self,
                                               int             width,
                                               int             height);

/* plakat-wall-select.c: selecting by pointer, finger and key */
void             plakat_wall_add_select       (PlakatWall     *self);
void             plakat_wall_follow_selection (PlakatWall     *self);

/* plakat-wall-move.c: posters that are put into another order */
void             plakat_wall_install_move     (GtkWidgetClass *widget_class);
void             plakat_wall_add_move         (PlakatWall     *self,
                                               GtkWidget      *cell,
                                               GtkListItem    *item);
void             plakat_wall_follow           (PlakatWall     *self);

G_END_DECLS
