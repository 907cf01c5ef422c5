/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-engine.h"
#include "plakat-library-page.h"

G_BEGIN_DECLS

/* What the sync page says; no widgets. All answers are transfer full. */
char     *plakat_sync_page_words_title    (PlakatSyncState          state,
                                           guint                    latches,
                                           const char              *origin,
                                           gint64                   last_success,
                                           gint64                   now);
char     *plakat_sync_page_words_line     (PlakatSyncState          state,
                                           const PlakatFill        *fill,        /* nullable */
                                           const char              *origin,
                                           const char              *message,
                                           gint64                   last_success,
                                           gint64                   now);
char     *plakat_sync_page_words_edit     (const PlakatWaitingEdit *edit,
                                           int                      half_stars,
                                           const char              *name);       /* of the list or profile, nullable */
char     *plakat_sync_page_words_why      (PlakatSyncState          state);
char     *plakat_sync_page_words_held     (const PlakatWaitingEdit *edit);
char     *plakat_sync_page_words_list     (const char              *list_uid,
                                           const char              *name);       /* "watchlist", "“Winter evenings”" */
char     *plakat_sync_page_words_conflict (const PlakatConflict    *conflict);
gboolean  plakat_sync_page_words_has_text (const PlakatConflict    *conflict);   /* both can be kept */
char     *plakat_sync_page_words_latch    (const PlakatLatch       *latch,
                                           const char              *name);
char     *plakat_sync_page_words_binned   (const PlakatBinned      *binned,
                                           const char              *name);
char     *plakat_sync_page_words_bin      (guint                    count,
                                           gint64                   oldest);
char     *plakat_sync_page_words_field    (PlakatUserRecordKind     kind,
                                           const char              *field);      /* "Name", "Description" */

G_END_DECLS
