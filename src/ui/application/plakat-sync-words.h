/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-engine.h"

G_BEGIN_DECLS

char       *plakat_sync_words_state  (PlakatSyncState  state,
                                      guint            waiting,
                                      gint64           last_success,
                                      gint64           now,
                                      const PlakatFill *fill);
char       *plakat_sync_words_banner (PlakatSyncState  state,
                                      guint            waiting,
                                      const char      *message,
                                      const char      *origin);
const char *plakat_sync_words_button (PlakatSyncState  state);
const char *plakat_sync_words_icon   (PlakatSyncState  state);

G_END_DECLS
