/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-filmography.h"
#include "plakat-person-page.h"
#include "plakat-person.h"
#include "plakat-poster.h"
#include "plakat-seen-bar.h"
#include "plakat-sheet.h"
#include "plakat-shelf.h"

G_BEGIN_DECLS

struct _PlakatPersonPage
{
  AdwNavigationPage parent_instance;

  PlakatAccount *account;
  char *uid;
  PlakatPerson *person; /* NULL until it was read */
  GListModel *notes;    /* the filmography; NULL until it was read */
  GPtrArray *films;     /* what is measured: the films of the job that was last looked at */
  PlakatPoster *poster;
  GSignalGroup *library_signals;
  PlakatJob job;
  gboolean newest_first;
  gboolean filling;
  GPtrArray *hanging; /* what still has to be hung on the wall, and how far that is */
  guint hung;
  guint hang_source;

  PlakatSheet *portrait;
  GtkLabel *name_label;
  GtkLabel *facts_label;
  GtkLabel *biography_label;
  GtkWidget *biography_button;
  GtkWidget *seen_box;
  GtkLabel *seen_label;
  GtkLabel *wanted_label;
  PlakatSeenBar *seen_bar;
  GtkWidget *rest_button;
  AdwToggleGroup *jobs;
  GtkWidget *order_button;
  AdwButtonContent *order_content;
  PlakatShelf *wall;
};

/* plakat-person-page-wall.c: films and photographs */
void plakat_person_page_fill_jobs    (PlakatPersonPage *self);
void plakat_person_page_show_job     (PlakatPersonPage *self);
void plakat_person_page_update_seen  (PlakatPersonPage *self);
void plakat_person_page_add_rest     (PlakatPersonPage *self);
void plakat_person_page_stop_hanging (PlakatPersonPage *self);

G_END_DECLS
