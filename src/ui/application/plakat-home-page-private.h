/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-colours-page.h"
#include "plakat-filter-completion.h"
#include "plakat-home-page.h"
#include "plakat-own-lists.h"
#include "plakat-search-view.h"
#include "plakat-sidebar.h"
#include "plakat-wall-page.h"

G_BEGIN_DECLS

struct _PlakatHomePage
{
  AdwNavigationPage parent_instance;

  PlakatAccount *account;
  GSignalGroup *engine_signals;
  PlakatOwnLists *own;
  char *before; /* the place that the sync page was opened from */
  gboolean choosing; /* the choice of lists follows the window, not the other way round */

  AdwOverlaySplitView *split;
  PlakatSidebar *sidebar;
  GtkStack *title_stack;
  GtkEditable *entry;
  AdwWindowTitle *place_title;
  GtkMenuButton *sort_button;
  GtkToggleButton *search_button;
  GtkMenuButton *avatar_button;
  AdwAvatar *avatar;
  GtkAdjustment *size;
  AdwBanner *state_banner;
  AdwBanner *keyring_banner;
  GtkStack *content_stack;
  AdwViewStack *places;
  GtkStack *lists;
  AdwToggleGroup *list_choice;
  GtkWidget *wall_buttons;
  GtkWidget *shuffle_place;
  GtkWidget *film_buttons;
  GtkMenuButton *narrow_menu;
  GtkWidget *colour_buttons;
  GMenuModel *order_menu;
  GMenuModel *colours_menu;
  GMenuModel *narrow_menu_model;
  GMenuModel *narrow_colours_menu;
  GMenu *narrow_films;
  GMenu *narrow_colours;
  AdwBin *search_place;
  PlakatColoursPage *colours; /* nullable, as is the next: see plakat-home-page-places.c */
  PlakatSearchView *search;
  PlakatFilterCompletion *completion;
};

void plakat_home_page_show_summary (PlakatHomePage *self);

/* plakat-home-page-places.c: what is in view, built when it first is */
const char       *plakat_home_page_get_place   (PlakatHomePage *self);
GtkWidget        *plakat_home_page_get_page    (PlakatHomePage *self);
void              plakat_home_page_build_place (PlakatHomePage *self,
                                                const char     *name);
void              plakat_home_page_build_shown (PlakatHomePage *self);
GtkWidget        *plakat_home_page_create_wall (PlakatHomePage *self,
                                                const char     *place);
PlakatSearchView *plakat_home_page_get_search  (PlakatHomePage *self);

/* plakat-home-page-menus.c: the menus whose items are one of several */
void plakat_home_page_add_menus (PlakatHomePage *self);

/* plakat-home-page-filter.c: filters that are typed into the search */
void            plakat_home_page_add_completion (PlakatHomePage *self);
gboolean        plakat_home_page_take_filter  (PlakatHomePage *self,
                                               gboolean        all);

/* plakat-home-page-lists.c: the places of lists that people made */
void            plakat_home_page_follow_lists (PlakatHomePage *self);
gboolean        plakat_home_page_show_list    (PlakatHomePage *self,
                                               const char     *name);
void            plakat_home_page_show_choice  (PlakatHomePage *self);
void            plakat_home_page_take_choice  (PlakatHomePage *self);
PlakatWallPage *plakat_home_page_find_wall    (GtkWidget      *page);   /* nullable */

G_END_DECLS
