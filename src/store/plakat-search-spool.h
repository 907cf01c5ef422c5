/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdio.h>

G_BEGIN_DECLS

/*
 * Bytes that are written one after the other and read when all are there: a few stay in memory, many go to a file
 * without a name that is mapped then, so that they are not held in memory.
 */
typedef struct _PlakatSearchSpool PlakatSearchSpool;

PlakatSearchSpool *plakat_search_spool_new    (const char         *folder);
void               plakat_search_spool_add    (PlakatSearchSpool  *self,
                                               gconstpointer       data,
                                               gsize               bytes);
gsize              plakat_search_spool_get_size (PlakatSearchSpool *self);
GBytes            *plakat_search_spool_finish (PlakatSearchSpool  *self,
                                               GError            **error);
void               plakat_search_spool_free   (PlakatSearchSpool  *self);
GBytes            *plakat_search_room         (const char         *folder,
                                               gsize               bytes,
                                               GError            **error);
FILE              *plakat_search_scratch      (const char         *folder);

static inline void
plakat_search_spool_add_u32 (PlakatSearchSpool *self, guint32 number)
{
  plakat_search_spool_add (self, &number, sizeof number);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatSearchSpool, plakat_search_spool_free)

G_END_DECLS
