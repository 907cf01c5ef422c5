/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-types.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_PERSON_ITEM (plakat_person_item_get_type ())
G_DECLARE_FINAL_TYPE (PlakatPersonItem, plakat_person_item, PLAKAT, PERSON_ITEM, GObject)

/* A person in a list. Properties: uid, name, portrait, n-films. */
PlakatPersonItem *plakat_person_item_new          (const char       *uid,
                                                   const char       *name,
                                                   const char       *portrait_path,
                                                   guint             n_films);
const char       *plakat_person_item_get_uid      (PlakatPersonItem *self);
const char       *plakat_person_item_get_name     (PlakatPersonItem *self);
const char       *plakat_person_item_get_portrait (PlakatPersonItem *self);
guint             plakat_person_item_get_n_films  (PlakatPersonItem *self);

G_END_DECLS
