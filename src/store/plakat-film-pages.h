/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-catalogue-private.h"

G_BEGIN_DECLS

/**
 * PlakatFilmPages:
 *
 * The rows behind a vector of row ids, read by window. An item is made when somebody asks for it, filled when its
 * page was read, and forgotten when nobody holds it and its page was not looked at for a while. There is never
 * more than one item for a row. Main thread; nothing here waits.
 */
typedef struct _PlakatFilmPages PlakatFilmPages;

#define PLAKAT_FILM_PAGES_SIZE 64u
#define PLAKAT_FILM_PAGES_MOST 24u

PlakatFilmPages *plakat_film_pages_new        (PlakatCatalogue *catalogue,
                                               PlakatLibrary   *library);
void             plakat_film_pages_free       (PlakatFilmPages *self);
void             plakat_film_pages_set_ids    (PlakatFilmPages *self,
                                               const gint32    *ids,
                                               guint            n_ids);      /* borrowed until the next ones */
void             plakat_film_pages_look_again (PlakatFilmPages *self);
PlakatFilmItem  *plakat_film_pages_get        (PlakatFilmPages *self,
                                               guint            position);   /* borrowed */
void             plakat_film_pages_set_centre (PlakatFilmPages *self,
                                               guint            position);
void             plakat_film_pages_mark       (PlakatFilmPages *self,
                                               const char      *film_uid);   /* NULL: all */
guint            plakat_film_pages_get_n_read (PlakatFilmPages *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatFilmPages, plakat_film_pages_free)

G_END_DECLS
