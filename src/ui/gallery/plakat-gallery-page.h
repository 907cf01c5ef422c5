/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "plakat-account.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_GALLERY_PAGE (plakat_gallery_page_get_type ())
G_DECLARE_FINAL_TYPE (PlakatGalleryPage, plakat_gallery_page, PLAKAT, GALLERY_PAGE, AdwNavigationPage)

/*
 * @kind is "film", "person" or "query". @id is the uid or the text of the query; "#3" behind it opens the
 * fourth picture first.
 */
AdwNavigationPage *plakat_gallery_page_new (PlakatAccount *account,
                                            const char    *kind,
                                            const char    *id);

G_END_DECLS
