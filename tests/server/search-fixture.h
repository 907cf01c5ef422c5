/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "plakat-search.h"

G_BEGIN_DECLS

/** Place: a storage in a temporary folder, and a connection that searches in it */
typedef struct
{
  char *folder;
  char *uri;
  PlakatDb *db;
} Place;

/** Search: one of plakat_search_films() and its like */
typedef gboolean (*Search) (PlakatDb *db, const char *words, guint limit, GArray *ids, GError **error);

void search_set_up    (Place         *place,
                       gconstpointer  data);
void search_tear_down (Place         *place,
                       gconstpointer  data);
void search_load      (Place         *place,
                       const char    *name,
                       const char    *lines);
void search_open      (Place         *place);

G_END_DECLS
