/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-film-text.h"
#include "plakat-text.h"
#include "plakat-words.h"

static char *
describe_letter (const char *key)
{
  gunichar first = g_unichar_totitle (g_utf8_get_char (key));
  char letter[7] = { 0 };

  if (first == 0)
    return NULL;
  g_unichar_to_utf8 (first, letter);
  return g_strdup (letter);
}

static char *
describe_title (PlakatFilmItem *film)
{
  g_autofree char *key =
      plakat_text_sort_key (plakat_film_item_get_title (film), plakat_film_item_get_language (film));

  return describe_letter (key);
}

static char *
describe_director (PlakatFilmItem *film)
{
  g_autofree char *key = plakat_text_names_key (plakat_film_item_get_directors (film)[0], 1);

  return describe_letter (key);
}

static char *
describe_month (gint64 seconds)
{
  g_autoptr (GDateTime) then = seconds > 0 ? g_date_time_new_from_unix_local (seconds) : NULL;

  /* Translators: a month and a year, as strftime() has them: "%B" is the name of the month alone, "%Y" the
   * year */
  return then ? g_date_time_format (then, _ ("%OB %Y")) : NULL;
}

static gboolean
is_listed (const PlakatQuery *query)
{
  for (guint i = 0; i < query->terms->len; i++)
    if (((PlakatTerm *) g_ptr_array_index (query->terms, i))->facet == PLAKAT_FACET_LIST)
      return TRUE;
  return FALSE;
}

static char *
describe_rating (double rating)
{
  /* Translators: an average rating, 0 to 10 */
  return rating > 0 ? g_strdup_printf (_ ("%.1f"), rating) : NULL;
}

static char *
describe_stars (PlakatFilmItem *film)
{
  int half_stars = (int) PLAKAT_MARKS_HALF_STARS (plakat_film_item_get_marks (film));
  g_autofree char *stars = half_stars > 0 ? plakat_words_stars (half_stars) : NULL;

  return stars ? g_strconcat ("★ ", stars, NULL) : NULL;
}

/**
 * plakat_words_place:
 * @film: a loaded film
 *
 * Returns: (nullable): where it stands in the order of @query: a letter, a year, a genre; %NULL where the
 * order has no such word, or the film none
 */
char *
plakat_words_place (const PlakatQuery *query, PlakatFilmItem *film)
{
  g_return_val_if_fail (query != NULL, NULL);
  g_return_val_if_fail (film != NULL, NULL);

  switch (query->order)
    {
    case PLAKAT_ORDER_TITLE:
      return describe_title (film);
    case PLAKAT_ORDER_RELEASE:
      return plakat_film_item_get_year (film) > 0 ? g_strdup_printf ("%d", plakat_film_item_get_year (film))
                                                  : NULL;
    case PLAKAT_ORDER_RATING:
      return describe_rating (plakat_film_item_get_rating (film));
    case PLAKAT_ORDER_RUNTIME:
      return plakat_film_text_runtime (plakat_film_item_get_runtime (film));
    case PLAKAT_ORDER_ADDED:
      /* when it came on the list is not the film's to say */
      return is_listed (query) ? NULL : describe_month (plakat_film_item_get_added_at (film));
    case PLAKAT_ORDER_DIRECTOR:
      return describe_director (film);
    case PLAKAT_ORDER_GENRE:
      return g_strdup (plakat_film_item_get_genres (film)[0]);
    case PLAKAT_ORDER_MY_RATING:
      return describe_stars (film);
    default:
      return NULL;
    }
}

/** plakat_words_position: "1,200 of 4,803" */
char *
plakat_words_position (guint place, guint n_films)
{
  g_autofree char *here = plakat_words_number (place);
  g_autofree char *all = plakat_words_number (n_films);

  /* Translators: which of how many films: "1,200 of 4,803" */
  return g_strdup_printf (_ ("%s of %s"), here, all);
}
