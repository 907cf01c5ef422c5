/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PlakatCounts:
 *
 * How many rows there are of what was asked lately, each good for one state of the catalogue. Any thread.
 */
typedef struct _PlakatCounts PlakatCounts;

PlakatCounts *plakat_counts_new  (guint         most);
void          plakat_counts_free (PlakatCounts *self);
gboolean      plakat_counts_find (PlakatCounts *self,
                                  gint64        state,
                                  const char   *key,
                                  gint64       *count);
void          plakat_counts_keep (PlakatCounts *self,
                                  gint64        state,
                                  const char   *key,
                                  gint64        count);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatCounts, plakat_counts_free)

G_END_DECLS
