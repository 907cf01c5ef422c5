/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plakat-film-text.h"

#define MOST_GENRES 4

/* The genres that servers know, for translators. One that is not here is shown as it came. */
static const char *const genres[] = {
  N_ ("Action"), N_ ("Adventure"), N_ ("Animation"), N_ ("Comedy"),          N_ ("Crime"),
  N_ ("Drama"),  N_ ("Family"),    N_ ("Fantasy"),   N_ ("Documentary"),     N_ ("History"),
  N_ ("Horror"), N_ ("Music"),     N_ ("Mystery"),   N_ ("Romance"),         N_ ("Thriller"),
  N_ ("War"),    N_ ("Western"),   N_ ("TV Movie"),  N_ ("Science Fiction"), N_ ("Foreign"),
  NULL,
};

static const char *const statuses[] = {
  N_ ("Rumored"),  N_ ("Planned"), N_ ("In Production"), N_ ("Post Production"), N_ ("Released"),
  N_ ("Canceled"), NULL,
};

/**
 * plakat_film_text_genre:
 * @name: a genre's English name
 *
 * Returns: its name in the user's language, or @name
 */
const char *
plakat_film_text_genre (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  return g_strv_contains (genres, name) ? _ (name) : name;
}

/** plakat_film_text_status: as plakat_film_text_genre(), for what a server calls a film's status */
const char *
plakat_film_text_status (const char *status)
{
  g_return_val_if_fail (status != NULL, NULL);

  return g_strv_contains (statuses, status) ? _ (status) : status;
}

/** plakat_film_text_role: Returns: (nullable): the heading of the people with such characters */
const char *
plakat_film_text_role (PlakatRole role)
{
  switch (role)
    {
    case PLAKAT_ROLE_LEADING:
      return _ ("Leading roles");
    case PLAKAT_ROLE_SUPPORTING:
      return _ ("Supporting roles");
    case PLAKAT_ROLE_BACKGROUND:
      return _ ("Background");
    case PLAKAT_ROLE_UNKNOWN:
    default:
      return NULL;
    }
}

/**
 * plakat_film_text_runtime:
 * @minutes: a film's length
 *
 * Returns: (transfer full) (nullable): "2 h 5 min", or %NULL when it is not known
 */
char *
plakat_film_text_runtime (int minutes)
{
  if (minutes <= 0)
    return NULL;
  if (minutes < 60)
    /* Translators: a film's length */
    return g_strdup_printf (_ ("%d min"), minutes);
  if (minutes % 60 == 0)
    /* Translators: a film's length in whole hours */
    return g_strdup_printf (_ ("%d h"), minutes / 60);
  /* Translators: a film's length in hours and minutes */
  return g_strdup_printf (_ ("%d h %d min"), minutes / 60, minutes % 60);
}

/**
 * plakat_film_text_date:
 * @date: a day, or what is known of it
 *
 * Returns: (transfer full) (nullable): the date as people write it, or %NULL
 */
char *
plakat_film_text_date (PlakatDate date)
{
  g_autoptr (GDateTime) time = NULL;

  if (date.year <= 0)
    return NULL;
  time = g_date_time_new_utc (date.year, MAX (date.month, 1), MAX (date.day, 1), 0, 0, 0);
  if (time == NULL || date.month == 0)
    return g_strdup_printf ("%d", date.year);
  if (date.day == 0)
    /* Translators: a month of a year, as g_date_time_format() takes it */
    return g_date_time_format (time, C_ ("date", "%B %Y"));
  /* Translators: a day, as g_date_time_format() takes it */
  return g_date_time_format (time, C_ ("date", "%-d %B %Y"));
}

/**
 * plakat_film_text_money:
 * @dollars: US dollars
 *
 * Returns: (transfer full) (nullable): "$19,000,000", or %NULL when it is not known
 */
char *
plakat_film_text_money (gint64 dollars)
{
  g_autofree char *digits = NULL;
  GString *grouped;
  gsize length;

  if (dollars <= 0)
    return NULL;
  digits = g_strdup_printf ("%" G_GINT64_FORMAT, dollars);
  length = strlen (digits);
  grouped = g_string_new (NULL);
  for (gsize i = 0; i < length; i++)
    {
      if (i > 0 && (length - i) % 3 == 0)
        /* Translators: what stands between the thousands of a number */
        g_string_append (grouped, C_ ("thousands", ","));
      g_string_append_c (grouped, digits[i]);
    }
  g_free (g_steal_pointer (&digits));
  digits = g_string_free (grouped, FALSE);
  /* Translators: an amount of US dollars */
  return g_strdup_printf (_ ("$%s"), digits);
}

static char *
join (const char *const *words, guint most, const char *(*translate) (const char *) )
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; words != NULL && words[i] != NULL && i < most; i++)
    {
      if (i > 0)
        /* Translators: what stands between the parts of a list, like genres */
        g_string_append (text, C_ ("list", ", "));
      g_string_append (text, translate ? translate (words[i]) : words[i]);
    }
  return g_string_free (text, FALSE);
}

/**
 * plakat_film_text_genres:
 * @film: a film
 * @most: how many
 *
 * Returns: (transfer full): its genres in one line; empty when it has none
 */
char *
plakat_film_text_genres (PlakatFilm *film, guint most)
{
  g_return_val_if_fail (film != NULL, NULL);

  return join ((const char *const *) film->genres, most, plakat_film_text_genre);
}

static void
add_piece (GString *line, const char *piece)
{
  if (piece == NULL || *piece == '\0')
    return;
  if (line->len > 0)
    g_string_append (line, " · ");
  g_string_append (line, piece);
}

/**
 * plakat_film_text_facts:
 * @film: a film
 * @brief: for a narrow page: one country and no genres
 *
 * Returns: (transfer full): year, length, countries and genres in one line; what is not known is left out
 */
char *
plakat_film_text_facts (PlakatFilm *film, gboolean brief)
{
  GString *line;
  g_autofree char *runtime = NULL, *countries = NULL, *list = NULL;

  g_return_val_if_fail (film != NULL, NULL);

  line = g_string_new (NULL);
  if (film->release_date.year > 0)
    g_string_append_printf (line, "%d", film->release_date.year);
  runtime = plakat_film_text_runtime (film->runtime);
  add_piece (line, runtime);
  countries = join ((const char *const *) film->countries, brief ? 1 : 4, NULL);
  add_piece (line, countries);
  if (!brief)
    {
      list = plakat_film_text_genres (film, MOST_GENRES);
      add_piece (line, list);
    }
  return g_string_free (line, FALSE);
}

/**
 * plakat_film_text_caption:
 * @drawn: whether the poster was drawn here
 * @n_pictures: how many pictures the gallery has
 *
 * Returns: (transfer full): what stands under the poster; may be empty
 */
char *
plakat_film_text_caption (gboolean drawn, guint n_pictures)
{
  GString *line = g_string_new (NULL);
  g_autofree char *count = NULL;

  if (drawn)
    add_piece (line, _ ("Drawn by Plakat"));
  if (n_pictures > 1)
    count = g_strdup_printf (ngettext ("%u picture", "%u pictures", n_pictures), n_pictures);
  add_piece (line, count);
  return g_string_free (line, FALSE);
}

/** plakat_film_text_is_original: Returns: whether the original title says anything that the title does not */
gboolean
plakat_film_text_is_original (PlakatFilm *film)
{
  g_return_val_if_fail (film != NULL, FALSE);

  return film->original_title != NULL && *film->original_title != '\0'
         && g_strcmp0 (film->original_title, film->title) != 0;
}
