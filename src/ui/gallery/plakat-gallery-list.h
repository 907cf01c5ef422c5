/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-account.h"
#include "plakat-film.h"
#include "plakat-person.h"

G_BEGIN_DECLS

/* The pictures of a film, a person, or a query, as list models of PlakatGalleryPicture. */
GListModel *plakat_gallery_list_new_for_film   (PlakatFilm    *film);
GListModel *plakat_gallery_list_new_for_person (PlakatPerson  *person);
DexFuture  *plakat_gallery_list_load           (PlakatAccount *account,
                                                const char    *kind,
                                                const char    *id);   /* PlakatGalleryList (boxed) */

/**
 * PlakatGalleryList:
 * @title: what is shown: a film's title, a name, or the words for a query
 * @pictures: (element-type PlakatGalleryPicture): all pictures
 */
typedef struct
{
  char *title;
  GListModel *pictures;
} PlakatGalleryList;

#define PLAKAT_TYPE_GALLERY_LIST (plakat_gallery_list_get_type ())
GType              plakat_gallery_list_get_type (void) G_GNUC_CONST;
PlakatGalleryList *plakat_gallery_list_copy     (PlakatGalleryList *self);
void               plakat_gallery_list_free     (PlakatGalleryList *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatGalleryList, plakat_gallery_list_free)

G_END_DECLS
