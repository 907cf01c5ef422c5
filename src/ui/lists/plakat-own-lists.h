/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "plakat-catalogue.h"
#include "plakat-library-lists.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_OWN_LIST (plakat_own_list_get_type ())
G_DECLARE_FINAL_TYPE (PlakatOwnList, plakat_own_list, PLAKAT, OWN_LIST, GObject)

#define PLAKAT_TYPE_OWN_LISTS (plakat_own_lists_get_type ())
G_DECLARE_FINAL_TYPE (PlakatOwnLists, plakat_own_lists, PLAKAT, OWN_LISTS, GObject)

/* A list of the user's own, or that of a profile. Properties: list-uid, name, description, count (uint). */
const char           *plakat_own_list_get_list_uid    (PlakatOwnList  *self);
const char           *plakat_own_list_get_uid         (PlakatOwnList  *self);   /* of the list or profile itself */
PlakatUserRecordKind  plakat_own_list_get_kind        (PlakatOwnList  *self);
const char           *plakat_own_list_get_name        (PlakatOwnList  *self);
const char           *plakat_own_list_get_description (PlakatOwnList  *self);   /* nullable */
const char           *plakat_own_list_get_query       (PlakatOwnList  *self);   /* nullable; else the list is smart */
guint                 plakat_own_list_get_count       (PlakatOwnList  *self);

/* What lists and profiles there are, by name; follows the library. Signal: changed. */
PlakatOwnLists       *plakat_own_lists_new            (PlakatLibrary  *library);
void                  plakat_own_lists_set_catalogue  (PlakatOwnLists *self,
                                                       PlakatCatalogue *catalogue);
GListModel           *plakat_own_lists_get_lists      (PlakatOwnLists *self);
GListModel           *plakat_own_lists_get_profiles   (PlakatOwnLists *self);
PlakatOwnList        *plakat_own_lists_find           (PlakatOwnLists *self,
                                                       const char     *list_uid);   /* nullable, borrowed */

G_END_DECLS
