/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-library.h"
#include "plakat-look.h"

G_BEGIN_DECLS

/* What a row of the catalogue (or a film_ref) gives a cell; any thread makes it, the main thread takes it. */
typedef struct
{
  char *uid;
  gint64 tmdb_id;
  char *title;
  int year;
  char *language;
  int runtime;
  char *genres;    /* joined by newlines */
  char *directors; /* joined by newlines */
  int cast;
  char *poster;
  double rating;
  gint64 added_at;
  gboolean has_look;
  gboolean look_drawn; /* of the poster that was drawn, as the picture was never seen */
  PlakatLook look;
} PlakatCard;

void            plakat_card_free           (PlakatCard     *card);
PlakatFilmItem *plakat_film_item_new       (void);
PlakatFilmItem *plakat_film_item_new_card  (PlakatCard     *card);
/* One that @rows knows by @id for as long as it lives. */
PlakatFilmItem *plakat_film_item_new_in    (GHashTable     *rows,
                                            gint32          id);
void            plakat_film_item_set_row   (PlakatFilmItem *self,
                                            gint64          row);
void            plakat_film_item_set_card  (PlakatFilmItem *self,
                                            PlakatCard     *card);
void            plakat_film_item_update_marks
                                           (PlakatFilmItem *self,
                                            PlakatLibrary  *library);
/* Shows what @library says of the film from now on, as long as both live; once for an item. */
void            plakat_film_item_watch     (PlakatFilmItem *self,
                                            PlakatLibrary  *library);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatCard, plakat_card_free)

G_END_DECLS
