/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-facet-popover.h"
#include "plakat-film-list.h"
#include "plakat-place.h"
#include "plakat-wall-page.h"
#include "plakat-wall.h"

G_BEGIN_DECLS

struct _PlakatWallPage
{
  GtkWidget parent_instance;

  PlakatAccount *account;
  const PlakatPlace *place;
  PlakatFilmList *films;
  PlakatQuery *query;
  GHashTable *labels; /* words for facet values that were chosen */
  GSimpleActionGroup *actions;
  GSignalGroup *engine_signals;
  guint asked;
  gboolean hung; /* the first answer is there */
  gboolean wide;
  gboolean smart; /* the place's list has its films by itself */

  GtkWidget *content;
  GtkStack *stack;
  GtkStack *below;
  GtkScrolledWindow *chip_scroller;
  AdwWrapBox *chips;
  GtkWidget *filter_button;
  PlakatFacetPopover *facets;
  GtkLabel *count;
  PlakatWall *wall;
  AdwStatusPage *empty;
  GtkProgressBar *progress;
};

void     plakat_wall_page_show_chips        (PlakatWallPage *self);

/* plakat-wall-page-filter.c: filters as text, and as lists */
void     plakat_wall_page_add_filter_actions (PlakatWallPage *self);

/* plakat-wall-page-actions.c: in which order the films stand, and who may change it */
void     plakat_wall_page_add_actions      (PlakatWallPage *self);
void     plakat_wall_page_add_list_actions (PlakatWallPage *self);
void     plakat_wall_page_update_actions   (PlakatWallPage *self);
gboolean plakat_wall_page_has_choice       (PlakatWallPage *self);   /* filters beside the place's own */

G_END_DECLS
