/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PlakatBag:
 *
 * A set of numbers that are hashes already: two texts are the same when their hashes are. That costs a few
 * bytes for each member and one look in memory for each question, and a load asks millions.
 */
typedef struct
{
  guint64 *slots; /* 0 is an empty one */
  gsize n_slots;
  gsize count;
} PlakatBag;

/**
 * PlakatNames:
 *
 * What goes by which name: texts with the hash that the threads that read have already made of them, and a
 * number for each.
 */
typedef struct _PlakatNames PlakatNames;

guint64      plakat_load_hash  (const char        *text,
                                gsize              length);
gboolean     plakat_bag_add    (PlakatBag         *self,
                                guint64            hash);
gboolean     plakat_bag_has    (const PlakatBag   *self,
                                guint64            hash);
void         plakat_bag_empty  (PlakatBag         *self);
void         plakat_bag_clear  (PlakatBag         *self);
PlakatNames *plakat_names_new  (void);
void         plakat_names_free (PlakatNames       *self);
void         plakat_names_set  (PlakatNames       *self,
                                guint64            hash,
                                const char        *name,
                                gint64             value);
gint64       plakat_names_get  (const PlakatNames *self,
                                guint64            hash,
                                const char        *name);

G_END_DECLS
