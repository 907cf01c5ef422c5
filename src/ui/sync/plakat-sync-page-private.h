/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-sync-page.h"
#include "plakat-sync-section.h"

G_BEGIN_DECLS

struct _PlakatSyncPage
{
  AdwBin parent_instance;

  PlakatAccount *account;
  GSignalGroup *engine_signals;
  GSignalGroup *library_signals;
  GHashTable *names; /* uid of a list or profile → its name */
  guint refresh;     /* "2 minutes ago" is said again */
  guint soon;        /* a change is read a moment later, with those that follow it */
  gboolean loading;
  gboolean stale;
  gboolean narrow;

  GtkImage *state_icon;
  GtkLabel *title_label;
  GtkLabel *line_label;
  GtkBox *state_box;
  GtkStack *button_stack;
  GtkButton *now_button;
  GtkProgressBar *progress;
  GtkWidget *spinner;
  PlakatSyncSection *latches_section;
  PlakatSyncSection *conflicts_section;
  PlakatSyncSection *parked_section;
  PlakatSyncSection *waiting_section;
  PlakatSyncSection *held_section;
  GtkWidget *retry_button; /* of all that were refused; the section's own */
  GtkWidget *server_group;
  AdwActionRow *bin_row;
  AdwActionRow *log_row;
  GtkLabel *nothing;
};

/* plakat-sync-page-load.c: what is in the sections */
void        plakat_sync_page_load         (PlakatSyncPage *self);
void        plakat_sync_page_load_soon    (PlakatSyncPage *self);
const char *plakat_sync_page_get_name     (PlakatSyncPage *self,
                                           const char     *list_uid);   /* nullable */

/* plakat-sync-page-rows.c: how they are shown, and what can be done with them */
void        plakat_sync_page_show_latches (PlakatSyncPage *self,
                                           GPtrArray      *latches);
void        plakat_sync_page_show_conflicts (PlakatSyncPage *self,
                                             GPtrArray    *conflicts);
void        plakat_sync_page_show_waiting (PlakatSyncPage *self,
                                           GPtrArray      *edits);
void        plakat_sync_page_update_cards (PlakatSyncPage *self);
void        plakat_sync_page_retry        (PlakatSyncPage *self,
                                           const char     *key);        /* NULL: all */

G_END_DECLS
