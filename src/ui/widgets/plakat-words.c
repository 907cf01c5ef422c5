/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <string.h>

#include "plakat-words.h"

/**
 * plakat_words_number:
 *
 * Digits in groups of three. The locale says with what; where it says nothing (the C locale) it is a comma.
 */
char *
plakat_words_number (guint number)
{
  const char *mark = localeconv ()->thousands_sep;
  g_autofree char *digits = g_strdup_printf ("%u", number);
  gsize length = strlen (digits);
  GString *out = g_string_new (NULL);

  if (mark == NULL || *mark == '\0' || !g_utf8_validate (mark, -1, NULL))
    mark = ",";
  for (gsize i = 0; i < length; i++)
    {
      if (i > 0 && (length - i) % 3 == 0)
        g_string_append (out, mark);
      g_string_append_c (out, digits[i]);
    }
  return g_string_free (out, FALSE);
}

/** plakat_words_films: "4,803 films" */
char *
plakat_words_films (guint n_films)
{
  g_autofree char *number = plakat_words_number (n_films);

  /* Translators: %s is a number with its groups of digits */
  return g_strdup_printf (ngettext ("%s film", "%s films", n_films), number);
}

/** plakat_words_order: how the films of @query follow each other, as the end of a sentence */
char *
plakat_words_order (const PlakatQuery *query)
{
  static const char *const orders[PLAKAT_N_ORDERS][2] = {
    [PLAKAT_ORDER_POPULARITY] = { N_ ("most popular first"), N_ ("least popular first") },
    [PLAKAT_ORDER_TITLE] = { N_ ("by title"), N_ ("by title, from the end") },
    [PLAKAT_ORDER_RELEASE] = { N_ ("newest first"), N_ ("oldest first") },
    [PLAKAT_ORDER_RATING] = { N_ ("best rated first"), N_ ("worst rated first") },
    [PLAKAT_ORDER_RUNTIME] = { N_ ("shortest first"), N_ ("longest first") },
    [PLAKAT_ORDER_ADDED] = { N_ ("last added first"), N_ ("first added first") },
    [PLAKAT_ORDER_DIRECTOR] = { N_ ("by director"), N_ ("by director, from the end") },
    [PLAKAT_ORDER_GENRE] = { N_ ("by genre"), N_ ("by genre, from the end") },
    [PLAKAT_ORDER_MY_RATING] = { N_ ("my best first"), N_ ("my worst first") },
    [PLAKAT_ORDER_SHUFFLE] = { N_ ("shuffled"), N_ ("shuffled") },
    [PLAKAT_ORDER_OWN] = { N_ ("in the list’s order"), N_ ("in the list’s order, from its end") },
    [PLAKAT_ORDER_HUE] = { N_ ("from red to violet"), N_ ("from violet to red") },
    [PLAKAT_ORDER_LIGHTNESS] = { N_ ("light posters first"), N_ ("dark posters first") },
    [PLAKAT_ORDER_CHROMA] = { N_ ("most colourful first"), N_ ("least colourful first") },
  };

  g_return_val_if_fail (query != NULL && query->order < PLAKAT_N_ORDERS, NULL);

  return g_strdup (_ (orders[query->order][query->reversed ? 1 : 0]));
}

/** plakat_words_wall: "4,803 films · most popular first" */
char *
plakat_words_wall (guint n_films, const PlakatQuery *query)
{
  g_autofree char *films = plakat_words_films (n_films);
  g_autofree char *order = plakat_words_order (query);

  return g_strdup_printf ("%s · %s", films, order);
}

/** plakat_words_stars: "4" or "4½" */
char *
plakat_words_stars (int half_stars)
{
  const char *half = half_stars % 2 ? "½" : "";

  return half_stars == 1 ? g_strdup ("½") : g_strdup_printf ("%d%s", half_stars / 2, half);
}

/** plakat_words_marks: "on watchlist, favourite, rated 4½", or "" */
char *
plakat_words_marks (PlakatMarks marks)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  int half_stars = (int) PLAKAT_MARKS_HALF_STARS (marks);

  if (marks & PLAKAT_MARK_WATCHLIST)
    g_ptr_array_add (words, g_strdup (_ ("on watchlist")));
  if (marks & PLAKAT_MARK_FAVOURITE)
    g_ptr_array_add (words, g_strdup (_ ("favourite")));
  if (half_stars > 0)
    {
      g_autofree char *stars = plakat_words_stars (half_stars);

      /* Translators: %s is a number of stars, "4" or "4½" */
      g_ptr_array_add (words, g_strdup_printf (_ ("rated %s"), stars));
    }
  if (marks & PLAKAT_MARK_WATCHED)
    g_ptr_array_add (words, g_strdup (_ ("watched")));
  if (marks & PLAKAT_MARK_NOTE)
    g_ptr_array_add (words, g_strdup (_ ("with a note")));
  if (marks & PLAKAT_MARK_PARKED)
    g_ptr_array_add (words, g_strdup (_ ("refused by the server")));
  else if (marks & PLAKAT_MARK_WAITING)
    g_ptr_array_add (words, g_strdup (_ ("waiting to be sent")));
  g_ptr_array_add (words, NULL);
  return g_strjoinv (", ", (char **) words->pdata);
}

/** plakat_words_film: what a screen reader says for a poster: "title, year, on watchlist, rated 4" */
char *
plakat_words_film (const char *title, int year, PlakatMarks marks)
{
  g_autofree char *said = plakat_words_marks (marks);
  GString *out = g_string_new (title ? title : "");

  if (year > 0)
    g_string_append_printf (out, ", %d", year);
  if (*said != '\0')
    g_string_append_printf (out, ", %s", said);
  return g_string_free (out, FALSE);
}

/** plakat_words_edits: "2 edits wait" */
char *
plakat_words_edits (guint n_edits)
{
  g_autofree char *number = plakat_words_number (n_edits);

  return g_strdup_printf (ngettext ("%s edit waits", "%s edits wait", n_edits), number);
}

/**
 * plakat_words_ago:
 * @then: seconds since 1970
 * @now: likewise
 *
 * "just now", "2 minutes ago", "3 hours ago", then the weekday, then the date
 */
char *
plakat_words_ago (gint64 then, gint64 now)
{
  gint64 minutes = (now - then) / 60;
  g_autoptr (GDateTime) day = NULL;

  if (minutes < 1)
    return g_strdup (_ ("just now"));
  if (minutes < 60)
    return g_strdup_printf (ngettext ("%d minute ago", "%d minutes ago", (gulong) minutes), (int) minutes);
  if (minutes < 24 * 60)
    return g_strdup_printf (ngettext ("%d hour ago", "%d hours ago", (gulong) minutes / 60),
                            (int) (minutes / 60));
  day = g_date_time_new_from_unix_local (then);
  if (day == NULL)
    return g_strdup ("");
  /* Translators: a weekday, then a day with its month; see g_date_time_format() */
  return g_date_time_format (day, minutes < 6 * 24 * 60 ? _ ("%A") : _ ("%-d %B"));
}

char *
plakat_words_bytes (guint64 bytes)
{
  return g_format_size_full (bytes, G_FORMAT_SIZE_DEFAULT);
}

/** plakat_words_host: "films.example.org" for "https://films.example.org"; "" for none */
char *
plakat_words_host (const char *origin)
{
  const char *start = origin ? strstr (origin, "://") : NULL;

  return g_strdup (start ? start + 3 : origin ? origin : "");
}
