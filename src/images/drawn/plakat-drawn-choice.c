/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-drawn-private.h"

/* Which layout a film gets: weights by its title, genre, decade and cast, then
 * one decision by hash. The order of the layouts is part of the format. */

/* Above this a main title fits few layouts. */
#define LONG_TITLE 40

typedef struct
{
  DrawnLayout layout;
  int weight;
} Share;

typedef struct
{
  const DrawnFilm *film;
  DrawnGenre genre;
  DrawnScript script;
  int decade;
  glong n;       /* letters of the main title, with spaces */
  guint letters; /* without */
  guint words;
  gboolean subtitle;
} Traits;

static void
find_traits (const DrawnFilm *film, Traits *traits)
{
  g_auto (GStrv) words = drawn_text_split_words (film->main);
  g_auto (GStrv) letters = drawn_text_split_letters (film->main);

  *traits = (Traits) { .film = film,
                       .genre = film->genre,
                       .script = film->script,
                       .decade = film->decade,
                       .n = g_utf8_strlen (film->main, -1),
                       .letters = g_strv_length (letters),
                       .words = g_strv_length (words),
                       .subtitle = *film->sub != '\0' };
}

/* An initial that is but a bar is no picture. */
static int
weigh_great_letter (const Traits *t)
{
  static const char *const BARS[] = { "I", "J", "L", "1", "İ", "І", "!", NULL };

  return t->n > 34 || g_strv_contains (BARS, t->film->initial) ? 0 : 9;
}

static int
weigh_stack (const Traits *t)
{
  if (t->n < 6)
    return 0;
  return t->words > 1 || t->script != DRAWN_SCRIPT_LATIN ? 10 : 4;
}

static int
weigh_cells (const Traits *t)
{
  gboolean alone = t->script == DRAWN_SCRIPT_ARABIC || t->script == DRAWN_SCRIPT_DEVANAGARI
                   || t->script == DRAWN_SCRIPT_THAI || t->script == DRAWN_SCRIPT_HEBREW;

  return t->letters >= 3 && t->letters <= 12 && t->words == 1 && !alone && !t->subtitle ? 12 : 0;
}

static int
weigh_echo (const Traits *t)
{
  return t->n >= 3 && t->n <= 11 && t->words <= 2 && t->script != DRAWN_SCRIPT_HAN ? 12 : 0;
}

static int
weigh_spine (const Traits *t)
{
  gboolean flows =
      t->script == DRAWN_SCRIPT_ARABIC || t->script == DRAWN_SCRIPT_HEBREW || t->script == DRAWN_SCRIPT_THAI;

  return t->n >= 4 && t->n <= 22 && !flows && !t->subtitle ? 9 : 0;
}

static int
weigh_by_genre (const Traits *t, DrawnLayout layout)
{
  DrawnGenre g = t->genre;
  int d = t->decade;

  switch ((int) layout)
    {
    case DRAWN_LAYOUT_CUT_DISC:
      return 8
             + 5
                   * (DRAWN_IS (g, THRILLER) || DRAWN_IS (g, MYSTERY) || DRAWN_IS (g, ROMANCE)
                      || DRAWN_IS (g, SCIENCE_FICTION));
    case DRAWN_LAYOUT_ACTS:
      return 7 + 3 * (d == 1960 || d == 1970);
    case DRAWN_LAYOUT_HORIZON:
      return 6
             + 8
                   * (DRAWN_IS (g, WESTERN) || DRAWN_IS (g, WAR) || DRAWN_IS (g, ADVENTURE)
                      || DRAWN_IS (g, ROMANCE) || DRAWN_IS (g, HISTORY));
    case DRAWN_LAYOUT_TILES:
      return 7 + 4 * (t->film->cast > 30) + 4 * (d == 1960);
    case DRAWN_LAYOUT_WINDOW:
      return 9
             + 4
                   * (DRAWN_IS (g, DRAMA) || DRAWN_IS (g, FAMILY) || DRAWN_IS (g, HISTORY)
                      || DRAWN_IS (g, DOCUMENTARY));
    default:
      g_return_val_if_reached (0);
    }
}

