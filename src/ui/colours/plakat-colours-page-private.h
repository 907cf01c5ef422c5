/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "plakat-colour-strip.h"
#include "plakat-colours-metrics.h"
#include "plakat-colours-page.h"
#include "plakat-film-list.h"

G_BEGIN_DECLS

struct _PlakatColoursPage
{
  GtkWidget parent_instance;

  PlakatAccount *account;
  PlakatFilmList *films;
  GListModel *shown; /* the films, or those whose posters are like one */
  GSimpleActionGroup *actions;
  GSignalGroup *looks_signals;
  PlakatOrder order;
  gboolean reversed;
  gboolean any;
  char *near; /* the colour that is kept, as the query language has it; NULL for all */
  char *like; /* uid of the film that they are like; NULL for none */
  char *summary;
  PlakatColoursMetrics metrics;
  guint asked;
  guint soon;
  gboolean stale;
  gboolean answered;

  GtkWidget *content;
  GtkWidget *line;
  PlakatColourStrip *strip;
  GtkWidget *choice;
  GtkLabel *choice_label;
  GtkStack *stack;
  GtkWidget *scroller;
  GtkGridView *grid;
  AdwStatusPage *empty;
};

/* plakat-colours-page-films.c: what is asked for, and shown */
void plakat_colours_page_load      (PlakatColoursPage *self);
void plakat_colours_page_load_soon (PlakatColoursPage *self);
void plakat_colours_page_show      (PlakatColoursPage *self);
void plakat_colours_page_follow    (PlakatColoursPage *self);

/* plakat-colours-page-actions.c */
void plakat_colours_page_add_actions (PlakatColoursPage *self);

G_END_DECLS
