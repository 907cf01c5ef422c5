/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-bulk-bar.h"
#include "plakat-facet-popover.h"
#include "plakat-fill-bar.h"
#include "plakat-film-list.h"
#include "plakat-film-table.h"
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
  gboolean as_table;
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
  PlakatFilmTable *table;
  PlakatBulkBar *bulk;
  GtkRevealer *jump_revealer;
  GtkEditable *jump;
  AdwStatusPage *empty;
  PlakatFillBar *fill;
};

void     plakat_wall_page_show_chips        (PlakatWallPage *self);

/* plakat-wall-page-filter.c: filters as text, and as lists */
void     plakat_wall_page_add_filter_actions (PlakatWallPage *self);

/* plakat-wall-page-actions.c: in which order the films stand, and who may change it */
void     plakat_wall_page_add_actions      (PlakatWallPage *self);
void     plakat_wall_page_add_list_actions (PlakatWallPage *self);
void     plakat_wall_page_update_actions   (PlakatWallPage *self);
void     plakat_wall_page_remember_order   (PlakatWallPage *self);
void     plakat_wall_page_recall_order     (PlakatWallPage *self);
gboolean plakat_wall_page_has_choice       (PlakatWallPage *self);   /* filters beside the place's own */

/* plakat-wall-page-view.c: as posters or as a table, what is selected, and where to jump */
void     plakat_wall_page_bind_view        (GtkWidgetClass *widget_class);
void     plakat_wall_page_show_films       (PlakatWallPage *self);
void     plakat_wall_page_set_as_table     (PlakatWallPage *self,
                                            gboolean        as_table);
void     plakat_wall_page_jump             (PlakatWallPage *self);
gboolean plakat_wall_page_focus_films      (PlakatWallPage *self);

G_END_DECLS
