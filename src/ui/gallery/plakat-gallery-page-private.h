/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-gallery-page.h"
#include "plakat-viewer.h"

G_BEGIN_DECLS

struct _PlakatGalleryPage
{
  AdwNavigationPage parent_instance;

  PlakatAccount *account;
  char *kind;
  char *id;
  GListModel *pictures; /* of PlakatGalleryPicture; NULL until it is there */
  guint chosen[2];      /* what the viewer shows; the second counts only when comparing */
  gboolean comparing;
  gboolean mixed; /* not only posters, or not only photographs */
  GPtrArray *thumbs; /* those that are bound now, not owned */

  guint leave_source;
  guint slide_source;
  double motion_x;
  double motion_y;
  gboolean made_full; /* the window was not in full screen before */

  AdwToolbarView *toolbar;
  AdwWindowTitle *window_title;
  GtkWidget *header;
  GtkWidget *bottom;
  GtkMenuButton *menu_button;
  PlakatViewer *viewer;
  GtkLabel *problem_label;
  GtkButton *zoom_button;
  GtkListView *strip;
};

/* plakat-gallery-page.c */
void plakat_gallery_page_choose        (PlakatGalleryPage *self,
                                        guint              place);
void plakat_gallery_page_step          (PlakatGalleryPage *self,
                                        int                direction,
                                        gboolean           around);
void plakat_gallery_page_set_comparing (PlakatGalleryPage *self,
                                        gboolean           comparing);

/* plakat-gallery-page-actions.c: what keys, buttons and the menu do */
void plakat_gallery_page_install        (GtkWidgetClass    *widget_class);
void plakat_gallery_page_update_actions (PlakatGalleryPage *self);
void plakat_gallery_page_stop_slides    (PlakatGalleryPage *self);
void plakat_gallery_page_leave_full     (PlakatGalleryPage *self);

/* plakat-gallery-page-controls.c: how the controls leave and come back, and the keys of the viewer */
void plakat_gallery_page_add_controls  (PlakatGalleryPage *self);
void plakat_gallery_page_show_controls (PlakatGalleryPage *self,
                                        gboolean           leave_again);

/* plakat-gallery-page-save.c */
void plakat_gallery_page_save (PlakatGalleryPage *self);
void plakat_gallery_page_copy (PlakatGalleryPage *self);

G_END_DECLS
