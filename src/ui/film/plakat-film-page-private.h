/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-film.h"
#include "plakat-film-columns.h"
#include "plakat-film-ground.h"
#include "plakat-film-page.h"
#include "plakat-film-review.h"
#include "plakat-film-watched.h"
#include "plakat-writing.h"
#include "plakat-lists-popover.h"
#include "plakat-sheet.h"
#include "plakat-shelf.h"
#include "plakat-stars.h"

G_BEGIN_DECLS

struct _PlakatFilmPage
{
  AdwNavigationPage parent_instance;

  PlakatAccount *account;
  char *uid;
  PlakatFilm *film; /* NULL until it was read */
  PlakatFilmItem *item;
  PlakatPoster *poster;
  GSignalGroup *catalogue_signals;
  GSignalGroup *library_signals;
  gboolean known; /* the catalogue has it, not only a list */
  gboolean narrow;
  gboolean loading;
  gboolean stale;
  gboolean asked; /* the server, for more than its lists say */

  AdwToolbarView *toolbar;
  AdwHeaderBar *header;
  GtkScrolledWindow *scroller;
  PlakatFilmGround *ground;
  PlakatSheet *poster_sheet;
  GtkLabel *caption_label;
  GtkLabel *title_label;
  GtkLabel *original_label;
  GtkLabel *facts_label;
  GtkLabel *tagline_label;
  GtkWidget *poster_box;
  GtkWidget *action_box;
  GtkWidget *watchlist_button;
  AdwButtonContent *watchlist_content;
  GtkWidget *favourite_button;
  PlakatStars *stars;
  GtkLabel *unknown_label;
  GtkLabel *overview_label;
  AdwWrapBox *people_box;
  GtkWidget *cast_section;
  GtkButton *all_button;
  GtkStack *cast_stack;
  GtkWidget *cast_strip;
  GtkBox *cast_row;
  GtkBox *cast_all;
  GtkWidget *pictures_section;
  GtkBox *pictures_row;
  GtkWidget *similar_section;
  PlakatShelf *similar_shelf;
  GtkWidget *near_section;
  PlakatShelf *near_shelf;
  GtkWidget *facts_section;
  GtkBox *facts_start;
  GtkBox *facts_end;
  PlakatFilmWatched *watched;
  GtkWidget *lists_button;
  PlakatListsPopover *lists_popover;
  PlakatFilmReview *review;
  PlakatWriting *note;
};

/* plakat-film-page-fill.c: what the page says of the film */
void plakat_film_page_fill           (PlakatFilmPage *self);
void plakat_film_page_fill_missing   (PlakatFilmPage *self);
void plakat_film_page_update_facts   (PlakatFilmPage *self);
void plakat_film_page_fill_near      (PlakatFilmPage *self,
                                      GListModel     *films);
void plakat_film_page_fill_similar   (PlakatFilmPage *self,
                                      GListModel     *notes);
void plakat_film_page_update_caption (PlakatFilmPage *self);

/* plakat-film-page-cast.c: the people who play in it */
void plakat_film_page_fill_cast    (PlakatFilmPage *self);
void plakat_film_page_set_portrait (PlakatFilmPage *self,
                                    PlakatPerson   *person);
void plakat_film_page_toggle_cast  (PlakatFilmPage *self);

/* plakat-film-page-actions.c: what can be done with it */
void plakat_film_page_install_actions (GtkWidgetClass *widget_class);
void plakat_film_page_update_actions  (PlakatFilmPage *self);

G_END_DECLS
