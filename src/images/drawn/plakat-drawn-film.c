/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-drawn-private.h"

#define USUAL_RUNTIME 95
#define USUAL_YEAR 2000
#define FIRST_DECADE 1910
#define LAST_DECADE 2020

/* Two directors with more letters than this do not stand side by side. */
#define LONGEST_PAIR 30

static const char *const GENRES[] = {
  [DRAWN_GENRE_WESTERN] = "Western",
  [DRAWN_GENRE_HORROR] = "Horror",
  [DRAWN_GENRE_WAR] = "War",
  [DRAWN_GENRE_SCIENCE_FICTION] = "Science Fiction",
  [DRAWN_GENRE_MUSIC] = "Music",
  [DRAWN_GENRE_ANIMATION] = "Animation",
  [DRAWN_GENRE_DOCUMENTARY] = "Documentary",
  [DRAWN_GENRE_ROMANCE] = "Romance",
  [DRAWN_GENRE_MYSTERY] = "Mystery",
  [DRAWN_GENRE_CRIME] = "Crime",
  [DRAWN_GENRE_FANTASY] = "Fantasy",
  [DRAWN_GENRE_COMEDY] = "Comedy",
  [DRAWN_GENRE_THRILLER] = "Thriller",
  [DRAWN_GENRE_ADVENTURE] = "Adventure",
  [DRAWN_GENRE_FAMILY] = "Family",
  [DRAWN_GENRE_HISTORY] = "History",
  [DRAWN_GENRE_ACTION] = "Action",
  [DRAWN_GENRE_DRAMA] = "Drama",
};

/* The rarest genre says most about a film. */
static DrawnGenre
get_leading_genre (const char *const *genres)
{
  for (guint i = 0; genres != NULL && i < G_N_ELEMENTS (GENRES); i++)
    if (g_strv_contains (genres, GENRES[i]))
      return (DrawnGenre) i;
  return DRAWN_GENRE_DRAMA;
}

static char *
make_by (const char *const *directors)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  if (directors == NULL || directors[0] == NULL)
    return g_strdup ("");
  first = g_utf8_make_valid (directors[0], -1);
  if (directors[1] == NULL)
    return g_steal_pointer (&first);
  second = g_utf8_make_valid (directors[1], -1);
  if (directors[2] == NULL && g_utf8_strlen (first, -1) + g_utf8_strlen (second, -1) < LONGEST_PAIR)
    return g_strdup_printf ("%s & %s", first, second);
  return g_strdup_printf ("%s and others", first);
}

/* A number of up to three digits is an initial as a whole. */
static char *
find_number (const char *word)
{
  const char *p = word;
  glong digits = 0;

  while (*p != '\0' && g_unichar_isdigit (g_utf8_get_char (p)))
    {
      p = g_utf8_next_char (p);
      digits++;
    }
  return digits >= 1 && digits <= 3 ? g_strndup (word, (gsize) (p - word)) : NULL;
}

static char *
find_letter (const char *word, const char *language)
{
  const char *p = word;
  const char *end;

  while (*p != '\0' && !g_unichar_isalnum (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);
  if (*p == '\0')
    p = word;
  end = g_utf8_next_char (p);
  if (drawn_get_reference ())
    return g_strndup (p, (gsize) (end - p));

  /* The Dutch ij is one letter. */
  if (g_strcmp0 (language, "nl") == 0 && g_ascii_strncasecmp (p, "ij", 2) == 0)
    end++;
  while (*end != '\0' && g_unichar_ismark (g_utf8_get_char (end)))
    end = g_utf8_next_char (end);
  return g_strndup (p, (gsize) (end - p));
}

static char *
make_initial (const char *title, DrawnScript script, const char *language)
{
  g_auto (GStrv) words = drawn_text_split_words (title);
  const char *word = words[0];
  g_autofree char *letter = NULL;
  char *number;

  if (word == NULL)
    return g_strdup ("…");
  if (words[1] != NULL && drawn_text_is_article (word))
    word = words[1];
  number = find_number (word);
  if (number != NULL)
    return number;
  letter = find_letter (word, language);
  if (script == DRAWN_SCRIPT_LATIN || script == DRAWN_SCRIPT_CYRILLIC || script == DRAWN_SCRIPT_GREEK)
    return drawn_text_upper (letter, language);
  return g_steal_pointer (&letter);
}

/**
 * drawn_film_new:
 * @film: a film
 *
 * Returns: (transfer full): the film as a poster sees it
 */
DrawnFilm *
drawn_film_new (const PlakatDrawnFilm *film)
{
  DrawnFilm *self = g_new0 (DrawnFilm, 1);
  int year = film->year > 0 ? film->year : USUAL_YEAR;

  self->uid = g_strdup (film->uid);
  self->title = drawn_text_clean (film->title != NULL ? film->title : "");
  drawn_text_split (self->title, &self->main, &self->sub);
  self->language = g_strdup (
      film->original_language != NULL && *film->original_language != '\0' ? film->original_language : "en");
  self->year = MAX (film->year, 0);
  self->runtime = film->runtime > 0 ? film->runtime : USUAL_RUNTIME;
  self->cast = MAX (film->cast, 0);
  self->decade = CLAMP (year / 10 * 10, FIRST_DECADE, LAST_DECADE);
  self->genre = get_leading_genre (film->genres);
  self->script = drawn_text_get_script (self->title);
  self->by = make_by (film->directors);
  self->initial = make_initial (self->main, self->script, self->language);
  return self;
}

void
drawn_film_free (DrawnFilm *film)
{
  g_free (film->uid);
  g_free (film->title);
  g_free (film->main);
  g_free (film->sub);
  g_free (film->by);
  g_free (film->initial);
  g_free (film->language);
  g_free (film);
}
