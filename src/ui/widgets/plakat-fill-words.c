/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-fill-words.h"
#include "plakat-words.h"

#define FEW 4
#define MINUTE 60
#define HOUR (60 * MINUTE)

/**
 * plakat_fill_words_left:
 *
 * Told no finer than it can be known: words that change with every look are not read.
 *
 * Returns: (transfer full) (nullable): "about 20 seconds left", %NULL while it is not known
 */
char *
plakat_fill_words_left (int seconds)
{
  int minutes = (seconds + MINUTE - 1) / MINUTE, rounded = (seconds + 4) / 5 * 5;

  if (seconds < 0)
    return NULL;
  if (seconds <= FEW)
    return g_strdup (_ ("a few seconds left"));
  if (seconds > HOUR)
    return g_strdup (_ ("more than an hour left"));
  if (rounded < MINUTE)
    return g_strdup_printf (ngettext ("about %d second left", "about %d seconds left", (gulong) rounded),
                            rounded);
  return g_strdup_printf (ngettext ("about %d minute left", "about %d minutes left", (gulong) minutes),
                          minutes);
}

static char *
describe_films (const PlakatFill *fill)
{
  g_autofree char *films = plakat_words_number (fill->films);
  g_autofree char *total = plakat_words_number (fill->total);

  /* Translators: two numbers of films, "12,400 of 100,000 films" */
  return g_strdup_printf (ngettext ("%s of %s film", "%s of %s films", fill->total), films, total);
}

/** plakat_fill_words_going: "12,400 of 100,000 films · about 20 seconds left" */
char *
plakat_fill_words_going (const PlakatFill *fill)
{
  g_autofree char *films = describe_films (fill);
  g_autofree char *left = plakat_fill_words_left (fill->seconds_left);

  return left != NULL ? g_strdup_printf ("%s · %s", films, left) : g_steal_pointer (&films);
}

/** plakat_fill_words_stopped: "12,400 of 100,000 films are here" */
char *
plakat_fill_words_stopped (const PlakatFill *fill)
{
  g_autofree char *films = describe_films (fill);

  /* Translators: %s is "12,400 of 100,000 films" */
  return g_strdup_printf (ngettext ("%s is here", "%s are here", fill->films), films);
}
