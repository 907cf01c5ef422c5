/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-catalogue-complete.h"

/* What a list says of a film is less than what is known of it: a server that tells the rest elsewhere does
 * not take it back by leaving it out. */

static void
keep_text (char **text, const char *known)
{
  if (*text == NULL)
    *text = g_strdup (known);
}

static void
keep_names (GStrv *names, GStrv known)
{
  if ((*names)[0] == NULL)
    {
      g_strfreev (*names);
      *names = g_strdupv (known);
    }
}

static void
keep_array (GPtrArray **array, GPtrArray *known)
{
  if ((*array)->len == 0)
    {
      g_ptr_array_unref (*array);
      *array = g_ptr_array_ref (known);
    }
}

#define KEEP_NUMBER(film, known, member) \
  G_STMT_START                           \
  {                                      \
    if ((film)->member == 0)             \
      (film)->member = (known)->member;  \
  }                                      \
  G_STMT_END

/** plakat_catalogue_complete_film: @film: changed: what it does not say is as it is @known; any thread */
void
plakat_catalogue_complete_film (PlakatFilm *film, PlakatFilm *known)
{
  keep_text (&film->imdb_id, known->imdb_id);
  keep_text (&film->original_title, known->original_title);
  keep_text (&film->original_language, known->original_language);
  keep_text (&film->overview, known->overview);
  keep_text (&film->tagline, known->tagline);
  keep_text (&film->poster_path, known->poster_path);
  keep_text (&film->backdrop_path, known->backdrop_path);
  keep_text (&film->status, known->status);
  keep_text (&film->homepage, known->homepage);
  if (film->release_date.year == 0)
    film->release_date = known->release_date;
  KEEP_NUMBER (film, known, tmdb_id);
  KEEP_NUMBER (film, known, runtime);
  KEEP_NUMBER (film, known, vote_average);
  KEEP_NUMBER (film, known, vote_count);
  KEEP_NUMBER (film, known, popularity);
  KEEP_NUMBER (film, known, budget);
  KEEP_NUMBER (film, known, revenue);
  keep_names (&film->genres, known->genres);
  if (film->country_codes[0] == NULL)
    {
      keep_names (&film->country_codes, known->country_codes);
      g_clear_pointer (&film->countries, g_strfreev);
      film->countries = g_strdupv (known->countries);
    }
  keep_names (&film->languages, known->languages);
  keep_names (&film->companies, known->companies);
  keep_array (&film->credits, known->credits);
  keep_array (&film->images, known->images);
}
