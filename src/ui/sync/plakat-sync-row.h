/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "plakat-thumb.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_SYNC_ROW (plakat_sync_row_get_type ())
G_DECLARE_FINAL_TYPE (PlakatSyncRow, plakat_sync_row, PLAKAT, SYNC_ROW, GtkListBoxRow)

/* A row of the sync page: a thumbnail, what it is about, what happened and when, a word at the end, buttons. */
PlakatSyncRow *plakat_sync_row_new        (const char    *title);
PlakatThumb   *plakat_sync_row_get_thumb  (PlakatSyncRow *self);
void           plakat_sync_row_set_film   (PlakatSyncRow *self,
                                           const char    *uid);        /* the row is a way to that film */
void           plakat_sync_row_set_what   (PlakatSyncRow *self,
                                           const char    *what,
                                           gint64         when);       /* 0 for no time */
void           plakat_sync_row_set_word   (PlakatSyncRow *self,
                                           const char    *word);
void           plakat_sync_row_set_reason (PlakatSyncRow *self,
                                           const char    *sentence);   /* in full, nullable */
GtkWidget     *plakat_sync_row_add_button (PlakatSyncRow *self,
                                           const char    *label);      /* transfer none */
void           plakat_sync_row_update     (PlakatSyncRow *self,
                                           gint64         now);

G_END_DECLS
