/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-loader.h"

G_BEGIN_DECLS

/**
 * PlakatPersonRef:
 * @id: row number
 * @uid: the name that is kept
 * @same: (nullable): who this turned out to be
 */
typedef struct _PlakatPersonRef PlakatPersonRef;
struct _PlakatPersonRef
{
  gint64 id;
  char *uid;
  PlakatPersonRef *same;
};

/**
 * PlakatLoader:
 * @persons: uid or alias → PlakatPersonRef, of @refs
 * @genres: name of a genre → its row number
 */
struct _PlakatLoader
{
  PlakatDb *db;
  GHashTable *persons;
  GPtrArray *refs;
  GHashTable *genres;
};

PlakatPersonRef *plakat_loader_find_person  (PlakatLoader  *self,
                                             const char    *uid);
gboolean         plakat_loader_take_credits (PlakatLoader  *self,
                                             PlakatFilm    *film,
                                             gint64        *persons,
                                             gboolean      *renamed,
                                             GError       **error);
gboolean         plakat_loader_same_person  (PlakatLoader  *self,
                                             const char    *uid,
                                             const char    *kept_uid,
                                             GError       **error);

G_END_DECLS
