/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-date.h"
#include "plakat-types.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_FILM (plakat_film_get_type ())

/**
 * PlakatFilm:
 * @uid: identity: `tmdb:603`, else `imdb:tt0133093`, else `origin:id`
 * @tmdb_id: 0 for unknown
 * @poster_path: a picture's key (plakat_text_is_image_path()), or %NULL
 * @runtime: minutes, 0 for unknown
 * @vote_average: 0 to 10
 * @budget: US dollars, 0 for unknown
 * @revenue: US dollars, 0 for unknown
 * @genres: English names, %NULL-terminated, never %NULL itself; likewise the other arrays
 * @country_codes: ISO 3166-1 alpha-2; @countries are their English names at the same places
 * @credits: (element-type PlakatCredit): directors, writers, then the cast in order
 * @images: (element-type PlakatImage): beside the main poster
 * @invented: a server made this up in place of a film that it could not find: better than nothing, and than nothing else
 *
 * A film as a value. Text is %NULL when unknown. Records are reference-counted and not changed after they
 * have been given away; they may be read by any thread.
 */
struct _PlakatFilm
{
  gatomicrefcount refs;
  char *uid;
  gint64 tmdb_id;
  char *imdb_id;
  char *title;
  char *original_title;
  char *original_language;
  char *overview;
  char *tagline;
  char *poster_path;
  char *backdrop_path;
  char *status;
  char *homepage;
  PlakatDate release_date;
  int runtime;
  double vote_average;
  gint64 vote_count;
  double popularity;
  gint64 budget;
  gint64 revenue;
  gboolean adult;
  GStrv genres;
  GStrv country_codes;
  GStrv countries;
  GStrv languages;
  GStrv companies;
  GPtrArray *credits;
  GPtrArray *images;
  gboolean invented;
};

GType       plakat_film_get_type      (void) G_GNUC_CONST;
PlakatFilm *plakat_film_new           (const char *uid);
PlakatFilm *plakat_film_ref           (PlakatFilm *self);
void        plakat_film_unref         (PlakatFilm *self);
GPtrArray  *plakat_film_dup_job       (PlakatFilm *self,
                                       PlakatJob   job);
char       *plakat_film_dup_directors (PlakatFilm *self);
guint       plakat_film_count_cast    (PlakatFilm *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatFilm, plakat_film_unref)

G_END_DECLS