/* Layouts that have little room for a title. */
static int
weigh_by_length (const Traits *t, DrawnLayout layout)
{
  DrawnGenre g = t->genre;
  int d = t->decade;
  gboolean tense = DRAWN_IS (g, THRILLER) || DRAWN_IS (g, MYSTERY);

  switch ((int) layout)
    {
    case DRAWN_LAYOUT_DIAGONAL:
      return (7 + 5 * (d == 1920 || d == 1930) + 3 * (DRAWN_IS (g, ACTION) || DRAWN_IS (g, WAR)))
             * (t->n <= 40);
    case DRAWN_LAYOUT_MASK:
      return (6
              + 6
                    * (DRAWN_IS (g, COMEDY) || DRAWN_IS (g, HORROR) || DRAWN_IS (g, CRIME)
                       || DRAWN_IS (g, DRAMA)))
             * (t->n <= 30);
    case DRAWN_LAYOUT_CUTOUT:
      return (7 + 6 * (d == 1950 || d == 1960) + 4 * (DRAWN_IS (g, CRIME) || DRAWN_IS (g, THRILLER)))
             * (t->n <= 36);
    case DRAWN_LAYOUT_RINGS:
      return (6 + 6 * (tense || DRAWN_IS (g, MUSIC) || DRAWN_IS (g, SCIENCE_FICTION))) * (t->n <= 30);
    case DRAWN_LAYOUT_FIGURE:
      return (8
              + 4
                    * (DRAWN_IS (g, CRIME) || DRAWN_IS (g, DRAMA) || DRAWN_IS (g, THRILLER)
                       || DRAWN_IS (g, WAR)))
             * (t->n <= 36);
    case DRAWN_LAYOUT_DOTS:
      return (5 + 3 * (d == 1960 || d == 1980) + 3 * DRAWN_IS (g, SCIENCE_FICTION)) * (t->n <= 30);
    case DRAWN_LAYOUT_BANDS:
      return (4 + 12 * (d == 1970) + 4 * (d == 1960 || d == 1980)) * (t->n <= 34);
    case DRAWN_LAYOUT_GAZE:
      return (3 + 4 * (tense || DRAWN_IS (g, HORROR))) * (t->n <= 30);
    default:
      return weigh_by_genre (t, layout);
    }
}

static int
weigh (const Traits *traits, DrawnLayout layout)
{
  switch ((int) layout)
    {
    case DRAWN_LAYOUT_GREAT_LETTER:
      return weigh_great_letter (traits);
    case DRAWN_LAYOUT_STACK:
      return weigh_stack (traits);
    case DRAWN_LAYOUT_CELLS:
      return weigh_cells (traits);
    case DRAWN_LAYOUT_ECHO:
      return weigh_echo (traits);
    case DRAWN_LAYOUT_SPINE:
      return weigh_spine (traits);
    default:
      return weigh_by_length (traits, layout);
    }
}

static DrawnLayout
draw_lot (const char *uid, const Share *shares, guint count)
{
  double total = 0;
  double at;

  for (guint i = 0; i < count; i++)
    total += shares[i].weight;
  at = drawn_chance_unit (uid, "layout") * total;
  for (guint i = 0; i < count; i++)
    {
      at -= shares[i].weight;
      if (shares[i].weight > 0 && at < 0)
        return shares[i].layout;
    }
  return shares[count - 1].layout;
}

/**
 * drawn_layout_choose:
 * @film: a film
 *
 * Returns: the layout that chance gives it, of those that suit its title
 */
DrawnLayout
drawn_layout_choose (const DrawnFilm *film)
{
  static const Share SHORT[] = { { DRAWN_LAYOUT_GREAT_LETTER, 10 },
                                 { DRAWN_LAYOUT_CUT_DISC, 3 },
                                 { DRAWN_LAYOUT_RINGS, 3 },
                                 { DRAWN_LAYOUT_FIGURE, 4 },
                                 { DRAWN_LAYOUT_ECHO, 3 } };
  static const Share LONG[] = { { DRAWN_LAYOUT_STACK, 10 },
                                { DRAWN_LAYOUT_WINDOW, 8 },
                                { DRAWN_LAYOUT_ACTS, 3 } };
  Share shares[DRAWN_N_LAYOUTS];
  Traits traits;

  find_traits (film, &traits);
  if (traits.n > LONG_TITLE)
    return draw_lot (film->uid, LONG, G_N_ELEMENTS (LONG));
  if (g_utf8_strlen (film->title, -1) <= 2)
    return draw_lot (film->uid, SHORT, G_N_ELEMENTS (SHORT));
  for (guint i = 0; i < DRAWN_N_LAYOUTS; i++)
    {
      shares[i].layout = (DrawnLayout) i;
      shares[i].weight = weigh (&traits, (DrawnLayout) i);
    }
  return draw_lot (film->uid, shares, DRAWN_N_LAYOUTS);
}
